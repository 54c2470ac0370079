"""Who stands by a party and reads which letters, and what a supporter is shown of it."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Side


class SupporterView(Struct, frozen=True):
    """Somebody who stands by a party, or stood, with the letters that they can read now."""

    case: CaseId
    record: RecordId
    keyset: KeysetId
    side: Side
    since: Seconds
    live: bool
    short_fingerprint: str
    items: tuple[ItemId, ...]
    name: str | None = None
    """What the owner of this account calls them."""


class LentItem(Struct, frozen=True):
    """A letter that a supporter was lent, and since when."""

    item: ItemId
    case: CaseId
    since: Seconds
