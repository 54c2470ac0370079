/** Which sentences say why something was not done, and what helps, by the code of the fault. */

export interface Sentences {
  readonly title: string;
  readonly text: string;
}

const LINE: Sentences = { title: "web-trouble-line-title", text: "web-trouble-line" };
const BUSY: Sentences = { title: "web-trouble-busy-title", text: "web-trouble-busy" };
const OVER: Sentences = { title: "web-trouble-over-title", text: "web-trouble-over" };
const USED: Sentences = { title: "web-trouble-used-title", text: "web-trouble-used" };
const OTHER: Sentences = { title: "web-trouble-other-title", text: "web-trouble-other" };
const KEPT: Sentences = { title: "web-trouble-kept-title", text: "web-trouble-kept" };
const FULL: Sentences = { title: "web-trouble-full-title", text: "web-trouble-full" };
const WORKER: Sentences = { title: "web-trouble-worker-title", text: "web-trouble-worker" };
const CLOCK: Sentences = { title: "web-trouble-clock-title", text: "web-trouble-clock" };
const TRUST: Sentences = { title: "web-trouble-trust-title", text: "web-trouble-trust" };
const LOCKED: Sentences = { title: "web-locked-title", text: "web-locked-text" };
const OTHERWISE: Sentences = { title: "web-failed-title", text: "web-failed-text" };

const BY_CODE: Readonly<Record<string, Sentences>> = {
  "rate.limited": BUSY,
  "store.busy": BUSY,
  "store.failed": BUSY,
  "store.full": BUSY,
  "store.read_only": BUSY,
  "service.stopping": BUSY,
  "slip.expired": OVER,
  "slip.used": USED,
  "slip.unknown": OTHER,
  "slip.epoch": OVER,
  "slip.origin": OTHER,
  "slip.text": OTHER,
  "origin.scheme": OTHER,
  "root.mismatch": OTHER,
  "home.permissions": KEPT,
  "home.failed": KEPT,
  "home.full": FULL,
  "worker.none": WORKER,
  "worker.wasm": WORKER,
  "clock.off": CLOCK,
  "clock.far": CLOCK,
  "record.late": CLOCK,
  "login.salt": TRUST,
  "home.damaged": TRUST,
  "lock.none": LOCKED,
};

/** Return what is said of a fault. A code that has no sentences of its own says what all of them may say. */
export function troubleOf(code: string): Sentences {
  if (code.startsWith("net.")) return LINE;
  if (code.startsWith("trust.") || code.startsWith("keyring.")) return TRUST;
  return BY_CODE[code] ?? OTHERWISE;
}

/** Whether the same may be tried again as it is. */
export function mayPass(code: string): boolean {
  const sentences = troubleOf(code);
  return ![OVER, USED, OTHER, TRUST, LOCKED].includes(sentences);
}

/** The code of whatever was thrown. */
export function codeOf(fault: unknown): string {
  return fault instanceof Error && "code" in fault && typeof fault.code === "string" ? fault.code : "worker.fault";
}
