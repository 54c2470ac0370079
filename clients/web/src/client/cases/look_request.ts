// Asking what is new in all of one's cases at once, and putting together what the answers tell of each (step V4). The twin of
// clients/cli/relay_client/cases/look_request.py.
//
// Decides what the server is told that one knows, and when it has been heard out. Verifies nothing: `fetcher.ts` does.

import type { Bytes } from "../../bytes.ts";
import type { CaseId } from "../../domain/ids.ts";
import type { Seat } from "../../domain/seats.ts";
import { PAGE } from "../../generated/limits.ts";
import type { Digest } from "../../generated/names.ts";
import type {
  CaseLook, CaseShown, Journal, JournalEntry, Known, Looked, LookWanted, Position,
} from "../../generated/shapes.ts";
import { decode } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import type { Vault } from "../device/vault.ts";
import { Unreachable } from "../errors.ts";
import { MOST_ENTRIES } from "../net/paging.ts";
import * as remember from "./pins.ts";
import type { CasePins } from "./pins.ts";

/** Answers to one question, each with something new in it. */
export const MOST_REPLIES = 1_024;
/** How much of answers is held at once that nobody has verified yet. Then it is, and the rest is asked for behind it. */
export const HELD_BYTES = 64 * 1_048_576;

/** Asks once; gives the answer, and how many bytes it was. */
export type Ask = (wanted: LookWanted) => Promise<readonly [Looked, number]>;
/** Gives the page of a journal behind an entry. */
export type Fetch = (after: number) => Promise<Journal>;

/** What stands in remembered bytes that were read once. */
const SHOWN = new WeakMap<Bytes, CaseShown>();

/** What the answers told of one case. */
export interface LookedCase {
  readonly case: CaseId;
  readonly seat: string;
  readonly journal: Position;
  readonly rows: Digest;
  readonly shown: CaseShown | undefined;
  /** Whether not all of its journal was told yet. */
  readonly more: boolean;
  readonly entries: readonly JournalEntry[];
  readonly staff: readonly Uint8Array[];
}

/** Gives the entries behind one of them, as a page of the journal's own route would. */
export function fetchTold({ seat, entries, staff }: LookedCase): Fetch {
  return (after) =>
    Promise.resolve({ seat, entries: entries.filter((entry) => entry.n > after), more: false, staff: staff as Journal["staff"] });
}

/** One question after what is new. */
export class LookRequest {
  readonly #vault: Vault;
  #known: readonly CasePins[] = [];
  #told = new Map<CaseId, LookedCase>();
  #after: CaseId | undefined;
  #left = MOST_REPLIES;
  cosigns: Looked["cosigns"] = [];
  /** Whether the server has told of every case. */
  finished = false;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /**
   * Ask until everything was told, or as much as is held at once: then what was told is to be taken in, and this goes on.
   *
   * `Unreachable` *net.endless* where an answer brings nothing, or there are too many.
   */
  async *replies(ask: Ask): AsyncGenerator<Looked> {
    this.#known = await remember.allOf(this.#vault);
    this.#told = new Map();
    let held = 0;
    while (held < HELD_BYTES) {
      this.#left -= 1;
      if (this.#left < 0) throw new Unreachable("net.endless", "look");
      const before = this.#after;
      const [reply, size] = await ask({ known: this.#wanted(), ...(before === undefined ? {} : { after: before }) });
      const brought = this.#take(reply);
      held += size;
      yield reply;
      if (this.cosigns.length === 0) this.cosigns = reply.cosigns;
      if (!reply.more) {
        this.finished = true;
        break;
      }
      const back = before !== undefined && (reply.next === undefined || reply.next < before);
      if (!brought || back) throw new Unreachable("net.endless", "look");
      this.#after = reply.next;
    }
    // The one that is not told to its end is looked at by itself, and the next question is about those behind it.
    if (!this.finished) this.#after = [...this.#told.keys()].sort().at(-1);
    // What another look took in meanwhile is known too when this one is.
    this.#known = await remember.allOf(this.#vault);
  }

  /** What was told of each case, in order of id. */
  told(): readonly LookedCase[] {
    return [...this.#told.values()].sort((one, other) => (one.case < other.case ? -1 : 1));
  }

  /** What is remembered of a case as the answers are taken in, and of all of them. */
  pinsOf(of: CaseId, seat: Seat): CasePins | undefined {
    return this.#known.find(({ journal }) => journal.case === of && journal.seat === seat);
  }

  get pins(): readonly CasePins[] {
    return this.#known;
  }

  /** Say what is known of the cases behind one, the first ones in order of id. */
  #wanted(): readonly Known[] {
    const known = new Map<CaseId, Known>();
    for (const { journal, history, rows, shown } of this.#known) {
      const n = history === undefined ? 0 : journal.ids.length;
      known.set(journal.case, knownCase(journal.case, n, shown === undefined ? undefined : rows));
    }
    for (const { case: of, entries, rows, shown } of this.#told.values()) {
      const n = entries.at(-1)?.n ?? known.get(of)?.n ?? 0;
      known.set(of, knownCase(of, n, shown === undefined ? undefined : rows));
    }
    const after = this.#after;
    const asked = [...known.values()].filter((look) => after === undefined || look.case > after);
    return asked.sort((one, other) => (one.case < other.case ? -1 : 1)).slice(0, PAGE);
  }

  /** Take in one answer; whether it brought anything. */
  #take(reply: Looked): boolean {
    let brought = false;
    for (const look of reply.cases) {
      const before = this.#told.get(look.case);
      brought ||= before === undefined || look.entries.length > 0 || look.shown !== undefined;
      const lookedCase: LookedCase = {
        case: look.case,
        seat: before?.seat ?? look.seat,
        journal: look.journal,
        rows: look.rows,
        shown: look.shown ?? (before === undefined ? this.#shownBefore(look) : before.shown),
        more: look.more,
        entries: [...(before?.entries ?? []), ...look.entries],
        staff: [...(before?.staff ?? []), ...reply.staff],
      };
      if (lookedCase.entries.length > MOST_ENTRIES) throw new Unreachable("net.endless", "look");
      this.#told.set(look.case, lookedCase);
    }
    return brought;
  }

  /** Return what was shown before, where that is what the server would show now. */
  #shownBefore(look: CaseLook): CaseShown | undefined {
    const pins = this.pinsOf(look.case, look.seat);
    if (pins?.shown === undefined || pins.rows !== look.rows) return undefined;
    try {
      const shown = SHOWN.get(pins.shown) ?? decode("CaseShown", pins.shown);
      SHOWN.set(pins.shown, shown);
      return shown;
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  }
}

function knownCase(of: CaseId, n: number, rows: Digest | undefined): Known {
  return { case: of, n, ...(rows === undefined ? {} : { rows }) };
}
