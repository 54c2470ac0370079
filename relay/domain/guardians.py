"""Who decides together with somebody under age: a value that a case file keeps. The rules stand in `guardian_rules.py`."""

from __future__ import annotations

from typing import Final

from relay.domain.ids import GuardianId, KeysetId, RecordId
from relay.domain.persisted import Persisted
from relay.domain.seats import Side

AGE_LINES: Final = (16, 18)
"""Below which age an organisation may have somebody decide together with a parent or guardian. It is told, and decides nothing."""
AGE_LINE: Final = 18
"""The one that holds where an organisation chose none."""


class Guardian(Persisted, frozen=True):
    """A parent or guardian who decides together with a side that is under age; `keyset` is None for somebody without a device."""

    id: GuardianId
    side: Side
    named: RecordId
    keyset: KeysetId | None = None
    slip: bool = False
    """Whether they are invited by a slip, and not confirmed yet."""
    question: RecordId | None = None
    """The record by which they were asked last; they answer it by its id. None: they must be asked anew."""
    answered: RecordId | None = None
    """Their newest answer to that question."""
    agrees: bool = False
    """What it says."""
    ended: bool = False

    @property
    def waits(self) -> bool:
        """Whether they were asked and did not answer yet."""
        return not self.ended and self.question is not None and self.answered is None
