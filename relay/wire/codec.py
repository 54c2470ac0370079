"""Strict JSON and base64url, driven by the type hints of frozen structs: the types are the schema (step R4).

Nothing here guesses: an unknown member, a float, a number of the wrong kind, a byte string of the wrong length or a
spelling that re-encodes differently is `Malformed`, with a dotted code and the path of the member.
"""

from __future__ import annotations

import functools
import json
import types
import typing
from collections.abc import Callable
from enum import Enum, IntEnum
from typing import Any, Final, TypeVar

from msgspec import DecodeError, Struct
from msgspec.json import Decoder, Encoder
from pybase64 import b64decode, b64encode_as_string

from relay.domain import ids
from relay.wire.alphabet import is_printable

T = TypeVar("T")

INTEGER_TOP: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""
_INTEGER_DIGITS: Final = len(str(INTEGER_TOP))
"""More digits are no number of ours, and are not even turned into one."""
_NAME_SHOWN: Final = 40
"""Characters of an unknown member's name that are repeated to whoever sent it."""


class Malformed(Exception):
    """Bytes that are not what they claim to be. `code` is stable, `where` names the member for people."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where

    def __str__(self) -> str:
        return f"{self.code} {self.where}".strip()


class Size(Struct, frozen=True):
    """How many bytes (or characters of text) a member has."""

    least: int
    most: int

    @staticmethod
    def exactly(count: int) -> Size:
        """A fixed size."""
        return Size(count, count)


FIXED: Final[dict[object, Size]] = {
    ids.CaseId: Size.exactly(ids.SHORT_ID_BYTES),
    ids.ItemId: Size.exactly(ids.SHORT_ID_BYTES),
    ids.SlipId: Size.exactly(ids.SHORT_ID_BYTES),
    ids.GuardianId: Size.exactly(ids.SHORT_ID_BYTES),
    ids.UploadId: Size.exactly(ids.SHORT_ID_BYTES),
    ids.AccountId: Size.exactly(ids.SHORT_ID_BYTES),
    ids.KeysetId: Size.exactly(ids.DIGEST_BYTES),
    ids.RecordId: Size.exactly(ids.DIGEST_BYTES),
}
"""Sizes of the id types of the domain."""


class Codec(Struct, frozen=True):
    """How one type is written as JSON text, and read from what JSON gives.

    `read` raises `Malformed` with the path from here on. A value has one writing: what `read` accepts, `write`
    gives back as it was.
    """

    write: Callable[[Any], str]
    read: Callable[[Any], Any]


_URL_SAFE: Final = b"-_"
_PADDING: Final = ("", "===", "==", "=")
_LAST: Final = ("", "", "AQgw", "AEIMQUYcgkosw048")
"""With which characters a text may end whose length leaves 2 or 3 by 4: the bits left over are zero."""


def base64url(data: bytes) -> str:
    """Encode without padding (RFC 4648, section 5)."""
    return b64encode_as_string(data, _URL_SAFE).rstrip("=")


def _bytes_reader(shortest: int, longest: int) -> Callable[[Any], bytes]:
    """Return what decodes unpadded base64url of so many characters, refusing every other spelling of the same bytes."""

    def read(value: Any) -> bytes:
        if type(value) is not str or not shortest <= (length := len(value)) <= longest:
            raise Malformed("json.bytes")
        over = length & 3
        # The library takes the standard alphabet and padding too.
        if (over and value[-1] not in _LAST[over]) or "+" in value or "/" in value or "=" in value:
            raise Malformed("json.base64url")
        try:
            return b64decode(value + _PADDING[over], _URL_SAFE, validate=True)
        except ValueError as error:
            raise Malformed("json.base64url") from error

    return read


_of_any_length: Final = _bytes_reader(0, 1 << 62)


def unbase64url(text: str, where: str = "") -> bytes:
    """Decode unpadded base64url of any length, refusing every other spelling of the same bytes."""
    try:
        return _of_any_length(text)
    except Malformed as malformed:
        raise Malformed(malformed.code, where) from malformed


def short_id(text: str, code: str, where: str) -> bytes:
    """Read a 16-byte id as it stands in a path or a query; anything else is `Malformed` with this code."""
    try:
        data = unbase64url(text, where)
    except Malformed as malformed:
        raise Malformed(code, where) from malformed
    if len(data) != ids.SHORT_ID_BYTES:
        raise Malformed(code, where)
    return data


_quote: Final = json.encoder.encode_basestring
_parse: Final = Decoder().decode
_spell: Final = Encoder().encode


def encode(value: object) -> bytes:
    """Return the one spelling of a shape: members in the order of its fields, absent where None, no spaces."""
    shape: Any = type(value)
    return codec_for(shape).write(value).encode("utf-8")


def decode(shape: type[T], data: bytes) -> T:
    """Read a shape from JSON bytes. Member order and spaces are free; everything else is strict."""
    hint: Any = shape
    parsed = _parsed(data)
    value: T = _read(codec_for(hint), parsed, data)
    # Nothing was dropped in parsing where the same members spell as many bytes: a double would be one member less.
    if len(_spell(parsed)) != len(data):
        _require_plain(data)
    return value


def decode_exactly(shape: type[T], data: bytes) -> T:
    """Read a shape from the one spelling `encode` gives it; any other spelling is `json.encoding`.

    What a codec reads it writes back equal, so the parsed members stand for the value: if they come in the order of
    the fields and spell the same bytes, so would the value.
    """
    hint: Any = shape
    parsed = _parsed(data)
    value: T = _read(codec_for(hint, in_order=True), parsed, data)
    if _spell(parsed) != data:
        _require_plain(data)
        raise Malformed("json.encoding")
    return value


def _parsed(data: bytes) -> Any:
    try:
        return _parse(data)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        _require_plain(data)
        raise Malformed("json.syntax") from error


def _read(codec: Codec, parsed: Any, data: bytes) -> Any:
    try:
        return codec.read(parsed)
    except Malformed:
        _require_plain(data)
        raise


def _require_plain(data: bytes) -> None:
    """Name what parsing passes over in silence: a member that stands twice, a number with a point or exponent.

    Slow, and asked only where something is wrong already, or spelled as no client of ours does.
    """
    try:
        _plain.decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed("json.syntax") from error


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("json.duplicate")
    return members


def _no_floats(_text: str) -> float:
    raise Malformed("json.float")


def _short_integer(text: str) -> int:
    # Turning digits into a number takes longer with their square, and beyond a few thousand the interpreter refuses.
    if len(text) > _INTEGER_DIGITS:
        raise Malformed("json.integer")
    return int(text)


_plain: Final = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_float=_no_floats,
    parse_constant=_no_floats,
    parse_int=_short_integer,
)


@functools.cache
def codec_for(hint: Any, *, in_order: bool = False) -> Codec:
    """Return the codec of a type hint: dataclass, enum, id, sized bytes or text, tuple, optional, int, bool.

    With `in_order`, members of objects must come in the order of the fields, or they are `json.encoding`.
    """
    if hint in FIXED:
        return _bytes(FIXED[hint])
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return _annotated(hint, in_order=in_order)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
        return codec_for(inner, in_order=in_order)
    if origin is tuple:
        return _tuple(codec_for(typing.get_args(hint)[0], in_order=in_order))
    if isinstance(hint, typing.NewType):
        return codec_for(hint.__supertype__, in_order=in_order)
    if hint is bool:
        return Codec(_write_bool, _read_bool)
    if hint is int:
        return Codec(int.__repr__, _read_int)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _shape(hint, in_order=in_order)
    raise TypeError(f"no codec for {hint!r}")


def _annotated(hint: Any, *, in_order: bool) -> Codec:
    inner, size = typing.get_args(hint)[:2]
    if inner is bytes:
        return _bytes(size)
    if inner is str:
        return _text(size)
    return _tuple(codec_for(typing.get_args(inner)[0], in_order=in_order), size)


def _bytes(size: Size) -> Codec:
    shortest, longest = ((count * 4 + 2) // 3 for count in (size.least, size.most))

    def write(value: bytes) -> str:
        return f'"{base64url(value)}"'

    return Codec(write, _bytes_reader(shortest, longest))


def _text(size: Size) -> Codec:
    def read(value: Any) -> str:
        if type(value) is not str or not size.least <= len(value) <= size.most or not is_printable(value):
            raise Malformed("json.text")
        return value

    return Codec(_quote, read)


def _tuple(inner: Codec, size: Size | None = None) -> Codec:
    bounds = size or Size(0, 1024)
    write_one, read_one = inner.write, inner.read

    def write(value: tuple[Any, ...]) -> str:
        return f"[{','.join([write_one(element) for element in value])}]"

    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or not bounds.least <= len(value) <= bounds.most:
            raise Malformed("json.list")
        return tuple([read_one(element) for element in value])

    return Codec(write, read)


def _enum(hint: type[Enum]) -> Codec:
    known = {enum.value: enum for enum in hint}
    written = {enum: json.dumps(enum.value) for enum in hint}
    kind = int if issubclass(hint, IntEnum) else str

    def read(value: Any) -> Enum:
        if type(value) is not kind or value not in known:
            raise Malformed("json.choice")
        return known[value]

    return Codec(written.__getitem__, read)


class _Plan(Struct, frozen=True):
    """How to read an object that has certain members: the reader of each, and the optional ones it leaves out."""

    readers: tuple[tuple[str, Callable[[Any], Any]], ...]
    absent: dict[str, None]

    def failing(self, value: dict[str, Any]) -> Malformed | None:
        """Say of the first member that cannot be read which one it is."""
        for name, read_one in self.readers:
            try:
                read_one(value[name])
            except Malformed as error:
                return Malformed(error.code, f".{name}{error.where}")
        return None


class _Members(Struct, frozen=True):
    """The members that a shape has, in the order of its fields."""

    codecs: dict[str, Codec]
    optional: frozenset[str]
    in_order: bool
    plans: dict[tuple[str, ...], _Plan]
    """Plans made before, for members in the order of the fields only: of others a sender could make any number."""

    def plan(self, given: tuple[str, ...]) -> _Plan:
        """Return how to read an object with the members `given`, or raise `Malformed`."""
        for name in given:
            if name not in self.codecs:
                raise Malformed("json.unknown", f".{_shown(name)}")
        absent = [name for name in self.codecs if name not in given]
        for name in absent:
            if name not in self.optional:
                raise Malformed("json.missing", f".{name}")
        plan = _Plan(tuple((name, self.codecs[name].read) for name in given), dict.fromkeys(absent))
        if given == tuple(name for name in self.codecs if name in given):
            self.plans[given] = plan
        elif self.in_order:
            raise Malformed("json.encoding")
        return plan


def _shape(hint: type[Struct], *, in_order: bool) -> Codec:
    hints = typing.get_type_hints(hint, include_extras=True)
    codecs = {name: codec_for(hints[name], in_order=in_order) for name in hint.__struct_fields__}
    members = _Members(codecs, frozenset(name for name in codecs if _is_optional(hints[name])), in_order, {})
    writers = tuple((name, f'"{name}":', codec.write) for name, codec in codecs.items())

    def write(value: Any) -> str:
        pieces = [
            head + write_one(member)
            for name, head, write_one in writers
            if (member := getattr(value, name)) is not None
        ]
        return f"{{{','.join(pieces)}}}"

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise Malformed("json.object")
        plan = members.plans.get(tuple(value)) or members.plan(tuple(value))
        try:
            by_name = {name: read_one(value[name]) for name, read_one in plan.readers}
        except Malformed as error:
            raise plan.failing(value) or error from error
        return hint(**by_name, **plan.absent) if plan.absent else hint(**by_name)

    return Codec(write, read)


def _shown(name: str) -> str:
    """A stranger's member name, as far as it can stand in a log or an answer."""
    return "".join(
        character if character.isascii() and character.isprintable() else "?" for character in name[:_NAME_SHOWN]
    )


def _is_optional(hint: Any) -> bool:
    return type(None) in typing.get_args(hint)


def _write_bool(value: bool) -> str:  # noqa: FBT001 - a codec writes one value
    return "true" if value else "false"


def _read_bool(value: Any) -> bool:
    if value is not True and value is not False:
        raise Malformed("json.bool")
    return bool(value)


def _read_int(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= INTEGER_TOP:
        raise Malformed("json.integer")
    return value
