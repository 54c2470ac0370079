"""Who stands by a party: what a party or their mediator does about them, and a supporter's own part.

A letter's key is wrapped for a supporter by whoever holds it for the party: the party, or a mediator for somebody without keys. A
supporter's keyset is the one of the journal, for which the party signed.
"""

from __future__ import annotations

from relay.crypto.typed import short_fingerprint_text
from relay.domain import newest
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Attested, Lend, Purpose, Supporter
from relay.domain.policy import Standing
from relay.domain.views import RecipientStatus
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account.supporter_names import SupporterNames
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem
from relay_client.items.signer import grant_digest
from relay_client.roles import presenters
from relay_client.roles.case_access import BoundData, CaseAccess
from relay_client.roles.item_access import ItemAccess
from relay_client.views.cases import Outcome
from relay_client.views.items import OpenedItem
from relay_client.views.supporters import LentItem, SupporterView
from relay_client.views.troubled import PartialList


class Supporters:
    """A party's supporters, and by whom each of their letters is read: to the party, and to a mediator."""

    def __init__(self, cases: CaseAccess, items: ItemAccess) -> None:
        self._cases = cases
        self._items = items
        self.names = SupporterNames(cases.session)

    async def of(self, case: CaseId, *, to_stop: bool = False) -> tuple[SupporterView, ...]:
        """Return who stands by a side, or stood, by the journal: of one's own side, or to a mediator of both.

        With `to_stop` by what this device knows, to choose whom to end something for.
        """
        snapshot = await (self._cases.known(case) if to_stop else self._cases.view(case))
        names = await self.names.all()
        return tuple(_view(snapshot, supporter, names) for supporter in snapshot.history.file.supporters)

    async def find(self, case: CaseId, typed: str | None, *, to_stop: bool = False) -> SupporterView:
        """Return the one supporter of that name, or whose fingerprint begins so; with nothing typed the only one there is.

        `to_stop` as for `of`.
        Misused `supporter.none`, `supporter.which`.
        """
        live = [supporter for supporter in await self.of(case, to_stop=to_stop) if supporter.live]
        if typed is not None:
            live = [supporter for supporter in live if _goes_by(supporter, typed)]
        if len(live) != 1:
            raise Misused("supporter.which" if live else "supporter.none")
        return live[0]

    async def lend(self, opened: OpenedItem, to: SupporterView, *, attested: Attested | None = None) -> Outcome:
        """Let a supporter read a letter that was shown: wrapped by this account, from the key that it holds itself.

        Misused `lend.author` where the other side wrote it and did not allow that.
        """
        snapshot = await self._cases.look(opened.case)
        known = snapshot.history.supporters.get(to.keyset)
        if known is None or to.side is not known.side:
            raise Misused("supporter.none")
        unsealed = self._items.unseal(snapshot, await self._items.fetch(opened.case, opened.item))
        if unsealed.manifest_id != opened.manifest:
            raise ServerProblem("item.changed", 409)
        if unsealed.manifest.side is not to.side and not unsealed.manifest.lendable:
            raise Misused("lend.author")
        grant = snapshot.signer.grant(opened.item, unsealed.cek, known.public, Purpose.SUPPORT)
        return await self._cases.say(
            snapshot,
            "item.lend",
            s.Lend,
            item=opened.item,
            bound=BoundData(grants=(grant,)),
            manifest=opened.manifest,
            side=to.side,
            to=grant.to,
            grant=grant_digest(grant),
            attested=attested,
            behind=newest.named(snapshot.history.file, newest.lent(opened.item, grant.to)),
        )

    async def unlend(self, case: CaseId, item: ItemId, to: SupporterView) -> Outcome:
        """Take one letter back from a supporter; Misused `lend.none` where they do not have it."""

        def names(snapshot: CaseSnapshot) -> dict[str, object]:
            lends = snapshot.history.file.lends
            if not any(lend.live and (lend.item, lend.keyset) == (item, to.keyset) for lend in lends):
                raise Misused("lend.none")
            return {"side": to.side, "to": to.keyset}

        return await self._cases.stop(case, "item.unlend", s.Unlend, names, item=item)

    async def end(self, case: CaseId, supporter: SupporterView) -> Outcome:
        """End a supporter's place, with every letter that they were lent."""
        named = {"side": supporter.side, "supporter": supporter.keyset}
        return await self._cases.stop(case, "case.unsupport", s.SupporterEnd, lambda _: named)


