"""A mediator who knows one of the two, and a letter that is not passed on with a reason, through the real program."""

from tests.cli.conftest import Seated, Staff


def test_the_writer_reads_why_a_letter_was_not_passed_on(opened: Seated, staff: Staff) -> None:
    pair = opened("Says why")
    item = pair.anna("write", "--stdin", "--send", text="Come to my house.")["short"]
    staff.meral.decides("decline", item, "--stdin", "--sure", text="There is an address in it.")
    (own,) = [each for each in pair.anna("list")["written"] if each["short"] == item]
    assert (own["status"], own["reason"], own["reason_by"]) == (
        "not_passed_on",
        "There is an address in it.",
        "Meral",
    )
    again = pair.anna("write", "--stdin", "--send", text="Come to my house again.")["short"]
    staff.meral.decides("decline", again, "--sure")
    (own,) = [each for each in pair.anna("list")["written"] if each["short"] == again]
    assert (own["status"], own["reason"]) == ("not_passed_on", None)


def test_a_mediator_who_knows_one_of_them_gives_the_case_up(opened: Seated, staff: Staff) -> None:
    pair = opened("Knows Anna")
    item = pair.anna("write", "--stdin", "--send", text="for Meral alone")["short"]
    staff.office("assign", pair.case, "Deputy", "--deputy")
    assert staff.meral("step-aside", pair.case, "--sure")["done"]
    assert staff.meral.says_no("review", item) in {"id.unknown", "not.found"}
    assert staff.office.says_no("assign", pair.case, "Meral") == "assignment.aside"
    assert {each["name"] for each in pair.anna("people")["readers"]} == {"Deputy"}
    declined = staff.deputy("decline", item, "--stdin", "--sure", text="Nobody can open it. Please send it again.")
    assert declined["unread"]
    (own,) = [each for each in pair.anna("list")["written"] if each["short"] == item]
    assert own["reason"] == "Nobody can open it. Please send it again."
