"""Uploads in SQLite: what is being sent, how much room it takes, and whose bytes are to be destroyed. Knows no bytes.

Every function runs whole on a connection's thread; those that write, in a transaction of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from relay.domain.ids import AccountId, CaseId, ItemId, Seconds, UploadId
from relay.store.base import UploadRow, UploadUsage
from relay.store.sqlite import queries
from relay.store.sqlite.connection import change_about, execute, insert_rows, rows_about

PUT_UPLOAD: Final = queries.Insert("uploads", ("id", "account", "case_id", "item", "part", "length", "expires"))
UPLOAD: Final = (
    "select id, account, case_id, item, part, length, expires from uploads where id = $1 and account = $2"
)
PERSON_USAGE: Final = (
    "select coalesce(sum(length), 0), count(*), coalesce(sum(length) filter (where case_id = $2), 0)"
    " from uploads where account = $1"
)
PART_BYTES: Final = (
    "select items.id, sum(parts.length) from items join parts on parts.n = items.n where items.case_id = $1"
    " group by items.id"
)
UNWANT: Final = "insert into unwanted (upload) select id from uploads where id = $1"
DROP_UPLOAD: Final = "delete from uploads where id = $1"
UNWANT_EXPIRED: Final = "insert into unwanted (upload) select id from uploads where expires <= $1"
SWEEP_UPLOADS: Final = "delete from uploads where expires <= $1"
UNWANTED: Final = "select upload from unwanted order by upload limit $1"
DESTROYED: Final = queries.KeyedQuery("delete from unwanted where upload in ($keys)")
WANTED_PARTS: Final = queries.KeyedQuery("select upload from parts where upload in ($keys)")
INSTALLATION: Final = "select value from meta where name = 'installation'"
PUT_INSTALLATION: Final = """
    insert into meta (name, value) values ('installation', $1) on conflict (name) do update set value = excluded.value
"""


def put_upload(db: sqlite3.Connection, upload: UploadRow) -> None:
    row = (upload.id, upload.account, upload.case, upload.item, upload.part, upload.length, upload.expires)
    insert_rows(db, PUT_UPLOAD, [row])


def drop_upload(db: sqlite3.Connection, upload: UploadId) -> None:
    execute(db, UNWANT, upload)
    execute(db, DROP_UPLOAD, upload)


def destroyed(db: sqlite3.Connection, uploads: Sequence[UploadId]) -> None:
    change_about(db, DESTROYED, uploads)


def sweep(db: sqlite3.Connection, now: Seconds) -> int:
    execute(db, UNWANT_EXPIRED, now)
    return execute(db, SWEEP_UPLOADS, now).rowcount


def upload(db: sqlite3.Connection, upload: UploadId, account: AccountId) -> UploadRow | None:
    row = execute(db, UPLOAD, upload, account).fetchone()
    return None if row is None else UploadRow(*row)


def upload_usage(db: sqlite3.Connection, account: AccountId, case: CaseId) -> UploadUsage:
    return UploadUsage(*execute(db, PERSON_USAGE, account, case).fetchone())


def part_bytes(db: sqlite3.Connection, case: CaseId) -> dict[ItemId, int]:
    return {ItemId(item): taken for item, taken in execute(db, PART_BYTES, case)}


def unwanted(db: sqlite3.Connection, limit: int) -> Sequence[UploadId]:
    return tuple(UploadId(row[0]) for row in execute(db, UNWANTED, limit))


def wanted(db: sqlite3.Connection, uploads: Sequence[UploadId]) -> set[UploadId]:
    rows = (*rows_about(db, queries.UPLOADS, uploads), *rows_about(db, WANTED_PARTS, uploads))
    return {UploadId(row[0]) for row in rows}


def installation(db: sqlite3.Connection) -> str | None:
    row = execute(db, INSTALLATION).fetchone()
    return None if row is None else str(row[0])


def put_installation(db: sqlite3.Connection, installation: str) -> None:
    execute(db, PUT_INSTALLATION, installation)
