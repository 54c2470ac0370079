"""Passphrases that a device makes up: words drawn evenly from a list of 7,776 that most people can spell (step K11).

The list is the long one of the Electronic Frontier Foundation as the package `xkcdpass` ships it; only the
file is used, none of that package's code, because choosing must go through the random source that is handed
in.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from relay.crypto.encoding import RandomSource, draw

WORDS: Final = 6
"""Words in a generated passphrase: 77 bits."""
LIST_LENGTH: Final = 6**5

_DRAW_BYTES: Final = 2
_EVEN: Final = 256**_DRAW_BYTES // LIST_LENGTH * LIST_LENGTH
"""Draws from here on are thrown away: they would make the first words of the list likelier."""


def generate_passphrase(random: RandomSource) -> str:
    """Return six words with single spaces between them."""
    return " ".join(_draw_word(random) for _ in range(WORDS))


@cache
def word_list() -> tuple[str, ...]:
    """Return the list in its own order; RuntimeError if what is installed cannot be that list."""
    text = files("xkcdpass").joinpath("static", "eff-long").read_text(encoding="ascii")
    words = tuple(text.split())
    if len(words) != LIST_LENGTH or len(set(words)) != LIST_LENGTH:
        raise RuntimeError("the installed word list is not the one that passphrases are made from")
    return words


def _draw_word(random: RandomSource) -> str:
    while True:
        number = int.from_bytes(draw(random, _DRAW_BYTES), "big")
        if number < _EVEN:
            return word_list()[number % LIST_LENGTH]
