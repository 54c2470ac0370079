"""How a case file and an item are kept in a column: MessagePack of the domain's own values, read back as they were.

Members are kept by their names and left out where they are as they begin, so that a value may be given another member
without touching what is stored. A sum behind them shows bytes that the disk changed: a case is not decided on those. Nothing here
knows a driver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, Final, TypeVar
from zlib import crc32

from msgspec import MsgspecError
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from relay.domain.ids import ItemId, KeysetId
from relay.domain.model import CaseFile, Item
from relay.domain.newest import former_mediators
from relay.store.base import StoreFailed

T = TypeVar("T")

_SUM: Final = b"\xa3sum\xce"
"""The last member of what is kept: a CRC-32 of all before it. Whoever does not know it reads past it."""
_SUM_BYTES: Final = len(_SUM) + 4
_SHORT_MAP, _SHORT_MOST, _LONG_MAP = 0x80, 15, 0xDE
_encode: Final = Encoder().encode
_case_file: Final = Decoder(CaseFile).decode
_item: Final = Decoder(Item).decode


def encode(value: CaseFile | Item) -> bytes:
    """Encode a case file (kept without items) or an item."""
    data = _encode(value)
    head = _head_bytes(data)
    members = (data[0] - _SHORT_MAP if head == 1 else int.from_bytes(data[1:3], "big")) + 1
    begin = bytes([_SHORT_MAP + members]) if members <= _SHORT_MOST else b"\xde" + members.to_bytes(2, "big")
    rest = memoryview(data)[head:]
    return b"".join((begin, rest, _SUM, crc32(rest).to_bytes(4, "big")))


def decode_case_file(data: bytes) -> CaseFile:
    """Read a case file back; it has no items yet. Raises `StoreFailed` where it is not what was written."""
    return _read(_case_file, data)


def decode_item(data: bytes) -> Item:
    """Read an item back. Raises `StoreFailed` where it is not what was written."""
    return _read(_item, data)


def _read(decode: Callable[[bytes], T], data: bytes) -> T:
    """Read what was kept, with a sum or, by an earlier program, without."""
    try:
        if data[-_SUM_BYTES:-4] == _SUM:
            kept = int.from_bytes(data[-4:], "big")
            if crc32(memoryview(data)[_head_bytes(data) : -_SUM_BYTES]) != kept:
                raise StoreFailed("store.failed")
        return decode(data)
    except (MsgspecError, UnicodeDecodeError, IndexError) as error:
        raise StoreFailed("store.failed") from error


def _head_bytes(data: bytes) -> int:
    """How many bytes say that it is a map, and of how many members."""
    return 3 if data[0] == _LONG_MAP else 1


def after_commit(file: CaseFile) -> CaseFile:
    """Return a case file as a later load without items gives it: one version on."""
    return replace(file, case=replace(file.case, version=file.case.version + 1), items={})


def with_items(file: CaseFile, items: dict[ItemId, Item]) -> CaseFile:
    """Return a case file with exactly these items."""
    return replace(file, items=items)


def seat_holders(file: CaseFile) -> frozenset[KeysetId]:
    """Return every keyset that has a seat in the case, of what ended too: they are told that it ended.

    Of a mediator's place that a record ended only this is told: which record did.
    """
    people: Iterable[Any] = chain(
        file.assignments, file.delegations, file.shares, file.supporters, file.guardians, file.parties.values()
    )
    seated = frozenset([person.keyset for person in people if person.keyset is not None])
    return seated | former_mediators(file).keys()
