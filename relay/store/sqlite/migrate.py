"""Brings a database file to the newest schema, by numbered SQL files and nothing else; no serving process imports this.

An upgrade first puts a copy of the file aside and puts it back when anything fails. Once it has gone well the copy is
deleted: it holds shred shares, and what is destroyed later must not live on in it.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from yoyo import default_migration_table, read_migrations
from yoyo.backends.core.sqlite3 import SQLiteBackend
from yoyo.connections import parse_uri

from relay.store.base import SchemaMismatch
from relay.store.sqlite.connection import FileLock, found_schema, store_error
from relay.store.urls import sqlite_path

MIGRATIONS: Final = Path(__file__).parent.parent / "migrations"


def migrate(url: str, *, folder: Path = MIGRATIONS) -> int:
    """Create the database at `url`, or bring it up to date, and return its schema version.

    Raises `SchemaMismatch` for a database that is newer than `folder` or is not one of ours, `StoreInUse` while a
    process serves it, `StoreFailed`, `ValueError` for a URL that cannot be migrated.
    """
    path = sqlite_path(url)
    newest = _newest(folder)
    claim = FileLock(path)
    try:
        present = _present(path)
        if present is not None and present > newest:
            raise SchemaMismatch(
                f"The database has schema {present}, newer than this program, which knows {newest}:"
                " run a newer program."
            )
        if present != newest:
            _upgrade(path, folder, present)
    except sqlite3.Error as error:
        raise store_error(_first(error)) from error
    finally:
        claim.release()
    return newest


def schema_version(url: str) -> int | None:
    """Return the schema version of the database at `url`, None when there is no database or it has no schema.

    Raises as `migrate` does.
    """
    path = sqlite_path(url)
    try:
        return _present(path) if path.exists() else None
    except sqlite3.Error as error:
        raise store_error(error) from error


def _first(error: sqlite3.Error) -> sqlite3.Error:
    """The failure that came first: undoing what it left half done often fails too, for lack of anything to undo."""
    while isinstance(error.__context__, sqlite3.Error):
        error = error.__context__
    return error


def _newest(folder: Path) -> int:
    return max(_number(each.name) for each in folder.glob("[0-9]*.sql"))


def _present(path: Path) -> int | None:
    """Return the schema version, None for a file that is missing or has no tables."""
    if not path.exists():
        return None
    with closing(_opened(path)) as db:
        present = found_schema(db)
        if present is None and db.execute("select 1 from sqlite_master where type = 'table'").fetchone():
            raise SchemaMismatch(f"{path} is a database, but not one of this program: name another file.")
        return present


def _upgrade(path: Path, folder: Path, present: int | None) -> None:
    if present is None:
        # Nobody else on this machine may read what comes into it.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        _apply(path, folder, present)
        return
    aside = path.with_name(f"{path.name}.schema-{present}")
    _copy(path, aside)
    try:
        _apply(path, folder, present)
        with closing(_opened(path)) as db:
            (verdict,) = db.execute("pragma quick_check(1)").fetchone()
        if verdict != "ok":
            raise SchemaMismatch(f"The upgrade left a damaged database ({verdict}); the old one was put back.")
    except BaseException:
        _put_back(aside, path)
        raise
    aside.unlink()


class _Backend(SQLiteBackend):  # type: ignore[misc] # the library has no types
    """The library's, except for two things: it overwrites what it deletes, and its log names no machine and no person.

    A migration may make a table of shares anew, and what is destroyed later must not live on where it lay before (step D3).
    For the names the library would ask the network.
    """

    def connect(self, dburi: Any) -> Any:
        db = super().connect(dburi)
        db.execute("pragma secure_delete = on")
        return db

    def get_log_data(self, migration: Any = None, operation: str = "apply") -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "migration_id": migration.id,
            "migration_hash": migration.hash,
            "username": "",
            "hostname": "",
            "created_at_utc": datetime.now(UTC).replace(tzinfo=None),
            "operation": operation,
        }


def _apply(path: Path, folder: Path, present: int | None) -> None:
    """Apply what is missing. The schema's own word counts for what is there, not the library's list."""
    migrations = read_migrations(str(folder))
    # The library takes the path of a URL as it stands, and SQLite then unquotes it.
    place = parse_uri(f"sqlite:///{quote(str(path.absolute()))}")
    with _Backend(place, default_migration_table) as backend:
        backend.init_database()
        with backend.lock():
            there = migrations.filter(lambda each: _number(each.id) <= (present or 0))
            backend.mark_migrations(backend.to_apply(there))
            backend.apply_migrations(backend.to_apply(migrations))
    # A file that it cannot read the library passes over in silence.
    arrived = _present(path)
    if arrived != _newest(folder):
        raise SchemaMismatch(f"The migrations lead to schema {arrived}, not to {_newest(folder)}.")


def _number(name: str) -> int:
    return int(name.split("_", maxsplit=1)[0])


def _copy(source: Path, target: Path) -> None:
    """Copy a database, with what is still in its log, to a file of its own that only the owner may read."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with closing(_opened(source)) as old, closing(_opened(target)) as new:
        old.backup(new)


def _put_back(aside: Path, path: Path) -> None:
    for beside in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    aside.replace(path)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=rw", uri=True, isolation_level=None)
