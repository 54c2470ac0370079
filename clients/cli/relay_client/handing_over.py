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
from relay_client import sights
from relay_client.deciding import Deciding
from relay_client.errors import Misused, Problem, Unreadable
from relay_client.looked import Look
from relay_client.session import Moment, Signed, grant_digest
from relay_client.trust import parsed
from relay_client.views import HandoverReport, HeldItem, Listed, Outcome

_HANDED_ON: Final = frozenset({ItemState.HELD, ItemState.RELEASED, ItemState.OPENED, ItemState.RETURNED})
_REACHED: Final = frozenset({ItemState.RELEASED, ItemState.OPENED})


class HandingOver(Deciding):
    """Wrapping keys for others."""

    async def hand_over(self, case: CaseId, to: KeysetId) -> HandoverReport:
        """Wrap every item of a case that the other mediator cannot read yet; Misused `assignment.unknown`."""
        look = await self.look(case)
        if to == look.session.id or to not in sights.mediator_keys(look, self.work.sender.now()):
            raise Misused("assignment.unknown")
        grants = []
        for held in await self.held_items(look):
            if held.readable and held.state in _HANDED_ON:
                grant = await self._wrapped(look, held.item, to)
                grants += [] if grant is None else [grant]
        batches = [grants[at : at + limits.GRANTS] for at in range(0, len(grants), limits.GRANTS)]
        for batch in batches:
            await self._sign_handover(await self.look(case), to, tuple(batch))
        return HandoverReport(case, len(grants), len(batches))

    async def hand_over_all(self, to: KeysetId) -> Listed[HandoverReport]:
        """Hand over every case in which both mediate; others are left out, and those that cannot be shown are told beside."""
        reports = []
        now = self.work.sender.now()
        found = await self.work.look_all()
        for look in found.looks:
            mine = look.reply.case.role is self.role and look.facts.file.case.state is not CaseState.CLOSED
            if mine and to in sights.mediator_keys(look, now):
                reports.append(await self.hand_over(look.case, to))
        return Listed(reports, found.troubled)

    async def regrantable(self, case: CaseId) -> tuple[HeldItem, ...]:
        """Return what had been released to a keyset that its owner has lost since."""
        look = await self.look(case)
        return tuple(each for each in await self.held_items(look) if _lost(look, each))

    async def regrant(self, case: CaseId, item: ItemId) -> Outcome:
        """Wrap a released item anew for its recovered recipient; its state stays. Misused `item.not_lost`."""
        look = await self.look(case)
        held = next((each for each in await self.held_items(look) if each.item == item), None)
        to = None if held is None else look.facts.party(held.side.other)
        if held is None or to is None or held.release is None or not _lost(look, held):
            raise Misused("item.not_lost")
        found = self.unseal(look, await self.fetch(case, item))
        grant = look.session.grant(item, found.cek, to.public, Purpose.REGRANT)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(
                s.Regrant,
                moment,
                item=item,
                release=held.release,
                to=grant.to,
                grant=grant_digest(grant),
            )
            log = look.session.log(signed, moment)
            return m.Act(signed.data, log.data, grants=(grant,)), signed

        return await self.work.act(look, "item.regrant", build, item=item)

    async def _wrapped(self, look: Look, item: ItemId, to: KeysetId) -> m.GrantFor | None:
        """Return a grant for `to`; None where they hold one, or where we cannot read it ourselves."""
        try:
            reading = await self.fetch(look.case, item)
        except Problem as problem:
            if problem.code == "not.found":
                return None
            raise
        found = self.unseal(look, reading)
        if look.facts.handed_to(item, to) or to in _sealed_for(look, reading):
            return None
        return look.session.grant(item, found.cek, look.directory.public(to), Purpose.HANDOVER)

    async def _sign_handover(self, look: Look, to: KeysetId, grants: tuple[m.GrantFor, ...]) -> None:
        refs = tuple(s.ItemGrantRef(each.item, grant_digest(each)) for each in grants)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(s.Handover, moment, to=to, grants=refs)
            return m.Act(signed.data, grants=grants), signed

        await self.work.act(look, "case.handover", build)


def _sealed_for(look: Look, reading: m.Reading) -> frozenset[KeysetId]:
    """Return for whom the author sealed an item, by the submit of the journal; Unreadable `item.journal` for another."""
    if reading.submit is None:
        return frozenset()
    submit, item = parsed(reading.submit, look.session.root), look.facts.file.items.get(reading.item)
    if item is None or submit.id != item.submit or not isinstance(submit.statement, s.Submit):
        raise Unreadable("item.journal")
    return frozenset(each.to for each in submit.statement.grants)


def _lost(look: Look, held: HeldItem) -> bool:
    """Whether it was released to an earlier keyset of the side it is meant for."""
    if held.state not in _REACHED or held.released_to is None or held.in_person:
        return False
    now, then = look.facts.party(held.side.other), look.facts.party_with(held.released_to)
    return then is not None and now is not None and then.side is now.side and then.id != now.id
