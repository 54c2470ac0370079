"""The office's doings: cases come into being, mediators get their places, staff go. No content, and no party's key, ever.

A coordinator has no journal. Whom they assign is verified up to the root before; a case's label is sealed for them and for the
mediators of the case.
"""

from __future__ import annotations

from typing import Final

from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import SECONDS_PER_DAY, CaseId, KeysetId, Seconds
from relay.domain.model import Place, StaffRole
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner, sights
from relay_client.casework import Casework
from relay_client.errors import Misused
from relay_client.lists import case_rows
from relay_client.looked import Look
from relay_client.role import WORDS_BYTES
from relay_client.session import Moment, SealedWords, Session, Signed
from relay_client.trust import Window
from relay_client.views import CaseSummary, CaseView, Outcome, StaffMember, Warn

_MEDIATORS: Final = frozenset({StaffRole.MEDIATOR})
_NOWHERE: Final = s.Position(0, s.Digest(bytes(32)))


class Coordinator:
    """One member of the office."""

    def __init__(self, work: Casework) -> None:
        self.work = work

    async def create_case(self, lead: KeysetId, *, days: int = 90, label: str | None = None) -> CaseId:
        """Begin a case with its lead, and seal its label."""
        text = None if label is None else inner.tidy_words(label, WORDS_BYTES, lines=False)
        await self._insist_mediator(lead)
        case = CaseId(self.work.access.around.random(16))
        session = await self.work.staff_session(case)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = _assignment(session, moment, lead, s.PlaceGiven.LEAD, days)
            return m.Act(signed.data), signed

        await self.work.act_in(case, _NOWHERE, "case.create", build)
        if text is not None:
            await self.label(case, text)
        return case

    async def cases(self) -> tuple[CaseSummary, ...]:
        """Return every case of the organisation."""
        session = await self.work.staff_session(CaseId(bytes(16)))
        rows = [row async for row in case_rows(self.work.access)]
        directory = await self.work.directory() if any(row.label is not None for row in rows) else None
        return tuple(
            sights.summary(row, None if directory is None else sights.label_of(row, session, directory))
            for row in rows
        )

    async def case(self, case: CaseId) -> CaseView:
        """Return who mediates a case; nothing of its parties."""
        return sights.case_view(await self._look(case), self.work.sender.now())

    async def assign(self, case: CaseId, mediator: KeysetId, place: Place, *, days: int = 90) -> Outcome:
        """Give a mediator a place, or renew it, and let them read the label."""
        look = await self._look(case)
        await self._insist_mediator(mediator)
        outcome = await self._assign(look, mediator, s.PlaceGiven(place.value), days)
        text = sights.label(look)
        if text is not None:
            await self.label(case, text)
        return outcome

    async def renew(self, case: CaseId, *, days: int = 90) -> tuple[Outcome, ...]:
        """Renew everyone's place in a case."""
        look = await self._look(case)
        now = self.work.sender.now()
        places = [each for each in sights.mediators(look, now) if each.place is not None]
        return tuple(
            [
                await self._assign(look, each.keyset, s.PlaceGiven((each.place or Place.DEPUTY).value), days)
                for each in places
            ]
        )

    async def end_assignment(self, case: CaseId, mediator: KeysetId) -> Outcome:
        """Take a mediator's place away, with everything they could still open; Misused `assignment.unknown`."""
        look = await self._look(case)
        if all(each.mediator != mediator for each in look.reply.assignments):
            raise Misused("assignment.unknown")
        return await self._assign(look, mediator, s.PlaceGiven.ENDED, 0)

    async def label(self, case: CaseId, text: str) -> Outcome:
        """Seal the case's label and file number for the coordinators and its mediators."""
        look = await self._look(case)
        sealed = await self._sealed_label(look, inner.tidy_words(text, WORDS_BYTES, lines=False))

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(s.Label, moment, words=sealed.refs)
            return m.Act(signed.data, words=sealed.words), signed

        return await self.work.act(look, "case.label", build)

    async def staff(self) -> tuple[StaffMember, ...]:
        """Return the organisation's current staff."""
        return (await self.work.directory()).members(self.work.sender.now())

    async def end_staff(self, keyset: KeysetId) -> None:
        """End a staff member's authority, logins and tokens."""
        session = await self.work.staff_session(CaseId(bytes(16)))
        moment = Moment(self.work.sender.dating(), _NOWHERE)
        signed = session.sign(s.StaffEnd, moment, keyset=keyset)
        await self.work.access.call("staff.end", m.Nothing, m.StaffAct(signed.data))

    async def counts(self) -> m.Counts:
        """Return the service's numbers."""
        return await self.work.access.call("counts", m.Counts)

    async def warnings(self) -> tuple[Warn, ...]:
        """Return the cases without mediator or deputy, and those whose assignments run out within 21 days."""
        now = self.work.sender.now()
        return tuple([warn async for row in case_rows(self.work.access) for warn in sights.row_warnings(row, now)])

    async def _look(self, case: CaseId) -> Look:
        look = await self.work.look(case)
        if look.reply.case.role is not m.CallerRole.COORDINATOR:
            raise Misused("role.other")
        return look

    async def _insist_mediator(self, keyset: KeysetId) -> None:
        directory = await self.work.directory()
        directory.insist(keyset, _MEDIATORS, Window.at(self.work.sender.now()))

    async def _assign(self, look: Look, mediator: KeysetId, place: s.PlaceGiven, days: int) -> Outcome:
        def build(moment: Moment) -> tuple[object, Signed]:
            signed = _assignment(look.session, moment, mediator, place, days)
            return m.Act(signed.data), signed

        return await self.work.act(look, "case.assign", build)

    async def _sealed_label(self, look: Look, text: str) -> SealedWords:
        now = self.work.sender.now()
        keys: dict[KeysetId, KeysetPublic] = (await self.work.directory()).coordinators(now)
        keys = keys | sights.mediator_keys(look, now)
        return look.session.seal_words(WordsKind.CASE_LABEL, text, look.case, tuple(keys.values()))


def _assignment(session: Session, moment: Moment, mediator: KeysetId, place: s.PlaceGiven, days: int) -> Signed:
    until = Seconds(moment.at + days * SECONDS_PER_DAY)
    return session.sign(s.Assignment, moment, mediator=mediator, place=place, not_after=until)
