"""What people type is never lost: it is sealed before the passphrase is asked, and before the service is; it is said where."""

import pytest

from relay_client.errors import Unreachable
from relay_client.net.http_transport import HttpTransport
from tests.cli.conftest import Helped, Seated, Staff

NOTE = "I would rather talk about this first."


@pytest.fixture
def no_line(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Cut every line of programs in this process; undoing it is the line being back."""

    async def down(*_: object) -> bytes:
        raise Unreachable("net.unreachable")

    monkeypatch.setattr(HttpTransport, "send", down)
    return monkeypatch


@pytest.mark.parametrize("command", ["write", "note"])
def test_a_wrong_passphrase_loses_no_word(command: str, opened: Seated) -> None:
    pair = opened(f"wrong passphrase {command}")
    person = pair.anna.person
    person.leaves()
    line = (command, "--case", pair.case, "--stdin", *(("--send", "--sure") if command == "write" else ()))
    told = person.runs(*line, typed=NOTE, secret="another passphrase altogether")
    assert told.status == 7, told
    assert "[lock.passphrase]" in told.errors
    assert "is safe: draft " in told.output
    number = told.output.split("is safe: draft ")[1][:8]
    kept = [path.read_bytes() for path in person.home.rglob("*") if path.is_file()]
    assert not any(NOTE.encode() in each for each in kept), "sealed, and nothing lies in the clear"
    assert number in {each["id"] for each in person("drafts")["drafts"]}
    assert person("drafts", "--show", number)["text"] == NOTE
    sent = person(
        command, "--case", pair.case, "--draft", number, *(("--send", "--sure") if command == "write" else ())
    )
    assert sent["journal"] > 0
    assert number not in {each["id"] for each in person("drafts")["drafts"]}


def test_a_reason_is_kept_where_the_letter_is_not_there_and_is_sent_as_nothing_else(
    opened: Seated, staff: Staff
) -> None:
    pair = opened("a reason")
    item = pair.anna("write", "--stdin", "--send", text="hello")["short"]
    told = staff.meral.tries("return", "00000000", "--stdin", "--sure", text="Too early for this.")
    assert (told["code"], len(told["draft"])) == ("id.unknown", 8)
    draft = told["draft"]
    (kept,) = [each for each in staff.meral("drafts")["drafts"] if each["id"] == draft]
    assert kept["use"] == "reason"
    assert staff.meral.says_no("note", "--case", pair.label, "--draft", draft) == "draft.other_use"
    staff.meral.reads(item)
    staff.meral("return", item, "--draft", draft, "--sure")
    (own,) = pair.anna("list")["written"]
    assert own["reason"] == "Too early for this."
    assert draft not in {each["id"] for each in staff.meral("drafts")["drafts"]}


def test_a_private_note_is_never_sent_as_a_letter(opened: Seated) -> None:
    pair = opened("a note")
    draft = pair.anna.person.tries("note", "--case", "nowhere at all", "--stdin", text=NOTE)["draft"]
    assert pair.anna.says_no("write", "--draft", draft, "--send") == "draft.other_use"


def test_nothing_is_brought_or_printed_for_somebody_without_a_name(helped: Helped, staff: Staff) -> None:
    anna = helped("A name first")
    staff.chaplain("name", anna.case, "Renamed below")
    item = anna("write", "--stdin", "--send", text="For him.")["short"]
    staff.meral.decides("release", item, "--to-counsellor", "Chaplain", "--sure")
    told = staff.chaplain.runs("to-print")
    assert "Renamed below" in told.output
    told = staff.chaplain.runs(
        "bring", "--case", "Renamed below", "--stdin", "--send", "--sure", typed="He says hello."
    )
    assert "For: Renamed below" in told.output
    assert staff.chaplain.says_no("name", anna.case, "x" * 41) == "name.too_long"


def test_a_nameless_one_is_asked_about_at_a_screen_and_named_with_an_option(helped: Helped, staff: Staff) -> None:
    anna = helped("Nameless", named=False)
    refused = staff.chaplain.tries("bring", "--case", anna.case, "--stdin", "--send", text="He says hello.")
    assert (refused["code"], len(refused["draft"])) == ("name.needed", 8)
    told = staff.chaplain.runs(
        "bring",
        "--case",
        anna.case,
        "--draft",
        refused["draft"],
        "--no-text",
        "--keep",
        typed="Hassan of wing B\n",
        screen=True,
    )
    assert "What do you call this person?" in told.output, told
    assert "For: Hassan of wing B" in told.output
    sent = staff.chaplain(
        "bring", "--case", "hassan", "--draft", refused["draft"], "--name", "Hassan of wing C", "--send", "--sure"
    )
    assert sent["sent"] is True
    assert anna.case in {
        each["case"] for each in staff.chaplain("name")["contacts"] if each["name"] == "Hassan of wing C"
    }


def test_a_pause_without_a_line_is_kept_and_goes_with_the_next_command(
    opened: Seated, no_line: pytest.MonkeyPatch
) -> None:
    pair = opened("no line")
    person = pair.anna.person
    person.leaves()
    told = person.runs("pause", "--case", pair.case)
    assert told.status == 6, told
    assert (
        "Your pause is written down on this device. It counts from the moment it reaches the service."
        in told.output
    )
    assert "Call 020 555 0100" in told.output
    assert pair.bert.at_home()["state"] == "open"
    no_line.undo()
    told = person.runs("drafts")
    assert "reached the service. It counts from now on." in told.output, told
    assert pair.bert.at_home()["state"] == "paused"


def test_a_note_without_a_line_is_kept_as_a_draft(opened: Seated, no_line: pytest.MonkeyPatch) -> None:
    pair = opened("a note without a line")
    person = pair.anna.person
    person.leaves()
    told = person.runs("note", "--case", pair.case, "--stdin", typed=NOTE)
    assert told.status == 6, told
    number = told.output.split("is safe: draft ")[1][:8]
    no_line.undo()
    assert person("drafts", "--show", number)["text"] == NOTE
    person("note", "--case", pair.case, "--draft", number)
    assert NOTE in [each["text"] for each in person("notes", "--case", pair.case)["notes"]]
