"""From the types of `relay.wire` and `relay.domain` to TypeScript: the type of a member, and the hint its codec reads it by.

Decides how Python's types are called in the browser: an id or a digest is text of lower-case hexadecimal digits, which compares
and sorts as its bytes do; other bytes are `Bytes`, a
`Uint8Array`; a choice is its value; what may be left out is an absent member.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Iterable, Mapping
from enum import Enum, IntEnum
from typing import Any, Final

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from relay.wire.codec import FIXED, Size
from scripts.describing.schemas import LIST_MOST, described, members, plain

_DIGESTS: Final = frozenset({"Digest", "RootFingerprint"})
_WIDTH: Final = 120


def is_name(hint: Any) -> bool:
    """Whether bytes of this type are the name of something: an id, or a digest."""
    return hint in FIXED and (hint.__name__.endswith("Id") or hint.__name__ in _DIGESTS)


def literal(value: object) -> str:
    """Return a value as TypeScript writes it, in ASCII."""
    return json.dumps(value, ensure_ascii=True)


def comment(text: str, indent: str = "") -> str:
    """Return a sentence as a documentation comment."""
    return f"{indent}/** {' '.join(text.split())} */\n" if text else ""


_TYPES: Final[Mapping[Any, str]] = {bytes: "Bytes", str: "string", int: "number", bool: "boolean"}
_OF_COMMANDS: Final[Mapping[Any, str]] = {**_TYPES, bytes: "string"}
"""The rules hold no bytes but names: what a command calls bytes is the digits of one."""


def type_of(hint: Any, known: Mapping[Any, str] = _TYPES) -> str:
    """Return the TypeScript type of a hint; `known` are the types that have another name there."""
    inner, optional = plain(hint)
    if optional:
        return f"{type_of(inner, known)} | undefined"
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return type_of(arguments[0], known)
    if origin is tuple:
        return f"readonly {type_of(arguments[0], known)}[]"
    if origin is frozenset:
        return f"ReadonlySet<{type_of(arguments[0], known)}>"
    return known.get(hint) or str(hint.__name__)


def hint_of(hint: Any) -> str:
    """Return the expression by which the codec reads a member (src/wire/hints.ts)."""
    if hint in FIXED:
        size = FIXED[hint]
        return f"NAME_{size.most}" if is_name(hint) else f"bytes({size.least}, {size.most})"
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        inner, size = arguments[:2]
        if inner in (bytes, str):
            return f"{'bytes' if inner is bytes else 'text'}({size.least}, {size.most})"
        return _list(typing.get_args(inner)[0], size)
    if origin is tuple:
        return _list(arguments[0], Size(0, LIST_MOST))
    if isinstance(hint, typing.NewType):
        return hint_of(hint.__supertype__)
    if issubclass(hint, Struct):
        return f'shape("{hint.__name__}")'
    if issubclass(hint, Enum):
        return f"choice({', '.join(literal(member.value) for member in hint)})"
    return {bool: "FLAG", int: "INTEGER"}[hint]


def _list(of: Any, size: Size) -> str:
    return f"list({hint_of(of)}, {size.least}, {size.most})"


def interface(shape: type[Struct]) -> str:
    """Return the interface of a shape, its members as they are called on the wire."""
    rows = [
        f"  readonly {name}{'?' if optional else ''}: {type_of(hint)};"
        for name, (hint, optional) in members(shape).items()
    ]
    if not rows:
        return f"{comment(described(shape))}export type {shape.__name__} = Readonly<Record<string, never>>;\n"
    return f"{comment(described(shape))}export interface {shape.__name__} {{\n" + "\n".join(rows) + "\n}\n"


def table_row(shape: type[Struct]) -> str:
    """Return the row of a shape in the table that the codec reads by: each member's name, hint, and `true` for optional."""
    rows = [
        f'["{name}", {hint_of(hint)}{", true" if optional else ""}]'
        for name, (hint, optional) in members(shape).items()
    ]
    return f"  {shape.__name__}: [{', '.join(rows)}],\n"


def command_interface(command: type[Struct], *, named: bool = True) -> str:
    """Return the interface of a command, or with no `named` of a part of one; what may be None may be left out."""
    rows = [f'  readonly command: "{command.__name__}";'] if named else []
    hints = typing.get_type_hints(command, include_extras=True)
    for name in command.__struct_fields__:
        optional = plain(hints[name])[1]
        rows.append(f"  readonly {name}{'?' if optional else ''}: {type_of(hints[name], _OF_COMMANDS)};")
    return f"{comment(described(command))}export interface {command.__name__} {{\n" + "\n".join(rows) + "\n}\n"


def command_row(command: type[Struct]) -> str:
    """Return a command's members by name, and the values of those that need not be said."""
    defaults = [
        f"{member.name}: {_default(member.default)}"
        for member in fields(command)
        if member.default is not NODEFAULT and member.default is not None
    ]
    names = ", ".join(f'"{name}"' for name in command.__struct_fields__)
    return f"  {command.__name__}: {{ members: [{names}], defaults: {{ {', '.join(defaults)} }} }},\n"


def _default(value: object) -> str:
    if value == ():
        return "[]"
    return literal(value.hex() if isinstance(value, bytes) else value)


def choice(kind: type[Enum]) -> str:
    """Return a choice: its values, and the type of one of them. Numbers keep their names."""
    name = kind.__name__
    if issubclass(kind, IntEnum):
        values = ", ".join(f"{member.name}: {member.value}" for member in kind)
        made = f"export const {name} = {{ {values} }} as const;\nexport type {name} = (typeof {name})[keyof typeof {name}];\n"
    else:
        values = wrapped([literal(member.value) for member in kind])
        made = f"export const {name} = {values} as const;\nexport type {name} = (typeof {name})[number];\n"
    return comment(described(kind)) + made


def wrapped(values: Iterable[str]) -> str:
    """Return a list, in lines where it is long."""
    rows, line = [], ""
    for value in values:
        if line and len(line) + len(value) > _WIDTH:
            rows.append(line)
            line = ""
        line += f"{value}, "
    rows.append(line)
    if len(rows) == 1:
        return f"[{rows[0].rstrip(', ')}]"
    return "[\n" + "".join(f"  {row.rstrip()}\n" for row in rows) + "]"


def data(value: object) -> str:
    """Return strings, numbers, lists and objects as TypeScript, a member to a line at the top."""
    if isinstance(value, Mapping):
        return "{\n" + "".join(f"  {literal(name)}: {literal(of)},\n" for name, of in value.items()) + "}"
    return literal(value)
