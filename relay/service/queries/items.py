"""What a reader may have of an item, and lists of items and of what is held.

A shred share leaves the server only here: to mediators of the case, to the author for the own copy, and to the
recipient from *open* on. Everything else is *not.found*, whatever the reason.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from relay.domain import views
from relay.domain.forms import Form
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseFile, Item, ItemState, Purpose, Side
from relay.domain.policy import Authority, Standing
from relay.domain.readers import DERIVABLE, FOR_MEDIATORS, FOR_RECIPIENTS, may_read, mediators_read
from relay.domain.refusals import Code, Refused
from relay.domain.views import RecipientStatus
from relay.service.access import AccessControl, Participant
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.store.base import Grant, Opening, StoredWords
from relay.wire import limits, messages
from relay.wire.codec import Malformed, base64url, short_id
from relay.wire.statements import GrantBytes, KeysetBytes, ShareBytes

_TRIED = (
    Purpose.REGRANT,
    Purpose.RELEASE,
    Purpose.OWN_COPY,
    Purpose.MEDIATOR,
    Purpose.HANDOVER,
    Purpose.INTERPRETER,
    Purpose.SUPPORT,
)
"""In which order a reader who has several grants is given them: what the author signed before what a mediator handed on."""
_DUE_DIGITS = 12


class ItemPage(Struct, frozen=True):
    """A page of items as their author and their recipient see them, and after which one the list goes on."""

    written: tuple[messages.AuthorItem, ...] = ()
    received: tuple[messages.RecipientItem, ...] = ()
    following: ItemId | None = None


class ItemQueries:
    """Answers questions about items; changes nothing."""

    def __init__(self, context: ServiceContext, access: AccessControl) -> None:
        self._context = context
        self._access = access

    async def read(self, session: Session, case: CaseId, item: ItemId) -> messages.Reading:
        """Return what this reader needs to open an item."""
        participant = await self._access.participant(session, case)
        return await self._read_as(participant, await self._access.item(participant, item))

    async def read_from(self, session: Session, file: CaseFile, item: ItemId) -> messages.Reading:
        """Do what `read` does with a case file that this reader's own commit left, with the item in it."""
        return await self._read_as(self._access.participant_in(session, file), file.items[item])

    async def require_readable(self, session: Session, case: CaseId, item_id: ItemId) -> None:
        """Require that this reader may have the bytes of an item now; else *not.found*."""
        participant = await self._access.participant(session, case)
        item = await self._access.item(participant, item_id)
        grants = await self._context.store.grants_to(item_id, participant.caller.keyset)
        if not _readable(item, grants, participant.authority, self._context.now()):
            raise Refused(Code.NOT_FOUND)

    async def _read_as(self, participant: Participant, item: Item) -> messages.Reading:
        store, reader = self._context.store, participant.caller.keyset
        bound = [
            record for record in (item.manifest, item.submit, item.release, item.regrant) if record is not None
        ]
        opening = await store.opening(item.id, reader, bound)
        grants = _readable(item, opening.grants, participant.authority, self._context.now())
        if not grants or opening.letter is None:
            raise Refused(Code.NOT_FOUND)
        return await self._reading(item, grants, opening.letter, opening)

    async def items(self, session: Session, case: CaseId, after: ItemId | None) -> messages.ItemList:
        """Return a page of a case's items as this caller may see them."""
        participant = await self._access.active_participant(session, case)
        if participant.authority.standing is Standing.COORDINATOR:
            raise Refused(Code.NOT_FOUND)
        if participant.mediates:
            page = await self._context.store.items_of(case, after, limits.PAGE)
            mediated = await self._mediated(page, participant.caller.keyset)
            return messages.ItemList(written=(), received=(), mediated=mediated, next=_following(page))
        listed = await self.listed(participant, after)
        return messages.ItemList(listed.written, listed.received, (), listed.following)

    async def listed(self, participant: Participant, after: ItemId | None) -> ItemPage:
        """Return a page of what a caller who is no mediator sees of items."""
        keyset, authority = participant.caller.keyset, participant.authority
        if authority.standing is Standing.INTERPRETER:
            given = (share.item for share in participant.file.shares if share.keyset == keyset)
            return ItemPage(received=await self._lent_out(participant, dict.fromkeys(given), DERIVABLE))
        if authority.standing is Standing.SUPPORTER:
            lent = (lend.item for lend in participant.file.lends if lend.keyset == keyset)
            return ItemPage(received=await self._lent_out(participant, dict.fromkeys(lent), frozenset(ItemState)))
        side = authority.side if authority.standing is Standing.PARTY else None
        page = _page(await self._visible(participant.file.case.id, side, keyset), after)
        written = await self._written(participant.file, page, keyset, side)
        return ItemPage(written, await self._received(page, keyset), _following(page))

    async def _lent_out(
        self, participant: Participant, given: Iterable[ItemId], states: frozenset[ItemState]
    ) -> tuple[messages.RecipientItem, ...]:
        """Return what an interpreter or supporter was given, of each item whether they still have it: nothing else tells them."""
        loaded = await self._context.store.load(participant.file.case.id, items=frozenset(given))
        rows = []
        for item_id in given:
            item = None if loaded is None else loaded.items.get(item_id)
            if item is not None:
                has = item_id in participant.authority.shared and item.state in states
                status = RecipientStatus.OPENED if has else RecipientStatus.NO_LONGER_AVAILABLE
                rows.append(messages.RecipientItem(item_id, status, item.kind, item.day, brought=False))
        return tuple(rows)

    async def _visible(self, case: CaseId, side: Side | None, keyset: KeysetId) -> list[Item]:
        """Return what a caller who is no mediator sees: what they wrote, then what was released to them.

        The store's own order is the order of arrival. Between somebody's own items it would tell when the other side's
        letter was handed in; so what was released stands by itself, in an order that tells the day of release only.
        """
        written: list[Item] = []
        received: list[Item] = []
        after: ItemId | None = None
        while True:
            rows = await self._context.store.items_of(case, after, limits.PAGE)
            written += [row for row in rows if views.is_authors(row, side, keyset)]
            received += [row for row in rows if views.receives(row, keyset)]
            if len(rows) < limits.PAGE:
                break
            after = rows[-1].id
        return written + sorted(received, key=lambda item: (item.released_on or item.day, item.id))

    async def queue(self, session: Session, after: str | None, limit: int) -> messages.Queue:
        """Return a page of the caller's hold queue, oldest due first."""
        mediator = next((keyset for keyset, row in session.keysets.items() if row.role is not None), None)
        if mediator is None:
            return messages.Queue(items=())
        rows = await self._context.store.queue(mediator, _cursor(after), limit)
        mediated = await self._still_mediated(session, {row.case for row in rows})
        items = tuple(
            messages.QueueRow(row.item, row.case, row.side, row.kind, row.held_at, row.due)
            for row in rows
            if row.case in mediated
        )
        last = rows[-1] if len(rows) == limit else None
        following = None if last is None else f"{last.due}.{base64url(last.item)}"
        return messages.Queue(items=items, next=following)

    async def _still_mediated(self, session: Session, cases: set[CaseId]) -> set[CaseId]:
        """Return those of these cases that the caller mediates now: a place that ran out leaves its queue behind."""
        files = await self._context.store.cases(list(cases))
        mediated = set()
        for case, file in files.items():
            with contextlib.suppress(Refused):
                if self._access.participant_in(session, file).mediates:
                    mediated.add(case)
        return mediated

    async def _reading(
        self,
        item: Item,
        grants: Sequence[Grant],
        letter: bytes,
        opening: Opening,
    ) -> messages.Reading:
        def data(record: RecordId | None, *, shown: bool) -> bytes | None:
            stored = opening.records.get(record) if shown and record is not None else None
            return None if stored is None else stored.data

        grant, *others = [
            messages.GrantOf(grant.grantor, grant.purpose, GrantBytes(grant.grant), ShareBytes(grant.share))
            for grant in grants
        ]
        purposes = {grant.purpose for grant in grants}
        recipient = not purposes.isdisjoint(FOR_RECIPIENTS)
        author = await self._context.keysets.row(item.author)
        return messages.Reading(
            item=item.id,
            manifest=opening.records[item.manifest].data,
            letter=letter,
            grantor=grant.grantor,
            purpose=grant.purpose,
            grant=grant.grant,
            share=grant.share,
            author=None if author is None else KeysetBytes(author.public),
            submit=data(item.submit, shown=not purposes.isdisjoint(FOR_MEDIATORS)),
            release=data(item.release, shown=recipient),
            regrant=data(item.regrant, shown=Purpose.REGRANT in purposes),
            day=item.day,
            note=opening.notes[-1].sealed if recipient and opening.notes else None,
            others=tuple(others) or None,
        )

    async def _words(self, kind: str, items: Sequence[Item], reader: KeysetId) -> dict[bytes, StoredWords]:
        subjects = [item.id for item in items]
        stored = await self._context.store.words(kind, subjects, reader) if subjects else ()
        return {words.subject: words for words in stored}

    async def _unread(self, file: CaseFile, items: Sequence[Item]) -> set[ItemId]:
        """Return which of these wait for mediators who were never given their keys: those who were have left."""
        mediators = {assignment.keyset for assignment in file.mediators(self._context.now())}
        held = [item.id for item in items if item.state is ItemState.HELD and mediators]
        readers = await self._context.store.readers_of(held, FOR_MEDIATORS)
        return {item_id for item_id in held if mediators.isdisjoint(readers.get(item_id, ()))}

    async def _written(
        self, file: CaseFile, page: Sequence[Item], keyset: KeysetId, side: Side | None
    ) -> tuple[messages.AuthorItem, ...]:
        own = [item for item in page if views.is_authors(item, side, keyset)]
        reasons = await self._words("reason", own, keyset)
        unread = await self._unread(file, own)
        return tuple(
            messages.AuthorItem(
                item=item.id,
                status=views.author_status(file.case, item),
                kind=item.kind,
                day=item.day,
                opened=views.author_sees_opened(item),
                own_copy=item.own_copy,
                brought=item.delegation is not None,
                unread=item.id in unread,
                reason=None if (reason := reasons.get(item.id)) is None else reason.sealed,
                reason_by=None if reason is None else reason.by,
            )
            for item in own
        )

    async def _received(self, page: Sequence[Item], keyset: KeysetId) -> tuple[messages.RecipientItem, ...]:
        received = [(item, views.recipient_status(item)) for item in page if views.is_recipients(item, keyset)]
        notes = await self._words("release", [item for item, _ in received], keyset)
        return tuple(
            messages.RecipientItem(
                item=item.id,
                status=status,
                kind=item.kind,
                day=item.released_on or item.day,
                brought=item.delegation is not None,
                note=None if (note := notes.get(item.id)) is None else note.sealed,
                note_by=None if note is None else note.by,
                release=item.release,
                regrant=item.regrant,
                pages=item.form is Form.PAGES or None,
            )
            for item, status in received
            if status is not None
        )

    async def _mediated(self, page: Sequence[Item], keyset: KeysetId) -> tuple[messages.MediatorItem, ...]:
        remarks = await self._words("remark", page, keyset)
        return tuple(
            messages.MediatorItem(
                item=item.id,
                state=item.state,
                side=item.side,
                kind=item.kind,
                author=item.author,
                manifest=item.manifest,
                held_at=item.held_at,
                told=item.told,
                taken_back=item.taken_back,
                readable=mediators_read(item),
                in_person=item.in_person,
                postponed_until=item.postponed_until,
                delegation=item.delegation,
                derived_from=item.derived_from,
                release=item.release,
                released_to=item.released_to,
                remark=None if (remark := remarks.get(item.id)) is None else remark.sealed,
                remark_by=None if remark is None else remark.by,
            )
            for item in page
        )


def _readable(item: Item, grants: Sequence[Grant], authority: Authority, now: Seconds) -> list[Grant]:
    """Return the grants whose shares may leave the server now, in the order of step G1, as many as a reading has room for."""
    readable = [grant for grant in grants if may_read(item, grant.purpose, authority, now)]
    return sorted(readable, key=lambda grant: (_TRIED.index(grant.purpose), grant.grantor))[: limits.GRANTS]


def _page(items: Sequence[Item], after: ItemId | None) -> Sequence[Item]:
    """Return what follows the item `after` in a list, none where the list has no such item."""
    if after is None:
        return items[: limits.PAGE]
    place = next((at for at, item in enumerate(items) if item.id == after), len(items))
    return items[place + 1 : place + 1 + limits.PAGE]


def _following(page: Sequence[Item]) -> ItemId | None:
    return page[-1].id if len(page) == limits.PAGE else None


def _cursor(text: str | None) -> tuple[Seconds, ItemId] | None:
    if text is None:
        return None
    due, _, item = text.partition(".")
    if not due.isascii() or not due.isdigit() or len(due) > _DUE_DIGITS:
        raise Malformed("request.cursor", "after")
    return Seconds(int(due)), ItemId(short_id(item, "request.cursor", "after"))
