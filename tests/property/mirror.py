"""Swaps the sides in any value of the domain: A for B, and every name that begins with one of them.

Written from the shape of the values alone, so that it knows nothing of what the rules do with them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from msgspec import Struct

from relay.domain.model import CaseFile, PauseOwner, Seat, Side
from tests.property.world import Move

T = TypeVar("T")

_LETTERS = {b"a.": b"b.", b"b.": b"a."}
_HOLDS = {
    PauseOwner.A: PauseOwner.B,
    PauseOwner.B: PauseOwner.A,
    PauseOwner.CONSENT_A: PauseOwner.CONSENT_B,
    PauseOwner.CONSENT_B: PauseOwner.CONSENT_A,
}


def mirrored(value: T) -> T:
    """Return `value` with the sides swapped, at any depth."""
    swapped: T = _mirrored(value)
    return swapped


class Images:
    """Keeps mirror images: of the last file, whose moves come one after another, and of every move, of which a world has few."""

    def __init__(self) -> None:
        self._file: tuple[CaseFile, CaseFile] | None = None
        self._moves: dict[int, tuple[Move, Move]] = {}
        """By the address of the move, which is kept beside its image so that no other can come to stand there."""

    def of_file(self, file: CaseFile) -> CaseFile:
        """Return the image of a file."""
        if self._file is None or self._file[0] is not file:
            self._file = (file, mirrored(file))
        return self._file[1]

    def of_move(self, move: Move) -> Move:
        """Return the image of a move."""
        found = self._moves.get(id(move))
        if found is None:
            found = self._moves[id(move)] = (move, mirrored(move))
        return found[1]


def _mirrored(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_mirrored(key): _mirrored(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_mirrored(each) for each in value)
    if isinstance(value, frozenset):
        return frozenset(_mirrored(each) for each in value)
    if isinstance(value, Struct) and not isinstance(value, Seat):
        return _shape(value)
    return _leaf(value)


def _shape(value: Any) -> Any:
    try:
        return _remembered(value)
    except TypeError:  # holds a mapping: a case or its file
        return _rebuilt(value)


@functools.cache
def _remembered(value: Any) -> Any:
    return _rebuilt(value)


def _rebuilt(value: Any) -> Any:
    return type(value)(**{name: _mirrored(getattr(value, name)) for name in value.__struct_fields__})


def _leaf(value: Any) -> Any:
    if isinstance(value, Side):
        return value.other
    if isinstance(value, PauseOwner):
        return _HOLDS.get(value, value)
    if isinstance(value, Seat):
        return _seat(value)
    if isinstance(value, bytes):
        return _LETTERS.get(value[:2], value[:2]) + value[2:]
    if isinstance(value, str):
        return " ".join(_word(each) for each in value.split())
    if value is None or isinstance(value, Enum | int | type):
        return value
    raise TypeError(f"a value without a mirror image: {value!r}")


def _seat(seat: Seat) -> Seat:
    for side in Side:
        if seat == Seat.of(side):
            return Seat.of(side.other)
    if seat.name.startswith(("c", "g", "i")):
        return Seat(seat.name[0] + _leaf(bytes.fromhex(seat.name[1:])).hex())
    return seat


def _word(word: str) -> str:
    """A word in the name of a thing (`newest.py`): a side, an id in hexadecimal, or what kind of thing it is."""
    if word in (Side.A.value, Side.B.value):
        return Side(word).other.value
    try:
        mirror: bytes = _leaf(bytes.fromhex(word))
    except ValueError:
        return word
    return mirror.hex()
