"""Measures a mediator's desk in the browser: today with many cases and held letters, its filter, a letter's words, and passing on.

A relay of its own, a mediator with many cases and held letters, a line that holds every byte back, and Chromium with its processor
slowed, page and worker alike as far as DevTools slows them. Stretching the passphrase is left out. Ratios are to one empty request
over the same line, in the same round. The tab's memory is told right behind the last of many letters, which were read without a
pause, and once it rested: a browser gives back what it uses no more when there is nothing else to do. Run it as scripts/bench/desk.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from playwright.sync_api import CDPSession

from relay.crypto.typed import short_fingerprint_text
from relay_client.device.keystore import DeviceStore
from relay_client.words.sentences import Language, Sentences
from scripts.bench.lib.caseload import PASSPHRASE, Caseload
from scripts.bench.lib.far import far_line
from scripts.bench.lib.figures import middle, spread, table
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.servers import new_relay, relay
from tests.support.browser import Person, person, playing

DELAY_S: Final = 0.040
"""Each way."""
SLOWER: Final = 4
LAPTOP: Final = {"width": 1280, "height": 800}
MOST_TODAY_MS: Final = 1_000
MOST_FILTER_MS: Final = 100
MOST_LETTER_MS: Final = 1_000
MOST_RELEASE_MS: Final = 1_000
MOST_TAB_MIB: Final = 150
_LONGEST_MS: Final = 120_000
_WORDS: Final = Sentences(Language.NL)
_BEGUN: Final = """([pressed, since, wanted]) => {
  let begun = performance.now();
  let waits = since !== "";
  globalThis.drawn = new Promise((done) => {
    new MutationObserver((_, observer) => {
      if (waits && document.body.textContent.includes(since)) {
        waits = false;
        begun = performance.now();
      }
      if (waits || document.querySelector(wanted) === null) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => { done(performance.now() - begun); }));
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  document.querySelector(pressed).click();
}"""
"""Presses something; says how long it took, from then on or since a sentence stood there, until what was wanted was drawn."""
_ASKED: Final = """async () => {
  const begun = performance.now();
  await fetch("/", { method: "HEAD", cache: "no-store" });
  return performance.now() - begun;
}"""
"""Asks for nothing over the line; says how long that took."""
_TYPED: Final = """(text) => new Promise((done) => {
  const box = document.querySelector("#search");
  const begun = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { done(performance.now() - begun); }));
  }).observe(document.querySelector("#main"), { subtree: true, childList: true, characterData: true });
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
})"""
"""Types into the filter; says how long it took until what it left was drawn."""
_TO_REQUEST: Final = ("today_after_unlocking", "letter", "release")
_LETTER: Final = ".list .linkbtn"
_GOES: Final = ".decide .govuk-button"
_YES: Final = ".cols--half .govuk-button"
_NEXT: Final = "main > .row > .govuk-button"


class Amounts(Struct, frozen=True):
    """How much there is, and how often each thing is done."""

    cases: int
    letters: int
    rounds: int
    reviews: int
    """How many letters are read one after the other before the tab's memory is told."""
    rest_s: int
    """How long the tab rests then, before its memory is told once more."""


