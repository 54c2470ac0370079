"""How fields become bytes inside hashed, signed or authenticated inputs; and what a random source is (steps N1, N4).

Every variable-length field is preceded by its length, so that two different lists of fields never give the
same bytes. A wrong length here is a mistake in our own code: ValueError, never a CryptoError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

RandomSource = Callable[[int], bytes]
"""Gives as many fresh random bytes as asked for. Always handed in; nothing in this package has a default."""

ID_BYTES: Final = 16
"""A case, item, slip or other id chosen at random by a client."""
DIGEST_BYTES: Final = 32
"""A SHA-256, and everything named by one: keyset ids, record ids, journal heads, the root fingerprint."""
KEY_BYTES: Final = 32
"""A symmetric key, a seed, a shred share."""


def exactly(value: bytes, length: int, name: str) -> bytes:
    """Return `value` if it is `length` bytes long; else raise ValueError with the field's name only."""
    if len(value) != length:
        raise ValueError(f"{name} must be {length} bytes, got {len(value)}")
    return value


def draw(random: RandomSource, length: int) -> bytes:
    """Take `length` bytes from `random`; a source that gives another number of bytes raises ValueError."""
    return exactly(random(length), length, "random bytes")


def u8(value: int) -> bytes:
    """Encode an unsigned 8-bit number; out of range raises ValueError."""
    try:
        return value.to_bytes(1, "big")
    except OverflowError:
        raise _too_large(value, 1) from None


def u32(value: int) -> bytes:
    """Encode an unsigned 32-bit number, big-endian; out of range raises ValueError."""
    try:
        return value.to_bytes(4, "big")
    except OverflowError:
        raise _too_large(value, 4) from None


def u64(value: int) -> bytes:
    """Encode an unsigned 64-bit number, big-endian; out of range raises ValueError."""
    try:
        return value.to_bytes(8, "big")
    except OverflowError:
        raise _too_large(value, 8) from None


def counted(value: bytes) -> bytes:
    """Return `value` behind its length as u16 big-endian; more than 65,535 bytes raises ValueError."""
    try:
        return len(value).to_bytes(2, "big") + value
    except OverflowError:
        raise _too_large(len(value), 2) from None


def counted_text(value: str) -> bytes:
    """Return `value` in UTF-8 behind its length in bytes as u16 big-endian."""
    return counted(value.encode())


def _too_large(value: int, length: int) -> ValueError:
    return ValueError(f"{value} does not fit in {length} unsigned bytes")
