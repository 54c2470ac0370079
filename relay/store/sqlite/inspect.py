"""Reads a database for whoever judges whether it is what was written, a little at a time, so that its log can be cleared.

Leaves every file as it is. Says what stands there, also where it is damaged, and never what it should be.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from relay.domain.ids import SHORT_ID_BYTES, KeysetId, RecordId, UploadId
from relay.store.base import StoredRecord
from relay.store.sqlite.backup import BUSY_TIMEOUT_MS
from relay.store.sqlite.connection import open_file, require_schema, store_error
from relay.store.sqlite.rows import Value
from relay.store.sqlite.tail import wrong_sums

PAGE: Final = 500
STRUCTURE_S: Final = 20.0
"""How long the whole file may be looked through at once; beyond that it is looked through table by table."""
STEPS: Final = 100_000
_KEYSETS_KEPT: Final = 20_000
_CONTRADICTIONS: Final = {
    "journal entries without their record": "journal where record not in (select id from records)",
    "grants without their share": "grants where not exists (select 1 from shares where"
    " (shares.n, shares.reader, shares.grantor, shares.purpose)"
    " = (grants.n, grants.reader, grants.grantor, grants.purpose))",
    "shares without their grant": "shares where not exists (select 1 from grants where"
    " (shares.n, shares.reader, shares.grantor, shares.purpose)"
    " = (grants.n, grants.reader, grants.grantor, grants.purpose))",
    "letters that nobody has a key of": "letters where n not in (select n from grants)",
    "letters without their item": "letters where n not in (select n from items)",
    "parts that nobody has a key of": "parts where n not in (select n from grants)",
    "parts that are uploads too": "parts where upload in (select id from uploads)",
    "journal entries without their case": "journal where case_id not in (select id from cases)",
    "held items that are in no queue": "items, (select 0 as k union select 1 union select 2 union select 3) where state = 'held'"
    " and length(queued) > 32 * k and not exists (select 1 from queue where queue.mediator = substr(queued, 1 + 32 * k, 32)"
    " and queue.due = items.due and queue.item = items.id)",
    "items without their case": "items where case_id not in (select id from cases)",
    "places in a queue of nothing that is held": "queue where item not in (select id from items where state = 'held')",
    "seats without their case": "seats where case_id not in (select id from cases)",
    "keyrings without their share": "keyrings where (account, version) not in"
    " (select account, version from keyring_shares)",
    "accounts without a way in": "accounts where id not in (select account from slots)",
    "keysets without their account": "keysets where account is not null and account not in (select id from accounts)",
}
"""What cannot be beside what is, each as the rows that would show it."""
_NOT_IN_A_COPY: Final = frozenset(
    {"grants without their share", "parts that are uploads too", "keyrings without their share"}
)


class ItemLine(NamedTuple):
    """What stands of an item: its columns, its document, and its letter where it is kept."""

    n: int
    id: bytes
    case: bytes
    state: str
    side: str
    kind: str
    held_at: int
    due: int
    document: bytes
    letter: bytes | None


class CaseLines(NamedTuple):
    """All that stands of one case, from one moment."""

    id: bytes
    version: int
    state: str
    closed_on: int | None
    held: int
    document: bytes
    items: Sequence[ItemLine]
    journal: Sequence[tuple[str, int, bytes, bytes]]
    """Seat, number, head and record of each entry, in order."""
    records: Sequence[bytes]
    """The records of its journals."""
    grants: Sequence[bytes]
    words: Sequence[bytes]
    seats: frozenset[bytes]
    slips: frozenset[bytes]


class PartLine(NamedTuple):
    """A large part: the name of its file, its length, its place in the item, and the document of the item."""

    upload: UploadId
    length: int
    number: int
    document: bytes | None


class Inspection:
    """A database that is looked at; made by `inspecting`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._signing_keys: dict[KeysetId, bytes | None] = {}

    def structure(self) -> list[str]:
        """Return what SQLite finds wrong with pages, trees and indexes: at most a hundred sentences. Raises `StoreFailed`."""
        end = time.monotonic() + STRUCTURE_S
        self._db.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        try:
            faults = [row[0] for row in self._db.execute("pragma integrity_check")]
        except sqlite3.Error as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise store_error(error) from error
            self._db.set_progress_handler(None, STEPS)
            tables = [row[0] for row in self._all("select name from sqlite_master where type = 'table'")]
            faults = [row[0] for table in tables for row in self._all(f"pragma integrity_check('{table}')")]
        finally:
            self._db.set_progress_handler(None, STEPS)
        return [fault for fault in faults if fault != "ok"]

    def wrong_sums(self) -> list[str]:
        """Return the tables whose rows are not those that were written. Raises `StoreFailed`, as every method does."""
        try:
            return wrong_sums(self._db)
        except sqlite3.Error as error:
            raise store_error(error) from error

    def contradictions(self, *, copy: bool) -> Iterator[tuple[str, int]]:
        """Yield what cannot be beside what is, and how often; of a copy only what a copy has."""
        for what, rows in _CONTRADICTIONS.items():
            if not (copy and what in _NOT_IN_A_COPY):
                yield what, self._all(f"select count(*) from {rows}")[0][0]  # noqa: S608 - of the list

    def records(self) -> Iterator[StoredRecord]:
        """Yield every record with its answer."""
        for id_, type_, data, answer in self._pages("records", "rowid, id, type, data, answer"):
            yield StoredRecord(RecordId(id_), type_, data, answer)

    def keysets(self) -> Iterator[tuple[Any, ...]]:
        """Yield every keyset's id and its public bytes."""
        return self._pages("keysets", "rowid, id, public")

    def parts(self) -> Iterator[PartLine]:
        """Yield every large part."""
        after: tuple[int, int] = (-1, -1)
        while rows := self._all(_PARTS, *after, PAGE):
            for n, number, upload, length, document in rows:
                # What is no name of a file is no part; the table's sum shows it.
                if isinstance(upload, bytes) and len(upload) == SHORT_ID_BYTES:
                    yield PartLine(UploadId(upload), length, number, document)
                after = (n, number)

    def cases(self) -> Iterator[CaseLines]:
        """Yield every case, each from one moment."""
        after = b""
        while rows := self._all("select id from cases where id > ? order by id limit ?", after, PAGE):
            for (case,) in rows:
                self._db.execute("begin")
                try:
                    yield self._case(case)
                finally:
                    self._db.execute("rollback")
                after = case

    def case_count(self) -> int:
        """Return how many cases there are."""
        return int(self._all("select count(*) from cases")[0][0])

    def record(self, record: RecordId) -> bytes | None:
        """Return a record by its id."""
        return next((row[0] for row in self._all("select data from records where id = ?", record)), None)

    def signing_key(self, keyset: KeysetId) -> bytes | None:
        """Return the key by which a keyset's signatures are verified."""
        if keyset not in self._signing_keys:
            if len(self._signing_keys) >= _KEYSETS_KEPT:
                self._signing_keys.clear()
            rows = self._all("select substr(public, 1, 32) from keysets where id = ?", keyset)
            self._signing_keys[keyset] = next((row[0] for row in rows), None)
        return self._signing_keys[keyset]

    def _case(self, case: bytes) -> CaseLines:
        id_, version, state, closed_on, held, document = self._all(
            "select id, version, state, closed_on, held, document from cases where id = ?", case
        )[0]
        subjects = "subject = ?1 or subject in (select id from items where case_id = ?1)"
        return CaseLines(
            id=id_,
            version=version,
            state=state,
            closed_on=closed_on,
            held=held,
            document=document,
            items=[ItemLine(*row) for row in self._all(_ITEMS, case)],
            journal=self._all("select seat, n, head, record from journal where case_id = ? order by seat, n", case),
            records=self._column(_RECORDS, case),
            grants=self._column("select sealed from grants join items using (n) where case_id = ?", case),
            words=self._column(f"select sealed from words where {subjects}", case),  # noqa: S608 - fixed
            seats=frozenset(self._column("select keyset from seats where case_id = ?", case)),
            slips=frozenset(self._column("select id from slips where case_id = ?", case)),
        )

    def _pages(self, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
        after = 0
        query = f"select {columns} from {table} where rowid > ? order by rowid limit ?"  # noqa: S608 - names of ours
        while rows := self._all(query, after, PAGE):
            yield from (row[1:] for row in rows)
            after = rows[-1][0]

    def _column(self, query: str, *values: Value) -> list[bytes]:
        return [row[0] for row in self._all(query, *values)]

    def _all(self, query: str, *values: Value) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise store_error(error) from error


_ITEMS: Final = (
    "select items.n, items.id, case_id, state, side, kind, held_at, due, document, letters.data from items"
    " left join letters on letters.n = items.n where case_id = ? order by items.n"
)
_RECORDS: Final = "select data from records where id in (select record from journal where case_id = ?)"
_PARTS: Final = (
    "select parts.n, part, upload, length, items.document from parts left join items on items.n = parts.n"
    " where (parts.n, part) > (?, ?) order by parts.n, part limit ?"
)


@contextmanager
def inspecting(path: Path) -> Iterator[Inspection]:
    """Look at the database in a file. Raises `SchemaMismatch`, and `StoreFailed` for what is no database."""
    try:
        db = open_file(path, read_only=True)
    except sqlite3.Error as error:
        raise store_error(error) from error
    with closing(db):
        try:
            db.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
            db.execute("pragma temp_store = memory")
            require_schema(db)
            yield Inspection(db)
        except sqlite3.Error as error:
            raise store_error(error) from error
