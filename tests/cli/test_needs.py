"""One list of what needs somebody, through the real program: mediator, party, counsellor and office, in both languages."""

import pytest

from tests.cli.conftest import Helped, Pair, Seated, Staff
from tests.cli.seats import Answer

LABEL = "Who waits for whom"


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened(LABEL)


def reasons(answer: Answer, case: str) -> list[str]:
    return [each["why"] for each in answer["needs"] if each["case"] == case]


def test_a_note_is_at_the_top_of_a_mediator_s_day_until_it_is_answered(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="A letter that waits.")["short"]
    pair.bert("note", "--stdin", text="Please ring me about the letter.")
    assert reasons(staff.meral("today"), pair.case) == ["note", "held"]
    told = staff.meral.transcript("today").output
    assert told.index("Somebody wrote to the mediators") < told.index("Letters to read: letters review NUMBER")
    assert any(item in line and LABEL[:20] in line for line in told.splitlines())
    assert "Please ring me" not in told
    assert "Iemand schreef de bemiddelaars" in staff.meral.transcript("today", language="nl").output
    staff.meral("note", "--case", LABEL, "--side", "b", "--stdin", text="I will ring you.")
    assert reasons(staff.meral("today"), pair.case) == ["held"]
    assert reasons(pair.bert.person("home"), pair.case) == ["mediator_note"]
    staff.meral.decides("release", item, "--sure")
    assert "envelope" in reasons(pair.bert.person("today"), pair.case)
    assert "mediator_note" not in reasons(pair.anna.person("today"), pair.case)


def test_a_pause_is_told_to_the_mediators(pair: Pair, staff: Staff) -> None:
    pair.anna("pause")
    assert "paused" in reasons(staff.meral("today"), pair.case)
    assert "envelope" not in reasons(pair.bert.person("today"), pair.case), "it cannot be opened now"
    pair.anna("resume")
    assert "paused" not in reasons(staff.meral("today"), pair.case)


def test_a_counsellor_is_shown_what_to_print_by_name_and_the_office_what_runs_out(
    helped: Helped, staff: Staff
) -> None:
    anna = helped("Printed by name")
    item = anna("write", "--stdin", "--send", text="To be printed.")["short"]
    staff.meral.decides("release", item, "--to-counsellor", "Chaplain", "--sure")
    assert reasons(staff.chaplain("today"), anna.case) == ["to_print"]
    told = staff.chaplain.transcript("home").output
    assert "The cover sheet comes first" in told
    assert any(item in line and "Printed by name" in line for line in told.splitlines())
    assert staff.office("today")["needs"] == []
    assert staff.office.transcript("today").output.count("No deputy: ") == 1


def test_reading_together_is_asked_and_answered(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="A letter to read together.")["short"]
    staff.meral.decides("release", item, "--sure")
    pair.bert("read", item, "--choice", "together")
    assert reasons(staff.meral("today"), pair.case)[0] == "together"
    told = staff.meral.transcript("today", f"answered {pair.case} --side b", "today")
    assert told.status == 0, told
    assert "open a letter together with you" in told.output
    assert staff.meral.says_no("answered", pair.case) == "cli.answered"
    assert "together" not in reasons(staff.meral("today"), pair.case)


def test_notes_go_along_to_a_new_deputy(pair: Pair, staff: Staff) -> None:
    pair.anna("note", "--stdin", text="Something I want you to know.")
    staff.office("assign", pair.case, "Deputy", "--deputy")
    before = staff.deputy("notes", "--case", LABEL)["notes"]
    assert [each["no_key"] for each in before] == [True] * len(before)
    assert "to_hand_over" in reasons(staff.meral("today"), pair.case)
    assert staff.meral("handover", "Deputy", "--case", LABEL)["cases"][0]["notes"] == len(before)
    after = staff.deputy("notes", "--case", LABEL)["notes"]
    assert after[-1]["text"] == "Something I want you to know."
    assert after[-1]["handed_by"] == "Meral"
    assert "as Meral handed it on" in staff.deputy.transcript(f'notes --case "{LABEL}"').output
    assert "to_hand_over" not in reasons(staff.meral("today"), pair.case)
