"""When a record took its place in a journal: order before dates, and how far a date may contradict the order (step J8).

A date is what a signer's clock said. The place is what the chain proves. A record counts from its place on, and its date is used
only as far as the places before it allow.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.domain.ids import SECONDS_PER_DAY, Day, Seconds, start_of

CLOCK_SKEW_S: Final = 600
"""How far a record's time may lie from the server's clock when it is taken (step R5)."""
BACKWARDS_S: Final = 2 * CLOCK_SKEW_S
"""How far a date may lie before the one in front of it: two honest clocks, one early and one late."""
WAITS_DAYS: Final = 30
WAITS_LONGEST_S: Final = WAITS_DAYS * SECONDS_PER_DAY
"""How long a record may wait for its second signature (step E7)."""
AHEAD_S: Final = SECONDS_PER_DAY
"""How far a date may lie ahead of the reader's own clock before the reader asks for the right time."""


class SigningSpan(Struct, frozen=True):
    """The span in which a record says that it was signed, in seconds; both ends belong to it."""

    first: int
    last: int
    waits_s: int = 0
    """How much older than its place it may honestly be."""
    bound: bool = True
    """Whether the server held the date against its own clock: not for what stops, which enters at any age."""


class Moments(Struct, frozen=True):
    """When a record may have been taken: the likely second, and the span around it."""

    likely: Seconds
    first: int
    last: int


class Disordered(Exception):
    """A date contradicts the place: `order.backwards` or `order.ahead`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def on_day(day: Day) -> SigningSpan:
    """Return the span of a statement that says its day only."""
    return SigningSpan(start_of(day), start_of(day) + SECONDS_PER_DAY - 1)


def at_second(at: Seconds, *, waits_s: int = 0, bound: bool = True) -> SigningSpan:
    """Return the span of a statement that says its second."""
    return SigningSpan(at, at, waits_s, bound)


def placed(clock: Seconds, signed: SigningSpan, now: Seconds) -> Moments:
    """Return when a record behind others up to `clock` may have been taken; `now` is the reader's own time.

    Raises `Disordered`. A date that nobody held against a clock moves nothing: somebody whose device believes in another
    year can stop, and spoils nobody's journal by it.
    """
    if not signed.bound:
        latest = max(clock, now)
        return Moments(Seconds(min(max(clock, signed.first), latest)), clock - CLOCK_SKEW_S, latest + CLOCK_SKEW_S)
    if signed.last < clock - BACKWARDS_S - signed.waits_s:
        raise Disordered("order.backwards")
    if signed.first > now + AHEAD_S:
        raise Disordered("order.ahead")
    likely = max(clock, signed.first)
    last = max(clock, signed.last + signed.waits_s) + CLOCK_SKEW_S
    return Moments(Seconds(likely), likely - CLOCK_SKEW_S, last)


def behind(clock: Seconds, signed: SigningSpan) -> Seconds:
    """Return where the journal's clock stands behind a record: only a date that was held against a clock moves it."""
    return Seconds(max(clock, signed.first)) if signed.bound else clock
