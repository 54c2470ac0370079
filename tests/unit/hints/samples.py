"""Reads the sentences under data/ and judges what the hints make of them.

The one place that knows the notation of data/README.txt and that decides when a hint counts as found.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay_client.hints import Hint, HintKind, HintLanguage, find_hints

DATA: Final = Path(__file__).parent / "data"
LANGUAGES: Final = (HintLanguage.NL, HintLanguage.EN)
ROUNDS: Final = ("first", "second", "third", "unseen", "signs")
# Someone copies these from the screen: half a number is not found.
EXACT: Final = frozenset({HintKind.PHONE, HintKind.EMAIL, HintKind.BANK})


class Sample(Struct, frozen=True):
    """A sentence without its marks; `marks` are the stretches to be found, empty where any place will do."""

    source: str
    text: str
    marks: tuple[tuple[int, int], ...]
    positive: bool
    written: str


class Outcome(Struct, frozen=True):
    """What was found in a sample, and whether that is right."""

    sample: Sample
    found: tuple[str, ...]
    right: bool

    def __str__(self) -> str:
        mistake = "missed" if self.sample.positive else "false alarm"
        return f"{mistake}: {self.sample.source}" + (f"  found: {self.found}" if self.found else "")


class Floor(Struct, frozen=True):
    """The least recall and the most false alarms that a kind may have in a language, as shares of 1."""

    recall: float
    false_alarms: float


class Score(Struct, frozen=True):
    """How the samples of a kind and language came out."""

    positives: int
    found: int
    near_misses: int
    false_alarms: int
    mistakes: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.found / self.positives if self.positives else 1.0

    @property
    def false_alarm_rate(self) -> float:
        return self.false_alarms / self.near_misses if self.near_misses else 0.0

    @property
    def precision(self) -> float:
        marked = self.found + self.false_alarms
        return self.found / marked if marked else 1.0


def _sample(line: str, written: str) -> Sample:
    text = ""
    begins: list[int] = []
    marks: list[tuple[int, int]] = []
    for char in line[2:]:
        if char == "«":
            begins.append(len(text))
        elif char == "»":
            marks.append((begins.pop(), len(text)))
        else:
            text += char
    return Sample(line[2:], text, tuple(marks), line.startswith("+ "), written)


def samples(name: str) -> Iterator[Sample]:
    """Yield the samples of a file, in order; `name` is its name without the ending."""
    written = ""
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            written = line.strip("[]")
        elif line.startswith(("+ ", "- ")):
            yield _sample(line, written)
        elif line and not line.startswith("# "):
            raise ValueError(f"{name}: not in the notation: {line!r}")


def _found(sample: Sample, kind: HintKind, hints: list[Hint]) -> bool:
    if kind in EXACT:
        return {(hint.start, hint.end) for hint in hints} == set(sample.marks)
    if not sample.marks:
        return bool(hints)
    return all(any(hint.start < end and start < hint.end for hint in hints) for start, end in sample.marks)


@cache
def outcomes(kind: HintKind, language: HintLanguage) -> tuple[Outcome, ...]:
    """Look for `kind` in every sample of a language, once."""
    results: list[Outcome] = []
    for sample in samples(f"{kind}.{language}"):
        hints = [hint for hint in find_hints(sample.text) if hint.kind is kind]
        shown = tuple(sample.text[hint.start : hint.end] for hint in hints)
        right = _found(sample, kind, hints) if sample.positive else not hints
        results.append(Outcome(sample, shown, right))
    return tuple(results)


def measure(kind: HintKind, language: HintLanguage, rounds: tuple[str, ...] = ROUNDS) -> Score:
    """Count what came out right in some rounds of samples, and say in words what went wrong."""
    results = [outcome for outcome in outcomes(kind, language) if outcome.sample.written in rounds]
    positives = [outcome for outcome in results if outcome.sample.positive]
    near_misses = [outcome for outcome in results if not outcome.sample.positive]
    return Score(
        positives=len(positives),
        found=sum(outcome.right for outcome in positives),
        near_misses=len(near_misses),
        false_alarms=sum(not outcome.right for outcome in near_misses),
        mistakes=tuple(str(outcome) for outcome in results if not outcome.right),
    )


def floors() -> dict[str, Floor]:
    """Return the floor of every kind and language, by `kind.language`."""
    data = json.loads((DATA / "floors.json").read_text(encoding="utf-8"))
    return {name: Floor(**floor) for name, floor in data.items()}
