"""What this client holds for the time: its own clock, put right by the server's for minutes, and by more only by its person.

A server that chose the date would choose what a signature says and who may act at that moment. So what it tells moves the time of
new statements by 15 minutes at most, and never sets back the time by which anybody's authority is judged (step R5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay_client.device.keystore import Vault
from relay_client.errors import ClockOff

TAKEN_S: Final = 900
"""How far a server's word moves a client's time, and how far a receipt's second may lie from it."""
FAR_S: Final = SECONDS_PER_DAY
"""From here on two clocks are two stories, and a person is told (`clock.far`)."""
_SHELF: Final = "account"
_NAME: Final = "clock"


class AcceptedOffset(Struct, frozen=True):
    """A difference that the person took on purpose: our own second, and the one that it was then."""

    own: Seconds
    true: Seconds


class Clock:
    """The time of one account on one device."""

    def __init__(self, own: Callable[[], Seconds], vault: Vault) -> None:
        self._own = own
        self._vault = vault
        self._moved_s = 0
        self._told: tuple[Seconds, Seconds] | None = None
        self._chosen: AcceptedOffset | None = None
        self._read = False

    def now(self) -> Seconds:
        """Return the time by which authority is judged: never set back by a server."""
        return Seconds(self._base() + max(0, self._moved_s))

    def dating(self) -> Seconds:
        """Return the time that a new statement carries."""
        return Seconds(self._base() + self._moved_s)

    def heard(self, server_time: Seconds) -> None:
        """Remember what a server says that the time is. Moves nothing."""
        self._told = (self._own(), server_time)

    def told(self) -> Seconds | None:
        """Return the server's time as it was told last, moved on by our own clock; None where it never was."""
        return None if self._told is None else Seconds(self._told[1] + self._own() - self._told[0])

    def take(self, server_time: Seconds) -> Seconds:
        """Date statements by the server's time from now on, and return it. Raises ClockOff where it is too far away."""
        self.heard(server_time)
        base = self._base()
        if abs(server_time - base) > TAKEN_S:
            raise ClockOff(base, server_time)
        self._moved_s = server_time - base
        return server_time

    def choose(self, true: Seconds) -> None:
        """Keep a time that the person took on purpose, however far it is."""
        chosen = AcceptedOffset(self._own(), true)
        self._vault.write(_SHELF, _NAME, chosen)
        self._chosen, self._read, self._moved_s = chosen, True, 0

    def own_again(self) -> None:
        """Go by this machine's clock again."""
        self._vault.drop(_SHELF, _NAME)
        self._chosen, self._read, self._moved_s = None, True, 0

    def _base(self) -> Seconds:
        chosen = self._choice()
        return Seconds(self._own() + (0 if chosen is None else chosen.true - chosen.own))

    def _choice(self) -> AcceptedOffset | None:
        if not self._read:
            self._chosen = self._vault.read(_SHELF, _NAME, AcceptedOffset)
            self._read = True
        return self._chosen
