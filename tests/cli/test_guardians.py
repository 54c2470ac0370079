"""Somebody under age, and the parents who decide with them, through the real program."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Pair, Seated, Staff
from tests.cli.seats import AtCase, Person, Relay

LABEL, PAPER = "Under age", "Under age on paper"


@pytest.fixture(scope="module")
def pair(prepared: Seated) -> Pair:
    return prepared(LABEL)


@pytest.fixture(scope="module")
def father(relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """A father with a device of his own."""
    person = Person("father", tmp_path_factory.mktemp("father"), relay, shared=True)
    yield person
    person.leaves()


def state(of: AtCase, pair: Pair) -> str:
    """How the case stands by her own list; she may have another one."""
    (own,) = [each for each in of("home")["cases"] if each["case"] == pair.case]
    return str(own["state"])


def whys(person: Person, case: str) -> list[str]:
    return [each["why"] for each in person("today")["needs"] if each["case"] == case]


def test_a_case_opens_behind_the_guardians_word_and_then_her_own(
    pair: Pair, staff: Staff, father: Person, tmp_path: Path
) -> None:
    meral, anna = staff.meral, pair.anna
    pair.bert("consent", "--sure")
    for side in ("a", "b"):
        said = meral.transcript(f"prepared '{LABEL}' {side} --sure").output
        assert "Is this person younger than 18?" in said, "the line is said where it is asked"
    assert meral.says_no("guardian", LABEL, "a", "--no-device") == "party.age"
    meral("under-age", LABEL, "a", "--sure")
    assert anna.says_no("consent", "--sure") == "guardian.first"
    assert "guardian_to_name" in whys(meral, pair.case)

    paper = tmp_path / "slip.txt"
    meral("guardian", LABEL, "a", "--out", str(paper))
    joined = father("join", "--file", str(paper), "--name", "father", "--sure")
    (waiting,) = meral("enrolments", LABEL)["slips"]
    assert (waiting["guardian"], waiting["problem"], waiting["fingerprint"]) == (True, None, joined["fingerprint"])
    meral("confirm", LABEL, "--sure")
    assert whys(father, pair.case) == ["to_decide"]
    assert whys(meral, pair.case) == []
    assert meral.says_no("open-case", LABEL, "--sure") == "consent.missing"

    home = father.transcript("home").output
    assert "you were asked whether you agree" in home
    father("together", "--sure")
    assert whys(father, pair.case) == []
    assert meral.says_no("open-case", LABEL, "--sure") == "consent.missing", "her own word is the last"
    assert "to_consent" in whys(anna.person, pair.case)
    assert "Your parent or guardian agrees" in anna.person.transcript("home").output
    anna("consent", "--sure")
    said = meral.transcript(f"open-case '{LABEL}' --sure").output
    for words in (f"For: {LABEL}", "by Meral", "Both people see that the contact is open", "The case is open."):
        assert words in said, "who, what and what follows is said where it is done, and not asked"


def test_a_guardian_reads_nothing_and_pauses_nothing(pair: Pair, father: Person) -> None:
    item = pair.anna("write", "--stdin", "--send", text="Voor Bert alleen.")["short"]
    assert not father.tries("read", item)["ok"]
    assert not father.tries("write", "--stdin", "--send", text="Van haar vader.")["ok"]
    assert not father.tries("pause")["ok"]
    shown = [each["what"] for each in father("journal", "--case", pair.case)["journal"]]
    assert shown == ["guardian", "guardian_word"]


def test_the_other_side_hears_of_no_age(pair: Pair) -> None:
    shown = [each["what"] for each in pair.bert("journal")["journal"]]
    assert not {"under_age", "guardian", "guardian_word"} & set(shown)
    told = (
        pair.bert.person.transcript("home").output
        + pair.bert.person.transcript(f"people --case {pair.case}").output
    )
    assert not re.search("guardian|under age", told)


def test_a_no_is_told_kindly_and_only_her_own_word_goes_on(pair: Pair, staff: Staff, father: Person) -> None:
    meral, anna = staff.meral, pair.anna
    father("together", "--end", "--sure")
    assert "guardian_not_agreed" in whys(meral, pair.case)
    told = anna.person.transcript("home").output
    assert "That is not because of you." in told
    assert "Stopping, pausing and taking a letter back you do alone." in told
    father("together", "--end", "--sure")
    meral("ask-guardian", LABEL, "a")
    assert meral.says_no("ask-guardian", LABEL, "b") == "guardian.none"
    father("together", "--sure")
    assert state(anna, pair) != "open"
    anna("consent", "--sure")
    assert state(anna, pair) == "open"


def test_she_stops_alone_and_is_asked_together_anew(pair: Pair, staff: Staff, father: Person) -> None:
    anna = pair.anna
    anna("pause")
    anna("resume")
    anna("consent", "--end", "--sure")
    assert "guardian_to_ask" in whys(staff.meral, pair.case)
    assert anna.says_no("consent", "--sure") == "guardian.first"
    staff.meral("ask-guardian", LABEL, "a")
    father("together", "--sure")
    anna("consent", "--sure")


def test_who_is_of_age_decides_alone(pair: Pair, staff: Staff, father: Person) -> None:
    staff.meral("under-age", LABEL, "a", "--end", "--sure")
    assert "you decide here no more" in father.transcript("home").output
    assert father.says_no("together", "--end", "--sure") == "guardian.unknown"
    assert state(pair.anna, pair) == "open"
    pair.anna("consent", "--end", "--sure")
    pair.anna("consent", "--sure")


def test_parents_without_a_device_are_asked_and_written_down(prepared: Seated, staff: Staff) -> None:
    pair, meral = prepared(PAPER), staff.meral
    meral("under-age", PAPER, "a", "--sure")
    meral("guardian", PAPER, "a", "--no-device")
    meral("guardian", PAPER, "a", "--no-device")
    assert meral.says_no("attest", "together", PAPER, "a", "--seen", "present") == "id.ambiguous"
    first, second = (each["id"] for each in meral("case", PAPER)["sides"][0]["guardians"])
    meral("attest", "together", PAPER, "a", "--seen", "present", "--which", first)
    assert pair.anna.says_no("consent", "--sure") == "guardian.first"
    meral("attest", "together", PAPER, "a", "--seen", "paper", "--which", second)
    pair.anna("consent", "--sure")
    meral("attest", "together", PAPER, "a", "--seen", "paper", "--which", second, "--end")
    assert pair.anna.says_no("consent", "--sure") == "guardian.first"
    meral("end-guardian", PAPER, "a", "--which", second, "--sure")
    pair.anna("consent", "--sure")
    said = meral.transcript(f"case '{PAPER}'").output
    assert f"parent or guardian {first}: agrees" in said


def test_it_is_said_in_dutch(prepared: Seated, staff: Staff) -> None:
    pair = prepared("Een kind, in het Nederlands")
    staff.meral("minderjarig", "Een kind, in het Nederlands", "a", "--sure")
    told = pair.anna.person.transcript("thuis", language="nl").output
    assert "U beslist over dit contact samen met een ouder of voogd." in told
