"""Every page of the client has a stop in a walk (walks/table.py): by it a picture is made of it, and axe looks at it."""

from __future__ import annotations

import re
from typing import Final

from tests.web.walks.table import IN_PLACE_OF_A_PAGE, SCREENS, WALKS, pages

_IMPORTED: Final = re.compile(r'^\s*import \w+ from "(\.[^"]+)\.svelte";$', re.MULTILINE)


def _stopped_at() -> set[str]:
    return {file for walk in WALKS.values() for file in walk.stops.values()}


def test_every_page_has_a_stop_and_every_stop_a_page() -> None:
    assert _stopped_at() == {*pages().values(), *IN_PLACE_OF_A_PAGE}


def test_every_file_of_a_page_is_laid_out_or_is_part_of_another() -> None:
    files = {path.relative_to(SCREENS).with_suffix("").as_posix(): path for path in SCREENS.rglob("*.svelte")}
    parts = {
        (path.parent / imported).resolve().relative_to(SCREENS).as_posix()
        for path in files.values()
        for imported in _IMPORTED.findall(path.read_text(encoding="utf-8"))
        if (path.parent / imported).resolve().is_relative_to(SCREENS)
    }
    frames = {"desk/Frame", "counsel/Frame"}
    assert files.keys() == {*pages().values(), *IN_PLACE_OF_A_PAGE, *frames, *parts}


def test_no_two_stops_have_one_name() -> None:
    names = [name for walk in WALKS.values() for name in walk.stops]
    assert sorted(names) == sorted(set(names))
