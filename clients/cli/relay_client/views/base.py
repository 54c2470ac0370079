"""How ids and types are called where they are shown, and how a view takes over what its source says in the same words."""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

from msgspec import Struct

T = TypeVar("T", bound=Struct)
SHORT_BYTES: Final = 4
_INNER_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


def short(thing: bytes) -> str:
    """Return how an id is shown: its first 8 hexadecimal digits."""
    return thing[:SHORT_BYTES].hex()


def snake(name: str) -> str:
    """Return `CaseOpen` as `case_open`."""
    return _INNER_CAPITAL.sub("_", name).lower()


def view_of(shape: type[T], source: Struct, /, **others: Any) -> T:
    """Return a view: the members in `others`, and of all else what its source says under the same name."""
    same = (
        member for member in shape.__struct_fields__ if member not in others and member in source.__struct_fields__
    )
    return shape(**{member: getattr(source, member) for member in same}, **others)
