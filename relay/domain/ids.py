"""Names for the byte strings and numbers that identify things, so that one cannot be passed for another.

Ids are chosen by clients at random or are digests; nothing here makes one.
"""

from __future__ import annotations

from typing import Final, NewType

CaseId = NewType("CaseId", bytes)
ItemId = NewType("ItemId", bytes)
SlipId = NewType("SlipId", bytes)
GuardianId = NewType("GuardianId", bytes)
"""A parent or guardian in a case, with a device or without: drawn by the mediator who names them."""
UploadId = NewType("UploadId", bytes)
"""Chosen by the server: the name of a large part's bytes, from their first byte to their last day."""
KeysetId = NewType("KeysetId", bytes)
"""SHA-256 over a public keyset (docs/protocol.md, step K2)."""
RecordId = NewType("RecordId", bytes)
"""SHA-256 over a record's type and body (docs/protocol.md, step R3)."""
NOTHING: Final = RecordId(bytes(32))
"""Named in place of a record by a statement that stands behind none (step J11)."""
AccountId = NewType("AccountId", bytes)

Seconds = NewType("Seconds", int)
"""Seconds since 1970-01-01 UTC."""
Day = NewType("Day", int)
"""Whole days since 1970-01-01 UTC; what the two sides may learn of time."""

SHORT_ID_BYTES: Final = 16
DIGEST_BYTES: Final = 32
SECONDS_PER_DAY: Final = 86_400
DAYS_AHEAD: Final = 366
"""How far ahead a person may put something off: a year."""


def day_of(at: Seconds) -> Day:
    """Return the day in which the second `at` lies (UTC)."""
    return Day(at // SECONDS_PER_DAY)


def start_of(day: Day) -> Seconds:
    """Return the first second of `day` (UTC)."""
    return Seconds(day * SECONDS_PER_DAY)
