"""Copies of a database: everything but shred shares and tokens; the shares by themselves; and both put together again.

Reads a database that may be served meanwhile by another process, table by table into a fresh file, so that no page with
something destroyed on it comes along. What is large is copied in short steps, between which the service can empty its log of what
was destroyed; then one short look brings the copy to one moment. Every table stands in one of the lists, or nothing is copied.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from relay.domain.ids import UploadId
from relay.store.sqlite.connection import SCHEMA_VERSION, open_file, require_schema, store_error
from relay.store.sqlite.tail import OF_THE_TAIL
from relay.store.sqlite.uploads import installation
from relay.store.urls import sqlite_path

COPIED: Final = frozenset(
    {
        "accounts",
        "cases",
        "cosigns",
        "devices",
        "grants",
        "items",
        "journal",
        "keyrings",
        "keysets",
        "letters",
        "meta",
        "parts",
        "pokes",
        "queue",
        "records",
        "seats",
        "slip_answers",
        "slips",
        "slots",
        "words",
    }
)
LEFT_EMPTY: Final = frozenset({"bearers", "keyring_shares", "shares", "unwanted", "uploads"})
"""Tables whose rows are in no copy: shares can be destroyed only where they are, tokens end soon anyway, uploads belong to
nobody but their uploader, who still has what was sent."""
COPIED_BEFORE: Final = frozenset({"_yoyo_log", "_yoyo_migration", "_yoyo_version"})
LEFT_EMPTY_BEFORE: Final = frozenset({"yoyo_lock"})
"""The same for tables that databases up to schema 5 have: what the library that migrated them kept for itself."""
SHARE_TABLES: Final = {
    # By the item's own id: the number that stands for it here may stand for another one in a restored database.
    "shares": "select items.id as item, reader, grantor, purpose, share from main.shares"
    " join main.items on items.n = shares.n",
    # A keyring opens only with the share of its own version, so both go together.
    "keyring_shares": "select account, version, share from main.keyring_shares",
    "keyrings": "select account, version, sealed from main.keyrings",
}
"""What a copy of the shares holds, and where it comes from."""

NEVER_AGAIN: Final = ("records", "letters", "grants", "journal")
"""Tables that are nearly all of a database, and whose rows are written once: copied in steps. Only a grant may be given anew."""
STEP_ROWS: Final = 1_000
"""Rows of one step: about a megabyte, a few thousandths of a second."""
BUSY_TIMEOUT_MS: Final = 5_000
_DEFINES: Final = re.compile(r'create (table|(?:unique )?index) (?:"\w+"|\w+)', re.IGNORECASE)


class Damaged(Exception):
    """A copy cannot be used; the sentence says what is wrong with it."""


def backup(url: str, target: Path) -> dict[str, int]:
    """Copy the database at `url` to the new file `target`; return how many rows each table has there.

    Blocks. Raises `SchemaMismatch`, `StoreFailed`, and `FileExistsError`.
    """
    _new_file(target)
    with _reading(sqlite_path(url)) as db:
        db.execute("attach ? as fresh", (str(target),))
        tables = _tables(db)
        # Nothing is undone here: a copy that fails is thrown away whole, and one that does not is put on disk at its end.
        db.execute("pragma fresh.journal_mode = off")
        db.execute("pragma fresh.synchronous = off")
        for definition in _definitions(db):
            db.execute(definition)
        db.execute(f"pragma fresh.user_version = {SCHEMA_VERSION}")
        ends = {table: _copy_in_steps(db, table) for table in NEVER_AGAIN if table in tables}
        db.execute("begin")
        for table in sorted(tables & COPIED):
            if table in ends:
                _catch_up(db, table, ends[table])
            else:
                db.execute(_COPY.format(table=table, which=_NO_TAIL if table == "meta" else "true"))
        counts = {table: _count(db, f"fresh.{table}") for table in tables & COPIED}
        db.execute("commit")
        _require_whole(db, "fresh")
    _sync(target)
    return counts


def backup_shares(url: str) -> bytes:
    """Return a copy of the shares, to be sealed at once: a database of three tables.

    Blocks. Raises `SchemaMismatch` and `StoreFailed`.
    """
    with _reading(sqlite_path(url)) as db:
        db.execute("attach ':memory:' as fresh")
        db.execute("begin")
        for table, rows in SHARE_TABLES.items():
            db.execute(f"create table fresh.{table} as {rows}")
        db.execute("commit")
        return db.serialize(name="fresh")


def restore(copy: Path, target: Path) -> dict[str, int]:
    """Build the new file `target` from a copy, without any share; return its rows by table.

    Blocks. Raises `Damaged`, `StoreFailed`, `SchemaMismatch`, and `FileExistsError`.
    """
    _new_file(target)
    try:
        # Bytes first: whether they are a database is seen on our own file, never written to the copy.
        with copy.open("rb") as source, target.open("wb") as fresh:
            while chunk := source.read(1 << 20):
                fresh.write(chunk)
        with _opened(target) as db:
            _require_whole(db, "main")
            tables = _tables(db)
            for table in tables & (LEFT_EMPTY | LEFT_EMPTY_BEFORE):
                if _count(db, table):
                    raise Damaged(f"The backup has rows in {table}, which no backup of ours has.")
            return {table: _count(db, table) for table in tables & (COPIED | COPIED_BEFORE)}
    except sqlite3.DatabaseError as error:
        raise Damaged("The backup is damaged: it is not a whole database.") from error


def put_shares(shares: bytes, target: Path) -> None:
    """Put a copy of the shares into a restored file of the newest schema: the last thing, for from then on letters open with it.

    A share without its grant is dropped, a grant without its share stays and opens nothing. Keyrings are taken from the copy of
    the shares, whose own schema may be an earlier one. Blocks. Raises `Damaged`, `StoreFailed`.
    """
    try:
        with _opened(target) as db:
            require_schema(db)
            db.execute("pragma secure_delete = on")
            _put_shares(db, shares)
    except sqlite3.OperationalError as error:
        raise store_error(error) from error
    except sqlite3.DatabaseError as error:
        raise Damaged("The copy of the shares is damaged: it is not a whole database.") from error


def uploads_of(copy: Path) -> frozenset[UploadId]:
    """Return the names of the large bytes that a copy, or a database that is served, needs. Blocks; raises `StoreFailed`."""
    with _opened(copy, read_only=True) as db:
        try:
            return frozenset(UploadId(row[0]) for row in db.execute("select upload from parts"))
        except sqlite3.Error as error:
            raise store_error(error) from error


def installation_of(database: Path) -> str | None:
    """Return the installation that a database, which may be served, says it is. Raises `SchemaMismatch`, `StoreFailed`."""
    with _reading(database) as db:
        return installation(db)


def large_of(database: Path) -> tuple[frozenset[UploadId], int]:
    """Return of which large bytes a database has any row, and how many of them are parts of letters. Raises as above."""
    with _reading(database) as db:
        known = db.execute(
            "select upload from parts union select id from uploads union select upload from unwanted"
        )
        return frozenset(UploadId(row[0]) for row in known), _count(db, "parts")


def _put_shares(db: sqlite3.Connection, shares: bytes) -> None:
    db.execute("attach ':memory:' as fresh")
    db.deserialize(shares, name="fresh")
    _require_whole(db, "fresh")
    db.execute("begin")
    known = {row[1] for row in db.execute("pragma fresh.table_info(shares)")}
    # Of an earlier schema a share says whose it is and no more. Beside a grant that it is not for it opens nothing (step G5).
    exactly = " and grants.grantor = newer.grantor and grants.purpose = newer.purpose" if "grantor" in known else ""
    db.execute(
        "insert into shares (n, reader, grantor, purpose, share)"  # noqa: S608 - one of two fixed texts
        " select items.n, newer.reader, grants.grantor, grants.purpose, newer.share from fresh.shares as newer"
        f" join items on items.id = newer.item join grants on grants.n = items.n and grants.reader = newer.reader{exactly}"
    )
    db.execute(
        "update keyrings set version = newer.version, sealed = newer.sealed from fresh.keyrings as newer"
        " where newer.account = keyrings.account"
    )
    db.execute(
        "insert into keyring_shares (account, version, share) select account, version, share"
        " from fresh.keyring_shares where exists"
        " (select 1 from keyrings where keyrings.account = fresh.keyring_shares.account"
        " and keyrings.version = fresh.keyring_shares.version)"
    )
    db.execute("commit")


_COPY: Final = "insert into fresh.{table} select * from main.{table} where {which}"
_NO_TAIL: Final = f"not ({OF_THE_TAIL})"
_JOURNAL_KEY: Final = "(case_id, seat, n)"
_CATCH_UP: Final = {
    "records": (_COPY.format(table="records", which="rowid > :end"),),
    "letters": (
        "delete from fresh.letters where n not in (select n from main.letters)",
        _COPY.format(table="letters", which="n > :end"),
    ),
    "grants": (
        """
        delete from fresh.grants as mine where not exists (select 1 from main.grants as theirs
        where (theirs.n, theirs.reader, theirs.grantor, theirs.purpose) = (mine.n, mine.reader, mine.grantor, mine.purpose)
        and theirs.sealed = mine.sealed)
        """,
        """
        insert into fresh.grants select * from main.grants as theirs where not exists (select 1 from fresh.grants as mine
        where (theirs.n, theirs.reader, theirs.grantor, theirs.purpose) = (mine.n, mine.reader, mine.grantor, mine.purpose))
        """,
    ),
    "journal": (
        """
        insert into fresh.journal select * from main.journal as theirs where not exists (select 1 from fresh.journal as mine
        where (theirs.case_id, theirs.seat, theirs.n) = (mine.case_id, mine.seat, mine.n))
        """,
    ),
}
"""What brings a copy in steps to the present moment, given the last row that was copied."""


def _copy_in_steps(db: sqlite3.Connection, table: str) -> int:
    """Copy a table, a step at a time; return the rowid of the last row, where its rows are counted."""
    if table == "journal":
        last: tuple[object, ...] | None = (b"", "", 0)
        while last is not None:
            after, where = last, f"{_JOURNAL_KEY} > (?, ?, ?)"
            last = db.execute(
                f"select case_id, seat, n from main.journal where {where} order by case_id, seat, n"  # noqa: S608 - fixed
                f" limit 1 offset {STEP_ROWS - 1}",
                after,
            ).fetchone()
            until = "" if last is None else f" and {_JOURNAL_KEY} <= (?, ?, ?)"
            db.execute(_COPY.format(table=table, which=where + until), (*after, *(last or ())))
        return 0
    done, newest = 0, int(db.execute(f"select coalesce(max(rowid), 0) from main.{table}").fetchone()[0])  # noqa: S608 - of the list
    while done < newest:
        db.execute(
            _COPY.format(table=table, which="rowid > ? and rowid <= ?"), (done, min(done + STEP_ROWS, newest))
        )
        done = min(done + STEP_ROWS, newest)
    return newest


def _catch_up(db: sqlite3.Connection, table: str, end: int) -> None:
    for statement in _CATCH_UP[table]:
        db.execute(statement, {"end": end})


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that another process may be serving, and leave it as it is."""
    with _opened(path, read_only=True) as db:
        try:
            require_schema(db)
            yield db
        except sqlite3.Error as error:
            raise store_error(error) from error


