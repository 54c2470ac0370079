// What the worker of the staff can be asked, and the whole of it. What a party says for itself, a counsellor says in its name.

import { CounsellorRole } from "../../client/roles/counsellor.ts";
import { type Core, type Given, partsOf } from "../core.ts";
import { roleOf, speakingOf } from "../post.ts";
import { type CounselCore, counselOf } from "./counsel.ts";
import { type DeskCore, deskOf } from "./desk.ts";

export type StaffCore = Core & DeskCore & CounselCore;

export function staffCoreOf(given: Given): StaffCore {
  const { core, cases } = partsOf(given);
  const counselling = roleOf(cases, (client) => new CounsellorRole(client));
  return { ...core, ...speakingOf(cases, counselling), ...deskOf(cases), ...counselOf(cases, counselling) };
}
