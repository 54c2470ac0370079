// The whole of what screens may call: the functions of core.ts, in the worker, and what they can end in. A worker is one file of
// its own.

import type { Core, Tell } from "./core.ts";
import type { CounselCore } from "./staff/counsel.ts";
import type { DeskCore } from "./staff/desk.ts";
import type { CallName, Fault, FromWorker, ToWorker } from "./messages.ts";
import type { Profile } from "../generated/choices.ts";
import type { Hint } from "../client/hints/find.ts";
import { SERVICE_HEADER } from "../generated/routes.ts";
import { scriptUrl, type ScriptName } from "../script_url.ts";
import { serveLine } from "./page_line.ts";

export type { Home, HomeCase, Invitation, KnownAccount, Lock } from "./core.ts";
export type { Otherwise } from "./new_lock.ts";
export type { Copied, CopiedLetter, ShownNote } from "./things.ts";
export type { Hint, HintKind } from "../client/hints/find.ts";
export type { DeviceInfo } from "../client/account/devices.ts";
export type { Form } from "../generated/choices.ts";
export type { Progress, Sending } from "./messages.ts";
export type { Pixels } from "./pages.ts";
export type { Beside } from "./beside.ts";
export type { SupporterRequest } from "../client/roles/second_signatures.ts";
export type { SupporterView } from "../client/views/supporters.ts";
export type { Checked, Contact, Known, Written } from "./post.ts";
export type { DraftInfo, LostItem, OfferedItem, OpenedItem, ReceivedItem, WrittenItem } from "../client/views/items.ts";
export type { CaseId, DeviceId, ItemId, KeysetId, RecordId, SlipId } from "../generated/names.ts";
export type { Attested, Delivery, Kind, Mode, Profile, Scope, Side, StaffRole } from "../generated/choices.ts";
export type { Why } from "../generated/rules.ts";
export type { JournalLine } from "../client/views/cases.ts";
export type { DelegationView, MediatedCase, MediatedSide, MediatedSummary, NoteView } from "../client/views/case_view.ts";
export type { HeldItem } from "../client/views/items.ts";
export type { NeedView, WaitingItem } from "../client/views/needs.ts";
export type { CaseColleagues, CosignRequest, PendingEnrolment, Reader, StaffMember, Warn } from "../client/views/people.ts";
export type { Check, Way } from "./staff/checklist.ts";
export type { Counselling, Helped } from "./staff/counsel.ts";
export type { Desk, DeskCase } from "./staff/desk.ts";
export type { Invited, SlipSheet } from "./staff/people.ts";
export type { WordsFor } from "./staff/kept_words.ts";
export type { Review, ReviewedPage } from "./staff/reviewing.ts";

type Given<Call extends (...all: never[]) => unknown> = Parameters<Call> extends [...infer First, Tell] ? First : Parameters<Call>;

/** The functions of the worker as the page calls them: with somebody to tell how far it has come, where they take long. */
export type Remote = Remotely<Core>;

/** The same of the worker of the staff. */
export type StaffRemote = Remotely<Core & DeskCore & CounselCore>;

type Remotely<Calls extends object> = {
  readonly [Name in keyof Calls]: Calls[Name] extends (...given: never[]) => unknown
    ? (...given: [...Given<Calls[Name]>, tell?: Tell]) => ReturnType<Calls[Name]>
    : never;
};

/** Something was not done; `code` says why. */
export class WorkerFault extends Error {
  readonly code: string;
  readonly variables: Fault["variables"];
  readonly moments: Fault["moments"];
  readonly changes: Fault["changes"];

  constructor({ code, variables, moments, changes }: Fault) {
    super(code);
    this.name = "WorkerFault";
    this.code = code;
    this.variables = variables;
    this.moments = moments;
    this.changes = changes;
  }
}

