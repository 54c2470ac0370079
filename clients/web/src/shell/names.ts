/** What is said of a name that cannot be kept, by the code of the fault; empty for any other fault. */
import { say } from "./words.svelte.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  "name.empty": "web-name-empty",
  "name.too_long": "web-name-long",
  "name.characters": "web-name-unfit",
  "name.taken": "web-name-taken",
  "device.name_taken": "web-name-taken",
};

/** Return the sentence at the field. */
export function nameSaid(code: string): string {
  const sentence = SENTENCES[code];
  return sentence === undefined ? "" : say(sentence);
}
