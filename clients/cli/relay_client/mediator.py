"""A mediator's doings: what waits today, the case itself, and everything that the files beside this one add.

What is shown first holds no content. Opening a case, like releasing, is refused on a journal that has gone on.
"""

from __future__ import annotations

from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import Hold, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner, sights
from relay_client.apart import Apart
from relay_client.errors import Misused
from relay_client.handing_over import HandingOver
from relay_client.inviting import Inviting
from relay_client.lists import case_rows, queue_rows
from relay_client.role import WORDS_BYTES
from relay_client.session import Moment, Signed
from relay_client.views import CaseView, Outcome, QueueEntry, StaffMember, Today


class Mediator(HandingOver, Inviting):
    """A lead or deputy; both may do the same."""

    async def today(self) -> Today:
        """Return what waits: the hold queue by due date, one's cases, warnings, signatures asked for."""
        now = self.work.sender.now()
        views, answered, apart = [], [], Apart()
        async for row in case_rows(self.work):
            look = await apart.of(row.case, self.look(row.case))
            if look is None:
                continue
            views.append(sights.case_view(look, now))
            if row.closed_on is None:
                listed = await self.work.access.call("slip.list", m.AnsweredSlips, path=self.path(row.case))
                answered += [(row.case, each.side) for each in listed.slips if each.keyset is not None]
        labels = {each.summary.case: each.summary.label for each in views}
        queue = [
            QueueEntry(row.item, row.case, labels.get(row.case), row.side, row.kind, row.held_at, row.due)
            async for row in queue_rows(self.work)
        ]
        cosigns = await self.work.access.call("cosign.list", m.Cosigns)
        return Today(
            queue=tuple(queue),
            cases=tuple(each.summary for each in views),
            warnings=tuple(warn for each in views for warn in each.warnings),
            cosigns=len(cosigns.records),
            answered=tuple(answered),
            troubled=apart.troubled,
        )

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as its mediators see it."""
        return sights.case_view(await self.look(case), self.work.sender.now())

    async def staff(self) -> tuple[StaffMember, ...]:
        """Return the organisation's current staff, for second signatures and delegations."""
        return (await self.work.directory()).members(self.work.sender.now())

    async def open_case(self, case: CaseId) -> Outcome:
        """Open the case for contact."""
        look = await self.look(case)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(s.CaseOpen, moment)
            return m.Act(signed.data, look.session.log(signed, moment).data), signed

        return await self.work.act(look, "case.open", build)

    async def pause(self, case: CaseId) -> Outcome:
        """Pause the case for the mediators."""
        return await self.say(await self.stopping_look(case), "case.pause", s.Pause)

    async def resume(self, case: CaseId) -> Outcome:
        """Lift the mediators' pause, or else the service's; Misused `pause.none`."""
        look = await self.look(case)
        pause = look.facts.file.case.holds.get(Hold.MEDIATORS) or look.reply.service_pause
        if pause is None:
            raise Misused("pause.none")
        return await self.say(look, "case.resume", s.Resume, pause=pause)

    async def close(self, case: CaseId) -> Outcome:
        """End the case; everything not yet opened is void."""
        return await self.say(await self.stopping_look(case), "case.close", s.Close)

    async def note(
        self,
        case: CaseId,
        text: str,
        *,
        about: Side | None = None,
        counsellor: KeysetId | None = None,
    ) -> Outcome:
        """Leave a private note for a party, a counsellor, or the mediators among themselves."""
        look = await self.look(case)
        others = []
        if about is not None:
            party = look.facts.party(about)
            if party is None:
                raise Misused("party.not_enrolled")
            others.append(party.public)
        if counsellor is not None:
            others.append(sights.counsellor_key(look, counsellor, self.work.sender.now()))
        return await self.write_note(look, text, tuple(others), about=about, counsellor=counsellor)

    async def label(self, case: CaseId, text: str) -> Outcome:
        """Seal the case's label anew for its mediators and the coordinators."""
        look = await self.look(case)
        now = self.work.sender.now()
        keys = (await self.work.directory()).coordinators(now) | sights.mediator_keys(look, now)
        text = inner.tidy_words(text, WORDS_BYTES)
        sealed = look.session.seal_words(WordsKind.CASE_LABEL, text, case, tuple(keys.values()))

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(s.Label, moment, words=sealed.refs)
            return m.Act(signed.data, words=sealed.words), signed

        return await self.work.act(look, "case.label", build)