/** A worker that runs. */
export interface Running {
  readonly core: Remote;
  /** The same, with a mediator's desk, where the worker is that of the staff. */
  readonly staff: StaffRemote | undefined;
  /** End it at once: keys, words and whatever it was doing are gone with it. Every call that waits ends in *lock.none*. */
  end(): void;
  /** Fulfilled once it has ended: by `end`, or because the browser ended it, as one that is short of memory does. */
  readonly ended: Promise<void>;
}

/** Each function of the worker, which the compiler holds to be all of them. */
const NAMES: Readonly<Record<keyof Core, true>> = {
  accounts: true,
  invitation: true,
  newLock: true,
  newWords: true,
  typedBack: true,
  join: true,
  unlock: true,
  attach: true,
  recovering: true,
  recover: true,
  takeUp: true,
  isOpen: true,
  home: true,
  agree: true,
  receive: true,
  sheet: true,
  follow: true,
  lock: true,
  wipe: true,
  changeWords: true,
  shutOut: true,
  newCode: true,
  devices: true,
  nameDevice: true,
  endDevice: true,
  nameContact: true,
  copy: true,
  notes: true,
  draft: true,
  keepDraft: true,
  dropDraft: true,
  check: true,
  pages: true,
  draftBytes: true,
  putPage: true,
  orderPages: true,
  draftPage: true,
  post: true,
  read: true,
  letterPage: true,
  carryPages: true,
  openLetter: true,
  sendBack: true,
  takeBack: true,
  destroyCopy: true,
  answerMade: true,
  endConsent: true,
  takeSupporter: true,
  nameSupporter: true,
  lend: true,
  unlend: true,
  endSupporter: true,
  readLent: true,
  putDown: true,
  stopSupporting: true,
  decide: true,
  note: true,
  pause: true,
  goOn: true,
  stop: true,
};

/** Each function that the worker of the staff has besides. */
const STAFF_NAMES: Readonly<Record<keyof (DeskCore & CounselCore), true>> = {
  today: true,
  deskCase: true,
  history: true,
  review: true,
  reviewPage: true,
  sayViewed: true,
  passOn: true,
  countersign: true,
  giveBack: true,
  decline: true,
  postpone: true,
  derive: true,
  offer: true,
  noteAgreed: true,
  takeBackFor: true,
  needTwo: true,
  prepared: true,
  openCase: true,
  pauseCase: true,
  resumeCase: true,
  closeCase: true,
  writeNote: true,
  sayAnswered: true,
  invite: true,
  enrolments: true,
  vouch: true,
  cosigns: true,
  cosign: true,
  staff: true,
  handOver: true,
  handOverAll: true,
  colleagues: true,
  giveAnew: true,
  openTogether: true,
  readTogether: true,
  refuseTogether: true,
  report: true,
  attestConsent: true,
  attestConsentEnd: true,
  attestForms: true,
  permit: true,
  standingBy: true,
  endStandingBy: true,
  underAge: true,
  nameGuardian: true,
  askGuardian: true,
  endGuardian: true,
  noteGuardian: true,
  nameCase: true,
  stepAside: true,
  interpret: true,
  endInterpreting: true,
  tell: true,
  revoke: true,
  keepWords: true,
  keptWords: true,
  deskDay: true,
  staffRole: true,
  helping: true,
  delivered: true,
  notesFor: true,
  sawLetter: true,
  returnCodeOf: true,
  whereFrom: true,
};

const PAGE_PATH = "/";
/** A worker that has not begun after so long never will; its file of 300 kB is here by then on any line that serves. */
const BEGINS_WITHIN_MS = 90_000;

/**
 * The hints in a text, found by the page itself: no key is needed for them. The lists are fetched when they are asked for first.
 */
export async function hintsIn(text: string): Promise<readonly Hint[]> {
  const { findHints } = await import("../client/hints/find.ts");
  return findHints(text);
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (fault: WorkerFault) => void;
  readonly tell: Tell | undefined;
}

