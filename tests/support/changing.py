"""Every small lie about one value: each field of a shape changed by itself, whatever it holds. The same shape, the same lies."""

from __future__ import annotations

import random
import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from scripts.made_up import wire_maker

_CHANCE = "a server that lies"


def lies(value: Struct, *, most_rows: int = 1) -> Iterator[tuple[str, Any]]:
    """Yield copies of a value, each with one field changed, under the name of what was changed.

    Of a longer list the first `most_rows` are changed one by one; it is also emptied, cut, doubled and turned round.
    """
    hints = typing.get_type_hints(type(value), include_extras=True)
    for name in value.__struct_fields__:
        for how, other in _others(getattr(value, name), hints[name], most_rows):
            yield f"{name}{how}", replace(value, **{name: other})


def _others(value: Any, hint: Any, most_rows: int) -> Iterator[tuple[str, Any]]:  # noqa: C901 - one case for each kind of value
    chance = random.Random(_CHANCE)  # noqa: S311 - lies, not keys
    if value is None:
        made = wire_maker(_something(hint))(chance)
        yield " made up", made
        return
    if _may_be_none(hint):
        yield " left out", None
    match value:
        case bool():
            yield " turned", not value
        case Enum():
            yield from ((f" {each.value}", each) for each in type(value) if each is not value)
        case int():
            yield from (
                (f" {each}", each)
                for each in dict.fromkeys((0, value + 1, value + 86_400, 2**53 - 1))
                if each != value
            )
        case bytes():
            yield " damaged", bytes([*value[:-1], value[-1] ^ 1]) if value else b"\1"
        case str():
            yield " other", f"{value}x"[-40:]
        case tuple():
            yield from _other_rows(value, _something(hint), most_rows)
        case Struct():
            for how, other in lies(value, most_rows=most_rows):
                yield f".{how}", other
        case _:
            raise TypeError(f"no lie is known about {type(value).__name__}")


def _other_rows(rows: tuple[Any, ...], hint: Any, most_rows: int) -> Iterator[tuple[str, Any]]:
    inner = typing.get_args(_bare(hint))[0]
    if not rows:
        yield " made up", (wire_maker(inner)(random.Random(_CHANCE)),)  # noqa: S311 - as above
        return
    yield " emptied", ()
    if len(rows) > 1:
        yield " cut", rows[:-1]
        yield " turned round", tuple(reversed(rows))
    yield " doubled", (*rows, rows[-1])
    for at, row in enumerate(rows[:most_rows]):
        for how, other in _others(row, inner, most_rows):
            yield f"[{at}]{how}", (*rows[:at], other, *rows[at + 1 :])


def _bare(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint


def _may_be_none(hint: Any) -> bool:
    hint = _bare(hint)
    return typing.get_origin(hint) in (typing.Union, types.UnionType) and type(None) in typing.get_args(hint)


def _something(hint: Any) -> Any:
    """Return the hint without None."""
    bare = _bare(hint)
    if typing.get_origin(bare) not in (typing.Union, types.UnionType):
        return hint
    return next(each for each in typing.get_args(bare) if each is not type(None))
