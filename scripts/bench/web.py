"""Measures the browser client: how much is sent, how long a slow telephone waits for it, and what its worker takes.

Everything in a real Chromium, from a real relay on this machine. What is compared takes turns; ratios are made within a round.
Run it as scripts/bench/web.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from playwright.sync_api import Browser

from relay.bundle import files
from scripts.bench.lib.browser_worker import Amounts as OfWorker
from scripts.bench.lib.browser_worker import built, in_worker, slow_down
from scripts.bench.lib.figures import middle, spread, table
from scripts.bench.lib.first_screen import BYTES_PER_S, LATENCY_MS, SLOWER, Seen, first_screen
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.servers import new_relay, relay
from tests.support.browser import playing

HOME_SLOWER: Final = 4
MOST_SCRIPT_BYTES: Final = 60_000
MOST_STYLE_BYTES: Final = 15_000
MOST_USEFUL_MS: Final = 2_000
MOST_LETTER_MS: Final = 150
MOST_HOME_MS: Final = 1_000
_RATIOS: Final = {
    "following_to_signatures": ("following_anew", "signatures_alone"),
    "sealing_to_its_keys": ("sealing", "sealing_keys_alone"),
    "opening_to_its_key": ("opening", "opening_key_alone"),
}


class Amounts(Struct, frozen=True):
    """How often the door is opened, and what the worker does."""

    doors: int
    worker: OfWorker


FULL: Final = Amounts(7, OfWorker(records=1_000, rounds=11, letters=9, unlocks=5))
QUICK: Final = Amounts(1, OfWorker(records=30, rounds=1, letters=1, unlocks=1))


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure and return the result, ready for JSON."""
    script = built(folder / "worker")
    with relay(new_relay(folder / "relay")) as server, playing() as browser:
        doors = _doors(browser, f"http://127.0.0.1:{server.port}", amounts.doors)
        worker = in_worker(browser, script, amounts.worker)
        slower = slow_down(browser, script, HOME_SLOWER)
        version = browser.version
    figures = {
        "chromium": version,
        "sizes": _sizes(doors["plain"][0].fetched),
        "doors": amounts.doors,
        "slow": {"processor": SLOWER, "latency_ms": LATENCY_MS, "bytes_per_s": BYTES_PER_S},
        "first_screen_ms": {
            f"{what}_{name}": _of([getattr(visit, f"{what}_ms") for visit in seen])
            for name, seen in doors.items()
            for what in ("useful", "client")
        },
        "records": worker["records"],
        "signatures": worker["signatures"],
        "rounds": amounts.worker.rounds,
        "worker_ms": {name: _of(times) for name, times in worker["ms"].items()},
        "devtools_slow_down": {"asked": HOME_SLOWER, **slower},
        "ratios": {
            "slow_to_plain": _ratio(*([visit.useful_ms for visit in doors[name]] for name in ("slow", "plain"))),
            "client_to_useful_slow": _ratio(
                [visit.client_ms for visit in doors["slow"]], [visit.useful_ms for visit in doors["slow"]]
            ),
            **{name: _ratio(worker["ms"][one], worker["ms"][other]) for name, (one, other) in _RATIOS.items()},
        },
    }
    return {**figures, "targets": [target.shown for target in _targets(figures)]}


def _doors(browser: Browser, origin: str, rounds: int) -> dict[str, list[Seen]]:
    first_screen(browser, origin, slow=False)  # the browser's own first page is not ours
    seen: dict[str, list[Seen]] = defaultdict(list)
    for _ in range(rounds):
        for name in ("plain", "slow"):
            seen[name].append(first_screen(browser, origin, slow=name == "slow"))
    return seen


def _sizes(fetched: Sequence[str]) -> dict[str, Any]:
    """Return the bytes of each file as it travels, and of the kinds that have a limit."""
    bundle = files.installed()
    if bundle is None:
        raise RuntimeError(files.NOT_HERE)
    sent = {file.name: len(file.answer({"Accept-Encoding": "gzip"})[2]) for file in bundle.files.values()}
    first = {name: sent[name] for name in (files.PAGE, *fetched) if name in sent}
    return {
        "first_script": sum(size for name, size in first.items() if name.endswith(".js")),
        "first_style": sum(size for name, size in first.items() if name.endswith(".css")),
        "worker": sum(size for name, size in sent.items() if "/worker-" in name),
        "files": {
            name: {"gzip": size, "at": "first" if name in first else "later"} for name, size in sorted(sent.items())
        },
    }


def _targets(figures: dict[str, Any]) -> list[Target]:
    worker, sizes = figures["worker_ms"], figures["sizes"]
    home = round(worker["following_anew"]["median"] * HOME_SLOWER, 1)
    slow = f"useful, processor {SLOWER} times slower, {LATENCY_MS} ms, {BYTES_PER_S // 1000} kB/s; ms"
    return [
        Target.at_most("scripts of the first screen, gzip, bytes", MOST_SCRIPT_BYTES, sizes["first_script"]),
        Target.at_most("styles of the first screen, gzip, bytes", MOST_STYLE_BYTES, sizes["first_style"]),
        Target.at_most(slow, MOST_USEFUL_MS, figures["first_screen_ms"]["useful_slow"]["median"]),
        Target.at_most("sealing a letter, ms", MOST_LETTER_MS, worker["sealing"]["median"]),
        Target.at_most("opening a letter, ms", MOST_LETTER_MS, worker["opening"]["median"]),
        Target.at_most(f"following {figures['records']} records anew, times {HOME_SLOWER}, ms", MOST_HOME_MS, home),
    ]


def _of(figures: Sequence[float]) -> dict[str, Any]:
    return {"median": middle(figures, 1), "spread": spread(figures)}


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {"median": middle(ratios), "spread": spread(ratios)}


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    sizes = [(name, file["gzip"], file["at"]) for name, file in result["sizes"]["files"].items()]
    heading = f"worker: {result['records']} records, {result['signatures']} signatures"
    slow = result["devtools_slow_down"]
    return "\n\n".join(
        [
            table(("file", "bytes, gzip", "fetched"), sizes),
            table(("first screen", "ms", "least, most"), _rows(result["first_screen_ms"])),
            table((heading, "ms", "least, most"), _rows(result["worker_ms"])),
            table(("ratio", "median", "least, most"), _rows(result["ratios"])),
            table(
                ("DevTools slows, when asked for", slow["asked"]),
                [(where, slow[where]) for where in ("page", "worker")],
            ),
            ended(result),
        ]
    )


def _rows(by_name: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(name, times["median"], times["spread"]) for name, times in by_name.items()]


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("web", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
