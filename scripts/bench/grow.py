"""Measures the same cycles with more and more kept: nothing that people wait for should grow with what is stored.

Several relays run side by side, with 10^3, 10^4, 10^5 and 10^6 held items and one with 10^4 before a single mediator. They
take turns, so that whatever else the machine does falls on all of them alike. Run it as scripts/bench/grow.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from scripts.bench.lib.field import Field, Load
from scripts.bench.lib.figures import middle, percentile, table
from scripts.bench.lib.filling import SMALL_BYTES, Filling, fill
from scripts.bench.lib.letters import CYCLE
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.rows import template
from scripts.bench.lib.servers import PACE, new_relay, relay
from scripts.bench.lib.workers import Workers

DATABASE: Final = "relay.sqlite3"
STARTS: Final = 3
WAITING: Final = 2
"""Letters that wait in each case from the beginning, so that every relay's queue fills a page."""
SPACE_LEAST: Final = 12 << 30
"""Bytes that must be free before the large databases are made."""
MIB: Final = 1 << 20
P50: Final = 0.5
P99: Final = 0.99


class Amounts(Struct, frozen=True):
    """Which relays there are, and what each goes through in a round."""

    fillings: dict[str, Filling]
    """By name; the first is what the others are compared with."""
    rounds: int
    few: tuple[int, int]
    """Clients and cycles of each, where latency is measured."""
    many: tuple[int, int]
    """Clients and cycles of each, where the relay is under load."""


FULL: Final = Amounts(
    fillings={
        "10^3": Filling(1_000),
        "10^4": Filling(10_000),
        "10^5": Filling(100_000),
        "10^6, small rows": Filling(1_000_000, small=True),
        "10^4 in one queue": Filling(10_000, one_queue=True),
    },
    rounds=10,
    few=(2, 40),
    many=(16, 12),
)
QUICK: Final = Amounts(
    fillings={
        "10^2": Filling(100),
        "10^3": Filling(1_000, small=True),
        "one queue": Filling(1_000, one_queue=True),
    },
    rounds=1,
    few=(2, 4),
    many=(4, 2),
)


