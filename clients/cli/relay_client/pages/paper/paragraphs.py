"""How a letter's text becomes paragraphs for paper: its own line breaks kept, each in its own direction, nothing past the margin.

Decides what is text and what is not: characters that no paper shows are left out. It changes no word, and it never reorders;
setting right to left is the typesetter's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, TypedDict

_TAB: Final = 4
_NEEDED_UNSEEN: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and direction marks: scripts need them, and a letter may hold them."""
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_LINE_ENDS: Final = re.compile(r"\r\n|[\r\u0085\u2028\u2029]")
_GLUED: Final = frozenset("\u00a0\u2007\u202f")
"""Spaces at which no line may be broken."""
_WIDE: Final = frozenset("WF")
_LONGEST_WORD: Final = 30
"""Characters that fit on a line even when each is as wide as a W."""
_APART: Final = 5
"""Characters between two places to break: a place at each would take a hostile letter half a minute to set."""
_MAY_BREAK: Final = "\u200b"


class Paragraph(TypedDict):
    """Lines of one direction that follow each other; `gap` is how many empty lines stand before them.

    `broken` are the same lines with more places to break them, to be used where they do not fit; None where no word is long.
    """

    direction: str
    gap: int
    lines: list[str]
    broken: list[str] | None


def printable(text: str) -> str:
    """Return `text` with plain line ends and spaces for tabs, without what paper cannot show (control characters, overrides)."""
    kept = (
        character
        for character in _LINE_ENDS.sub("\n", text)
        if character in "\n\t" or character in _NEEDED_UNSEEN or unicodedata.category(character) not in _UNPRINTABLE
    )
    return "".join(kept).expandtabs(_TAB)


def paragraphs(texts: Iterable[str]) -> list[Paragraph]:
    """Return the texts, one under the other, ready to be set."""
    lines = [line.rstrip(" ") for text in texts for line in printable(text).split("\n")]
    blocks: list[Paragraph] = []
    gap = 0
    for line, direction in zip(lines, _directions(lines), strict=True):
        if not line:
            gap += 1
        elif blocks and not gap and blocks[-1]["direction"] == direction:
            blocks[-1]["lines"].append(line)
        else:
            blocks.append(Paragraph(direction=direction, gap=gap, lines=[line], broken=None))
            gap = 0
    for block in blocks:
        broken = [breakable(line) for line in block["lines"]]
        block["broken"] = None if broken == block["lines"] else broken
    return blocks


def breakable(line: str) -> str:
    """Return `line` with places to break it (zero-width spaces) after 30 characters without a space, and then after every five."""
    pieces: list[str] = []
    left = _LONGEST_WORD
    before = ""
    for character in line:
        if _ends_word(character):
            left = _LONGEST_WORD
        elif left <= 0 and before not in _NEEDED_UNSEEN and _begins_sign(character):
            pieces.append(_MAY_BREAK)
            left = _APART - 1
        else:
            left -= 1
        pieces.append(character)
        before = character
    return "".join(pieces)


def _ends_word(character: str) -> bool:
    if unicodedata.category(character) == "Zs":
        return character not in _GLUED
    return unicodedata.east_asian_width(character) in _WIDE


def _begins_sign(character: str) -> bool:
    """Whether a sign begins here: an accent or a joiner belongs to the letter before it."""
    return not unicodedata.category(character).startswith("M") and character not in _NEEDED_UNSEEN


def _directions(lines: Sequence[str]) -> list[str]:
    """Return the direction of each line by its first letter (Unicode's rules P2 and P3).

    A line without any letter goes as the first line that has one.
    """
    own = [_direction(line) for line in lines]
    whole = next((direction for direction in own if direction is not None), "ltr")
    return [direction or whole for direction in own]


def _direction(line: str) -> str | None:
    for character in line:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
            case _:
                pass
    return None
