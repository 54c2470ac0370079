"""Uploads in SQLite: what is being sent, how much room it takes, and whose bytes are to be destroyed. Knows no bytes.

Every function runs whole on a connection's thread; those that write, in a transaction of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from relay.domain.ids import AccountId, CaseId, Seconds, UploadId
from relay.domain.model import Side
from relay.store.base import UploadRow, UploadUsage
from relay.store.sqlite import queries
from relay.store.sqlite.connection import change_about, execute, insert_rows, rows_about


def put_upload(db: sqlite3.Connection, upload: UploadRow) -> None:
    row = (upload.id, upload.account, upload.case, upload.item, upload.part, upload.length, upload.expires)
    insert_rows(db, queries.PUT_UPLOAD, [row])


def drop_upload(db: sqlite3.Connection, upload: UploadId) -> None:
    execute(db, queries.UNWANT, upload)
    execute(db, queries.DROP_UPLOAD, upload)


def destroyed(db: sqlite3.Connection, uploads: Sequence[UploadId]) -> None:
    change_about(db, queries.DESTROYED, uploads)


def sweep(db: sqlite3.Connection, now: Seconds) -> int:
    execute(db, queries.UNWANT_EXPIRED, now)
    return execute(db, queries.SWEEP_UPLOADS, now).rowcount


def upload(db: sqlite3.Connection, upload: UploadId, account: AccountId) -> UploadRow | None:
    row = execute(db, queries.UPLOAD, upload, account).fetchone()
    return None if row is None else UploadRow(*row)


def upload_usage(db: sqlite3.Connection, account: AccountId, case: CaseId, side: Side | None) -> UploadUsage:
    person, uploads, in_case = execute(db, queries.PERSON_USAGE, account, case).fetchone()
    of_sides = dict(execute(db, queries.SIDES_USAGE, case).fetchall())
    in_case += sum(taken for of, taken in of_sides.items() if side is None or of == side.value)
    return UploadUsage(person, uploads, in_case)


def unwanted(db: sqlite3.Connection, limit: int) -> Sequence[UploadId]:
    return tuple(UploadId(row[0]) for row in execute(db, queries.UNWANTED, limit))


def wanted(db: sqlite3.Connection, uploads: Sequence[UploadId]) -> set[UploadId]:
    rows = (*rows_about(db, queries.UPLOADS, uploads), *rows_about(db, queries.WANTED_PARTS, uploads))
    return {UploadId(row[0]) for row in rows}


def installation(db: sqlite3.Connection) -> str | None:
    row = execute(db, queries.INSTALLATION).fetchone()
    return None if row is None else str(row[0])


def put_installation(db: sqlite3.Connection, installation: str) -> None:
    execute(db, queries.PUT_INSTALLATION, installation)
