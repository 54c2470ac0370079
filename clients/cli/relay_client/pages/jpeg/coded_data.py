"""Reads the entropy-coded data of a baseline scan to its last bit, without making pixels of it (T.81, F.2.2).

Finds what a picture decoder passes over in silence: bytes behind the last block, bits in the padding, longer spellings of
the same block, data that ends early, and values that no picture has, which each decoder shows in its own way. Whatever the
bytes, no bit is taken twice and no more blocks are read than the size allows; nothing is kept but a window of 80 bits.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final

from msgspec import Struct

from relay_client.pages.jpeg.tables import Codes

_BYTE: Final = 8
_COEFFICIENTS: Final = 64
_CODE: Final = 16
"""Bits of the longest code."""
_FEED: Final = 6
"""Bytes taken up at once."""
_ENOUGH: Final = 32
"""Bits: a code and the value behind it have at most 27."""
_STRONGEST: Final = 1_024
"""No coefficient of 8 × 8 samples of 8 bits is larger (T.81, A.3.3)."""
_SIXTEEN_ZEROS: Final = 0xF0
_REST_IS_ZERO: Final = 0x00
_TO_THE_END: Final = 128
"""Steps of the symbol that ends a block: more than any block has."""


class CodingFault(Enum):
    """What can be wrong with coded data."""

    NO_CODE = "no such code"
    TOO_LONG = "a block of more than 64 coefficients"
    DETOUR = "zeros spelled out that the end of the block implies"
    BEYOND = "a coefficient that no picture has"
    ENDS_EARLY = "not all blocks"
    BEHIND = "bytes behind the last block"
    PADDING = "bits in the padding"


Step = tuple[int, int, int, bool]
"""What 16 bits begin with: bits of code and value, 0 where there is no such code; bits of the value; coefficients to go on;
whether it spells only zeros."""


class Component(Struct, frozen=True):
    """How one component of a picture is coded: its Huffman codes, its quantisation steps, and its blocks in a unit (MCU).

    The steps stand in the order in which coefficients are stored.
    """

    dc: Codes
    ac: Codes
    steps: tuple[int, ...]
    blocks: int


class _BlockPlan(Struct, frozen=True):
    """How the blocks of a component are read: its codes, and what its values can be at most.

    `sizes` has the bits of the largest value that may lead to each place; `most` is the largest first coefficient.
    """

    first: tuple[Step, ...]
    further: tuple[Step, ...]
    sizes: tuple[int, ...]
    most: int


class _Wrong(Exception):
    """Reading stops here."""

    def __init__(self, fault: CodingFault) -> None:
        super().__init__(fault)
        self.fault = fault


class _Reader:
    """Takes blocks from coded data. `held` low bits of `window` are not read yet; `taken` bytes went into it."""

    __slots__ = ("_coded", "_held", "_taken", "_window")

    def __init__(self, coded: bytes) -> None:
        self._coded = coded
        self._window = self._held = self._taken = 0

    @property
    def left(self) -> int:
        """How many bits are not read yet; negative where more were read than there are."""
        return (len(self._coded) - self._taken) * _BYTE + self._held

    def block(self, plan: _BlockPlan) -> int:
        """Take one block; return by how much its first coefficient differs from the one in the block before."""
        coded, window, held, taken = self._coded, self._window, self._held, self._taken
        steps, sizes = plan.first, plan.sizes
        at = difference = 0
        zeros = False
        while at < _COEFFICIENTS:
            if held < _ENOUGH:
                more = coded[taken : taken + _FEED].ljust(_FEED, b"\0")
                window = (window & ((1 << held) - 1)) << (_BYTE * _FEED) | int.from_bytes(more, "big")
                taken += _FEED
                held += _BYTE * _FEED
            # One look at 16 bits gives the code, how long it is with the value behind it, and where it leads.
            bits, size, ahead, spelled = steps[window >> (held - _CODE) & 0xFFFF]
            if not bits:
                raise _Wrong(CodingFault.NO_CODE)
            held -= bits
            if at == 0:
                difference = _signed(window >> held, size)
                steps = plan.further
            at += ahead
            # `at` may lie past the block here; `sizes` goes on there, and the length is refused below.
            if size > sizes[at]:
                raise _Wrong(CodingFault.BEYOND)
            if zeros and at >= _TO_THE_END:
                raise _Wrong(CodingFault.DETOUR)
            zeros = spelled
        self._window, self._held, self._taken = window, held, taken
        if self.left < 0:
            raise _Wrong(CodingFault.ENDS_EARLY)
        if zeros:
            raise _Wrong(CodingFault.DETOUR)
        if _COEFFICIENTS < at < _TO_THE_END:
            raise _Wrong(CodingFault.TOO_LONG)
        return difference


def fault(coded: bytes, units: int, components: tuple[Component, ...]) -> CodingFault | None:
    """Return what is wrong with the coded data of a picture, or None.

    `coded` is all that stands between head and end, the stuffed zeros taken out; `units` is how many units it must hold;
    `components` stand in the order of a unit.
    """
    reader = _Reader(coded)
    plans = [(_plan(component), component.blocks) for component in components]
    before = [0] * len(plans)
    try:
        for _ in range(units):
            for component, (plan, blocks) in enumerate(plans):
                for _ in range(blocks):
                    before[component] += reader.block(plan)
                    if abs(before[component]) > plan.most:
                        return CodingFault.BEYOND
    except _Wrong as wrong:
        return wrong.fault
    return _ending(coded, reader.left)


def _ending(coded: bytes, left: int) -> CodingFault | None:
    """Say what is wrong with the last `left` bits: ones up to the end of a byte, and nothing else (T.81, F.1.2.3)."""
    if left >= _BYTE:
        return CodingFault.BEHIND
    ones = (1 << left) - 1
    return CodingFault.PADDING if left and coded[-1] & ones != ones else None


def _signed(bits: int, size: int) -> int:
    """Return the value that the lowest `size` bits stand for (T.81, F.2.2.1)."""
    value = bits & ((1 << size) - 1)
    return value if size and value >> (size - 1) else value + 1 - (1 << size)


@cache
def _plan(component: Component) -> _BlockPlan:
    most = [_STRONGEST // step + 1 for step in component.steps]
    # A difference can go from one end to the other; whatever leads past a block is refused for its length.
    sizes = [0, (2 * most[0]).bit_length(), *(count.bit_length() for count in most[1:])]
    return _BlockPlan(
        _steps(component.dc, dc=True),
        _steps(component.ac, dc=False),
        (*sizes, *(_CODE,) * (2 * _TO_THE_END)),
        most[0],
    )


@cache
def _steps(codes: Codes, *, dc: bool) -> tuple[Step, ...]:
    """Return the step for each 16 bits: of a first coefficient, or of one of the others."""
    steps: list[Step] = [(0, 0, 0, False)] * (1 << _CODE)
    symbols = iter(codes.symbols)
    code = 0
    for length, count in enumerate(codes.counts, start=1):
        for _ in range(count):
            symbol = next(symbols)
            run, size = (0, symbol) if dc else divmod(symbol, 16)
            ahead = _TO_THE_END if symbol == _REST_IS_ZERO and not dc else run + 1
            first = code << (_CODE - length)
            span = 1 << (_CODE - length)
            steps[first : first + span] = [(length + size, size, ahead, symbol == _SIXTEEN_ZEROS and not dc)] * span
            code += 1
        # Codes of the next length go on where these ended, with a zero behind (T.81, C.2).
        code <<= 1
    return tuple(steps)
