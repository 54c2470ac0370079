// Second signatures: what waits for one's own, checked as far as one may look, and signed only as it was shown. The staff's
// part of clients/cli/relay_client/roles/second_signatures.py: they vouch with a colleague for a recovered keyset.

import { rootFingerprint } from "../../crypto/digests.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { Misused, Untrusted } from "../errors.ts";
import { type Directory, parsed, type UnverifiedRecord, signerOf, verify, windowOf } from "../trust/directory.ts";
import type { Outcome } from "../views/cases.ts";
import type { CosignRequest } from "../views/people.ts";
import { standing, waitsUntil } from "./waiting.ts";

/** The second signatures of somebody of the staff. */
export class StaffSignatures {
  readonly #caseClient: CaseClient;

  constructor(caseClient: CaseClient) {
    this.#caseClient = caseClient;
  }

  /**
   * What waits for this account's signature, each with its first signature verified; a bad one hides no other. What waited too
   * long is left out, and so is what was asked anew since.
   */
  async requests(): Promise<readonly CosignRequest[]> {
    const { records } = await this.#caseClient.session.call("cosign.list");
    const directory = await this.#caseClient.directory();
    const asked: UnverifiedRecord[] = [];
    for (const data of records) {
      const record = await unlessUntrusted(() => this.#parsed(data));
      if (record !== undefined) asked.push(record);
    }
    const days = await this.#caseClient.sender.signatureDays();
    const cosignRequests: CosignRequest[] = [];
    for (const unverified of standing(asked, this.#caseClient.now(), days)) {
      const request = await unlessUntrusted(() => this.#request(unverified, directory, days));
      if (request !== undefined) cosignRequests.push(request);
    }
    return cosignRequests;
  }

  /** Add one's signature to a statement that was shown, and send it; `Misused` *key.missing* where it is not ours to sign. */
  async sign({ record: data }: CosignRequest): Promise<Outcome> {
    const { record } = await this.#parsed(data);
    if (record.name !== "Confirm") throw new Untrusted("trust.record", record.name);
    const { case: of, signers } = record.statement;
    const signer = await this.#caseClient.staffSigner(of);
    if (signers.at(-1) !== signer.id) throw new Misused("key.missing");
    const signed = await signer.cosign(record);
    return this.#caseClient.sender.send({ route: "case.confirm", request: { record: signed.data }, record: signed.id, case: of });
  }

  #request(parsedRecord: UnverifiedRecord, directory: Directory, days: number): CosignRequest {
    const { record } = parsedRecord;
    if (record.name !== "Confirm") throw new Untrusted("trust.record", record.name);
    const first = signerOf(record);
    directory.require(first, ["mediator"], windowOf(record));
    verify(parsedRecord, 0, directory.public(first).sign);
    const { case: of, side, epoch } = record.statement;
    if (parsedRecord.bears === undefined) throw new Untrusted("trust.record", record.name);
    return { record: record.data, id: parsedRecord.id, case: of, side, epoch, by: directory.name(first),
      until: waitsUntil(record, days), shortFingerprint: shortFingerprintText(parsedRecord.bears.id) };
  }

  async #parsed(data: Uint8Array): Promise<UnverifiedRecord> {
    const record = await parsed(data, await rootFingerprint(this.#caseClient.session.profile.root), true);
    const { signatures, statement } = record.record;
    if (statement.signers.length !== 1 + signatures.length) throw new Untrusted("trust.record");
    return record;
  }
}

/** Return what is found, or undefined where it does not hold. */
async function unlessUntrusted<Found>(find: () => Promise<Found> | Found): Promise<Found | undefined> {
  try {
    return await find();
  } catch (fault) {
    if (fault instanceof Untrusted) return undefined;
    throw fault;
  }
}
