"""How a case file and an item are kept in a column: MessagePack of the domain's own values, read back as they were.

Members are kept by their names and left out where they are as they begin, so that a value may be given another member
without touching what is stored. Nothing here knows a driver, and nothing here checks: what a store reads it wrote itself.
"""

from __future__ import annotations

from typing import Final

from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from relay.domain.ids import ItemId, KeysetId
from relay.domain.model import CaseFile, Item

encode: Final = Encoder().encode
"""Encode a case file (kept without items) or an item."""
decode_case_file: Final = Decoder(CaseFile).decode
"""Read a case file back; it has no items yet."""
decode_item: Final = Decoder(Item).decode
"""Read an item back."""


def after_commit(file: CaseFile) -> CaseFile:
    """Return a case file as a later load without items gives it: one version on."""
    return replace(file, case=replace(file.case, version=file.case.version + 1), items={})


def with_items(file: CaseFile, items: dict[ItemId, Item]) -> CaseFile:
    """Return a case file with exactly these items."""
    return replace(file, items=items)


def seat_holders(file: CaseFile) -> frozenset[KeysetId]:
    """Return every keyset that has a seat in the case, of ended delegations too: they are told that they ended."""
    seats = {each.keyset for each in file.assignments} | {each.keyset for each in file.delegations}
    return frozenset(seats | {party.keyset for party in file.parties.values() if party.keyset is not None})
