"""Opens a SQLite file the one safe way, keeps other processes off it, and turns the driver's errors into ours.

Every connection has a thread of its own; `Link.run` hands it one function, and that is one hop. Nothing outside the
sqlite modules sees what is defined here.
"""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

import aiosqlite

from relay.store.base import SchemaMismatch, StoreFailed, StoreInUse
from relay.store.sqlite.queries import SCHEMA, Insert, row_chunks
from relay.store.sqlite.rows import Row, Value

SCHEMA_VERSION: Final = 5
"""The schema this code reads and writes; the migrations end with it."""

BUSY_TIMEOUT_MS: Final = 250
"""How long to wait for a lock. Only a backup, reading from another process, can make a checkpoint wait."""
_STATEMENTS_KEPT: Final = 512
_CACHE_KIB: Final = 8_192

T = TypeVar("T")


class SqliteConnection(aiosqlite.Connection):
    """A connection with its thread, on which whole functions run."""

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection's thread; raise `StoreFailed` where the driver fails."""
        try:
            result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call] # the driver's
        except sqlite3.Error as error:
            raise store_error(error) from error
        except ValueError as error:
            if self._connection is None:
                raise StoreFailed("store.failed") from error
            raise
        return result


async def open_connection(path: Path, *, query_only: bool = False) -> SqliteConnection:
    """Open a connection to an existing database; raise `StoreFailed`."""
    link = SqliteConnection(lambda: connect(path, query_only=query_only), iter_chunk_size=64)
    try:
        _ = await link
    except sqlite3.Error as error:
        # Its thread still has to say goodbye to the event loop, which may end once this is known.
        link._thread.join()  # noqa: SLF001 - our own subclass
        raise store_error(error) from error
    return link


def connect(path: Path, *, query_only: bool = False) -> sqlite3.Connection:
    """Open an existing database file with the settings that every connection must have; blocks.

    `synchronous=FULL`: a commit is on disk when it says so. `secure_delete`: what is destroyed is overwritten.
    Checkpoints are made by hand, away from commits.
    """
    db = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=rw",
        uri=True,
        isolation_level=None,
        cached_statements=_STATEMENTS_KEPT,
    )
    try:
        for setting in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = wal",
            "synchronous = full",
            "secure_delete = on",
            "wal_autocheckpoint = 0",
            "temp_store = memory",
            f"cache_size = -{_CACHE_KIB}",
            f"query_only = {'on' if query_only else 'off'}",
        ):
            db.execute(f"pragma {setting}")
    except sqlite3.Error:
        db.close()
        raise
    return db


class FileLock:
    """A lock on the file beside the database: held by the one process that serves or changes it.

    The lock goes with the process, however it ends; the file stays. Raises `StoreInUse`.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise StoreInUse(f"The database {path} is in use by another process.") from error

    def release(self) -> None:
        """Let go; doing so twice is not an error."""
        with suppress(OSError):
            os.close(self._file)


def store_error(error: sqlite3.Error) -> StoreFailed:
    """Say which of our problems a driver's error is."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StoreFailed("store.failed")
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        # The log's index, a small file beside the database, could not grow: as full as a disk can be.
        return StoreFailed("store.full")
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StoreFailed("store.full")
        case sqlite3.SQLITE_READONLY:
            return StoreFailed("store.read_only")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreFailed("store.busy")
        case _:
            return StoreFailed("store.failed")


def found_schema(db: sqlite3.Connection) -> int | None:
    """Return the schema version a database says it has, None when it has none."""
    try:
        row = db.execute(SCHEMA).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return None if row is None else int(row[0])


def require_schema(db: sqlite3.Connection) -> None:
    """Raise `SchemaMismatch` unless the database has exactly the schema this code knows."""
    found = found_schema(db)
    if found is None:
        raise SchemaMismatch("The database has no schema yet: run the migration first.")
    if found < SCHEMA_VERSION:
        raise SchemaMismatch(
            f"The database has schema {found} and this program needs {SCHEMA_VERSION}: run the migration first."
        )
    if found > SCHEMA_VERSION:
        raise SchemaMismatch(
            f"The database has schema {found}, newer than this program, which knows {SCHEMA_VERSION}:"
            " run a newer program."
        )


@cache
def numbered_marks(text: str) -> str:
    """Return a query with SQLite's numbered placeholders, which take a plain sequence."""
    return re.sub(r"\$(\d+)", r"?\1", text)


def execute(db: sqlite3.Connection, text: str, *values: Value) -> sqlite3.Cursor:
    """Run one query of queries.py."""
    return db.execute(numbered_marks(text), values)


def insert_rows(db: sqlite3.Connection, insert: Insert, rows: Sequence[Row]) -> None:
    """Write rows, many a step."""
    for chunk in row_chunks(rows):
        db.execute(numbered_marks(insert.text(len(chunk))), [value for row in chunk for value in row])


def update_rows(db: sqlite3.Connection, text: Callable[[int], str], rows: Sequence[Row]) -> int:
    """Change rows, many a step, by the statement that `text` gives for so many; return how many were changed."""
    return sum(
        db.execute(numbered_marks(text(len(chunk))), [value for row in chunk for value in row]).rowcount
        for chunk in row_chunks(rows)
    )
