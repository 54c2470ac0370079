"""What an operator's look asks of a database that may be served: read-only, in this thread, and nothing kept open."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from relay.store.base import KeysetRow
from relay.store.sqlite import people
from relay.store.sqlite.connection import open_file, require_schema, store_error


def staff_of(path: Path) -> Sequence[KeysetRow]:
    """Return every staff keyset of the database at `path`. Blocks; raises `SchemaMismatch` and `StoreFailed`."""
    try:
        with closing(open_file(path, read_only=True)) as db:
            require_schema(db)
            return people.staff(db)
    except sqlite3.Error as error:
        raise store_error(error) from error
