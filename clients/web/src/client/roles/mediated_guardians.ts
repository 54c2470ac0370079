// A mediator's part about somebody under age: who decides with them, and what was seen of somebody without a device. The twin of
// `Guardians` in clients/cli/relay_client/roles/guardians.py.

import { rootFingerprint } from "../../crypto/digests.ts";
import { newSlipSecret } from "../../crypto/slip.ts";
import { guardiansOf } from "../../domain/guardian_rules.ts";
import type { CaseId, GuardianId, SlipId } from "../../domain/ids.ts";
import type { Guardian } from "../../domain/model.ts";
import { deciding, named } from "../../domain/newest.ts";
import type { Side } from "../../domain/seats.ts";
import { NO_EPOCH } from "../../domain/supporters.ts";
import type { Attested } from "../../generated/choices.ts";
import { SLIP_LONGEST_S } from "../../generated/limits.ts";
import { withSlip } from "../account/keyring.ts";
import type { SlipSaid } from "../account/slip_text.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import type { Outcome } from "../views/cases.ts";
import type { CaseAccess } from "./case_access.ts";
import { word } from "./guardians.ts";

/** Who is under age, and who decides with them. `which` is the beginning of a guardian's id. */
export class Guardians {
  readonly #cases: CaseAccess;

  constructor(cases: CaseAccess) {
    this.#cases = cases;
  }

  /** Say that a side is under age, or that they are of age now. */
  async underAge(of: CaseId, side: Side, on: boolean): Promise<Outcome> {
    return this.#cases.say(await this.#cases.look(of), "case.age", "UnderAge", { side, on });
  }

  /** Name somebody who decides together with a side, and make the slip that invites them. */
  async invite(of: CaseId, side: Side, days: number): Promise<SlipSaid> {
    const snapshot = await this.#cases.look(of);
    const { signer } = snapshot;
    const { session } = this.#cases;
    const now = this.#cases.now();
    const expires = await this.#cases.endOfDay(days, SLIP_LONGEST_S, "slip.too_long");
    const slip = signer.newId<SlipId>();
    const secret = newSlipSecret(signer.random);
    await session.update(withSlip({ slip, case: of, side, epoch: NO_EPOCH, expires, secret }, now));
    const members = { side, guardian: signer.newId<GuardianId>(), step: "named", slip, expires } as const;
    await this.#cases.say(snapshot, "case.guardian", "Guardian", { ...members, keyset: undefined, behind: undefined });
    const { origin, root } = session.profile;
    return { origin, root: await rootFingerprint(root), slip, case: of, side, expires, secret };
  }

  /** Name somebody without a device; a mediator asks them, and attests what they say. */
  async name(of: CaseId, side: Side): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    return this.#step(snapshot, side, snapshot.signer.newId<GuardianId>(), "named");
  }

  /** Ask a guardian anew; `Misused` *guardian.none*, *id.ambiguous*. */
  async ask(of: CaseId, side: Side, which: string): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const { id } = chosen(live(snapshot, side).filter(({ agrees, slip }) => !agrees && !slip), which);
    return this.#step(snapshot, side, id, "asked");
  }

  /** Let somebody decide with a side no more; `Misused` *guardian.none*, *id.ambiguous*. */
  async end(of: CaseId, side: Side, which: string): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    return this.#step(snapshot, side, chosen(live(snapshot, side), which).id, "ended");
  }

  /** Record what a guardian without a device said; a no is a stop (step R9). `Misused` *guardian.none*, *id.ambiguous*. */
  async attest(of: CaseId, side: Side, seen: Attested, agrees: boolean, which: string): Promise<Outcome> {
    const asked = (snapshot: CaseSnapshot): Guardian =>
      chosen(live(snapshot, side).filter(({ keyset, slip }) => keyset === undefined && !slip), which);
    if (!agrees) return this.#cases.stop(of, "case.together", "GuardianWord", (known) => word(asked(known), false, seen));
    const snapshot = await this.#cases.look(of);
    return this.#cases.say(snapshot, "case.together", "GuardianWord", word(asked(snapshot), true, seen));
  }

  async #step(snapshot: CaseSnapshot, side: Side, guardian: GuardianId, step: "named" | "asked" | "ended"): Promise<Outcome> {
    const behind = step === "named" ? undefined : named(historyIn(snapshot).file, deciding(guardian));
    const none = { slip: undefined, expires: undefined, keyset: undefined };
    return this.#cases.say(snapshot, "case.guardian", "Guardian", { side, guardian, step, ...none, behind });
  }
}

function live(snapshot: CaseSnapshot, side: Side): readonly Guardian[] {
  return guardiansOf(historyIn(snapshot).file, side);
}

function chosen(among: readonly Guardian[], which: string): Guardian {
  const [one, another] = among.filter(({ id }) => id.startsWith(which));
  if (one === undefined) throw new Misused("guardian.none");
  if (another !== undefined) throw new Misused("id.ambiguous");
  return one;
}
