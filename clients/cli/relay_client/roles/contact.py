"""Whether there is contact, for one side: pausing it, lifting one's own pause, leaving the case."""

from __future__ import annotations

from relay.domain.ids import CaseId
from relay.domain.model import PauseOwner
from relay.wire import statements as s
from relay_client.errors import Misused
from relay_client.roles.case_access import CaseAccess
from relay_client.roles.correspondence import ActsForSide
from relay_client.views import (
    Outcome,
)


class Contact:
    """The stops of one side, and what lifts them."""

    def __init__(self, cases: CaseAccess, acting_for: ActsForSide) -> None:
        self._cases = cases
        self._acting_for = acting_for

    async def pause(self, case: CaseId) -> Outcome:
        """Pause: nothing reaches anyone from now on."""
        snapshot = await self._cases.stopping_snapshot(case)
        acting = self._acting_for(snapshot, None)
        return await self._cases.say(
            snapshot, "case.pause", s.Pause, side=acting.side, delegation=acting.delegation
        )

    async def resume(self, case: CaseId) -> Outcome:
        """Lift this side's own pause; Misused `pause.none` where none stands."""
        snapshot = await self._cases.look(case)
        acting = self._acting_for(snapshot, None)
        pause = snapshot.history.file.case.holds.get(PauseOwner.of(acting.side))
        if pause is None:
            raise Misused("pause.none")
        return await self._cases.say(
            snapshot, "case.resume", s.Resume, pause=pause, side=acting.side, delegation=acting.delegation
        )

    async def withdraw(self, case: CaseId) -> Outcome:
        """Leave the case for good."""
        snapshot = await self._cases.stopping_snapshot(case)
        acting = self._acting_for(snapshot, None)
        return await self._cases.say(
            snapshot, "case.withdraw", s.Withdraw, side=acting.side, delegation=acting.delegation
        )
