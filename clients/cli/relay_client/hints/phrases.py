"""Reads the phrase files under wordings/ and finds their phrases in a letter.

A phrase is a short row of steps that people who know the work can read and change (wordings/README.txt has the
notation). This file decides only what a row means; which rows there are stands in the data. It never guesses
beyond one typing slip, and only in words that the data marks for it.

Linear by construction: a row is tried at a word only if that word can begin it, a row has at most MOST_STEPS
steps, a gap is at most WIDEST words, and a step keeps at most WIDEST + 1 places because no match reaches further
than that. So the work per word of a letter has a fixed upper bound, whatever the letter says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from msgspec import Struct

from relay_client.hints.model import Hint, HintKind, HintLanguage
from relay_client.hints.numerals import is_numeral
from relay_client.hints.words import Word

MOST_STEPS = 12
WIDEST = 24  # words from the first to the last of a phrase
AROUND = 9  # words on either side of the first one, where words are asked for in any order

# The kinds that are asked for in words; the others are found by their form alone.
WORDED = (HintKind.FORGIVENESS, HintKind.BLAME, HintKind.GIFT, HintKind.MEETING, HintKind.LINK)

_EDGES = ("^", "$")
_GAP = re.compile(r"\{(\d{1,2})\}")


class Gap(Struct, frozen=True):
    """Up to `most` words of any kind."""

    most: int


class Edge(Struct, frozen=True):
    """No word: the place where a clause begins (`^`) or has ended (`$`)."""

    end: bool


class OneOf(Struct, frozen=True):
    """One word out of a choice: literal, beginning with a stem, within one typing slip, or a number."""

    exact: frozenset[str]
    stems: tuple[str, ...]
    slips: tuple[str, ...]
    number: bool
    optional: bool

    def takes(self, plain: str) -> bool:
        """Tell whether this step accepts a word in its plain form."""
        return plain in self.exact or (
            (bool(self.stems) and plain.startswith(self.stems))
            or (self.number and (plain.isdigit() or is_numeral(plain)))
            or any(one_slip(plain, word) for word in self.slips)
        )

    def among(self, letter: AbstractSet[str]) -> AbstractSet[str]:
        """Return those words of a letter that this step accepts."""
        if self.stems or self.slips or self.number:
            return {plain for plain in letter if self.takes(plain)}
        return self.exact & letter


Step: TypeAlias = Gap | Edge | OneOf


class Phrase(Struct, frozen=True):
    """A row of steps for a kind. A `denial` takes back the hints of its kind in the clauses it touches."""

    kind: HintKind
    denial: bool
    together: bool  # the steps may stand in any order, around a word that the first step takes
    steps: tuple[Step, ...]


@lru_cache(maxsize=65_536)
def one_slip(typed: str, meant: str) -> bool:
    """Tell whether `typed` is `meant` but for one letter missing, extra, wrong or swapped with its neighbour."""
    if typed == meant:
        return True
    if abs(len(typed) - len(meant)) > 1:
        return False
    pairs = enumerate(zip(typed, meant, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(typed), len(meant)))
    rest, goal = typed[at:], meant[at:]
    if rest[1:] == goal or rest == goal[1:] or rest[1:] == goal[1:]:
        return True
    return rest[:2] == goal[1::-1] and rest[2:] == goal[2:]


def _one_of(source: str, classes: Mapping[str, tuple[str, ...]]) -> OneOf:
    optional = source.endswith("?")
    exact: set[str] = set()
    stems: list[str] = []
    slips: list[str] = []
    number = False
    for choice in source.removesuffix("?").split("|"):
        for word in classes[choice] if choice.startswith("@") else (choice,):
            if word == "#":
                number = True
            elif word.endswith("*"):
                stems.append(word[:-1])
            elif word.endswith("~"):
                slips.append(word[:-1])
            elif word.isalnum():
                exact.add(word)
            else:
                raise ValueError(f"not a word: {word!r} in {source!r}")
    return OneOf(frozenset(exact), tuple(stems), tuple(slips), number, optional)


def _step(source: str, classes: Mapping[str, tuple[str, ...]]) -> Step:
    gap = _GAP.fullmatch(source)
    if gap:
        return Gap(int(gap[1]))
    if source in _EDGES:
        return Edge(end=source == "$")
    return _one_of(source, classes)


def _phrase(kind: HintKind, line: str, classes: Mapping[str, tuple[str, ...]]) -> Phrase:
    manner, colon, source = line.rpartition(": ")
    if colon and manner not in ("not", "near"):
        raise ValueError(f"neither a phrase, nor words in any order, nor a denial: {line!r}")
    steps = tuple(_step(part, classes) for part in source.split())
    words = [step for step in steps if not isinstance(step, Edge)]
    if not words or len(steps) > MOST_STEPS or any(isinstance(s, Gap) and s.most > WIDEST for s in steps):
        raise ValueError(f"a phrase has 1 to {MOST_STEPS} steps, a gap at most {WIDEST} words: {line!r}")
    inner = words if manner == "near" else [words[0], words[-1]]
    if any(isinstance(step, Gap) or step.optional for step in inner):
        raise ValueError(f"a phrase begins and ends with words that must be there: {line!r}")
    return Phrase(kind, manner == "not", manner == "near", steps)


def parse_phrases(kind: HintKind, lines: Iterable[str]) -> Iterator[Phrase]:
    """Yield the phrases of a kind, in the notation of wordings/README.txt.

    Raises ValueError at a line that is not in that notation, KeyError at a group that was not named before.
    """
    classes: dict[str, tuple[str, ...]] = {}
    for line in (raw.strip() for raw in lines):
        if not line or line.startswith("# "):
            continue
        name, equals, members = line.partition(" = ")
        if equals:
            spread = (classes[m] if m.startswith("@") else (m,) for m in members.split())
            classes[name] = classes.get(name, ()) + tuple(word for group in spread for word in group)
        else:
            yield _phrase(kind, line, classes)


@cache
def phrases_of(language: HintLanguage) -> tuple[Phrase, ...]:
    """Return the phrases of a language, read once from the files beside this one."""
    wordings = files("relay_client.hints").joinpath("wordings")
    common = wordings.joinpath(f"common.{language}.txt").read_text(encoding="utf-8").splitlines()
    phrases: list[Phrase] = []
    for kind in WORDED:
        own = wordings.joinpath(f"{kind}.{language}.txt").read_text(encoding="utf-8").splitlines()
        phrases += parse_phrases(kind, common + own)
    return tuple(phrases)


def _starters(phrases: Iterable[Phrase], letter: AbstractSet[str]) -> Mapping[str, Sequence[Phrase]]:
    """Return, by the word they begin with, the phrases of which every needed word occurs somewhere in the letter.

    Most phrases of a language fall out here, so that the places of a letter are tried for a few of them only.
    """
    begins: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        words = [step for step in phrase.steps if isinstance(step, OneOf)]
        if all(step.optional or step.among(letter) for step in words):
            for word in words[0].among(letter):
                begins.setdefault(word, []).append(phrase)
    return begins


def _from(phrase: Phrase, words: Sequence[Word], first: int) -> tuple[int, int] | None:
    """Return the first and last word of the shortest match that begins at `first`, or None. Stays within one sentence."""
    limit = min(len(words), first + WIDEST)
    sentence = words[first].sentence
    places = {first}  # where the next step may stand; all in one window of WIDEST words
    for step in phrase.steps:
        if isinstance(step, Gap):
            places = {p + skip for p in places for skip in range(step.most + 1) if p + skip <= limit}
        elif isinstance(step, Edge):
            places = {p for p in places if _is_edge(words, p, end=step.end)}
        else:
            here = (p for p in places if p < limit and words[p].sentence == sentence)
            after = {p + 1 for p in here if step.takes(words[p].plain)}
            places = places | after if step.optional else after
        if not places:
            return None
    return first, min(places) - 1


def _is_edge(words: Sequence[Word], place: int, *, end: bool) -> bool:
    if place in (0, len(words)):
        return end == (place > 0)
    return words[place - 1].clause != words[place].clause


def _around(phrase: Phrase, words: Sequence[Word], key: int) -> tuple[int, int] | None:
    """Return the first and last word when every step is met near `key`, each by a word of its own; else None."""
    sentence = words[key].sentence
    around = range(max(0, key - AROUND), min(len(words), key + AROUND + 1))
    near = sorted((p for p in around if words[p].sentence == sentence), key=lambda p: abs(p - key))
    taken = {key}
    for step in phrase.steps[1:]:
        fits = (p for p in near if p not in taken and isinstance(step, OneOf) and step.takes(words[p].plain))
        place = next(fits, None)
        if place is None:
            return None
        taken.add(place)
    return min(taken), max(taken)


def _finds(words: Sequence[Word], language: HintLanguage) -> Iterator[tuple[Phrase, Word, Word]]:
    """Yield every phrase that is found, with its first and its last word."""
    begins = _starters(phrases_of(language), {word.plain for word in words if word.plain})
    for place, word in enumerate(words):
        for phrase in begins.get(word.plain, ()):
            ends = _around(phrase, words, place) if phrase.together else _from(phrase, words, place)
            if ends is not None:
                yield phrase, words[ends[0]], words[ends[1]]


def phrase_hints(words: Sequence[Word], language: HintLanguage) -> Iterator[Hint]:
    """Yield a hint for every phrase of `language`, unless a denial of its kind touches one of its clauses."""
    # All of them first: a denial may stand behind what it takes back.
    finds = [
        (phrase, first, last, {(phrase.kind, clause) for clause in range(first.clause, last.clause + 1)})
        for phrase, first, last in _finds(words, language)
    ]
    denied = {clause for phrase, _, _, clauses in finds if phrase.denial for clause in clauses}
    for phrase, first, last, clauses in finds:
        if not phrase.denial and not clauses & denied:
            yield Hint(phrase.kind, first.start, last.end, language)
