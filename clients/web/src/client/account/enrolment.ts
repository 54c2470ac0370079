// How a party's account comes to be, by answering a slip (steps E1 to E4). The twin of that part of
// relay_client/account/enrolment.py.
//
// Secrets made here wait sealed on the device until the server has answered, so that a lost answer loses nothing: the same request
// is sent again, and where the server says it was used, logging in shows whether that was us.

import type { Bytes } from "../../bytes.ts";
import { rootFingerprint } from "../../crypto/digests.ts";
import { newSecret } from "../../crypto/keyring.ts";
import { KeysetSecret, SigningSecret } from "../../crypto/keys.ts";
import { slipMac } from "../../crypto/slip.ts";
import type { Profile } from "../../generated/choices.ts";
import type { RootFingerprint, SlipId } from "../../generated/names.ts";
import type {
  AccountProfile,
  CaseKey,
  KeyringContent,
  NewAccount,
  Organisation,
  PendingRequest,
  SlipAnswer,
} from "../../generated/shapes.ts";
import { decode, encode } from "../../wire/codec.ts";
import { fold } from "../../wire/logins.ts";
import { Malformed } from "../../wire/malformed.ts";
import { tidy } from "../../wire/tidying.ts";
import type { Environment } from "../device/environment.ts";
import type { Vault } from "../device/vault.ts";
import { ClientError, LocalFault, Misused, ServerProblem, Unreachable, Untrusted } from "../errors.ts";
import type { Transport } from "../net/transport.ts";
import { Directory } from "../trust/directory.ts";
import { answered } from "./changes.ts";
import { accountKey, withCase, withoutCase } from "./keyring.ts";
import { ask } from "./login.ts";
import * as outbox from "./outbox.ts";
import type { AccountSession } from "./session.ts";
import type { SlipSaid } from "./slip_text.ts";
import { accountSecrets, type NewAccountSecrets, passphraseSlot } from "./unlock.ts";

const SHELF = "waiting";
/** From this status on nobody knows whether a request was taken. */
const FAILED = 500;
const USED: readonly string[] = ["slip.used", "slip.unknown", "login.taken", "staff.known", "record.conflict"];

/** Keep the keyset of a slip's answer until the answer has arrived. */
export async function keepKey(vault: Vault, key: CaseKey): Promise<void> {
  await vault.write(SHELF, `slip ${key.slip}`, "CaseKey", key);
}

/** Return it; null where no answer to this slip is on its way. */
export async function keptKey(vault: Vault, slip: SlipId): Promise<CaseKey | null> {
  return vault.read(SHELF, `slip ${slip}`, "CaseKey");
}

/** Forget it: the keyring on the server has it. */
export async function forgetKey(vault: Vault, slip: SlipId): Promise<void> {
  await vault.drop(SHELF, `slip ${slip}`);
}

/** Return the answer to a slip that was sent before; `LocalFault` *home.known* where there is none. */
export async function keptAnswer(vault: Vault, slip: SlipId): Promise<PendingRequest> {
  const waiting = (await outbox.waiting(vault)).find(([, request]) => request.slip === slip);
  if (waiting === undefined) throw new LocalFault("home.known");
  return waiting[1];
}

/**
 * Return a profile under the folded name, as new accounts bear it (step L1); `Misused` *login.name* for what is none. What folds
 * to no name is kept as it is typed: an account made earlier may bear it, and of a new one the server says whether it is unfit.
 */
export function namedProfile(origin: string, root: Bytes, login: string, kind: Profile, language?: string): AccountProfile {
  const tidied = tidy(login, false);
  return typedProfile(origin, root, fold(tidied) ?? tidied, kind, language);
}

/** Return a profile under the name as it was typed, as accounts bear it that were made earlier; `Misused` *login.name*. */
export function typedProfile(origin: string, root: Bytes, login: string, kind: Profile, language?: string): AccountProfile {
  const profile = { origin, root, login: login.trim(), kind, ...(language === undefined ? {} : { language }) };
  try {
    return decode("AccountProfile", encode("AccountProfile", profile));
  } catch (error) {
    throw error instanceof Malformed ? new Misused("login.name") : error;
  }
}

