"""Changes one member of a server's answer at a time to another value that such an answer could have, and says which it was.

Decides what is plausible from the shape alone: other members of a choice, other ids that exist, nothing, other bytes, one more or
less, fewer or more rows. Must never know what a client does with any of them.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Annotated, Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from relay.wire import codec
from relay.wire import messages as m
from relay.wire.codec import FIXED, Malformed

T = TypeVar("T", bound=Struct)
SHAPES = (
    m.CaseReply,
    m.CaseRow,
    m.SideRow,
    m.AssignmentRow,
    m.DelegationRow,
    m.MediatorItem,
    m.RecipientItem,
    m.AuthorItem,
    m.NoteRow,
    m.AnsweredSlip,
    m.QueueRow,
    m.Reading,
    m.GrantOf,
    m.CaseLook,
    m.CaseShown,
    m.RemarkRow,
    m.People,
    m.Looked,
    m.ItemList,
    m.Notes,
    m.AnsweredSlips,
)
"""Shapes whose members are changed. Chains and records are not among them: those are what a client verifies."""


class Lie(Struct, frozen=True):
    """One changed answer: what was changed, and the answer."""

    what: str
    body: bytes


def lies(shape: type[T], body: bytes, others: Iterable[bytes]) -> Iterator[Lie]:
    """Yield an answer in every changed form; `others` are ids and sealed bytes that exist elsewhere in the organisation."""
    pool = list(dict.fromkeys(others))
    for what, value in _of_struct(codec.decode(shape, body), pool, shape.__name__):
        try:
            changed = codec.encode(value)
            codec.decode(shape, changed)
        except (Malformed, ValueError):
            continue
        if changed != body:
            yield Lie(what, changed)


def ids_in(value: object) -> Iterator[bytes]:
    """Yield every string of bytes in an answer, once or more."""
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from ids_in(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from ids_in(each)


def _of_struct(value: Any, pool: list[bytes], path: str) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(type(value), include_extras=True)
    for name in value.__struct_fields__:
        before = getattr(value, name)
        for what, after in _of_member(hints[name], before, pool):
            yield f"{path}.{name}{what}", replace(value, **{name: after})


def _of_member(hint: Any, value: Any, pool: list[bytes]) -> Iterator[tuple[str, Any]]:
    bare, optional = _bare(hint)
    if optional and value is not None:
        yield " = None", None
    if value is None:
        value = _something(bare, pool)
        if value is None:
            return
        yield f" = {_short(value)}", value
        return
    yield from _of_value(bare, value, pool)


def _of_value(bare: Any, value: Any, pool: list[bytes]) -> Iterator[tuple[str, Any]]:
    match value:
        case bool():
            yield f" = {not value}", not value
        case Enum():
            yield from ((f" = {each.value}", each) for each in type(value) if each is not value)
        case int():
            yield from ((f" {by:+}", value + by) for by in (1, -1, 86_400 * 400) if value + by >= 0)
        case bytes():
            yield from ((f" = {_short(each)}", each) for each in _other_bytes(value, pool))
        case str():
            yield " = other", value[::-1] + "x"
        case tuple():
            yield from _of_tuple(bare, value, pool)
        case Struct() if isinstance(value, SHAPES) or "n" in value.__struct_fields__:
            yield from _of_struct(value, pool, "")
        case _:
            return


def _of_tuple(hint: Any, value: tuple[Any, ...], pool: list[bytes]) -> Iterator[tuple[str, Any]]:
    if value:
        yield " without its last", value[:-1]
        yield " twice", value + value
        yield " turned round", value[::-1]
    element, _ = _bare(get_args(hint)[0])
    if isinstance(element, type) and issubclass(element, Enum):
        missing = tuple(each for each in element if each not in value)
        if missing:
            yield " and all others", value + missing
    elif isinstance(element, type) and issubclass(element, SHAPES):
        for at, each in enumerate(value):
            for what, changed in _of_struct(each, pool, ""):
                yield f"[{at}]{what}", (*value[:at], changed, *value[at + 1 :])


_LIKE_THAT = 2
"""So many other ids of the same length are tried for one."""


def _other_bytes(value: bytes, pool: list[bytes]) -> list[bytes]:
    alike = [each for each in pool if len(each) == len(value) and each != value]
    step = max(1, len(alike) // _LIKE_THAT)
    flipped = bytes([value[0] ^ 1]) + value[1:]
    return [*alike[::step][:_LIKE_THAT], flipped]


def _something(bare: Any, pool: list[bytes]) -> Any:
    """Return a plausible value where there is none."""
    if isinstance(bare, NewType):
        size = FIXED.get(bare)
        if bare.__supertype__ is bytes:
            return next((each for each in pool if size is None or len(each) == size.most), None)
        return 1_800_000_000
    if bare is bool:
        return True
    if bare is int:
        return 1
    if bare is bytes:
        return max(pool, key=len, default=None)
    if isinstance(bare, type) and issubclass(bare, Enum):
        return next(iter(bare))
    return None


def _bare(hint: Any) -> tuple[Any, bool]:
    """Return a type without `Annotated` and without None, and whether there may be nothing."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        (some,) = [each for each in get_args(hint) if each is not type(None)]
        return _bare(some)[0], True
    return hint, False


def _short(value: object) -> str:
    return value.hex()[:8] if isinstance(value, bytes) else str(value)
