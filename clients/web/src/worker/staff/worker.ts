// The worker of somebody of the staff: everything that a party's worker does for an account, and a mediator's desk.

import { serveWith } from "../serving.ts";
import { staffCoreOf } from "./core.ts";

serveWith(staffCoreOf);
