"""Somebody who stands by a party and reads along, through the real program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Pair, Seated, Staff
from tests.cli.seats import Person, Relay

LABEL = "With a supporter"


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened(LABEL)


@pytest.fixture(scope="module")
def sister(pair: Pair, staff: Staff, relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Anna's sister: invited because Anna wishes it, confirmed by the mediator, signed for by Anna."""
    folder = tmp_path_factory.mktemp("supporter")
    person, paper = Person("sister", folder, relay, shared=True), folder / "slip.txt"
    staff.meral("slip", LABEL, "a", "--supporter", "--out", str(paper))
    joined = _joins(person, paper)
    (waiting,) = [each for each in staff.meral("enrolments", LABEL)["slips"] if each["supporter"]]
    assert (waiting["side"], waiting["answered"], waiting["problem"]) == ("a", True, None)
    assert waiting["fingerprint"] == joined
    said = staff.meral("confirm", LABEL, "--slip", waiting["short"], "--sure")
    assert said["done"] is False
    assert person("read-along")["letters"] == []
    asked = pair.anna("sign", "--sure")
    assert [each["what"] for each in asked["waiting"]] == ["supporter"]
    yield person
    person.leaves()


def _joins(person: Person, paper: Path) -> str:
    code: str = person("join", "--file", str(paper), "--name", person.name, "--sure")["fingerprint"]
    return code


def _letter(pair: Pair, staff: Staff, text: str, *more: str) -> str:
    """A letter of Bert's that Anna opened."""
    item: str = pair.bert("write", "--stdin", "--send", *more, text=text)["short"]
    staff.meral.decides("release", item, "--sure")
    pair.anna("open", item)
    return item


def test_a_letter_is_lent_read_and_taken_back(pair: Pair, staff: Staff, sister: Person) -> None:
    item = _letter(pair, staff, "Dit mag je zus ook lezen.", "--lendable")
    assert pair.anna("read", item)["lendable"] is True
    pair.anna("supporters", "--call", "My sister")
    (known,) = pair.anna("supporters")["supporters"]
    assert (known["name"], known["live"], known["items"]) == ("My sister", True, [])
    lent = pair.anna("lend", item, "--to", "my sister", "--sure")
    assert pair.anna.says_no("lend", item, "--sure") == "lend.stands"
    assert [each["why"] for each in sister("today")["needs"]] == ["to_read_along"]
    (waiting,) = sister("read-along")["letters"]
    assert (waiting["short"], [waiting["item"]]) == (item, lent["lent"])
    assert sister("read-along", item)["text"] == "Dit mag je zus ook lezen."
    assert sister("today")["needs"] == []
    assert sister("home")["cases"] == []
    assert sister.says_no("pages", item, "--to", str(sister.home / "none.pdf")) == "page.none_here"
    assert [each["what"] for each in sister("journal")["journal"]] == ["supporter", "lend"]
    assert sister.says_no("open", item) == "role.other"
    assert sister.says_no("release", item, "--sure") == "role.other"

    for who, lends in ((pair.anna.person, 1), (staff.meral, 1), (pair.bert.person, 0)):
        told = who("journal", "--case", pair.case)["journal"]
        assert [each["what"] for each in told].count("lend") == lends
    (seen,) = staff.meral("supporters", "--case", LABEL)["supporters"]
    assert seen["items"] == lent["lent"]
    pair.anna("unlend", item)
    assert sister.says_no("read-along", item) == "lend.over"
    assert pair.anna.says_no("unlend", item) == "lend.none"
    assert sister("read-along")["letters"] == []


def test_what_its_author_did_not_allow_is_lent_to_nobody(pair: Pair, staff: Staff, sister: Person) -> None:
    item = _letter(pair, staff, "Alleen voor jou.")
    assert pair.anna.says_no("lend", item, "--sure") == "lend.author"


def test_a_supporter_puts_a_letter_down_and_all_of_it_ends(pair: Pair, staff: Staff, sister: Person) -> None:
    item = pair.anna("write", "--stdin", "--send", text="Mijn eigen brief.")["short"]
    assert pair.anna.says_no("lend", item, "--sure") == "item.held"
    staff.meral.decides("release", item, "--sure")
    pair.anna("lend", item, "--sure")
    sister("unlend", item)
    assert sister("read-along")["letters"] == []
    pair.anna("lend", item, "--sure")
    assert sister("read-along", item)["text"] == "Mijn eigen brief."
    pair.anna("end-supporter", "--sure")
    assert sister.says_no("read-along", item) == "lend.over"
    assert pair.anna.says_no("lend", item, "--sure") == "supporter.none"
    assert sister.says_no("end-supporter", "--sure") == "supporter.over"


@pytest.mark.parametrize(
    ("language", "slip", "guardian", "along", "decides"),
    [
        ("en", "slip", "guardian", "somebody who reads along with another person", "for a parent or guardian"),
        ("nl", "uitnodiging", "voogd", "iemand die met een ander meeleest", "voor een ouder of voogd"),
    ],
)
def test_a_sheet_says_for_whom_it_is_and_names_nobody(
    language: str, slip: str, guardian: str, along: str, decides: str, prepared: Seated, staff: Staff
) -> None:
    label = f"Sheets {language}"
    prepared(label)
    staff.meral("under-age", label, "a", "--sure")
    sheets = {}
    for what, line in {
        along: f"{slip} '{label}' b --supporter",
        decides: f"{guardian} '{label}' a",
        "": f"{slip} '{label}' b",
    }.items():
        told = staff.meral.transcript(line, language=language)
        assert told.status == 0, told
        sheets[what] = " ".join(told.output.split())
    for what in (along, decides):
        assert [each for each, sheet in sheets.items() if what in sheet] == [what]
        assert label not in sheets[what]
        assert "Meral" not in sheets[what]
