"""The campaign of killed commands in small. A long run is `scripts/campaign/run commands`."""

from __future__ import annotations

from pathlib import Path

from scripts.campaign.commands import commands

SEED = 1
LONGEST_S = 60.0


def test_killed_commands_make_a_whole_thing_or_none(tmp_path: Path) -> None:
    found = commands(tmp_path, SEED, 3, LONGEST_S)
    # That a killed command's half-made folder outlives the next run is known and told by the long run; nothing else may be found.
    assert [kind for kind in found.result()["finds"] if "outlives the next" not in kind] == []
    assert found.counts["kills"] >= 1
