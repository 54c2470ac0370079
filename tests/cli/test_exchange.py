"""A letter's way from one hand to the other, and back: what each person is shown at every step."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Pair, Seated, Staff
from tests.cli.seats import Relay

CANARY = "zeldzaam-woord-44917"
LETTER = f"Dear you,\nI think of that day. {CANARY}.\nCall me on 06-12345678.\n"


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened("Two brothers")


def test_a_letter_goes_through_the_mediator_and_nobody_is_surprised(
    pair: Pair, staff: Staff, tmp_path: Path
) -> None:
    sent = pair.anna("write", "--stdin", "--send", text=LETTER)
    assert [hint["kind"] for hint in sent["hints"]] == ["phone"]
    assert [each["name"] for each in sent["readers"]] == ["Meral"]
    item = sent["short"]

    assert pair.bert("list")["received"] == []
    assert pair.bert.says_no("read", item) == "id.unknown"
    waiting = [each["short"] for each in staff.meral("today")["held"] if each["label"] == "Two brothers"]
    assert waiting == [item]

    reviewed = staff.meral("review", item)
    assert reviewed["text"] == LETTER.rstrip("\n")
    assert [hint["kind"] for hint in reviewed["hints"]] == ["phone"]
    note = tmp_path / "note.txt"
    note.write_text("It is about the day itself.\n")
    staff.meral.decides("release", item, "--note-file", str(note), "--sure")

    gate = pair.bert("read", item, "--choice", "later")
    assert (gate["read"], gate["note"]) == ("gate", "It is about the day itself.")
    assert "text" not in gate
    assert pair.anna("list")["written"][0]["status"] == "passed_on"

    opened = pair.bert("read", item, "--choice", "now", "--no-tell")
    assert (opened["text"], opened["note"]) == (LETTER.rstrip("\n"), "It is about the day itself.")
    own = pair.anna("list")["written"][0]
    assert (own["status"], own["opened"]) == ("passed_on", False)
    assert pair.anna("read", item)["text"] == LETTER.rstrip("\n")
    assert pair.bert("read", item)["read"] == "received"


def test_the_writer_learns_of_opening_only_where_the_reader_says_so(pair: Pair, staff: Staff) -> None:
    item = pair.bert("write", "--stdin", "--send", text="An answer.")["short"]
    staff.meral.decides("release", item, "--sure")
    pair.anna("open", item, "--tell")
    assert next(each for each in pair.bert("list")["written"] if each["short"] == item)["opened"] is True


def test_a_returned_letter_carries_its_reason_and_is_replaced(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="You are to blame.")["short"]
    staff.meral.decides("return", item, "--stdin", "--sure", text="Could you say what it was like for you?")
    own = pair.anna("read", item)
    assert (own["status"], own["text"]) == ("returned", "You are to blame.")
    listed = next(each for each in pair.anna("list")["written"] if each["short"] == item)
    assert listed["reason"] == "Could you say what it was like for you?"

    new = pair.anna("write", "--stdin", "--replaces", item, "--send", text="It was a hard year for me.")
    assert (
        pair.anna.says_no("write", "--stdin", "--replaces", item, "--send", text="It was a year.")
        == "item.replaced"
    )
    assert staff.meral("review", new["short"])["replaces"] == own["item"]
    staff.meral.decides("release", new["short"], "--sure")
    assert pair.bert("open", new["short"])["text"] == "It was a hard year for me."


def test_taking_back_always_gives_the_same_answer(pair: Pair, staff: Staff) -> None:
    held, closed, read = (pair.anna("write", "--stdin", "--send", text=text)["short"] for text in ("1", "2", "3"))
    for item in (closed, read):
        staff.meral.decides("release", item, "--sure")
    pair.bert("open", read, "--no-tell")
    answers = [pair.anna("recall", item) for item in (held, closed, read)]
    varying = {"item", "journal", "short"}
    assert len({tuple(sorted((k, v) for k, v in each.items() if k not in varying)) for each in answers}) == 1
    assert pair.bert("read", closed)["status"] == "no_longer_available"
    assert pair.bert("read", read)["text"] == "3"
    assert staff.meral.says_no("release", held, "--sure") in {"item.recalled", "not.found", "words.closed"}
    shown = {each["short"]: each["status"] for each in pair.anna("list")["written"]}
    assert {shown[item] for item in (held, closed, read)} == {"taken_back"}


def test_a_letter_is_sent_back_unopened_and_its_writer_is_not_told(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="Perhaps too early.")["short"]
    staff.meral.decides("release", item, "--sure")
    pair.bert("read", item, "--choice", "back", "--sure")
    assert pair.bert("read", item)["status"] == "sent_back"
    own = next(each for each in pair.anna("list")["written"] if each["short"] == item)
    assert (own["status"], own["opened"]) == ("passed_on", False)


def test_reading_together_leaves_the_mediator_a_note(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="For a quiet hour.")["short"]
    staff.meral.decides("release", item, "--sure")
    pair.bert("read", item, "--choice", "together")
    notes = staff.meral("notes", "--case", pair.label)["notes"]
    assert item in notes[-1]["text"]
    assert notes[-1]["about"] == "b"
    assert pair.anna("notes")["notes"] == []


def test_postponing_and_declining(pair: Pair, staff: Staff) -> None:
    later, never = (pair.anna("write", "--stdin", "--send", text=text)["short"] for text in ("later", "never"))
    staff.meral(
        "postpone",
        later,
        f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}",
        "--stdin",
        text="after the holidays",
    )
    staff.meral.decides("decline", never, "--sure")
    items = {each["short"]: each for each in staff.meral("case", pair.label)["items"]}
    assert (items[later]["state"], items[later]["remark"]) == ("held", "after the holidays")
    assert items[never]["state"] == "declined"
    assert staff.meral.says_no("postpone", later, "2001-01-01") == "item.day_past"
    status = {each["short"]: each["status"] for each in pair.anna("list")["written"]}
    assert (status[later], status[never]) == ("with_mediator", "not_passed_on")


def test_nothing_that_was_written_lies_readable_at_the_relay(pair: Pair, relay: Relay) -> None:
    assert pair.anna("list")["written"]
    stored = b"".join(path.read_bytes() for path in sorted(relay.folder.rglob("*")) if path.is_file())
    logged = relay.log.read_bytes()
    assert len(stored) > 100_000
    for secret in (CANARY, "about the day itself", "Two brothers", "hard year", "after the holidays"):
        assert secret.encode() not in stored + logged


def test_nothing_that_was_written_lies_readable_on_the_device(pair: Pair) -> None:
    pair.anna("write", "--stdin", "--keep", text=f"a draft with {CANARY}")
    for person in (pair.anna.person, pair.bert.person):
        stored = b"".join(path.read_bytes() for path in sorted(person.home.rglob("*")) if path.is_file())
        assert stored
        for secret in (CANARY, "An answer", person.passphrase):
            assert secret.encode() not in stored


def test_what_no_screen_shows_is_not_sent_and_its_place_is_told(pair: Pair, tmp_path: Path) -> None:
    assert pair.anna.says_no("write", "--stdin", "--send", text="Dear you,\nI ho\u2063pe.") == "letter.characters"
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear you,\nI ho\u2063pe.", encoding="utf-8")
    told = pair.anna.person.program("write", "--case", pair.case, "--file", str(letter), "--send", "--sure")
    assert "Line 2, after «I ho»: a character that no screen shows (U+2063)" in told.errors
    sent = pair.anna("write", "--stdin", "--send", text="Dear\u00a0you, so\u00adft\r\nend \n")
    assert pair.anna("read", sent["short"])["text"] == "Dear you, soft\nend"


def test_a_letter_is_returned_and_declined_unread(pair: Pair, staff: Staff) -> None:
    first = pair.anna("write", "--stdin", "--send", text="One.")["short"]
    second = pair.anna("write", "--stdin", "--send", text="Another.")["short"]
    returned = staff.meral(
        "return", first, "--unread", "--stdin", "--sure", text="It cannot be read. Please write it again."
    )
    assert returned["unread"] is True
    assert staff.meral("decline", second, "--unread", "--sure")["unread"] is True
    written = {each["short"]: each for each in pair.anna("list")["written"]}
    assert (written[first]["status"], written[first]["reason"]) == (
        "returned",
        "It cannot be read. Please write it again.",
    )
    assert written[second]["status"] == "not_passed_on"


def test_what_a_mediator_made_of_a_letter_waits_for_its_writer(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="Ik dacht aan de zomer.")["short"]
    made = staff.meral.decides(
        "derive", item, "--stdin", "--sure", "--written-in", "en", text="I thought of summer."
    )
    assert made["offered"]
    again = made["short"]
    staff.meral.reads(again)
    assert staff.meral.says_no("release", again, "--sure") == "item.not_agreed"
    assert staff.meral.says_no("attest agree", again, "--seen", "present", "--sure") == "party.enrolled"
    assert pair.anna("list")["offered"] == [
        {"item": made["item"], "short": again, "original": pair.anna("read", item)["item"], "agrees": None}
    ]

    looked = pair.anna("agree", again, "--choice", "later")
    assert (looked["original"]["text"], looked["made"]["text"]) == (
        "Ik dacht aan de zomer.",
        "I thought of summer.",
    )
    assert staff.meral.says_no("release", again, "--sure") == "item.not_agreed"
    pair.anna("agree", again, "--choice", "no", "--stdin", text="It was the autumn.")
    assert "It was the autumn." in [
        each["text"] for each in staff.meral("notes", "--case", pair.anna.case)["notes"]
    ]
    staff.meral.reads(again)
    assert staff.meral.says_no("release", again, "--sure") == "item.not_agreed"

    pair.anna("agree", again, "--choice", "yes")
    assert staff.meral("review", again)["agrees"]
    assert pair.bert.says_no("agree", again, "--choice", "yes") == "id.unknown"
    staff.meral.decides("release", again, "--sure")
    gate = pair.bert.person.transcript(f"read {again} --choice later")
    assert "A mediator made this text from another letter" in gate.output
    assert pair.bert("open", again, "--no-tell")["text"] == "I thought of summer."
    assert pair.anna.says_no("agree", again, "--choice", "no") == "item.released"


def test_a_mediator_sees_what_a_letter_replaces_until_they_decide(pair: Pair, staff: Staff) -> None:
    first = pair.anna("write", "--stdin", "--send", text="With the street.")["short"]
    staff.meral.decides("return", first, "--stdin", "--sure", text="Without the street, please.")
    again = pair.anna("write", "--stdin", "--send", "--replaces", first, text="Without it.")["short"]
    shown = staff.meral("review", again)
    assert (shown["text"], shown["replaced"]["text"]) == ("Without it.", "With the street.")
    told = staff.meral.transcript(f"review {again}").output
    assert told.index("With the street.") < told.index("Without it.")
    staff.meral.decides("release", again, "--sure")
    assert staff.meral.says_no("review", first) == "item.returned"
    assert pair.anna("read", first)["text"] == "With the street."

    held = pair.anna("write", "--stdin", "--send", text="Too quick.")["short"]
    better = pair.anna("write", "--stdin", "--send", "--replaces", held, text="Better.")["short"]
    assert staff.meral("review", better)["replaced"] is None


def test_a_made_text_ends_with_the_letter_and_is_not_named_once_it_went_back(pair: Pair, staff: Staff) -> None:
    def made() -> tuple[str, str]:
        item = pair.anna("write", "--stdin", "--send", text="Een brief.")["short"]
        line = (item, "--stdin", "--sure", "--written-in", "en")
        return item, staff.meral.decides("derive", *line, text="A letter.")["short"]

    first, of_first = made()
    pair.anna("agree", of_first, "--choice", "yes")
    assert of_first in [each["short"] for each in pair.anna("list")["offered"]]
    staff.meral.decides("return", first, "--stdin", "--sure", text="Please write it again.")
    assert of_first not in [each["short"] for each in pair.anna("list")["offered"]]
    assert staff.meral.says_no("release", of_first, "--sure") in {"item.recalled", "not.found"}

    _, of_second = made()
    staff.meral.decides("return", of_second, "--stdin", "--sure", text="A word is wrong in it.")
    assert of_second not in [each["short"] for each in pair.anna("list")["offered"]]
    assert pair.anna.says_no("agree", of_second, "--choice", "yes") == "offer.none"
