// What is taken from the organisation's answer, whatever that is.

import { expect, test } from "vitest";
import { EXIT_UNLESS_TOLD, toldBy } from "../../src/shell/organisation.svelte.ts";
import { pickLanguage } from "../../src/shell/words.svelte.ts";

test("whom to call, where leaving leads, and the server's time", () => {
  const answer = { telephone: " 030 ", helpline: "Help 1", exit: "https://weather.example", at: 1_800_000_000, root: "x" };
  expect(toldBy(answer)).toEqual({
    telephone: "030",
    helpline: "Help 1",
    exit: "https://weather.example/",
    at: 1_800_000_000,
  });
});

test.each([null, 3, "text", [], {}, { telephone: 3, helpline: null, at: "now" }])("of %j nothing is taken", (answer) => {
  expect(toldBy(answer)).toEqual({ telephone: "", helpline: "", exit: EXIT_UNLESS_TOLD, at: undefined });
});

test.each(["javascript:alert(1)", "data:text/html,x", "//weather.example", "weather", "file:///etc", ""])(
  "leaving does not lead to %j",
  (exit) => {
    expect(toldBy({ exit }).exit).toBe(EXIT_UNLESS_TOLD);
  },
);

test("the language is the first of a browser's that we speak, else English", () => {
  expect(pickLanguage(["fr", "nl-BE", "en"])).toBe("nl");
  expect(pickLanguage(["de", "en-GB", "nl"])).toBe("en");
  expect(pickLanguage(["ar", "tr"])).toBe("en");
  expect(pickLanguage([])).toBe("en");
});
