"""From the type hints of a shape to its JSON Schema (2020-12), by the same rules as the codec reads it by (step R4).

Decides nothing about shapes: sizes, choices and which members are optional are read off the code.
"""

from __future__ import annotations

import types
import typing
from enum import Enum, IntEnum
from typing import Any, Final

from msgspec import Struct

from relay.wire.codec import FIXED, INTEGER_TOP, Size

Json = dict[str, Any]

LIST_MOST: Final = 1024
"""Members of a list that says no size of its own."""
_QUADS: Final = "(?:[A-Za-z0-9_-]{4})*"
_REST: Final = ("", "", "[A-Za-z0-9_-][AQgw]", "[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]")
"""How a base64url text ends whose length leaves 2 or 3 by 4: the bits left over are zero."""


def symbols(count: int) -> int:
    """Return how many base64url symbols so many bytes take."""
    return (count * 4 + 2) // 3


def bytes_schema(size: Size) -> Json:
    """Return the schema of bytes as unpadded base64url."""
    shortest, longest = symbols(size.least), symbols(size.most)
    fixed = size.least == size.most
    ending = _REST[shortest % 4] if fixed else f"(?:{_REST[2]}|{_REST[3]})?"
    return {
        "type": "string",
        "contentEncoding": "base64url",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": f"^{_QUADS}{ending}$",
        "x-bytes": size.least if fixed else [size.least, size.most],
    }


def text_schema(size: Size) -> Json:
    """Return the schema of a text; its length counts code points."""
    return {"type": "string", "minLength": size.least, "maxLength": size.most}


def plain(hint: Any) -> tuple[Any, bool]:
    """Return a member's hint without its None, and whether it may be left out."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (inner,) = (kind for kind in typing.get_args(hint) if kind is not type(None))
        return inner, True
    return hint, False


def members(shape: type[Struct]) -> dict[str, tuple[Any, bool]]:
    """Return the members of a shape in order: hint, and whether it may be left out."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return {name: plain(hints[name]) for name in shape.__struct_fields__}


def described(thing: type) -> str:
    """Return the docstring of a type in one line, without the ends of its sentences' lines."""
    return " ".join((thing.__doc__ or "").split())


class Schemas:
    """The named schemas of a document, collected while hints are turned into schemas."""

    def __init__(self) -> None:
        self.named: dict[str, Json] = {}

    def of(self, hint: Any) -> Json:
        """Return the schema of a hint; shapes, choices and sized byte types go under their names."""
        if hint in FIXED:
            return self._kept(hint.__name__, bytes_schema(FIXED[hint]))
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            return self._sized(*typing.get_args(hint)[:2])
        if origin is tuple:
            return self._list(typing.get_args(hint)[0], Size(0, LIST_MOST))
        if isinstance(hint, typing.NewType):
            return self._kept(hint.__name__, self.of(hint.__supertype__))
        if hint is bool:
            return {"type": "boolean"}
        if hint is int:
            return {"type": "integer", "minimum": 0, "maximum": INTEGER_TOP}
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._kept(hint.__name__, _choice(hint))
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self._shape(hint)
        raise TypeError(f"no schema for {hint!r}")

    def _sized(self, inner: Any, size: Size) -> Json:
        if inner is bytes:
            return bytes_schema(size)
        if inner is str:
            return text_schema(size)
        return self._list(typing.get_args(inner)[0], size)

    def _list(self, inner: Any, size: Size) -> Json:
        return {"type": "array", "items": self.of(inner), "minItems": size.least, "maxItems": size.most}

    def _shape(self, shape: type[Struct]) -> Json:
        name = shape.__name__
        if name not in self.named:
            self.named[name] = {}  # a shape that holds itself ends here
            by_name = members(shape)
            self.named[name] = {
                "type": "object",
                "description": described(shape),
                "properties": {name: self.of(hint) for name, (hint, _) in by_name.items()},
                "required": [name for name, (_, optional) in by_name.items() if not optional],
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{name}"}

    def _kept(self, name: str, schema: Json) -> Json:
        if self.named.setdefault(name, schema) != schema:
            raise ValueError(f"two types are called {name}")
        return {"$ref": f"#/components/schemas/{name}"}


def _choice(hint: type[Enum]) -> Json:
    kind = "integer" if issubclass(hint, IntEnum) else "string"
    return {"type": kind, "enum": [member.value for member in hint], "description": described(hint)}
