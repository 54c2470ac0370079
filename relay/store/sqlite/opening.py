"""Opens the store on one SQLite file: its lock, its reserve, its connections, and what must hold before it is served."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

from relay.store.base import SchemaMismatch, StoreFailed
from relay.store.space import no_names_left
from relay.store.sqlite.connection import (
    FileLock,
    SqliteConnection,
    open_connection,
    open_file,
    require_schema,
    store_error,
)
from relay.store.sqlite.reserve import Reserve, Tell
from relay.store.sqlite.store import SqliteStore
from relay.store.sqlite.tail import Tail, begin, require_newest, require_sound
from relay.store.sqlite.workers import SqliteWorkers

T = TypeVar("T")


def _untold(_event: str) -> None: ...


async def open_sqlite(path: Path, reserve_bytes: int = 0, tell: Tell = _untold) -> SqliteStore:
    """Open the store in the file `path`, which a migration has made, and put a reserve of so many bytes aside for stopping.

    On a full disk it is opened from the reserve; only what takes away can then be written.

    Raises `SchemaMismatch`, `StoreInUse` (another process has it), `StoreDamaged` (its newest commits are lost), `StoreFailed`.
    """
    if not path.is_file():  # noqa: ASYNC240 - once, before anything is served
        raise SchemaMismatch(f"There is no database at {path}: relay check says what to do.")
    lock = FileLock(path)
    reserve: Reserve | None = None
    connections: list[SqliteConnection] = []
    tail: Tail | None = None
    try:
        reserve = Reserve(path, reserve_bytes, tell)
        await _with_room(path, reserve, partial(asyncio.to_thread, _require_served, path))
        connections.append(await _with_room(path, reserve, partial(open_connection, path)))
        tail = await _begun(path, connections[0])
        for opened in [partial(open_connection, path, query_only=True)] * 3:
            connections += [await _with_room(path, reserve, opened)]
        await connections[0].run(reserve.begin)
    except BaseException:
        for connection in connections:
            await connection.close()
        if tail is not None:
            tail.close()
        if reserve is not None:
            reserve.close()
        lock.release()
        raise
    return SqliteStore(SqliteWorkers(lock, tail, reserve, *connections))


async def _with_room(path: Path, reserve: Reserve, opened: Callable[[], Awaitable[T]]) -> T:
    """Open, from the reserve where the disk has no room for the files that SQLite makes."""
    while True:
        try:
            return await opened()
        except StoreFailed as failed:
            if not (failed.code == "store.full" or no_names_left(path)) or not reserve.give_some():
                raise


def _require_served(path: Path) -> None:
    """Look before anything is opened for writing, which would throw away what is damaged of the log."""
    try:
        with closing(open_file(path, read_only=True)) as db:
            require_schema(db)
    except sqlite3.Error as error:
        raise store_error(error) from error
    require_newest(path)
    require_sound(path)


async def _begun(path: Path, writer: SqliteConnection) -> Tail | None:
    """Begin to count commits; a database that has no count yet waits with it until a full disk has room."""
    try:
        return await writer.run(partial(begin, path))
    except StoreFailed as failed:
        if failed.code != "store.full":
            raise
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
    return None
