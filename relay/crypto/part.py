"""One part of an item, sealed with FLOE in the derived mode: no stored byte is anyone's free choice (steps I1 to I10).

Where FLOE says "random", initial value and nonces are derived from the content key and the content, so that
a sealed part carries nothing past the mediator and an interrupted upload continues with identical bytes.
Every opener derives them again. The order of checks is fixed: the signed root over all segments first, then
the header, then each segment. A content key must never seal two different contents at the same part and
index: a changed part takes a fresh key.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from relay.crypto import floe, labels
from relay.crypto.digests import digest, segments_root
from relay.crypto.encoding import DIGEST_BYTES, ID_BYTES, KEY_BYTES, exactly, u8, u64
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.kdf import derive_key
from relay.crypto.padding import SMALLEST_PART, pad_counted, unpad_counted

PARAMS: Final = floe.FloeParams(segment_length=262_144)
SEGMENT_BYTES: Final = PARAMS.segment_length
"""A stored segment, but for the last."""
CONTENT_BYTES: Final = PARAMS.content_length
"""Content in a segment, but for the last: 262,112."""


class SealedPart(Struct, frozen=True):
    """A part as it is signed and stored: header and root for the manifest, segments for the store."""

    header: bytes
    segments: bytes
    segment_hashes: tuple[bytes, ...]
    root: bytes


def part_key(cek: bytes, index: int) -> bytes:
    """Return the FLOE key of part `index` (step I1)."""
    return derive_key(exactly(cek, KEY_BYTES, "content key"), labels.PART_KEY + u8(index))


def part_iv(cek: bytes, index: int) -> bytes:
    """Return the FLOE initial value of part `index`, 32 bytes (step I5)."""
    return hmac.digest(exactly(cek, KEY_BYTES, "content key"), labels.PART_IV + u8(index), "sha256")


def part_aad(case: bytes, item: bytes, index: int) -> bytes:
    """Return the FLOE associated data that ties a part to its case, item and place (step I4)."""
    return labels.PART + exactly(case, ID_BYTES, "case id") + exactly(item, ID_BYTES, "item id") + u8(index)


def nonce_key(cek: bytes) -> bytes:
    """Return the key from which all segment nonces under a content key come (step I1)."""
    return derive_key(exactly(cek, KEY_BYTES, "content key"), labels.NONCE_KEY)


def derived_nonce(key: bytes, part: int, index: int, content: bytes | memoryview, *, last: bool) -> bytes:
    """Return the 12-byte nonce for one segment's content under `nonce_key` (step I6)."""
    end = b"\x01" if last else b"\x00"
    return hmac.digest(key, u8(part) + u64(index) + end + digest(content), "sha256")[: floe.NONCE_BYTES]


