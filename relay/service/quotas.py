"""How much one person may add in a day: letters, and other records. Stopping counts against nothing, and nothing here refuses it.

A quota protects the disk, as a rate limit protects passphrases; neither decides about a case. Counts are per process, by the
day of the service's clock (UTC), and begin anew when it starts.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from msgspec import Struct

from relay.domain.ids import SECONDS_PER_DAY, AccountId, Seconds
from relay.service.waiting_letters import WAITING_MOST
from relay.wire import statements as s
from relay.wire.problems import Denied

SCARCE: Final = 120
SCARCE_S: Final = 600
"""On a full disk one person may say so much in so many seconds, stops and logins included: nobody else's stop goes without room."""
WORDED: Final = (s.Submit, s.Note, s.Label, s.Return, s.NotPassedOn)
"""What brings somebody's words: it counts as a letter."""


class DayQuotas(Struct, frozen=True):
    """How many letters, and how many other records, one person may add in a day."""

    letters: int
    records: int
    waiting: int = WAITING_MOST
    """Letters of one side that may wait with the mediators at once; not of a day, and counted in the database."""


DAY_QUOTAS: Final = DayQuotas(letters=500, records=5_000, waiting=500)
"""What nobody reaches by hand: a letter every minute of a working day, a hand-over of a hundred cases."""


class Quotas:
    """The counts of one process."""

    def __init__(self, most: DayQuotas) -> None:
        self.waiting = most.waiting
        self._most = {"quota.letters": most.letters, "quota.records": most.records}
        self._day = self._stretch = 0
        self._counts: Counter[tuple[str, AccountId]] = Counter()
        self._scarce: Counter[AccountId] = Counter()

    def require(self, account: AccountId, statement: s.Statement, now: Seconds) -> None:
        """Raise `Denied` quota.letters or quota.records, with the seconds left of the day, where a person had their share."""
        code = quota_of(type(statement))
        if now // SECONDS_PER_DAY == self._day and self._counts[code, account] >= self._most[code]:
            raise Denied(code, retry_after_s=SECONDS_PER_DAY - now % SECONDS_PER_DAY)

    def count(self, account: AccountId, statement: s.Statement, now: Seconds) -> None:
        """Count what was added."""
        if now // SECONDS_PER_DAY != self._day:
            self._day = now // SECONDS_PER_DAY
            self._counts.clear()
        self._counts[quota_of(type(statement)), account] += 1

    def take_scarce(self, account: AccountId, now: Seconds) -> None:
        """Count whatever is asked on a full disk. Raises `Denied` rate.limited."""
        if now // SCARCE_S != self._stretch:
            self._stretch = now // SCARCE_S
            self._scarce.clear()
        self._scarce[account] += 1
        if self._scarce[account] > SCARCE:
            raise Denied("rate.limited", retry_after_s=SCARCE_S - now % SCARCE_S)


def quota_of(shape: type[s.Statement]) -> str:
    """Return the code of the quota that a statement counts against."""
    return "quota.letters" if shape in WORDED else "quota.records"
