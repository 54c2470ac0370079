"""Measures the hints on written sentences and holds them to a floor, by kind and language.

`pytest -rA tests/unit/hints/test_measured.py` shows the table and every sentence that came out wrong; nothing here
hides a miss. What counts as found is decided in samples.py.
"""
# ruff: noqa: T201 - the table is what this file is for; pytest shows it when asked, or when a floor gives way

import pytest

from relay_client.hints import HintKind, HintLanguage, find_hints
from tests.unit.hints.samples import LANGUAGES, ROUNDS, Score, floors, measure, samples

FEWEST_SAMPLES = 20

BOTH = pytest.mark.parametrize("language", LANGUAGES)
EVERY_KIND = pytest.mark.parametrize("kind", list(HintKind))


def line(name: str, score: Score) -> str:
    return (
        f"{name:<15} found {score.found:>3} of {score.positives:<3} ({score.recall:>4.0%})   "
        f"false alarms {score.false_alarms:>2} of {score.near_misses:<3} ({score.false_alarm_rate:>4.0%})   "
        f"precision {score.precision:>4.0%}"
    )


@BOTH
@EVERY_KIND
def test_a_kind_is_found_and_its_look_alikes_are_left_alone(kind: HintKind, language: HintLanguage) -> None:
    score = measure(kind, language)
    print("\n".join([line(f"{kind}.{language}", score), *score.mistakes]))
    floor = floors()[f"{kind}.{language}"]
    assert score.recall >= floor.recall, score.mistakes
    assert score.false_alarm_rate <= floor.false_alarms, score.mistakes


def test_the_table() -> None:
    names = {f"{kind}.{language}": (kind, language) for kind in HintKind for language in LANGUAGES}
    assert set(floors()) == set(names)
    scores = {name: measure(*pair) for name, pair in names.items()}
    print("\n".join(line(name, score) for name, score in scores.items()))
    for round_ in ROUNDS:
        parts = [measure(kind, language, (round_,)) for kind, language in names.values()]
        total = Score(
            positives=sum(part.positives for part in parts),
            found=sum(part.found for part in parts),
            near_misses=sum(part.near_misses for part in parts),
            false_alarms=sum(part.false_alarms for part in parts),
            mistakes=(),
        )
        print(line(f"all, {round_}", total))
        assert total.positives, round_


@BOTH
@EVERY_KIND
def test_there_is_enough_to_measure_with(kind: HintKind, language: HintLanguage) -> None:
    everything = list(samples(f"{kind}.{language}"))
    positives = [sample.text for sample in everything if sample.positive]
    near_misses = [sample.text for sample in everything if not sample.positive]
    assert len(positives) >= FEWEST_SAMPLES
    assert len(near_misses) >= len(positives)
    assert len({*positives, *near_misses}) == len(everything)
    assert {sample.written for sample in everything} <= set(ROUNDS)


@BOTH
def test_an_ordinary_letter_gets_no_hints(language: HintLanguage) -> None:
    letters = [sample.text for sample in samples(f"plain.{language}")]
    assert letters
    found = {letter: [(h.kind, letter[h.start : h.end]) for h in find_hints(letter)] for letter in letters}
    assert {letter: hints for letter, hints in found.items() if hints} == {}