def segment_count(content_length: int) -> int:
    """Return how many segments hold `content_length` bytes (at least one byte: a part is never empty)."""
    if content_length < 1:
        raise ValueError("a part is never empty")
    return -(-content_length // CONTENT_BYTES)


def stored_length(content_length: int) -> int:
    """Return how many bytes are stored for `content_length` bytes of padded content."""
    return content_length + segment_count(content_length) * floe.SEGMENT_OVERHEAD


class PartSealer:
    """Seals the segments of one part, in any order and as often as needed, in constant memory."""

    __slots__ = ("_floe", "_nonce_key", "_part", "header")

    header: bytes

    def __init__(self, cek: bytes, case: bytes, item: bytes, index: int) -> None:
        key, aad = part_key(cek, index), part_aad(case, item, index)
        self.header = floe.make_header(key, aad, part_iv(cek, index), PARAMS)
        self._floe = floe.FloeKey(key, part_iv(cek, index), aad, PARAMS)
        self._nonce_key = nonce_key(cek)
        self._part = index

    def segment(self, index: int, content: bytes | memoryview, *, last: bool) -> bytearray:
        """Return stored segment `index`, the same bytes every time. The root is over the digest of each."""
        if len(content) == 0:
            raise ValueError("a segment is never empty")
        nonce = derived_nonce(self._nonce_key, self._part, index, content, last=last)
        return self._floe.seal_segment(index, content, nonce, last=last)


class PartOpener:
    """Opens the segments of one part in any order; exists only once root, header and iv were checked."""

    __slots__ = ("_floe", "_hashes", "_nonce_key", "_part")

    def __init__(
        self,
        cek: bytes,
        case: bytes,
        item: bytes,
        index: int,
        *,
        header: bytes,
        hashes: Sequence[bytes],
        root: bytes,
    ) -> None:
        """Check, in this order, the hash list against the signed `root`, the header, and its initial value (step I9).

        Raises CannotOpen with `crypto.segments`, `crypto.header` or `crypto.iv`.
        """
        if not hashes or any(len(one) != DIGEST_BYTES for one in hashes) or segments_root(hashes) != root:
            raise CannotOpen(CryptoCode.SEGMENTS)
        self._floe = floe.start(part_key(cek, index), header, part_aad(case, item, index), PARAMS)
        if not hmac.compare_digest(floe.header_iv(header), part_iv(cek, index)):
            raise CannotOpen(CryptoCode.IV)
        self._hashes = tuple(hashes)
        self._nonce_key = nonce_key(cek)
        self._part = index

    @property
    def segments(self) -> int:
        """How many segments the signed root covers."""
        return len(self._hashes)

    def segment(self, index: int, stored: bytes | memoryview) -> bytes:
        """Return the content of stored segment `index`.

        Raises CannotOpen: `crypto.segments` where it is not the signed one, `crypto.segment` where it does
        not open or is empty, `crypto.nonce` where its nonce was not derived from what it holds.
        """
        if digest(stored) != self._hashes[index]:
            raise CannotOpen(CryptoCode.SEGMENTS)
        return self.content(index, stored)

    def content(self, index: int, stored: bytes | memoryview) -> bytes:
        """Do what `segment` does, for a caller that made the hash list from these very bytes."""
        last = index == len(self._hashes) - 1
        content = self._floe.open_segment(index, stored, last=last)
        if not content:
            raise CannotOpen(CryptoCode.SEGMENT)
        if not hmac.compare_digest(
            floe.segment_nonce(stored), derived_nonce(self._nonce_key, self._part, index, content, last=last)
        ):
            raise CannotOpen(CryptoCode.NONCE)
        return content


def seal_part(cek: bytes, case: bytes, item: bytes, index: int, content: bytes) -> SealedPart:
    """Seal a whole padded part that fits in memory."""
    sealer = PartSealer(cek, case, item, index)
    count = segment_count(len(content))
    with memoryview(content) as view:
        segments = [
            sealer.segment(i, view[i * CONTENT_BYTES : (i + 1) * CONTENT_BYTES], last=i == count - 1)
            for i in range(count)
        ]
    hashes = tuple(digest(segment) for segment in segments)
    return SealedPart(sealer.header, b"".join(segments), hashes, segments_root(hashes))


def open_part(
    cek: bytes, case: bytes, item: bytes, index: int, *, header: bytes, segments: bytes, root: bytes
) -> bytes:
    """Return the padded content of a whole part, after every check of `PartOpener`, with its codes."""
    with memoryview(segments) as view:
        pieces = list(split_segments(view))
        opener = PartOpener(
            cek, case, item, index, header=header, hashes=[digest(piece) for piece in pieces], root=root
        )
        return b"".join(opener.content(i, piece) for i, piece in enumerate(pieces))


def split_segments(stored: memoryview) -> Iterator[memoryview]:
    """Cut stored bytes at every 262,144: the only place where one segment ends and the next begins."""
    for start in range(0, len(stored), SEGMENT_BYTES):
        yield stored[start : start + SEGMENT_BYTES]


def letter_part(inner_json: bytes) -> bytes:
    """Return part 0's content: u32 big-endian length, the inner JSON, zeros up to the padded length (step I3)."""
    return pad_counted(inner_json, SMALLEST_PART)


def read_letter_part(content: bytes) -> bytes:
    """Return part 0's inner JSON; CannotOpen `crypto.padding` unless padded just as `letter_part` does."""
    return unpad_counted(content, SMALLEST_PART)
