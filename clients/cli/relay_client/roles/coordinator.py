"""What the office does: cases come into being, mediators get their places, staff go. No content, and no party's key, ever.

A coordinator has no journal. Whom they assign is verified up to the root before; a case's label is sealed for them and for the
mediators of the case.
"""

from __future__ import annotations

from typing import Final

from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import CaseState, Place, StaffRole
from relay.domain.policy import Standing
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.items.signer import Moment, Signed
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess, label_case, two_mediators
from relay_client.roles.private_notes import WORDS_BYTES
from relay_client.roles.staffing import Staffing, assignment, staff_warnings
from relay_client.trust.directory import Window
from relay_client.views.cases import CaseSummary, CaseView, Outcome
from relay_client.views.people import StaffMember, Warn

_MEDIATORS: Final = frozenset({StaffRole.MEDIATOR})
_NOWHERE: Final = s.Position(0, s.Digest(bytes(32)))


class CoordinatorRole:
    """One member of the office."""

    def __init__(self, case_client: CaseClient) -> None:
        self.cases = CaseAccess(case_client, Standing.COORDINATOR)
        self.staffing = Staffing(self.cases)

    async def create_case(
        self, lead: KeysetId, *, days: int = 90, label: str | None = None, takes_up: CaseId | None = None
    ) -> CaseId:
        """Begin a case with its lead, and seal its label; `takes_up` names an ended one (Misused `case.earlier`)."""
        text = None if label is None else plaintext.tidy_words(label, WORDS_BYTES, lines=False)
        await self._require_mediator(lead)
        if takes_up is not None and (await self.case(takes_up)).summary.state is not CaseState.CLOSED:
            raise Misused("case.earlier")
        case = CaseId(self.cases.session.environment.random(16))
        signer = await self.cases.case_client.staff_signer(case)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = assignment(signer, moment, lead, s.PlaceGiven.LEAD, days)
            return m.Act(signed.data), signed

        await self.cases.case_client.act_at(case, _NOWHERE, "case.create", build)
        if text is not None:
            await self.label(case, text)
        if takes_up is not None:
            await self.cases.say(await self.cases.look(case), "case.again", s.TakeUp, earlier=takes_up)
        return case

    async def all_cases(self) -> tuple[CaseSummary, ...]:
        """Return every case of the organisation."""
        signer = await self.cases.case_client.staff_signer(CaseId(bytes(16)))
        rows = [row async for row in self.cases.case_client.fetcher.rows()]
        directory = await self.cases.directory() if any(row.label is not None for row in rows) else None
        return tuple(
            presenters.summary(row, None if directory is None else presenters.label_of(row, signer, directory))
            for row in rows
        )

    async def case(self, case: CaseId) -> CaseView:
        """Return who mediates a case; nothing of its parties."""
        return presenters.case_view(await self.cases.look(case), self.cases.now())

    async def assign(self, case: CaseId, mediator: KeysetId, place: Place, *, days: int = 90) -> Outcome:
        """Give a mediator a place, or renew it, and let them read the label."""
        snapshot = await self.cases.look(case)
        await self._require_mediator(mediator)
        outcome = await self.staffing.give(snapshot, mediator, s.PlaceGiven(place.value), days)
        text = presenters.label(snapshot)
        if text is not None:
            await self.label(case, text)
        return outcome

    async def two_mediators(self, case: CaseId) -> Outcome:
        """Have letters of a case passed on by two mediators from now on. Only mediators can take that away."""
        return await two_mediators(self.cases, case, on=True)

    async def renew(self, case: CaseId, *, days: int = 90) -> tuple[Outcome, ...]:
        """Make everyone's place in a case last longer, as far as the root vouches for them."""
        return await self.staffing.renew(case, days=days)

    async def end_assignment(self, case: CaseId, mediator: KeysetId) -> Outcome:
        """Take a mediator's place away, with everything they could still open; ServerProblem `assignment.unknown`.

        The office follows no journal, so whom a row leaves out may be a mediator all the same.
        """
        return await self.staffing.give(await self.cases.look(case), mediator, s.PlaceGiven.ENDED, 0)

    async def label(self, case: CaseId, text: str) -> Outcome:
        """Seal the case's label and file number for the coordinators and its mediators."""
        return await label_case(self.cases, case, plaintext.tidy_words(text, WORDS_BYTES, lines=False))

    async def staff(self) -> tuple[StaffMember, ...]:
        """Return the organisation's current staff."""
        return (await self.cases.directory()).members(self.cases.now())

    async def end_staff(self, keyset: KeysetId) -> None:
        """End a staff member's authority, logins and tokens."""
        signer = await self.cases.case_client.staff_signer(CaseId(bytes(16)))
        moment = Moment(self.cases.case_client.sender.dating(), _NOWHERE)
        signed = signer.sign(s.StaffEnd, moment, keyset=keyset)
        await self.cases.session.call("staff.end", m.Nothing, m.StaffAct(signed.data))

    async def counts(self) -> m.Counts:
        """Return the service's numbers."""
        return await self.cases.session.call("counts", m.Counts)

    async def warnings(self) -> tuple[Warn, ...]:
        """Return whose authority ends, the cases without mediator or deputy, and those whose assignments run out within 21 days."""
        now = self.cases.now()
        rows = [row async for row in self.cases.case_client.fetcher.rows()]
        of_cases = [warn for row in rows for warn in presenters.row_warnings(row, now)]
        return (*staff_warnings(await self.staff(), now), *of_cases)

    async def _require_mediator(self, keyset: KeysetId) -> None:
        directory = await self.cases.directory()
        directory.require(keyset, _MEDIATORS, Window.at(self.cases.now()))
