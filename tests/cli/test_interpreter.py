"""A letter with an interpreter, through the real program."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Pair, Seated, Staff, staff_member
from tests.cli.seats import Person, Relay

LABEL = "With an interpreter"


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened(LABEL)


@pytest.fixture(scope="module")
def sofie(relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """An interpreter of the organisation."""
    person = staff_member("sofie", "interpreter", tmp_path_factory.mktemp("interpreter"), relay)
    yield person
    person.leaves()


@pytest.fixture(scope="module")
def letter(pair: Pair) -> str:
    short: str = pair.anna("write", "--stdin", "--send", text="Ik wil u iets vragen.")["short"]
    return short


def test_a_translation_is_asked_for_made_agreed_to_and_passed_on(
    pair: Pair, staff: Staff, sofie: Person, letter: str
) -> None:
    assert sofie("to-translate")["to_translate"] == []
    staff.meral.reads(letter)
    assert staff.meral.says_no("interpret", letter, "--by", "Chaplain", "--sure") == "trust.role"
    staff.meral("interpret", letter, "--by", "Sofie", "--sure")
    assert staff.meral.says_no("interpret", letter, "--by", "Sofie", "--sure") == "share.stands"
    assert [each["what"] for each in pair.anna("journal")["journal"]].count("share") == 1
    assert "share" not in [each["what"] for each in pair.bert("journal")["journal"]]

    assert [each["name"] for each in pair.anna("people")["interpreters"]] == ["Sofie"]
    (given,) = [each for each in staff.meral("case", LABEL)["items"] if each["short"] == letter]
    assert given["interpreter"] == "Sofie"
    assert [each["why"] for each in sofie("today")["needs"]] == ["to_translate"]
    assert [each["why"] for each in sofie("home")["needs"]] == ["to_translate"]
    assert not sofie.tries("list")["ok"]

    (waiting,) = sofie("to-translate")["to_translate"]
    assert (waiting["short"], waiting["by"]) == (letter, "Meral")
    assert sofie("translate", letter, "--read")["text"] == "Ik wil u iets vragen."
    assert sofie.says_no("release", letter, "--sure") == "role.other"
    done = sofie(
        "translate", letter, "--stdin", "--written-in", "en", "--sure", text="I want to ask you something."
    )
    made = done["short"]
    assert [each["name"] for each in done["readers"]] == ["Meral"]
    assert sofie("to-translate")["to_translate"] == []
    assert sofie.says_no("translate", letter, "--read") == "share.over"
    assert sofie.says_no("translate", made, "--read") == "not.found"

    staff.meral.reads(made)
    assert staff.meral.says_no("release", made, "--sure") == "item.not_agreed"
    staff.meral("offer", made)
    shown = pair.anna("agree", made, "--choice", "yes")
    assert (shown["original"]["text"], shown["made"]["text"]) == (
        "Ik wil u iets vragen.",
        "I want to ask you something.",
    )
    assert staff.meral("release", made, "--sure")["original"].startswith(letter)
    (one, two) = pair.bert("list")["received"]
    assert {one["short"], two["short"]} == {made, letter}
    assert (one["together"], two["together"]) == (two["item"], one["item"])
    opened = pair.bert("open", made)
    assert (opened["text"], opened["came_with"]["text"]) == (
        "I want to ask you something.",
        "Ik wil u iets vragen.",
    )
    assert opened["came_with"]["item"].startswith(letter)
    text = pair.bert.person.transcript(f"read {letter}").output
    assert text.index("This is a translation.") < text.index("This is the letter itself")


def test_a_letter_is_taken_back_from_its_interpreter_or_put_down(pair: Pair, staff: Staff, sofie: Person) -> None:
    item = pair.anna("write", "--stdin", "--send", text="Nog een brief.")["short"]
    staff.meral.reads(item)
    assert staff.meral.says_no("end-interpreting", item, "--sure") == "share.none"
    staff.meral("interpret", item, "--by", "Sofie", "--sure")
    staff.meral("end-interpreting", item, "--sure")
    assert sofie.says_no("translate", item, "--read") == "share.over"
    staff.meral.reads(item)
    staff.meral("interpret", item, "--by", "Sofie", "--sure")
    sofie("end-interpreting", item, "--sure")
    assert sofie("to-translate")["to_translate"] == []
    staff.meral.reads(item)
    staff.meral("interpret", item, "--by", "Sofie", "--sure")
    pair.anna("recall", item)
    assert sofie("to-translate")["to_translate"] == []
    assert sofie.says_no("translate", item, "--read") == "share.over"
