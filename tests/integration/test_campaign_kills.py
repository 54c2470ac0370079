"""The campaigns of kills in small: the service under load and the operator's commands, ended by SIGKILL.

A long run is `scripts/campaign/run kills commands`.
"""

from __future__ import annotations

from pathlib import Path

from scripts.campaign.commands import commands
from scripts.campaign.kills import kills

SEED = 1
LONGEST_S = 60.0


def test_kills_under_load_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = kills(tmp_path, SEED, 6, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["kills"] >= 3
    assert found.counts["acknowledged: item.submit"]
    assert found.counts["audits"] >= found.counts["kills"]


def test_killed_commands_make_a_whole_thing_or_none(tmp_path: Path) -> None:
    found = commands(tmp_path, SEED, 3, LONGEST_S)
    # That a killed command's half-made folder outlives the next run is known and told by the long run; nothing else may be found.
    assert [kind for kind in found.result()["finds"] if "outlives the next" not in kind] == []
    assert found.counts["kills"] >= 1
