"""Makes any value that a wire shape can have, from the shape's type hints.

Sizes come from where the shapes state them; which JSON a value becomes is the codec's affair, never this file's.
"""

from __future__ import annotations

import types
import typing
from enum import Enum
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct

from relay.domain.ids import KeysetId
from relay.wire import messages
from relay.wire.codec import FIXED, INTEGER_TOP, Size
from relay.wire.messages import Problem
from relay.wire.routes import ROUTES
from relay.wire.statements import TYPES, Statement

LONGEST = 96
"""Bytes, characters or members that a made value has at most beyond its least: enough to tell, quick to make."""

_LETTERS = st.characters(exclude_categories=("C", "Z")) | st.sampled_from(' "\\/<é’€𝄞')


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for all values of a type hint."""
    if hint in FIXED:
        return _bytes(FIXED[hint])
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return _sized(*typing.get_args(hint)[:2])
    if origin in (typing.Union, types.UnionType):
        (inner,) = (each for each in typing.get_args(hint) if each is not type(None))
        return st.none() | values(inner)
    if origin is tuple:
        return _many(typing.get_args(hint)[0], Size(0, 1024))
    if isinstance(hint, typing.NewType):
        return values(hint.__supertype__)
    if hint is bool:
        return st.booleans()
    if hint is int:
        return st.integers(0, INTEGER_TOP)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return shape(hint)


def shape(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """Return a strategy for all values of a shape."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{name: values(hints[name]) for name in kind.__struct_fields__})


def _sized(inner: Any, size: Size) -> st.SearchStrategy[Any]:
    if inner is bytes:
        return _bytes(size)
    if inner is str:
        most = min(size.most, size.least + LONGEST)
        printable = st.text(_LETTERS, min_size=size.least, max_size=most)
        return printable.filter(str.isprintable)
    return _many(typing.get_args(inner)[0], size)


def _bytes(size: Size) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size.least, max_size=min(size.most, size.least + LONGEST))


def _many(inner: Any, size: Size) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values(inner), min_size=size.least, max_size=min(size.most, size.least + 3)).map(tuple)


def _shapes_in(hint: Any) -> set[type]:
    found = set()
    for inner in typing.get_args(hint):
        found |= _shapes_in(inner)
    if isinstance(hint, type) and issubclass(hint, Struct):
        found.add(hint)
        for inner in typing.get_type_hints(hint, include_extras=True).values():
            found |= _shapes_in(inner)
    return found


STATEMENTS: list[type[Statement]] = list(TYPES.values())
MESSAGES: list[type] = sorted(
    {each for route in ROUTES for each in _shapes_in(route.request) | _shapes_in(route.reply)}
    | {Problem}
    | _shapes_in(messages.Integrity),
    key=lambda each: each.__name__,
)
"""Every shape that a request or a reply can consist of."""
NAMED = {
    each
    for each in vars(messages).values()
    if isinstance(each, type) and issubclass(each, Struct) and each.__module__.startswith(f"{messages.__name__}.")
}
"""Every shape that the messages package offers."""

SIGNER = KeysetId(bytes(range(32)))
OTHER = KeysetId(bytes(range(32, 64)))
