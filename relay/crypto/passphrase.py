"""Passphrases that a device makes up: words drawn evenly from a list of 7,776 that most people can spell (step K11).

The list is the long one of the Electronic Frontier Foundation; its source and licence stand at the head of the file.
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
    """Return the list in its own order."""
    lines = files("relay.crypto").joinpath("eff_large_wordlist.txt").read_text(encoding="ascii").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def _draw_word(random: RandomSource) -> str:
    while True:
        number = int.from_bytes(draw(random, _DRAW_BYTES), "big")
        if number < _EVEN:
            return word_list()[number % LIST_LENGTH]
