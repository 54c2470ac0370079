"""How values are written for scripts: ids in hexadecimal digits, enumerations by their value, everything else as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, to_builtins

from relay_client.ui.terminal import Json
from relay_client.views.base import short


def data(value: object) -> Json:
    """Return a value of the views as JSON knows it."""
    return _spelled(to_builtins(value, builtin_types=(bytes,)))


def members(view: Struct, names: str) -> dict[str, Json]:
    """Return the named members of a view, in that order. `short` is the start of the id just before it."""
    values: dict[str, Json] = {}
    last = b""
    for name in names.split():
        if name == "short":
            values[name] = short(last)
            continue
        value = getattr(view, name)
        last = value if isinstance(value, bytes) else last
        values[name] = data(value)
    return values


def _spelled(value: object) -> Json:
    match value:
        case bytes():
            return value.hex()
        case str() | int() | None:
            return value
        case Mapping():
            return {str(name): _spelled(inner) for name, inner in value.items()}
        case Sequence():
            return [_spelled(element) for element in value]
        case _:
            raise TypeError(type(value).__name__)
