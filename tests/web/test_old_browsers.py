"""The built client keeps to the oldest browsers of src/floor.ts; one below them shows a sentence and the number without a script.

No such browser is on the machine. What they lack is taken away from the one that is, and every built file is read at their edition
of the language.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, built, person
from tests.support.checkout import ROOT
from tests.support.process import ServerProcess
from tests.support.programs import program
from tests.support.relay_site import TELEPHONE
from tests.web.office import Office
from tests.web.test_joining import joined
from tests.web.walks.setting import PHONE

WEB: Final = ROOT / "clients" / "web"
WORDS: Final = Sentences(Language.NL)
SCRIPTS: Final = "**/assets/*.js"
READ: Final = """
const [edition, ...files] = process.argv.slice(1);
const { parse } = require("acorn");
for (const file of files) {
  try {
    parse(require("fs").readFileSync(file, "utf-8"), { ecmaVersion: Number(edition), sourceType: "module" });
  } catch (error) {
    console.log(`${file}: ${error.message}`);
  }
}
"""
LATER: Final = """
for (const [owner, names] of [
  [Array, "fromAsync"], [Array.prototype, "findLast findLastIndex toReversed toSorted toSpliced with"],
  [Object.getPrototypeOf(Int8Array.prototype), "findLast findLastIndex toReversed toSorted with"],
  [Object, "groupBy"], [Map, "groupBy"], [Map.prototype, "getOrInsert getOrInsertComputed"],
  [Promise, "try withResolvers"], [RegExp, "escape"], [Error, "isError"], [Math, "f16round sumPrecise"],
  [String.prototype, "isWellFormed toWellFormed"], [ArrayBuffer.prototype, "transfer transferToFixedLength resize"],
  [Uint8Array, "fromBase64 fromHex"], [Uint8Array.prototype, "toBase64 toHex setFromBase64 setFromHex"],
  [Set.prototype, "union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom"],
  [Object.getPrototypeOf(Object.getPrototypeOf([].values())),
    "map filter take drop flatMap reduce toArray forEach some every find"],
  [globalThis, "Iterator Float16Array structuredClone Temporal DisposableStack AsyncDisposableStack SuppressedError"],
  [globalThis, "CompressionStream DecompressionStream scheduler Sanitizer"],
  [URL, "canParse parse"], [AbortSignal, "any timeout"], [Response, "json"], [Headers.prototype, "getSetCookie"],
  [ReadableStream, "from"], [ReadableStream.prototype, "values"], [Blob.prototype, "bytes"],
  [globalThis.Document, "parseHTML parseHTMLUnsafe"],
  [globalThis.Element?.prototype, "checkVisibility setHTML setHTMLUnsafe getHTML moveBefore"],
  [globalThis.HTMLElement?.prototype, "showPopover hidePopover togglePopover"],
]) {
  for (const name of owner === undefined ? [] : names.split(" ")) {
    for (let at = owner; at !== null; at = Object.getPrototypeOf(at)) delete at[name];
  }
}
delete ReadableStream.prototype[Symbol.asyncIterator];
"""
"""Takes away what came after ECMAScript 2022, or after the oldest browsers, wherever it runs."""
LACKS: Final = {
    "a pattern that looks behind": """globalThis.RegExp = new Proxy(RegExp, { construct(real, [pattern, ...flags]) {
        if (String(pattern).includes("(?<=")) throw new SyntaxError("invalid group specifier name");
        return new real(pattern, ...flags);
    } });""",
    "Object.hasOwn": "delete Object.hasOwn;",
    "Array.prototype.at": "delete Array.prototype.at;",
}


def edition() -> str:
    """Return the edition of ECMAScript that the oldest browsers have."""
    (found,) = re.findall(r"ECMASCRIPT = (\d+);", (WEB / "src/floor.ts").read_text(encoding="utf-8"))
    return str(found)


def unread(*files: Path) -> list[str]:
    """Return what cannot be read at that edition, in patterns too."""
    command = [program("node", "nodejs"), "-e", READ, edition(), *map(str, files)]
    done = subprocess.run(command, cwd=WEB, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()


def test_the_oldest_browsers_can_read_every_built_file() -> None:
    files = sorted(built().rglob("*.js"))
    assert any(each.name.startswith("worker-") for each in files)
    assert unread(*files) == []


@pytest.mark.parametrize(
    "later", ["/[a--b]/v", "/(?i:a)/", "/(?<a>b)|(?<a>c)/", "{ using a = null; }", "import a from 'b' with {}"]
)
def test_what_is_later_is_seen(later: str, tmp_path: Path) -> None:
    (tmp_path / "later.js").write_text(later)
    assert len(unread(tmp_path / "later.js")) == 1


def test_the_sources_know_no_later_edition() -> None:
    known = json.loads((WEB / "tsconfig.src.json").read_text(encoding="utf-8"))
    assert known["compilerOptions"]["lib"] == [f"ES{edition()}", "DOM", "DOM.Iterable"]


def test_somebody_joins_in_a_browser_that_has_nothing_later(office: Office, browser: Browser) -> None:
    with person(browser, locale="nl-NL", viewport=PHONE) as anna:
        anna.context.add_init_script(LATER)
        anna.context.route("**/assets/worker-*.js", _with_nothing_later)
        joined(anna, office.slip(office.case()))
        anna.press(WORDS("web-code-home"))
        anna.title(WORDS("web-home-title"))
        gone = "[[].findLast, globalThis.structuredClone, new Set().union].every((each) => each === undefined)"
        (worker,) = anna.page.workers
        assert anna.page.evaluate(gone)
        assert worker.evaluate(gone)
        assert anna.faults == []


def _with_nothing_later(route: Route) -> None:
    worker = route.fetch()
    route.fulfill(response=worker, body=LATER + worker.text())


@pytest.mark.parametrize("lacks", LACKS.values(), ids=LACKS.keys())
def test_a_browser_below_them_that_can_read_the_program_is_told_and_given_a_number(
    lacks: str, dutch: Person, server: ServerProcess
) -> None:
    dutch.page.add_init_script(lacks)
    dutch.page.goto(server.origin)
    expect(dutch.page.get_by_text(WORDS("web-old-text"))).to_be_visible()
    expect(dutch.page.get_by_role("link", name=TELEPHONE)).to_be_visible()
    assert dutch.page.get_by_role("button").all_text_contents() == ["English"]


def number(page: Page) -> str:
    """Return the number that stands in the page and can be seen, without any script of the page."""
    shown = page.locator(".starting__number:visible")
    assert shown.count() == 1
    return str(shown.evaluate("(each) => JSON.parse(getComputedStyle(each, '::before').content)"))


@pytest.mark.parametrize("answer", [{"body": "?"}, {"body": "throw Error()"}, {"status": 503}, None])
def test_where_the_program_does_not_run_the_page_says_so_after_a_while_and_has_the_number(
    answer: dict[str, str | int] | None, dutch: Person, server: ServerProcess
) -> None:
    page = dutch.page
    dutch.context.route(
        SCRIPTS, lambda route: answer and route.fulfill(**{"content_type": "text/javascript", **answer})
    )
    page.goto(server.origin, wait_until="commit")
    expect(page.get_by_text(WORDS("web-starting"), exact=True)).to_be_visible()
    expect(page.get_by_text(WORDS("web-starting-long"))).to_be_hidden()
    (delay,) = page.evaluate("document.getAnimations().map((each) => each.effect.getTiming().delay)")
    assert delay == 8_000
    page.evaluate("document.getAnimations()[0].finish()")
    for language in Language:
        words = Sentences(language)
        expect(page.get_by_text(f"{words('web-starting-long')} {words('web-old-ask')}")).to_be_visible()
    assert number(page) == TELEPHONE


def test_without_scripts_the_number_is_there(browser: Browser, server: ServerProcess) -> None:
    with person(browser, java_script_enabled=False, viewport=PHONE) as somebody:
        somebody.page.goto(server.origin)
        assert number(somebody.page) == TELEPHONE
