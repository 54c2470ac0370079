"""Accounts, keysets, keyrings and tokens in SQLite: what concerns people and no case.

Each function does one whole thing on the thread of the connection it is given; those that write say so and expect to be
inside a transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from msgspec.msgpack import Decoder, Encoder

from relay.domain.account import SlotKind
from relay.domain.ids import AccountId, CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import StaffRole
from relay.domain.order import WAITS_LONGEST_S
from relay.store.base import (
    AccountRow,
    Conflict,
    DeviceRow,
    KeyringRow,
    KeysetRow,
    NameMoves,
    NewAccountRow,
    SlotRow,
    Stale,
    StoredRecord,
    Swept,
)
from relay.store.sqlite import devices, queries
from relay.store.sqlite import uploads as upload_rows
from relay.store.sqlite.connection import change_about, execute, insert_rows, rows_about
from relay.store.sqlite.queries import padded_keys

_pack: Final = Encoder().encode
_unpack: Final = Decoder(tuple[bytes, ...]).decode

# --- writing, inside a transaction ----------------------------------------------------------------------------


BEARERS_FEW: Final = 4
"""Tokens that one account keeps while the disk is full: logins must not take the room that stopping needs."""


def put_account(db: sqlite3.Connection, account: NewAccountRow) -> None:
    """Write an account with its slots and first keyring."""
    insert_rows(
        db, queries.PUT_ACCOUNT, [(account.id, account.login, int(account.staff), account.key, account.skeleton)]
    )
    for slot in account.slots:
        _write_slot(db, account.id, slot)
    _write_keyring(db, account.id, account.keyring)


def create_account(db: sqlite3.Connection, account: NewAccountRow, keyset: KeysetRow) -> None:
    """Write a staff account and its keyset; raises `Conflict` before anything is written."""
    if (
        execute(db, queries.ACCOUNT, account.id).fetchone()
        or execute(db, queries.KEYSET_HOLDER, keyset.id).fetchone()
    ):
        raise Conflict("staff.known")
    if execute(db, queries.LOGIN_TAKEN, account.login, account.skeleton, account.id).fetchone():
        raise Conflict("login.taken")
    put_account(db, account)
    role = None if keyset.role is None else keyset.role.value
    row = (
        keyset.id,
        keyset.public,
        account.id,
        role,
        keyset.not_before,
        keyset.not_after,
        int(keyset.ended),
        keyset.record,
        _packed(keyset.earlier),
    )
    insert_rows(db, queries.PUT_KEYSET, [row])


def move_name(db: sqlite3.Connection, name: NameMoves) -> None:
    """Give the name of one account to another; that the first one bears it was looked at before."""
    execute(db, queries.NAME_ACCOUNT, name.former, name.after, None)
    execute(db, queries.NAME_ACCOUNT, name.account, name.login, name.skeleton)


def put_skeleton(db: sqlite3.Connection, account: AccountId, skeleton: str) -> bool:
    return execute(db, queries.PUT_SKELETON, account, skeleton).rowcount == 1


def renew_staff(
    db: sqlite3.Connection, keyset: KeysetId, not_before: Seconds, not_after: Seconds, record: bytes
) -> None:
    row = keysets(db, [keyset]).get(keyset)
    if row is not None and row.record:
        earlier = _packed((*row.earlier, row.record))
        execute(db, queries.RENEW_STAFF, keyset, not_before, not_after, record, earlier)


def end_staff(db: sqlite3.Connection, keyset: KeysetId, record: StoredRecord) -> None:
    insert_rows(db, queries.KEEP_RECORD, [(record.id, record.type, record.data, record.answer)])
    execute(db, queries.END_STAFF, keyset)
    execute(db, queries.END_BEARERS, keyset)


def put_slot(db: sqlite3.Connection, account: AccountId, slot: SlotRow, token_hash: bytes) -> None:
    row = execute(db, queries.SLOT_AT, account, slot.kind).fetchone()
    if row is not None and slot.at <= row[0]:
        raise Stale
    held = bearer(db, token_hash)
    if held is None or held[0] != account:
        raise Stale
    _write_slot(db, account, slot)
    execute(db, queries.END_BEARERS_OF, account)
    if slot.kind == SlotKind.PASSPHRASE.value:
        devices.forget(db, account)


def _write_slot(db: sqlite3.Connection, account: AccountId, slot: SlotRow) -> None:
    insert_rows(db, queries.PUT_SLOT, [(account, slot.kind, slot.auth_hash, slot.salt, slot.wrapped, slot.at)])


def put_keyring(db: sqlite3.Connection, account: AccountId, keyring: KeyringRow) -> None:
    """Replace a keyring by its next version; the old share is overwritten. Raises `Stale`."""
    row = execute(db, queries.KEYRING_VERSION, account).fetchone()
    if keyring.version != (0 if row is None else row[0]) + 1:
        raise Stale
    _write_keyring(db, account, keyring)


def _write_keyring(db: sqlite3.Connection, account: AccountId, keyring: KeyringRow) -> None:
    insert_rows(db, queries.PUT_KEYRING, [(account, keyring.version, keyring.sealed)])
    insert_rows(db, queries.PUT_KEYRING_SHARE, [(account, keyring.version, keyring.share)])


def put_bearer(
    db: sqlite3.Connection,
    token_hash: bytes,
    account: AccountId,
    expires: Seconds,
    device: DeviceRow | None = None,
    few: bool = False,  # noqa: FBT001, FBT002 - handed on by place
) -> None:
    """Keep a token, and that its device was there; with `few`, of each account only the newest ones."""
    insert_rows(db, queries.PUT_BEARER, [(token_hash, account, expires, None if device is None else device.id)])
    if device is not None:
        devices.saw(db, account, device.id, device.seen)
    if few:
        execute(db, queries.KEEP_BEARERS, account, token_hash, BEARERS_FEW - 1)


def drop_bearer(db: sqlite3.Connection, token_hash: bytes) -> None:
    execute(db, queries.DROP_BEARER, token_hash)


def put_cosign(
    db: sqlite3.Connection,
    record: RecordId,
    case: CaseId,
    waits_for: KeysetId,
    data: bytes,
    at: Seconds,
    instead_of: Sequence[RecordId],
) -> bool:
    """Keep a record that waits, and no other one of these; one that waits already stays as it is. Return whether it is new."""
    change_about(db, queries.COSIGNED, instead_of)
    new = execute(db, queries.PUT_COSIGN.text(1), record, case, waits_for, data, at).rowcount == 1
    if new:
        insert_rows(db, queries.PUT_POKE, [(waits_for, 1)])
    return new


def sweep(db: sqlite3.Connection, now: Seconds, latest: Seconds) -> Swept:
    return Swept(
        tokens=execute(db, queries.SWEEP_BEARERS, now, latest).rowcount,
        uploads=upload_rows.sweep(db, now),
        waiting=execute(db, queries.SWEEP_COSIGNS, now - WAITS_LONGEST_S).rowcount,
    )


# --- reading --------------------------------------------------------------------------------------------------


def account(db: sqlite3.Connection, query: str, key: bytes | str) -> AccountRow | None:
    """Return the account that one of the account queries finds."""
    row = execute(db, query, key).fetchone()
    return None if row is None else _account(row)


def accounts_without_skeleton(db: sqlite3.Connection) -> Sequence[AccountRow]:
    return tuple(map(_account, execute(db, queries.ACCOUNTS_WITHOUT_SKELETON)))


def keysets(db: sqlite3.Connection, wanted: Sequence[KeysetId]) -> dict[KeysetId, KeysetRow]:
    return {keyset.id: keyset for keyset in map(_keyset, rows_about(db, queries.KEYSETS, wanted))}


def keysets_of(db: sqlite3.Connection, account: AccountId) -> Sequence[KeysetRow]:
    return tuple(map(_keyset, execute(db, queries.KEYSETS_OF, account)))


def staff(db: sqlite3.Connection) -> Sequence[KeysetRow]:
    return tuple(map(_keyset, execute(db, queries.STAFF)))


def slot(db: sqlite3.Connection, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
    row = execute(db, queries.SLOT, login, kind).fetchone()
    return None if row is None else (AccountId(row[0]), SlotRow(*row[1:]))


def keyring(db: sqlite3.Connection, account: AccountId) -> KeyringRow | None:
    row = execute(db, queries.KEYRING, account).fetchone()
    return None if row is None else KeyringRow(*row)


def bearer(db: sqlite3.Connection, token_hash: bytes) -> tuple[AccountId, Seconds] | None:
    row = execute(db, queries.BEARER, token_hash).fetchone()
    return None if row is None else (AccountId(row[0]), Seconds(row[1]))


def cosigns(db: sqlite3.Connection, wanted: Sequence[KeysetId]) -> Sequence[bytes]:
    if not wanted:
        return ()
    keys = padded_keys(wanted)
    return tuple(row[0] for row in execute(db, queries.COSIGNS.text(len(keys)), *keys))


def poke_cursor(db: sqlite3.Connection, wanted: Sequence[KeysetId]) -> int:
    return sum(row[0] for row in rows_about(db, queries.POKE_CURSOR, wanted))


def _account(row: Sequence[Any]) -> AccountRow:
    return AccountRow(AccountId(row[0]), row[1], bool(row[2]), row[3])


def _packed(records: tuple[bytes, ...]) -> bytes | None:
    return _pack(records) if records else None


def _keyset(row: Sequence[Any]) -> KeysetRow:
    keyset, public, account, role, not_before, not_after, ended, record, earlier = row
    return KeysetRow(
        id=KeysetId(keyset),
        public=public,
        account=None if account is None else AccountId(account),
        role=None if role is None else StaffRole(role),
        not_before=Seconds(not_before),
        not_after=Seconds(not_after),
        ended=bool(ended),
        record=record,
        earlier=() if earlier is None else _unpack(earlier),
    )
