"""Fills a relay's database with held items, in bulk and past the relay, which must not be running.

The rows are those of a real submit with fresh ids, spread over made-up cases and mediators or all before one mediator.
The relay then finds them as if it had written them itself.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.domain.ids import KeysetId
from relay.store.sqlite.queries import Insert
from relay.store.sqlite.rows import Row, Value
from scripts.bench.lib.rows import NUMBER, Template

CASE_ITEMS: Final = 100
"""Items in one made-up case."""
MEDIATOR_ITEMS: Final = 2_000
"""Items before one made-up mediator."""
CHUNK: Final = 100_000
SMALL_BYTES: Final = 64
"""What is left of letters, grants and records where rows are to be small; ids, heads and documents stay whole."""

_SECONDS_APART: Final = 7
_PRAGMAS: Final = ("journal_mode = off", "synchronous = off", "cache_size = -262144", "temp_store = memory")
_MADE_UP: Final = (
    "create temp table made_up (place integer primary key, number, item, case_id, mediator, record_0, record_1)"
)


class Filling(Struct, frozen=True):
    """How much, of what size, and before whom."""

    items: int
    small: bool = False
    one_queue: bool = False
    """Everything stands in the hold queue of the template's own mediator."""


def fill(database: Path, template: Template, mediator: KeysetId, filling: Filling) -> None:
    """Add held items; `mediator` is the template's, for whom made-up ones stand in."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        for pragma in _PRAGMAS:
            db.execute(f"pragma {pragma}")
        db.execute(_MADE_UP)
        (taken,) = db.execute("select coalesce(max(n), 0) from items").fetchone()
        case, before = b"", mediator
        for start in range(0, filling.items, CHUNK):
            rows: list[Row] = []
            for place in range(start, min(start + CHUNK, filling.items)):
                if place % MEDIATOR_ITEMS == 0 and not filling.one_queue:
                    before = KeysetId(os.urandom(32))
                if place % CASE_ITEMS == 0:
                    case = os.urandom(16)
                ids = (os.urandom(16), case, before, os.urandom(32), os.urandom(32))
                rows.append((place, taken + 1 + place, *ids))
            _write(db, rows, template, mediator, filling)
        db.execute("pragma journal_mode = wal")
    with database.open("rb") as file:
        os.fsync(file.fileno())


def _write(
    db: sqlite3.Connection, rows: list[Row], template: Template, mediator: KeysetId, filling: Filling
) -> None:
    db.execute("begin")
    db.execute("delete from made_up")
    db.executemany("insert into made_up values (?, ?, ?, ?, ?, ?, ?)", rows)
    ids: dict[Value, str] = {
        NUMBER: "number",
        template.item: "item",
        template.case: "case_id",
        mediator: "mediator",
        **{record: f"record_{at}" for at, record in enumerate(template.records)},
    }
    for insert, copied in template.rows.items():
        for row in copied:
            _copy(db, insert, row, ids, filling)
    db.execute("insert into seats select mediator, case_id from made_up group by case_id, mediator")
    db.execute("commit")


def _copy(db: sqlite3.Connection, insert: Insert, row: Row, ids: dict[Value, str], filling: Filling) -> None:
    """Write one row of the template as often as there are items, or cases."""
    of_cases = insert.table == "cases"
    columns, values = [], []
    for name, value in zip(insert.columns, row, strict=True):
        if value in ids:
            columns.append(ids[value])
        elif of_cases and name == "held":
            columns.append("count(*)")
        elif insert.table == "journal" and name == "n":
            columns.append(f"? + place % {CASE_ITEMS} * 2")
            values.append(value)
        elif name in ("due", "held_at"):
            columns.append(f"? - {_SECONDS_APART} * ({filling.items} - place)")
            values.append(value)
        else:
            columns.append("?")
            values.append(value[:SMALL_BYTES] if filling.small and isinstance(value, bytes) else value)
    names = ", ".join(insert.columns)
    grouped = " group by case_id" if of_cases else ""
    text = f"insert into {insert.table} ({names}) select {', '.join(columns)} from made_up{grouped}"  # noqa: S608 - names of our schema
    db.execute(text, values)
