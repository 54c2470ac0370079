"""Rules for the staff as such: when the end of somebody's authority is told, whose newer word counts, and that an office stays.

The service asks them, and so do `relay check` and clients. None of them gives anybody authority: only the root does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from relay.domain.choice import Choice
from relay.domain.ids import SECONDS_PER_DAY, KeysetId, Seconds
from relay.domain.model import StaffRole

TOLD_AHEAD_S: Final = 60 * SECONDS_PER_DAY
"""How long before it the end of a staff member's authority is told: the root lies in a safe, and people must meet."""
PRESSES_AHEAD_S: Final = 21 * SECONDS_PER_DAY
"""From here on it is told once more, as something to be done now."""


class Ending(Choice):
    """How near the end of somebody's authority is."""

    TOLD = "told"
    """Within 60 days."""
    PRESSES = "presses"
    """Within 21 days."""


class Vouched(Struct, frozen=True):
    """What the root says of one member of staff: since when it says so, and until when that holds."""

    keyset: KeysetId
    role: StaffRole
    at: Seconds
    not_before: Seconds
    not_after: Seconds
    ended: bool = False

    def live(self, now: Seconds) -> bool:
        """Whether they have authority now."""
        return not self.ended and self.not_before <= now < self.not_after


def ending(not_after: Seconds, now: Seconds) -> Ending | None:
    """Return how near an end is, None where it is more than 60 days away. One that is past is the nearest."""
    left = not_after - now
    if left >= TOLD_AHEAD_S:
        return None
    return Ending.TOLD if left >= PRESSES_AHEAD_S else Ending.PRESSES


def lengthens(known: Vouched, vouched: Vouched) -> bool:
    """Whether a record of the root for the same person is newer than the one known, and lengthens their authority.

    Whoever kept an older record can so shorten nothing.
    """
    return vouched.at > known.at and vouched.not_after > known.not_after


def leaves_office(staff: Iterable[Vouched], ends: KeysetId, now: Seconds) -> bool:
    """Whether a member of the office is left once this one's authority ended.

    Asked of what a coordinator signs. What the root ends is ended: it may be that the last one is not to be trusted.
    """
    return {vouched.keyset for vouched in staff if vouched.role is StaffRole.COORDINATOR and vouched.live(now)} != {
        ends
    }


def office_stays(staff: Iterable[Vouched], now: Seconds) -> bool:
    """Whether some member of the office has authority for more than 60 days."""
    return any(
        vouched.role is StaffRole.COORDINATOR and vouched.live(now) and ending(vouched.not_after, now) is None
        for vouched in staff
    )
