"""Reads the coded data of a page to its last bit, without making pixels of it (T.81, F.2.2).

Finds what a picture decoder passes over in silence: bytes behind the last block, bits in the padding, longer spellings of
the same block, data that ends early. Whatever the bytes, no bit is taken twice and no more blocks are read than the size
allows; nothing is kept but a window of 80 bits.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final

from relay_client.scans.form import AC_CHROMINANCE, AC_LUMINANCE, DC_CHROMINANCE, DC_LUMINANCE, Codes

_BYTE: Final = 8
_COEFFICIENTS: Final = 64
_CODE: Final = 16
"""Bits of the longest code."""
_FEED: Final = 6
"""Bytes taken up at once."""
_ENOUGH: Final = 32
"""Bits: a code and the value behind it have at most 26."""
_SIXTEEN_ZEROS: Final = 0xF0
_REST_IS_ZERO: Final = 0x00
_TO_THE_END: Final = 128
"""Steps of the symbol that ends a block: more than any block has."""


class Coding(Enum):
    """What can be wrong with coded data."""

    NO_CODE = "no such code"
    TOO_LONG = "a block of more than 64 coefficients"
    DETOUR = "zeros spelled out that the end of the block implies"
    ENDS_EARLY = "not all blocks"
    BEHIND = "bytes behind the last block"
    PADDING = "bits in the padding"


def fault(coded: bytes, units: int, *, colour: bool) -> Coding | None:
    """Return what is wrong with the coded data of a page, or None.

    `coded` is all that stands between head and end, the stuffed zeros taken out; `units` is how many units it must hold.
    """
    light = _steps(DC_LUMINANCE, dc=True), _steps(AC_LUMINANCE, dc=False)
    tint = _steps(DC_CHROMINANCE, dc=True), _steps(AC_CHROMINANCE, dc=False)
    plan = (light, light, light, light, tint, tint) if colour else (light,)
    last = len(coded) * 8
    window = held = taken = 0  # `held` low bits of `window` are not read yet; `taken` bytes of `coded` went into it
    for _ in range(units):
        for steps, further in plan:
            at = detour = 0
            while at < _COEFFICIENTS:
                if held < _ENOUGH:
                    more = coded[taken : taken + _FEED].ljust(_FEED, b"\0")
                    window = (window & ((1 << held) - 1)) << (8 * _FEED) | int.from_bytes(more, "big")
                    taken += _FEED
                    held += 8 * _FEED
                bits, ahead, spelled = (steps if at == 0 else further)[window >> (held - _CODE) & 0xFFFF]
                if not bits:
                    return Coding.NO_CODE
                if detour and ahead == _TO_THE_END:
                    return Coding.DETOUR
                held -= bits
                at += ahead
                detour = spelled
            if taken * 8 - held > last:
                return Coding.ENDS_EARLY
            if detour or _COEFFICIENTS < at < _TO_THE_END:
                return Coding.DETOUR if detour else Coding.TOO_LONG
    return _ending(coded, last - (taken * 8 - held))


def _ending(coded: bytes, left: int) -> Coding | None:
    """Say what is wrong with the last `left` bits: ones up to the end of a byte, and nothing else (T.81, F.1.2.3)."""
    if left >= _BYTE:
        return Coding.BEHIND
    ones = (1 << left) - 1
    return Coding.PADDING if left and coded[-1] & ones != ones else None


@cache
def _steps(codes: Codes, *, dc: bool) -> tuple[tuple[int, int, int], ...]:
    """For every 16 bits: how many a symbol and its value take, how many coefficients on it leads, whether it spells zeros.

    The first is 0 where the bits begin with no code.
    """
    steps = [(0, 0, 0)] * (1 << _CODE)
    symbols = iter(codes.symbols)
    code = 0
    for length, count in enumerate(codes.counts, start=1):
        for _ in range(count):
            symbol = next(symbols)
            run, size = (0, symbol) if dc else divmod(symbol, 16)
            ahead = _TO_THE_END if symbol == _REST_IS_ZERO and not dc else run + 1
            first = code << (_CODE - length)
            span = 1 << (_CODE - length)
            steps[first : first + span] = [(length + size, ahead, int(symbol == _SIXTEEN_ZEROS and not dc))] * span
            code += 1
        code <<= 1
    return tuple(steps)
