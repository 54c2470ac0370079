"""The rows that one submit leaves in the database, to be written again by the controls under fresh ids.

Read from a real submit in a relay's database, so that the controls write what the relay writes, whatever that is.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from relay.domain.ids import ItemId
from relay.store.sqlite.connection import insert_rows
from relay.store.sqlite.queries import Insert
from relay.store.sqlite.rows import Row, Value
from relay.wire.codec import base64url

NUMBER: Final = "the number of the item"
"""Stands in a template where a row bears its item's number, which is the next one each time."""
_NUMBERED: Final = ("items", "letters", "grants", "shares")
_BY_RECORD: Final = {"records": "id", "journal": "record"}

Rows = dict[Insert, list[Row]]


class Template(Struct, frozen=True):
    """One submit's rows, table by table, and the ids in them that must be new each time."""

    rows: Rows
    item: bytes
    case: bytes
    records: tuple[bytes, ...]

    def fresh(self, number: int) -> Rows:
        """Return the rows of a submit that nobody made before, of the item with this number, in a case of its own."""
        new: dict[Value, Value] = {id_: os.urandom(len(id_)) for id_ in (self.item, self.case, *self.records)}
        new[NUMBER] = number
        return {
            insert: [tuple([new.get(value, value) for value in row]) for row in rows]
            for insert, rows in self.rows.items()
        }


def template(database: Path, item: ItemId) -> Template:
    """Read what was written for a held item, beside the relay that serves from this database."""
    with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as db:
        named = base64url(item).encode()
        records = [row[0] for row in db.execute("select id from records where instr(data, ?)", (named,))]
        number, case = db.execute("select n, case_id from items where id = ?", (item,)).fetchone()
        rows = _selected(db, "cases", "id", [case])
        for table in _NUMBERED:
            rows |= _numbered(_selected(db, table, "n", [number]))
        rows |= _selected(db, "queue", "item", [item])
        for table, column in _BY_RECORD.items():
            rows |= _selected(db, table, column, records)
    return Template(rows, item, case, tuple(records))


def write(db: sqlite3.Connection, submits: Sequence[Rows]) -> None:
    """Write submits in one transaction, on disk when this returns."""
    db.execute("begin immediate")
    for insert in submits[0]:
        insert_rows(db, insert, [row for rows in submits for row in rows[insert]])
    db.execute("commit")


def _numbered(rows: Rows) -> Rows:
    numbered: Rows = {}
    for insert, of_table in rows.items():
        at = insert.columns.index("n")
        numbered[insert] = [(*row[:at], NUMBER, *row[at + 1 :]) for row in of_table]
    return numbered


def _selected(db: sqlite3.Connection, table: str, column: str, keys: Sequence[Value]) -> Rows:
    marks = ",".join("?" * len(keys))
    cursor = db.execute(f"select * from {table} where {column} in ({marks})", keys)  # noqa: S608 - names of this file
    return {Insert(table, tuple(column[0] for column in cursor.description)): cursor.fetchall()}
