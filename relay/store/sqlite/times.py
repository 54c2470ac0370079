"""What a SQLite database knows of time (`relay.domain.known_time`): two rows of `meta`.

The functions that take a connection run on the service's threads; those that take a URL belong to commands, and work beside a
process that serves the database.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Final

from relay.domain.ids import Seconds
from relay.domain.known_time import KnownTimes
from relay.store.sqlite.connection import connect, execute, open_file, require_schema, store_error
from relay.store.urls import sqlite_path

_TIMES: Final = "select name, value from meta where name in ('known', 'written')"
_KEEP: Final = (
    "insert into meta (name, value) values ('known', $1)"
    " on conflict (name) do update set value = excluded.value where meta.value = $2"
)
_SET: Final = (
    "insert into meta (name, value) values ('known', $1), ('written', $1)"
    " on conflict (name) do update set value = excluded.value"
)
_WRITTEN: Final = (
    "insert into meta (name, value) values ('written', $1) on conflict (name) do update set value = excluded.value"
    " where cast(meta.value as bigint) + 60 <= cast(excluded.value as bigint)"
)
"""Once a minute is enough: a row more in each group of commits would be a page more."""
_NEWEST_DATE: Final = (
    "select max(at) from (select (select held_at from items order by n desc limit 1) as at"
    " union all select max(closed_on) * 86400 from cases union all select max(at) from cosigns"
    " union all select max(at) from slots union all select max(not_before) from keysets"
    " union all select max(expires) - 1800 from bearers) as dates"
)
"""When a database was written before there was a row that says so, as nearly as its rows tell; a token lives half an hour."""


def times(db: sqlite3.Connection) -> KnownTimes:
    kept = {name: Seconds(int(value)) for name, value in execute(db, _TIMES)}
    newest = kept.get("written")
    if newest is None:
        (newest,) = execute(db, _NEWEST_DATE).fetchone()
    return KnownTimes(kept.get("known"), newest)


def keep_time(db: sqlite3.Connection, before: Seconds | None, known: Seconds, at: Seconds) -> bool:
    if execute(db, _KEEP, str(known), "" if before is None else str(before)).rowcount == 0:
        return False
    mark_written(db, at)
    return True


def mark_written(db: sqlite3.Connection, at: Seconds) -> None:
    """Note that something was written at this second, unless later ones, or this minute, are known already."""
    execute(db, _WRITTEN, str(at))


def times_of(url: str) -> KnownTimes:
    """Return what the database at `url` knows of time. Blocks; raises `SchemaMismatch` and `StoreFailed`."""
    try:
        with closing(open_file(sqlite_path(url))) as db:
            require_schema(db)
            return times(db)
    except sqlite3.Error as error:
        raise store_error(error) from error


def set_time(url: str, now: Seconds) -> None:
    """Make `now` the known time, and the newest second of writing, whatever both were: a person confirmed it.

    Blocks; raises `SchemaMismatch` and `StoreFailed`.
    """
    try:
        with closing(connect(sqlite_path(url))) as db:
            require_schema(db)
            execute(db, _SET, str(now))
    except sqlite3.Error as error:
        raise store_error(error) from error
