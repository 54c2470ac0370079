"""The benchmark of whole cycles, in its quick form: it runs, every request succeeds, and it prints one JSON object.

Nothing is asserted about time: on a machine that others use, that would test the machine.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import ROOT

KINDS = {"submit", "queue", "release", "open"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("bench")
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench.cycle", "--json", "--quick", "--folder", str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert list(Path(folder).iterdir()) == []
    return done.stdout


@pytest.fixture(scope="module")
def result(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed)
    return found


def test_it_prints_one_json_object_and_nothing_else(printed: str) -> None:
    assert printed.count("\n") == 1
    assert json.loads(printed)["benchmark"] == "cycle"


def test_everything_sent_was_answered_and_is_there_afterwards(result: dict[str, Any]) -> None:
    """A reply but 200, a journal not where it was foretold or an item in a wrong state ends the program."""
    warmed = 8
    submits = result["submits"]["clients"] * 8
    cycles = 1 * 20 + 4 * 8 + 8 * 4
    assert result["items_checked"] == warmed + submits + cycles


def test_each_request_has_its_times_and_each_load_its_rate(result: dict[str, Any]) -> None:
    assert set(result["cycles"]) == {"1", "4", "8"}
    for each in result["cycles"].values():
        assert each["cycles_per_s"] > 0
        assert set(each["requests"]) == KINDS
        assert all(0 < times["p50_ms"] <= times["p99_ms"] for times in each["requests"].values())
    assert result["submits"]["submits_per_s"] > 0


def test_each_control_is_there_with_a_ratio_to_it(result: dict[str, Any]) -> None:
    names = {"empty_post", "commit_per_request", "group_commit"}
    assert set(result["controls"]) == {f"{name}_per_s" for name in names}
    assert set(result["ratios"]) == {f"submit_to_{name}" for name in names}
    assert all(ratio["median"] > 0 for ratio in result["ratios"].values())


def test_it_says_on_what_it_was_measured(result: dict[str, Any]) -> None:
    machine = result["machine"]
    assert machine["cores"] >= 1
    assert machine["cpu"]
    assert {"aiohttp", "cryptography", "PyNaCl", "uvloop"} <= set(machine["libraries"])
    assert result["pace"] > 1
    assert result["memory"]["peak_mib"] >= result["memory"]["idle_mib"] > 0


def test_targets_are_told_and_never_fail_the_run(result: dict[str, Any]) -> None:
    assert len(result["targets"]) == 7
    assert all(isinstance(each["met"], bool) for each in result["targets"])
