"""A counsellor's doings for somebody without a device, each within a delegation that is live and covers it."""

from __future__ import annotations

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Delivery, Scope
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import sights
from relay_client.correspondent import Correspondent, Speaking
from relay_client.errors import Misused
from relay_client.looked import Look
from relay_client.views import CaseView, Listed, OpenedItem, Outcome, PartyItems


class Counsellor(Correspondent):
    """Acts for one side under a delegation."""

    role = m.CallerRole.COUNSELLOR

    def speaking(self, look: Look, scope: Scope | None) -> Speaking:
        """Speak by the delegation that runs longest; Misused `delegation.expired`, `delegation.scope`."""
        now = self.work.sender.now()
        if not look.facts.delegations_of(look.session.id, now):
            raise Misused("delegation.expired")
        live = look.facts.delegations_of(look.session.id, now, scope)
        if not live:
            raise Misused("delegation.scope")
        record, said = max(live.items(), key=lambda each: (each[1].not_after, each[0]))
        return Speaking(said.side, record, own_copy=Scope.READ in said.scopes)

    async def cases(self) -> Listed[CaseView]:
        """Return every case in which a delegation was given, and beside them those that cannot be shown."""
        found, now = await self.work.look_all(), self.work.sender.now()
        return Listed([sights.case_view(look, now) for look in found.looks], found.troubled)

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as this counsellor may see it."""
        return sights.case_view(await self.view(case), self.work.sender.now())

    async def items(self, case: CaseId) -> PartyItems:
        """Return what the party wrote and what came for them; Misused `delegation.expired` where no permission lasts."""
        look = await self.view(case)
        if not look.facts.delegations_of(look.session.id, self.work.sender.now()):
            raise Misused("delegation.expired")
        return await super().items(case)

    async def open(self, case: CaseId, item: ItemId, *, tell_author: bool = False) -> OpenedItem:
        """Open what was released for the party, to print it or read it out."""
        return await super().open(case, item, tell_author=tell_author)

    async def deliver(self, case: CaseId, item: ItemId, how: Delivery) -> Outcome:
        """Say what became of an opened item."""
        look = await self.look(case)
        spoken = self.speaking(look, Scope.READ)
        return await self.say(look, "item.deliver", s.Deliver, item=item, how=how, delegation=spoken.delegation)

    async def note(self, case: CaseId, text: str) -> Outcome:
        """Leave a private note for the mediators of the case."""
        look = await self.look(case)
        session = look.session
        return await self.write_note(look, text, (session.keyset.public,), about=None, counsellor=session.id)
