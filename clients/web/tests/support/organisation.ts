// An organisation of tests: a root, and people of whom it vouches for some. As tests/support/chain.py for Python.

import type { Bytes } from "../../src/bytes.ts";
import { rootFingerprint } from "../../src/crypto/digests.ts";
import { KeysetSecret, SigningSecret } from "../../src/crypto/keys.ts";
import { signRecord } from "../../src/crypto/sign.ts";
import type { StaffRole } from "../../src/domain/model.ts";
import type { KeysetId, RootFingerprint, Seconds } from "../../src/generated/names.ts";
import type { StatementName, Statements } from "../../src/generated/statements.ts";
import { bodyOf, frame } from "../../src/wire/records.ts";

export const NOW: Seconds = 1_800_000_000;
export const DAY = 86_400;

/** Somebody with a keyset. */
export interface Person {
  readonly keyset: KeysetSecret;
}

/** Bytes that look drawn and are the same in every run. */
function chance(): (length: number) => Bytes {
  let drawn = 0;
  return (length) => {
    drawn += 1;
    return Uint8Array.from({ length }, (_, at) => (31 * drawn + 7 * at + (drawn >> 3)) % 256);
  };
}

/** A root, and the records by which it vouched for people. */
export class Organisation {
  readonly root: SigningSecret;
  readonly fingerprint: RootFingerprint;
  readonly random: (length: number) => Bytes;
  readonly records: Bytes[] = [];

  private constructor(root: SigningSecret, fingerprint: RootFingerprint, random: (length: number) => Bytes) {
    this.root = root;
    this.fingerprint = fingerprint;
    this.random = random;
  }

  static async make(): Promise<Organisation> {
    const random = chance();
    const root = SigningSecret.generate(random);
    return new Organisation(root, await rootFingerprint(root.public), random);
  }

  /** Make somebody whom nobody vouched for. */
  async person(): Promise<Person> {
    return { keyset: await KeysetSecret.generate(this.random) };
  }

  /** Make a staff member whom the root vouches for in these dates. */
  async staff(name: string, role: StaffRole, { since = NOW - DAY, until = NOW + 300 * DAY } = {}): Promise<Person> {
    const person = await this.person();
    const said = {
      at: since, keyset: person.keyset.public.toBytes(), account: this.root.public, role, name, not_before: since, not_after: until,
    };
    this.records.push(this.signed("Staff", said));
    return person;
  }

  /** Sign what somebody says, whatever it is; the root where nobody is named. */
  signed<Name extends StatementName>(name: Name, members: object, by?: Person): Bytes {
    const signer = by === undefined ? this.fingerprint : by.keyset.public.id;
    const said = { root: this.fingerprint, nonce: this.random(16), signers: [signer as KeysetId], ...members };
    const [type, body] = bodyOf(name, said as unknown as Statements[Name]);
    const secret = by === undefined ? this.root : by.keyset.signing;
    return frame(type, body, [signRecord(secret, signer, { type, body })]);
  }
}

/** A record whose signature does not hold. */
export function flipped(data: Uint8Array): Bytes {
  const made = data.slice() as Bytes;
  made[made.length - 1] = (made.at(-1) ?? 0) ^ 1;
  return made;
}
