"""Rows of a database that were otherwise at an earlier moment, and how one is put back as it was: what a lost write leaves.

Such a row is whole by itself: every signature, digest and sum in it holds. Says nothing about how it is seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = tuple[Any, ...]


class RowBack(NamedTuple):
    """A row by its table and primary key, as it was and as it is now: None where there was none, or is none."""

    table: str
    key: Row
    before: Row | None
    now: Row | None

    def put(self, database: Path) -> None:
        """Let the row be as it was."""
        _put(database, self, self.before)

    def undo(self, database: Path) -> None:
        """Let the row be as it is now."""
        _put(database, self, self.now)


def rows_back(database: Path, earlier: Iterable[Path]) -> list[RowBack]:
    """Return every row that was otherwise in one of the earlier databases, once for each way in which it was."""
    now, changes = _rows(database), set()
    for snapshot in earlier:
        then = _rows(snapshot)
        changes |= {RowBack(*place, then.get(place), now.get(place)) for place in then.keys() | now.keys()}
    return sorted((change for change in changes if change.before != change.now), key=repr)


def _put(database: Path, place: RowBack, row: Row | None) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        keys = " and ".join(f"{name} = ?" for name in _key(db, place.table))
        db.execute("begin")
        db.execute(f"delete from {place.table} where {keys}", place.key)  # noqa: S608 - names of the schema
        if row is not None:
            values = ", ".join("?" * len(row))
            db.execute(f"insert into {place.table} values ({values})", row)  # noqa: S608 - as above
        db.execute("commit")


def _rows(database: Path) -> dict[tuple[str, Row], Row]:
    """Read all tables but `meta`, which counts commits and is never as it was."""
    with closing(sqlite3.connect(database)) as db:
        tables = db.execute("select name from sqlite_master where type = 'table' and name <> 'meta'").fetchall()
        rows = {}
        for (table,) in tables:
            names = [row[1] for row in db.execute(f"pragma table_info({table})")]
            places = [names.index(name) for name in _key(db, table)]
            for row in db.execute(f"select * from {table}"):  # noqa: S608 - names of the schema
                rows[table, tuple(row[place] for place in places)] = row
    return rows


def _key(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"pragma table_info({table})") if row[5]]
