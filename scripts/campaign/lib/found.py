"""What a campaign found and how much it did: counts, and each thing that must never happen, told once with how often."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, Final

from scripts.bench.lib.figures import table

SHOWN: Final = 12
"""Finds of one kind that are told in full; the rest are counted."""


class Findings:
    """Counts and finds of one campaign, as it goes on. A find is something that no seed may ever show."""

    def __init__(self, campaign: str, seed: int) -> None:
        self.campaign = campaign
        self.seed = seed
        self.counts: Counter[str] = Counter()
        self.figures: dict[str, Any] = {}
        self.not_run: list[str] = []
        """What this machine could not do, each with why."""
        self._finds: Counter[str] = Counter()
        self._told: dict[str, list[str]] = {}
        self._begun = time.perf_counter()

    def did(self, what: str, times: int = 1) -> None:
        """Count something done or seen."""
        self.counts[what] += times

    def find(self, kind: str, about: str = "") -> None:
        """Keep something that must not happen: its kind, and what makes this one."""
        self._finds[kind] += 1
        examples = self._told.setdefault(kind, [])
        if about and len(examples) < SHOWN and about not in examples:
            examples.append(about)

    def require(self, holds: object, kind: str, about: str = "") -> None:
        """Keep a find where something does not hold."""
        if not holds:
            self.find(kind, about)

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self._finds

    def result(self) -> dict[str, Any]:
        """Return all of it, ready for JSON."""
        return {
            "campaign": self.campaign,
            "seed": self.seed,
            "seconds": round(time.perf_counter() - self._begun, 1),
            "good": self.good,
            "counts": dict(sorted(self.counts.items())),
            "figures": self.figures,
            "finds": {
                kind: {"times": times, "such_as": self._told[kind]} for kind, times in sorted(self._finds.items())
            },
            "not_run": self.not_run,
        }


def report(results: list[dict[str, Any]]) -> str:
    """Return the results of some campaigns for people: a table of each one's counts, and what was found."""
    texts = []
    for result in results:
        times = sum(find["times"] for find in result["finds"].values())
        head = f"{result['campaign']}: {'nothing was found' if result['good'] else f'{times} FOUND'}"
        rows = [*result["counts"].items(), ("seconds", result["seconds"])]
        lines = [table((head, f"seed {result['seed']}"), rows)]
        lines += [f"{name}: {figure}" for name, figure in result["figures"].items()]
        lines += [f"NOT RUN: {why}" for why in result["not_run"]]
        for kind, find in result["finds"].items():
            lines += [f"FOUND {find['times']} times: {kind}", *(f"    {about}" for about in find["such_as"])]
        texts.append("\n".join(lines))
    return "\n\n".join(texts)
