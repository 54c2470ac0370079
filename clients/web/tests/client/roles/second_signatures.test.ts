// A party signs second only what a mediator of the case asks for, and what the party's own journal lets stand.

import { expect, test } from "vitest";

import { SecondSignatures } from "../../../src/client/roles/second_signatures.ts";
import { positionIn } from "../../../src/client/cases/snapshot.ts";
import type { JsonRequest } from "../../../src/client/net/transport.ts";
import { unhex, type Bytes } from "../../../src/bytes.ts";
import { rootFingerprint } from "../../../src/crypto/digests.ts";
import { KeysetSecret } from "../../../src/crypto/keys.ts";
import { signRecord } from "../../../src/crypto/sign.ts";
import type { CaseId } from "../../../src/domain/ids.ts";
import { decode, encode } from "../../../src/wire/codec.ts";
import { bodyOf, frame } from "../../../src/wire/records.ts";
import { keysetOf } from "../../support/checks.ts";
import { INPUTS, ToldDevice } from "../../support/told_device.ts";

const ALL = { journal: { of: "a", first: INPUTS.journals.a.length, then: [] } };

/** Ask Anna to sign for somebody with this keyset; return who is shown to her, and why nobody is. */
async function asked(who: KeysetSecret): Promise<readonly [number, readonly string[]]> {
  const device = await ToldDevice.of({ who: "anna" });
  const known = await device.look(ALL);
  expect(positionIn(known).n).toBe(ALL.journal.first);
  const mediator = await keysetOf(INPUTS.keysets.mediator);
  const said = {
    root: await rootFingerprint(unhex(INPUTS.root_public)), nonce: new Uint8Array(16), signers: [mediator.public.id, device.keyset],
    case: device.case as CaseId, at: INPUTS.now, side: "a", slip: "00".repeat(16), keyset: who.public.toBytes(),
  } as const;
  const [type, body] = bodyOf("Supporter", said as never);
  const record = frame(type, body, [signRecord(mediator.signing, mediator.public.id, { type, body })]);
  const look = device.told.answers.get("look") as (call: JsonRequest) => Bytes;
  device.told.answers.set("look", (call) => encode("Looked", { ...decode("Looked", look(call)), cosigns: [record] }));
  const { requests, troubled } = await new SecondSignatures(device.client).supporters();
  return [requests.length, troubled.map(({ code, who: rule }) => `${code} ${rule ?? ""}`)];
}

test("somebody new may stand by a party", async () => {
  const random = (length: number) => Uint8Array.from({ length }, (_, at) => (7 * at + 3) % 256);
  expect(await asked(await KeysetSecret.generate(random))).toEqual([1, []]);
});

test("nobody of the case may", async () => {
  expect(await asked(await keysetOf(INPUTS.keysets.mediator))).toEqual([0, ["journal.rule supporter.role"]]);
});
