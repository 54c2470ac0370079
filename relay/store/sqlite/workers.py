"""How work gets to the connections of a SQLite store, what is cached, and when the log is copied into the database.

One thread writes, in batches. One answers loads, in batches. One reads pages, and one does what may be slow, so that no page
and no checkpoint holds up a load. Knows no query of a use; `store.py` says what is asked.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

from relay.domain.ids import Seconds
from relay.domain.model import CaseFile
from relay.store.base import StoreFailed
from relay.store.documents import with_items
from relay.store.pokes import PokeHub
from relay.store.sqlite.batcher import Batcher
from relay.store.sqlite.cache import CaseFileCache, SeatCache
from relay.store.sqlite.commit import write_batch
from relay.store.sqlite.connection import FileLock, SqliteConnection, finish, store_error
from relay.store.sqlite.loads import LoadRequest, load_batch
from relay.store.sqlite.reserve import Reserve
from relay.store.sqlite.rows import CommitRows
from relay.store.sqlite.tail import Tail

BATCH_MAX: Final = 256
"""Commits in one transaction, loads in one read."""
CHECKPOINT_EVERY: Final = 1_024
"""Writes after which the log is copied into the database, beside the commits."""
LOG_PAGES_MAX: Final = 16_384
"""A log that grew past this (64 MiB) is emptied between two batches."""

T = TypeVar("T")
_Read = Callable[[sqlite3.Connection], T]


class SqliteWorkers:
    """The connections of one store, its caches, and how work gets to each connection."""

    def __init__(
        self,
        lock: FileLock,
        tail: Tail | None,
        reserve: Reserve,
        writer: SqliteConnection,
        loader: SqliteConnection,
        pager: SqliteConnection,
        slow: SqliteConnection,
    ) -> None:
        self._lock = lock
        self._tail = tail
        self.reserve = reserve
        self.writer = writer
        self.loader = loader
        self.pager = pager
        self.slow = slow
        self._closed = False
        self.case_files = CaseFileCache()
        self.seats = SeatCache()
        self.pokes = PokeHub()
        self.commits: Batcher[CommitRows, None] = Batcher(self._write_commits, BATCH_MAX)
        self.loads: Batcher[LoadRequest, CaseFile | None] = Batcher(self._load, BATCH_MAX)
        self._reads: Batcher[_Read[Any], Any] = Batcher(self._read_all, BATCH_MAX)
        self._written = 0
        self._checkpointing: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Finish what waits, then close the connections and release the file."""
        self._closed = True
        for batcher in (self.commits, self.loads, self._reads):
            await batcher.idle()
        if self._checkpointing is not None:
            await asyncio.wait([self._checkpointing])
        for connection in (self.slow, self.pager, self.loader, self.writer):
            await connection.close()
        tail, self._tail = self._tail, None
        if tail is not None:
            await asyncio.to_thread(tail.close)
        self.reserve.close()
        self._lock.release()
        self.pokes.end()

    # work

    def require_open(self) -> None:
        """Raise `StoreFailed` once the store is closed."""
        if self._closed:
            raise StoreFailed("store.failed")

    async def read(self, read: Callable[..., T], *values: Any) -> T:
        """Run one read; those that wait at once share a call on the thread."""
        self.require_open()
        result: T = await self._reads.submit(lambda db: read(db, *values))
        return result

    async def read_slowly(self, read: Callable[..., T], *values: Any) -> T:
        """Run one read that may take long, where it holds up no other."""
        self.require_open()
        return await self.slow.run(lambda db: read(db, *values))

    async def write(self, write: Callable[..., T], *values: Any, takes_away: bool = False) -> T:
        """Run one write in a transaction of its own; one that takes away, also on a full disk."""
        self.require_open()
        result = await self.writer.run(partial(_transacted, write, values, self.reserve, takes_away=takes_away))
        self._count_writes(1)
        return result

    async def _write_commits(self, commits: Sequence[CommitRows]) -> Sequence[Exception | None]:
        try:
            outcomes = await self.writer.run(lambda db: _written(db, commits, self.reserve))
        except BaseException:
            for rows in commits:
                self.case_files.refused(rows.case)
            self.seats.clear()
            raise
        for rows, outcome in zip(commits, outcomes, strict=True):
            if outcome is None:
                self.case_files.committed(rows.after, rows.commit.items)
                if rows.seats is not None:
                    self.seats.changed(rows.case, rows.seats)
                self.pokes.tell(rows.commit.pokes)
            else:
                self.case_files.refused(rows.case)
                if isinstance(outcome, StoreFailed):
                    self.seats.clear()
        self._count_writes(len(commits))
        return outcomes

    async def _load(self, wanted: Sequence[LoadRequest]) -> Sequence[CaseFile | StoreFailed | None]:
        with self.case_files.reading() as changed:
            files = await self.loader.run(lambda db: load_batch(db, wanted))
            for file in files:
                if isinstance(file, CaseFile) and file.case.id not in changed:
                    self.case_files.put_read(with_items(file, {}), file.items.values())
        return files

    async def _read_all(self, reads: Sequence[_Read[Any]]) -> Sequence[Any]:
        return await self.pager.run(lambda db: [_read_one(db, read) for read in reads])

    # the log

    def _count_writes(self, writes: int) -> None:
        self._written += writes
        if self._written >= CHECKPOINT_EVERY and self._checkpointing is None:
            self._written = 0
            self._checkpointing = asyncio.get_running_loop().create_task(self._checkpoint())

    async def _checkpoint(self) -> None:
        """Copy the log into the database while commits go on. A failure is met again, and told, by the next write."""
        try:
            with suppress(StoreFailed):
                _, pages, _ = await self.slow.run(partial(_wal_checkpoint, mode="passive"))
                if pages > LOG_PAGES_MAX:
                    await self.writer.run(self.reserve.empty_log)
        finally:
            self._checkpointing = None

    async def shred_log(self, now: Seconds) -> None:
        """Empty the log, so that nothing destroyed is in it any more; raise `StoreFailed` busy where a reader is in the way."""
        self.require_open()
        if self._checkpointing is not None:
            await asyncio.wait([self._checkpointing])
        if self._tail is not None:
            await asyncio.to_thread(self._tail.sync)
        if not await self.writer.run(self._emptied):
            raise StoreFailed("store.busy")
        if self._tail is not None:
            tail = self._tail
            await self.writer.run(lambda _db: tail.emptied(now))

    def _emptied(self, db: sqlite3.Connection) -> bool:
        self.reserve.make_whole()
        return self.reserve.empty_log(db)


# --- on a connection's thread ---------------------------------------------------------------------------------


def _written(db: sqlite3.Connection, commits: Sequence[CommitRows], reserve: Reserve) -> Sequence[Exception | None]:
    return reserve.batched(db, commits, lambda some: write_batch(db, some), lambda rows: rows.commit.takes_away)


def _transacted(
    write: Callable[..., T], values: tuple[Any, ...], reserve: Reserve, db: sqlite3.Connection, *, takes_away: bool
) -> T:
    def attempt() -> T:
        db.execute("begin immediate")
        try:
            result = write(db, *values)
            finish(db)
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise
        return result

    return reserve.guarded(db, attempt, takes_away=takes_away)


def _read_one(db: sqlite3.Connection, read: _Read[Any]) -> Any:
    try:
        return read(db)
    except sqlite3.Error as error:
        return store_error(error)
    except Exception as error:  # noqa: BLE001 - belongs to whoever asked for this page
        return error


def _wal_checkpoint(db: sqlite3.Connection, mode: str) -> tuple[int, int, int]:
    """Return (1 when somebody was in the way, pages in the log, pages copied)."""
    busy, pages, copied = db.execute(f"pragma wal_checkpoint({mode})").fetchone()
    return busy, pages, copied
