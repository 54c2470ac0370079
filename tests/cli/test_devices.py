"""Devices that were left behind: what they can still do, in what their programs say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from tests.cli.conftest import Staff
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
