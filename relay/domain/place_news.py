"""Whose journals a word about a mediator's place goes into.

Who belongs to the case now is told of every one. A helper whose help has ended is told of nothing more, but for a word that follows
shortly on one that they were told of: as long as two clocks can make it seem the older one (step J11). Else whoever is asked to
help once more would be shown a place that their journal has to refuse.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain.decision import everyone, interpreters
from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import MEDIATORS, CaseFile, Seat, Side
from relay.domain.newest import place_of
from relay.domain.order import BACKWARDS_S, CLOCK_SKEW_S

SHORTLY_S: Final = BACKWARDS_S + CLOCK_SKEW_S
"""How long behind a word about a place the next one may still seem to be older: two clocks apart, and this one taken early."""
_ALWAYS: Final = frozenset({MEDIATORS, Seat.of(Side.A), Seat.of(Side.B)})
"""Seats that are told of every word, and need no note of it."""


def told_of_place(
    before: CaseFile, after: CaseFile, mediator: KeysetId, now: Seconds
) -> tuple[CaseFile, frozenset[Seat]]:
    """Return the file with who was told noted, and the seats whose journals get a word about the mediator's place."""
    newest = before.newest.get(place_of(mediator))
    shortly = newest is not None and now <= newest.at + SHORTLY_S
    heard = before.places_told.get(mediator, frozenset()) if shortly else frozenset()
    seats = everyone(after, now) | interpreters(after) | heard
    return replace(after, places_told={**before.places_told, mediator: seats - _ALWAYS}), seats
