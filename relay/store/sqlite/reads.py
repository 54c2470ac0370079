"""Reads cases, items and journals from SQLite into domain values. Every function reads from one moment.

Runs on a reader's thread; never writes, and hands out no driver object.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final

from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.model import EMPTY_HEAD, CaseFile, Head, Item, ItemState, Kind, Purpose, Seat, Side
from relay.store.base import (
    Grant,
    Opening,
    QueueEntry,
    SlipAnswerRow,
    StoredJournalRow,
    StoredPart,
    StoredRecord,
    StoredWords,
    Totals,
)
from relay.store.documents import decode_case_file, decode_item, encode
from relay.store.sqlite import queries
from relay.store.sqlite.connection import execute, rows_about
from relay.store.sqlite.queries import padded_keys

_NO_KEY: Final = b""
_FIRST: Final = (-(2**63), b"")
_NEVER_WAS: Final = encode(
    Item(
        id=ItemId(bytes(16)),
        case=CaseId(bytes(16)),
        side=Side.A,
        author=KeysetId(bytes(32)),
        kind=Kind.LETTER,
        state=ItemState.HELD,
        manifest=RecordId(bytes(32)),
        held_at=Seconds(1_800_000_000),
        day=Day(20_833),
        submit=RecordId(bytes(32)),
    )
)
"""An item as large as one that is held, and nobody's."""


def position(db: sqlite3.Connection, case: CaseId, seat: Seat, n: int) -> Head | None:
    if n == 0:
        return EMPTY_HEAD
    row = execute(db, queries.POSITION, case, seat.name, n).fetchone()
    return None if row is None else Head(*row)


