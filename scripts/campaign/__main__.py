"""Runs campaigns, one after another, each in a folder of its own that goes away, and prints one table or one JSON object of all.

A campaign is a function: from a new folder, a seed, a count and the most seconds it may take, to its findings. Another one is
another row of `CAMPAIGNS`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from scripts.bench.lib.machine import load_average, machine
from scripts.campaign.commands import commands
from scripts.campaign.damage import damage
from scripts.campaign.floods import floods
from scripts.campaign.frames import frames
from scripts.campaign.fuzz import fuzz
from scripts.campaign.kills import kills
from scripts.campaign.lib.found import Findings, report
from scripts.campaign.races import races
from scripts.campaign.words import words

MINUTES: Final = 30.0
"""The most that one campaign takes, unless told."""
SEED: Final = 1


class Campaign(Struct, frozen=True):
    """One row: what runs, how much of it in full, and how much with `--quick`."""

    run: Callable[[Path, int, int, float], Findings]
    count: int
    quick: int
    unit: str


def _damage(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """Damage relays in every way that is known, as one more campaign."""
    findings = Findings("damage", seed)
    result = damage(folder, seed, count, within_s)
    findings.did("kinds", result["kinds"])
    findings.did("tried", result["tried"])
    for what, times in result["seen"].items():
        findings.did(what, times)
    for kind in result["missed"]:
        findings.find("damage was missed", str(kind))
    return findings


CAMPAIGNS: Final[Mapping[str, Campaign]] = {
    "kills": Campaign(kills, 400, 10, "kills of the service"),
    "commands": Campaign(commands, 60, 5, "kills of operator's commands"),
    "races": Campaign(races, 6_000, 150, "races"),
    "fuzz": Campaign(fuzz, 320_000, 2_500, "requests"),
    "frames": Campaign(frames, 50_000, 1_000, "frames"),
    "damage": Campaign(_damage, 1, 1, "rounds of every kind of damage"),
    "words": Campaign(words, 200, 8, "ends of `letters write`"),
    "floods": Campaign(floods, 3, 0, "rounds of each flood, 0 for a moment of it"),
}


def run(name: str, folder: Path | None, seed: int, count: int, within_s: float) -> dict[str, Any]:
    """Run one campaign in a folder that goes away; return its result, ready for JSON."""
    with tempfile.TemporaryDirectory(prefix=f"relay-{name}-", dir=folder) as place:
        return CAMPAIGNS[name].run(Path(place), seed, count, within_s).result()


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, run, and print; return 1 where something was found."""
    parser = argparse.ArgumentParser(prog="scripts/campaign/run", description=__doc__)
    counts = ", ".join(f"{name} {campaign.count:,} {campaign.unit}" for name, campaign in CAMPAIGNS.items())
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CAMPAIGNS)}; otherwise all")
    parser.add_argument("--count", type=int, metavar="N", help=f"otherwise {counts}")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"the most for each campaign ({MINUTES:g})")
    parser.add_argument("--quick", action="store_true", help="a few seconds of each")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--folder", type=Path, help="where relays are made for the time of the run (a real disk)")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - CAMPAIGNS.keys()
    if unknown:
        parser.error(f"there is no campaign {min(unknown)}")
    before, begun = load_average(), time.perf_counter()
    results = []
    for name in options.names or CAMPAIGNS:
        campaign = CAMPAIGNS[name]
        count = options.count if options.count is not None else campaign.quick if options.quick else campaign.count
        results.append(run(name, options.folder, options.seed, count, options.minutes * 60))
        if not options.json:
            print(report(results[-1:]), flush=True)
    if options.json:
        summary = {
            "good": all(result["good"] for result in results),
            "seconds": round(time.perf_counter() - begun, 1),
            "machine": machine(),
            "load_average": {"before": before, "after": load_average()},
            "campaigns": results,
        }
        json.dump(summary, sys.stdout)
        sys.stdout.write("\n")
    return 0 if all(result["good"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
