"""Reads cases, items and journals from SQLite into domain values. Every function is one hop and reads from one moment.

Runs on a reader's thread; never writes, and hands out no driver object.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.model import EMPTY_HEAD, CaseFile, Head, Item, ItemState, Kind, Purpose, Seat, Side
from relay.store import sql
from relay.store.base import (
    Grant,
    Opening,
    Part,
    QueueEntry,
    SlipAnswerRow,
    StoredJournalRow,
    StoredRecord,
    Totals,
    Words,
)
from relay.store.documents import case_file, item_of, spelled
from relay.store.sql import MOST_ROWS, Among, padded
from relay.store.sqlite_link import ask

_NO_KEY: Final = b""
_FIRST: Final = (-(2**63), b"")
_NEVER_WAS: Final = spelled(
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
    """Return one head of a journal; the empty one is every journal's first."""
    if n == 0:
        return EMPTY_HEAD
    row = ask(db, sql.POSITION, case, seat.name, n).fetchone()
    return None if row is None else Head(*row)


def journal(db: sqlite3.Connection, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
    """Return journal entries with their records."""
    return tuple(
        StoredJournalRow(n, head, RecordId(record), kind, data)
        for n, head, record, kind, data in ask(db, sql.JOURNAL, case, seat.name, after, limit)
    )


def stretches(
    db: sqlite3.Connection, wanted: Sequence[tuple[CaseId, Seat, int, int]]
) -> Sequence[Sequence[StoredJournalRow]]:
    """Return stretches of several journals."""
    return [journal(db, case, seat, after, limit) if limit else () for case, seat, after, limit in wanted]


def records(db: sqlite3.Connection, wanted: Sequence[RecordId]) -> dict[RecordId, StoredRecord]:
    """Return those that exist."""
    return {each.id: each for each in (StoredRecord(*row) for row in _about(db, sql.RECORDS, wanted))}


def cases_of(
    db: sqlite3.Connection, keysets: Sequence[KeysetId], after: CaseId | None, limit: int
) -> Sequence[CaseFile]:
    """Return cases in which one of these has a seat."""
    if not keysets:
        return ()
    keys = padded(keysets)
    rows = ask(db, sql.CASES_OF.text(len(keys)), after or _NO_KEY, limit, *keys)
    return tuple(case_file(row[0]) for row in rows)


def seats_of(db: sqlite3.Connection, keysets: Sequence[KeysetId]) -> dict[KeysetId, frozenset[CaseId]]:
    """Return in which cases each of these has a seat."""
    return {each: frozenset(CaseId(row[0]) for row in ask(db, sql.SEATS_OF, each)) for each in keysets}


def item_if(db: sqlite3.Connection, case: CaseId, item: ItemId, may: Callable[[Item], bool]) -> Item | None:
    """Return an item if it may be known. Where there is none, one that never was is read and asked about in its place."""
    row = ask(db, sql.ITEM_OF, item, case).fetchone()
    found = item_of(_NEVER_WAS if row is None else row[0])
    return found if may(found) and row is not None else None


def all_cases(db: sqlite3.Connection, after: CaseId | None, limit: int) -> Sequence[CaseFile]:
    """Return a page of all cases."""
    return tuple(case_file(row[0]) for row in ask(db, sql.ALL_CASES, after or _NO_KEY, limit))


def items_of(db: sqlite3.Connection, case: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
    """Return a page of a case's items."""
    rows = ask(db, sql.ITEMS_OF, case, after, limit) if after else ask(db, sql.FIRST_ITEMS_OF, case, limit)
    return tuple(item_of(row[0]) for row in rows)


def held_counts(db: sqlite3.Connection, cases: Sequence[CaseId], limit: int) -> dict[CaseId, int]:
    """Return the numbers of held items, `limit` at most."""
    return {CaseId(case): min(held, limit) for case, held in _about(db, sql.HELD_COUNTS, cases)}


def queue(
    db: sqlite3.Connection, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
) -> Sequence[QueueEntry]:
    """Return a page of a hold queue."""
    due, item = after or _FIRST
    return tuple(
        QueueEntry(Seconds(due), ItemId(item), CaseId(case), Side(side), Kind(kind), Seconds(held_at))
        for due, item, case, side, kind, held_at in ask(db, sql.QUEUE, mediator, due, item, limit)
    )


def grants_to(db: sqlite3.Connection, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
    """Return a reader's grants with their shares, those that have one."""
    return tuple(_grant(row) for row in ask(db, sql.GRANTS_TO, item, reader))


def opening(db: sqlite3.Connection, item: ItemId, reader: KeysetId, bound: Sequence[RecordId]) -> Opening:
    """Return what a reader needs of an item."""
    notes = words(db, "release", [item], reader)
    return Opening(grants_to(db, item, reader), letter(db, item), records(db, bound), notes)


def grants_of(db: sqlite3.Connection, item: ItemId) -> Sequence[Grant]:
    """Return an item's grants in order of reader, purpose and grantor, without shares."""
    return tuple(_grant((*row, b"")) for row in ask(db, sql.GRANTS_OF, item))


def readers_of(
    db: sqlite3.Connection, items: Sequence[ItemId], purposes: Sequence[Purpose]
) -> dict[ItemId, set[KeysetId]]:
    """Return who has a grant for one of these purposes, by item. Reads the index of grants alone."""
    found: dict[ItemId, set[KeysetId]] = {}
    for item, reader, purpose in _about(db, sql.READERS_OF, items):
        if purpose in purposes:
            found.setdefault(ItemId(item), set()).add(KeysetId(reader))
    return found


def _about(db: sqlite3.Connection, query: Among, keys: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query about any number of keys, as many keys a step as it takes."""
    for start in range(0, len(keys), MOST_ROWS):
        some = padded(keys[start : start + MOST_ROWS])
        yield from ask(db, query.text(len(some)), *some)


def _grant(row: Sequence[Any]) -> Grant:
    item, reader, grantor, purpose, sealed, share = row
    return Grant(ItemId(item), KeysetId(reader), KeysetId(grantor), Purpose(purpose), sealed, share)


def letter(db: sqlite3.Connection, item: ItemId) -> bytes | None:
    """Return a letter's stored bytes."""
    row = ask(db, sql.LETTER, item).fetchone()
    return None if row is None else bytes(row[0])


def part(db: sqlite3.Connection, item: ItemId, number: int) -> Part | None:
    """Return a large part of an item."""
    row = ask(db, sql.PART, item, number).fetchone()
    return None if row is None else Part(item, number, UploadId(row[0]), row[1])


def words(db: sqlite3.Connection, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[Words]:
    """Return sealed texts, oldest first."""
    if not subjects:
        return ()
    keys = padded(subjects)
    return tuple(Words(*row) for row in ask(db, sql.WORDS.text(len(keys)), kind, reader, *keys))


def remarks(db: sqlite3.Connection, mediator: KeysetId) -> Sequence[tuple[CaseId, Words]]:
    """Return the remarks about a hold queue, each with the case of its item."""
    return tuple((CaseId(case), Words(*row)) for case, *row in ask(db, sql.REMARKS, mediator))


def slip(db: sqlite3.Connection, slip: SlipId) -> CaseId | None:
    """Return the case of a pending slip."""
    row = ask(db, sql.SLIP, slip).fetchone()
    return None if row is None else CaseId(row[0])


def slip_answers(db: sqlite3.Connection, case: CaseId) -> Sequence[SlipAnswerRow]:
    """Return the answers to a case's pending slips, in order of slip."""
    return tuple(
        SlipAnswerRow(SlipId(slip), AccountId(account), key, keyset, mac)
        for slip, account, key, keyset, mac in ask(db, sql.SLIP_ANSWERS, case)
    )


def totals(db: sqlite3.Connection) -> Totals:
    """Count; looks at every item."""
    return Totals(*ask(db, sql.TOTALS).fetchone())


def closed_before(db: sqlite3.Connection, day: Day, limit: int) -> Sequence[CaseId]:
    """Return closed cases that still have grants, longest closed first."""
    return tuple(CaseId(row[0]) for row in ask(db, sql.CLOSED_BEFORE, day, limit))
