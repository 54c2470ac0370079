"""Brings a database file to the newest schema, by numbered SQL files in one transaction; no serving process imports this.

An upgrade happens whole or not at all: whatever ends it early, even a kill, leaves the database as it was (docs/adr/0020). It
can be taken back in the same way, by the files in `back`, which say what is lost by it (docs/adr/0023).
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from relay.store.base import SchemaMismatch
from relay.store.sqlite.connection import FileLock, connect, found_schema, open_file, store_error
from relay.store.urls import sqlite_path

MIGRATIONS: Final = Path(__file__).parent.parent / "migrations"
SAID_IN_A_TABLE: Final = 5
"""Up to this schema a database says in `meta` alone which it has."""
_FROM: Final = "upgraded_from"
"""The row of `meta` that says which schema the database had before its last upgrade."""
_LOST: Final = re.compile(r"^-- lost: (.+)\n-- count: (.+)$", re.MULTILINE)
"""What a file in `back` says of what it loses, and how that is counted before."""
COPIED_ASIDE: Final = 5
"""Up to this schema a program copied the database aside while it upgraded, shares too, and left the copy where it was killed."""


def migrate(url: str, *, folder: Path = MIGRATIONS) -> int:
    """Create the database at `url`, or bring it up to date, and return its schema version.

    Raises `SchemaMismatch` for a database that is newer than `folder` or is not one of ours, `StoreInUse` while a
    process serves it, `StoreFailed`, `ValueError` for a URL that cannot be migrated.
    """
    path = sqlite_path(url)
    files = {_number(file): file for file in folder.glob("[0-9]*.sql")}
    newest = max(files)
    lock = FileLock(path)
    try:
        present = schema_version(url)
        if present is not None and present > newest:
            raise SchemaMismatch(
                f"The database has schema {present}, newer than this program, which knows {newest}:"
                " run a newer program."
            )
        if not path.exists():
            # Nobody else on this machine may read what comes into it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        if present != newest:
            missing = range((present or 0) + 1, newest + 1)
            _apply(path, [files[number].read_text(encoding="utf-8") for number in missing], newest, present)
        for schema in range(1, COPIED_ASIDE + 1):
            path.with_name(f"{path.name}.schema-{schema}").unlink(missing_ok=True)
    except sqlite3.Error as error:
        raise store_error(error) from error
    finally:
        lock.release()
    return newest


def way_back(url: str, *, folder: Path = MIGRATIONS) -> tuple[int, list[tuple[int, str]]]:
    """Return to which schema the last upgrade can be taken back, and what is lost by it: how many, and of what.

    Raises `SchemaMismatch` where there is nothing that this program could take back, else as `migrate` does.
    """
    path = sqlite_path(url)
    newest = max(_number(file) for file in folder.glob("[0-9]*.sql"))
    present = schema_version(url)
    if present != newest:
        raise SchemaMismatch(
            f"The database has schema {present}, and this program takes upgrades back to no other than its own, {newest}."
        )
    try:
        with closing(open_file(path)) as db:
            row = db.execute("select value from meta where name = ?", (_FROM,)).fetchone()
            if row is None:
                raise SchemaMismatch(
                    "There is no upgrade to take back: this program made none, or it was taken back already."
                )
            back = int(row[0])
            asked = [match for script in _ways_back(folder, newest, back) for match in _LOST.findall(script)]
            lost = [(int(db.execute(count).fetchone()[0]), what) for what, count in asked]
    except sqlite3.Error as error:
        raise store_error(error) from error
    return back, [(count, what) for count, what in lost if count]


def migrate_back(url: str, *, folder: Path = MIGRATIONS) -> int:
    """Take the last upgrade back, with what was written since; return the schema, which only an earlier program serves.

    Raises as `way_back` does, and `StoreInUse`. Blocks.
    """
    path = sqlite_path(url)
    lock = FileLock(path)
    try:
        back, _ = way_back(url, folder=folder)
        newest = max(_number(file) for file in folder.glob("[0-9]*.sql"))
        _apply(path, _ways_back(folder, newest, back), back if back > SAID_IN_A_TABLE else 0, None)
    except sqlite3.Error as error:
        raise store_error(error) from error
    finally:
        lock.release()
    return back


def _ways_back(folder: Path, newest: int, back: int) -> list[str]:
    ways = {_number(path): path for path in (folder / "back").glob("[0-9]*.sql")}
    return [ways[number].read_text(encoding="utf-8") for number in range(newest, back, -1)]


def schema_version(url: str, *, read_only: bool = False) -> int | None:
    """Return the schema version of the database at `url`, None when there is no database or it has no tables.

    Read only, it leaves a log beside it as it is, a damaged one too. Raises as `migrate` does.
    """
    path = sqlite_path(url)
    if not path.exists():
        return None
    try:
        with closing(open_file(path, read_only=read_only)) as db:
            present = found_schema(db)
            if present is None and db.execute("select 1 from sqlite_master where type = 'table'").fetchone():
                raise SchemaMismatch(f"{path} is a database, but not one of this program: name another file.")
            return present
    except sqlite3.Error as error:
        raise store_error(error) from error


def _apply(path: Path, scripts: list[str], version: int, before: int | None) -> None:
    """Run scripts, and note from which schema, where that can be taken back; all or nothing."""
    with closing(connect(path)) as db:
        db.executescript("\n".join(["begin immediate;", *scripts, f"pragma user_version = {version};"]))
        # What a migration wrote is in no sum: they are made anew at the next start.
        db.execute("delete from meta where name = ? or name like 'sum.%'", (_FROM,))
        if before is not None:
            db.execute("insert into meta (name, value) values (?, ?)", (_FROM, str(before)))
        (verdict,) = db.execute("pragma quick_check(1)").fetchone()
        if verdict != "ok":
            raise SchemaMismatch(f"The change would leave a damaged database ({verdict}): it was not made.")
        db.execute("commit")


def _number(file: Path) -> int:
    return int(file.name.split("_", maxsplit=1)[0])
