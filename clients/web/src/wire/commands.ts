// From a signed statement to the command it gives, and nothing decided. The twin of relay/wire/commands.py.
//
// A command takes its members from the statement of its own name; only what is called or put otherwise has an entry here. Clients
// read their journals by this (docs/protocol.md, J7). What a statement does not say itself (who stands behind a keyset, the
// manifest beside a submit) is handed in. That what is put together has what its command needs is seen by tests, not the compiler.

import type { StaffRole } from "../generated/choices.ts";
import { Purpose } from "../generated/choices.ts";
import { type Caller, type Command, type CommandName, type Commands, COMMANDS, type Spoken } from "../generated/commands.ts";
import { LAST_DAY } from "../generated/limits.ts";
import type { KeysetId, RecordId } from "../generated/names.ts";
import type { Manifest } from "../generated/shapes.ts";
import type { StatementName, Statements } from "../generated/statements.ts";
import { Malformed } from "./malformed.ts";
import type { Said } from "./statements.ts";

/** What is known about a statement before the case is loaded, besides what it says. */
export interface Known {
  readonly id: RecordId;
  readonly signer: KeysetId;
  readonly manifest?: Manifest;
  /** Role of the staff member the statement is about (an assignment's mediator, a delegation's counsellor). */
  readonly subjectRole?: StaffRole;
  readonly second?: Caller;
  /** Whether an assignment begins its case. */
  readonly creates?: boolean;
  /** The id of the keyset that a `Confirm`, a `Guardian` or a `Supporter` vouches for (step K2). */
  readonly confirmed?: KeysetId;
}

type Others<Name extends CommandName> = Partial<Omit<Commands[Name], "command">>;

/** Return a command with the statement's members of the same names; `others` stand beside them or in their place. */
function given<Name extends CommandName>(record: Said, known: Known, command: Name, others: Others<Name> = {}): Commands[Name] {
  const { members, defaults } = COMMANDS[command];
  const statement = record.statement as unknown as Readonly<Record<string, unknown>>;
  const shared = Object.fromEntries(members.filter((name) => name in statement).map((name) => [name, statement[name]]));
  return { command, ...defaults, ...shared, record: known.id, ...others } as unknown as Commands[Name];
}

type Making<Name extends StatementName> = (statement: Statements[Name], record: Said, known: Known) => Command;
type Table = { readonly [Name in StatementName]?: Making<Name> };

type Newest = "Assignment" | "Label" | "Slip" | "TwoMediators" | "UnderAge" | "Consent" | "ConsentEnd" | "Preferences" | "Agree";

/** When a word was said that names none before it. Of a place some seats do not hear every word. */
function spoken(statement: Statements[Newest]): Spoken | undefined {
  const names = "behind" in statement && statement.behind !== undefined;
  if (names && !("mediator" in statement)) return undefined;
  const attested = "attested" in statement && statement.attested !== undefined;
  return { ...("journal" in statement ? { n: statement.journal.n } : {}), at: statement.at, attested };
}

/** The steps of a guardian, each with its command. */
const STEPS = { named: "NameGuardian", confirmed: "ConfirmGuardian", asked: "AskGuardian", ended: "EndGuardian" } as const;

/** What is called or put otherwise in the command than in the statement. */
const OTHERWISE: Table = {
  Assignment: assignment,
  Confirm: (_statement, record, known) => given(record, known, "Confirm", { keyset: confirmed(known), second: known.second }),
  Guardian: guardian,
  Delegation: (statement, record, known) =>
    given(record, known, "Delegate", {
      counsellor_role: known.subjectRole,
      scopes: new Set(statement.scopes),
      party: statement.signers[1],
      signed_at: statement.at,
    }),
  Supporter: (statement, record, known) =>
    given(record, known, "Supporter", { keyset: confirmed(known), party: statement.signers[1] }),
  Submit: submit,
  Release: (statement, record, known) =>
    given(record, known, "Release", {
      release: known.id,
      in_person: statement.in_person ?? false,
      derived: statement.derived ?? false,
      original: statement.original?.item,
      ...(statement.original === undefined
        ? {}
        : { original_manifest: statement.original.manifest, original_wrapped: statement.original.grant !== undefined }),
    }),
  Postpone: (statement, record, known) => {
    if (statement.until > LAST_DAY) throw new Malformed("record.mismatch", ".until");
    return given(record, known, "Postpone");
  },
  StepAside: (_statement, record, known) => given(record, known, "StepAside", { mediator: known.signer }),
  Label: (statement, record, known) => given(record, known, "SetLabel", { spoken: spoken(statement) }),
  TwoMediators: (statement, record, known) => given(record, known, "TwoMediators", { spoken: spoken(statement) }),
  UnderAge: (statement, record, known) => given(record, known, "UnderAge", { spoken: spoken(statement) }),
  Slip: (statement, record, known) => given(record, known, "RegisterSlip", { spoken: spoken(statement) }),
  Prepared: (_statement, record, known) => given(record, known, "MarkPrepared"),
  CaseOpen: (_statement, record, known) => given(record, known, "OpenCase"),
  Revocation: (_statement, record, known) => given(record, known, "Revoke"),
  Destroy: (_statement, record, known) => given(record, known, "DestroyOwnCopy"),
  Consent: (statement, record, known) =>
    given(record, known, "GiveConsent", {
      guardian: statement.guardian ?? false,
      together: statement.together ?? [],
      spoken: spoken(statement),
    }),
  ConsentEnd: (statement, record, known) => given(record, known, "EndConsent", { spoken: spoken(statement) }),
  Preferences: (statement, record, known) =>
    given(record, known, "SetPreferences", { kinds: new Set(statement.kinds), spoken: spoken(statement) }),
  Pause: (statement, record, known) => given(record, known, statement.side === undefined ? "PauseCase" : "Pause"),
  Resume: (statement, record, known) => given(record, known, statement.side === undefined ? "ResumeCase" : "Resume"),
  Share: (_statement, record, known) => given(record, known, "Share", { role: known.subjectRole }),
  Handover: (statement, record, known) =>
    given(record, known, "Handover", { items: new Set(statement.grants.map((grant) => grant.item)) }),
  Note: (statement, record, known) =>
    given(record, known, "WriteNote", { readers: new Set(statement.words.map((word) => word.to)) }),
  Agree: (statement, record, known) => given(record, known, "Agree", { spoken: spoken(statement) }),
};

