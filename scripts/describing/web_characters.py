"""The files of clients/web/src/generated about characters and languages, for web_files.py.

Decides how sets of characters are written there: as steps in base 36, as relay/wire/characters.json has them.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from relay.wire.alphabet import CONFUSABLES, FILE, alphabet
from relay.wire.languages import languages
from scripts.describing.typescript import data, literal, wrapped

_BASE: Final = 36
_TYPED: Final = frozenset(map(chr, range(0x21, 0x7F)))
"""Printable ASCII but the space: every login name may have it."""
_BIDI: Final = ("L", "R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM")


def _kept(name: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(files("relay.wire").joinpath(name).read_text(encoding="utf-8"))
    return kept


def characters() -> str:
    """The kept alphabet (C1), as relay/wire/characters.json has it."""
    kept = {name: of for name, of in _kept(FILE).items() if name != "what"}
    return "".join(f"export const {name.upper()} = {_written(of)};\n" for name, of in kept.items())


def _written(of: object) -> str:
    if isinstance(of, list):
        return wrapped(map(literal, of))
    return data(of)


def confusables() -> str:
    """What looks like what (C9)."""
    return f"export const ALIKE: Readonly<Record<string, string>> = {data(_kept(CONFUSABLES)['alike'])};\n"


def _steps(points: Iterable[int]) -> str:
    """Write a set of code points as steps in base 36, as the alphabet is written."""
    edges: list[int] = []
    for point in sorted(points):
        if edges and edges[-1] == point:
            edges[-1] = point + 1
        else:
            edges += [point, point + 1]
    return " ".join(_base36(after - before) for before, after in zip([0, *edges], edges, strict=False))


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number] if number < _BASE else _base36(number // _BASE) + digits[number % _BASE]


def logins() -> str:
    """What folding a login name asks of Unicode (C8) and no engine tells: directions, and widths."""
    known = alphabet()
    permitted = [
        point
        for point in range(0x110000)
        if chr(point) in _TYPED or (known.allowed.has(point) and not known.new.has(point))
    ]
    by_direction = {
        kind: _steps(point for point in permitted if unicodedata.bidirectional(chr(point)) == kind)
        for kind in _BIDI
    }
    narrowed = {}
    for point in range(0x110000):
        decomposition = unicodedata.decomposition(chr(point))
        if decomposition.startswith(("<wide>", "<narrow>")):
            narrowed[chr(point)] = "".join(chr(int(code, 16)) for code in decomposition.split()[1:])
    return (
        "/** Characters of login names by their direction (RFC 5893), as steps in base 36. */\n"
        f"export const DIRECTIONS = {data(by_direction)} as const;\n\n"
        "/** Characters of another width, and what they are (RFC 8265). */\n"
        f"export const NARROWED: Readonly<Record<string, string>> = {data(narrowed)};\n"
    )


def tongues() -> str:
    """The languages that a letter may be marked with (I3): tag and own name."""
    return f"export const LANGUAGES: Readonly<Record<string, string>> = {data(languages())};\n"
