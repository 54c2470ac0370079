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
from relay_client.cases.fetcher import CaseSnapshots
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.items.signer import Moment, Signed
from relay_client.roles import presenters
from relay_client.roles.handovers import Handovers
from relay_client.roles.invitations import Invitations
from relay_client.roles.role import WORDS_BYTES
from relay_client.views import CaseView, Outcome, StaffMember, Today, WaitingItem


class MediatorRole(Handovers, Invitations):
    """A lead or deputy; both may do the same."""

    async def today(self) -> Today:
        """Return what waits: held letters by due date, one's cases, warnings, signatures asked for. All by the journals."""
        now = self.case_client.sender.now()
        found = await self.case_client.look_all()
        snapshots = [each for each in found.snapshots if each.reply.case.role is self.role]
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
            warnings=tuple(warn for each in views.values() for warn in each.warnings),
            cosigns=len(found.cosigns),
            answered=_answered(found, snapshots),
            troubled=found.troubled,
        )

    async def case(self, case: CaseId) -> CaseView:
        """Return a case as its mediators see it."""
        return presenters.case_view(await self.view(case), self.case_client.sender.now())

    async def staff(self) -> tuple[StaffMember, ...]:
        """Return the organisation's current staff, for second signatures and delegations."""
        return (await self.case_client.directory()).members(self.case_client.sender.now())

    async def open_case(self, case: CaseId) -> Outcome:
        """Open the case for contact."""
        snapshot = await self.look(case)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(s.CaseOpen, moment)
            return m.Act(signed.data, snapshot.signer.log(signed, moment).data), signed

        return await self.case_client.act(snapshot, "case.open", build)

    async def pause(self, case: CaseId) -> Outcome:
        """Pause the case for the mediators."""
        return await self.say(await self.stopping_snapshot(case), "case.pause", s.Pause)

    async def resume(self, case: CaseId) -> Outcome:
        """Lift the mediators' pause, or else the service's; Misused `pause.none`."""
        snapshot = await self.look(case)
        pause = snapshot.history.file.case.holds.get(Hold.MEDIATORS) or snapshot.reply.service_pause
        if pause is None:
            raise Misused("pause.none")
        return await self.say(snapshot, "case.resume", s.Resume, pause=pause)

    async def close(self, case: CaseId) -> Outcome:
        """End the case; everything not yet opened is void."""
        return await self.say(await self.stopping_snapshot(case), "case.close", s.Close)

    async def note(
        self,
        case: CaseId,
        text: str,
        *,
        about: Side | None = None,
        counsellor: KeysetId | None = None,
    ) -> Outcome:
        """Leave a private note for a party, a counsellor, or the mediators among themselves."""
        snapshot = await self.look(case)
        others = []
        if about is not None:
            party = snapshot.history.party(about)
            if party is None:
                raise Misused("party.not_enrolled")
            others.append(party.public)
        if counsellor is not None:
            others.append(presenters.counsellor_key(snapshot, counsellor, self.case_client.sender.now()))
        return await self.write_note(snapshot, text, tuple(others), about=about, counsellor=counsellor)

    async def label(self, case: CaseId, text: str) -> Outcome:
        """Seal the case's label anew for its mediators and the coordinators."""
        snapshot = await self.look(case)
        now = self.case_client.sender.now()
        keys = (await self.case_client.directory()).coordinators(now) | presenters.mediator_keys(snapshot, now)
        text = plaintext.tidy_words(text, WORDS_BYTES)
        sealed = snapshot.signer.seal_words(WordsKind.CASE_LABEL, text, case, tuple(keys.values()))

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(s.Label, moment, words=sealed.refs)
            return m.Act(signed.data, words=sealed.words), signed

        return await self.case_client.act(snapshot, "case.label", build)


def _answered(found: CaseSnapshots, snapshots: list[CaseSnapshot]) -> tuple[tuple[CaseId, Side], ...]:
    """Return the slips that the service says were answered, as far as a journal tells of them: for which case and side."""
    registered = {(snapshot.case, slip.id): slip for snapshot in snapshots for slip in snapshot.history.file.slips}
    answers = [(case, each.slip) for case, each in found.slips if each.keyset is not None]
    return tuple((each[0], registered[each].side) for each in answers if each in registered)
