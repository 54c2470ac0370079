/** What is said of somebody in the list of people: what is permitted and until when, and what lies there. No word of a letter. */
import { say, words } from "../../shell/words.svelte.ts";
import type { Helped, Why, WrittenItem } from "../../worker/index.ts";

const NEEDS: Partial<Record<Why, string>> = {
  to_print: "counsel-need-print",
  to_report: "counsel-need-report",
  returned: "counsel-need-returned",
  not_passed_on: "counsel-need-not-passed",
  mediator_note: "counsel-need-note",
  send_again: "counsel-need-again",
  write_again: "counsel-need-write-again",
  erasing: "counsel-need-erasing",
  help_ending: "counsel-need-ending",
};

const STATUS: Record<WrittenItem["status"], string> = {
  with_mediator: "counsel-status-with",
  passed_on: "counsel-status-passed",
  returned: "counsel-status-returned",
  taken_back: "counsel-status-taken",
  not_passed_on: "counsel-status-not",
};

/** What is permitted now, and until when; or that it is over. */
export function permission({ brings, reads, acts, until }: Helped): string {
  const day = { day: until === undefined ? "" : words.date(until) };
  if (!acts) return until === undefined ? say("counsel-none") : say("counsel-over", day);
  if (brings && reads) return say("counsel-may-both", day);
  return say(brings ? "counsel-may-bring" : "counsel-may-read", day);
}

/** What lies there, each thing once, whom people wait for first. */
export function linesOf(person: Helped): readonly string[] {
  const lines = person.needs.flatMap(({ why, until, since }) => {
    const sentence = NEEDS[why];
    return sentence === undefined ? [] : [say(sentence, { day: words.date(until ?? since) })];
  });
  if (person.state === "closed") lines.unshift(say("counsel-closed"));
  else if (person.paused) lines.unshift(say("counsel-paused"));
  if (person.written.some((letter) => letter.status === "with_mediator")) lines.push(say("counsel-with-mediator"));
  if (person.drafts.length > 0) lines.push(say("counsel-begun"));
  return [...new Set(lines)];
}

/** What became of a letter that was brought. */
export function statusOf({ status }: WrittenItem): string {
  return say(STATUS[status]);
}
