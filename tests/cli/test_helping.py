"""Somebody without a device: a counsellor who brings and prints, a mediator who writes down and reads aloud."""

from pathlib import Path

import pytest

from relay_client.ui.plain_pages import PAGE_BREAK
from tests.cli.conftest import Helped, Staff
from tests.cli.seats import AtCase

LABEL = "Inside and outside"


@pytest.fixture(scope="module")
def anna(helped: Helped) -> AtCase:
    """Anna has a device; the other side has none, and the chaplain may bring and read for it."""
    return helped(LABEL)


def waiting(anna: AtCase, staff: Staff) -> list[str]:
    """Return what waits to be printed in this case."""
    return [each["short"] for each in staff.chaplain("to-print")["waiting"] if each["case"] == anna.case]


def test_a_counsellor_knows_for_whom_they_may_act(anna: AtCase, staff: Staff) -> None:
    (case,) = [each for each in staff.chaplain("people")["cases"] if each["case"] == anna.case]
    (given,) = case["delegations"]
    assert (given["side"], given["scopes"], given["live"]) == ("b", ["read", "submit"], True)
    assert staff.chaplain.says_no("case", anna.case) == "role.other"


def test_a_letter_brought_by_a_counsellor_says_so(anna: AtCase, staff: Staff) -> None:
    brought = staff.chaplain("bring", "--case", anna.case, "--stdin", "--send", text="He asked me to write this.")
    assert [each["name"] for each in brought["readers"]] == ["Meral"]
    staff.meral.decides("release", brought["short"], "--sure")
    opened = anna("open", brought["short"])
    assert (opened["text"], opened["brought"], opened["told"]) == ("He asked me to write this.", True, False)


def test_a_letter_is_printed_only_after_its_reader_said_yes(anna: AtCase, staff: Staff, tmp_path: Path) -> None:
    item = anna("write", "--stdin", "--send", text="To be printed.\n" * 70)["short"]
    staff.meral.decides("release", item, "--to-counsellor", "Chaplain", "--sure")
    assert waiting(anna, staff) == [item]
    assert staff.chaplain.says_no("print", item) == "cli.no_answer"
    assert waiting(anna, staff) == [item]
    assert staff.chaplain.says_no("deliver", item, "handed") in {"item.released", "item.held"}

    printed = staff.chaplain("print", item, "--text", "--to", str(tmp_path / "letter.txt"), "--sure")
    sheets = (tmp_path / "letter.txt").read_text().split(PAGE_BREAK)
    assert len(sheets) == printed["pages"] + 1 == 3
    assert "To be printed" not in sheets[0]
    assert "page 2 of 2" in sheets[2]
    assert (tmp_path / "letter.txt").stat().st_mode & 0o777 == 0o600
    staff.chaplain("deliver", item, "handed")
    said = [each["what"] for each in staff.meral("journal", "--case", LABEL)["journal"]]
    assert said[-1] == "deliver"
    assert waiting(anna, staff) == []


def test_what_is_told_is_written_down_and_shown_as_told(anna: AtCase, staff: Staff) -> None:
    told = staff.meral("told", LABEL, "b", "--seen", "present", "--stdin", "--sure", text="Tell her I am well.")
    staff.meral.decides("release", told["short"], "--sure")
    opened = anna("open", told["short"])
    assert (opened["text"], opened["told"]) == ("Tell her I am well.", True)


def test_a_letter_is_read_aloud_when_they_sit_together(anna: AtCase, staff: Staff) -> None:
    item = anna("write", "--stdin", "--send", text="To be read aloud.")["short"]
    staff.meral.decides("release", item, "--in-person", "--sure")
    assert staff.meral("open", item)["text"] == "To be read aloud."
    staff.meral("deliver", item, "read-aloud")
    assert waiting(anna, staff) == []


def declined_release(staff: Staff, item: str) -> str:
    staff.meral.reads(item)
    return staff.meral.says_no("release", item, "--sure")


def test_a_translation_is_a_letter_of_the_mediators_shown_as_such(anna: AtCase, staff: Staff) -> None:
    item = staff.chaplain("bring", "--case", anna.case, "--stdin", "--send", text="Het spijt me.")["short"]
    made = staff.meral.decides("derive", item, "--stdin", "--sure", "--written-in", "en", text="I am sorry.")
    assert not made["offered"], "the writer has no account: it is read back to them"
    assert declined_release(staff, made["short"]) == "item.not_agreed"
    staff.meral("attest agree", made["short"], "--seen", "present", "--no", "--sure")
    assert declined_release(staff, made["short"]) == "item.not_agreed"
    staff.meral("attest agree", made["short"], "--seen", "present", "--sure")
    staff.meral.decides("release", made["short"], "--sure")
    opened = anna("open", made["short"])
    assert (opened["text"], opened["language"]) == ("I am sorry.", "en")
    assert opened["derived_from"]


def test_a_counsellor_pauses_and_takes_back_on_behalf(anna: AtCase, staff: Staff) -> None:
    item = staff.chaplain("bring", "--case", anna.case, "--stdin", "--send", text="Not yet.")["short"]
    staff.chaplain("pause", "--case", anna.case)
    assert anna.at_home()["state"] == "paused"
    staff.chaplain("recall", item)
    staff.chaplain("resume", "--case", anna.case)
    assert anna.at_home()["state"] == "open"
    assert anna.says_no("read", item) == "id.unknown"


def test_a_note_stays_between_the_mediators_and_one_person(anna: AtCase, staff: Staff) -> None:
    staff.chaplain("note", "--case", anna.case, "--stdin", text="He sleeps badly.")
    staff.meral("note", "--case", LABEL, "--counsellor", "Chaplain", "--stdin", text="Thank you for telling me.")
    staff.meral("note", "--case", LABEL, "--side", "a", "--stdin", text="Shall I call you?")
    staff.meral("note", "--case", LABEL, "--stdin", text="For ourselves.")
    assert [each["text"] for each in staff.chaplain("notes", "--case", anna.case)["notes"]] == [
        "He sleeps badly.",
        "Thank you for telling me.",
    ]
    assert [each["text"] for each in anna("notes")["notes"]] == ["Shall I call you?"]
    assert len(staff.meral("notes", "--case", LABEL)["notes"]) == 4


def test_what_ended_is_refused_and_nothing_is_lost(anna: AtCase, staff: Staff) -> None:
    staff.meral("revoke", LABEL, "Chaplain")
    answer = staff.chaplain.tries("bring", "--case", anna.case, "--stdin", "--send", text="One more.")
    assert (answer["ok"], answer["code"]) == (False, "delegation.expired")
    kept = staff.chaplain("drafts")["drafts"]
    assert staff.chaplain("drafts", "--show", kept[0]["id"])["text"] == "One more."
