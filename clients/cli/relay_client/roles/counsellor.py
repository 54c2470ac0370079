"""A counsellor's doings for somebody without a device, each within a delegation that is live and covers it."""

from __future__ import annotations

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Delivery, Scope
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.roles import presenters
from relay_client.roles.correspondent import ActingFor, Correspondent
from relay_client.views import CaseView, OpenedItem, Outcome, PartialList, PartyItems


class CounsellorRole(Correspondent):
    """Acts for one side under a delegation."""

    role = m.CallerRole.COUNSELLOR

    def speaking(self, snapshot: CaseSnapshot, scope: Scope | None) -> ActingFor:
        """Speak by the delegation that runs longest; Misused `delegation.expired`, `delegation.scope`."""
        now = self.case_client.sender.now()
        if not snapshot.history.delegations_of(snapshot.signer.id, now):
            raise Misused("delegation.expired")
        live = snapshot.history.delegations_of(snapshot.signer.id, now, scope)
        if not live:
            raise Misused("delegation.scope")
        record, said = max(live.items(), key=lambda each: (each[1].not_after, each[0]))
        return ActingFor(said.side, record, own_copy=Scope.READ in said.scopes)

    async def cases(self) -> PartialList[CaseView]:
        """Return every case in which a delegation was given, and beside them those that cannot be shown."""
        found, now = await self.case_client.look_all(), self.case_client.sender.now()
        return PartialList([presenters.case_view(snapshot, now) for snapshot in found.snapshots], found.troubled)

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as this counsellor may see it."""
        return presenters.case_view(await self.view(case), self.case_client.sender.now())

    async def items(self, case: CaseId) -> PartyItems:
        """Return what the party wrote and what came for them; Misused `delegation.expired` where no permission lasts."""
        snapshot = await self.view(case)
        if not snapshot.history.delegations_of(snapshot.signer.id, self.case_client.sender.now()):
            raise Misused("delegation.expired")
        return await super().items(case)

    async def open(self, case: CaseId, item: ItemId, *, tell_author: bool = False) -> OpenedItem:
        """Open what was released for the party, to print it or read it out."""
        return await super().open(case, item, tell_author=tell_author)

    async def deliver(self, case: CaseId, item: ItemId, how: Delivery) -> Outcome:
        """Say what became of an opened item."""
        snapshot = await self.look(case)
        spoken = self.speaking(snapshot, Scope.READ)
        return await self.say(snapshot, "item.deliver", s.Deliver, item=item, how=how, delegation=spoken.delegation)

    async def note(self, case: CaseId, text: str) -> Outcome:
        """Leave a private note for the mediators of the case."""
        snapshot = await self.look(case)
        signer = snapshot.signer
        return await self.write_note(snapshot, text, (signer.keyset.public,), about=None, counsellor=signer.id)
