"""Opens a SQLite file the one safe way, keeps other processes off it, and turns the driver's errors into ours.

Every connection has a thread of its own; `SqliteConnection.run` gives it one function to run. Nothing outside this package
sees what is defined here.
"""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

import aiosqlite

from relay.store.base import SchemaMismatch, StoreFailed, StoreInUse
from relay.store.sqlite.queries import OLD_SCHEMA, Insert, KeyedQuery, key_lists, row_chunks
from relay.store.sqlite.rows import Row, Value

SCHEMA_VERSION: Final = 8
"""The schema this code reads and writes; the migrations end with it."""

LOCK: Final = ".lock"
"""Stands behind the database's name in that of the file by which one process alone serves or changes it."""
BUSY_TIMEOUT_MS: Final = 250
"""How long to wait for a lock. Only a backup, reading from another process, can make a checkpoint wait."""
_STATEMENTS_KEPT: Final = 512
_CACHE_KIB: Final = 8_192

T = TypeVar("T")


class _Work(str):
    """A function that goes to a connection's thread in place of a script."""

    __slots__ = ("run",)
    run: Callable[[sqlite3.Connection], None]


class Database(sqlite3.Connection):
    """A connection that also runs functions, and may have its own way to commit.

    aiosqlite passes a script to `executescript`, on the connection's own thread. So a function that comes as a script runs
    whole on that thread: one call for a batch of commits, where a call for each statement would take longer than the statements.
    """

    committing: Callable[[sqlite3.Connection], None] | None = None
    """How its transactions end, where something is to be written with each of them."""
    making_room: Callable[[sqlite3.Connection], None] | None = None
    """Takes room on the disk for the pages that a transaction adds, before it ends; raises `StoreFailed` *store.full*."""

    def executescript(self, sql_script: str, /) -> sqlite3.Cursor:
        if isinstance(sql_script, _Work):
            sql_script.run(self)
            return self.cursor()
        return super().executescript(sql_script)


class _LookedAt(Database):
    """A connection to a database that may be damaged: where the driver cannot even tell what is wrong, that is an error as any."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except UnicodeDecodeError as error:
            raise sqlite3.DatabaseError("the database names something that is no text") from error


class SqliteConnection:
    """A connection with its thread, on which whole functions run; made by `open_connection`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._closed = False

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the connection's thread; raise `StoreFailed` where the driver fails or is closed."""
        if self._closed:
            raise StoreFailed("store.failed")
        results: list[T] = []
        work = _Work()
        work.run = lambda db: results.append(function(db))
        try:
            await self._connection.executescript(work)
        except sqlite3.Error as error:
            raise store_error(error) from error
        return results[0]

    async def close(self) -> None:
        """Finish what waits and close; doing so twice is not an error."""
        self._closed = True
        await self._connection.close()


async def open_connection(path: Path, *, query_only: bool = False) -> SqliteConnection:
    """Open a connection to an existing database; raise `StoreFailed`."""
    failed: list[sqlite3.Error] = []

    def opened() -> sqlite3.Connection:
        try:
            return connect(path, query_only=query_only)
        except sqlite3.Error as error:
            # Where opening fails the library does not wait for its thread to end, so it is given something to close.
            failed.append(error)
            return sqlite3.connect(":memory:")

    connection = await aiosqlite.Connection(opened, iter_chunk_size=64)
    if failed:
        await connection.close()
        raise store_error(failed[0])
    return SqliteConnection(connection)


def connect(path: Path, *, query_only: bool = False) -> sqlite3.Connection:
    """Open an existing database file with the settings that every connection must have; blocks.

    `synchronous=FULL`: a commit is on disk when it says so. `secure_delete`: what is destroyed is overwritten.
    Checkpoints are made by hand, away from commits.
    """
    db = open_file(path)
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


def finish(db: sqlite3.Connection) -> None:
    """End the transaction of a connection, in its own way where it has one; blocks."""
    if isinstance(db, Database) and db.committing is not None:
        db.committing(db)
    else:
        end(db)


def end(db: sqlite3.Connection) -> None:
    """End a transaction to which nothing is added any more; blocks. Raises `StoreFailed` *store.full*."""
    if isinstance(db, Database) and db.making_room is not None:
        db.making_room(db)
    db.execute("commit")


def open_file(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open an existing database file, which keeps the settings it has; blocks.

    Read only, its log stays as it is too: otherwise the last to close a database takes in what is whole of its log, and
    throws the rest away.
    """
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        isolation_level=None,
        cached_statements=_STATEMENTS_KEPT,
        factory=_LookedAt if read_only else Database,
    )


class FileLock:
    """A lock on the file beside the database: held by the one process that serves or changes it.

    The lock goes with the process, however it ends; the file stays. Raises `StoreInUse`.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path.with_name(path.name + LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.geteuid() == 0:
                # What root makes must not keep the service from its own database.
                home = path.absolute().parent.stat()
                os.fchown(self._file, home.st_uid, home.st_gid)
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
    """Return the schema version a database says it has, None when it has none.

    It stands in the file's header (`pragma user_version`), up to schema 5 in a table.
    """
    try:
        row = execute(db, OLD_SCHEMA).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    (version,) = db.execute("pragma user_version").fetchone()
    return version or (None if row is None else int(row[0]))


def require_schema(db: sqlite3.Connection) -> None:
    """Raise `SchemaMismatch` unless the database has exactly the schema this code knows."""
    schema = found_schema(db)
    if schema is None:
        raise SchemaMismatch("The database has no schema yet: run the migration first.")
    if schema < SCHEMA_VERSION:
        raise SchemaMismatch(
            f"The database has schema {schema} and this program needs {SCHEMA_VERSION}: run the migration first."
        )
    if schema > SCHEMA_VERSION:
        raise SchemaMismatch(
            f"The database has schema {schema}, newer than this program, which knows {SCHEMA_VERSION}:"
            " run a newer program."
        )


@cache
def numbered_marks(text: str) -> str:
    """Return a query with SQLite's numbered placeholders, which take a plain sequence."""
    return re.sub(r"\$(\d+)", r"?\1", text)


def execute(db: sqlite3.Connection, text: str, *values: Value) -> sqlite3.Cursor:
    """Run one query of queries.py."""
    return db.execute(numbered_marks(text), values)


def rows_about(db: sqlite3.Connection, query: KeyedQuery, keys: Sequence[Value]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query about any number of keys, as many keys a step as it takes."""
    for some in key_lists(keys):
        yield from execute(db, query.text(len(some)), *some)


def change_about(db: sqlite3.Connection, query: KeyedQuery, keys: Sequence[Value]) -> int:
    """Change what any number of keys are about; return how many rows were changed."""
    return sum(execute(db, query.text(len(some)), *some).rowcount for some in key_lists(keys))


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
