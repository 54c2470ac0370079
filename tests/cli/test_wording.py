"""What people are told at the wrong moment, after a slip of the finger, and when there is nothing yet: through the program."""

from pathlib import Path

import pytest

from relay_client.commands import registry
from tests.cli.conftest import Helped, Seated, Staff
from tests.cli.seats import Person, Relay


@pytest.fixture
def newcomer(staff: Staff, relay: Relay, tmp_path: Path) -> Person:
    """Give somebody with a device and a slip in `slip.txt`, who has not joined."""
    label = f"Newly asked {tmp_path.name}"
    staff.office("case", "new", "--lead", "Meral", "--stdin", text=label)
    staff.meral("slip", label, "a", "--out", str(tmp_path / "slip.txt"))
    return Person("robin", tmp_path, relay)


def typed_slip(paper: Path) -> list[str]:
    """Return the four lines of a printed slip, as somebody types them."""
    lines: list[str] = []
    text = paper.read_text()
    for row in text[text.index("1. ") :].splitlines():
        if row.startswith("   "):
            lines[-1] += row.strip()
        else:
            lines.append("")
    return lines


def test_whoever_just_joined_is_told_that_the_mediator_compares_the_code(newcomer: Person, tmp_path: Path) -> None:
    with newcomer:
        joined = newcomer("join", "--file", str(tmp_path / "slip.txt"), "--name", newcomer.name, "--sure")
        assert newcomer("home")["unconfirmed"] == [joined["fingerprint"]]
        newcomer.leaves()
        told = newcomer.runs("home", "--language", "nl").output
    assert joined["fingerprint"] in told
    assert "Uw bemiddelaar kijkt deze code nog met u na" in told
    assert "geen contact" not in told


def test_a_typing_mistake_in_a_slip_names_its_line_and_asks_for_that_line_alone(
    newcomer: Person, tmp_path: Path
) -> None:
    lines = typed_slip(tmp_path / "slip.txt")
    wrong = ("X" if lines[2][0] != "X" else "Y") + lines[2][1:]
    typed = "\n".join(["", lines[0], lines[1], wrong, lines[2], lines[3]]) + "\n"
    told = newcomer.runs("join", "--name", "robin-typed", "--sure", typed=typed, screen=True)
    assert told.status == 0, told
    assert told.output.count("There is a typing mistake in the line Slip.") == 1
    assert told.output.count("Secret:") == 1


def test_a_typing_mistake_in_a_file_or_a_pipe_names_its_line(newcomer: Person, tmp_path: Path) -> None:
    lines = typed_slip(tmp_path / "slip.txt")
    lines[3] = ("X" if lines[3][0] != "X" else "Y") + lines[3][1:]
    mistyped = tmp_path / "mistyped.txt"
    mistyped.write_text("\n".join(lines))
    told = newcomer.runs("join", "--file", str(mistyped), "--name", newcomer.name, "--sure", "--language", "nl")
    assert told.status == 2
    assert "in de regel Geheim van de uitnodiging" in told.errors
    piped = newcomer.runs("join", "--name", newcomer.name, "--sure", typed="\n".join(["", *lines]) + "\n")
    assert "in the line Secret of the slip" in piped.errors


def test_what_a_mediator_wrote_down_for_somebody_stands_under_that_persons_side(
    helped: Helped, staff: Staff
) -> None:
    place = helped("Whose word it is")
    lines = staff.meral("journal", "--case", place.case)["journal"]
    consents = [each for each in lines if each["what"] == "consent"]
    assert [(each["side"], each["attested"], each["who"]) for each in consents if each["side"] == "b"] == [
        ("b", True, "Meral")
    ]
    told = staff.meral.runs("journal", "--case", place.case).output
    assert "side B (written down by Meral): agreed to the contact" in told
    assert "Meral: agreed to the contact" not in told


def test_a_line_about_a_letter_that_can_never_be_read_says_so(opened: Seated, staff: Staff) -> None:
    pair = opened("Never readable")
    short = pair.anna("write", "--stdin", "--send", text="I take this back.")["short"]
    staff.meral.decides("release", short, "--sure")
    pair.anna("recall", short)
    for person, gone in ((pair.bert, True), (pair.anna, False)):
        about = [each for each in person("journal")["journal"] if (each["item"] or "").startswith(short)]
        assert about
        assert all(each["gone"] is gone for each in about)
    told = pair.bert.person.runs("journal", "--case", pair.case).output
    assert f"[{short}, can no longer be read]" in told


