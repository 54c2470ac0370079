"""FLOE (c2sp.org/FLOE), fixed to AES-256-GCM and HKDF-Expand-SHA-384: random-access sealing of long content.

Each segment is sealed by itself, in any order, in constant memory; the header commits to key and associated
data. This file follows the specification for any segment length and key rotation; where ours differs from
"random" (part.py derives initial value and nonces) that is decided there. It does not know how many
segments there should be: whoever calls must know which index is the last, or truncation goes unseen.
"""

from __future__ import annotations

import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from msgspec import Struct

from relay.crypto.encoding import KEY_BYTES, exactly, u32, u64
from relay.crypto.errors import CannotOpen, CryptoCode

IV_BYTES: Final = 32
NONCE_BYTES: Final = 12
HEADER_BYTES: Final = 10 + IV_BYTES + 32
SEGMENT_OVERHEAD: Final = 4 + NONCE_BYTES + 16
"""Bytes of a segment that are not content: its length field, its nonce, its tag."""

_TAG_BYTES: Final = 32
_MESSAGE_KEY_BYTES: Final = 48
_NOT_LAST: Final = b"\xff\xff\xff\xff"
_ALGORITHMS: Final = b"\0\0"
"""AES-256-GCM, HKDF-Expand-SHA-384."""
_MAX_SEGMENTS: Final = 1 << 40


class FloeParams(Struct, frozen=True):
    """What may vary: a stored segment's length in bytes; the key rotates after 2^`rotation_bits` segments."""

    segment_length: int
    rotation_bits: int = 20

    @property
    def encoded(self) -> bytes:
        """PARAM_ENCODE of the specification, 10 bytes; the rotation is not part of it."""
        return _ALGORITHMS + u32(self.segment_length) + u32(IV_BYTES)

    @property
    def content_length(self) -> int:
        """Bytes of content in every segment but the last."""
        return self.segment_length - SEGMENT_OVERHEAD


def make_header(key: bytes, aad: bytes, iv: bytes, params: FloeParams) -> bytes:
    """Return the 74-byte header: parameters, initial value, committing tag (startEncryption; step I4)."""
    exactly(key, KEY_BYTES, "FLOE key")
    start = params.encoded + exactly(iv, IV_BYTES, "FLOE initial value")
    return start + _kdf(key, start, b"HEADER_TAG:", aad, _TAG_BYTES)


def header_iv(header: bytes) -> bytes:
    """Return the initial value that a header of the right length carries."""
    return header[10 : 10 + IV_BYTES]


def start(key: bytes, header: bytes, aad: bytes, params: FloeParams) -> FloeKey:
    """Check a header, return the key of its segments (startDecryption); else CannotOpen `crypto.header`."""
    if len(header) != HEADER_BYTES:
        raise CannotOpen(CryptoCode.HEADER)
    if not hmac.compare_digest(header, make_header(key, aad, header_iv(header), params)):
        raise CannotOpen(CryptoCode.HEADER)
    return FloeKey(key, header_iv(header), aad, params)


class FloeKey:
    """Seals and opens the segments of one header; keeps the derived segment key of the epoch used last."""

    __slots__ = ("_aad", "_cipher", "_epoch", "_message_key", "_params", "_start")

    def __init__(self, key: bytes, iv: bytes, aad: bytes, params: FloeParams) -> None:
        self._params = params
        self._start = params.encoded + iv
        self._aad = aad
        self._message_key = _kdf(key, self._start, b"MESSAGE_KEY:", aad, _MESSAGE_KEY_BYTES)
        self._epoch, self._cipher = 0, self._segment_cipher(0)

    def seal_segment(
        self, index: int, content: bytes | bytearray | memoryview, nonce: bytes, *, last: bool
    ) -> bytearray:
        """Return segment `index`: length field, nonce, ciphertext, tag (encryptSegment; step I6).

        Every segment but the last must be full. A nonce must never serve two contents within one epoch.
        """
        length = len(content) + SEGMENT_OVERHEAD
        if length > self._params.segment_length or (not last and length != self._params.segment_length):
            raise ValueError(f"segment {index} cannot hold {len(content)} bytes")
        segment = bytearray(length)
        segment[:4] = u32(length) if last else _NOT_LAST
        segment[4 : 4 + NONCE_BYTES] = exactly(nonce, NONCE_BYTES, "segment nonce")
        with memoryview(segment) as view:
            self._cipher_of(index).encrypt_into(
                nonce, content, _segment_aad(index, last=last), view[4 + NONCE_BYTES :]
            )
        return segment

    def open_segment(self, index: int, segment: bytes | bytearray | memoryview, *, last: bool) -> bytes:
        """Return the content of segment `index` (decryptSegment); else CannotOpen `crypto.segment`."""
        length = len(segment)
        if last:
            fits = SEGMENT_OVERHEAD <= length <= self._params.segment_length and segment[:4] == u32(length)
        else:
            fits = length == self._params.segment_length and segment[:4] == _NOT_LAST
        if not fits:
            raise CannotOpen(CryptoCode.SEGMENT)
        with memoryview(segment) as view:
            try:
                return self._cipher_of(index).decrypt(
                    view[4 : 4 + NONCE_BYTES], view[4 + NONCE_BYTES :], _segment_aad(index, last=last)
                )
            except InvalidTag:
                raise CannotOpen(CryptoCode.SEGMENT) from None

    def _cipher_of(self, index: int) -> AESGCM:
        if not 0 <= index < _MAX_SEGMENTS:
            raise ValueError(f"no segment has the index {index}")
        epoch = index >> self._params.rotation_bits
        if epoch != self._epoch:
            self._epoch, self._cipher = epoch, self._segment_cipher(epoch)
        return self._cipher

    def _segment_cipher(self, epoch: int) -> AESGCM:
        first_index = u64(epoch << self._params.rotation_bits)
        return AESGCM(_kdf(self._message_key, self._start, b"DEK:" + first_index, self._aad, KEY_BYTES))


def segment_nonce(segment: bytes | bytearray | memoryview) -> bytes:
    """Return the nonce that a stored segment carries."""
    return bytes(segment[4 : 4 + NONCE_BYTES])


def _segment_aad(index: int, *, last: bool) -> bytes:
    return u64(index) + (b"\x01" if last else b"\x00")


def _kdf(key: bytes, start: bytes, purpose: bytes, aad: bytes, length: int) -> bytes:
    return HKDFExpand(algorithm=SHA384(), length=length, info=start + purpose + aad).derive(key)
