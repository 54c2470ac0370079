"""Giving others what one can read: a hand-over to another mediator, and a regrant to a recovered recipient.

Each item is opened with every check and its key wrapped for somebody verified to belong to the case. Nothing is released by it.
"""

from __future__ import annotations

from typing import Final

from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import CaseState, ItemState, Purpose
from relay.wire import limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem, Unreadable
from relay_client.items.signer import grant_digest
from relay_client.roles import presenters
from relay_client.roles.case_access import BoundData, CaseAccess
from relay_client.roles.held_items import HeldItems
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.private_notes import PrivateNotes
from relay_client.trust.directory import parsed
from relay_client.views.cases import Outcome
from relay_client.views.items import HeldItem
from relay_client.views.people import HandoverReport
from relay_client.views.troubled import PartialList

_REACHED: Final = frozenset({ItemState.RELEASED, ItemState.OPENED})


class Handovers:
    """Wrapping keys for others."""

    def __init__(self, cases: CaseAccess, items: ItemAccess, held: HeldItems, notes: PrivateNotes) -> None:
        self._cases = cases
        self._notes = notes
        self._items = items
        self._held = held

    async def hand_over(self, case: CaseId, to: KeysetId, *, again: bool = False) -> HandoverReport:
        """Wrap every item and note of a case that neither author nor we gave the other mediator; Misused `assignment.unknown`.

        `again` wraps what the author gave them too: it may be noise, and ours stands beside it (step G1).
        """
        snapshot = await self._cases.look(case)
        if to == snapshot.signer.id or to not in presenters.mediator_keys(snapshot, self._cases.now()):
            raise Misused("assignment.unknown")
        grants = []
        for held in await self._held.of(snapshot):
            if held.readable:
                grant = await self._wrapped(snapshot, held.item, to, again=again)
                grants += [] if grant is None else [grant]
        batches = [grants[at : at + limits.GRANTS] for at in range(0, len(grants), limits.GRANTS)]
        for batch in batches:
            refs = tuple(s.ItemGrantRef(grant_for.item, grant_digest(grant_for)) for grant_for in batch)
            bound = BoundData(grants=tuple(batch))
            now = await self._cases.look(case)
            await self._cases.say(now, "case.handover", s.Handover, bound=bound, to=to, grants=refs)
        notes = await self._notes.hand_over(snapshot, to, again=again)
        return HandoverReport(case, len(grants), len(batches) + notes, notes)

    async def hand_over_all(self, to: KeysetId, *, again: bool = False) -> PartialList[HandoverReport]:
        """Hand over every case in which both mediate; others are left out, and those that cannot be shown are told beside."""
        reports = []
        now = self._cases.now()
        snapshots = await self._cases.look_all()
        for snapshot in snapshots.snapshots:
            mine = (
                snapshot.reply.case.role is self._cases.role
                and snapshot.history.file.case.state is not CaseState.CLOSED
            )
            if mine and to in presenters.mediator_keys(snapshot, now):
                reports.append(await self.hand_over(snapshot.case, to, again=again))
        return PartialList(reports, snapshots.troubled)

    async def regrantable(self, case: CaseId, *, again: bool = False) -> tuple[HeldItem, ...]:
        """Return what had been released to a keyset that its owner has lost since; `again`: also what only others gave them."""
        snapshot = await self._cases.look(case)
        return tuple(item for item in await self._held.of(snapshot) if _lost(snapshot, item, again=again))

    async def regrant(self, case: CaseId, item: ItemId, *, again: bool = False) -> Outcome:
        """Wrap a released item anew for its recovered recipient; its state stays. Misused `item.not_lost`.

        `again` does so for whoever has it by others' hands, beside those.
        """
        snapshot = await self._cases.look(case)
        held = next((held_item for held_item in await self._held.of(snapshot) if held_item.item == item), None)
        to = None if held is None else snapshot.history.party(held.side.other)
        if held is None or to is None or held.release is None or not _lost(snapshot, held, again=again):
            raise Misused("item.not_lost")
        unsealed = self._items.unseal(snapshot, await self._items.fetch(case, item))
        grant = snapshot.signer.grant(item, unsealed.cek, to.public, Purpose.REGRANT)
        return await self._cases.say(
            snapshot,
            "item.regrant",
            s.Regrant,
            item=item,
            bound=BoundData(grants=(grant,)),
            release=held.release,
            to=grant.to,
            grant=grant_digest(grant),
        )

    async def _wrapped(
        self, snapshot: CaseSnapshot, item: ItemId, to: KeysetId, *, again: bool
    ) -> m.GrantFor | None:
        """Return a grant for `to`; None where they have ours or (but `again`) the author's, or where we cannot read it ourselves.

        A colleague's may be noise: ours stands beside it (step G1).
        """
        try:
            reading = await self._items.fetch(snapshot.case, item)
        except ServerProblem as problem:
            if problem.code == "not.found":
                return None
            raise
        unsealed = self._items.unseal(snapshot, reading)
        theirs = not again and to in _sealed_for(snapshot, reading)
        if theirs or snapshot.history.handed_to(item, to, snapshot.signer.id):
            return None
        return snapshot.signer.grant(item, unsealed.cek, snapshot.directory.public(to), Purpose.HANDOVER)


def _sealed_for(snapshot: CaseSnapshot, reading: m.Reading) -> frozenset[KeysetId]:
    """Return for whom the author sealed an item, by the submit of the journal; Unreadable `item.journal` for another."""
    if reading.submit is None:
        return frozenset()
    submit, item = parsed(reading.submit, snapshot.signer.root), snapshot.history.file.items.get(reading.item)
    if item is None or submit.id != item.submit or not isinstance(submit.statement, s.Submit):
        raise Unreadable("item.journal")
    return frozenset(grant.to for grant in submit.statement.grants)


def _lost(snapshot: CaseSnapshot, held: HeldItem, *, again: bool) -> bool:
    """Whether it was released to an earlier keyset of the side it is meant for; `again`: or others gave it, and we did not."""
    if held.state not in _REACHED or held.released_to is None or held.in_person:
        return False
    now, then = snapshot.history.party(held.side.other), snapshot.history.party_with(held.released_to)
    if then is None or now is None or then.side is not now.side:
        return False
    return then.id != now.id or (again and not snapshot.history.gave(held.item, now.id, snapshot.signer.id))
