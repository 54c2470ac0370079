"""A case in which two mediators decide, through the real program."""

import pytest

from tests.cli.conftest import Pair, Seated, Staff

LABEL = "Two decide here"


@pytest.fixture(scope="module")
def pair(opened: Seated, staff: Staff) -> Pair:
    made = opened(LABEL)
    staff.office("assign", made.case, "Deputy", "--deputy")
    return made


def test_two_mediators_pass_a_letter_on_together(pair: Pair, staff: Staff) -> None:
    assert staff.office("two-mediators", pair.case, "on", "--sure")["two_mediators"]
    assert staff.office.says_no("two-mediators", pair.case, "off", "--sure") == "not.allowed"
    assert staff.meral("case", LABEL)["two_mediators"]
    item = pair.anna("write", "--stdin", "--send", text="For two to read.")["short"]

    staff.meral.reads(item)
    assert staff.meral.says_no("release", item, "--sure") == "item.second_mediator"
    staff.meral.decides("countersign", item, "--sure")
    assert staff.meral.says_no("release", item, "--sure") == "item.second_mediator"
    assert not [each for each in pair.bert("list")["received"] if each["short"] == item]

    (waiting,) = [each for each in staff.deputy("case", LABEL)["items"] if each["short"] == item]
    assert waiting["countersigned_by"] == "Meral"
    staff.deputy.decides("release", item, "--sure")
    assert pair.bert("open", item)["text"] == "For two to read."


def test_one_is_enough_again_only_when_two_ask(pair: Pair, staff: Staff) -> None:
    assert staff.meral("two-mediators", LABEL, "off", "--sure")["two_mediators"]
    assert staff.meral.says_no("two-mediators", LABEL, "off", "--sure") == "case.second_mediator"
    assert staff.deputy("case", LABEL)["unflag_asked_by"] == "Meral"
    assert not staff.deputy("two-mediators", LABEL, "off", "--sure")["two_mediators"]
    item = pair.anna("write", "--stdin", "--send", text="One is enough.")["short"]
    staff.meral.reads(item)
    assert staff.meral.says_no("countersign", item, "--sure") == "case.two_mediators"
    staff.meral("release", item, "--sure")
