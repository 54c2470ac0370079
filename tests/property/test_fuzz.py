"""A short run of the fuzzer, the same inputs every time. A long one is `scripts/fuzz.py`."""

from __future__ import annotations

import random

import pytest

from relay.wire.codec import Malformed
from scripts.fuzz import TARGETS, fuzz, outcome

COUNT = 3_000


def test_nothing_but_values_and_refusals_comes_out() -> None:
    found = fuzz(COUNT)
    assert found["faults"] == []
    assert found["ok"]
    assert found["inputs"] == COUNT * len(TARGETS)
    for target in found["targets"].values():
        outcomes = target["outcomes"]
        assert sum(outcomes.values()) == COUNT
        assert min(outcomes.values()) > COUNT // 50, "one family is hardly met: the inputs are too wild or too tame"


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_seed_makes_the_same_inputs(name: str) -> None:
    def outcomes() -> list[str]:
        return [outcome(attempt, []) for attempt in TARGETS[name](random.Random(7), 300)]

    assert outcomes() == outcomes()


def test_a_fault_is_seen_and_shown() -> None:
    def breaks() -> str:
        raise KeyError("gone")

    def refuses() -> str:
        raise Malformed("json.syntax")

    faults: list[str] = []
    assert [outcome(breaks, faults), outcome(refuses, faults)] == ["fault", "malformed"]
    assert len(faults) == 1
    assert "KeyError: 'gone'" in faults[0]
