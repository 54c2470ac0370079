// Letters that are being written: sealed on this device after every change, and nowhere else. The twin of
// clients/cli/relay_client/items/drafts.py.
//
// A draft goes when its author drops it or when the server has receipted the letter; no fault and no time-out removes one. Its
// pages lie beside it in files of sealed segments; their key lies in the draft alone, and goes with it.

import { fromUtf8, hex, utf8 } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import { draw } from "../../crypto/encoding.ts";
import type { CaseId, Digest, ItemId } from "../../generated/names.ts";
import type { AttachedPages, StoredDraft } from "../../generated/shapes.ts";
import type { Environment } from "../device/environment.ts";
import type { Vault } from "../device/vault.ts";
import { LocalFault, Misused } from "../errors.ts";
import type { Draft, DraftInfo, Letter, PartInfo } from "../views/items.ts";
import { partName, tidy, write } from "./plaintext.ts";

export const SHELF = "drafts";
const LOCK = "lock-drafts";
const NAME_BYTES = 4;

/** What is said about a draft beside its words. */
export interface DraftPlace {
  readonly case?: CaseId | undefined;
  /** Its name, where it has one: it is written over then. */
  readonly name?: string | undefined;
  readonly replaces?: ItemId | undefined;
  readonly use?: string | undefined;
}

/** The drafts of one account on this device. */
export class Drafts {
  readonly #vault: Vault;
  readonly #environment: Pick<Environment, "random" | "now">;

  constructor(vault: Vault, environment: Pick<Environment, "random" | "now">) {
    this.#vault = vault;
    this.#environment = environment;
  }

  /** The drafts (of a case), last changed first. */
  async list(inCase?: CaseId): Promise<readonly DraftInfo[]> {
    const drafts = (await this.#vault.rows(SHELF, "StoredDraft")).map(([name, kept]) => infoOf(name, kept));
    const mine = drafts.filter((draft) => inCase === undefined || draft.case === inCase);
    return mine.sort((one, other) => other.changed - one.changed || (one.id < other.id ? -1 : 1));
  }

  /** One draft; `Misused` *draft.unknown*. */
  async get(name: string): Promise<Draft> {
    const kept = await this.kept(name);
    return { info: infoOf(name, kept), letter: letterOf(kept) };
  }

  /** Keep a draft durably, under its name if it has one; return the name. */
  async save(letter: Letter, place: DraftPlace = {}): Promise<string> {
    const { random, now } = this.#environment;
    const name = place.name ?? hex(draw(random, NAME_BYTES));
    await this.#vault.turn(async () => {
      const { enclosed, sealed, use: before } = (await this.#vault.read(SHELF, name, "StoredDraft")) ?? {};
      const use = place.use ?? before;
      await this.#vault.write(SHELF, name, "StoredDraft", {
        text: utf8(letter.text),
        language: utf8(letter.language),
        changed: now(),
        ...(letter.subject === undefined ? {} : { subject: utf8(letter.subject) }),
        ...(place.case === undefined ? {} : { case: place.case }),
        ...(place.replaces === undefined ? {} : { replaces: place.replaces }),
        ...(enclosed === undefined ? {} : { enclosed }),
        ...(sealed === undefined ? {} : { sealed }),
        ...(use === undefined ? {} : { use }),
      });
    }, LOCK);
    return name;
  }

  /** Forget a draft: its row and its key first, its files after that. A missing one is no error. */
  async drop(name: string): Promise<void> {
    const kept = await this.#vault.read(SHELF, name, "StoredDraft");
    await this.#vault.drop(SHELF, name);
    await this.#vault.files.drop(new Set(filesOf(kept?.enclosed)));
  }

  /** The names of all files that a draft needs. */
  async files(): Promise<ReadonlySet<string>> {
    const rows = await this.#vault.rows(SHELF, "StoredDraft");
    return new Set(rows.flatMap(([, kept]) => filesOf(kept.enclosed)));
  }

  /** Forget a draft whose letter was receipted, unless its author wrote on in the meantime. */
  async answered(name: string, words: Digest): Promise<void> {
    const kept = await this.#vault.read(SHELF, name, "StoredDraft");
    if (kept !== null && (await digestOfDraft(kept)) === words) await this.drop(name);
  }

  /** One draft as it is kept; `Misused` *draft.unknown*. */
  async kept(name: string): Promise<StoredDraft> {
    const kept = await this.#vault.read(SHELF, name, "StoredDraft");
    if (kept === null) throw new Misused("draft.unknown");
    return kept;
  }

  /** Change a draft in one step, whatever else is written in it at the same time; return it as it is then. */
  async change(name: string, how: (kept: StoredDraft) => StoredDraft): Promise<StoredDraft> {
    return this.#vault.turn(async () => {
      const after = how(await this.kept(name));
      await this.#vault.write(SHELF, name, "StoredDraft", after);
      return after;
    }, LOCK);
  }
}

/** SHA-256 of the one encoding of a tidy letter: whether words changed is asked of this. */
export async function wordsDigest(letter: Letter, parts: readonly PartInfo[] = []): Promise<Digest> {
  return digest(write(letter, parts));
}

/** What the letter says about its pages. */
export function infosOf(enclosed: AttachedPages | undefined): readonly PartInfo[] {
  return (enclosed?.parts ?? []).map(({ type, length }, at) => ({ number: at + 1, name: partName(at + 1), type, length }));
}

function filesOf(enclosed: AttachedPages | undefined): readonly string[] {
  return (enclosed?.parts ?? []).map((part) => hex(part.file));
}

/** The words of a kept draft; `LocalFault` *home.damaged* where they are no text. */
export function letterOf({ text, language, subject }: StoredDraft): Letter {
  const words = { text: textOf(text), language: textOf(language) };
  return subject === undefined ? words : { ...words, subject: textOf(subject) };
}

async function digestOfDraft(kept: StoredDraft): Promise<Digest | null> {
  try {
    return await wordsDigest(tidy(letterOf(kept), infosOf(kept.enclosed)), infosOf(kept.enclosed));
  } catch (error) {
    if (error instanceof Misused) return null;
    throw error;
  }
}

function textOf(data: Uint8Array): string {
  const text = fromUtf8(data);
  if (text === null) throw new LocalFault("home.damaged", SHELF);
  return text;
}

function infoOf(id: string, kept: StoredDraft): DraftInfo {
  const { language, subject } = letterOf(kept);
  const { case: inCase, changed, replaces, use } = kept;
  return {
    id,
    language,
    changed,
    parts: infosOf(kept.enclosed),
    ...(subject === undefined ? {} : { subject }),
    ...(inCase === undefined ? {} : { case: inCase }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(use === undefined ? {} : { use }),
  };
}
