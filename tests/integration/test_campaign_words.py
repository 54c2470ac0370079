"""The campaign of killed and starved `letters write` in small. A long run is `scripts/campaign/run words`."""

from __future__ import annotations

from pathlib import Path

from scripts.campaign.words import words

SEED = 1
LONGEST_S = 90.0


def test_whatever_ends_the_writing_loses_no_word(tmp_path: Path) -> None:
    found = words(tmp_path, SEED, 5, LONGEST_S)
    assert found.result()["finds"] == {}
    assert found.counts["ended"] >= 1