def test_a_closed_letter_that_is_not_wanted_is_not_delivered_and_the_way_back_is_told(
    helped: Helped, staff: Staff
) -> None:
    short = helped("Not wanted")("write", "--stdin", "--send", text="For him.")["short"]
    staff.meral.decides("release", short, "--to-counsellor", "Chaplain", "--sure")
    assert staff.chaplain.says_no("deliver", short, "not-wanted") == "item.released"
    told = staff.chaplain.runs("deliver", short, "not-wanted", "--language", "nl")
    assert "stuur hem terug: letters terugsturen" in told.errors
    assert staff.chaplain("refuse", short, "--sure")["done"] is True


def test_no_line_of_a_text_is_run_as_a_command_when_its_own_command_was_refused(
    opened: Seated, staff: Staff
) -> None:
    pair = opened("Pause is a word")
    anna = pair.anna.person
    before = {each["id"] for each in anna("drafts")["drafts"]}
    refused = anna.tries("write", "--no-such-option", "--stdin", text="pause\nhome\nwithdraw --sure")
    assert (refused["ok"], refused["code"]) == (False, "cli.usage")
    assert "--no-such-option" in refused["detail"]
    kept = anna("drafts", "--show", refused["draft"][:6])
    assert (kept["text"], kept["draft"]) == ("pause\nhome\nwithdraw --sure", refused["draft"])
    assert pair.anna.at_home()["state"] == "open"
    anna("drafts", "--drop", refused["draft"][:6], "--sure")
    assert anna.says_no("wriet", "--stdin", text="pause") == "cli.command"
    assert pair.anna.at_home()["state"] == "open"
    assert {each["id"] for each in anna("drafts")["drafts"]} == before


def test_whatever_text_follows_a_refused_line_is_kept_for_what_its_command_sends(opened: Seated) -> None:
    anna = opened("Kept whatever it was for").anna.person
    known = [registry.command(name) for name in registry.names()]
    taking = {each.name: each.text for each in known if each is not None and each.text is not None}
    assert len(taking) > 10
    for command, use in taking.items():
        words = f"what was meant for {command}"
        refused = anna.tries(*command.split(), "--no-such-option", "--stdin", text=words)
        assert refused["code"] == "cli.usage"
        (kept,) = [each for each in anna("drafts")["drafts"] if each["id"] == refused["draft"]]
        assert (kept["use"] or "letter", anna("drafts", "--show", kept["id"])["text"]) == (use, words)


def test_a_draft_goes_by_the_beginning_of_its_number(opened: Seated) -> None:
    pair = opened("Short numbers")
    draft = pair.anna("write", "--stdin", "--keep", text="Half a letter.")["draft"]
    assert pair.anna.person("drafts", "--show", draft[:4])["text"] == "Half a letter."
    sent = pair.anna("write", "--draft", draft[:4], "--no-text", "--send")
    assert sent["sent"] is True
    assert pair.anna.person.says_no("drafts", "--show", draft[:4]) == "draft.unknown"
    assert pair.anna.person.says_no("drafts", "--drop", "zz", "--sure") == "draft.unknown"


def test_a_permission_that_is_too_long_is_told_the_longest_there_is(helped: Helped, staff: Staff) -> None:
    helped("Too long")
    line = ("delegate", "Too long", "b", "Chaplain", "--days", "500")
    assert staff.meral.says_no(*line) == "delegation.too_long"
    assert "400" in staff.meral.runs(*line).errors


def test_the_code_as_a_slip_shows_it_is_enough_to_attach(
    parties: dict[str, Person], opened: Seated, relay: Relay, tmp_path: Path
) -> None:
    opened("On a second device")
    anna = parties["a"]
    second = Person("anna-too", tmp_path, relay)
    account = ("attach", "--origin", relay.origin, "--login-name", anna.name, "--fingerprint")
    printed = typed_slip_root(relay)
    told = second.runs(*account, printed, secret=anna.passphrase)
    assert told.status == 0, told
    wrong = Person("anna-three", tmp_path, relay).runs(*account, "7" * 4 + printed[4:], secret=anna.passphrase)
    assert "[root.mismatch]" in wrong.errors


