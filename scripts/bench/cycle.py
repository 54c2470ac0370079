"""Measures whole cycles (submit, hold queue, release, open) and submits alone, over HTTP against a relay of its own.

Signatures and seals are real, letters fill the smallest bucket, every commit is on disk before its reply. Controls take
turns with what is measured, several rounds, because the machine is never twice the same; ratios are made within a round.
Afterwards the relay is asked whether all of it is there. Run it as scripts/bench/cycle.
"""

from __future__ import annotations

import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from scripts.bench.lib import controls
from scripts.bench.lib.field import Field, Load, latencies
from scripts.bench.lib.figures import middle, spread, table
from scripts.bench.lib.letters import CYCLE, QUEUE_ROWS, SUBMIT, spelled
from scripts.bench.lib.load import Request
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.rows import Template, template
from scripts.bench.lib.servers import PACE, Running, new_relay, relay, running
from scripts.bench.lib.signatures import SIGNS, VERIFIES, signature_costs
from scripts.bench.lib.workers import Workers

MEDIATORS: Final = 4
STORED_BYTES: Final = 4_032
"""A letter of the smallest bucket, as stored."""
DATABASE: Final = "relay.sqlite3"


class Amounts(Struct, frozen=True):
    """How much is sent by each client in a round."""

    rounds: int
    cycles: dict[int, int]
    """Cycles of each client, by the number of clients."""
    clients: int
    """Clients of the submits alone and of the controls."""
    submits: int
    posts: int
    commits: int
    groups: int
    """Groups of raw commits in a round."""


FULL: Final = Amounts(
    rounds=5, cycles={1: 200, 16: 75, 64: 20}, clients=64, submits=40, posts=120, commits=25, groups=40
)
QUICK: Final = Amounts(rounds=1, cycles={1: 20, 4: 8, 8: 4}, clients=8, submits=8, posts=20, commits=8, groups=2)


@dataclass(slots=True)
class Measured:
    """Everything measured, a value for each round."""

    cycles: dict[int, list[Load]] = field(default_factory=lambda: defaultdict(list))
    submits: list[Load] = field(default_factory=list)
    controls: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    verify_us: list[float] = field(default_factory=list)
    sign_us: list[float] = field(default_factory=list)

    def ratios(self) -> dict[str, dict[str, Any]]:
        """Return submits a second against each control's requests or rows a second: the median of the rounds' ratios."""
        of_names = {}
        for name, rates in self.controls.items():
            by_round = [load.rate / rate for load, rate in zip(self.submits, rates, strict=True)]
            of_names[f"submit_to_{name}"] = {"median": middle(by_round, 3), "spread": spread(by_round)}
        return of_names


