"""The notation of the phrase files, and that every word in the files is one that a letter can contain."""

from collections.abc import Sequence

import pytest

from relay_client.hints import HintKind, HintLanguage
from relay_client.hints.phrases import WORDED, OneOf, one_slip, parse_phrases, phrase_hints, phrases_of
from relay_client.hints.words import Word, plain_form, split_words
from tests.unit.hints.samples import LANGUAGES

GIFT = HintKind.GIFT


def kinds(text: str, language: HintLanguage) -> list[HintKind]:
    return [hint.kind for hint in phrase_hints(split_words(text), language)]


@pytest.mark.parametrize(
    "row",
    [
        "{3} geef",  # begins with a gap
        "geef {3}",  # ends with one
        "geef? me",
        "geef me?",
        "near: geef {2} me",
        "near: geef me? geld",
        "nooit: geef me",
        "not:",
        "geef {25} me",
        "geef m'n geld",
        "geef Geld|g*d",
        "a b c d e f g h i j k l m",
        "^",
    ],
)
def test_a_row_outside_the_notation_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="phrase|words|word"):
        list(parse_phrases(GIFT, [row]))


def test_a_group_has_a_name_before_it_is_used() -> None:
    with pytest.raises(KeyError):
        list(parse_phrases(GIFT, ["@geld geven", "@geld = euro"]))


def test_a_group_may_grow_and_hold_another() -> None:
    (phrase,) = parse_phrases(GIFT, ["# remark", "", "@a = euro", "@a = cent", "@b = @a poen", "@b|munt*"])
    (step,) = phrase.steps
    assert isinstance(step, OneOf)
    assert step.exact == {"euro", "cent", "poen"}
    assert step.stems == ("munt",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_files_is_in_the_form_in_which_letters_are_read(language: HintLanguage) -> None:
    phrases = phrases_of(language)
    assert {phrase.kind for phrase in phrases} == set(WORDED)
    words = {
        word
        for phrase in phrases
        for step in phrase.steps
        if isinstance(step, OneOf)
        for word in (*step.exact, *step.stems, *step.slips)
    }
    assert len(words) > 100
    assert {word for word in words if plain_form(word) != word} == set()


@pytest.mark.parametrize(
    ("typed", "meant", "same"),
    [
        ("vergiffenis", "vergiffenis", True),
        ("vergifenis", "vergiffenis", True),
        ("vergiffeniss", "vergiffenis", True),
        ("vergiffanis", "vergiffenis", True),
        ("vergiffneis", "vergiffenis", True),
        ("ergiffenis", "vergiffenis", True),
        ("vergifeniss", "vergiffenis", False),
        ("vergfifneis", "vergiffenis", False),
        ("vergif", "vergiffenis", False),
        ("", "a", True),
        ("ab", "ba", True),
        ("abc", "cba", False),
    ],
)
def test_one_slip_of_the_keys_is_forgiven_and_not_two(typed: str, meant: str, same: bool) -> None:
    assert one_slip(typed, meant) is same
    assert one_slip(meant, typed) is same


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Kun je mij vergeven?", HintLanguage.NL, [HintKind.FORGIVENESS]),
        ("Kun je het. Mij vergeven lukt niet.", HintLanguage.NL, []),  # not across a full stop
        ("Je hoeft me niet te vergeven.", HintLanguage.NL, []),
        (
            "Je hoeft niets te doen, maar vergeef me.",
            HintLanguage.NL,
            [HintKind.FORGIVENESS],
        ),  # a turn ends the denial
        ("I am not asking you to forgive me.", HintLanguage.EN, []),
        ("I am not asking for much. Forgive me.", HintLanguage.EN, [HintKind.FORGIVENESS]),
        ("PLEEEASE FORGIIIVE ME", HintLanguage.EN, [HintKind.FORGIVENESS]),
    ],
)
def test_a_denial_reaches_as_far_as_its_clause(
    text: str, language: HintLanguage, found: Sequence[HintKind]
) -> None:
    assert list(dict.fromkeys(kinds(text, language))) == list(found)


def test_a_word_knows_its_place_sentence_and_clause() -> None:
    assert split_words("Dag, lieve jij.\n\nM'n €5") == [
        Word(0, 3, "dag", 0, 0),
        Word(5, 10, "lieve", 0, 1),
        Word(11, 14, "jij", 0, 1),
        Word(17, 20, "mn", 2, 3),
        Word(21, 22, "euro", 2, 3),
        Word(22, 23, "5", 2, 3),
    ]


def test_a_word_that_goes_on_and_on_matches_nothing() -> None:
    assert plain_form("a" * 41) == ""
    assert plain_form("ab" * 20) == "ab" * 20
