"""Passphrases that a device makes up: words drawn evenly from a list in the person's language (step K11).

Each list is one that most people can spell, without words that may frighten or shame somebody; its source, its licence and what was
changed stand at the head of its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from relay.crypto.encoding import RandomSource, draw

WORDS: Final = 6
"""Words in a generated passphrase: 76 bits by either list."""
ENGLISH: Final = "en"
LIST_LENGTHS: Final[Mapping[str, int]] = {"en": 7_052, "nl": 6_793}
"""How many words there are in each language that has a list."""

_FILES: Final[Mapping[str, str]] = {"en": "wordlist.txt", "nl": "wordlist_nl.txt"}
_DRAW_BYTES: Final = 2


def generate_passphrase(random: RandomSource, language: str = ENGLISH) -> str:
    """Return six words with single spaces between them, in a language that has a list, else in English."""
    words = word_list(language)
    return " ".join(_draw_word(random, words) for _ in range(WORDS))


@cache
def word_list(language: str = ENGLISH) -> tuple[str, ...]:
    """Return the list of a language in its own order; English where it has none."""
    file = files("relay.crypto").joinpath(_FILES.get(language, _FILES[ENGLISH]))
    return tuple(line for line in file.read_text(encoding="ascii").splitlines() if not line.startswith("#"))


def _draw_word(random: RandomSource, words: tuple[str, ...]) -> str:
    even = (
        256**_DRAW_BYTES // len(words) * len(words)
    )  # draws from here on would make the first words of the list likelier
    while True:
        number = int.from_bytes(draw(random, _DRAW_BYTES), "big")
        if number < even:
            return words[number % len(words)]
