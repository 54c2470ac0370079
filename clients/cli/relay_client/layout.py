"""How a letter's lines become rows on a screen: one way, for its mediator and for its reader.

What a mediator reviews is what the reader gets, row for row. Where a row goes on without a line end of the writer's, that is
told to the mediator: a line end that falls where a row would break anyway is seen by nobody else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from relay.wire.alphabet import alphabet

COLUMNS: Final = 72
_WIDE: Final = frozenset("WF")


class Row(Struct, frozen=True):
    """A row of a text: where it begins and ends in it, and whether it goes on in the line of the row before."""

    start: int
    end: int
    goes_on: bool


def rows(text: str, columns: int = COLUMNS) -> Iterator[Row]:
    """Yield the rows of a text, broken at spaces where there are any; a space at which a row is broken belongs to none."""
    at = 0
    for line in text.split("\n"):
        start = at
        while True:
            end, after = _break(text, start, at + len(line), columns)
            yield Row(start, end, goes_on=start > at)
            if after >= at + len(line):
                break
            start = after
        at += len(line) + 1


def laid_out(text: str, columns: int = COLUMNS) -> list[str]:
    """Return a text in rows."""
    return [text[row.start : row.end] for row in rows(text, columns)]


def width(text: str) -> int:
    """Return how many columns a screen needs for a text; a picture and a wide letter need two, a mark none."""
    return sum(map(_width, text))


def _break(text: str, start: int, stop: int, columns: int) -> tuple[int, int]:
    """Return where a row ends, and where the next one begins."""
    used, space = 0, -1
    for at in range(start, stop):
        used += _width(text[at])
        if used > columns and text[at] != " ":
            if space > start and text[start:space].strip(" "):
                return space, space + 1
            end = at
            while end > start + 1 and _clings(text[end]):
                end -= 1
            return max(end, start + 1), max(end, start + 1)
        if text[at] == " ":
            space = at
    return stop, stop


def _clings(each: str) -> bool:
    """Whether a character belongs to the one before it."""
    return _width(each) == 0


def _width(each: str) -> int:
    if each.isascii():
        return 1
    if alphabet().nonspacing.has(ord(each)) or each in "\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(each) in _WIDE or alphabet().pictured.has(ord(each)) else 1