def test_who_names_no_account_is_asked_which(
    parties: dict[str, Person], opened: Seated, relay: Relay, tmp_path: Path
) -> None:
    opened("Asked for")
    anna = parties["a"]
    typed = f"{relay.origin}\n{typed_slip_root(relay)}\n{anna.name}\n"
    with Person("anna-asked", tmp_path, relay) as second:
        told = second.runs("attach", typed=typed, secret=anna.passphrase)
        assert told.status == 0, told
        assert second.runs("home", secret=anna.passphrase).status == 0
    with Person("anna-lost", tmp_path, relay) as third:
        told = third.runs("recover", typed=f"{typed}ABCD\n")
        assert "[code.typed]" in told.errors, "all that it wants was asked for"


def typed_slip_root(relay: Relay) -> str:
    """Return the code as paper and screen show it: the first seven groups."""
    return "-".join(relay.fingerprint.split("-")[:7])


def test_a_person_who_types_dutch_names_gets_along_and_is_answered_with_them(opened: Seated, staff: Staff) -> None:
    pair = opened("In het Nederlands")
    anna = pair.anna.person
    short = anna("schrijven", "--case", pair.case, "--stdin", "--send", text="Beste ander.")["short"]
    assert anna("terugnemen", short)["done"] is True
    assert staff.meral("zaak", "In het Nederlands")["short"] == pair.case[:8]
    told = anna.transcript("thuis", "hulp lezen", "schrijven --oeps", "klaar", language="nl")
    assert "U kunt: schrijven, lezen, pauze, stoppen." in told.output
    assert "Zo: letters lezen BRIEF" in told.output
    assert "Zo typt u haar: letters schrijven" in told.errors


def test_a_letter_that_was_taken_back_or_declined_is_told_as_that_and_not_as_missing(
    opened: Seated, staff: Staff
) -> None:
    pair = opened("Told as what it is")
    back, no = (pair.anna("write", "--stdin", "--send", text=text)["short"] for text in ("One.", "Two."))
    pair.anna("recall", back)
    staff.meral.decides("decline", no, "--sure")
    assert staff.meral.says_no("review", back) == "item.recalled"
    assert staff.meral.says_no("review", no) == "item.declined"
    told = staff.meral.runs("review", back, "--language", "nl")
    assert told.status == 3
    assert "De schrijver heeft deze brief teruggenomen." in told.errors


def test_with_several_accounts_on_one_device_somebody_at_a_screen_is_asked_which_one(
    newcomer: Person, staff: Staff, tmp_path: Path
) -> None:
    label = f"Another one {tmp_path.name}"
    staff.office("case", "new", "--lead", "Meral", "--stdin", text=label)
    staff.meral("slip", label, "a", "--out", str(tmp_path / "other-slip.txt"))
    for paper, name in (("slip.txt", "one"), ("other-slip.txt", "two")):
        joined = newcomer.runs("join", "--file", str(tmp_path / paper), "--name", f"robin-{name}", "--sure")
        assert joined.status == 0, joined
    names = [each.strip() for each in newcomer.runs("profiles").output.splitlines()]
    second = 1 + next(at for at, each in enumerate(names) if each.startswith("robin-two"))
    told = newcomer.runs("drafts", typed=f"{second}\n", screen=True)
    assert told.status == 0, told
    assert "With which account?" in told.output
    assert "You have no drafts." in told.output
    assert "[home.several_profiles]" in newcomer.runs("drafts").errors
    assert newcomer.runs("drafts", "--as", "robin-two").status == 0


def test_a_member_of_staff_is_asked_for_whatever_was_not_typed(relay: Relay, tmp_path: Path) -> None:
    person = Person("mona", tmp_path, relay)
    out = tmp_path / "mona.request"
    typed = f"{relay.origin}\n{relay.fingerprint}\nMona Vis\n2\n{out}\nmona\n"
    told = person.runs("staff", "request", typed=typed, screen=True)
    assert told.status == 0, told
    assert out.exists()
    for question in ("The address of the service", "The organisation's code", "Your name", "What is your work?"):
        assert question in told.output
    again = person.runs("staff", "request", "--out", str(out), typed=typed, screen=True)
    assert "[cli.file]" in again.errors, "asked for before any key is made"
    assert "[cli.no_answer]" in person.runs("staff", "request").errors
