"""Secrets and fingerprints as people read, type and say them: Crockford base32 in groups of four (steps K9, K10).

A typed code carries a check, so that a slip of the finger is told at once and not days later by somebody else. The
check is made per kind: a recovery code is not taken for a slip's secret. A fingerprint has none, it is compared.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

from relay.crypto.encoding import DIGEST_BYTES, exactly, u8
from relay.crypto.errors import CannotOpen, CryptoCode

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE: Final = {symbol: value for value, symbol in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
"""White space, the hyphen and whatever a phone's keyboard makes of it."""
_GROUP: Final = 4
_SYMBOL_BITS: Final = 5
_SHORT_SYMBOLS: Final = 28

_CHECK_BITS: Final = 12
_CHECK_TOP: Final = 1 << (_CHECK_BITS - 1)
_CHECK_POLYNOMIAL: Final = 0x180F
"""CRC-12/DECT. Sees every run of up to 12 wrong bits: one wrong symbol, or two neighbours in the wrong order."""


class TypedKind(IntEnum):
    """What a typed code is; the number goes into its check."""

    RECOVERY_CODE = 1
    SLIP_SECRET = 2
    SLIP_ID = 3
    ROOT_FINGERPRINT = 4


def typed_code(kind: TypedKind, value: bytes) -> str:
    """Return `value` for typing: 16 bytes give seven groups of four.

    The bits are those of `value`, then twelve check bits over kind (u8) and value, then zeros up to a whole symbol.
    """
    bits = 8 * len(value) + _CHECK_BITS
    return _groups(int.from_bytes(value, "big") << _CHECK_BITS | _check(kind, value), bits)


def read_typed_code(kind: TypedKind, text: str, length: int) -> bytes:
    """Return the `length` bytes that `typed_code` wrote as `text`.

    Takes any case, spacing and hyphenation, O for 0, I and L for 1. Raises CannotOpen `crypto.typed` for everything
    else: a wrong number of symbols, a symbol that is none, a check that does not match this kind.
    """
    symbols = _SEPARATORS.sub("", text).upper()
    bits = 8 * length + _CHECK_BITS
    if len(symbols) != _symbols(bits):
        raise CannotOpen(CryptoCode.TYPED)
    number = 0
    for symbol in symbols:
        value = _VALUE.get(symbol)
        if value is None:
            raise CannotOpen(CryptoCode.TYPED)
        number = number << _SYMBOL_BITS | value
    spare_bits = len(symbols) * _SYMBOL_BITS - bits
    decoded = (number >> (spare_bits + _CHECK_BITS)).to_bytes(length, "big")
    if number != (int.from_bytes(decoded, "big") << _CHECK_BITS | _check(kind, decoded)) << spare_bits:
        raise CannotOpen(CryptoCode.TYPED)
    return decoded


def fingerprint_text(fingerprint: bytes) -> str:
    """Return all 256 bits of a digest in thirteen groups of four (the last four bits are zero)."""
    number = int.from_bytes(exactly(fingerprint, DIGEST_BYTES, "fingerprint"), "big")
    return _groups(number, 8 * DIGEST_BYTES)


def short_fingerprint_text(fingerprint: bytes) -> str:
    """Return the first 140 bits in seven groups of four, to compare aloud: how `fingerprint_text` begins."""
    whole = fingerprint_text(fingerprint)
    return whole[: _SHORT_SYMBOLS + _SHORT_SYMBOLS // _GROUP - 1]


def _check(kind: TypedKind, value: bytes) -> int:
    remainder = 0
    for byte in u8(kind) + value:
        remainder ^= byte << (_CHECK_BITS - 8)
        for _ in range(8):
            carry = remainder & _CHECK_TOP
            remainder = remainder << 1 ^ (_CHECK_POLYNOMIAL if carry else 0)
    return remainder


def _symbols(bits: int) -> int:
    return -(-bits // _SYMBOL_BITS)


def _groups(number: int, bits: int) -> str:
    count = _symbols(bits)
    number <<= count * _SYMBOL_BITS - bits
    symbols = "".join(_ALPHABET[number >> _SYMBOL_BITS * at & 0x1F] for at in reversed(range(count)))
    return "-".join(symbols[at : at + _GROUP] for at in range(0, count, _GROUP))
