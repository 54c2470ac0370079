"""Measures what a flood does to everybody else: letters beside silent connections, logins without end, and heavy bodies.

Each flood has a relay of its own, with its limits as they are in use. Letters are sent quietly, then beside the flood, from new
connections each time; ratios are made within a round. Run it as scripts/bench/floods.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.domain.model import Side
from relay.wire import codec, limits
from relay.wire import messages as m
from relay.wire.codec import base64url
from scripts.bench.lib.field import Field
from scripts.bench.lib.figures import middle, percentile, table
from scripts.bench.lib.letters import SUBMIT, spelled
from scripts.bench.lib.people import BenchCase
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.servers import Running, new_relay, relay, running
from scripts.bench.lib.strangers import Flood, flooding
from scripts.bench.lib.workers import Workers

MEDIATORS: Final = 2
RATIO_MOST: Final = 3.0
"""How much longer letters may take beside a flood than quietly, at the 99th percentile."""
DESCRIPTORS: Final = 1_024
_PIECES: Final = b'{"record":[' + b"[]," * (limits.REQUEST_BYTES // 4) + b"[]]}"
_NAMES: Final = 2_000


class Amounts(Struct, frozen=True):
    """How much is sent. All letters of a case are fewer than its author may send at once."""

    rounds: int
    cases: int
    letters: int
    silent: int
    beyond: int
    """Silent connections to a relay that may open fewer files."""
    logins: int
    """Connections that log in without end."""
    bodies: int
    """Connections over which one party sends heavy bodies."""


FULL: Final = Amounts(rounds=3, cases=12, letters=4, silent=3_000, beyond=1_300, logins=64, bodies=16)
QUICK: Final = Amounts(rounds=1, cases=2, letters=2, silent=150, beyond=100, logins=4, bodies=2)


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure in a new folder and return the result, ready for JSON."""
    floods = {}
    with Workers() as workers:
        for name, descriptors in (("silent", None), ("beyond", DESCRIPTORS), ("logins", None), ("bodies", None)):
            floods[name] = _beside(folder / name, workers, amounts, name, descriptors)
    result = {"rounds": amounts.rounds, "floods": floods}
    result["targets"] = [
        Target.at_most(f"letters beside {name} / quietly, p99", RATIO_MOST, flood["p99_ratio"]).shown
        for name, flood in floods.items()
    ]
    return result


def _beside(folder: Path, workers: Workers, amounts: Amounts, name: str, descriptors: int | None) -> dict[str, Any]:
    settings = new_relay(folder)
    with relay(settings) as server:
        site = Field(server, folder, workers)
        site.add_cases(amounts.cases + 1, MEDIATORS)
        site.close()
    *_, flooder = site.cases
    quiet, flooded, replies = [], [], []
    with _relay_in_use(settings, descriptors) as server:
        site.serve_from(server)
        site.submits(amounts.cases, 1)
        for _ in range(amounts.rounds):
            quiet.append(site.submits(amounts.cases, amounts.letters).outcome.latencies[SUBMIT])
            with flooding(server.port, _flood(name, amounts, flooder)) as done:
                before = done.value
                flooded.append(site.submits(amounts.cases, amounts.letters).outcome.latencies[SUBMIT])
                replies.append(done.value - before)
        checked = site.check()
        site.close()
    return {
        "letters": checked,
        "answered_beside": sum(replies),
        "quiet": _times(quiet),
        "flooded": _times(flooded),
        "p99_ratio": middle(
            percentile(beside, 0.99) / percentile(alone, 0.99) for beside, alone in zip(flooded, quiet, strict=True)
        ),
    }


@contextlib.contextmanager
def _relay_in_use(settings: Path, descriptors: int | None) -> Iterator[Running]:
    limited = [] if descriptors is None else ["prlimit", f"--nofile={descriptors}:{descriptors}"]
    command = [*limited, sys.executable, "-m", "relay", "--settings", str(settings), "serve"]
    with running(command, settings.parent, {}) as server:
        yield server


def _flood(name: str, amounts: Amounts, flooder: BenchCase) -> Flood:
    match name:
        case "silent":
            return Flood(amounts.silent)
        case "beyond":
            return Flood(amounts.beyond)
        case "logins":
            starts = [codec.encode(m.LoginStart(f"somebody {n}", m.Profile.PARTY)) for n in range(_NAMES)]
            return Flood(amounts.logins, tuple(spelled("POST", "/v1/login/start", None, start) for start in starts))
        case _:
            path = f"/v1/cases/{base64url(flooder.id)}/notes"
            heavy = spelled("POST", path, flooder.parties[Side.A].bearer, _PIECES)
            return Flood(amounts.bodies, (heavy,))


def _times(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    return {
        f"p{share}_ms": middle(percentile(latencies, share / 100) * 1e3 for latencies in rounds)
        for share in (50, 99)
    }


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    rows = [
        (
            name,
            flood["quiet"]["p50_ms"],
            flood["quiet"]["p99_ms"],
            flood["flooded"]["p50_ms"],
            flood["flooded"]["p99_ms"],
        )
        for name, flood in result["floods"].items()
    ]
    return "\n\n".join([table(("letters, ms", "p50", "p99", "p50 beside", "p99 beside"), rows), ended(result)])


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("floods", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
