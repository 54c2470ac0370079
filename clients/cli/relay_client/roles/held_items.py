"""The items of a mediator's cases, as the journal tells of them, and each of them read whole."""

from __future__ import annotations

from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Item
from relay.domain.readers import mediators_read
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess
from relay_client.roles.interpreter import with_interpreters
from relay_client.roles.item_access import ItemAccess
from relay_client.views.base import view_of
from relay_client.views.items import HeldItem, OpenedItem


class HeldItems:
    """Every item of a case, as its mediators see it."""

    def __init__(self, cases: CaseAccess, items: ItemAccess) -> None:
        self._cases = cases
        self._items = items

    async def list(self, case: CaseId) -> tuple[HeldItem, ...]:
        """Return every item of a case, oldest first."""
        snapshot = await self._cases.view(case)
        return await self.of(snapshot)

    async def of(self, snapshot: CaseSnapshot) -> tuple[HeldItem, ...]:
        """Return every item that the journal of a case tells of. Of the server's rows only sealed remarks are used."""
        items = snapshot.history.file.items
        remarks: dict[ItemId, bytes | None] = {}
        if snapshot.shown is not None and snapshot.shown.whole:
            remarks = {row.item: row.sealed for row in snapshot.shown.remarks}
        elif any(item.postponed_until is not None for item in items.values()):
            rows = [row async for page in self._items.pages(snapshot.case) for row in page.mediated]
            remarks = {row.item: row.remark for row in rows}
        return tuple(_held(snapshot, item, remarks.get(item.id)) for item in items.values())

    async def read(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open an item after every check; Misused `item.no_key` where nobody gave this mediator its key."""
        snapshot = await self._cases.view(case)
        try:
            reading = await self._items.fetch_known(snapshot, item)
        except ServerProblem as problem:
            held = snapshot.history.file.items.get(item)
            if problem.code == "not.found" and held is not None and mediators_read(held):
                raise Misused("item.no_key") from problem
            raise
        return presenters.opened_item(snapshot, self._items.unseal(snapshot, reading), None)


def _held(snapshot: CaseSnapshot, item: Item, sealed: bytes | None) -> HeldItem:
    remark, by = presenters.signed_words(snapshot, WordsKind.POSTPONE_REMARK, sealed, item.id)
    readable = mediators_read(item)
    others = {"item": item.id, "case": snapshot.case, "readable": readable, "remark": remark, "remark_by": by}
    others["countersigned_by"] = presenters.countersigned_by(snapshot, item)
    others["interpreter"] = next((name for given, name in with_interpreters(snapshot) if given == item.id), None)
    return view_of(HeldItem, item, **others)
