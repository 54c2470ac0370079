"""How work gets to the connections of a SQLite store, what is kept at hand, and when the log is folded in.

One thread writes, in groups. One answers loads, in groups. One turns pages, and one does what may be slow, so that no page
and no checkpoint holds up a load. Knows no query of a use; `store.py` says what is asked.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

from relay.domain.model import CaseFile
from relay.store.base import StoreFailed
from relay.store.documents import with_items
from relay.store.pokes import PokeHub
from relay.store.sqlite.batcher import Batcher
from relay.store.sqlite.cache import CaseFileCache, SeatCache
from relay.store.sqlite.commit import write_batch
from relay.store.sqlite.connection import FileLock, SqliteConnection, store_error
from relay.store.sqlite.loads import LoadRequest, load_batch
from relay.store.sqlite.rows import CommitRows

BATCH_MAX: Final = 256
"""Commits in one transaction, loads in one read."""
CHECKPOINT_EVERY: Final = 1_024
"""Writes after which the log is folded into the database, beside the commits."""
LOG_LONGEST_PAGES: Final = 16_384
"""A log that grew past this (64 MiB) is emptied between two groups."""

T = TypeVar("T")
_Work = Callable[[sqlite3.Connection], T]


class SqliteWorkers:
    """The connections of one store, what is at hand, and how work gets to each connection."""

    def __init__(
        self,
        claim: FileLock,
        writer: SqliteConnection,
        loader: SqliteConnection,
        pager: SqliteConnection,
        slow: SqliteConnection,
    ) -> None:
        self._claim = claim
        self._writer = writer
        self._loader = loader
        self._pager = pager
        self._slow = slow
        self._closing = False
        self._at_hand = CaseFileCache()
        self._seats = SeatCache()
        self._pokes = PokeHub()
        self._commits: Batcher[CommitRows, None] = Batcher(self._carry_commits, BATCH_MAX)
        self._loads: Batcher[LoadRequest, CaseFile | None] = Batcher(self._carry_loads, BATCH_MAX)
        self._pages: Batcher[_Work[Any], Any] = Batcher(self._carry_pages, BATCH_MAX)
        self._written = 0
        self._folding: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Do as the protocol says."""
        self._closing = True
        for line in (self._commits, self._loads, self._pages):
            await line.idle()
        if self._folding is not None:
            await asyncio.wait([self._folding])
        for link in (self._slow, self._pager, self._loader, self._writer):
            await link.close()
        self._claim.release()
        self._pokes.end()

    # how work travels

    def _open(self) -> None:
        if self._closing:
            raise StoreFailed("store.failed")

    async def _read(self, read: Callable[..., T], *values: Any) -> T:
        self._open()
        result: T = await self._pages.put(lambda db: read(db, *values))
        return result

    async def _read_slowly(self, read: Callable[..., T], *values: Any) -> T:
        self._open()
        return await self._slow.run(lambda db: read(db, *values))

    async def _write(self, write: Callable[..., T], *values: Any) -> T:
        """Run one write in a transaction of its own."""
        self._open()
        result = await self._writer.run(partial(_transacted, write, values))
        self._count(1)
        return result

    async def _carry_commits(self, plans: Sequence[CommitRows]) -> Sequence[Exception | None]:
        try:
            outcomes = await self._writer.run(lambda db: write_batch(db, plans))
        except BaseException:
            for plan in plans:
                self._at_hand.refused(plan.case)
            self._seats.forget()
            raise
        for plan, outcome in zip(plans, outcomes, strict=True):
            if outcome is None:
                self._at_hand.committed(plan.after, plan.commit.items)
                if plan.seats is not None:
                    self._seats.changed(plan.case, plan.seats)
                self._pokes.tell(plan.commit.pokes)
            else:
                self._at_hand.refused(plan.case)
                if isinstance(outcome, StoreFailed):
                    self._seats.forget()
        self._count(len(plans))
        return outcomes

    async def _carry_loads(self, wanted: Sequence[LoadRequest]) -> Sequence[CaseFile | None]:
        with self._at_hand.reading() as changed:
            found = await self._loader.run(lambda db: load_batch(db, wanted))
            for file in found:
                if file is not None and file.case.id not in changed:
                    self._at_hand.keep(with_items(file, {}), file.items.values())
        return found

    async def _carry_pages(self, reads: Sequence[_Work[Any]]) -> Sequence[Any]:
        return await self._pager.run(lambda db: [_answered(db, read) for read in reads])

    # the log

    def _count(self, writes: int) -> None:
        self._written += writes
        if self._written >= CHECKPOINT_EVERY and self._folding is None:
            self._written = 0
            self._folding = asyncio.get_running_loop().create_task(self._fold())

    async def _fold(self) -> None:
        """Fold the log into the database while commits go on. A failure is met again, and told, by the next write."""
        try:
            with suppress(StoreFailed):
                _, pages, _ = await self._slow.run(partial(_checkpoint, mode="passive"))
                if pages > LOG_LONGEST_PAGES:
                    await self._writer.run(partial(_checkpoint, mode="truncate"))
        finally:
            self._folding = None

    async def shred_log(self) -> None:
        """Do as the protocol says."""
        self._open()
        if self._folding is not None:
            await asyncio.wait([self._folding])
        busy, _, _ = await self._writer.run(partial(_checkpoint, mode="truncate"))
        if busy:
            raise StoreFailed("store.busy")


# --- on a connection's thread ---------------------------------------------------------------------------------


def _transacted(write: Callable[..., T], values: tuple[Any, ...], db: sqlite3.Connection) -> T:
    db.execute("begin immediate")
    try:
        result = write(db, *values)
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise
    return result


def _answered(db: sqlite3.Connection, read: _Work[Any]) -> Any:
    try:
        return read(db)
    except sqlite3.Error as error:
        return store_error(error)
    except Exception as error:  # noqa: BLE001 - belongs to whoever asked for this page
        return error


def _checkpoint(db: sqlite3.Connection, mode: str) -> tuple[int, int, int]:
    """Return (1 when somebody was in the way, pages in the log, pages folded in)."""
    busy, pages, folded = db.execute(f"pragma wal_checkpoint({mode})").fetchone()
    return busy, pages, folded
