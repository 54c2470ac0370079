"""Sets people's words apart from ours and from each other's, on a screen, in a pipe and on plain paper, by a mark before each row.

What a letter says stands behind `|`. What somebody says beside letters (a note, a reason, a remark) stands behind `#`, under a line
of ours that names who wrote it. Rows without a mark are this program's own. No text can end its row without beginning the next
one behind its mark, so no letter can look like a mediator's words or like ours. Decides about rows only; it changes no word,
and cleans what would leave its row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

LETTER: Final = "| "
WORDS: Final = "# "
COLUMNS: Final = 72
"""Columns of a row without its mark, where there is room."""
LEAST: Final = 4
"""Columns of a row without its mark on the narrowest screen."""
_TAB: Final = 4
_KEPT: Final = frozenset("\n\t")
_TURNERS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
"""Characters that turn the direction of text or break lines unseen."""
LEFT_TO_RIGHT: Final = "\u200e"
"""Begins a row from the left where the words in it go from right to left. It takes no column."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_WIDE: Final = frozenset("WFA")
_MAYBE_WIDE: Final = frozenset({"So", "Cn"})


def clean(text: str) -> str:
    """Return `text` without control, direction and format-breaking characters; lines and tabs stay."""
    return "".join(
        each
        for each in text
        if each in _KEPT or (unicodedata.category(each) not in {"Cc", "Cs", "Co"} and each not in _TURNERS)
    )


def one_line(text: str) -> str:
    """Return a name or label as it may stand in a line of ours: cleaned, its spaces and line ends one space each."""
    return " ".join(clean(text).split())


def columns(text: str) -> int:
    """Return how many columns of a screen a text takes at most: what some screens show wide is counted wide."""
    return sum(map(_columns_of, text))


def _columns_of(each: str) -> int:
    if each == "\t":
        return _TAB
    wide = unicodedata.east_asian_width(each) in _WIDE or unicodedata.category(each) in _MAYBE_WIDE
    return 2 if wide else 1


def folded(line: str, room: int) -> list[str]:
    """Cut one line into rows of at most `room` columns, at spaces where there are any; together they are the line."""
    rows: list[str] = []
    start = space = used = 0
    for at, each in enumerate(line):
        width = _columns_of(each)
        while used + width > room and at > start:
            cut = space if space > start else at
            rows.append(line[start:cut])
            start, used = cut, columns(line[cut:at])
        used += width
        if each == " ":
            space = at + 1
    return [*rows, line[start:]]


def room(width: int, indent: str = "") -> int:
    """Return how many columns are left beside a mark on a screen so wide: at most COLUMNS, and one less than there are."""
    return min(COLUMNS, width - len(indent) - len(LETTER) - len(LEFT_TO_RIGHT))


def letter(text: str, room: int = COLUMNS) -> list[str]:
    """Return what a letter says, in rows of at most `room` columns and their mark."""
    return rows(LETTER, text, room)


def beside(head: str, text: str, room: int = COLUMNS, *, indent: str = "") -> list[str]:
    """Return what somebody says beside a letter: `head`, a line of ours that names them, above the marked rows."""
    return [indent + head, *rows(indent + WORDS, text, room)]


def rows(mark: str, text: str, room: int) -> list[str]:
    """Return a text in rows that all begin with `mark` and take at most `room` columns beside it; LEAST where there is less."""
    if not text:
        return []
    found = (row for line in lines(text) for row in folded(line, max(LEAST, room)))
    return [marked(mark, row) for row in found]


def lines(text: str) -> list[str]:
    """Return a text's own lines, cleaned."""
    return clean(text).split("\n")


def marked(mark: str, row: str) -> str:
    """Put a mark before a row. One with words from right to left begins from the left all the same: there the mark stays."""
    turns = any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in row)
    return f"{LEFT_TO_RIGHT if turns else ''}{mark}{row}".replace("\t", " " * _TAB).rstrip()


def joined(blocks: Iterable[list[str]]) -> list[str]:
    """Put blocks of rows under each other, one empty line between two that have any."""
    found: list[str] = []
    for block in blocks:
        if block:
            found += ["", *block] if found else block
    return found
