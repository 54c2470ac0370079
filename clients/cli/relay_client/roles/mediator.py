"""What a mediator does: what waits today, the case itself, and everything that the files beside this one add.

What is shown first holds no content. Opening a case, like releasing, is refused on a journal that has gone on.
"""

from __future__ import annotations

from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import ItemState, PauseOwner, Side
from relay.domain.policy import Standing
from relay.domain.views import due_at
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.cases.fetcher import CaseSnapshots
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.roles import presenters
from relay_client.roles.agreements import Offers
from relay_client.roles.case_access import CaseAccess, label_case, two_mediators
from relay_client.roles.decisions import Decisions
from relay_client.roles.handovers import Handovers
from relay_client.roles.held_items import HeldItems
from relay_client.roles.invitations import Invitations
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.page_checks import PageChecks
from relay_client.roles.private_notes import WORDS_BYTES, PrivateNotes
from relay_client.roles.staffing import staff_warnings
from relay_client.views.cases import CaseView, Outcome, Today, WaitingItem
from relay_client.views.people import StaffMember, Warn


class MediatorRole:
    """A lead or deputy; both may do the same."""

    def __init__(self, case_client: CaseClient, items: ItemAccess) -> None:
        self.cases = CaseAccess(case_client, Standing.MEDIATOR)
        self.notes = PrivateNotes(self.cases)
        self.held = HeldItems(self.cases, items)
        self.page_checks = PageChecks(items)
        self.decisions = Decisions(self.cases, items, self.held, self.page_checks)
        self.offers = Offers(self.cases, items)
        self.handovers = Handovers(self.cases, items, self.held)
        self.invitations = Invitations(self.cases)

    async def today(self) -> Today:
        """Return what waits: held letters by due date, one's cases, warnings, signatures asked for. All by the journals."""
        now = self.cases.now()
        found = await self.cases.look_all()
        snapshots = [each for each in found.snapshots if each.reply.case.role is self.cases.role]
        if found.snapshots and not snapshots:
            raise Misused("role.other")
        views = {snapshot.case: presenters.case_view(snapshot, now) for snapshot in snapshots}
        queue = [
            WaitingItem(
                item.id,
                snapshot.case,
                views[snapshot.case].summary.label,
                item.side,
                item.kind,
                item.held_at,
                due_at(item),
            )
            for snapshot in snapshots
            for item in snapshot.history.file.items.values()
            if item.state is ItemState.HELD
        ]
        return Today(
            queue=tuple(sorted(queue, key=lambda each: (each.due, each.item))),
            cases=tuple(each.summary for each in views.values()),
            warnings=(
                *await self.staff_warnings(snapshots),
                *(warn for each in views.values() for warn in each.warnings),
            ),
            cosigns=len(found.cosigns),
            answered=_answered(found, snapshots),
            troubled=found.troubled,
        )

    async def staff_warnings(self, snapshots: list[CaseSnapshot]) -> tuple[Warn, ...]:
        """Return that one's own authority ends within 60 days, by the root's word as it came with these looks, or with a list."""
        own, now = (await self.cases.case_client.staff_signer(CaseId(bytes(16)))).id, self.cases.now()
        known = next((each.directory for each in snapshots if each.directory.knows(own)), None)
        return staff_warnings((known or await self.cases.directory()).members(now), now, own)

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as its mediators see it."""
        return presenters.case_view(await self.cases.view(case), self.cases.now())

    async def staff(self) -> tuple[StaffMember, ...]:
        """Return the organisation's current staff, for second signatures and delegations."""
        return (await self.cases.directory()).members(self.cases.now())

    async def open_case(self, case: CaseId) -> Outcome:
        """Open the case for contact."""
        return await self.cases.say(await self.cases.look(case), "case.open", s.CaseOpen)

    async def pause(self, case: CaseId) -> Outcome:
        """Pause the case for the mediators."""
        return await self.cases.say(await self.cases.stopping_snapshot(case), "case.pause", s.Pause)

    async def resume(self, case: CaseId) -> Outcome:
        """Lift the mediators' pause, or else the service's; Misused `pause.none`."""
        snapshot = await self.cases.look(case)
        pause = snapshot.history.file.case.holds.get(PauseOwner.MEDIATORS) or snapshot.reply.service_pause
        if pause is None:
            raise Misused("pause.none")
        return await self.cases.say(snapshot, "case.resume", s.Resume, pause=pause)

    async def close(self, case: CaseId) -> Outcome:
        """End the case; everything not yet opened is void."""
        return await self.cases.say(await self.cases.stopping_snapshot(case), "case.close", s.Close)

    async def step_aside(self, case: CaseId) -> Outcome:
        """Give up one's place in a case for good, because one knows one of the two; why is not sent anywhere."""
        return await self.cases.say(await self.cases.stopping_snapshot(case), "case.aside", s.StepAside)

    async def two_mediators(self, case: CaseId, *, on: bool) -> Outcome:
        """Have letters of a case passed on by two mediators from now on, or ask that one is enough again (another one must too)."""
        return await two_mediators(self.cases, case, on=on)

    async def note(
        self,
        case: CaseId,
        text: str,
        *,
        about: Side | None = None,
        counsellor: KeysetId | None = None,
    ) -> Outcome:
        """Leave a private note for a party, a counsellor, or the mediators among themselves."""
        snapshot = await self.cases.look(case)
        others = []
        if about is not None:
            party = snapshot.history.party(about)
            if party is None:
                raise Misused("party.not_enrolled")
            others.append(party.public)
        if counsellor is not None:
            others.append(presenters.counsellor_key(snapshot, counsellor, self.cases.now()))
        return await self.notes.write(snapshot, text, tuple(others), about=about, counsellor=counsellor)

    async def label(self, case: CaseId, text: str) -> Outcome:
        """Seal the case's label anew for its mediators and the coordinators."""
        return await label_case(self.cases, case, plaintext.tidy_words(text, WORDS_BYTES))


def _answered(found: CaseSnapshots, snapshots: list[CaseSnapshot]) -> tuple[tuple[CaseId, Side], ...]:
    """Return the slips that the service says were answered, as far as a journal tells of them: for which case and side."""
    registered = {(snapshot.case, slip.id): slip for snapshot in snapshots for slip in snapshot.history.file.slips}
    answers = [(case, each.slip) for case, each in found.slips if each.keyset is not None]
    return tuple((each[0], registered[each].side) for each in answers if each in registered)
