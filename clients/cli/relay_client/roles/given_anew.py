"""What somebody who lost their keys is given anew: what had come to them, what they wrote themselves, and private notes.

Each is opened with every check and sealed for the keyset that was confirmed for the very side whose it is. Nothing is released
by it, and nobody else hears of it.
"""

from __future__ import annotations

from collections.abc import Awaitable

from msgspec.structs import replace

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

    async def give(self, case: CaseId, *, again: bool = False) -> GivenAnewReport:
        """Give everything of a case anew that this mediator can read and its owner cannot; what no key of theirs opens is left.

        `again` gives what others gave already too, beside that: what they gave may be noise (step G1).
        """
        received = [item.item for item in await self._handovers.regrantable(case, again=again)]
        given = [item for item in received if await self._given(self._handovers.regrant(case, item, again=again))]
        letters = await self.own_letters(case, again=again)
        own = [letter for letter in letters if await self._given(self.recopy(case, letter, again=again))]
        notes = await self._notes.give_anew(case, again=again)
        return GivenAnewReport(case, tuple(given), tuple(own), notes)

    async def own_letters(self, case: CaseId, *, again: bool = False) -> tuple[ItemId, ...]:
        """Return what somebody wrote with keys that they lost, as far as it may come back, oldest first."""
        snapshot = await self._cases.look(case)
        items = snapshot.history.file.items.values()
        return tuple(item.id for item in items if _is_lost(snapshot, item, again=again))

    async def recopy(self, case: CaseId, item: ItemId, *, again: bool = False) -> Outcome:
        """Wrap an own letter anew for its author, who lost their keys; its state stays. Misused `item.not_lost`."""
        snapshot = await self._cases.look(case)
        known = snapshot.history.file.items.get(item)
        to = None if known is None else snapshot.history.party(known.side)
        if known is None or to is None or not _is_lost(snapshot, known, again=again):
            raise Misused("item.not_lost")
        unsealed = self._items.unseal(snapshot, await self._items.fetch(case, item))
        grant = snapshot.signer.grant(item, unsealed.cek, to.public, Purpose.OWN_COPY)
        return await self._cases.say(
            snapshot,
            "item.recopy",
            s.Recopy,
            item=item,
            bound=BoundData(grants=(grant,)),
            manifest=unsealed.manifest_id,
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


def _is_lost(snapshot: CaseSnapshot, item: Item, *, again: bool) -> bool:
    """Whether its author lost it with their keys; `again`: or was given it anew by others, and not by us."""
    file, to = snapshot.history.file, item.offered_to
    party = file.parties[item.side]
    if again and to is not None and to == party.keyset:
        by_others = not snapshot.history.handed_to(item.id, to, snapshot.signer.id)
        return by_others and is_lost_own(file, replace(item, offered_to=None), party)
    return is_lost_own(file, item, party)