FULL: Final = Amounts(cases=40, letters=500, rounds=7, reviews=200, rest_s=30)
QUICK: Final = Amounts(cases=3, letters=6, rounds=1, reviews=2, rest_s=0)


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure in a new folder and return the result, ready for JSON."""
    with far_line(DELAY_S) as line:
        line.delay_s = 0.0
        settings = new_relay(folder / "relay", line.origin)
        with relay(settings) as server, playing() as browser:
            line.port = server.port
            caseload = Caseload(server, line.origin, settings.parent)
            lead = caseload.mediator(folder / "meral")
            cases = [caseload.labelled(lead, number) for number in range(1, amounts.cases + 1)]
            for number in range(amounts.letters):
                caseload.submit(cases[number % len(cases)])
            caseload.api.close()
            (profile,) = DeviceStore(folder / "meral", os.urandom).profiles()
            typed = {"name": profile.login, "organisation": short_fingerprint_text(profile.fingerprint)}
            with person(browser, locale="nl-NL", viewport=LAPTOP) as meral:
                meral.context.set_default_timeout(_LONGEST_MS)
                measured = _measured(meral, line.origin, typed, amounts, lambda: setattr(line, "delay_s", DELAY_S))
    result = {
        "delay_ms": DELAY_S * 1e3,
        "slower": SLOWER,
        "cases": amounts.cases,
        "letters": amounts.letters,
        "rounds": amounts.rounds,
        **measured,
    }
    result["targets"] = [target.shown for target in _targets(result)]
    return result


def _measured(
    meral: Person, origin: str, typed: dict[str, str], amounts: Amounts, far: Callable[[], None]
) -> dict[str, Any]:
    taken: dict[str, list[float]] = defaultdict(list)
    _sits_down(meral, origin, typed)
    far()
    devtools = meral.context.new_cdp_session(meral.page)
    for _ in range(amounts.rounds):
        taken["empty_request"].append(float(meral.page.evaluate(_ASKED)))
        taken["today_after_unlocking"].append(_unlocked(meral, devtools))
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for text in ("File 1", ""):
            taken["filter"].append(meral.page.evaluate(_TYPED, text))
        taken["letter"].append(_drawn(meral, _LETTER, ".decide"))
        _drawn(meral, _GOES, ".phonelike")
        taken["release"].append(_drawn(meral, _YES, _NEXT))
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    before = _tab_mib()
    meral.press(_WORDS("desk-today"), first=True)
    for _ in range(amounts.reviews):
        meral.page.locator(_LETTER).first.wait_for()
        _drawn(meral, _LETTER, ".decide")
        meral.page.locator(".deskbar nav button").first.click()
    behind = _tab_mib()
    meral.page.wait_for_timeout(amounts.rest_s * 1e3)
    if meral.faults:
        raise RuntimeError(f"the desk has faults: {meral.faults}")
    return {
        "ms": {name: {"median": middle(times, 1), "spread": spread(times)} for name, times in taken.items()},
        "ratios": {f"{name}_to_empty_request": _ratio(taken[name], taken["empty_request"]) for name in _TO_REQUEST},
        "reviews": amounts.reviews,
        "tab_mib": {"before": before, "behind_the_last": behind, "rested": _tab_mib()},
    }


def _ratio(ours: list[float], theirs: list[float]) -> dict[str, Any]:
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {"median": middle(ratios), "spread": spread(ratios)}


def _sits_down(meral: Person, origin: str, typed: dict[str, str]) -> None:
    meral.page.goto(origin)
    meral.press(_WORDS("web-door-open"))
    meral.press(_WORDS("web-attach-staff"))
    meral.page.get_by_label(_WORDS("web-attach-name"), exact=True).fill(typed["name"])
    meral.page.get_by_label(_WORDS("web-attach-staff-field"), exact=True).fill(PASSPHRASE)
    meral.page.get_by_label(_WORDS("web-attach-organisation"), exact=True).fill(typed["organisation"])
    meral.press(_WORDS("web-open-button"))
    meral.page.locator(_LETTER).first.wait_for()


def _unlocked(meral: Person, devtools: CDPSession) -> float:
    """Begin anew and open the account; return milliseconds from where the cases are asked for until they are drawn."""
    meral.page.reload()
    meral.press(_WORDS("web-door-open"))
    meral.title(_WORDS("web-open-title"))
    meral.page.get_by_label(_WORDS("web-open-field"), exact=True).fill(PASSPHRASE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    taken = _drawn(meral, "form .govuk-button", _LETTER, since=_WORDS("desk-fetching"))
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return taken


def _drawn(meral: Person, pressed: str, wanted: str, since: str = "") -> float:
    meral.page.locator(pressed).first.wait_for()
    meral.page.evaluate(_BEGUN, [pressed, since, wanted])
    return float(meral.page.evaluate("() => globalThis.drawn"))


def _tab_mib() -> float:
    """Return the memory of the largest page that a browser of ours shows (proportional set size)."""
    return max(_pss_mib(pid) for pid in _below(os.getpid()) if b"--type=renderer" in _command(pid))


def _below(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    pids = [int(pid) for pid in children.read_text(encoding="ascii").split()] if children.exists() else []
    return pids + [further for child in pids for further in _below(child)]


def _command(pid: int) -> bytes:
    path = Path(f"/proc/{pid}/cmdline")
    return path.read_bytes() if path.exists() else b""


def _pss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return round(int(line.split()[1]) / 1_024, 1)
    return 0.0


def _targets(result: dict[str, Any]) -> list[Target]:
    ms = {name: times["median"] for name, times in result["ms"].items()}
    return [
        Target.at_most("today, from unlocked to drawn, ms", MOST_TODAY_MS, ms["today_after_unlocking"]),
        Target.at_most("the filter of today, ms", MOST_FILTER_MS, ms["filter"]),
        Target.at_most("from pressing a letter to its words, ms", MOST_LETTER_MS, ms["letter"]),
        Target.at_most("passing it on, ms", MOST_RELEASE_MS, ms["release"]),
        Target.at_most(
            f"memory of the tab after {result['reviews']} letters, MiB", MOST_TAB_MIB, result["tab_mib"]["rested"]
        ),
    ]


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    heading = f"{result['cases']} cases, {result['letters']} letters; processor {result['slower']} times slower"
    rows = [(name, times["median"], times["spread"]) for name, times in result["ms"].items()]
    ratios = [(name, ratio["median"], ratio["spread"]) for name, ratio in result["ratios"].items()]
    memory = [(name, mib) for name, mib in result["tab_mib"].items()]
    return "\n\n".join(
        [
            table((heading, "ms", "least, most"), rows),
            table(("ratio", "median", "least, most"), ratios),
            table(("memory of the tab", "MiB"), memory),
            ended(result),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("desk", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
