"""What all choices of the rules are: one of a few members, each told apart by what it is."""

from __future__ import annotations

from enum import Enum


class Choice(Enum):
    """One of a few. Each is equal only to itself, so its hash may be its own; that of `Enum` is a function of Python's."""

    __hash__ = object.__hash__
