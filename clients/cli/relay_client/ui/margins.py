"""Sets people's words apart from ours and from each other's, on a screen, in a pipe and on plain paper, by a mark before each row.

What a letter says stands behind `|`. What somebody says beside letters (a note, a reason, a remark) stands behind `#`, under a line
of ours that names who wrote it. Rows without a mark are this program's own. No text can end its row without beginning the next
one behind its mark, so no letter can look like a mediator's words or like ours. There is one way to break a text into rows
(`broken`), for its mediator and for its reader: what a mediator reviews is what the reader gets, row for row where their screens
are as wide. Decides about rows only; it changes no word, and cleans what would leave its row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from relay.wire.alphabet import alphabet

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
_ISOLATED: Final = {False: "\u2066", True: "\u2067"}
"""Begins what has a direction of its own: that of its line, from right to left or not."""
_ISOLATED_END: Final = "\u2069"
_TURNED: Final = re.compile(
    f"{LEFT_TO_RIGHT}(?P<mark>[ 0-9.,>]*[|#] )(?P<begun>[{''.join(_ISOLATED.values())}])(?P<text>.*){_ISOLATED_END}",
    re.DOTALL,
)
_MARKED: Final = re.compile(r"[ 0-9.,>]*[|#] ")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_FROM_RIGHT: Final = frozenset({"R", "AL"})
_WIDE: Final = frozenset("WFA")
_MAYBE_WIDE: Final = frozenset({"So", "Cn"})
_JOINER: Final = "\u200d"
_CLINGING: Final = frozenset("\u200c\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""Joiners, styles and skin tones: what changes the character before it."""


class Row(Struct, frozen=True):
    """A row of a text: where it begins and ends in it, its last spaces included, and whether it goes on in the line before."""

    start: int
    end: int
    goes_on: bool


def clean(text: str) -> str:
    """Return `text` without control, direction and format-breaking characters; lines and tabs stay."""
    return "".join(
        character
        for character in text
        if character in _KEPT
        or (unicodedata.category(character) not in {"Cc", "Cs", "Co"} and character not in _TURNERS)
    )


def one_line(text: str) -> str:
    """Return a name or label as it may stand in a line of ours: cleaned, its spaces and line ends one space each."""
    return " ".join(clean(text).split())


def columns(text: str) -> int:
    """Return how many columns of a screen a text takes at most: what some screens show wide is counted wide."""
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if character.isascii():
        return _TAB if character == "\t" else 1
    if character in _TURNERS:
        return 0
    wide = unicodedata.east_asian_width(character) in _WIDE or unicodedata.category(character) in _MAYBE_WIDE
    return 2 if wide else 1


def broken(text: str, room: int) -> Iterator[Row]:
    """Yield the rows of a text, of at most `room` columns: at its line ends, and in a long line at spaces where there are any.

    A space at which a row is broken takes no column. No mark is cut from its letter, where both fit.
    """
    at = 0
    for line in text.split("\n"):
        start = 0
        for end in _ends(line, room):
            yield Row(at + start, at + end, goes_on=start > 0)
            start = end
        at += len(line) + 1


def folded(line: str, room: int) -> list[str]:
    """Cut one line into rows of at most `room` columns; together they are the line."""
    return [line[row.start : row.end] for row in broken(line, room)]


def _ends(line: str, room: int) -> Iterator[int]:
    """Yield where the rows of one line end."""
    start = space = used = 0
    for at, character in enumerate(line):
        width = _columns_of(character)
        while used + width > room and character != " " and at > start:
            start = space if line[start:space].strip(" ") else _before_letter(line, start, at)
            yield start
            used = columns(line[start:at])
        used += width
        if character == " ":
            space = at + 1
    yield len(line)


def _before_letter(line: str, start: int, at: int) -> int:
    """Return where to cut before `at`, so that no letter loses its marks; `at` itself where one letter fills the row."""
    end = at
    while end > start and clings(line[end], line[end - 1]):
        end -= 1
    return end if end > start else at


def clings(character: str, before: str) -> bool:
    """Whether a character is seen as one with the character `before` it."""
    if character.isascii():
        return False
    return character in _CLINGING or before == _JOINER or alphabet().nonspacing.has(ord(character))


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
    shown = clean(text)
    return [marked(mark, shown, row) for row in broken(shown, max(LEAST, room))] if text else []


def marked(mark: str, text: str, row: Row) -> str:
    """Put a mark before a row of a text. One with words from right to left begins from the left all the same: there the mark stays.

    Its words are set apart and go as their line goes: a row that begins with a name does not turn the others.
    """
    return _marked(mark, text[row.start : row.end], leftward=_goes_left(text, row.start))


def _goes_left(text: str, at: int) -> bool:
    """Whether the line in which a place is goes from right to left: its first letter with a direction decides (UAX #9, P2, P3)."""
    for place in range(text.rfind("\n", 0, at) + 1, len(text)):
        kind = unicodedata.bidirectional(text[place])
        if kind == "L" or kind in _FROM_RIGHT or text[place] == "\n":
            return kind in _FROM_RIGHT
    return False


def _marked(mark: str, row: str, *, leftward: bool) -> str:
    text = row.replace("\t", " " * _TAB).rstrip()
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{LEFT_TO_RIGHT}{mark}{_ISOLATED[leftward]}{text}{_ISOLATED_END}"
    return f"{mark}{text}".rstrip()


def safe_row(row: str) -> str:
    """Return one row of `marked` without anything that could leave it."""
    turned = _TURNED.fullmatch(row)
    if turned is None:
        return clean(row).replace("\n", " ")
    return f"{LEFT_TO_RIGHT}{turned['mark']}{turned['begun']}{clean(turned['text']).replace(chr(10), ' ')}{_ISOLATED_END}"


def unturned(text: str) -> str:
    """Return a text without the signs by which it turns, for a screen that has none."""
    return "".join(character for character in text if character not in _TURNERS)


def folded_row(row: str, width: int) -> list[str]:
    """Cut one row into rows of at most `width` columns, each behind the mark of the first, also where a window became narrow."""
    if columns(row) <= width:
        return [row]
    turned = _TURNED.fullmatch(row)
    text = row if turned is None else turned["mark"] + turned["text"]
    mark = "" if (match := _MARKED.match(text)) is None else match[0]
    if len(mark) + LEAST > width:
        mark = ""
    parts = folded(text[len(mark) :], max(1, width - len(mark)))
    leftward = turned is not None and turned["begun"] == _ISOLATED[True]
    return [_marked(mark, part, leftward=leftward) if mark else part.rstrip() for part in parts]


def joined(blocks: Iterable[list[str]]) -> list[str]:
    """Put blocks of rows under each other, one empty line between two that have any."""
    rows: list[str] = []
    for block in blocks:
        if block:
            rows += ["", *block] if rows else block
    return rows
