"""Who may know that something is there, asked before anything of it is loaded (docs/protocol.md, V1 to V3).

Somebody without a seat in a case, without sight of an item, or with another account than an upload's, is answered as for an id
that never was: in the same words, and by the same steps, so that the time betrays nothing either. Nothing here changes anything.
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
from relay.domain.readers import DERIVABLE
from relay.domain.refusals import Code, Refused
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.store.base import KeysetRow, UploadRow
from relay.wire.problems import Denied


class Participant(Struct, frozen=True):
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


class AccessControl:
    """Answers whether somebody may know of a case, an item, an upload."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def require_seat(self, session: Session, case: CaseId) -> None:
        """Raise *not.found* for whoever has no seat in a case, whether there is one or not; the office may know of all."""
        if self._office(session):
            return
        if not await self._context.store.has_seat(case, list(session.keysets)):
            raise Refused(Code.NOT_FOUND)

    async def participant(self, session: Session, case: CaseId) -> Participant:
        """Return as whom this session stands in a case. Raises *not.found*."""
        await self.require_seat(session, case)
        file = await self._context.store.load(case)
        if file is None:
            raise Refused(Code.NOT_FOUND)
        return self.participant_in(session, file)

    async def active_participant(self, session: Session, case: CaseId) -> Participant:
        """Do what `stand` does, and refuse a counsellor outside the delegation's dates.

        What becomes of items and who writes notes is no longer theirs to watch. Raises *delegation.expired* then.
        """
        participant = await self.participant(session, case)
        if not self.is_active(participant):
            raise Refused(Code.DELEGATION_EXPIRED)
        return participant

    async def mediator(self, session: Session, case: CaseId) -> Participant:
        """Do what `participant` does, and refuse whoever is no mediator of the case. Raises *not.found*."""
        participant = await self.participant(session, case)
        if not participant.mediates:
            raise Refused(Code.NOT_FOUND)
        return participant

    def is_active(self, participant: Participant) -> bool:
        """Whether somebody is no counsellor outside the delegation's dates."""
        delegation = participant.authority.delegation
        return delegation is None or delegation.live(self._context.now())

    def participant_in(self, session: Session, file: CaseFile) -> Participant:
        """Return as whom this session stands in a case that was loaded for it. Raises *not.found*."""
        now = self._context.now()
        for keyset, row in session.keysets.items():
            live = self._live(row)
            caller = Caller(keyset, row.role if live else None)
            authority = standing_of(file, caller, now) if live else None
            if authority is not None:
                return Participant(file, caller, authority)
        raise Refused(Code.NOT_FOUND)

    def participants(self, session: Session, files: Sequence[CaseFile]) -> list[Participant]:
        """Return as whom this session stands in each of these cases; those in which it does not stand now are left out."""
        participants = []
        for file in files:
            with suppress(Refused):
                participants.append(self.participant_in(session, file))
        return participants

    async def item(self, participant: Participant, item: ItemId) -> Item:
        """Return an item that this caller's list shows, or any to a mediator of the case. Raises *not.found*."""
        if participant.mediates:
            file = await self._context.store.load(participant.file.case.id, items=frozenset({item}))
            stored_item = None if file is None else file.items.get(item)
        elif participant.authority.standing is Standing.COORDINATOR:
            stored_item = None
        else:
            stored_item = await self._context.store.item_if(participant.file.case.id, item, _listed(participant))
        if stored_item is None:
            raise Refused(Code.NOT_FOUND)
        return stored_item

    async def accessible_items(self, session: Session, case: CaseId, items: frozenset[ItemId]) -> frozenset[ItemId]:
        """Return those of these items about which this caller may ask anything of the rules.

        The others are not loaded: to the rules they are as if they had never been. For somebody who has a seat in the case.
        """
        if not items or any(row.role is StaffRole.MEDIATOR for row in session.keysets.values()):
            return items
        file = await self._context.store.load(case)
        if file is None:
            return frozenset()
        try:
            participant = self.participant_in(session, file)
        except Refused:
            return frozenset()
        store, may = self._context.store, _concerned(participant)
        # One after another: nearly always it is one, and cached.
        loaded = [await store.item_if(case, item_id, may) for item_id in sorted(items)]
        return frozenset(item.id for item in loaded if item is not None)

    async def upload(self, account: AccountId, upload: UploadId) -> UploadRow:
        """Return one's own upload. Raises upload.unknown for every other, and for one that has ended."""
        row = await self._context.store.upload(upload, account)
        if row is None or row.expires <= self._context.keeping.now():
            raise Denied("upload.unknown")
        return row

    def _office(self, session: Session) -> bool:
        return any(row.role is StaffRole.COORDINATOR and self._live(row) for row in session.keysets.values())

    def _live(self, row: KeysetRow) -> bool:
        return row.role is None or (not row.ended and row.not_before <= self._context.now() < row.not_after)


def _listed(participant: Participant) -> Callable[[Item], bool]:
    keyset, authority = participant.caller.keyset, participant.authority
    if authority.standing is Standing.GUARDIAN:
        return lambda _item: False
    if authority.standing is Standing.SUPPORTER:
        return lambda item: item.id in authority.shared
    if authority.standing is Standing.INTERPRETER:
        return lambda item: item.id in authority.shared and item.state in DERIVABLE
    side = authority.side if authority.standing is Standing.PARTY else None
    return lambda item: (
        views.is_authors(item, side, keyset) or views.is_offered(item, keyset) or views.receives(item, keyset)
    )


def _concerned(participant: Participant) -> Callable[[Item], bool]:
    return lambda item: concerns(item, participant.authority, participant.caller.keyset)