/** Return what the server says of itself, if its root is the one on the paper; `Misused` *root.mismatch*. */
export async function checkOrganisation(transport: Transport, root: RootFingerprint): Promise<Organisation> {
  const organisation = await ask(transport, "organisation");
  if ((await rootFingerprint(organisation.root)) !== root) throw new Misused("root.mismatch");
  if (organisation.origin !== transport.origin) throw new Untrusted("trust.origin", organisation.origin);
  await (await Directory.of(organisation.root)).admit([organisation.server]);
  return organisation;
}

/** Make the keyset with which a slip is answered; `Misused` *slip.expired*. */
export async function caseKey(slip: SlipSaid, { now, random }: Environment): Promise<CaseKey> {
  if (now() >= slip.expires) throw new Misused("slip.expired");
  const keyset = await KeysetSecret.generate(random);
  return { case: slip.case, side: slip.side, slip: slip.slip, seeds: keyset.toBytes() };
}

/** Return the answer to a slip, with the code made with its secret. */
export async function answer(slip: SlipSaid, key: CaseKey, account: SigningSecret, made?: NewAccount): Promise<SlipAnswer> {
  const keyset = (await KeysetSecret.fromBytes(key.seeds)).public;
  const mac = await slipMac(slip.secret, { ...slip, expiry: slip.expires, account: account.public, keyset });
  const unsigned = { keyset: keyset.toBytes(), account_key: account.public, mac, ...(made === undefined ? {} : { account: made }) };
  return answered(slip.origin, account, slip.slip, unsigned);
}

/** What somebody new made: their account's secrets, the answer that brings it, and their keyset. */
export interface NewParty {
  readonly created: NewAccountSecrets;
  readonly request: SlipAnswer;
  readonly key: CaseKey;
}

/** Make a party's account. With `again` its name is to be the one that its owner had before they lost their keys. */
export async function newParty(
  slip: SlipSaid,
  profile: AccountProfile,
  passphrase: string,
  environment: Environment,
  again = false,
): Promise<NewParty> {
  const key = await caseKey(slip, environment);
  const account = SigningSecret.generate(environment.random);
  const content: KeyringContent = { account: account.toBytes(), cases: [key], slips: [] };
  const secret = newSecret(environment.random);
  const slot = await passphraseSlot(profile, passphrase, secret, environment.random);
  const created = await accountSecrets(profile, slot, secret, content, environment.random);
  const request = await answer(slip, key, account, created.account);
  return { created, request: again ? { ...request, again } : request, key };
}

/** Send the answer of somebody new; where it had arrived before, logging in shows it. */
export async function sendAnswer(session: AccountSession, kept: PendingRequest): Promise<void> {
  const name = outbox.nameOf(kept);
  const repeated = await outbox.waits(session.vault, name);
  await outbox.keep(session.vault, kept);
  try {
    await session.transport.send(outbox.callOfPending(kept));
  } catch (fault) {
    if (fault instanceof Unreachable) {
      fault.pending = name;
      throw fault;
    }
    if (!(fault instanceof ServerProblem && USED.includes(fault.code) && repeated && (await isOurs(session)))) {
      await outbox.done(session.vault, name);
      throw fault;
    }
  }
  await outbox.done(session.vault, name);
}

/** Answer a slip as somebody who has an account: its keyset goes into the keyring first, and goes out again where it is refused. */
export async function answerAgain(session: AccountSession, slip: SlipSaid): Promise<CaseKey> {
  const { origin, root } = session.profile;
  if (slip.origin !== origin || slip.root !== (await rootFingerprint(root))) throw new Misused("slip.origin");
  const known = (await session.content()).cases.find((kept) => kept.slip === slip.slip);
  const key = known ?? (await caseKey(slip, session.environment));
  const content = await session.update(withCase(key));
  try {
    await session.call("slip.answer", await answer(slip, key, accountKey(content)), { path: { slip: slip.slip } });
  } catch (problem) {
    // A refused answer is no contact. One that was sent before and never answered may be: its keyset stays.
    const refused = problem instanceof ServerProblem && problem.status < FAILED;
    if (refused && known === undefined) await session.update(withoutCase(slip.slip));
    throw problem;
  }
  return key;
}

async function isOurs(session: AccountSession): Promise<boolean> {
  try {
    await session.login();
    return true;
  } catch (fault) {
    if (fault instanceof ClientError) return false;
    throw fault;
  }
}
