"""Nobody speaks for a party unseen: a mediator shows what they made of a letter, and its author says whether it may go.

What was shown, and what was answered, are records of the journal. No row of the server's adds to them.
"""

from __future__ import annotations

from relay.domain import newest, views
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Attested, Item, ItemState, Purpose
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.items.signer import grant_digest
from relay_client.roles.case_access import BoundData, CaseAccess
from relay_client.roles.item_access import ItemAccess
from relay_client.views.cases import Outcome
from relay_client.views.items import OfferedItem, OpenedItem


class Offers:
    """A mediator's part: showing derived letters to whoever wrote the original."""

    def __init__(self, cases: CaseAccess, items: ItemAccess) -> None:
        self._cases = cases
        self._items = items

    async def offer(self, case: CaseId, item: ItemId) -> Outcome | None:
        """Show a derived letter to its original's author; None where they have no keyset, and it must be read back to them.

        Raises Misused `item.not_derived`; `item.offered` where this mediator showed it to them already. A colleague's offer may
        be noise: ours stands beside it (step G1).
        """
        snapshot = await self._cases.look(case)
        held = _derived(snapshot, item)
        to = snapshot.history.party(held.side)
        if to is None:
            return None
        if held.offered_to == to.id and held.own_copy and snapshot.history.gave(item, to.id, snapshot.signer.id):
            raise Misused("item.offered")
        unsealed = self._items.unseal(snapshot, await self._items.fetch(case, item))
        grant = snapshot.signer.grant(item, unsealed.cek, to.public, Purpose.OWN_COPY)
        return await self._cases.say(
            snapshot,
            "item.offer",
            s.Offer,
            item=item,
            bound=BoundData(grants=(grant,)),
            manifest=unsealed.manifest_id,
            original=held.derived_from,
            to=grant.to,
            grant=grant_digest(grant),
            behind=newest.named(snapshot.history.file, newest.copy_of(item)),
        )

    async def attest(self, opened: OpenedItem, attested: Attested, *, agrees: bool) -> Outcome:
        """Note what somebody without a keyset said when the derived letter was read back to them."""
        snapshot = await self._cases.look(opened.case)
        _derived(snapshot, opened.item)
        return await self._cases.say(
            snapshot,
            "item.agree",
            s.Agree,
            item=opened.item,
            manifest=opened.manifest,
            agrees=agrees,
            attested=attested,
        )


class Agreements:
    """A party's part: what waits for their word, and saying it."""

    def __init__(self, cases: CaseAccess, items: ItemAccess) -> None:
        self._cases = cases
        self._items = items

    async def waiting(self, case: CaseId) -> tuple[OfferedItem, ...]:
        """Return what mediators made of this party's letters and showed, the newest of each original, oldest first."""
        return offered(await self._cases.view(case))

    async def answer(self, opened: OpenedItem, *, agrees: bool) -> Outcome:
        """Say of exactly the bytes that were read whether they may go in one's own name."""
        snapshot = await self._cases.look(opened.case)
        return await self._cases.say(
            snapshot, "item.agree", s.Agree, item=opened.item, manifest=opened.manifest, agrees=agrees
        )


def offered(snapshot: CaseSnapshot) -> tuple[OfferedItem, ...]:
    """Return, by the journal, the newest letter of each original that was shown to this signer and is held as far as it tells."""
    newest: dict[ItemId | None, Item] = {}
    for item in snapshot.history.file.items.values():
        if views.is_offered(item, snapshot.signer.id):
            newest.pop(item.derived_from, None)
            newest[item.derived_from] = item
    return tuple(
        OfferedItem(item.id, original, None if item.answered is None else item.agrees)
        for original, item in newest.items()
        if original is not None and item.state is ItemState.HELD and item.own_copy
    )


def require_agreed(snapshot: CaseSnapshot, item: ItemId) -> None:
    """Require of a derived letter that the journal has its author's word for it; Misused `item.not_agreed`."""
    held = snapshot.history.file.items.get(item)
    if held is not None and held.derived_from is not None and not held.agrees:
        raise Misused("item.not_agreed")


def _derived(snapshot: CaseSnapshot, item: ItemId) -> Item:
    held = snapshot.item(item)
    if held.derived_from is None:
        raise Misused("item.not_derived")
    return held
