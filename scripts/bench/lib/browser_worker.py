"""Runs clients/web/tests/bench/worker.ts in a worker of a real browser, built as the client's own worker is."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from playwright.sync_api import Browser, Page, Route

from scripts.bench.lib.long_journal import long_journal
from scripts.scenarios.telling import PEOPLE, root_public
from tests.support.browser import person
from tests.support.checkout import ROOT

WEB: Final = ROOT / "clients" / "web"
_ORIGIN: Final = "https://bench.example"
_LONGEST_MS: Final = 600_000
_ASK: Final = """(given) => new Promise((done, failed) => {
  const worker = new Worker("/bench.js");
  worker.onmessage = ({ data }) => { worker.terminate(); done(data); };
  worker.onerror = (event) => failed(new Error(event.message));
  worker.addEventListener("messageerror", () => failed(new Error("a message")));
  worker.postMessage(given);
})"""
_BUSY: Final = """function busy() {
  let least = Infinity;
  for (let turn = 0; turn < 9; turn += 1) {
    const begun = performance.now();
    const text = new Uint32Array(1 << 16);
    for (let at = 0; at < 1 << 24; at += 1) text[at & 0xffff] = Math.imul(text[(at * 7) & 0xffff] ^ at, 0x9e3779b1);
    least = Math.min(least, performance.now() - begun + (text[5] === 5 ? 1 : 0));
  }
  return least;
}"""
"""What takes the same each time, as long as it takes with nothing else on the machine: the least of some turns."""
_SLOWED: Final = f"""async () => {{
  {_BUSY}
  const worker = new Worker("/busy.js");
  const there = await new Promise((done) => {{ worker.onmessage = ({{ data }}) => done(data); }});
  worker.terminate();
  return {{ page: busy(), worker: there }};
}}"""


class Amounts(Struct, frozen=True):
    """How much the worker does."""

    records: int
    rounds: int
    letters: int
    unlocks: int


def built(folder: Path) -> Path:
    """Build the worker into a folder, and return its one file."""
    command = ["node_modules/.bin/vite", "build", "--config", "tests/bench/vite.config.ts", "--outDir", str(folder)]
    subprocess.run(
        [*command, "--emptyOutDir", "--logLevel", "error"], cwd=WEB, check=True, stdout=subprocess.DEVNULL
    )
    return folder / "bench.js"


def in_worker(browser: Browser, script: Path, amounts: Amounts) -> dict[str, Any]:
    """Have the worker measure, and return what it found."""
    shown = long_journal(amounts.records)
    root = root_public()
    given = {
        "case": shown.case.hex(),
        "root": root,
        "now": int(shown.now),
        "staff": [record.hex() for record in shown.staff],
        "entries": [
            {
                "n": entry.n,
                "head": entry.head.hex(),
                "id": entry.id.hex(),
                "record": bytes(entry.record or b"").hex(),
            }
            for entry in shown.entries
        ],
        "keys": {person.public.id.hex(): person.public.signing.raw.hex() for person in PEOPLE.values()},
        "rounds": amounts.rounds,
        "letters": amounts.letters,
        "unlocks": amounts.unlocks,
    }
    with person(browser) as somebody:
        somebody.context.set_default_timeout(_LONGEST_MS)
        page = _page(somebody.page, script)
        answer: dict[str, Any] = page.evaluate(_ASK, given)
        return answer


def slow_down(browser: Browser, script: Path, rate: float) -> dict[str, float]:
    """Return by how much DevTools' slower processor slows the page, and by how much a worker of it."""
    with person(browser) as somebody:
        page = _page(somebody.page, script)
        plain = page.evaluate(_SLOWED)
        somebody.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
        slow = page.evaluate(_SLOWED)
    return {where: round(slow[where] / plain[where], 1) for where in ("page", "worker")}


def _page(page: Page, script: Path) -> Page:
    texts = {
        "/": ("text/html", "<!doctype html><title>Bench</title>"),
        "/bench.js": ("text/javascript", script.read_text(encoding="utf-8")),
        "/busy.js": ("text/javascript", f"{_BUSY} postMessage(busy());"),
    }

    def answer(route: Route) -> None:
        kind, text = texts[route.request.url.removeprefix(_ORIGIN)]
        route.fulfill(content_type=f"{kind}; charset=utf-8", body=text)

    page.context.route(f"{_ORIGIN}/**", answer)
    page.goto(f"{_ORIGIN}/")
    return page
