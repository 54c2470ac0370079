// A party's second signatures, for whom they wish to have by them: what waits for one's own, checked as far as one may look, and
// signed only as it was shown. That part of the twin of clients/cli/relay_client/roles/second_signatures.py.

import type { Bytes } from "../../bytes.ts";
import { KeysetSecret } from "../../crypto/keys.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import type { CaseId, KeysetId, RecordId } from "../../domain/ids.ts";
import { Refused } from "../../domain/refusals.ts";
import type { Supporter } from "../../generated/shapes.ts";
import { caseKeys } from "../account/keyring.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { FaultCollector } from "../cases/fault_collector.ts";
import { directoryIn, historyIn } from "../cases/snapshot.ts";
import { Misused, Untrusted } from "../errors.ts";
import { Signer } from "../items/signer.ts";
import { Directory, parsed, type UnverifiedRecord, signerOf, verify, windowAt } from "../trust/directory.ts";
import type { Outcome } from "../views/cases.ts";
import type { Troubled } from "../views/troubled.ts";
import { standing, waitsUntil } from "./waiting.ts";

/** Somebody whom a mediator proposes to stand by this party. */
export interface SupporterRequest {
  readonly case: CaseId;
  readonly id: RecordId;
  /** The mediator who asks. */
  readonly by: string;
  /** What the party compares with that person. */
  readonly shortFingerprint: string;
  /** It waits no longer than this, in seconds since 1970. */
  readonly until: number;
}

/** Those that hold, and the cases in which one does not. */
export interface SupporterRequests {
  readonly requests: readonly SupporterRequest[];
  readonly troubled: readonly Troubled[];
}

type Said = UnverifiedRecord & { readonly statement: Supporter };

export class SecondSignatures {
  readonly #caseClient: CaseClient;

  constructor(caseClient: CaseClient) {
    this.#caseClient = caseClient;
  }

  /**
   * Who is proposed, each with its first signature verified; a bad one hides no other. What waited too long is left out, and so is
   * what was asked anew since.
   */
  async supporters(): Promise<SupporterRequests> {
    const apart = new FaultCollector();
    const requests: SupporterRequest[] = [];
    for (const asked of await this.#waiting()) {
      const request = await apart.of(asked.statement.case, () => this.#request(asked));
      if (request !== undefined) requests.push(request);
    }
    return { requests, troubled: apart.troubled };
  }

  /** Add one's signature to what was shown, and send it; `Misused` *cosign.none* where it waits no more. */
  async sign(id: RecordId): Promise<Outcome> {
    const asked = (await this.#waiting()).find((waiting) => waiting.id === id);
    if (asked === undefined) throw new Misused("cosign.none");
    await this.#request(asked);
    const { case: of, signers } = asked.statement;
    const signer = await this.#signer(of, signers.at(-1));
    const { data, id: record } = await signer.cosign(asked.record);
    return this.#caseClient.sender.send({ route: "case.supporter", request: { record: data }, record, case: of });
  }

  async #waiting(): Promise<readonly Said[]> {
    const { cosigns } = await this.#caseClient.lookAll();
    const records = await Promise.all(cosigns.map((cosign) => this.#parsed(cosign)));
    const asked = standing(records, this.#caseClient.now(), await this.#caseClient.sender.signatureDays());
    return asked.flatMap((unverified) => {
      const { record } = unverified;
      return record.name === "Supporter" ? [{ ...unverified, statement: record.statement }] : [];
    });
  }

  async #parsed(data: Bytes): Promise<UnverifiedRecord> {
    const { root } = await Directory.of(this.#caseClient.session.profile.root);
    const record = await parsed(data, root, true);
    const { signatures, statement } = record.record;
    if (statement.signers.length !== 1 + signatures.length) throw new Untrusted("trust.record");
    return record;
  }

  /** Check what a party is asked to sign: by a mediator of this case, about their own side. */
  async #request(asked: Said): Promise<SupporterRequest> {
    const { case: of, side } = asked.statement;
    const snapshot = await this.#caseClient.look(of);
    const { role, side: own } = snapshot.reply.case;
    if (role !== "party" || side !== own) throw new Untrusted("trust.standing", of);
    const directory = directoryIn(snapshot);
    const first = signerOf(asked.record);
    const now = this.#caseClient.now();
    if (!historyIn(snapshot).mediators(now).has(first)) throw new Untrusted("trust.assignment", directory.name(first));
    directory.require(first, ["mediator"], windowAt(now));
    verify(asked, 0, directory.public(first).sign);
    try {
      snapshot.verifier.requireAllowed(asked);
    } catch (refused) {
      if (refused instanceof Refused) throw new Untrusted("journal.rule", refused.code);
      throw refused;
    }
    if (asked.bears === undefined) throw new Untrusted("trust.record");
    const until = waitsUntil(asked.record, await this.#caseClient.sender.signatureDays());
    return { case: of, id: asked.id, by: directory.name(first), until,
      shortFingerprint: shortFingerprintText(asked.bears.id) };
  }

  /** Somebody who signs with the keyset that is asked to; `Misused` *key.missing* where it is not ours. */
  async #signer(of: CaseId, keyset: KeysetId | undefined): Promise<Signer> {
    const { session } = this.#caseClient;
    const { root } = await Directory.of(session.profile.root);
    for (const { seeds } of caseKeys(await session.content(), of)) {
      const secret = await KeysetSecret.fromBytes(seeds);
      if (secret.public.id === keyset) return new Signer(root, of, secret, session.environment.random);
    }
    throw new Misused("key.missing", keyset);
  }
}
