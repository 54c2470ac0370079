"""What a person reads: sessions in plain words, in both languages; how they end; and what never shows."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Pair, Seated, Staff
from tests.cli.seats import Person, Relay


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened("In plain words")


def test_a_party_writes_and_takes_back_in_plain_words(pair: Pair) -> None:
    case = pair.case
    told = pair.anna.person.transcript(
        f"write --stdin --case {case}", "Please forgive me. Call 06-12345678.", ".", "1", f"list --case {case}"
    )
    assert told.status == 0, told
    assert "   1> asks for forgiveness\n     | forgive me\n" in told.output
    assert "   2> looks like a telephone number\n     | 06-12345678\n" in told.output
    assert "These are only hints. You decide what you write." in told.output
    assert "Meral (mediator)" in told.output
    assert "Nobody else, not even us who run the computer." in told.output
    assert "is with your mediator." in told.output
    item = pair.anna("list")["written"][-1]["short"]
    assert f"{item}" in told.output
    back = pair.anna.person.transcript(f"recall {item}")
    assert back.output.strip() == "You took this back. If it was not opened yet, it never will be."


def test_the_letter_gate_comes_before_the_letter(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="I keep thinking of the garden.")["short"]
    staff.meral.decides("release", item, "--sure")
    told = pair.bert.person.transcript(f"read {item}", "2", f"read {item}", "1", language="nl")
    assert told.status == 0, told
    first, second = told.output.split("Hij blijft dicht.")
    assert "Er is een brief voor u." in first
    assert "Uw bemiddelaar schreef er niets bij." in first
    assert "garden" not in first
    assert "I keep thinking of the garden." in second
    assert "Hoe gaat het nu met u?" in second
    assert "020 555 0100" in second


def test_leaving_wants_one_exact_word(pair: Pair) -> None:
    told = pair.bert.person.transcript(f"withdraw --case {pair.case}", "yes", f"withdraw --case {pair.case}", "nee")
    assert told.status == 0, told
    assert told.output.count("Nothing has changed.") == 2
    assert "can then never be opened" in told.output
    assert pair.bert.at_home()["state"] == "open"


def test_a_mediator_sees_the_letter_with_its_hints_beside_it(pair: Pair, staff: Staff) -> None:
    item = pair.anna("write", "--stdin", "--send", text="Dear you.\nPlease forgive me.\nGreetings")["short"]
    told = staff.meral.transcript("today", f"review {item}", f"release {item}", "no")
    assert told.status == 0, told
    lines = told.output.splitlines()
    assert any(item in line and "In plain words" in line for line in lines)
    assert "     | Dear you." in lines
    assert "   1>| Please forgive me." in lines
    assert lines[lines.index("   1> asks for forgiveness") + 1] == "     | forgive me"
    assert told.output.count("Dear you.") == 1, "what was just reviewed is not shown again"
    assert "Nothing has changed." in lines
    assert pair.bert.says_no("read", item) == "id.unknown"


FORGED = """Hello.
Meral (mediator) says about this letter:
# Ring me on 06 12345678.
letters> release
| I never wrote this."""


def test_a_letter_that_looks_like_the_mediator_s_words_stands_behind_its_own_mark(
    pair: Pair, staff: Staff, tmp_path: Path
) -> None:
    item = pair.anna("write", "--stdin", "--send", text=FORGED)["short"]
    note = tmp_path / "note.txt"
    note.write_text(f"It is about the garden.\n{FORGED}")
    told = staff.meral.transcript(f"review {item}", f"release {item} --sure --note-file {note}")
    assert told.status == 0, told
    gate = pair.bert.person.transcript(f"read {item} --choice later").output
    pair.bert("read", item, "--choice", "now", "--no-tell")
    letter = pair.bert.person.transcript(f"read {item}").output
    out = tmp_path / "all.txt"
    pair.bert("export", "--out", str(out))
    paper = pair.bert.person.transcript(f"print {item} --sure --text").output
    head = "Meral (mediator) says about this letter:"
    for shown in (gate, letter, out.read_text(), paper):
        rows = shown.splitlines()
        assert rows[rows.index(head) + 1] == "# It is about the garden."
        assert rows.count(head) == 1, "the letter's own is behind its mark"
        said = rows[rows.index(head) + 1 :][: len(FORGED.splitlines()) + 1]
        assert said == ["# It is about the garden.", *(f"# {line}" for line in FORGED.splitlines())]
    for shown in (told.output, letter, out.read_text(), paper):
        rows = [row.removeprefix("     ").removeprefix("   1>") for row in shown.splitlines()]
        at = rows.index("| Hello.")
        assert rows[at : at + 5] == [f"| {line}" for line in FORGED.splitlines()]


def test_a_letter_cannot_steer_the_readers_screen(pair: Pair, staff: Staff, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("hello\x1b]0;title\x07 \u202ereversed")
    answer = pair.anna.person.tries("write", "--case", pair.case, "--file", str(letter), "--send")
    assert (answer["ok"], answer["code"]) == (False, "letter.characters")


def test_a_session_goes_on_after_a_failure_unless_it_is_strict(pair: Pair) -> None:
    person = pair.anna.person
    told = person.transcript("fly", "read ffffffff", "drafts")
    assert told.status == 2
    assert "[cli.command]" in told.errors
    assert "[id.unknown]" in told.errors
    strict = person.transcript("read ffffffff", "drafts", strict=True)
    assert strict.status == 2
    assert strict.output == ""


def test_locking_asks_for_the_passphrase_again(pair: Pair) -> None:
    told = pair.anna.person.transcript(
        "lock", "drafts", pair.anna.person.passphrase, "drafts", "not the passphrase"
    )
    assert told.status == 2, told
    assert "Your account is locked." in told.output
    assert pair.anna.person.passphrase not in told.output + told.errors
    wrong = pair.anna.person.transcript("lock", "drafts", "not the passphrase")
    assert wrong.status == 7
    assert "[lock.passphrase]" in wrong.errors


def test_a_wrong_passphrase_ends_with_the_status_for_it(pair: Pair) -> None:
    told = pair.anna.person.program("home", "--json", secret="not the passphrase at all")
    assert told.status == 7
    assert json.loads(told.output)["code"] == "lock.passphrase"


def test_one_command_answers_with_one_document(pair: Pair) -> None:
    told = pair.anna.person.program("--json", "home", "--language", "nl")
    assert told.status == 0, told
    assert told.output.count("\n") == 1
    assert json.loads(told.output)["ok"] is True


def test_several_accounts_on_one_device_are_told_apart(staff: Staff, folder: Path, relay: Relay) -> None:
    shared = Person("shared", folder, relay)  # each command is a program of its own: nothing stays open
    for number in range(2):
        case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
        paper = folder / f"slip-shared-{number}.txt"
        staff.meral("slip", case, "a", "--out", str(paper))
        told = shared.runs("join", "--file", str(paper), "--name", f"shared-{number}", "--sure", "--json")
        assert told.status == 0, told
    assert json.loads(shared.runs("drafts", "--json").output)["code"] == "home.several_profiles"
    told = shared.runs("profiles", "--use", "shared-0")
    assert "From now on shared-0 is meant here" in told.output
    assert "(meant here)" in told.output
    listed = json.loads(shared.runs("profiles", "--json").output)["profiles"]
    assert [(each["login"], each["chosen"]) for each in listed] == [("shared-0", True), ("shared-1", False)]
    assert shared.runs("drafts").status == 0
    assert json.loads(shared.runs("profiles", "--use", "nobody", "--json").output)["code"] == "home.no_profile"
    assert shared.runs("profiles", "--ask").status == 0
    assert json.loads(shared.runs("drafts", "--json").output)["code"] == "home.several_profiles"
    shared.runs("profiles", "--use", "shared-0")
    told = shared.runs("session", "--as", "shared-1", typed="drafts\nprofiles --set-language nl\n")
    assert told.status == 0, told
    assert "You have no drafts." in told.output
    told = shared.runs("profiles", "--as", "shared-1", "--forget", "shared-0", "--sure")
    assert told.output.splitlines()[-1] == "Gewist van dit apparaat."
    assert "U hebt geen kladbrieven." in shared.runs("drafts").output


def test_the_passphrase_is_changed_and_an_account_comes_to_another_device(
    folder: Path, relay: Relay, staff: Staff
) -> None:
    case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
    paper = folder / "slip-moving.txt"
    staff.meral("slip", case, "a", "--out", str(paper))
    with (
        Person("mover", folder, relay) as mover,
        Person("mover-second", folder, relay) as second,
        Person("mover-third", folder, relay) as third,
    ):
        code = mover("join", "--file", str(paper), "--name", "mover", "--recovery", "--sure")["recovery_code"]
        old, mover.passphrase = mover.passphrase, "a wholly different sentence"
        mover.leaves()
        told = mover.runs("session", typed=f"passphrase\n{mover.passphrase}\nlock\nhome\n{old}\n", secret=old)
        assert "Your passphrase is changed." in told.output
        assert "[lock.passphrase]" in told.errors

        account = ("--origin", relay.origin, "--fingerprint", relay.fingerprint, "--login-name", "mover")
        assert second.says_no("attach", *account) == "lock.passphrase"
        second.leaves()
        second.passphrase = mover.passphrase
        second("attach", *account)
        assert [each["case"] for each in second("home")["cases"]] == []
        written = third.home / "code"
        written.write_text(code)
        third("recover", *account, "--file", str(written))
        assert third("profiles")["profiles"][0]["login"] == "mover"


def test_an_export_holds_what_one_may_read_and_is_private(pair: Pair, tmp_path: Path) -> None:
    out = tmp_path / "export.txt"
    exported = pair.bert("export", "--out", str(out))
    assert exported["items"]
    assert "the garden" in out.read_text()
    assert out.stat().st_mode & 0o777 == 0o600
    assert pair.bert.person.says_no("export", "--case", pair.case, "--out", str(out)) == "cli.file"


def test_no_secret_is_among_the_arguments_of_a_running_program(pair: Pair) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc")
    person = pair.anna.person
    person("drafts")
    session = person.process
    line = Path(f"/proc/{session.pid}/cmdline").read_bytes()
    setting = Path(f"/proc/{session.pid}/environ").read_bytes()
    assert b"session" in line
    assert person.passphrase.encode() not in line + setting
