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
_NO_SPACES: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaadf]")
"""Thai, Lao, Burmese, Khmer: written without spaces, and broken between words by the typesetter, which knows them."""
_LONGEST_WORD: Final = 30
"""Characters that fit on a line even when each is as wide as a W."""
_MAY_BREAK: Final = "\u200b"


class Paragraph(TypedDict):
    """Lines of one direction that follow each other; `gap` is how many empty lines stand before them."""

    direction: str
    gap: int
    lines: list[str]


def printable(text: str) -> str:
    """Return `text` with plain line ends and spaces for tabs, without what paper cannot show (control characters, overrides)."""
    kept = (
        each
        for each in _LINE_ENDS.sub("\n", text)
        if each in "\n\t" or each in _NEEDED_UNSEEN or unicodedata.category(each) not in _UNPRINTABLE
    )
    return "".join(kept).expandtabs(_TAB)


def paragraphs(texts: Iterable[str]) -> list[Paragraph]:
    """Return the texts, one under the other, ready to be set."""
    lines = [line.rstrip(" ") for text in texts for line in printable(text).split("\n")]
    found: list[Paragraph] = []
    gap = 0
    for line, direction in zip(lines, _directions(lines), strict=True):
        if not line:
            gap += 1
        elif found and not gap and found[-1]["direction"] == direction:
            found[-1]["lines"].append(breakable(line))
        else:
            found.append(Paragraph(direction=direction, gap=gap, lines=[breakable(line)]))
            gap = 0
    return found


def breakable(line: str) -> str:
    """Return `line` with places to break it (zero-width spaces) where it has none of its own for more than 30 characters.

    Without them what does not fit would run off the sheet and be lost.
    """
    pieces: list[str] = []
    run = 0
    before = ""
    for each in line:
        if _ends_word(each):
            run = 0
        elif run >= _LONGEST_WORD and before not in _NEEDED_UNSEEN and _begins_sign(each):
            pieces.append(_MAY_BREAK)
            run += 1
        else:
            run += 1
        pieces.append(each)
        before = each
    return "".join(pieces)


def _ends_word(each: str) -> bool:
    if unicodedata.category(each) == "Zs":
        return each not in _GLUED
    return unicodedata.east_asian_width(each) in _WIDE or _NO_SPACES.match(each) is not None


def _begins_sign(each: str) -> bool:
    """Whether a sign begins here: an accent or a joiner belongs to the letter before it."""
    return not unicodedata.category(each).startswith("M") and each not in _NEEDED_UNSEEN


def _directions(lines: Sequence[str]) -> list[str]:
    """Return the direction of each line by its first letter (Unicode's rules P2 and P3).

    A line without any letter goes as the first line that has one.
    """
    own = [_direction(line) for line in lines]
    whole = next((each for each in own if each is not None), "ltr")
    return [each or whole for each in own]


def _direction(line: str) -> str | None:
    for each in line:
        match unicodedata.bidirectional(each):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
            case _:
                pass
    return None
