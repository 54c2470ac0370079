// A worker: it has the keys and no network. Its own policy lets it fetch nothing (relay/bundle/files.py); whatever it asks of the
// server goes through the page. There are two of them (worker.ts, staff/worker.ts), which differ in what they can be asked.

import { ready } from "../crypto/sodium.ts";
import { openPlaces } from "../client/device/indexed_db.ts";
import type { Environment } from "../client/device/environment.ts";
import { CaseChanged, ClientError, LocalFault } from "../client/errors.ts";
import { httpTransport } from "../client/net/http_transport.ts";
import type { Given, Tell } from "./core.ts";
import { lineOver } from "./line.ts";
import type { Begin, Fault, FromWorker, ToWorker } from "./messages.ts";

/** What of a worker's own scope is used here: the types of a page's are another library's. */
interface Scope {
  onmessage: ((message: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
  readonly indexedDB?: IDBFactory;
  readonly navigator: { readonly locks?: LockManager };
}

const scope = globalThis as unknown as Scope;

const environment: Environment = {
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  now: () => Math.floor(Date.now() / 1_000),
  sleep: (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1_000); }),
};

type Calls = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>;

let core: Calls | undefined;

/** Do what the page asks for, by functions that are made once a page begins. */
export function serveWith(make: (given: Given) => Calls): void {
  scope.onmessage = ({ data }) => {
    if ("begin" in data) void begin(data.begin, make);
    else void serve(data.id, data.call, data.given);
  };
}

async function begin({ page, service, line: port, alive }: Begin, make: (given: Given) => Calls): Promise<void> {
  const line = lineOver(port);
  try {
    await ready;
  } catch {
    tell({ unfit: "worker.wasm" });
    return;
  }
  core = make({
    page,
    service,
    environment,
    places: () => openPlaces(stores(), scope.navigator.locks),
    connect: (to) => httpTransport(to, line, environment.sleep),
  });
  await held(alive);
  tell({ begun: true });
}

/** Hold a lock until the worker ends, where this browser has locks. */
function held(name: string): Promise<void> {
  const { locks } = scope.navigator;
  if (locks === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    void locks.request(name, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}

function stores(): IDBFactory {
  const idbfactory = scope.indexedDB;
  if (idbfactory === undefined) throw new LocalFault("home.permissions");
  return idbfactory;
}

async function serve(id: number, name: string, given: readonly unknown[]): Promise<void> {
  const progress: Tell = (how) => { tell({ id, progress: how }); };
  try {
    if (core === undefined || !Object.hasOwn(core, name)) throw new LocalFault("worker.none");
    const call = core[name] as unknown as (...all: unknown[]) => Promise<unknown>;
    tell({ id, value: await call(...given, progress) });
  } catch (error) {
    tell({ id, fault: faultOf(error) });
  }
}

/** What of an error goes to the page: codes and short names. One that is none of ours is a mistake, and only that is said. */
function faultOf(error: unknown): Fault {
  if (error instanceof ClientError) {
    const changes = error instanceof CaseChanged ? error.changes : [];
    return { code: error.code, variables: error.variables, moments: error.moments, changes };
  }
  return { code: "worker.fault", variables: { name: error instanceof Error ? error.name : "" }, moments: {}, changes: [] };
}

function tell(message: FromWorker): void {
  scope.postMessage(message);
}
