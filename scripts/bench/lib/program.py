"""What both programs are around their measuring: options, a folder that goes away, one JSON object or tables, targets.

A target is printed beside its figure and never fails a run: on a shared machine that would say nothing about the code.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from scripts.bench.lib.figures import table
from scripts.bench.lib.machine import load_average, machine

T = TypeVar("T")
Result = dict[str, Any]


class Target(Struct, frozen=True):
    """What a figure should be, and what it was."""

    name: str
    target: str
    figure: float
    met: bool

    @staticmethod
    def at_least(name: str, least: float, figure: float) -> Target:
        """A figure that should not be smaller."""
        return Target(name, f">= {least:g}", figure, figure >= least)

    @staticmethod
    def at_most(name: str, most: float, figure: float) -> Target:
        """A figure that should not be larger."""
        return Target(name, f"<= {most:g}", figure, figure <= most)

    @property
    def shown(self) -> Result:
        """The target, ready for JSON."""
        return asdict(self)


def run(
    name: str,
    about: str | None,
    measure: Callable[[Path, T], Result],
    amounts: tuple[T, T],
    report: Callable[[Result], str],
    arguments: list[str] | None,
) -> int:
    """Read the options, measure in a folder of its own, and print; return the exit code.

    `amounts` say how much is measured: with `--quick`, and without.
    """
    parser = argparse.ArgumentParser(prog=f"scripts/bench/{name}", description=about)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--quick", action="store_true", help="a second or two, to see that everything works")
    parser.add_argument(
        "--folder", type=Path, help="where databases are made for the time of the run (a real disk)"
    )
    options = parser.parse_args(arguments)
    before = load_average()
    with tempfile.TemporaryDirectory(prefix="relay-bench-", dir=options.folder) as folder:
        measured = measure(Path(folder), amounts[0] if options.quick else amounts[1])
    result = {
        "benchmark": name,
        "quick": options.quick,
        "machine": machine(),
        "load_average": {"before": before, "after": load_average()},
        **measured,
    }
    if options.json:
        json.dump(result, sys.stdout)
        sys.stdout.write("\n")
    else:
        print(report(result))
    return 0


def ended(result: Result) -> str:
    """Return the last tables of a report: the targets, and on what it was measured."""
    targets = [
        (target["name"], target["target"], target["figure"], "met" if target["met"] else "MISSED")
        for target in result["targets"]
    ]
    here = [(name, value) for name, value in result["machine"].items() if name != "libraries"]
    libraries = result["machine"]["libraries"].items()
    return "\n\n".join(
        [
            table(("target", "", "figure", ""), targets),
            table(("machine", ""), [*here, *libraries, ("load average", result["load_average"])]),
        ]
    )
