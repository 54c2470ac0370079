"""A scenario of hints: what is found in every measured sentence, and in texts that were put together from pieces by chance."""

from __future__ import annotations

from typing import Final

from relay_client.hints import HintKind, find_hints
from scripts.scenarios.base import Json, Kept, Made, Stream
from tests.unit.hints.samples import LANGUAGES, samples

MADE_UP: Final = 400
_MOST_PIECES: Final = 9
_ODD_BELOW, _WORDS_BELOW = 90, 200
"""Of 256: how often a piece is an odd one, and a word; else a sentence."""
_JOINED: Final = (
    "\u00a0¦\n\n¦\n¦. ¦, ¦! ¦ (¦) ¦\t¦-¦/¦.¦:¦@¦+¦_¦'¦\u2019¦\u20ac ¦$¦Stra\u00dfe 12¦\u0130nsta: anna_b¦"
    "\u017fnap is kees.v¦telefoon \u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668 ¦\U0001f600¦"
    "\U0001d7cf\U0001d7d0¦na\u00efef¦e\u0301e\u0301n¦\uff22\uff25\uff2c¦06¦0031 ¦+31 6 ¦+44 20 7946 0958¦"
    "+1 212 555 0123¦212-555-0123¦0900 1234567¦+54 9 11 2345 6789¦nul zes ¦dubbel nul ¦12-03-2021 ¦14:30¦"
    "o6-12345678¦+999 123 456 789¦(020) 555 01 23¦+39 06 698 12345¦+800 1234 5678¦NL12BANK0123456789¦"
    "BE71 0961 2345 6769¦GB82 WEST 1234 5698 7654 32¦NL91ABNA0417164300¦sort code 12-34-56¦"
    "rekening 12.34.56.789¦1234 AB ¦SW1A 1AA¦Postbus 123¦44 Willow Road¦Kerkstraat 12a¦TX 75001¦flat 3b¦"
    "the Close¦12 jaar ¦3 st ¦anna @ example.org¦anna at example dot org¦www.example.org/a?b=c).¦"
    "https://example.com¦insta @sanne.vb¦snapchat heet ik ¦tweehonderd euro¦fifty pounds¦100 euro ¦niet ¦"
    "maar ¦but ¦ik ¦je ¦jij ¦you ¦vergeef me ¦vergiffenis ¦forgive me¦schuld¦kapot¦because of you ¦"
    "koffie drinken ¦zullen we ¦meet up¦cadeau ¦a gift for you "
)
_ODD: Final = tuple(_JOINED.split("¦"))
"""Pieces that no sentence has, or that stand at the edges of what is looked for."""


def hints(_: Kept) -> Made:
    names = [f"{kind}.{language}" for kind in HintKind for language in LANGUAGES] + [
        f"plain.{language}" for language in LANGUAGES
    ]
    measured = [sample.text for name in names for sample in samples(name)]
    texts = list(dict.fromkeys([*measured, *made_up("hints", MADE_UP, measured)]))
    return Made(
        about="What stands in a letter, found on the device of whoever writes or reads it (docs/hints.md). No part of the protocol:"
        " the clients of this project find the same.",
        steps="Look through each text. Each line of `found` is kind, start, end and language; places count code points.",
        inputs={"texts": texts},
        outputs={"found": [found(text) for text in texts]},
        negatives=[],
    )


def found(text: str) -> list[Json]:
    """Return the hints of a text, a line each."""
    return [f"{hint.kind} {hint.start} {hint.end} {hint.language}" for hint in find_hints(text)]


def made_up(name: str, count: int, measured: list[str]) -> list[str]:
    """Put texts together from pieces, the same ones in every run for a name: words and ends of sentences, and odd pieces."""
    random = Stream(name)
    words = [word for text in measured for word in text.split()]

    def one() -> str:
        (kind, *at) = random(5)
        place = int.from_bytes(bytes(at))
        if kind < _ODD_BELOW:
            return _ODD[place % len(_ODD)]
        if kind < _WORDS_BELOW:
            return words[place % len(words)] + " "
        whole = measured[place % len(measured)]
        return whole[place % 7 : len(whole) - place % 5]

    return ["".join(one() for _ in range(1 + random(1)[0] % _MOST_PIECES)) for _ in range(count)]
