"""Lengths hidden in buckets: a smallest bucket, then Padmé (at most 12 % more, O(log log n) bits leak; step I2).

There is exactly one padded form of any content: zeros, up to exactly the one permitted length. Every reader
checks it, because padding that nobody checks would carry words past the mediator.
"""

from __future__ import annotations

from typing import Final

from relay.crypto.encoding import u32
from relay.crypto.errors import CannotOpen, CryptoCode

SMALLEST_PART: Final = 4_000
"""Bytes. A letter's stored segment then stays within a 4 KiB database page."""
SMALLEST_WORDS: Final = 500
"""Bytes. Notes, remarks and reasons are a few sentences."""

_COUNT_BYTES: Final = 4


def padded_length(length: int, smallest: int) -> int:
    """Return what `length` bytes are padded to: `smallest`, then Padmé (PURBs, PoPETs 2019)."""
    if length <= smallest:
        return smallest
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask


def pad(content: bytes, smallest: int) -> bytes:
    """Return `content` and zeros up to its padded length; its true length must be known from elsewhere."""
    return content.ljust(padded_length(len(content), smallest), b"\0")


def unpad(padded: bytes, length: int, smallest: int) -> bytes:
    """Return the first `length` bytes; CannotOpen `crypto.padding` unless the rest is what `pad` adds."""
    if length < 0 or len(padded) != padded_length(length, smallest):
        raise CannotOpen(CryptoCode.PADDING)
    if padded.count(0, length) != len(padded) - length:
        raise CannotOpen(CryptoCode.PADDING)
    return padded[:length]


def pad_counted(content: bytes, smallest: int) -> bytes:
    """Return u32 big-endian length, `content` and zeros: for content whose length stands nowhere else."""
    return pad(u32(len(content)) + content, smallest)


def unpad_counted(padded: bytes, smallest: int) -> bytes:
    """Return what `pad_counted` was given; CannotOpen `crypto.padding` for what it would not have made."""
    length = int.from_bytes(padded[:_COUNT_BYTES], "big")
    return unpad(padded, _COUNT_BYTES + length, smallest)[_COUNT_BYTES:]