class SupporterRole:
    """A supporter's own part: what they were lent, and putting it down."""

    def __init__(self, case_client: CaseClient, items: ItemAccess) -> None:
        self.cases = CaseAccess(case_client, Standing.SUPPORTER)
        self._items = items

    async def lent(self) -> PartialList[LentItem]:
        """Return every letter that this supporter can read, and beside them the cases that cannot be shown."""
        snapshots = await self.cases.look_all()
        mine = [
            case_snapshot
            for case_snapshot in snapshots.snapshots
            if case_snapshot.reply.case.role is Standing.SUPPORTER
        ]
        return PartialList([item for snapshot in mine for item in await self._lent(snapshot)], snapshots.troubled)

    async def read(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open a letter that one was lent; Misused `lend.over` where it is not with this supporter any more."""
        snapshot = await self.cases.view(case)
        _require_lent(snapshot, item)
        reading = await self._items.fetch_given(case, item, over="lend.over")
        return presenters.opened_item(snapshot, self._items.unseal(snapshot, reading), None)

    async def put_down(self, case: CaseId, item: ItemId) -> Outcome:
        """Give one letter back; nobody needs a reason."""

        def names(snapshot: CaseSnapshot) -> dict[str, object]:
            return {"side": _require_lent(snapshot, item).side, "to": snapshot.signer.id}

        return await self.cases.stop(case, "item.unlend", s.Unlend, names, item=item)

    async def leave(self, case: CaseId) -> Outcome:
        """Be a supporter no more; nobody needs a reason. Misused `supporter.over` where one is none."""

        def names(snapshot: CaseSnapshot) -> dict[str, object]:
            own = next((supporter for supporter in _own(snapshot) if supporter.live), None)
            if own is None:
                raise Misused("supporter.over")
            return {"side": own.side, "supporter": own.keyset}

        return await self.cases.stop(case, "case.unsupport", s.SupporterEnd, names)

    async def _lent(self, snapshot: CaseSnapshot) -> list[LentItem]:
        live = [lend for lend in snapshot.history.file.lends if lend.live]
        if not live:
            return []
        rows: dict[ItemId, m.RecipientItem] = {}
        if snapshot.shown is not None and snapshot.shown.whole:
            rows = {row.item: row for row in snapshot.shown.received}
        else:
            rows = {row.item: row async for page in self._items.pages(snapshot.case) for row in page.received}
        return [
            LentItem(lent.item, snapshot.case, lent.since)
            for lent in live
            if lent.item not in rows or rows[lent.item].status is not RecipientStatus.NO_LONGER_AVAILABLE
        ]


def _own(snapshot: CaseSnapshot) -> list[Supporter]:
    return [supporter for supporter in snapshot.history.file.supporters if supporter.keyset == snapshot.signer.id]


def _require_lent(snapshot: CaseSnapshot, item: ItemId) -> Lend:
    """Require that a supporter has a letter, by the journal; Misused `lend.over`, or ServerProblem `not.found`."""
    own = [lend for lend in snapshot.history.file.lends if (lend.item, lend.keyset) == (item, snapshot.signer.id)]
    if not own:
        raise ServerProblem("not.found", 404)
    if not own[-1].live:
        raise Misused("lend.over")
    return own[-1]


def _view(snapshot: CaseSnapshot, supporter: Supporter, names: dict[bytes, str]) -> SupporterView:
    lends = snapshot.history.file.lends
    items = tuple(lend.item for lend in lends if lend.live and lend.keyset == supporter.keyset)
    name = next((name for key, name in names.items() if supporter.keyset.startswith(key)), None)
    return SupporterView(
        case=snapshot.case,
        record=supporter.record,
        keyset=supporter.keyset,
        side=supporter.side,
        since=supporter.since,
        live=supporter.live,
        short_fingerprint=short_fingerprint_text(supporter.keyset),
        items=items if supporter.live else (),
        name=name,
    )


def _goes_by(supporter: SupporterView, typed: str) -> bool:
    folded = typed.strip().casefold()
    named = (supporter.name or "").casefold() == folded
    return named or (bool(folded) and supporter.short_fingerprint.casefold().startswith(folded))