def journal(db: sqlite3.Connection, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
    return tuple(
        StoredJournalRow(n, head, RecordId(record), kind, data)
        for n, head, record, kind, data in execute(db, queries.JOURNAL, case, seat.name, after, limit)
    )


def journal_ranges(
    db: sqlite3.Connection, wanted: Sequence[tuple[CaseId, Seat, int, int]]
) -> Sequence[Sequence[StoredJournalRow]]:
    return [journal(db, case, seat, after, limit) if limit else () for case, seat, after, limit in wanted]


def records(db: sqlite3.Connection, wanted: Sequence[RecordId]) -> dict[RecordId, StoredRecord]:
    return {record.id: record for record in (StoredRecord(*row) for row in rows_about(db, queries.RECORDS, wanted))}


def cases_of(
    db: sqlite3.Connection, keysets: Sequence[KeysetId], after: CaseId | None, limit: int
) -> Sequence[CaseFile]:
    if not keysets:
        return ()
    keys = padded_keys(keysets)
    rows = execute(db, queries.CASES_OF.text(len(keys)), after or _NO_KEY, limit, *keys)
    return tuple(decode_case_file(row[0]) for row in rows)


def seats_of(db: sqlite3.Connection, keysets: Sequence[KeysetId]) -> dict[KeysetId, frozenset[CaseId]]:
    return {
        keyset: frozenset(CaseId(row[0]) for row in execute(db, queries.SEATS_OF, keyset)) for keyset in keysets
    }


def item_if(db: sqlite3.Connection, case: CaseId, item: ItemId, may: Callable[[Item], bool]) -> Item | None:
    """Return an item if it may be known. Where there is none, one that never was is read and asked about in its place."""
    row = execute(db, queries.ITEM_OF, item, case).fetchone()
    candidate = decode_item(_NEVER_WAS if row is None else row[0])
    return candidate if may(candidate) and row is not None else None


def all_cases(db: sqlite3.Connection, after: CaseId | None, limit: int) -> Sequence[CaseFile]:
    return tuple(decode_case_file(row[0]) for row in execute(db, queries.ALL_CASES, after or _NO_KEY, limit))


def items_of(db: sqlite3.Connection, case: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
    rows = (
        execute(db, queries.ITEMS_OF, case, after, limit)
        if after
        else execute(db, queries.FIRST_ITEMS_OF, case, limit)
    )
    return tuple(decode_item(row[0]) for row in rows)


def held_counts(db: sqlite3.Connection, cases: Sequence[CaseId], limit: int) -> dict[CaseId, int]:
    return {CaseId(case): min(held, limit) for case, held in rows_about(db, queries.HELD_COUNTS, cases)}


def queue(
    db: sqlite3.Connection, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
) -> Sequence[QueueEntry]:
    due, item = after or _FIRST
    return tuple(
        QueueEntry(Seconds(due), ItemId(item), CaseId(case), Side(side), Kind(kind), Seconds(held_at))
        for due, item, case, side, kind, held_at in execute(db, queries.QUEUE, mediator, due, item, limit)
    )


def grants_to(db: sqlite3.Connection, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
    return tuple(_grant(row) for row in execute(db, queries.GRANTS_TO, item, reader))


def opening(db: sqlite3.Connection, item: ItemId, reader: KeysetId, bound: Sequence[RecordId]) -> Opening:
    notes = words(db, "release", [item], reader)
    return Opening(grants_to(db, item, reader), letter(db, item), records(db, bound), notes)


def grants_of(db: sqlite3.Connection, item: ItemId) -> Sequence[Grant]:
    return tuple(_grant((*row, b"")) for row in execute(db, queries.GRANTS_OF, item))


def readers_of(
    db: sqlite3.Connection, items: Sequence[ItemId], purposes: Sequence[Purpose]
) -> dict[ItemId, set[KeysetId]]:
    """Return who has a grant for one of these purposes, by item. Reads the index of grants alone."""
    readers_by_item: dict[ItemId, set[KeysetId]] = {}
    for item, reader, purpose in rows_about(db, queries.READERS_OF, items):
        if purpose in purposes:
            readers_by_item.setdefault(ItemId(item), set()).add(KeysetId(reader))
    return readers_by_item


def _grant(row: Sequence[Any]) -> Grant:
    item, reader, grantor, purpose, sealed, share = row
    return Grant(ItemId(item), KeysetId(reader), KeysetId(grantor), Purpose(purpose), sealed, share)


def letter(db: sqlite3.Connection, item: ItemId) -> bytes | None:
    row = execute(db, queries.LETTER, item).fetchone()
    return None if row is None else bytes(row[0])


def part(db: sqlite3.Connection, item: ItemId, number: int) -> StoredPart | None:
    row = execute(db, queries.PART, item, number).fetchone()
    return None if row is None else StoredPart(item, number, UploadId(row[0]), row[1])


def words(db: sqlite3.Connection, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[StoredWords]:
    if not subjects:
        return ()
    keys = padded_keys(subjects)
    return tuple(StoredWords(*row) for row in execute(db, queries.WORDS.text(len(keys)), kind, reader, *keys))


def remarks(db: sqlite3.Connection, mediator: KeysetId) -> Sequence[tuple[CaseId, StoredWords]]:
    return tuple((CaseId(case), StoredWords(*row)) for case, *row in execute(db, queries.REMARKS, mediator))


def slip(db: sqlite3.Connection, slip: SlipId) -> CaseId | None:
    row = execute(db, queries.SLIP, slip).fetchone()
    return None if row is None else CaseId(row[0])


def slip_answers(db: sqlite3.Connection, case: CaseId) -> Sequence[SlipAnswerRow]:
    return tuple(
        SlipAnswerRow(SlipId(slip), AccountId(account), key, keyset, mac)
        for slip, account, key, keyset, mac in execute(db, queries.SLIP_ANSWERS, case)
    )


def totals(db: sqlite3.Connection) -> Totals:
    return Totals(*execute(db, queries.TOTALS).fetchone())


def closed_before(db: sqlite3.Connection, day: Day, limit: int) -> Sequence[CaseId]:
    return tuple(CaseId(row[0]) for row in execute(db, queries.CLOSED_BEFORE, day, limit))
