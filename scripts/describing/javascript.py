"""A pattern of Python's `re`, written for browsers: the same texts match, at the same places.

Browsers know the escapes for letters, digits, spaces and the edges of words for ASCII only, and fold small and capital letters by
another table. So classes are written out by what Python takes for them, and a letter without regard to its case as the class of all
that match it. What is written so needs no flag but `u`. Decides nothing about what a pattern is for.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Final

WORD: Final = r"\p{L}\p{N}_"
DIGIT: Final = r"\p{Nd}"
SPACE: Final = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CLASSES: Final = {"w": WORD, "d": DIGIT, "s": SPACE}
_EDGE: Final = f"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"
_LAST: Final = r"(?=\n?$)"
"""Python's `$`: the end of the text, or before a line end that is its last character."""
_EVERY: Final = "".join(map(chr, range(sys.maxunicode + 1)))
_TOKEN: Final = re.compile(
    r"(?P<class>\[\^?(?:\\.|[^\]\\])+\])|(?P<open>\((?:\?(?:P<\w+>|i:|[:=!]|<[=!]))?)|(?P<end>\))"
    r"|\\(?P<escape>u[0-9a-f]{4}|x[0-9a-f]{2}|.)|(?P<repeat>[*+?|.]|\{\d*,?\d*\})|(?P<last>\$)|(?P<letter>.)",
    re.DOTALL,
)
_IN_CLASS: Final = re.compile(r"\\(?P<kind>[wdsW])|(?P<rest>(?:\\(?![wdsW]).|[^\\])+)", re.DOTALL)


def javascript(pattern: re.Pattern[str]) -> str:
    """Return the source of a pattern that browsers read with the flag `u`. Raises ValueError at what has no such form here."""
    folds = [bool(pattern.flags & re.IGNORECASE)]
    made = []
    for token in _TOKEN.finditer(pattern.pattern):
        kind, text = token.lastgroup, token.group()
        if kind == "open":
            folds.append(folds[-1] or text == "(?i:")
            made.append(text.replace("?P<", "?<").replace("?i:", "?:"))
        elif kind == "end":
            folds.pop()
            made.append(text)
        elif kind == "class":
            made.append(_class(text, fold=folds[-1]))
        elif kind == "last":
            made.append(_LAST)
        elif kind == "escape":
            made.append(_escape(text, fold=folds[-1]))
        else:
            made.append(_letter(text, fold=folds[-1]) if kind == "letter" else text)
    return "".join(made)


def _escape(text: str, *, fold: bool) -> str:
    kind = text[1]
    if kind in _CLASSES:
        return f"[{_CLASSES[kind]}]"
    if kind.lower() in _CLASSES:
        return f"[^{_CLASSES[kind.lower()]}]"
    if kind.isdigit():
        return text
    if kind == "b":
        return _EDGE
    return _letter(text, fold=fold)


def _letter(text: str, *, fold: bool) -> str:
    taken = _taken(text, fold=fold)
    return taken if len(taken) == 1 and taken not in r"\^$.*+?()[]{}|/" else f"[{taken}]"


def _class(text: str, *, fold: bool) -> str:
    """Write a class: what its escapes stand for, and of the rest every character that it takes."""
    negated = text[1] == "^"
    inner = text[2 if negated else 1 : -1]
    parts = [(match["kind"], match["rest"]) for match in _IN_CLASS.finditer(inner)]
    outside = any(kind == "W" for kind, _ in parts)
    taken = "".join(_CLASSES[kind] for kind, _ in parts if kind in _CLASSES)
    taken += "".join(_taken(f"[{rest}]", fold=fold) for _, rest in parts if rest)
    if outside and not negated:
        raise ValueError(f"a class that takes \\W: {text}")
    if outside:
        return f"(?:(?![{taken}])[{WORD}])" if taken else f"[{WORD}]"
    return f"[^{taken}]" if negated else f"[{taken}]"


@cache
def _taken(source: str, *, fold: bool) -> str:
    """Return the inside of a class of all characters that a pattern for one character takes."""
    taken = re.findall(source, _EVERY, re.IGNORECASE if fold else 0)
    ranges: list[list[int]] = []
    for point in map(ord, taken):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    if not ranges:
        raise ValueError(f"takes nothing: {source}")
    return "".join(
        _written(first) + ("-" if last > first + 1 else "") + (_written(last) if last > first else "")
        for first, last in ranges
    )


def _written(point: int) -> str:
    character = chr(point)
    if character.isascii() and character.isalnum():
        return character
    if character in r"\^$.*+?()[]{}|/-":
        return "\\" + character
    return character if " " <= character <= "~" else f"\\u{{{point:x}}}"
