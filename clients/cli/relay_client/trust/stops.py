"""What a person has said to stop something, and how far their journals had come: values that the keyring keeps.

Decides which statements are stops, how many are kept, and when a place in a journal is worth a keyring version of its own. No
network and no disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final

from msgspec import Struct

from relay.crypto.digests import record_id
from relay.domain.ids import CaseId, ItemId, RecordId, Seconds
from relay.wire import messages as m
from relay.wire import records
from relay.wire import statements as s
from relay.wire.codec import Size

STOPPING: Final = (s.Withdraw, s.Pause, s.ConsentEnd, s.GuardianWord, s.Recall, s.Refuse)
"""Statements by which somebody stops something (`s.at_any_age`, step R9), the gravest first; a guardian's word where it is a no."""
MOST_STOPS: Final = 64
MOST_PINS: Final = 200
PIN_STEP: Final = 16
"""By how many entries a journal has grown before its place is written down for its own sake."""


class Stop(Struct, frozen=True):
    """A stop that was answered: the request as it went, when, and what the server said to it, good or bad."""

    route: m.Code
    case: CaseId
    record: m.RecordBytes
    since: Seconds
    item: ItemId | None = None
    receipt: m.RecordBytes | None = None

    @property
    def id(self) -> RecordId:
        """The record's id."""
        return id_of(self.record)

    @property
    def statement(self) -> Any:
        """What it says."""
        return records.parse(self.record).statement

    @property
    def what(self) -> str:
        """How its statement is called: `Pause` and so on."""
        return type(self.statement).__name__


class Pin(Struct, frozen=True):
    """How far a journal was followed by a device of this account: its newest verified position."""

    case: CaseId
    seat: s.SeatName
    n: int
    head: s.Digest
    restores: int | None = None
    """How often the root had set it back by then; None for never. A restore excuses a pin that knew fewer."""


Stops = Annotated[tuple[Stop, ...], Size(0, MOST_STOPS)]
Pins = Annotated[tuple[Pin, ...], Size(0, MOST_PINS)]


def id_of(record: bytes) -> RecordId:
    """Return a record's id."""
    parsed_record = records.parse(record)
    return RecordId(record_id(parsed_record.type, parsed_record.body))


def newest_stops(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """Return these stops, each once, oldest first; of too many the newest."""
    by_id = {stop.id: stop for stop in stops}
    return tuple(sorted(by_id.values(), key=lambda stop: (stop.since, stop.id)))[-MOST_STOPS:]


def newest_pins(known: Iterable[Pin], newer: Iterable[Pin], set_back: frozenset[CaseId]) -> tuple[Pin, ...]:
    """Return the pins with these put in; the further one of a journal counts, but where its case was set back by the root.

    Those that changed stand last; of too many the first ones go.
    """
    pins = {(pin.case, pin.seat): pin for pin in known}
    for pin in newer:
        before = pins.get((pin.case, pin.seat))
        if before is None or pin.n > before.n or (pin.case in set_back and pin != before):
            pins.pop((pin.case, pin.seat), None)
            pins[pin.case, pin.seat] = pin
    return tuple(pins.values())[-MOST_PINS:]
