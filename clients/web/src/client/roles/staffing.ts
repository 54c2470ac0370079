// That a member of staff's own authority ends. A mediator's part of clients/cli/relay_client/roles/staffing.py.

import { SECONDS_PER_DAY, type CaseId } from "../../domain/ids.ts";
import type { StaffRole } from "../../domain/model.ts";
import { ending } from "../../domain/staff_rules.ts";
import type { CaseClient } from "../cases/case_client.ts";
import type { Warn } from "../views/people.ts";

const CODES = { told: "warn.staff_ending", presses: "warn.staff_ending_soon" } as const;
const NO_CASE = "00".repeat(16) as CaseId;

/**
 * That one's own authority ends within 60 days, by the root's word as it came with this command's looks, or with a list. `Misused`
 * *role.other* for a party.
 */
export async function ownWarnings(caseClient: CaseClient): Promise<readonly Warn[]> {
  const { id } = await caseClient.staffSigner(NO_CASE);
  const now = caseClient.now();
  const mine = (await caseClient.knowing(id)).members(now).find((member) => member.keyset === id);
  const near = mine === undefined ? undefined : ending(mine.not_after, now);
  if (mine === undefined || near === undefined) return [];
  return [{ code: CODES[near], name: mine.name, days: Math.max(0, Math.floor((mine.not_after - now) / SECONDS_PER_DAY)) }];
}

/** The role that the root gave whoever looks, undefined where none is live now; `Misused` *role.other* for a party. */
export async function ownRole(caseClient: CaseClient): Promise<StaffRole | undefined> {
  const { id } = await caseClient.staffSigner(NO_CASE);
  return caseClient.roleOf(id);
}

/** The name that the root gave whoever looks; `Misused` *role.other* for a party. */
export async function ownName(caseClient: CaseClient): Promise<string> {
  const { id } = await caseClient.staffSigner(NO_CASE);
  return (await caseClient.knowing(id)).name(id);
}
