"""What every command is made of: who asks, and for whom.

Kinds of commands stand in `commands.py`.
"""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import ItemId, KeysetId, RecordId
from relay.domain.model import Attested, Side, Spoken, StaffRole


class Caller(Struct, frozen=True):
    """Who asks: the keyset that signed, and the staff role the organisation root gave it, if any."""

    keyset: KeysetId
    staff: StaffRole | None = None


class Command(Struct, frozen=True, kw_only=True):
    """Any command; `record` is the signed statement behind it."""

    record: RecordId
    spoken: Spoken | None = None
    """When it was signed, where an older word does not count behind a newer one; None where nothing says so."""


class ForSide(Command, frozen=True, kw_only=True):
    """A command that concerns one party: their own, by a counsellor (`delegation`), or attested by the mediator."""

    side: Side
    delegation: RecordId | None = None
    attested: Attested | None = None


class ForItem(Command, frozen=True, kw_only=True):
    """A command about one item, with the same three ways of speaking for a party."""

    item: ItemId
    delegation: RecordId | None = None
    attested: Attested | None = None
