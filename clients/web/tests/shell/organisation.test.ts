// What is taken from the organisation's answer, whatever that is.

import { expect, test, vi } from "vitest";
import { EXIT_UNLESS_TOLD, toldBy } from "../../src/shell/organisation.svelte.ts";
import { pickLanguage } from "../../src/shell/language.ts";

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

const NOWHERE = ["javascript:alert(1)", "data:text/html,x", "//weather.example", "weather", "file:///etc", "http://[::1]/", ""];

test.each(NOWHERE)("leaving does not lead to %j", (exit) => {
  expect(toldBy({ exit }).exit).toBe(EXIT_UNLESS_TOLD);
});

test("nor back to the address that the page is at, where the service could show a page of its own", () => {
  vi.stubGlobal("location", { origin: "https://relay.example" });
  expect(toldBy({ exit: "https://relay.example/v1/door#x" }).exit).toBe(EXIT_UNLESS_TOLD);
  expect(toldBy({ exit: "https://weather.example/" }).exit).toBe("https://weather.example/");
  vi.unstubAllGlobals();
});

test("the language is the first of a browser's that we speak, else English", () => {
  expect(pickLanguage(["fr", "nl-BE", "en"])).toBe("nl");
  expect(pickLanguage(["de", "en-GB", "nl"])).toBe("en");
  expect(pickLanguage(["ar", "tr"])).toBe("en");
  expect(pickLanguage([])).toBe("en");
});
