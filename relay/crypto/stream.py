"""A long part, sealed from a stream and opened from pieces, with never more than one segment in memory (steps I2, I6, I9).

The sealer is told the true length before it reads, and refuses a stream that holds more or less: header and padded length are
known before the first segment, so that an upload can begin. The opener checks the hash list against the signed root, then header
and initial value, then whatever segments it is given, in order or not; the padding is checked wherever it is met, by everyone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from relay.crypto.digests import digest, segments_root
from relay.crypto.encoding import DIGEST_BYTES
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.padding import SMALLEST_PART, padded_length
from relay.crypto.part import (
    CONTENT_BYTES,
    SEGMENT_BYTES,
    PartOpener,
    PartSealer,
    segment_count,
    stored_length,
)


class Source(Protocol):
    """Whatever content is read from: an open file, or bytes behind the same method."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none only at the end."""


class PartAddress(Struct, frozen=True):
    """Which part of which item of which case: what a part's associated data says (step I4)."""

    case: bytes
    item: bytes
    part: int


class Streamed(Struct, frozen=True):
    """What a manifest says of a part that was sealed to somewhere else, and SHA-256 of each segment."""

    header: bytes
    length: int
    """Of the padded content."""
    segment_hashes: tuple[bytes, ...]
    root: bytes

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self.segment_hashes)


class WrongLength(Exception):
    """A source held more or fewer bytes than were announced. Nothing that was sealed of it may be used."""


def seal_stream(
    cek: bytes, address: PartAddress, source: Source, length: int, write: Callable[[bytes], object]
) -> Streamed:
    """Seal `length` bytes of `source`, padded, and give every stored segment to `write`, in order.

    Raises `WrongLength` where the source is shorter or longer, after what was read of it was written.
    """
    sealer = PartSealer(cek, address.case, address.item, address.part)
    padded = padded_length(length, SMALLEST_PART)
    count = segment_count(padded)
    hashes = []
    for index, content in enumerate(_padded(source, length, padded)):
        segment = bytes(sealer.segment(index, content, last=index == count - 1))
        hashes.append(digest(segment))
        write(segment)
    if source.read(1):
        raise WrongLength
    return Streamed(sealer.header, padded, tuple(hashes), segments_root(hashes))


def _padded(source: Source, length: int, padded: int) -> Iterator[bytes]:
    """Yield the content of each segment, zeros behind its end."""
    left = length
    for start in range(0, padded, CONTENT_BYTES):
        wanted = min(CONTENT_BYTES, left)
        content = _exactly(source, wanted)
        left -= wanted
        yield content.ljust(min(CONTENT_BYTES, padded - start), b"\0")


def _exactly(source: Source, size: int) -> bytes:
    """Read `size` bytes, however few come at a time."""
    data = source.read(size) if size else b""
    if len(data) == size:
        return data
    pieces = bytearray(data)
    while data and len(pieces) < size:
        data = source.read(size - len(pieces))
        pieces += data
    if len(pieces) != size:
        raise WrongLength
    return bytes(pieces)


class StreamOpener:
    """Opens the segments of one part from any index on; exists only once root, header and initial value were checked."""

    __slots__ = ("_length", "_opener", "_padded")

    def __init__(
        self,
        cek: bytes,
        address: PartAddress,
        *,
        header: bytes,
        hashes: Sequence[bytes],
        root: bytes,
        padded: int,
        length: int,
    ) -> None:
        """Check, in this order, the hash list, the header, its initial value, and whether the lengths fit (step I9).

        `padded` is the length that the manifest states, `length` the true one, from the inner JSON. Raises CannotOpen with
        `crypto.segments`, `crypto.header`, `crypto.iv`, or `crypto.padding` for a length that is not the one permitted.
        """
        self._opener = PartOpener(
            cek, address.case, address.item, address.part, header=header, hashes=hashes, root=root
        )
        if length < 0 or padded != padded_length(length, SMALLEST_PART):
            raise CannotOpen(CryptoCode.PADDING)
        if self._opener.segments != segment_count(padded):
            raise CannotOpen(CryptoCode.SEGMENTS)
        self._padded, self._length = padded, length

    @property
    def segments(self) -> int:
        """How many segments the part has."""
        return self._opener.segments

    @property
    def stored(self) -> int:
        """How many bytes are stored for the part."""
        return stored_length(self._padded)

    def content(self, index: int, stored: bytes | memoryview) -> bytes:
        """Return the true content of stored segment `index`, which may be none where the segment is all padding.

        Raises CannotOpen as `PartOpener.segment`, and `crypto.padding` for a byte behind the true end that is not zero, or a last
        segment of another length than the manifest says.
        """
        content = self._opener.segment(index, stored)
        start = index * CONTENT_BYTES
        if len(content) != min(CONTENT_BYTES, self._padded - start):
            raise CannotOpen(CryptoCode.PADDING)
        true = max(0, min(len(content), self._length - start))
        if content.count(0, true) != len(content) - true:
            raise CannotOpen(CryptoCode.PADDING)
        return content if true == len(content) else content[:true]

    def all(self, pieces: Iterable[bytes], start: int = 0) -> Iterator[bytes]:
        """Yield the content of the stored segments that `pieces` hold one behind the other, from index `start` to the end.

        Raises CannotOpen as `content`, and `crypto.segments` where the pieces end early or go on behind the last segment.
        """
        cutter = Cutter()
        index = start
        for piece in pieces:
            for segment in cutter.feed(piece):
                yield self._next(index, segment)
                index += 1
        for segment in cutter.rest():
            yield self._next(index, segment)
            index += 1
        if index != self.segments:
            raise CannotOpen(CryptoCode.SEGMENTS)

    def _next(self, index: int, segment: bytes) -> bytes:
        if index >= self.segments:
            raise CannotOpen(CryptoCode.SEGMENTS)
        return self.content(index, segment)


class Cutter:
    """Cuts a stream of pieces of any size into stored segments, holding at most one and a piece."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes | memoryview) -> Iterator[bytes]:
        """Take in a piece; yield every segment that is whole now. Must be read to its end before the next piece."""
        self._held += piece
        while len(self._held) >= SEGMENT_BYTES:
            segment = bytes(self._held[:SEGMENT_BYTES])
            del self._held[:SEGMENT_BYTES]
            yield segment

    def rest(self) -> Iterator[bytes]:
        """Yield what is left at the end: the last segment, where it is shorter than the others."""
        if self._held:
            segment = bytes(self._held)
            self._held.clear()
            yield segment


def segment_offset(index: int) -> int:
    """Return where stored segment `index` begins."""
    return index * SEGMENT_BYTES


def split_hashes(data: bytes) -> tuple[bytes, ...]:
    """Cut a hash list as it is served into digests; CannotOpen `crypto.segments` where it is no whole number of them."""
    if len(data) % DIGEST_BYTES:
        raise CannotOpen(CryptoCode.SEGMENTS)
    return tuple(data[at : at + DIGEST_BYTES] for at in range(0, len(data), DIGEST_BYTES))


def hash_segments(pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return SHA-256 of each segment of stored bytes, holding one at a time."""
    cutter = Cutter()
    digests = [digest(segment) for piece in pieces for segment in cutter.feed(piece)]
    return (*digests, *(digest(segment) for segment in cutter.rest()))