/**
 * Start the worker of a party's post, or that of the staff. `deliver` is given each answer, and calls it when the page may change.
 * Throws `WorkerFault` *worker.none* where this browser starts none, *worker.wasm* without WebAssembly, *net.unreachable* where its
 * file does not come for want of a network.
 */
export async function start(kind: Profile, deliver: (answer: () => void) => void): Promise<Running> {
  const service = await serviceBehind();
  const worker = made(kind === "staff" ? "staff" : "core");
  const waiting = new Map<number, Waiting>();
  const { port1: mine, port2: its } = new MessageChannel();
  const line = serveLine(mine);
  const alive = `post worker ${crypto.randomUUID()}`;
  let last = 0;
  let gone: () => void;
  const ended = new Promise<void>((resolve) => { gone = resolve; });

  function end(code: string): void {
    worker.terminate();
    line.stop();
    gone();
    for (const call of waiting.values()) call.reject(fault(code));
    waiting.clear();
  }

  function call(name: CallName, given: readonly unknown[]): Promise<never> {
    last += 1;
    const id = last;
    const tell = given.filter((argument) => typeof argument === "function").at(-1) as Tell | undefined;
    const plain = given.filter((argument) => typeof argument !== "function" && argument !== undefined);
    return new Promise<never>((resolve, reject) => {
      waiting.set(id, { resolve, reject, tell });
      post(worker, { call: name, id, given: plain });
    });
  }

  let late: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve, reject) => {
    const failed = (): void => {
      end("lock.none");
      reject(fault(navigator.onLine ? "worker.none" : "net.unreachable"));
    };
    late = setTimeout(failed, BEGINS_WITHIN_MS);
    worker.onerror = (event) => {
      event.preventDefault();
      failed();
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ("begun" in data) resolve();
      else if ("unfit" in data) {
        end(data.unfit);
        reject(fault(data.unfit));
      } else deliver(() => { outcome(waiting, data); });
    };
    post(worker, { begin: { page: location.origin, service, line: its, alive } }, [its]);
  }).finally(() => { clearTimeout(late); });
  void (navigator.locks as LockManager | undefined)?.request(alive, () => { end("lock.none"); });
  const names = Object.keys(kind === "staff" ? { ...NAMES, ...STAFF_NAMES } : NAMES) as CallName[];
  const calls = names.map((name) => [name, (...given: unknown[]) => call(name, given)] as const);
  const core = Object.fromEntries(calls) as unknown as StaffRemote;
  return { core, staff: kind === "staff" ? core : undefined, end: () => { end("lock.none"); }, ended };
}

/**
 * The origin of the service behind this page. A page of this machine asks whoever gave it, which is the installed program
 * (relay_client/net/app_server.py). Every other page comes from the service itself. Throws `WorkerFault` *net.unreachable*.
 */
async function serviceBehind(): Promise<string> {
  if (location.protocol === "https:") return location.origin;
  try {
    const answer = await fetch(PAGE_PATH, { method: "HEAD", cache: "no-store", credentials: "omit" });
    return answer.headers.get(SERVICE_HEADER) ?? location.origin;
  } catch {
    throw fault("net.unreachable");
  }
}

function outcome(waiting: Map<number, Waiting>, data: Exclude<FromWorker, { begun: true } | { unfit: string }>): void {
  const mine = waiting.get(data.id);
  if (mine === undefined) return;
  if ("progress" in data) {
    mine.tell?.(data.progress);
    return;
  }
  waiting.delete(data.id);
  if ("fault" in data) mine.reject(new WorkerFault(data.fault));
  else mine.resolve(data.value as never);
}

function post(worker: Worker, message: ToWorker, moved: Transferable[] = []): void {
  worker.postMessage(message, moved);
}

function fault(code: string): WorkerFault {
  return new WorkerFault({ code, variables: {}, moments: {}, changes: [] });
}

function made(script: ScriptName): Worker {
  try {
    return new Worker(scriptUrl(script));
  } catch {
    throw fault("worker.none");
  }
}
