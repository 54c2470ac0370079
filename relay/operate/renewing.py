"""The root vouches again for staff whose authority ends: the same keys, role and name, for longer. Many in one go.

Needs no server and no network. Nobody is let in by it who was not staff: each record must be the root's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from relay.crypto import digests
from relay.crypto.encoding import RandomSource
from relay.crypto.keys import SigningSecret
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import Seconds
from relay.domain.model import StaffRole
from relay.operate import disk, root
from relay.operate.fault import Fault
from relay.wire import codec, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.records import Record


def read_records(path: Path) -> tuple[Record, ...]:
    """Read a file of staff records, one a line; each member of staff once, the server not."""
    lines = disk.read(path, "The file of staff records").split()
    try:
        parsed_records = tuple(records.parse(codec.unbase64url(line.decode("ascii"))) for line in lines)
    except (Malformed, UnicodeDecodeError) as error:
        raise Fault(f"{path} is not a file of staff records ({error}).") from None
    staffs = [_staff(record, path) for record in parsed_records]
    if not parsed_records or len({staff.keyset for staff in staffs}) < len(parsed_records):
        raise Fault(f"{path} names nobody, or somebody twice.")
    return parsed_records


def described(to_renew: Sequence[Record], days: int, now: Seconds) -> list[str]:
    """Say who is about to be vouched for again, for the person who has the root's key."""
    lines = [f"{len(to_renew)} to be signed anew, each for {days} days from today:"]
    for record in to_renew:
        statement = record.statement
        if isinstance(statement, s.Staff):
            until = f"{datetime.fromtimestamp(statement.not_after, UTC):%Y-%m-%d}"
            ends = f"ended {until}" if statement.not_after <= now else f"until {until}"
            lines.append(f"  {statement.role.value:<12} {ends:<16} {_short(statement)}  {statement.name}")
    return lines


def renewed(
    to_renew: Sequence[Record], key: SigningSecret, days: int, now: Seconds, random: RandomSource, path: Path
) -> tuple[bytes, ...]:
    """Sign each record anew for the same person, role and keys, from now on; raises `Fault` for one that is not the root's."""
    return tuple(root.renewed(record, key, days, now, random, path) for record in to_renew)


def _staff(record: Record, path: Path) -> s.Staff:
    statement = record.statement
    if not isinstance(statement, s.Staff) or statement.role is StaffRole.SERVER:
        raise Fault(f"{path} holds something that is no staff member's record.")
    return statement


def _short(statement: s.Staff) -> str:
    return short_fingerprint_text(digests.keyset_id(statement.keyset))