/** Whether a statement gives a command. */
export function givesCommand({ name }: Said): boolean {
  return name in OTHERWISE || name in COMMANDS;
}

/** Return the command a statement gives. Throws `Malformed` where its parts contradict each other. */
export function commandOf(record: Said, known: Known): Command {
  const otherwise = OTHERWISE[record.name] as Making<StatementName> | undefined;
  if (otherwise !== undefined) return otherwise(record.statement, record, known);
  if (!givesCommand(record)) throw new TypeError(`${record.name} gives no command`);
  return given(record, known, record.name as CommandName);
}

function confirmed(known: Known): KeysetId {
  if (known.confirmed === undefined) throw new TypeError("read with the id of the keyset that it bears");
  return known.confirmed;
}

function assignment(statement: Statements["Assignment"], record: Said, known: Known): Command {
  const beside = { mediator_role: known.subjectRole, spoken: spoken(statement) };
  if (statement.place === "ended") return given(record, known, "EndAssignment", { spoken: spoken(statement) });
  if (known.creates !== true) return given(record, known, "Assign", { ...beside, place: statement.place });
  if (statement.place !== "lead") throw new Malformed("record.mismatch", ".place");
  return given(record, known, "CreateCase", beside);
}

/** The command of one step of a guardian; what belongs to another step must not stand beside it. */
function guardian(statement: Statements["Guardian"], record: Said, known: Known): Command {
  const invited = statement.step === "named" && statement.slip !== undefined;
  const confirms = statement.step === "confirmed";
  const fits =
    (statement.slip !== undefined) === (invited || confirms) &&
    (statement.expires !== undefined) === invited &&
    (statement.keyset !== undefined) === confirms;
  if (!fits) throw new Malformed("record.mismatch", ".step");
  const mayName = statement.step === "asked" || statement.step === "ended";
  if (statement.behind !== undefined && !mayName) throw new Malformed("record.mismatch", ".behind");
  if (confirms) return given(record, known, "ConfirmGuardian", { keyset: confirmed(known) });
  return given(record, known, STEPS[statement.step]);
}

/** A submit with its manifest: grants for mediators, and own copies for its author and nobody else. */
function submit(statement: Statements["Submit"], record: Said, known: Known): Command {
  const { manifest } = known;
  if (manifest === undefined) throw new Malformed("record.mismatch", ".manifest");
  const readers = new Set<KeysetId>();
  const copies = new Set<KeysetId>();
  for (const grant of statement.grants) {
    const holders = grant.purpose === Purpose.MEDIATOR ? readers : grant.purpose === Purpose.OWN_COPY ? copies : null;
    if (holders === null || holders.has(grant.to)) throw new Malformed("record.mismatch", ".grants");
    holders.add(grant.to);
  }
  if ([...copies].some((copy) => copy !== known.signer)) throw new Malformed("record.mismatch", ".grants");
  return given(record, known, "Submit", {
    side: manifest.side,
    delegation: manifest.delegation,
    kind: manifest.kind,
    readers,
    copies,
    derived_from: manifest.derived_from,
    parts: manifest.parts.slice(1).map((part) => part.root),
    day: manifest.day,
    lendable: manifest.lendable ?? false,
  });
}
