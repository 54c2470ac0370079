"""Encodes one commit as rows, before any database is asked: the same rows for every engine.

Runs where the commit was asked for, so that the one who writes has nothing to do but write. Decides nothing.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import CaseFile, Item, ItemState
from relay.domain.views import due_at
from relay.store.base import Commit, StoredWords
from relay.store.documents import after_commit, encode, seat_holders

Value: TypeAlias = bytes | str | int | None
Row: TypeAlias = tuple[Value, ...]

MANY_WORDS_KIND: Final = "note"
"""The one kind of which all are kept, not the newest."""


class ItemRow(Struct, frozen=True):
    """An item as it will be, with the columns that do not depend on what is stored of it."""

    item: Item
    new: bool
    """It enters: no such item may exist."""
    held: bool
    due: int
    mediators: tuple[KeysetId, ...]
    document: bytes


class CommitRows(Struct, frozen=True):
    """The rows of one commit."""

    commit: Commit
    case: CaseId
    version: int
    """The version the case must be at; 0 for a new one."""
    after: CaseFile
    """The case file as the next load gives it, without items."""
    document: bytes
    items: tuple[ItemRow, ...]
    records: tuple[Row, ...]
    journal: tuple[Row, ...]
    words: tuple[Row, ...]
    seats: frozenset[KeysetId] | None
    """Who has a seat now; None when that is as it was."""
    slips: tuple[Row, ...] | None
    """The pending slips; None when they are as they were."""
    alone: bool
    """Its checks need more than a look at cases, records and items: it is not written together with others."""


def rows_of(commit: Commit, before: CaseFile | None) -> CommitRows:
    """Encode a commit; `before` is the stored case file at the same version, None when it is not cached."""
    file = commit.file
    case = file.case.id
    seats = seat_holders(file)
    same_slips = before is not None and {slip.id for slip in before.slips} == {slip.id for slip in file.slips}
    arriving = commit.entering | {letter.item for letter in commit.letters}
    after = after_commit(file)
    return CommitRows(
        commit=commit,
        case=case,
        version=file.case.version,
        after=after,
        document=encode(after),
        items=tuple([_item(item, commit, arriving) for item in commit.items]),
        records=tuple([(record.id, record.type, record.data, record.answer) for record in commit.records]),
        journal=tuple(
            [(case, journal.seat.name, journal.n, journal.head, journal.record) for journal in commit.journal]
        ),
        words=tuple([_words(word, file.case.version) for word in commit.words]),
        seats=None if before is not None and seat_holders(before) == seats else seats,
        slips=None if same_slips else tuple((slip.id, case) for slip in file.slips),
        alone=commit.account is not None or commit.keyset is not None or (bool(file.slips) and not same_slips),
    )


def _item(item: Item, commit: Commit, arriving: frozenset[ItemId]) -> ItemRow:
    held = item.state is ItemState.HELD
    mediators = commit.queue.get(item.id, ())
    if commit.requeue and held:
        mediators = tuple(assignment.keyset for assignment in commit.file.assignments)
    return ItemRow(item, item.id in arriving, held, due_at(item), mediators, encode(item))


def _words(words: StoredWords, turn: int) -> Row:
    place = words.record if words.kind == MANY_WORDS_KIND else b""
    return (
        words.kind,
        words.subject,
        words.reader,
        place,
        words.by,
        words.sealed,
        words.at,
        turn,
        words.record,
    )
