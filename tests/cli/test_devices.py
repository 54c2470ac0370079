"""Devices that were left behind: what they can still do, in what their programs say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from tests.cli.conftest import Seated, Staff
from tests.cli.seats import Person, Relay

NEW = "a wholly different sentence"


class TwoDevices(Struct, frozen=True):
    """One person's account on a telephone and on a laptop."""

    phone: Person
    laptop: Person
    account: tuple[str, ...]
    recovery_code: str


@pytest.fixture
def two(folder: Path, relay: Relay, staff: Staff, request: pytest.FixtureRequest) -> Iterator[TwoDevices]:
    name = f"two-{abs(hash(request.node.name)) % 10**8}"
    case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
    paper = folder / f"slip-{name}.txt"
    staff.meral("slip", case, "a", "--out", str(paper))
    with Person(f"{name}-phone", folder, relay) as phone, Person(f"{name}-laptop", folder, relay) as laptop:
        joined = phone("join", "--file", str(paper), "--name", name, "--recovery", "--sure")
        laptop.passphrase = phone.passphrase
        account = ("--origin", relay.origin, "--fingerprint", relay.fingerprint, "--login-name", name)
        laptop("attach", *account)
        yield TwoDevices(phone, laptop, account, joined["recovery_code"])


def test_an_unlocked_phone_is_shut_out_by_a_new_passphrase_and_says_why(two: TwoDevices) -> None:
    two.phone("home")
    told = two.laptop.transcript("passphrase", NEW, "home")
    assert "Your passphrase is changed." in told.output
    assert told.status == 0, told
    two.laptop.passphrase = NEW
    assert two.phone.says_no("home") == "login.salt"
    assert two.phone.says_no("passphrase", "--recovery-code") == "login.salt"
    two.laptop("home")
    told = two.phone.transcript("home")
    assert "Did you change your passphrase on another device? Then use the new one." in told.errors
    two.phone.passphrase = NEW
    assert two.phone.transcript("home").status == 0


def test_an_unlocked_phone_is_shut_out_by_a_recovery(two: TwoDevices, folder: Path, relay: Relay) -> None:
    two.phone("home")
    with Person("two-third", folder, relay) as third:
        written = third.home / "code"
        written.write_text(two.recovery_code)
        third("recover", *two.account, "--file", str(written))
        assert two.phone.says_no("home") == "login.salt"
        third("home")


def test_devices_are_listed_named_and_ended(two: TwoDevices) -> None:
    assert two.phone("devices", "--name", "old phone")["name"] == "old phone"
    two.laptop("devices", "--name", "my laptop")
    listed = two.laptop("devices")["devices"]
    assert [(each["name"], each["this"]) for each in listed] == [("my laptop", True), ("old phone", False)]
    assert two.laptop.says_no("devices", "--end") == "cli.which_device"
    assert two.laptop.says_no("devices", "my laptop", "--end", "--sure") == "device.this"
    told = two.laptop.transcript("devices", 'devices "old phone" --end', "no", 'devices "old phone" --end', "yes")
    assert told.status == 0, told
    assert "my laptop (number " in told.output
    assert ", this device, last here on " in told.output
    assert "old phone was ended." in told.output
    assert two.phone.says_no("home") == "device.ended"
    assert len(two.laptop("devices")["devices"]) == 1
    dutch = two.phone.transcript("home", language="nl")
    assert "U hebt dit apparaat vanaf een ander apparaat beëindigd." in dutch.errors
    two.laptop("home")


def test_a_lost_device_is_shut_out_from_another_one(two: TwoDevices, folder: Path, relay: Relay) -> None:
    two.phone("home")
    told = two.laptop.transcript("lost-device", "yes", NEW, "devices")
    assert told.status == 0, told
    assert "Your other devices are shut out." in told.output
    assert two.phone.says_no("home") == "login.salt"
    assert two.phone.says_no("devices", "--name", "mine") == "login.salt"
    with Person("lost-third", folder, relay) as third:
        written = third.home / "code"
        written.write_text(two.recovery_code)
        assert third.says_no("recover", *two.account, "--file", str(written)) == "lock.code"
        new = told.output.split("You see it only now:")[1].split()[0]
        written.write_text(new)
        third("recover", *two.account, "--file", str(written))


def test_a_mediator_makes_the_slip_for_somebody_who_lost_their_device_in_one_go(
    opened: Seated, staff: Staff, tmp_path: Path
) -> None:
    pair = opened("lost telephone")
    item = pair.anna("write", "--stdin", "--send", text="I think of the garden.")["short"]
    paper = tmp_path / "slip.txt"
    assert staff.meral.says_no("lost-device", pair.case) == "cli.which_side"
    staff.meral("lost-device", pair.case, "a", "--out", str(paper))
    with Person("lost-again", tmp_path, pair.anna.person.relay) as again:
        again("join", "--file", str(paper), "--name", "lost-again", "--sure")
        staff.meral("confirm", pair.case, "--side", "a", "--second", "Office", "--sure")
        staff.office("cosign", "--sure")
        (found,) = again("home")["cases"]
        assert found["case"] == pair.case
        assert [(each["kind"], each["short"]) for each in found["lost"]] == [("own", item)]
        assert again.says_no("read", item) == "item.lost_own"
        told = again.transcript("list", language="nl")
        assert "Verzegeld voor sleutels die u kwijt bent" in told.output
        assert f"nummer {item}" in told.output
        assert [each["why"] for each in staff.meral("today")["needs"] if each["case"] == pair.case] == [
            "held",
            "to_give_anew",
        ]
        told = staff.meral.transcript(f"regrant {pair.case}")
        assert f"Letter {item} can be read again by its writer." in told.output
        assert again("read", item)["text"] == "I think of the garden."
        (found,) = again("home")["cases"]
        assert (found["lost"], [each["anew"] for each in found["written"]]) == ([], [True])
        told = again.transcript("list", language="nl")
        assert "Uw bemiddelaar gaf u dit opnieuw, nadat u uw sleutels kwijt was." in told.output


def test_who_lost_everything_keeps_the_login_name_once_the_new_keys_are_confirmed(
    folder: Path, relay: Relay, staff: Staff
) -> None:
    case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
    papers = [folder / f"slip-{case}-{n}.txt" for n in (1, 2)]
    with Person("kept-name-old", folder, relay) as old, Person("kept-name-new", folder, relay) as new:
        staff.meral("slip", case, "a", "--out", str(papers[0]))
        old("join", "--file", str(papers[0]), "--name", "heather", "--sure")
        staff.meral("confirm", case, "--side", "a", "--sure")
        old("home")
        staff.meral("lost-device", case, "a", "--out", str(papers[1]))
        assert new.says_no("join", "--file", str(papers[1]), "--name", "heather", "--sure") == "login.taken"
        new("join", "--file", str(papers[1]), "--name", "heather", "--same-name", "--sure")
        assert new.says_no("home") == "login.waiting"
        told = new.transcript("home", language="nl")
        assert "Uw oude naam is nog niet weer van u." in told.errors
        old("home")
        staff.meral("confirm", case, "--side", "a", "--second", "Office", "--sure")
        staff.office("cosign", "--sure")
        (found,) = new("home")["cases"]
        assert found["case"] == case
        assert [each["login"] for each in new("profiles")["profiles"]] == ["heather"]
        assert old.says_no("home") == "login.salt"
