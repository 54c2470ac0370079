"""Staff as the operator meets them: who there is, taking in that somebody left, new keys for the server.

Everyday endings are a coordinator's; this way is for when the coordinator is the one who left. These commands take the
database for themselves, so the service must be stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from relay.config import Settings
from relay.crypto import digests
from relay.crypto.encoding import RandomSource
from relay.crypto.keys import KeysetSecret
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import RecordId, Seconds
from relay.domain.model import StaffRole
from relay.operate import disk, keyfiles, make, root
from relay.operate.fault import Fault
from relay.operate.identity import fingerprint_of, read_root_public, verify_root
from relay.store.base import KeysetRow, Store, StoredRecord
from relay.store.connect import open_store
from relay.store.space import STOP_BYTES
from relay.wire import records
from relay.wire import statements as s
from relay.wire.statements import KeysetBytes, SigningKeyBytes


@asynccontextmanager
async def opened(url: str, reserve_bytes: int = 0) -> AsyncIterator[Store]:
    """Open the store for one command, one that takes away with the reserve for it."""
    try:
        store = await open_store(url, reserve_bytes)
    except ValueError as error:
        raise Fault(f"RELAY_STORE: {error}") from None
    try:
        yield store
    finally:
        await store.close()


def listed(settings: Settings, now: Seconds) -> list[str]:
    """Say who is staff: role, until when, name, keyset id."""

    async def read() -> Sequence[KeysetRow]:
        async with opened(settings.store) as store:
            return await store.staff()

    rows = asyncio.run(read())
    return [_row(row, now) for row in sorted(rows, key=lambda row: (row.ended, row.not_after))] or ["Nobody yet."]


def end(settings: Settings, file: Path) -> list[str]:
    """Take in a staff-end record that the root signed: authority, logins and tokens end."""
    record = keyfiles.read_record(file, "The staff-end record")
    statement = record.statement
    if not isinstance(statement, s.StaffEnd):
        raise Fault(f"{file} does not end anybody's authority.")
    verify_root(record, read_root_public(settings.root_public), file)
    stored = StoredRecord(RecordId(digests.record_id(record.type, record.body)), record.type, record.data)

    async def write() -> KeysetRow:
        async with opened(settings.store, settings.reserve_stops * STOP_BYTES) as store:
            row = (await store.keysets([statement.keyset])).get(statement.keyset)
            if row is None or row.role is None:
                raise Fault(f"Nobody here has the keyset {statement.keyset.hex()}.")
            await store.end_staff(statement.keyset, stored)
            return row

    return [f"Ended: {_name(asyncio.run(write()))}. Their cases keep their other mediators."]


def new_server_key(settings: Settings, file: Path, now: Seconds, random: RandomSource) -> list[str]:
    """Make new keys for the server and a request for the root; nothing changes until the settings name them."""
    _, salt_key = keyfiles.read_server(settings.server_key)
    keyset = KeysetSecret.generate(random)
    request = root.StaffRequest(
        format=root.RequestKind.IS,
        root=s.Digest(fingerprint_of(read_root_public(settings.root_public))),
        keyset=KeysetBytes(keyset.public.to_bytes()),
        account=SigningKeyBytes(keyset.public.sign),
        role=StaffRole.SERVER,
        name=make.SERVER_NAME,
        at=now,
        days=root.DAYS_TOP,
    )
    asked = file.with_name(file.name + ".request")
    # The salts made up for unknown names must stay the same, or a change would show which names are real.
    kept = keyfiles.ServerFile(keyfiles.ServerKind.IS, keyset.to_bytes(), salt_key)
    disk.write_together(
        {
            asked: (root.request_bytes(request), disk.PUBLIC_MODE),
            file: (keyfiles.encoded(kept), disk.SECRET_MODE),
        }
    )
    return [
        f"Wrote {file} and {asked}.",
        f"Fingerprint: {short_fingerprint_text(keyset.public.id)}",
        f"Let the root sign it (relay root sign {asked.name}), set RELAY_SERVER_KEY and RELAY_SERVER_RECORD to",
        f"{file} and what was signed, start the service again, and destroy the old key.",
    ]


def _row(row: KeysetRow, now: Seconds) -> str:
    until = f"{datetime.fromtimestamp(row.not_after, UTC):%Y-%m-%d}"
    state = "ended" if row.ended else "expired" if now >= row.not_after else f"until {until}"
    role = "" if row.role is None else row.role.value
    return f"{role:<12} {state:<17} {row.id.hex()}  {_name(row)}"


def _name(row: KeysetRow) -> str:
    statement = records.parse(row.record).statement if row.record else None
    return statement.name if isinstance(statement, s.Staff) else "(no record)"
