"""Statements that are not about a person's wish: the server's receipts, and the root's word after a restore."""

from __future__ import annotations

from typing import Annotated

from relay.domain.ids import CaseId, Day, ItemId, RecordId, Seconds
from relay.wire import limits
from relay.wire.codec import Size
from relay.wire.statements.base import Digest, Position, SeatName, Statement, numbered


@numbered(33)
class Restore(Statement, frozen=True, kw_only=True):
    """The root vouches that a journal was set back, so that clients may accept an older head."""

    case: CaseId
    at: Seconds
    seat: SeatName
    journal: Position


@numbered(34)
class Receipt(Statement, frozen=True, kw_only=True):
    """The server says: this record was accepted; its signer's journal then had `n` entries, with this head; at that second.

    A receipt without `head` and `at` is that of an older server.
    """

    record: RecordId
    n: int
    day: Day
    head: Digest | None = None
    at: Seconds | None = None


@numbered(35)
class ShredReceipt(Statement, frozen=True, kw_only=True):
    """The server says: these grants of an item were destroyed because of this record. For mediators only."""

    record: RecordId
    item: ItemId
    grants: Annotated[tuple[Digest, ...], Size(0, limits.SHREDDED)]
    day: Day