@dataclass(slots=True)
class Relay:
    """One relay of the run and what was measured of it."""

    name: str
    settings: Path
    site: Field
    filled_s: float
    database_mib: float
    starts_s: list[float] = field(default_factory=list)
    idle_mib: float = 0.0
    few: list[Load] = field(default_factory=list)
    many: list[Load] = field(default_factory=list)

    def latencies(self, kind: str) -> list[float]:
        """Return every latency of a kind of request at few clients, in seconds."""
        return [latency for load in self.few for latency in load.outcome.latencies[kind]]


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure in a new folder and return the result, ready for JSON."""
    if shutil.disk_usage(folder).free < SPACE_LEAST and amounts is FULL:
        raise SystemExit(f"{folder} needs {SPACE_LEAST >> 30} GiB free; --folder names another place.")
    with Workers() as workers, contextlib.ExitStack() as running:
        relays = [_made(folder / str(at), name, amounts, workers) for at, name in enumerate(amounts.fillings)]
        for grown in relays:
            _started(grown, running)
        for _ in range(amounts.rounds):
            for grown in relays:
                grown.few.append(grown.site.cycles(*amounts.few))
            for grown in relays:
                grown.many.append(grown.site.cycles(*amounts.many))
        by_name = {grown.name: _of(grown, relays[0]) for grown in relays}
        checked = sum(grown.site.check() for grown in relays)
        for grown in relays:
            grown.site.close()
    result = {
        "rounds": amounts.rounds,
        "pace": PACE,
        "few_clients": amounts.few[0],
        "many_clients": amounts.many[0],
        "small_bytes": SMALL_BYTES,
        "relays": by_name,
        "items_checked": checked,
    }
    result["targets"] = [target.shown for name in by_name for target in _targets(name, by_name[name])]
    return result


def _made(folder: Path, name: str, amounts: Amounts, workers: Workers) -> Relay:
    """Make a relay with its people, end it, and fill its database."""
    folder.mkdir()
    settings, filling = new_relay(folder / "relay"), amounts.fillings[name]
    database = settings.parent / DATABASE
    with relay(settings) as server:
        site = Field(server, settings.parent, workers)
        site.add_cases(amounts.many[0], 1)
        site.submits(amounts.many[0], WAITING)
        site.close()
    rows = template(database, next(iter(site.states)))
    begun = time.perf_counter()
    fill(database, rows, site.cases[0].mediator.id, filling)
    seconds = time.perf_counter() - begun
    return Relay(name, settings, site, round(seconds, 1), round(database.stat().st_size / MIB, 1))


def _started(grown: Relay, running: contextlib.ExitStack) -> None:
    """Start a relay a few times, and leave the last one running."""
    for _ in range(STARTS - 1):
        with relay(grown.settings) as server:
            grown.starts_s.append(server.started_s)
    server = running.enter_context(relay(grown.settings))
    grown.starts_s.append(server.started_s)
    grown.site.serve_from(server)
    grown.idle_mib = server.memory_mib


# --- the result -----------------------------------------------------------------------------------------------


def _of(grown: Relay, first: Relay) -> dict[str, Any]:
    kinds = {kind: _kind(grown, first, kind) for kind in CYCLE}
    return {
        "database_mib": grown.database_mib,
        "filled_s": grown.filled_s,
        "start_s": middle(grown.starts_s),
        "idle_mib": grown.idle_mib,
        "peak_mib": grown.site.peak_mib,
        "cycles_per_s": middle(load.rate for load in grown.many),
        "requests": kinds,
        "worst_p50_ratio": max(kind["p50_ratio"] for kind in kinds.values()),
        "worst_p99_ratio": max(kind["p99_ratio"] for kind in kinds.values()),
        "cpu_ratio": middle(
            load.server_cpu_us / other.server_cpu_us for load, other in zip(grown.many, first.many, strict=True)
        ),
    }


def _kind(grown: Relay, first: Relay, kind: str) -> dict[str, float]:
    """Compare a kind of request with the first relay's: p50 round by round, p99 over all rounds (one has too few)."""
    mine, other = grown.latencies(kind), first.latencies(kind)
    rounds = zip(grown.few, first.few, strict=True)
    return {
        "p50_ms": round(percentile(mine, P50) * 1e3, 2),
        "p99_ms": round(percentile(mine, P99) * 1e3, 2),
        "p50_ratio": middle(load.latency_ms(kind, P50) / base.latency_ms(kind, P50) for load, base in rounds),
        "p99_ratio": round(percentile(mine, P99) / percentile(other, P99), 2),
    }


def _targets(name: str, figures: dict[str, Any]) -> Iterator[Target]:
    yield Target.at_most(f"{name}: p50 / first", 1.25, figures["worst_p50_ratio"])
    yield Target.at_most(f"{name}: p99 / first", 1.5, figures["worst_p99_ratio"])
    yield Target.at_most(f"{name}: start, seconds", 1.0, figures["start_s"])
    yield Target.at_most(f"{name}: memory idle, MiB", 64, figures["idle_mib"])
    yield Target.at_most(f"{name}: memory under load, MiB", 120, figures["peak_mib"])


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    relays = result["relays"]
    columns = ("database_mib", "filled_s", "start_s", "idle_mib", "peak_mib", "cycles_per_s", "cpu_ratio")
    rows = [(name, *(figures[column] for column in columns)) for name, figures in relays.items()]
    times = [
        (f"{name}, {kind}", *of_kind.values())
        for name, figures in relays.items()
        for kind, of_kind in figures["requests"].items()
    ]
    return "\n\n".join(
        [
            table(("held", *columns), rows),
            table(("request", "p50 ms", "p99 ms", "p50 / first", "p99 / first"), times),
            ended(result),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("grow", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
