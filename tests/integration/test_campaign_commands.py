"""The campaign of killed commands in small. A long run is `scripts/campaign/run commands`."""

from __future__ import annotations

from pathlib import Path

from scripts.campaign.commands import commands

SEED = 1
LONGEST_S = 60.0


def test_killed_commands_make_a_whole_thing_or_none(tmp_path: Path) -> None:
    found = commands(tmp_path, SEED, 3, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["kills"] >= 1
