"""How people are spoken to: nothing presses, blames or counts what is not there, and every no says what would work now."""

import re
from collections.abc import Iterator

import pytest

from relay.domain.people_rules import ASSIGNMENT_LONGEST_S, DELEGATION_LONGEST_S, SLIP_LONGEST_S
from relay.domain.refusals import Code
from relay_client.errors import ServerProblem
from relay_client.ui.exits import sentence, sentence_id
from relay_client.words.sentences import Language, Sentences, sources
from tests.unit.cli.test_words import sentences

PARTY_FILES = ("account.ftl", "common.ftl", "party.ftl", "stops.ftl", "paper.ftl", "pages.ftl")
"""What people read who are not staff."""
PRESSING = {
    Language.NL: r"wacht op (u\b|uw)|moet nu\b|u bent te laat|vergeet niet|nog steeds niet|u moet beslissen",
    Language.EN: r"waits for you\b|waits for your|you must now|you are late|do not forget|still have not|you must decide",
}
SCOLDING = {
    Language.NL: r"verwijt|beschuldig|uw fout|u deed het fout|stom",
    Language.EN: r"blame|accus|your fault|you did wrong|stupid",
}
ONE_WORD = {Language.NL: r"bladzijde|rust op", Language.EN: r"\bsheets? of the letter\b|rests on"}
AFTER_A_FULL_STOP = re.compile(r"[.?!:](\s|$)")


def texts(language: Language, files: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for file, text in sources(language).items():
        if not files or file in files:
            for name in re.findall(r"^([a-z][a-z0-9-]*) *=", text, re.MULTILINE):
                words = sentences(language)[name]
                yield name, Sentences(language)(name, **dict.fromkeys(words, "7"))


@pytest.mark.parametrize("language", Language)
def test_nothing_that_a_party_reads_presses_or_scolds(language: Language) -> None:
    for name, text in texts(language, PARTY_FILES):
        assert not re.search(PRESSING[language], text, re.IGNORECASE), f"{name}: {text}"
        kind = text if name != "safety-images" else ""  # says that something is not somebody's fault
        assert not re.search(SCOLDING[language], kind, re.IGNORECASE), f"{name}: {text}"


@pytest.mark.parametrize("language", Language)
def test_one_thing_has_one_word_on_every_screen_and_sheet(language: Language) -> None:
    for name, text in texts(language):
        assert not re.search(ONE_WORD[language], text, re.IGNORECASE), f"{name}: {text}"
    assert not re.search(ONE_WORD[language], Sentences(language).help_text(), re.IGNORECASE)


@pytest.mark.parametrize("language", Language)
def test_no_amount_of_days_or_things_is_told_as_nought(language: Language) -> None:
    words = Sentences(language)
    counted = [name for name, variables in sentences(language).items() if variables & {"days", "count"}]
    assert len(counted) > 10
    said_only_of_some = {
        "home-drafts", "home-pending", "today-later", "today-cosigns", "draft-pages", "pages-size", "letter-pages",
        "pages-checking", "pages-viewed-how", "pages-viewed-ask", "export-pages", "staff-due-written", "warn-staff-ending",
        "letter-doubtful", "letter-hidden", "removed-more", "web-page-of", "web-page-alt",
    }  # fmt: skip
    for name in counted:
        given = {each: 0 if each in {"days", "count"} else "x" for each in sentences(language)[name]}
        assert name in said_only_of_some or name.startswith("counts-") or "0" not in words(name, **given), name


@pytest.mark.parametrize("language", Language)
def test_a_number_that_nobody_gave_leaves_no_gap(language: Language) -> None:
    words = Sentences(language)
    with_number = [name for name, variables in sentences(language).items() if "telephone" in variables]
    assert len(with_number) == 7
    for name in with_number:
        others = dict.fromkeys(sentences(language)[name] - {"telephone"}, "x")
        assert "020 555 0100" in words.with_number(name, "020 555 0100", **others)
        for nothing in ("", "  ", None):
            told = words.with_number(name, nothing, **others)
            assert not re.search(r"  |\b(Bel|Call|Telefoon|Telephone) ?[.,]", told), told


@pytest.mark.parametrize("language", Language)
def test_every_refusal_of_the_rules_says_what_is_so_and_what_can_be_done(language: Language) -> None:
    words = Sentences(language)
    short = [code.value for code in Code if len(AFTER_A_FULL_STOP.findall(words(sentence_id(code.value)))) < 2]
    assert short == []


@pytest.mark.parametrize("language", Language)
def test_the_longest_span_that_a_sentence_names_is_the_one_of_the_rule(language: Language) -> None:
    day = 86_400
    for code, longest in (
        (Code.ASSIGNMENT_TOO_LONG, ASSIGNMENT_LONGEST_S),
        (Code.DELEGATION_TOO_LONG, DELEGATION_LONGEST_S),
        (Code.SLIP_TOO_LONG, SLIP_LONGEST_S),
    ):
        named = re.findall(r"\d+", Sentences(language)(sentence_id(code.value)))
        assert named == [str(longest // day)] * 2


@pytest.mark.parametrize("language", Language)
def test_a_refusal_that_means_something_else_in_a_command_has_its_own_words_there(language: Language) -> None:
    words = Sentences(language)
    closed = ServerProblem("item.released", 409)
    assert words.command("refuse") in sentence(closed, words, "deliver")
    assert sentence(closed, words, "release") == sentence(closed, words) != sentence(closed, words, "deliver")


@pytest.mark.parametrize("language", Language)
def test_a_hint_says_why_something_may_be_talked_about_and_that_it_may_stay(language: Language) -> None:
    words = Sentences(language)
    assert re.search(r"mogen er staan|may stay", words("hint-blame"))
    assert re.search(r"u beslist|you decide", words("hints-free"), re.IGNORECASE)
