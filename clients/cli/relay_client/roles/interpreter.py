"""An interpreter is given one letter, and gives one back that was made from it: a mediator's part, and the interpreter's own.

What somebody was given is a record of their journal; the service's row may only say that it is not with them any more.
"""

from __future__ import annotations

from typing import Final

from relay.crypto.keys import KeysetPublic
from relay.domain import newest
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import Purpose, Share, StaffRole
from relay.domain.policy import Standing
from relay.domain.views import RecipientStatus
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem
from relay_client.items.sealing import ItemAttributes
from relay_client.items.signer import grant_digest
from relay_client.roles import presenters
from relay_client.roles.case_access import BoundData, CaseAccess
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.submissions import Submissions
from relay_client.trust.directory import Directory, Window
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter, OpenedItem, SharedItem, Submitted
from relay_client.views.people import ReaderList
from relay_client.views.troubled import PartialList

_INTERPRETER: Final = frozenset({StaffRole.INTERPRETER})


class Interpreting:
    """A mediator's part: giving a letter to an interpreter, and taking it back."""

    def __init__(self, cases: CaseAccess, items: ItemAccess) -> None:
        self._cases = cases
        self._items = items

    async def share(self, opened: OpenedItem, to: KeysetId) -> Outcome:
        """Give a letter that was read to an interpreter whom the root vouched for.

        Raises Untrusted `trust.role` where that is no interpreter; ServerProblem `share.stands` where they have one already.
        """
        snapshot = await self._cases.look(opened.case)
        key = _interpreter_key(await self._cases.with_staff(snapshot), to, self._cases.now())
        unsealed = self._items.unseal(snapshot, await self._items.fetch(opened.case, opened.item))
        if unsealed.manifest_id != opened.manifest:
            raise ServerProblem("item.changed", 409)
        grant = snapshot.signer.grant(opened.item, unsealed.cek, key, Purpose.INTERPRETER)
        return await self._cases.say(
            snapshot,
            "item.share",
            s.Share,
            item=opened.item,
            bound=BoundData(grants=(grant,)),
            manifest=opened.manifest,
            side=opened.side,
            to=grant.to,
            grant=grant_digest(grant),
            behind=newest.named(snapshot.history.file, newest.shared(opened.item, grant.to)),
        )

    async def take_back(self, case: CaseId, item: ItemId) -> Outcome:
        """Take a letter back from whoever translates it; Misused `share.none` where nobody has it."""

        def names(snapshot: CaseSnapshot) -> dict[str, object]:
            having = [share for share in snapshot.history.file.shares if share.live and share.item == item]
            if not having:
                raise Misused("share.none")
            return {"to": having[-1].keyset}

        return await self._cases.stop(case, "item.unshare", s.Unshare, names, item=item)


class InterpreterRole:
    """The interpreter's own part: what they were given, and what they make of it."""

    def __init__(self, case_client: CaseClient, items: ItemAccess) -> None:
        self.cases = CaseAccess(case_client, Standing.INTERPRETER)
        self._items = items
        self._submissions = Submissions(self.cases)

    async def given(self) -> PartialList[SharedItem]:
        """Return every letter that waits for a translation, and beside them the cases that cannot be shown."""
        snapshots = await self.cases.look_all()
        shared = [item for snapshot in snapshots.snapshots for item in await self._given(snapshot)]
        return PartialList(shared, snapshots.troubled)

    async def read(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open the letter that one was given; Misused `share.over` where it is not with this interpreter any more."""
        snapshot = await self.cases.view(case)
        _live(snapshot, item)
        reading = await self._items.fetch_given(case, item, over="share.over")
        return presenters.opened_item(snapshot, self._items.unseal(snapshot, reading), None)

    async def give_back(self, opened: OpenedItem, letter: Letter, readers: ReaderList) -> Submitted:
        """Hand a translation to the mediators of the case. The letter it was made from is with them alone from then on."""
        snapshot = await self.cases.look(opened.case)
        _live(snapshot, opened.item)
        sending = ItemAttributes(opened.side, own_copy=False, derived_from=opened.item, lendable=opened.lendable)
        return await self._submissions.submit(snapshot, letter, readers, sending)

    async def put_down(self, case: CaseId, item: ItemId) -> Outcome:
        """Give a letter back without a translation; nobody needs a reason."""

        def names(snapshot: CaseSnapshot) -> dict[str, object]:
            _live(snapshot, item)
            return {"to": snapshot.signer.id}

        return await self.cases.stop(case, "item.unshare", s.Unshare, names, item=item)

    async def _given(self, snapshot: CaseSnapshot) -> list[SharedItem]:
        live = [share for share in _own(snapshot) if share.live]
        if not live:
            return []
        rows: dict[ItemId, m.RecipientItem] = {}
        if snapshot.shown is not None and snapshot.shown.whole:
            rows = {row.item: row for row in snapshot.shown.received}
        else:
            rows = {row.item: row async for page in self._items.pages(snapshot.case) for row in page.received}
        return [
            SharedItem(share.item, snapshot.case, share.since, presenters.name(snapshot, share.by))
            for share in live
            if share.item not in rows or rows[share.item].status is not RecipientStatus.NO_LONGER_AVAILABLE
        ]


def with_interpreters(snapshot: CaseSnapshot) -> tuple[tuple[ItemId, str], ...]:
    """Return which letters are with interpreters, by the journal, each with the name that the root gave.

    A writer's journal does not tell that a translation came in: to them the letter was given until somebody says that it is not.
    """
    live = [share for share in snapshot.history.file.shares if share.live]
    return tuple((given.item, presenters.name(snapshot, given.keyset)) for given in live)


def _own(snapshot: CaseSnapshot) -> list[Share]:
    return [share for share in snapshot.history.file.shares if share.keyset == snapshot.signer.id]


def _live(snapshot: CaseSnapshot, item: ItemId) -> None:
    """Require that this interpreter has an item, by the journal; Misused `share.over`, or ServerProblem `not.found`."""
    own = [share for share in _own(snapshot) if share.item == item]
    if not own:
        raise ServerProblem("not.found", 404)
    if not own[-1].live:
        raise Misused("share.over")


def _interpreter_key(directory: Directory, keyset: KeysetId, now: Seconds) -> KeysetPublic:
    """Return an interpreter's keys, verified up to the root; Untrusted `trust.role` for anybody else."""
    directory.require(keyset, _INTERPRETER, Window.at(now))
    return directory.public(keyset)
