"""What the organisation root signs, on a machine that needs no network: who is staff, and that they no longer are.

The root vouches for a keyset once a person has compared its fingerprint by telephone. Nothing here talks to a server,
and no record is made for longer than 400 days.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.crypto import digests
from relay.crypto.encoding import RandomSource
from relay.crypto.keys import KeysetPublic, SigningSecret
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import SECONDS_PER_DAY, KeysetId, Seconds
from relay.domain.model import StaffRole
from relay.operate import disk
from relay.operate.fault import Fault
from relay.operate.identity import fingerprint_of, verify_root
from relay.operate.keyfiles import record_line
from relay.service.context import signed_record
from relay.wire import characters, codec, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.records import Record
from relay.wire.statements import KeysetBytes, SigningKeyBytes, StaffName

DAYS: Final = 365
DAYS_TOP: Final = 400
BEGINS_BEFORE_S: Final = SECONDS_PER_DAY
"""A record begins a day before it is signed, so that a machine whose clock is a little ahead makes usable ones."""


RequestKind = Enum("RequestKind", {"IS": "relay/1 staff request"})


class StaffRequest(Struct, frozen=True):
    """What somebody asks the root to vouch for, as their client wrote it."""

    format: RequestKind
    root: s.Digest
    """The public key or the fingerprint of the root it is meant for."""
    keyset: KeysetBytes
    account: SigningKeyBytes
    role: StaffRole
    name: StaffName
    at: Seconds
    days: int


def read_request(path: Path) -> StaffRequest:
    """Read a request file; both halves of its keyset must be usable."""
    try:
        request = codec.decode(StaffRequest, disk.read(path, "The staff request"))
    except Malformed as error:
        raise Fault(f"{path} is not a staff request ({error}).") from None
    KeysetPublic.from_bytes(request.keyset).verify_usable()
    return request


def request_bytes(request: StaffRequest) -> bytes:
    """Spell a request as a file."""
    return codec.encode(request) + b"\n"


def described(request: StaffRequest, days: int) -> list[str]:
    """Say what is about to be signed, for the person who compares it by telephone."""
    return [
        f"name:        {request.name}",
        f"role:        {request.role.value}",
        f"valid for:   {days} days",
        f"fingerprint: {short_fingerprint_text(digests.keyset_id(request.keyset))}",
        "Call this person on a number you know, and let them read the fingerprint out to you.",
    ]


def staff_record(
    request: StaffRequest, root: SigningSecret, days: int, now: Seconds, random: RandomSource
) -> bytes:
    """Sign that a keyset is this staff member's, for so many days.

    Raises `Fault` for another root's request, and for a name that holds what no screen shows.
    """
    fingerprint = fingerprint_of(root.public)
    if request.root not in (root.public.raw, fingerprint):
        raise Fault("The request is for another organisation's root.")
    _require_name(request.name)
    return _vouched(root, request.keyset, request.account, request.role, request.name, days, now, random)


def server_record(
    root: SigningSecret, keyset: KeysetPublic, name: str, days: int, now: Seconds, random: RandomSource
) -> bytes:
    """Sign that a keyset is the server's. A server has no account: its signing key stands in that place."""
    account = SigningKeyBytes(keyset.sign)
    keyset_bytes = KeysetBytes(keyset.to_bytes())
    return _vouched(root, keyset_bytes, account, StaffRole.SERVER, name, days, now, random)


def renewed(
    record: Record, root: SigningSecret, days: int, now: Seconds, random: RandomSource, path: Path
) -> bytes:
    """Sign a staff record anew for the same person, role and keys, from now on."""
    verify_root(record, root.public, path)
    statement = record.statement
    if not isinstance(statement, s.Staff):
        raise Fault(f"{path} is not a staff record.")
    return _vouched(root, statement.keyset, statement.account, statement.role, statement.name, days, now, random)


def end_record(keyset: KeysetId, root: SigningSecret, now: Seconds, random: RandomSource) -> bytes:
    """Sign that a staff member's authority has ended."""
    return signed(root, s.StaffEnd, random, at=now, keyset=keyset)


def keyset_named(text: str) -> KeysetId:
    """Return the keyset id that a text is (hexadecimal), or that the request or record file of that name is about."""
    path = Path(text)
    if len(text) == 2 * 32 and not path.exists():
        try:
            return KeysetId(bytes.fromhex(text))
        except ValueError:
            pass
    data = disk.read(path, "The staff member's request or record")
    try:
        if data.lstrip().startswith(b"{"):
            return KeysetId(digests.keyset_id(codec.decode(StaffRequest, data).keyset))
        statement = records.parse(codec.unbase64url(data.decode("ascii").strip())).statement
    except (Malformed, UnicodeDecodeError) as error:
        raise Fault(f"{path} is neither a staff request nor a record ({error}).") from None
    if not isinstance(statement, s.Staff):
        raise Fault(f"{path} is not about a staff member.")
    return KeysetId(digests.keyset_id(statement.keyset))


def signed(root: SigningSecret, shape: type[s.Statement], random: RandomSource, **members: Any) -> bytes:
    """Make a statement with these members, and frame it under the root's signature."""
    fingerprint = fingerprint_of(root.public)
    return signed_record(root, fingerprint, fingerprint, shape, random, **members).data


def write_signed(beside: Path, suffix: str, lines: Sequence[bytes]) -> Path:
    """Write records, one a line, to a new file beside the one they answer."""
    path = beside.with_name(beside.name + suffix)
    disk.write_new(path, b"".join(record_line(line) for line in lines), disk.PUBLIC_MODE)
    return path


def checked_days(days: int) -> int:
    """Return a number of days that a record may be valid for."""
    if not 1 <= days <= DAYS_TOP:
        raise Fault(f"A staff record is valid for 1 to {DAYS_TOP} days.")
    return days


def _require_name(name: str) -> None:
    """Refuse a name that holds what no screen shows, or that is not in its one spelling."""
    faults = characters.faults(name, lines=False)
    if faults:
        raise Fault(
            f"The name cannot be vouched for: character {faults[0].column} of it (U+{faults[0].point:04X})."
        )


def _vouched(
    root: SigningSecret,
    keyset: KeysetBytes,
    account: SigningKeyBytes,
    role: StaffRole,
    name: str,
    days: int,
    now: Seconds,
    random: RandomSource,
) -> bytes:
    not_before = Seconds(now - BEGINS_BEFORE_S)
    return signed(
        root,
        s.Staff,
        random,
        at=now,
        keyset=keyset,
        account=account,
        role=role,
        name=name,
        not_before=not_before,
        not_after=Seconds(not_before + checked_days(days) * SECONDS_PER_DAY),
    )
