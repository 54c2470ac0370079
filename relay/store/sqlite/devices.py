"""Devices of accounts in SQLite: which there are, when each was last there, and which were ended (steps L10, L11).

Each function does one whole thing on the thread of the connection it is given; those that write expect to be inside a transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from relay.domain.ids import AccountId, Day
from relay.store.base import DeviceRow
from relay.store.sqlite.connection import execute

DEVICES_MOST: Final = 64
"""Devices that are kept of one account and were not ended; of more, those go that were there longest ago."""
_SAW: Final = (
    "insert into devices (account, id, seen) values ($1, $2, $3)"
    " on conflict (account, id) do update set seen = max(seen, excluded.seen)"
)
_KEEP: Final = (
    "delete from devices where account = $1 and ended = 0 and id not in"
    " (select id from devices where account = $1 and ended = 0 order by id <> $2, seen desc, id limit $3)"
)
_DEVICES: Final = "select id, seen, ended from devices where account = $1 order by seen desc, id"
_END: Final = "update devices set ended = 1 where account = $1 and id = $2"
_END_BEARERS: Final = "delete from bearers where account = $1 and device = $2"
_FORGET: Final = "delete from devices where account = $1"


def saw(db: sqlite3.Connection, account: AccountId, device: bytes, seen: Day) -> None:
    """Write that a device was there on this day."""
    execute(db, _SAW, account, device, seen)
    execute(db, _KEEP, account, device, DEVICES_MOST)


def end(db: sqlite3.Connection, account: AccountId, device: bytes) -> bool:
    """End a device and its tokens; return whether there is such a device."""
    known = execute(db, _END, account, device).rowcount == 1
    if known:
        execute(db, _END_BEARERS, account, device)
    return known


def forget(db: sqlite3.Connection, account: AccountId) -> None:
    """Forget an account's devices: none has a token that is good under the new passphrase."""
    execute(db, _FORGET, account)


def devices(db: sqlite3.Connection, account: AccountId) -> Sequence[DeviceRow]:
    return tuple(
        DeviceRow(id_, Day(seen), ended=bool(ended)) for id_, seen, ended in execute(db, _DEVICES, account)
    )
