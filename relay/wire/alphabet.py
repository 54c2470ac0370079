"""Which characters there are for what people write: the kept alphabet of one Unicode version, as fast tables.

Reads `characters.json` and `confusables.json`, which scripts/characters.py makes (docs/adr/0016). Nothing in here asks the
interpreter which characters exist: two programs with this file agree, whatever tables they were built with. What may stand
where is decided in characters.py.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from msgspec import Struct

FILE: Final = "characters.json"
CONFUSABLES: Final = "confusables.json"
_BASE: Final = 36


class Ranges(Struct, frozen=True):
    """A set of code points, as the edges at which one enters and leaves it."""

    edges: tuple[int, ...]

    def has(self, point: int) -> bool:
        """Whether a code point is in the set."""
        return bisect_right(self.edges, point) % 2 == 1

    def pattern(self) -> str:
        """Return the set as it stands within the brackets of a regular expression."""
        pairs = zip(self.edges[::2], self.edges[1::2], strict=True)
        return "".join(f"\\U{first:08x}-\\U{end - 1:08x}" for first, end in pairs)


def ranges_of(steps: str) -> Ranges:
    """Read a set from its steps in base 36: how many code points to pass over, then how many follow."""
    edges, at = [], 0
    for step in steps.split():
        at += int(step, _BASE)
        edges.append(at)
    return Ranges(tuple(edges))


class Alphabet(Struct, frozen=True):
    """The sets that the rules are made of. Code points of `same` and texts of `written` have a plainer spelling."""

    allowed: Ranges
    new: Ranges
    """Allowed, and newer than Unicode 14."""
    printable: Ranges
    """What a text of a record may hold (step R4), and what a passphrase may be made of: visible or not, but no control, format,
    surrogate, private or unassigned character, no separator but the plain space, and nothing that two versions compose apart."""
    unseen: Ranges
    same: Ranges
    written: Mapping[str, str]
    letters: Ranges
    """Letters and figures: what a mark may stand on."""
    nonspacing: Ranges
    spacing: Ranges
    virama: Ranges
    joins_next: Ranges
    joins_before: Ranges
    passed_over: Ranges
    """Joining types L or D, R or D, T (RFC 5892, appendix A.1)."""
    textual: Ranges
    pictured: Ranges
    both_styles: Ranges
    """Signs with two styles that are text unless a selector follows; signs that are pictures; those of them with two styles."""
    sequences: Mapping[str, str]
    """Emoji made with joiners: without tones and selectors, to the one spelling without tones."""
    flags: tuple[str, ...]


@cache
def alphabet() -> Alphabet:
    """Return the kept alphabet."""
    kept = _kept()
    sets = {name: ranges_of(kept[name]) for name in Alphabet.__struct_fields__ if isinstance(kept[name], str)}
    bare = {sequence.replace("\ufe0f", ""): sequence for sequence in kept["sequences"]}
    return Alphabet(**sets, written=kept["written"], sequences=bare, flags=tuple(kept["flags"]))


def unicode_version() -> str:
    """Return which version of Unicode the alphabet was made from."""
    version: str = _kept()["unicode"]
    return version


@cache
def _printable() -> re.Pattern[str]:
    return re.compile(f"[{alphabet().printable.pattern()}]*")


def is_printable(text: str) -> bool:
    """Whether a text holds only what a text of a record may hold (step R4)."""
    return text.isprintable() if text.isascii() else _printable().fullmatch(text) is not None


@cache
def scripts(character: str) -> frozenset[str]:
    """Return the scripts that a character is used in, by short names (UAX #24); Zyyy where it is used in all."""
    starts, ends, names = _script_table()
    at = bisect_right(starts, ord(character)) - 1
    return names[at] if at >= 0 and ord(character) < ends[at] else _ALL


_ALL: Final = frozenset({"Zyyy"})


@cache
def alike() -> Mapping[str, str]:
    """Return for each allowed character what it looks like, where that is something else (UTS #39)."""
    pairs: dict[str, str] = _read(CONFUSABLES)["alike"]
    return pairs


@cache
def _script_table() -> tuple[list[int], list[int], list[frozenset[str]]]:
    rows = []
    for name, steps in _kept()["scripts"].items():
        edges = ranges_of(steps).edges
        rows += [(first, end, frozenset(name.split())) for first, end in zip(edges[::2], edges[1::2], strict=True)]
    rows.sort(key=lambda row: row[0])
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


@cache
def _kept() -> Mapping[str, Any]:
    return _read(FILE)


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files("relay.wire").joinpath(name).read_text(encoding="utf-8"))
    return content