class Controls(Struct, frozen=True):
    """The two control servers, and what raw commits need."""

    empty: Running
    commit: Running
    database: Path
    rows: Template


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure in a new folder and return the result, ready for JSON."""
    settings = new_relay(folder / "relay")
    measured = Measured()
    with Workers() as workers, relay(settings) as server:
        idle_mib = server.memory_mib
        site = Field(server, settings.parent, workers)
        site.add_cases(max(amounts.clients, *amounts.cycles), MEDIATORS)
        site.submits(amounts.clients, 1)
        with _controls(folder, settings.parent / DATABASE, site) as beside:
            for _ in range(amounts.rounds):
                _round(site, workers, beside, amounts, measured)
        memory = {"idle_mib": idle_mib, "peak_mib": site.peak_mib, "largest_process_mib": server.largest_mib}
        items = site.check()
        site.close()
        return _result(amounts, measured, memory, {"start_s": round(server.started_s, 2), "items_checked": items})


@contextlib.contextmanager
def _controls(folder: Path, source: Path, site: Field) -> Iterator[Controls]:
    item = next(iter(site.states))
    rows = template(source, item)
    module = [sys.executable, "-m", "scripts.bench.lib.controls"]
    databases = [controls.new_database(folder / f"{name}.sqlite3") for name in ("commit", "group")]
    committing = [*module, "commit", str(databases[0]), str(source), item.hex()]
    with running([*module, "empty"], folder, {}) as empty, running(committing, folder, {}) as commit:
        yield Controls(empty, commit, databases[1], rows)


def _round(site: Field, workers: Workers, beside: Controls, amounts: Amounts, measured: Measured) -> None:
    def post(name: str, server: Running, count: int, size: int) -> None:
        request = Request(name, spelled("POST", controls.PATH, None, bytes(size)))
        outcome = workers.send(server.port, [[request] * count] * amounts.clients)
        measured.controls[name].append(outcome.requests / outcome.seconds)

    post("empty_post", beside.empty, amounts.posts, controls.POST_BYTES)
    measured.submits.append(site.submits(amounts.clients, amounts.submits))
    post("commit_per_request", beside.commit, amounts.commits, controls.POST_BYTES)
    rate = controls.group_commits(beside.database, beside.rows, amounts.groups)
    measured.controls["group_commit"].append(rate)
    for clients, count in amounts.cycles.items():
        measured.cycles[clients].append(site.cycles(clients, count))
    verify_us, sign_us = signature_costs()
    measured.verify_us.append(verify_us)
    measured.sign_us.append(sign_us)


# --- the result -----------------------------------------------------------------------------------------------


def _result(amounts: Amounts, measured: Measured, memory: dict[str, float], more: dict[str, Any]) -> dict[str, Any]:
    result = {
        "rounds": amounts.rounds,
        "letter_bytes": STORED_BYTES,
        "queue_rows": QUEUE_ROWS,
        "pace": PACE,
        "cycles": {
            str(clients): {
                "cycles_per_s": middle(load.rate for load in loads),
                **_of_loads(loads),
                "requests": latencies(loads, CYCLE),
            }
            for clients, loads in measured.cycles.items()
        },
        "submits": {
            "clients": amounts.clients,
            "submits_per_s": middle(load.rate for load in measured.submits),
            **_of_loads(measured.submits),
            "requests": latencies(measured.submits, (SUBMIT,)),
        },
        "controls": {f"{name}_per_s": middle(rates, 0) for name, rates in measured.controls.items()},
        "ratios": measured.ratios(),
        "signatures": _signatures(measured),
        "memory": memory,
        **more,
    }
    result["targets"] = [target.shown for target in _targets(result)]
    return result


def _of_loads(loads: list[Load]) -> dict[str, Any]:
    return {
        "spread": spread([load.rate for load in loads]),
        "server_cpu_us": middle((load.server_cpu_us for load in loads), 0),
        "server_cores": middle(load.server_cpu_s / load.outcome.seconds for load in loads),
        "load_cores": middle(load.outcome.cpu_s / load.outcome.seconds for load in loads),
    }


def _signatures(measured: Measured) -> dict[str, Any]:
    shares = [
        (VERIFIES * verify + SIGNS * signing) / load.server_cpu_us
        for verify, signing, load in zip(measured.verify_us, measured.sign_us, measured.submits, strict=True)
    ]
    return {
        "verify_us": middle(measured.verify_us, 1),
        "sign_us": middle(measured.sign_us, 1),
        "verifies_per_submit": VERIFIES,
        "signs_per_submit": SIGNS,
        "share_of_submit_cpu": middle(shares, 3),
    }


def _targets(result: dict[str, Any]) -> list[Target]:
    targets = [
        Target.at_least("submits alone / empty POST", 0.2, result["ratios"]["submit_to_empty_post"]["median"]),
        Target.at_least(
            "submits alone / commit per request", 2, result["ratios"]["submit_to_commit_per_request"]["median"]
        ),
        Target.at_most("start, seconds", 1.0, result["start_s"]),
        Target.at_most("memory idle, MiB", 64, result["memory"]["idle_mib"]),
        Target.at_most("memory under load, MiB", 120, result["memory"]["peak_mib"]),
    ]
    middling = sorted(result["cycles"], key=int)[1]
    measured = result["cycles"][middling]
    slowest = max(times["p99_ms"] for times in measured["requests"].values())
    targets.append(Target.at_least(f"cycles a second, {middling} clients", 600, measured["cycles_per_s"]))
    targets.append(Target.at_most(f"slowest p99, {middling} clients, ms", 60, slowest))
    return targets


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    rows = []
    for clients, cycles in result["cycles"].items():
        for kind, times in cycles["requests"].items():
            rows.append((f"{clients} clients, {kind}", times["p50_ms"], times["p99_ms"]))
    submits = result["submits"]
    times = submits["requests"][SUBMIT]
    rows.append((f"{submits['clients']} clients, submits alone", times["p50_ms"], times["p99_ms"]))
    rates = [
        (
            f"{clients} clients, cycles",
            cycles["cycles_per_s"],
            cycles["spread"],
            cycles["server_cpu_us"],
            cycles["load_cores"],
        )
        for clients, cycles in result["cycles"].items()
    ]
    rates.append(
        (
            f"{submits['clients']} clients, submits alone",
            submits["submits_per_s"],
            submits["spread"],
            submits["server_cpu_us"],
            submits["load_cores"],
        )
    )
    return "\n\n".join(
        [
            table(("", "a second", "least, most", "server CPU µs", "load's cores"), rates),
            table(("request", "p50 ms", "p99 ms"), rows),
            table(("control", "a second"), result["controls"].items()),
            table(("ratio", "median"), [(name, ratio["median"]) for name, ratio in result["ratios"].items()]),
            table(("signatures", ""), result["signatures"].items()),
            table(("memory", "MiB"), result["memory"].items()),
            ended(result),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("cycle", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
