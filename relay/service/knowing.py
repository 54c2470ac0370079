"""Who may know that something is there, asked before anything of it is loaded (docs/protocol.md, V1 to V3).

Somebody without a seat in a case, without sight of an item, or with another account than an upload's, is answered as for an id
that never was: in the same words, and by the same steps, so that the time tells nothing either. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec import Struct

from relay.domain import views
from relay.domain.commands import Caller
from relay.domain.ids import AccountId, CaseId, ItemId, UploadId
from relay.domain.model import CaseFile, Item, Seat, StaffRole
from relay.domain.policy import Authority, Standing, concerns, seat_of, standing_of
from relay.domain.refusals import Code, Refused
from relay.service.admission import Session
from relay.service.ground import Ground
from relay.store.base import KeysetRow, UploadRow
from relay.wire.problems import Denied


class Stand(Struct, frozen=True):
    """Somebody in a case: the case file without items, with which keyset they are there, and as what."""

    file: CaseFile
    caller: Caller
    authority: Authority

    @property
    def mediates(self) -> bool:
        """Whether they are a mediator of the case, from whom nothing in it is kept."""
        return self.authority.standing is Standing.MEDIATOR

    @property
    def seat(self) -> Seat | None:
        """The seat whose journal they follow; None for the office."""
        return seat_of(self.authority, self.caller.keyset)


class Knowing:
    """Answers whether somebody may know of a case, an item, an upload."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def insist_seat(self, session: Session, case: CaseId) -> None:
        """Raise *not.found* for whoever has no seat in a case, whether there is one or not; the office may know of all."""
        if self._office(session):
            return
        if not await self._ground.store.seated(case, list(session.keysets)):
            raise Refused(Code.NOT_FOUND)

    async def stand(self, session: Session, case: CaseId) -> Stand:
        """Return as whom this session stands in a case. Raises *not.found*."""
        await self.insist_seat(session, case)
        file = await self._ground.store.load(case)
        if file is None:
            raise Refused(Code.NOT_FOUND)
        return self.standing(session, file)

    async def stand_now(self, session: Session, case: CaseId) -> Stand:
        """Do what `stand` does, and refuse a counsellor outside the delegation's dates.

        What becomes of items and who writes notes is no longer theirs to watch. Raises *delegation.expired* then.
        """
        stand = await self.stand(session, case)
        if not self.acts_now(stand):
            raise Refused(Code.DELEGATION_EXPIRED)
        return stand

    def acts_now(self, stand: Stand) -> bool:
        """Whether somebody is no counsellor outside the delegation's dates."""
        delegation = stand.authority.delegation
        return delegation is None or delegation.live(self._ground.now())

    def standing(self, session: Session, file: CaseFile) -> Stand:
        """Return as whom this session stands in a case that was loaded for it. Raises *not.found*."""
        now = self._ground.now()
        for keyset, row in session.keysets.items():
            live = self._live(row)
            caller = Caller(keyset, row.role if live else None)
            authority = standing_of(file, caller, now) if live else None
            if authority is not None:
                return Stand(file, caller, authority)
        raise Refused(Code.NOT_FOUND)

    def standings(self, session: Session, files: Sequence[CaseFile]) -> list[Stand]:
        """Return as whom this session stands in each of these cases; those in which it does not stand now are left out."""
        found = []
        for each in files:
            with suppress(Refused):
                found.append(self.standing(session, each))
        return found

    async def item(self, stand: Stand, item: ItemId) -> Item:
        """Return an item that this caller's list shows, or any to a mediator of the case. Raises *not.found*."""
        if stand.mediates:
            file = await self._ground.store.load(stand.file.case.id, items=frozenset({item}))
            found = None if file is None else file.items.get(item)
        elif stand.authority.standing is Standing.COORDINATOR:
            found = None
        else:
            found = await self._ground.store.item_if(stand.file.case.id, item, _listed(stand))
        if found is None:
            raise Refused(Code.NOT_FOUND)
        return found

    async def items_at_hand(self, session: Session, case: CaseId, items: frozenset[ItemId]) -> frozenset[ItemId]:
        """Return those of these items about which this caller may ask anything of the rules.

        The others are not loaded: to the rules they are as if they had never been. For somebody who has a seat in the case.
        """
        if not items or any(row.role is StaffRole.MEDIATOR for row in session.keysets.values()):
            return items
        file = await self._ground.store.load(case)
        if file is None:
            return frozenset()
        try:
            stand = self.standing(session, file)
        except Refused:
            return frozenset()
        store, may = self._ground.store, _concerned(stand)
        # One after another: nearly always it is one, and at hand.
        found = [await store.item_if(case, each, may) for each in sorted(items)]
        return frozenset(each.id for each in found if each is not None)

    async def upload(self, account: AccountId, upload: UploadId) -> UploadRow:
        """Return one's own upload. Raises upload.unknown for every other, and for one that has ended."""
        row = await self._ground.store.upload(upload, account)
        if row is None or row.expires <= self._ground.now():
            raise Denied("upload.unknown")
        return row

    def _office(self, session: Session) -> bool:
        return any(row.role is StaffRole.COORDINATOR and self._live(row) for row in session.keysets.values())

    def _live(self, row: KeysetRow) -> bool:
        return row.role is None or (not row.ended and row.not_before <= self._ground.now() < row.not_after)


def _listed(stand: Stand) -> Callable[[Item], bool]:
    keyset, authority = stand.caller.keyset, stand.authority
    side = authority.side if authority.standing is Standing.PARTY else None
    return lambda item: views.is_authors(item, side, keyset) or views.receives(item, keyset)


def _concerned(stand: Stand) -> Callable[[Item], bool]:
    return lambda item: concerns(item, stand.authority, stand.caller.keyset)
