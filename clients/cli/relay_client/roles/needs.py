"""What needs the holder of an account, over all of their cases: from one look at everything, by the rule of `relay.domain.needs`.

What a person did not see yet is asked of the journals they verified. Of the service's rows come only the hints that the rule takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from relay.domain.ids import SECONDS_PER_DAY, CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import CaseState, ItemState, StaffRole
from relay.domain.needs import needs
from relay.domain.policy import Standing
from relay.domain.reasons import NEWS, Hints, Need, Why
from relay.domain.views import RecipientStatus, due_at
from relay_client.cases.case_client import CaseClient
from relay_client.cases.fetcher import CaseSnapshots
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.roles import presenters
from relay_client.roles.staffing import own_warnings, staff_warnings
from relay_client.views.base import view_of
from relay_client.views.needs import NeedView, Today, WaitingItem
from relay_client.views.people import Warn

PLACE_ENDED: Final = "warn.place_ended"
"""Tells a mediator that their place in a case is over; nobody else is told it."""
ENDED_SHOWN_S: Final = 30 * SECONDS_PER_DAY
"""How long a mediator is told that their place in a case ended."""


class NeedsList:
    """What needs one account, whatever its role."""

    def __init__(self, case_client: CaseClient) -> None:
        self._case_client = case_client
        self._seen = case_client.session.seen

    async def today(self) -> Today:
        """Return what needs this person now, in all of their cases; for the office what runs out and waits for its signature."""
        keyset = await self._case_client.staff_keyset()
        snapshots = await self._case_client.look_all()
        if keyset is None:
            return today(self._case_client, snapshots, snapshots.snapshots)
        if not snapshots.snapshots:
            role = await self._case_client.role_of(KeysetId(keyset.public.id))
            if role is StaffRole.COORDINATOR:
                return await self._of_the_office(snapshots)
        warned = await own_warnings(self._case_client, snapshots.snapshots)
        return today(self._case_client, snapshots, snapshots.snapshots, warned)

    async def of_case(self, case: CaseId) -> tuple[NeedView, ...]:
        """Return what one case asks of this person."""
        snapshot = await self._case_client.view(case)
        label = presenters.label(snapshot)
        needed = of(snapshot, self._case_client.now(), self._seen.of(case))
        return tuple(_view(snapshot, need, label) for need in needed)

    async def saw(self, case: CaseId, *reasons: Why, item: ItemId | None = None) -> None:
        """Note that this person was shown their news of a case, of these reasons (of one item): on all of their devices."""
        snapshot = await self._case_client.view(case)
        news = [
            need for need in of(snapshot, self._case_client.now()) if need.why in NEWS and need.mark is not None
        ]
        shown = [new for new in news if new.why in reasons and item in (None, new.item)]
        await self._seen.add(case, [need.seen_as for need in shown], [new.seen_as for new in news])

    async def _of_the_office(self, snapshots: CaseSnapshots) -> Today:
        now = self._case_client.now()
        rows = [row async for row in self._case_client.fetcher.rows()]
        signer, directory = (
            await self._case_client.staff_signer(CaseId(bytes(16))),
            await self._case_client.directory(),
        )
        staff = staff_warnings(directory.members(now), now)
        warned = (*staff, *(row_warning for row in rows for row_warning in presenters.row_warnings(row, now)))
        cases = tuple(presenters.summary(row, presenters.label_of(row, signer, directory)) for row in rows)
        return Today(cases=cases, warnings=warned, cosigns=len(snapshots.cosigns), troubled=snapshots.troubled)


def today(
    case_client: CaseClient,
    case_snapshots: CaseSnapshots,
    snapshots: Iterable[CaseSnapshot],
    warned: tuple[Warn, ...] = (),
) -> Today:
    """Return what these cases ask of whoever looked at them; `warned` stands in front of what the cases warn of."""
    shown, now, seen = tuple(snapshots), case_client.now(), case_client.session.seen.all()
    views = {snapshot.case: presenters.case_view(snapshot, now) for snapshot in shown}
    labels = {case: view.summary.label for case, view in views.items()}
    queue = [
        view_of(WaitingItem, item, item=item.id, case=snapshot.case, label=labels[snapshot.case], due=due_at(item))
        for snapshot in shown
        for item in snapshot.history.file.items.values()
        if snapshot.history.replay.whole and item.state is ItemState.HELD
    ]
    listed: list[tuple[Need, NeedView]] = []
    for snapshot in shown:
        asked = of(snapshot, now, seen.get(snapshot.case, frozenset()))
        listed += [(need, _view(snapshot, need, labels[snapshot.case])) for need in asked]
    warned += tuple(
        Warn(PLACE_ENDED, place.case, name=place.by, at=place.at)
        for place in case_snapshots.ended
        if now - place.at < ENDED_SHOWN_S
    )
    return Today(
        needs=tuple(view for _, view in sorted(listed, key=lambda pair: pair[0].order)),
        cases=tuple(view.summary for view in views.values()),
        warnings=(*warned, *(warn for view in views.values() for warn in view.warnings)),
        queue=tuple(sorted(queue, key=lambda waiting_item: (waiting_item.due, waiting_item.item))),
        cosigns=len(case_snapshots.cosigns),
        troubled=case_snapshots.troubled,
    )


def of(snapshot: CaseSnapshot, now: Seconds, seen: frozenset[bytes] = frozenset()) -> tuple[Need, ...]:
    """Return what one case asks of whoever looked at it, without the news they saw; nothing of one that has no journal here."""
    if snapshot.journal is None:
        return ()
    return needs(snapshot.history.replay, snapshot.signer.id, now, _hints(snapshot), seen)


def _hints(snapshot: CaseSnapshot) -> Hints:
    """Return what the service shows beside the journal, as far as it says that more waits or has stopped."""
    shown, mediator = snapshot.shown, snapshot.reply.case.role is Standing.MEDIATOR
    paused = snapshot.reply.service_pause is not None
    stopped = not mediator and (paused or presenters.state(snapshot) is not CaseState.OPEN)
    erased_on = None if mediator else presenters.summary_of(snapshot).erased_on
    if shown is None:
        return Hints(service_pause=mediator and paused, stopped=stopped, erased_on=erased_on)
    return Hints(
        answered=frozenset(slip.slip for slip in shown.slips if slip.keyset is not None),
        gone=frozenset(item.item for item in shown.received if item.status is RecipientStatus.NO_LONGER_AVAILABLE),
        unread=frozenset(item.item for item in shown.written if item.unread),
        service_pause=mediator and paused,
        stopped=stopped,
        erased_on=erased_on,
    )


def _view(snapshot: CaseSnapshot, need: Need, label: str | None) -> NeedView:
    by = None if need.by is None else presenters.name(snapshot, need.by)
    return view_of(NeedView, need, case=snapshot.case, label=label, by=by)
