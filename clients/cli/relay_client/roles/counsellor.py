"""What a counsellor does for somebody without a device, each within a delegation that is live and covers it."""

from __future__ import annotations

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Delivery, Scope
from relay.domain.policy import Standing
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess
from relay_client.roles.correspondence import ActingFor, Contact, Correspondence
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.private_notes import PrivateNotes
from relay_client.views.cases import CaseView, Outcome
from relay_client.views.troubled import PartialList


class CounsellorRole:
    """Acts for one side under a delegation."""

    def __init__(self, case_client: CaseClient, items: ItemAccess) -> None:
        self.cases = CaseAccess(case_client, Standing.COUNSELLOR)
        self.notes = PrivateNotes(self.cases)
        self.letters = Correspondence(self.cases, items, self.acting_for)
        self.contact = Contact(self.cases, self.acting_for)

    def acting_for(self, snapshot: CaseSnapshot, scope: Scope | None) -> ActingFor:
        """Speak by the delegation that runs longest; Misused `delegation.expired`, `delegation.scope`."""
        now = self.cases.now()
        if not snapshot.history.delegations_of(snapshot.signer.id, now):
            raise Misused("delegation.expired")
        live = snapshot.history.delegations_of(snapshot.signer.id, now, scope)
        if not live:
            raise Misused("delegation.scope")
        record, delegation = max(live.items(), key=lambda pair: (pair[1].not_after, pair[0]))
        return ActingFor(delegation.side, record, own_copy=Scope.READ in delegation.scopes)

    async def delegated_cases(self) -> PartialList[CaseView]:
        """Return every case in which a delegation was given, and beside them those that cannot be shown."""
        snapshots, now = await self.cases.look_all(), self.cases.now()
        return PartialList(
            [presenters.case_view(snapshot, now) for snapshot in snapshots.snapshots], snapshots.troubled
        )

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as this counsellor may see it."""
        return presenters.case_view(await self.cases.view(case), self.cases.now())

    async def deliver(self, case: CaseId, item: ItemId, how: Delivery) -> Outcome:
        """Say what became of an opened item."""
        snapshot = await self.cases.look(case)
        acting = self.acting_for(snapshot, Scope.READ)
        return await self.cases.say(
            snapshot, "item.deliver", s.Deliver, item=item, how=how, delegation=acting.delegation
        )

    async def note(self, case: CaseId, text: str, *, together: ItemId | None = None) -> Outcome:
        """Leave a private note, with a wish to open an envelope together where one is named, for the mediators of the case."""
        snapshot = await self.cases.look(case)
        signer = snapshot.signer
        return await self.notes.write(
            snapshot, text, (signer.keyset.public,), about=None, counsellor=signer.id, together=together
        )
