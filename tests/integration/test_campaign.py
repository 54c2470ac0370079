"""The campaigns in small: races, strange requests, strange frames and floods find nothing; and each sees what it is there to see.

A long run is `scripts/campaign/run`. Nothing is asserted about time.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.campaign.__main__ import CAMPAIGNS, main
from scripts.campaign.floods import FLOODS, floods
from scripts.campaign.frames import frames
from scripts.campaign.fuzz import fuzz
from scripts.campaign.lib.found import Findings, report
from scripts.campaign.lib.server import faults_in
from scripts.campaign.races import races

SEED = 1
LONGEST_S = 60.0
"""A campaign that is not done by then ends early, and is held to what it did."""


def test_races_are_won_by_the_stop_or_receipted(tmp_path: Path) -> None:
    found = races(tmp_path, SEED, 120, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["races"] >= 20
    assert found.counts["the stop came first"]
    assert found.counts["the other came first"]


def test_strange_requests_get_values_and_refusals(tmp_path: Path) -> None:
    found = fuzz(tmp_path, SEED, 2_500, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["requests"] >= 500
    kinds = {name.removeprefix("requests: ") for name in found.counts if name.startswith("requests: ")}
    assert kinds == {"no HTTP", "headers", "body", "flipped bits", "orders", "tus", "paths"}
    assert {"answers 200", "answers 400", "answers 404", "answers 409", "answers 422"} <= found.counts.keys()


def test_strange_frames_are_answered_and_none_fills_the_memory(tmp_path: Path) -> None:
    found = frames(tmp_path, SEED, 400, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["frames"] >= 100
    assert found.counts["answered"]


def test_floods_lose_nothing_and_are_measured_beside_quiet(tmp_path: Path) -> None:
    which = [flood for flood in FLOODS if flood.name in {"more connections than descriptors", "large bodies"}]
    found = floods(tmp_path, SEED, 0, LONGEST_S, which)
    result = found.result()
    assert result["finds"] == {}
    assert set(result["figures"]) == {flood.name for flood in which}
    for each in result["figures"].values():
        assert each["p99_ratio"]["letters"] > 0
        assert each["quiet"]["unanswered"] == 0


def test_a_fault_in_the_log_is_seen_with_its_place() -> None:
    line = {"event": "service.fault", "route": "look", "fault": ["KeyError"], "frames": ["relay/a.py:1 b"]}
    assert faults_in(json.dumps(line).encode()) == ["service.fault look ['KeyError'] relay/a.py:1 b"]
    assert faults_in(b'{"event":"request.refused","code":"case.closed"}') == []
    assert faults_in(b"Traceback (most recent call last):")


def test_every_campaign_has_a_quick_part_in_the_tests() -> None:
    here = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")}
    for name in CAMPAIGNS:
        within = {stem for stem, text in here.items() if f"\nfrom scripts.campaign.{name} import " in text}
        assert within, name


def test_the_runner_takes_names_it_knows_and_tells_finds(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "there is no campaign nothing" in capsys.readouterr().err
    found = Findings("made up", SEED)
    found.did("things", 3)
    found.require(holds=False, kind="a thing is wrong", about="this one")
    text = report([found.result()])
    assert "made up: 1 FOUND" in text
    assert "FOUND 1 times: a thing is wrong\n    this one" in text
