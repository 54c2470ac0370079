// What goes between the page and the worker: calls and their outcome one way, requests and their answers the other.
//
// Keys, R and the passphrase never stand in any of these, but for the words that somebody types and those that are to be shown.

import type { Asked } from "../client/net/line.ts";
import type { Heard } from "../client/net/replies.ts";
import type { JournalLine } from "../client/views/cases.ts";
import type { StaffCore } from "./staff/core.ts";

export type CallName = keyof StaffCore;

/** Which page, from 1, of how many is on its way, and how many bytes of all of them have arrived. */
export interface Sending {
  readonly page: number;
  readonly pages: number;
  readonly done: number;
  readonly of: number;
}

/** How far a call that takes long has come: words are stretched, the server is asked, something came, pages are sent. */
export type Progress = "stretching" | "asking" | "news" | Sending;

/** Why something was not done: the code, and what its sentence names. */
export interface Fault {
  readonly code: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly moments: Readonly<Record<string, number>>;
  /** What is new in a case that went on meanwhile. */
  readonly changes: readonly JournalLine[];
}

/**
 * The origin of the page, that of the service behind it, and the port by which the worker asks for requests. It holds a lock
 * of the name `alive` as long as it lives: by that the page hears of its end, which a browser tells nobody else.
 */
export interface Begin {
  readonly page: string;
  readonly service: string;
  readonly line: MessagePort;
  readonly alive: string;
}

/** From the page to the worker. */
export type ToWorker =
  | { readonly begin: Begin }
  | { readonly call: CallName; readonly id: number; readonly given: readonly unknown[] };

/** From the worker to the page. */
export type FromWorker =
  | { readonly begun: true }
  | { readonly unfit: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: Fault }
  | { readonly id: number; readonly progress: Progress };

/** On the line, from the worker: a request, or that nobody reads its stream any more. */
export type Request = { readonly id: number; readonly asked: Asked } | { readonly id: number; readonly stop: true };

/** On the line, from the page. A stream begins with `heard`, goes on with pieces and ends. */
export type Reply =
  | { readonly id: number; readonly heard: Heard }
  | { readonly id: number; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly end: true }
  | { readonly id: number; readonly fault: string };

