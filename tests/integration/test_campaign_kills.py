"""The campaign of kills in small: the service under load, ended by SIGKILL. A long run is `scripts/campaign/run kills`."""

from __future__ import annotations

from pathlib import Path

from scripts.campaign.kills import kills

SEED = 1
LONGEST_S = 60.0


def test_kills_under_load_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = kills(tmp_path, SEED, 10, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["kills"] >= 3
    assert found.counts["acknowledged: item.submit"]
    assert found.counts["audits"] >= found.counts["kills"]
