"""What somebody who lost their keys is given anew: what had come to them, what they wrote themselves, and private notes.

Each is opened with every check and sealed for the keyset that was confirmed for the very side whose it is. Nothing is released
by it, and nobody else hears of it.
"""

from __future__ import annotations

from collections.abc import Awaitable

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Item, Purpose
from relay.domain.readers import is_lost_own
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem
from relay_client.items.signer import grant_digest
from relay_client.roles.case_access import BoundData, CaseAccess
from relay_client.roles.handovers import Handovers
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.private_notes import PrivateNotes
from relay_client.views.cases import Outcome
from relay_client.views.people import GivenAnewReport


class GivenAnew:
    """Giving somebody who came back what was theirs."""

    def __init__(self, cases: CaseAccess, items: ItemAccess, handovers: Handovers, notes: PrivateNotes) -> None:
        self._cases = cases
        self._items = items
        self._handovers = handovers
        self._notes = notes

    async def give(self, case: CaseId) -> GivenAnewReport:
        """Give everything of a case anew that this mediator can read and its owner cannot; what no key of theirs opens is left."""
        received = [each.item for each in await self._handovers.regrantable(case)]
        given = [each for each in received if await self._given(self._handovers.regrant(case, each))]
        own = [each for each in await self.own_letters(case) if await self._given(self.recopy(case, each))]
        return GivenAnewReport(case, tuple(given), tuple(own), await self._notes.give_anew(case))

    async def own_letters(self, case: CaseId) -> tuple[ItemId, ...]:
        """Return what somebody wrote with keys that they lost, as far as it may come back, oldest first."""
        snapshot = await self._cases.look(case)
        return tuple(each.id for each in snapshot.history.file.items.values() if _is_lost(snapshot, each))

    async def recopy(self, case: CaseId, item: ItemId) -> Outcome:
        """Wrap an own letter anew for its author, who lost their keys; its state stays. Misused `item.not_lost`."""
        snapshot = await self._cases.look(case)
        known = snapshot.history.file.items.get(item)
        to = None if known is None else snapshot.history.party(known.side)
        if known is None or to is None or not _is_lost(snapshot, known):
            raise Misused("item.not_lost")
        found = self._items.unseal(snapshot, await self._items.fetch(case, item))
        grant = snapshot.signer.grant(item, found.cek, to.public, Purpose.OWN_COPY)
        return await self._cases.say(
            snapshot,
            "item.recopy",
            s.Recopy,
            item=item,
            bound=BoundData(grants=(grant,)),
            manifest=found.manifest_id,
            to=grant.to,
            grant=grant_digest(grant),
        )

    async def _given(self, giving: Awaitable[Outcome]) -> bool:
        """Whether something was given; not what this mediator has no key of."""
        try:
            await giving
        except ServerProblem as problem:
            if problem.code == "not.found":
                return False
            raise
        return True


def _is_lost(snapshot: CaseSnapshot, item: Item) -> bool:
    return is_lost_own(snapshot.history.file, item, snapshot.history.file.parties[item.side])
