"""What a reader may have of an item, and lists of items and of what is held.

A shred share leaves the server only here: to mediators of the case, to the author for the own copy, and to the
recipient from *open* on. Everything else is *not.found*, whatever the reason.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from msgspec import Struct

from relay.domain import views
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseFile, Item, ItemState, Purpose, Side
from relay.domain.policy import Authority, Standing
from relay.domain.readers import FOR_MEDIATORS, FOR_RECIPIENTS, MEDIATORS_READ, may_read
from relay.domain.refusals import Code, Refused
from relay.service.admission import Session
from relay.service.ground import Ground
from relay.service.knowing import Knowing, Stand
from relay.store.base import Grant, Opening, Words
from relay.wire import limits, messages
from relay.wire.codec import Malformed, base64url, short_id
from relay.wire.statements import GrantBytes, KeysetBytes, ShareBytes

_TRIED = (Purpose.REGRANT, Purpose.RELEASE, Purpose.OWN_COPY, Purpose.MEDIATOR, Purpose.HANDOVER)
"""In which order a reader who has several grants is given them: what the author signed before what a mediator handed on."""
_DUE_DIGITS = 12


class Listed(Struct, frozen=True):
    """A page of items as their author and their recipient see them, and after which one the list goes on."""

    written: tuple[messages.AuthorItem, ...] = ()
    received: tuple[messages.RecipientItem, ...] = ()
    following: ItemId | None = None


class Readings:
    """Answers questions about items; changes nothing."""

    def __init__(self, ground: Ground, knowing: Knowing) -> None:
        self._ground = ground
        self._knowing = knowing

    async def read(self, session: Session, case: CaseId, item: ItemId) -> messages.Reading:
        """Return what this reader needs to open an item."""
        stand = await self._knowing.stand(session, case)
        return await self._read_as(stand, await self._knowing.item(stand, item))

    async def read_from(self, session: Session, file: CaseFile, item: ItemId) -> messages.Reading:
        """Do what `read` does with a case file that this reader's own commit left, with the item in it."""
        return await self._read_as(self._knowing.standing(session, file), file.items[item])

    async def insist_readable(self, session: Session, case: CaseId, item_id: ItemId) -> None:
        """Insist that this reader may have the bytes of an item now; else *not.found*."""
        stand = await self._knowing.stand(session, case)
        item = await self._knowing.item(stand, item_id)
        grants = await self._ground.store.grants_to(item_id, stand.caller.keyset)
        if not _readable(item, grants, stand.authority, self._ground.now()):
            raise Refused(Code.NOT_FOUND)

    async def _read_as(self, stand: Stand, item: Item) -> messages.Reading:
        store, reader = self._ground.store, stand.caller.keyset
        bound = [each for each in (item.manifest, item.submit, item.release, item.regrant) if each is not None]
        kept = await store.opening(item.id, reader, bound)
        grants = _readable(item, kept.grants, stand.authority, self._ground.now())
        if not grants or kept.letter is None:
            raise Refused(Code.NOT_FOUND)
        return await self._reading(item, grants, kept.letter, kept)

    async def items(self, session: Session, case: CaseId, after: ItemId | None) -> messages.ItemList:
        """Return a page of a case's items as this caller may see them."""
        stand = await self._knowing.stand_now(session, case)
        if stand.authority.standing is Standing.COORDINATOR:
            raise Refused(Code.NOT_FOUND)
        if stand.mediates:
            page = await self._ground.store.items_of(case, after, limits.PAGE)
            mediated = await self._mediated(page, stand.caller.keyset)
            return messages.ItemList(written=(), received=(), mediated=mediated, next=_following(page))
        listed = await self.listed(stand, after)
        return messages.ItemList(listed.written, listed.received, (), listed.following)

    async def listed(self, stand: Stand, after: ItemId | None) -> Listed:
        """Return a page of what a caller who is no mediator sees of items."""
        keyset, authority = stand.caller.keyset, stand.authority
        side = authority.side if authority.standing is Standing.PARTY else None
        page = _page(await self._visible(stand.file.case.id, side, keyset), after)
        written = await self._written(stand.file, page, keyset, side)
        return Listed(written, await self._received(page, keyset), _following(page))

    async def _visible(self, case: CaseId, side: Side | None, keyset: KeysetId) -> list[Item]:
        """Return what a caller who is no mediator sees: what they wrote, then what was released to them.

        The store's own order is the order of arrival. Between somebody's own items it would tell when the other side's
        letter was handed in; so what was released stands by itself, in an order that tells the day of release only.
        """
        written: list[Item] = []
        received: list[Item] = []
        after: ItemId | None = None
        while True:
            rows = await self._ground.store.items_of(case, after, limits.PAGE)
            written += [each for each in rows if views.is_authors(each, side, keyset)]
            received += [each for each in rows if views.receives(each, keyset)]
            if len(rows) < limits.PAGE:
                break
            after = rows[-1].id
        return written + sorted(received, key=lambda each: (each.released_on or each.day, each.id))

    async def queue(self, session: Session, after: str | None, limit: int) -> messages.Queue:
        """Return a page of the caller's hold queue, oldest due first."""
        mediator = next((each for each, row in session.keysets.items() if row.role is not None), None)
        if mediator is None:
            return messages.Queue(items=())
        rows = await self._ground.store.queue(mediator, _cursor(after), limit)
        mediated = await self._still_mediated(session, {each.case for each in rows})
        items = tuple(
            messages.QueueRow(each.item, each.case, each.side, each.kind, each.held_at, each.due)
            for each in rows
            if each.case in mediated
        )
        last = rows[-1] if len(rows) == limit else None
        following = None if last is None else f"{last.due}.{base64url(last.item)}"
        return messages.Queue(items=items, next=following)

    async def _still_mediated(self, session: Session, cases: set[CaseId]) -> set[CaseId]:
        """Return those of these cases that the caller mediates now: a place that ran out leaves its queue behind."""
        files = await self._ground.store.cases(list(cases))
        found = set()
        for case, file in files.items():
            with contextlib.suppress(Refused):
                if self._knowing.standing(session, file).mediates:
                    found.add(case)
        return found

    async def _reading(
        self,
        item: Item,
        grants: Sequence[Grant],
        letter: bytes,
        kept: Opening,
    ) -> messages.Reading:
        def data(record: RecordId | None, *, shown: bool) -> bytes | None:
            stored = kept.records.get(record) if shown and record is not None else None
            return None if stored is None else stored.data

        grant, *others = [
            messages.GrantOf(each.grantor, each.purpose, GrantBytes(each.grant), ShareBytes(each.share))
            for each in grants
        ]
        purposes = {each.purpose for each in grants}
        recipient = not purposes.isdisjoint(FOR_RECIPIENTS)
        author = await self._ground.people.row(item.author)
        return messages.Reading(
            item=item.id,
            manifest=kept.records[item.manifest].data,
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
            note=kept.notes[-1].sealed if recipient and kept.notes else None,
            others=tuple(others) or None,
        )

    async def _words(self, kind: str, items: Sequence[Item], reader: KeysetId) -> dict[bytes, Words]:
        subjects = [each.id for each in items]
        found = await self._ground.store.words(kind, subjects, reader) if subjects else ()
        return {each.subject: each for each in found}

    async def _unread(self, file: CaseFile, items: Sequence[Item]) -> set[ItemId]:
        """Return which of these wait for mediators who were never given their keys: those who were have left."""
        now = {each.keyset for each in file.mediators(self._ground.now())}
        held = [each.id for each in items if each.state is ItemState.HELD and now]
        given = await self._ground.store.readers_of(held, FOR_MEDIATORS)
        return {each for each in held if now.isdisjoint(given.get(each, ()))}

    async def _written(
        self, file: CaseFile, page: Sequence[Item], keyset: KeysetId, side: Side | None
    ) -> tuple[messages.AuthorItem, ...]:
        own = [each for each in page if views.is_authors(each, side, keyset)]
        reasons = await self._words("reason", own, keyset)
        unread = await self._unread(file, own)
        return tuple(
            messages.AuthorItem(
                item=each.id,
                status=views.author_status(file.case, each),
                kind=each.kind,
                day=each.day,
                opened=views.author_sees_opened(each),
                own_copy=each.own_copy,
                brought=each.delegation is not None,
                unread=each.id in unread,
                reason=None if (reason := reasons.get(each.id)) is None else reason.sealed,
                reason_by=None if reason is None else reason.by,
            )
            for each in own
        )

    async def _received(self, page: Sequence[Item], keyset: KeysetId) -> tuple[messages.RecipientItem, ...]:
        theirs = [(each, views.recipient_status(each)) for each in page if views.is_recipients(each, keyset)]
        notes = await self._words("release", [each for each, _ in theirs], keyset)
        return tuple(
            messages.RecipientItem(
                item=each.id,
                status=status,
                kind=each.kind,
                day=each.released_on or each.day,
                brought=each.delegation is not None,
                note=None if (note := notes.get(each.id)) is None else note.sealed,
                note_by=None if note is None else note.by,
                release=each.release,
                regrant=each.regrant,
            )
            for each, status in theirs
            if status is not None
        )

    async def _mediated(self, page: Sequence[Item], keyset: KeysetId) -> tuple[messages.MediatorItem, ...]:
        remarks = await self._words("remark", page, keyset)
        return tuple(
            messages.MediatorItem(
                item=each.id,
                state=each.state,
                side=each.side,
                kind=each.kind,
                author=each.author,
                manifest=each.manifest,
                held_at=each.held_at,
                told=each.told,
                taken_back=each.taken_back,
                readable=each.state in MEDIATORS_READ,
                in_person=each.in_person,
                postponed_until=each.postponed_until,
                delegation=each.delegation,
                derived_from=each.derived_from,
                release=each.release,
                released_to=each.released_to,
                remark=None if (remark := remarks.get(each.id)) is None else remark.sealed,
                remark_by=None if remark is None else remark.by,
            )
            for each in page
        )


def _readable(item: Item, grants: Sequence[Grant], authority: Authority, now: Seconds) -> list[Grant]:
    """Return the grants whose shares may leave the server now, in the order of step G1, as many as a reading has room for."""
    mine = [each for each in grants if may_read(item, each.purpose, authority, now)]
    return sorted(mine, key=lambda each: (_TRIED.index(each.purpose), each.grantor))[: limits.GRANTS]


def _page(items: Sequence[Item], after: ItemId | None) -> Sequence[Item]:
    """Return what follows the item `after` in a list, none where the list has no such item."""
    if after is None:
        return items[: limits.PAGE]
    place = next((at for at, each in enumerate(items) if each.id == after), len(items))
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