@contextmanager
def _opened(path: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    try:
        db = open_file(path, read_only=read_only)
    except sqlite3.Error as error:
        raise store_error(error) from error
    with closing(db):
        db.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
        db.execute("pragma temp_store = memory")
        yield db


def _tables(db: sqlite3.Connection) -> set[str]:
    tables = {
        name
        for (name,) in db.execute("select name from main.sqlite_master where type = 'table'")
        if not name.startswith("sqlite_")
    }
    if unknown := tables - COPIED - LEFT_EMPTY - COPIED_BEFORE - LEFT_EMPTY_BEFORE:
        raise Damaged(
            f"The database has a table {min(unknown)} of which it is not decided whether it may be copied."
        )
    return tables


def _definitions(db: sqlite3.Connection) -> list[str]:
    """Return what makes the same tables and indexes in the attached file: tables first."""
    rows = db.execute(
        "select name, sql from main.sqlite_master where sql is not null and name not like 'sqlite\\_%' escape '\\'"
        " order by type = 'index'"
    )
    made = []
    for name, sql in rows:
        text, replaced = _DEFINES.subn(rf'create \1 fresh."{name}"', sql, count=1)
        if not replaced:
            raise Damaged(f"The database has something called {name} that no backup of ours knows.")
        made.append(text)
    return made


def _count(db: sqlite3.Connection, table: str) -> int:
    (count,) = db.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - a name of the lists
    return int(count)


def _require_whole(db: sqlite3.Connection, schema: str) -> None:
    (verdict,) = db.execute(f"pragma {schema}.integrity_check(1)").fetchone()
    if verdict != "ok":
        raise Damaged(f"The backup is damaged: {verdict}.")


def _new_file(path: Path) -> None:
    """Make the file first, so that only its owner may ever read it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
