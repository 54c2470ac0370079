"""In which rows a text stands while it is being written, and where a place of the text is among them.

The rows are those in which its reader gets it (`margins.broken`), where the screen is wide enough. Decides about places only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from msgspec import Struct

from relay_client.ui import margins
from relay_client.ui.margins import Row

STANDS_FOR_UNSEEN = "\N{REPLACEMENT CHARACTER}"
"""Shown in the place of a character that would give a screen orders, or that no screen shows."""


class Rows(Struct, frozen=True):
    """The rows of a text, from its first character to its last; places are counted in code points from 0, rows too."""

    text: str
    room: int
    rows: tuple[Row, ...]
    lines: Mapping[str, tuple[Row, ...]]
    """The rows of each line, from its own start: lines that nobody touched are not broken again."""

    def place(self, position: int) -> tuple[int, int]:
        """Return in which row a position is, and how many characters stand before it there."""
        row = bisect_right(self.rows, position, key=lambda drawn: drawn.start) - 1
        return row, position - self.rows[row].start

    def position(self, row: int, column: int) -> int:
        """Return the last position of a row with at most `column` columns before it; of the nearest row where there is none."""
        at = self.rows[max(0, min(row, len(self.rows) - 1))]
        used, position, end = 0, at.start, self.end(at)
        while position < end and (used := used + margins.columns(self.text[position])) <= column:
            position += 1
        return position

    def column(self, position: int) -> int:
        """Return how many columns stand before a position in its row."""
        row, _ = self.place(position)
        return margins.columns(self.text[self.rows[row].start : position])

    def end(self, row: Row) -> int:
        """Return the last position that is still in this row: before its last character where the line goes on in the next row."""
        broken = row.end < len(self.text) and self.text[row.end] != "\n"
        return max(row.start, row.end - 1) if broken else row.end

    def shown(self, number: int) -> str:
        """Return what a row shows: one character for each of the text's, and none that could leave its place."""
        row = self.rows[number]
        return "".join(map(_shown, self.text[row.start : row.end]))


def rows_of(text: str, room: int, before: Rows | None = None) -> Rows:
    """Break a text into rows of at most `room` columns; what `before` has broken already is taken from there."""
    known = before.lines if before is not None and before.room == room else {}
    lines: dict[str, tuple[Row, ...]] = {}
    rows: list[Row] = []
    at = 0
    for line in text.split("\n"):
        broken = lines.get(line) or known.get(line) or tuple(margins.broken(line, room))
        lines[line] = broken
        rows += [Row(at + row.start, at + row.end, goes_on=row.goes_on) for row in broken]
        at += len(line) + 1
    return Rows(text, room, tuple(rows), lines)


def step_back(text: str, position: int) -> int:
    """Return where the letter before a position begins, its accents and joined signs included."""
    at = position - 1
    while at > 0 and margins.clings(text[at], text[at - 1]):
        at -= 1
    return max(0, at)


def step_on(text: str, position: int) -> int:
    """Return where the letter after a position ends, its accents and joined signs included."""
    at = position + 1
    while at < len(text) and margins.clings(text[at], text[at - 1]):
        at += 1
    return min(len(text), at)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return character if margins.clean(character) else STANDS_FOR_UNSEEN
