"""What a mediator does: what waits today, the case itself, and everything that the files beside this one add.

What is shown first holds no content. Opening a case, like releasing, is refused on a journal that has gone on.
"""

from __future__ import annotations

from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import PauseOwner, Side
from relay.domain.policy import Standing
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.roles import presenters
from relay_client.roles.agreements import Offers
from relay_client.roles.case_access import CaseAccess, label_case, two_mediators
from relay_client.roles.decisions import Decisions
from relay_client.roles.given_anew import GivenAnew
from relay_client.roles.guardians import Guardians, with_guardians
from relay_client.roles.handovers import Handovers
from relay_client.roles.held_items import HeldItems
from relay_client.roles.interpreter import Interpreting
from relay_client.roles.invitations import Invitations
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.needs import today
from relay_client.roles.page_checks import PageChecks
from relay_client.roles.private_notes import WORDS_BYTES, PrivateNotes
from relay_client.roles.staffing import own_warnings
from relay_client.roles.supporters import Supporters
from relay_client.views.cases import CaseView, DelegationView, Outcome
from relay_client.views.needs import Today
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
        self.interpreting = Interpreting(self.cases, items)
        self.handovers = Handovers(self.cases, items, self.held, self.notes)
        self.given_anew = GivenAnew(self.cases, items, self.handovers, self.notes)
        self.invitations = Invitations(self.cases)
        self.guardians = Guardians(self.cases)
        self.supporters = Supporters(self.cases, items)

    async def today(self) -> Today:
        """Return what needs this mediator, held letters by due date, one's cases, warnings. All by the journals."""
        case_snapshots = await self.cases.look_all()
        snapshots = [
            snapshot for snapshot in case_snapshots.snapshots if snapshot.reply.case.role is self.cases.role
        ]
        if case_snapshots.snapshots and not snapshots:
            raise Misused("role.other")
        return today(self.cases.case_client, case_snapshots, snapshots, await self.staff_warnings(snapshots))

    async def staff_warnings(self, snapshots: list[CaseSnapshot]) -> tuple[Warn, ...]:
        """Return that one's own authority ends within 60 days, by the root's word as it came with these looks, or with a list."""
        return await own_warnings(self.cases.case_client, snapshots)

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as its mediators see it."""
        snapshot = await self.cases.view(case)
        return with_guardians(snapshot, presenters.case_view(snapshot, self.cases.now()))

    async def known_delegations(self, case: CaseId) -> tuple[DelegationView, ...]:
        """Return who was given a permission in a case, as this device knows, to end one of them."""
        return presenters.delegations(await self.cases.known(case), self.cases.now())

    async def staff(self) -> tuple[StaffMember, ...]:
        """Return the organisation's current staff, for second signatures and delegations."""
        return (await self.cases.directory()).members(self.cases.now())

    async def open_case(self, case: CaseId) -> Outcome:
        """Open the case for contact."""
        return await self.cases.say(await self.cases.look(case), "case.open", s.CaseOpen)

    async def pause(self, case: CaseId) -> Outcome:
        """Pause the case for the mediators."""
        return await self.cases.stop(case, "case.pause", s.Pause)

    async def resume(self, case: CaseId) -> Outcome:
        """Lift the mediators' pause, or else the service's; Misused `pause.none`."""
        snapshot = await self.cases.look(case)
        pause = snapshot.history.file.case.holds.get(PauseOwner.MEDIATORS) or snapshot.reply.service_pause
        if pause is None:
            raise Misused("pause.none")
        return await self.cases.say(snapshot, "case.resume", s.Resume, pause=pause)

    async def close(self, case: CaseId) -> Outcome:
        """End the case; everything not yet opened is void."""
        return await self.cases.stop(case, "case.close", s.Close)

    async def step_aside(self, case: CaseId) -> Outcome:
        """Give up one's place in a case for good, because one knows one of the two; why is not sent anywhere."""
        return await self.cases.stop(case, "case.aside", s.StepAside)

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

    async def answered(
        self, case: CaseId, *, about: Side | None = None, counsellor: KeysetId | None = None
    ) -> Outcome:
        """Say that what one person wrote to the mediators, or asked to open together, was answered otherwise."""
        snapshot = await self.cases.look(case)
        return await self.cases.say(snapshot, "case.answered", s.Answered, about=about, counsellor=counsellor)

    async def label(self, case: CaseId, text: str) -> Outcome:
        """Seal the case's label anew for its mediators and the coordinators."""
        return await label_case(self.cases, case, plaintext.tidy_words(text, WORDS_BYTES, lines=False))
