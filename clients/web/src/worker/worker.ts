// The worker of a party's post. Nothing in it can pass a letter on: what a mediator does is in a worker of its own
// (staff/worker.ts), which a party's browser never fetches.

import { coreOf } from "./core.ts";
import { serveWith } from "./serving.ts";

serveWith(coreOf);
