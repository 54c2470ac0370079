"""From a verified journal to somebody's two lists: what they wrote, and the envelopes that came.

An item is here because a record of the journal stands for it, never because the server lists it. What a seat cannot see (that a
letter was passed on, that an envelope is gone) is the service's word, and is marked so. Nothing is fetched or signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relay.crypto.note import WordsKind
from relay.domain import views
from relay.domain.ids import ItemId
from relay.domain.model import Item, ItemState
from relay.domain.policy import Standing
from relay.domain.views import AuthorStatus, RecipientStatus
from relay.wire import messages as m
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.roles import agreements, presenters
from relay_client.roles.lost_items import lost_items
from relay_client.trust.case_history import seen
from relay_client.views.items import PartyItems, ReceivedItem, WrittenItem

_TOLD_AUTHOR: Final = frozenset({AuthorStatus.PASSED_ON, AuthorStatus.NOT_PASSED_ON})
"""What an author hears from the service alone: whatever becomes of a letter there enters no journal of theirs."""


def party_items(
    snapshot: CaseSnapshot, written: Mapping[ItemId, m.AuthorItem], received: Mapping[ItemId, m.RecipientItem]
) -> PartyItems:
    """Return both lists, oldest first; the rows are the server's, by item."""
    party = snapshot.reply.case.role is Standing.PARTY
    side = snapshot.reply.case.side if party else None
    items = snapshot.history.file.items.values()
    own = [item for item in items if views.is_authors(item, side, snapshot.signer.id) and seen(item.submit)]
    theirs = [item for item in items if views.is_recipients(item, snapshot.signer.id) and seen(item.release)]
    return PartyItems(
        tuple(_written(snapshot, item, written.get(item.id)) for item in own),
        tuple(_received(snapshot, item, received.get(item.id)) for item in theirs),
        agreements.offered(snapshot) if party else (),
        lost_items(snapshot),
    )


def _written(snapshot: CaseSnapshot, item: Item, row: m.AuthorItem | None) -> WrittenItem:
    status, by_service = _author_status(item, row)
    sealed = None if row is None else row.reason
    reason, by = presenters.signed_words(snapshot, WordsKind.RETURN_REASON, sealed, item.id)
    return WrittenItem(
        item=item.id,
        status=status,
        kind=item.kind,
        day=item.day,
        opened=row is not None and row.opened and status is AuthorStatus.PASSED_ON,
        own_copy=item.own_copy,
        brought=item.delegation is not None,
        unread=row is not None and row.unread and status is AuthorStatus.WITH_MEDIATOR,
        reason=reason,
        reason_by=by,
        by_service=by_service,
        cause=item.cause,
        anew=item.offered_to == snapshot.signer.id,
    )


def _author_status(item: Item, row: m.AuthorItem | None) -> tuple[AuthorStatus, bool]:
    """Return what the author is shown, and whether it is the service's word."""
    if item.taken_back:
        return AuthorStatus.TAKEN_BACK, False
    if item.state is ItemState.RETURNED:
        return AuthorStatus.RETURNED, False
    if item.state is ItemState.DECLINED:
        return AuthorStatus.NOT_PASSED_ON, False
    if row is not None and row.status in _TOLD_AUTHOR:
        return row.status, True
    if row is not None and row.status is AuthorStatus.TAKEN_BACK:
        # What a mediator took back on somebody's word stays in the mediators' journal.
        return row.status, True
    return AuthorStatus.WITH_MEDIATOR, False


def _received(snapshot: CaseSnapshot, item: Item, row: m.RecipientItem | None) -> ReceivedItem:
    status, by_service = _recipient_status(item, row)
    note, by = presenters.signed_words(snapshot, WordsKind.RELEASE_NOTE, None if row is None else row.note, item.id)
    opened = status is RecipientStatus.OPENED
    return ReceivedItem(
        item=item.id,
        status=status,
        kind=item.kind,
        day=item.released_on or item.day,
        brought=opened and row is not None and row.brought,
        note=note,
        note_by=by,
        by_service=by_service,
        derived=item.derived_from is not None,
        together=item.together,
        pages=row is not None and bool(row.pages),
        anew=item.regrant is not None,
    )


def _recipient_status(item: Item, row: m.RecipientItem | None) -> tuple[RecipientStatus, bool]:
    known = views.recipient_status(item) or RecipientStatus.NO_LONGER_AVAILABLE
    status = RecipientStatus.NO_LONGER_AVAILABLE
    if known is RecipientStatus.CLOSED and row is not None and row.status is status:
        return status, True
    return known, False
