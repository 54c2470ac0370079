"""A server moves a client's time by a quarter of an hour and never sets it back; its person moves it as far as they like."""

from pathlib import Path

import pytest

from relay.domain.ids import Seconds
from relay.wire import messages as m
from relay.wire.statements import SigningKeyBytes
from relay_client.account.clock import TAKEN_S, Clock
from relay_client.device.keystore import AccountProfile, DeviceStore, Vault
from relay_client.errors import ClockOff, LocalFault
from tests.support.chance import Chance

NOW = 1_800_000_000


class Machine:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> Seconds:
        return Seconds(self.at)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    profile = AccountProfile("https://letters.example", SigningKeyBytes(bytes(32)), "anna", m.Profile.PARTY)
    return DeviceStore(tmp_path, Chance("clock")).vault(profile, bytes(32))


def test_nothing_moves_a_clock_that_was_told_nothing(vault: Vault) -> None:
    clock = Clock(Machine(), vault)
    assert (clock.now(), clock.dating(), clock.told()) == (NOW, NOW, None)


def test_what_was_heard_moves_nothing_and_goes_on_with_our_own_clock(vault: Vault) -> None:
    machine = Machine()
    clock = Clock(machine, vault)
    clock.heard(Seconds(NOW + 10**9))
    machine.at += 60
    assert (clock.now(), clock.told()) == (NOW + 60, NOW + 10**9 + 60)


@pytest.mark.parametrize("off", [-TAKEN_S, -1, 0, 1, TAKEN_S])
def test_a_server_moves_the_time_of_statements_by_a_quarter_of_an_hour(vault: Vault, off: int) -> None:
    clock = Clock(Machine(), vault)
    assert clock.take(Seconds(NOW + off)) == NOW + off
    assert clock.dating() == NOW + off
    assert clock.now() == NOW + max(0, off)


@pytest.mark.parametrize("off", [-TAKEN_S - 1, TAKEN_S + 1, -NOW, 2**53 - 1 - NOW])
def test_more_is_for_its_person_to_decide(vault: Vault, off: int) -> None:
    clock = Clock(Machine(), vault)
    with pytest.raises(ClockOff, match="clock.off") as refused:
        clock.take(Seconds(NOW + off))
    assert (refused.value.own, refused.value.server_time) == (NOW, NOW + off)
    assert (clock.now(), clock.dating()) == (NOW, NOW)


def test_many_small_steps_lead_no_further_than_one(vault: Vault) -> None:
    clock = Clock(Machine(), vault)
    clock.take(Seconds(NOW + 800))
    with pytest.raises(ClockOff):
        clock.take(Seconds(NOW + 1_600))
    assert clock.dating() == NOW + 800


def test_what_its_person_took_is_kept_and_a_server_moves_it_by_as_little(vault: Vault) -> None:
    machine = Machine()
    Clock(machine, vault).choose(Seconds(NOW - 10 * 86_400))
    machine.at += 5
    later = Clock(machine, vault)
    assert (later.now(), later.dating()) == (NOW + 5 - 864_000, NOW + 5 - 864_000)
    assert later.take(Seconds(NOW - 864_000)) == NOW - 864_000
    with pytest.raises(ClockOff):
        later.take(Seconds(NOW))
    later.own_again()
    assert (later.now(), Clock(machine, vault).now()) == (machine.at, machine.at)


def test_a_damaged_choice_is_said(vault: Vault) -> None:
    vault.put("account", "clock", b"{}")
    with pytest.raises(LocalFault, match="home.damaged"):
        Clock(Machine(), vault).now()
