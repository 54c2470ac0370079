"""Bounds that the organisation sets, or that a person would: how many letters wait, how long one is, below which age two decide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relay_client.items.plaintext import LETTER_CHARACTERS
from tests.cli.conftest import staff_member
from tests.cli.seats import AtCase, Person, Relay

WAITING = 2
LABEL = "Bounds"


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay of an organisation that chose its own bounds."""
    running = Relay(tmp_path_factory.mktemp("bounded"), RELAY_WAITING_LETTERS=str(WAITING), RELAY_AGE_LINE="16")
    try:
        running.ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def meral(bounded: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """A mediator with one case."""
    folder = tmp_path_factory.mktemp("staff")
    office = staff_member("office", "coordinator", folder, bounded)
    person = staff_member("meral", "mediator", folder, bounded)
    office("case", "new", "--lead", "Meral", "--stdin", text=LABEL)
    yield person
    for each in (office, person):
        each.leaves()


@pytest.fixture(scope="module")
def anna(bounded: Relay, meral: Person, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtCase]:
    """Side a of that case."""
    folder = tmp_path_factory.mktemp("anna")
    person, paper = Person("anna", folder, bounded, shared=True), folder / "slip.txt"
    meral("slip", LABEL, "a", "--out", str(paper))
    case = person("join", "--file", str(paper), "--name", "anna", "--sure")["case"]
    meral("confirm", LABEL, "--side", "a", "--sure")
    yield AtCase(person, case)
    person.leaves()


def test_so_many_letters_wait_and_the_next_one_stays_a_draft_until_there_is_room(anna: AtCase) -> None:
    first, *_ = [anna("write", "--stdin", "--send", text=f"letter {n}")["short"] for n in range(WAITING)]
    no = anna.person.tries("write", "--case", anna.case, "--stdin", "--send", text="one more")
    assert no["code"] == "quota.waiting"
    assert str(WAITING) not in no["say"].partition("(")[0], "nobody is told a number"
    assert anna.person("drafts", "--show", no["draft"])["text"] == "one more"
    anna.person.leaves()
    told = anna.person.runs("write", "--draft", no["draft"], "--no-text", "--send", "--sure", "--language", "nl")
    assert "blijft hier als klad bewaard" in told.errors, told
    anna("recall", first)
    assert anna("write", "--draft", no["draft"], "--no-text", "--send", "--sure")["sent"] is True


def test_a_letter_has_so_many_characters_and_what_is_too_long_is_kept(anna: AtCase) -> None:
    no = anna.person.tries("write", "--case", anna.case, "--stdin", "--send", text="x" * (LETTER_CHARACTERS + 1))
    assert no["code"] == "letter.too_long"
    assert f"{LETTER_CHARACTERS:,}" in no["say"]
    assert len(anna.person("drafts", "--show", no["draft"])["text"]) == LETTER_CHARACTERS + 1


def test_an_amount_in_words_is_pointed_at_in_both_languages(anna: AtCase) -> None:
    for text in ("I can give you two hundred pounds.", "Ik kan u tweehonderd euro geven."):
        kept = anna("write", "--stdin", "--keep", text=text)
        assert [each["kind"] for each in kept["hints"]] == ["gift"], text


def test_a_mediator_is_asked_about_the_age_that_the_organisation_chose(meral: Person) -> None:
    said = meral.transcript(f"prepared {LABEL} b --sure").output
    assert "Is this person younger than 16?" in said
    assert "younger than 16" in meral.transcript(f"under-age {LABEL} b --sure").output
