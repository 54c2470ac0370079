"""What looks like something else: words that a mediator should look at twice, and the skeleton of a name (UTS #39).

Letters of different scripts look alike and can carry a message in which of them stands where. No rule can take them out
without taking out scripts, so `doubtful` points at them and a person decides. Refuses nothing by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from msgspec import Struct

from relay.wire.alphabet import alike, alphabet, scripts

_WORD: Final = re.compile(r"[^\s\-/.,;:!?\"'()\[\]{}<>«»“”‘’„–—…]+")
_EVERYWHERE: Final = frozenset({"Zyyy", "Zinh"})
_TOGETHER: Final = {
    "Hani": frozenset({"Hani", "Jpan", "Kore", "Hanb"}),
    "Hira": frozenset({"Hira", "Jpan"}),
    "Kana": frozenset({"Kana", "Jpan"}),
    "Hang": frozenset({"Hang", "Kore"}),
    "Bopo": frozenset({"Bopo", "Hanb"}),
}
"""Scripts that one language writes in one word (UTS #39, 5.1)."""
_EAST_ASIAN: Final = frozenset({"Jpan", "Kore", "Hanb", "Hani"})
_OWN: Final = frozenset("ÆæŒœıſɛ")
"""Letters of languages in use that look like one or two letters of ASCII and are no disguise."""
_MEASURES: Final = frozenset("Ωμπ")
"""Greek letters in units and sums, beside letters and figures of every script."""
_CLOSER: Final = str.maketrans({"i": "1", "l": "1", "I": "1", "|": "1", "o": "0", "O": "0"})
"""In a name that is read once and typed from memory, these are one."""
_DOTTED: Final = re.compile("(?<=[1j])\u0307")
"""A dot on a letter that has one already."""


class Doubtful(Struct, frozen=True):
    """A word that may not be what it looks like: where it begins and ends in the text."""

    start: int
    end: int


def doubtful(text: str) -> list[Doubtful]:
    """Return the words that mix scripts, stand in letters that look like those of the rest, or in rare doubles of plain ones."""
    if text.isascii():
        return []
    mains = _main_scripts(text)
    return [
        Doubtful(match.start(), match.end())
        for match in _WORD.finditer(text)
        if not match[0].isascii() and any(_is_doubtful(match[0], main) for main in mains)
    ]


def common_scripts(letters: Iterable[str]) -> frozenset[str] | None:
    """Return the scripts in which all of these can be written; None where that is any script, empty where there is none."""
    common: frozenset[str] | None = None
    for letter in letters:
        own = scripts(letter)
        if not own & _EVERYWHERE:
            wider = own.union(*(_TOGETHER.get(name, frozenset()) for name in own))
            common = wider if common is None else common & wider
    return common


def of_one_hand(text: str) -> bool:
    """Whether a word is of one script, or of Latin with Japanese, Korean or Chinese (UTS #39, "highly restrictive")."""
    if common_scripts(text) != frozenset():
        return True
    rest = common_scripts(character for character in text if "Latn" not in scripts(character))
    return rest is not None and bool(rest & _EAST_ASIAN)


def skeleton(name: str) -> str:
    """Return what a folded name looks like: two names with one skeleton are taken for one another."""
    looks = alike()
    text = unicodedata.normalize("NFD", name)
    text = "".join(looks.get(character, character) for character in text).translate(_CLOSER)
    return unicodedata.normalize("NFD", _DOTTED.sub("", text))


def _main_scripts(text: str) -> list[str | None]:
    """Return in which script most letters stand; all of those that are as frequent, since each could be the one that is copied."""
    counted = Counter(name for character in text for name in scripts(character) - _EVERYWHERE)
    return [name for name in counted if counted[name] == max(counted.values())] or [None]


def _is_doubtful(word: str, main: str | None) -> bool:
    if len(word) > 1 and any(_is_sign_like_a_letter(character) for character in word):
        return True
    letters = [
        character
        for character in word
        if alphabet().letters.has(ord(character))
        and character not in _MEASURES
        and not scripts(character) & _EVERYWHERE
    ]
    if not letters:
        return False
    if not of_one_hand("".join(letters)):
        return True
    if all(main in scripts(letter) for letter in letters):
        return main == "Latn" and any(_is_rare_double(letter) for letter in letters)
    return main is not None and all(_could_be(letter, main) for letter in letters)


def _is_sign_like_a_letter(character: str) -> bool:
    like = alike().get(character, "")
    return (
        not character.isascii() and not alphabet().letters.has(ord(character)) and len(like) == 1 and like.isalnum()
    )


def _is_rare_double(character: str) -> bool:
    like = alike().get(character, "")
    return not character.isascii() and character not in _OWN and like.isascii() and like.isalnum()


@cache
def _looks() -> dict[str, frozenset[str]]:
    """Return for each look the scripts that have a letter of that look."""
    looks: dict[str, set[str]] = {}
    for one, like in alike().items():
        looks.setdefault(like, set()).update(scripts(one))
    for like, names in looks.items():
        if len(like) == 1:
            names.update(scripts(like))
    return {like: frozenset(names) for like, names in looks.items()}


def _could_be(character: str, main: str) -> bool:
    """Whether a letter looks like one of the script `main`; of Latin only like a plain one, or every script had its double."""
    like = alike().get(character, character)
    if main == "Latn":
        return like.isascii()
    return main in _looks().get(like, scripts(like) if len(like) == 1 else frozenset())
