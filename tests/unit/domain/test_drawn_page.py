"""docs/lifecycle.md shows the rules as they are: it is drawn from them, and a page that lags behind is noticed."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest

from relay.domain.lifecycle import CASE_TABLE, ITEM_TABLE
from relay.domain.policy import POLICY
from scripts import diagrams

PAGE = diagrams.PAGE.read_text(encoding="utf-8")


def test_the_page_is_as_drawn() -> None:
    assert diagrams.drawn(PAGE) == PAGE


@pytest.mark.parametrize("table", [CASE_TABLE, ITEM_TABLE])
def test_every_step_of_a_table_is_an_arrow(table: dict[Enum, dict[Enum, Enum]]) -> None:
    arrows = [
        line.strip() for line in PAGE.splitlines() if "-->" in line and "[*]" not in line and "<!--" not in line
    ]
    for state, leads in table.items():
        for event, after in leads.items():
            start = f"{state.value} --> {after.value}: "
            events = [line.removeprefix(start) for line in arrows if line.startswith(start)]
            assert len(events) == 1
            assert event.value in [each.split(" (")[0] for each in events[0].split(", ")]


def test_every_command_has_its_row() -> None:
    for kind in POLICY:
        assert f"\n| {diagrams.spaced(kind.__name__)} |" in PAGE


def test_a_page_that_lags_behind_is_noticed_and_not_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    older = PAGE.replace("| **open** | – | paused |", "| **open** | open | paused |")
    assert older != PAGE
    page.write_text(older, encoding="utf-8")
    assert diagrams.main(["--check"], page) == 1
    assert "+| **open** | – | paused |" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == older
    assert diagrams.main([], page) == 0
    assert page.read_text(encoding="utf-8") == PAGE
    assert diagrams.main(["--check"], page) == 0


@pytest.mark.parametrize("marker", diagrams.DRAWN)
def test_a_lost_marker_is_an_error(marker: str) -> None:
    with pytest.raises(ValueError, match="markers"):
        diagrams.drawn(PAGE.replace(f"<!-- drawn: {marker} -->", ""))
