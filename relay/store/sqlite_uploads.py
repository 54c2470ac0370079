"""Uploads in SQLite: what is being sent, how much room it takes, and whose bytes are to be destroyed. Knows no bytes.

Every function runs whole on a connection's thread; those that write, in a transaction of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from relay.domain.ids import AccountId, CaseId, Seconds, UploadId
from relay.domain.model import Side
from relay.store import sql
from relay.store.base import Room, UploadRow
from relay.store.sql import padded
from relay.store.sqlite_link import ask, put


def put_upload(db: sqlite3.Connection, upload: UploadRow) -> None:
    """Keep an upload."""
    row = (upload.id, upload.account, upload.case, upload.item, upload.part, upload.length, upload.expires)
    put(db, sql.PUT_UPLOAD, [row])


def drop_upload(db: sqlite3.Connection, upload: UploadId) -> None:
    """End an upload."""
    ask(db, sql.UNWANT, upload)
    ask(db, sql.DROP_UPLOAD, upload)


def destroyed(db: sqlite3.Connection, uploads: Sequence[UploadId]) -> None:
    """Forget unwanted uploads."""
    if uploads:
        keys = padded(uploads)
        ask(db, sql.DESTROYED.text(len(keys)), *keys)


def sweep(db: sqlite3.Connection, now: Seconds) -> int:
    """End uploads that have expired; return how many."""
    ask(db, sql.UNWANT_EXPIRED, now)
    return ask(db, sql.SWEEP_UPLOADS, now).rowcount


def upload(db: sqlite3.Connection, upload: UploadId, account: AccountId) -> UploadRow | None:
    """Return somebody's own upload."""
    row = ask(db, sql.UPLOAD, upload, account).fetchone()
    return None if row is None else UploadRow(*row)


def room(db: sqlite3.Connection, account: AccountId, case: CaseId, side: Side | None) -> Room:
    """Return how much room is taken."""
    person, uploads, in_case = ask(db, sql.PERSON_ROOM, account, case).fetchone()
    of_sides = dict(ask(db, sql.SIDES_ROOM, case).fetchall())
    in_case += sum(taken for of, taken in of_sides.items() if side is None or of == side.value)
    return Room(person, uploads, in_case)


def unwanted(db: sqlite3.Connection, limit: int) -> Sequence[UploadId]:
    """Return uploads whose bytes are to be destroyed."""
    return tuple(UploadId(row[0]) for row in ask(db, sql.UNWANTED, limit))


def wanted(db: sqlite3.Connection, uploads: Sequence[UploadId]) -> set[UploadId]:
    """Return those that are uploads or parts."""
    if not uploads:
        return set()
    keys = padded(uploads)
    found = (*ask(db, sql.UPLOADS.text(len(keys)), *keys), *ask(db, sql.WANTED_PARTS.text(len(keys)), *keys))
    return {UploadId(row[0]) for row in found}
