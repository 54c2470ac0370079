"""Lies about a journal: one of its records changed, dropped, swapped with another or repeated. What is changed, nobody signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from random import Random
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.wire import records
from relay.wire import statements as s
from relay.wire.codec import Malformed

HOW: Final = ("changed", "changed", "changed", "dropped", "swapped", "repeated")
_TRIES: Final = 20
_SECONDS: Final = (-86_400 * 40, -1_201, -600, 1, 600, 90_000, 86_400 * 400)


def tampered(journal: Sequence[bytes], chance: Random, number: int) -> Iterator[tuple[str, list[bytes]]]:
    """Yield so many lies about a journal, each with how it was told; none about an empty one."""
    for _ in range(number if journal else 0):
        how, shown = chance.choice(HOW), list(journal)
        place = chance.randrange(len(shown))
        match how:
            case "dropped":
                del shown[place]
            case "swapped":
                other = chance.randrange(len(shown))
                shown[place], shown[other] = shown[other], shown[place]
            case "repeated":
                shown.insert(chance.randrange(place, len(shown)) + 1, shown[place])
            case _:
                shown[place] = _changed(shown[place], journal, chance)
        yield how, shown


def _changed(data: bytes, journal: Sequence[bytes], chance: Random) -> bytes:
    """Return a record of which one member says something else, as the codec takes it."""
    record = records.parse(data)
    others = [records.parse(each).statement for each in journal]
    for _ in range(_TRIES):
        name = chance.choice([each for each in record.statement.__struct_fields__ if each not in ("root", "nonce")])
        changed: s.Statement = replace(
            record.statement, **{name: _other(getattr(record.statement, name), name, others, chance)}
        )
        try:
            made = tuple(
                records.Signature(each, records.ED25519, bytes(records.SIGNATURE_BYTES)) for each in changed.signers
            )
            lie = records.frame(*records.body_of(changed), made)
            records.parse(lie)
        except (Malformed, TypeError, AttributeError, KeyError, ValueError):
            continue
        if changed != record.statement:
            return lie
    return data


def _other(value: Any, name: str, others: Sequence[s.Statement], chance: Random) -> Any:
    """Return another value for a member: often one that stands elsewhere in the journal, also under another name."""
    among = [getattr(each, name) for each in others if hasattr(each, name)]
    if among and chance.randrange(3):
        return chance.choice(among)
    match value:
        case bool():
            return not value
        case Enum():
            return chance.choice(list(type(value)))
        case int():
            return max(0, value + chance.choice((*_SECONDS, -1, 1)))
        case bytes():
            return type(value)(_bytes(value, others, chance))
        case tuple() if value and chance.randrange(2):
            return value[:-1]
        case tuple() if value and isinstance(value[0], Struct):
            inner = chance.choice(value[0].__struct_fields__)
            return (
                replace(value[0], **{inner: _other(getattr(value[0], inner), inner, others, chance)}),
                *value[1:],
            )
        case Struct():
            inner = chance.choice(value.__struct_fields__)
            return replace(value, **{inner: _other(getattr(value, inner), inner, others, chance)})
        case _:
            return None


def _bytes(value: bytes, others: Sequence[s.Statement], chance: Random) -> bytes:
    """Return other bytes as long: an id that somebody or something else has, or one that nobody has."""
    known = [
        each
        for said in others
        for name in said.__struct_fields__
        for each in [getattr(said, name)]
        if isinstance(each, bytes) and len(each) == len(value)
    ]
    return chance.choice(known) if known and chance.randrange(4) else chance.randbytes(len(value))
