"""A mediator's doings: what waits today, the case itself, and everything that the files beside this one add.

What is shown first holds no content. Opening a case, like releasing, is refused on a journal that has gone on.
"""

from __future__ import annotations

from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import Hold, ItemState, Side
from relay.domain.views import due_at
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner, sights
from relay_client.errors import Misused
from relay_client.handing_over import HandingOver
from relay_client.inviting import Inviting
from relay_client.looked import Look
from relay_client.looking import Looks
from relay_client.role import WORDS_BYTES
from relay_client.session import Moment, Signed
from relay_client.views import CaseView, Outcome, QueueEntry, StaffMember, Today


class Mediator(HandingOver, Inviting):
    """A lead or deputy; both may do the same."""

    async def today(self) -> Today:
        """Return what waits: held letters by due date, one's cases, warnings, signatures asked for. All by the journals."""
        now = self.work.sender.now()
        found = await self.work.look_all()
        looks = [each for each in found.looks if each.reply.case.role is self.role]
        if found.looks and not looks:
            raise Misused("role.other")
        views = {look.case: sights.case_view(look, now) for look in looks}
        queue = [
            QueueEntry(
                item.id, look.case, views[look.case].summary.label, item.side, item.kind, item.held_at, due_at(item)
            )
            for look in looks
            for item in look.facts.file.items.values()
            if item.state is ItemState.HELD
        ]
        return Today(
            queue=tuple(sorted(queue, key=lambda each: (each.due, each.item))),
            cases=tuple(each.summary for each in views.values()),
            warnings=tuple(warn for each in views.values() for warn in each.warnings),
            cosigns=len(found.cosigns),
            answered=_answered(found, looks),
            troubled=found.troubled,
        )

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as its mediators see it."""
        return sights.case_view(await self.view(case), self.work.sender.now())

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


def _answered(found: Looks, looks: list[Look]) -> tuple[tuple[CaseId, Side], ...]:
    """Return the slips that the service says were answered, as far as a journal tells of them: for which case and side."""
    registered = {(look.case, slip.id): slip for look in looks for slip in look.facts.file.slips}
    answers = [(case, each.slip) for case, each in found.slips if each.keyset is not None]
    return tuple((each[0], registered[each].side) for each in answers if each in registered)
