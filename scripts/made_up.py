"""Makes input for the fuzzer: any value of a type, valid on the wire or not, and damaged bytes. The same chance gives the same.

Knows the shapes of the domain and of the wire, and none of the rules.
"""

import json
import random
import types
import typing
from collections.abc import Callable
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, SlipId
from relay.wire.codec import FIXED, INTEGER_TOP, Size

Maker = Callable[[random.Random], Any]

# Few ids, so that random people and items meet.
KEYSETS: Final = [bytes([number]) * 32 for number in range(6)]
_SHORT: Final = [bytes([number]) * 16 for number in range(4)]
TIMES: Final = [0, 1, 86_400, 5_000_000, 5_000_001, 10_000_000, INTEGER_TOP]
_JSON_BITS: Final = b'" { } [ ] , : null true 1e9 -0 \\ud800 \\u0000 999999999999999999999999'.split(b" ")


def happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def domain_maker(hint: Any) -> Maker:
    """Return what makes values of a type of the domain: any combination, however senseless."""
    if hint is bool:
        return lambda chance: happens(chance, 0.3)
    if hint is int or getattr(hint, "__supertype__", None) is int:
        return lambda chance: chance.choice(TIMES)
    if getattr(hint, "__supertype__", None) is bytes or hint is bytes:
        pool = _SHORT if hint in (CaseId, ItemId, SlipId) else KEYSETS
        return lambda chance: chance.choice(pool)
    if isinstance(hint, type) and issubclass(hint, Enum):
        choices = list(hint)
        return lambda chance: chance.choice(choices)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return built(hint, domain_maker)
    if hint is str:
        return lambda chance: chance.choice(("a", "b", "mediators", "c00"))
    return _combined(hint)


def _combined(hint: Any) -> Maker:
    arguments = [argument for argument in typing.get_args(hint) if argument is not Ellipsis]
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = domain_maker(next(argument for argument in arguments if argument is not type(None)))
        return lambda chance: inner(chance) if happens(chance, 0.6) else None
    makers = [domain_maker(argument) for argument in arguments]
    if origin is frozenset:
        return lambda chance: frozenset(makers[0](chance) for _ in range(chance.randrange(4)))
    if origin is tuple:
        return lambda chance: tuple(makers[0](chance) for _ in range(chance.randrange(4)))
    key, value = makers  # a mapping
    return lambda chance: {key(chance): value(chance) for _ in range(chance.randrange(4))}


def built(kind: type[Struct], maker: Callable[[Any], Maker]) -> Maker:
    hints = typing.get_type_hints(kind, include_extras=True)
    makers = [(name, maker(hints[name])) for name in kind.__struct_fields__]
    return lambda chance: kind(**{name: make(chance) for name, make in makers})


def wire_maker(hint: Any) -> Maker:
    """Return what makes valid values of a wire shape."""
    if hint in FIXED:
        size = FIXED[hint]
        return lambda chance: chance.randbytes(size.least)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _sized(arguments[0], arguments[1])
    if origin in (typing.Union, types.UnionType):
        inner = wire_maker(next(argument for argument in arguments if argument is not type(None)))
        return lambda chance: inner(chance) if happens(chance, 0.5) else None
    if origin is tuple:
        return _sized(hint, Size(0, 3))
    if isinstance(hint, typing.NewType):
        return wire_maker(hint.__supertype__)
    if hint is int:
        return lambda chance: chance.choice((0, 7, 86_400, INTEGER_TOP))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return built(hint, wire_maker)
    return domain_maker(hint)


def _sized(inner: Any, size: Size) -> Maker:
    if inner is bytes:
        return lambda chance: chance.randbytes(chance.randint(size.least, min(size.most, size.least + 200)))
    if inner is str:
        return lambda chance: "".join(
            chance.choices('aé"\\ <€𝄞', k=chance.randint(size.least, min(size.most, size.least + 9)))
        )
    one = wire_maker(typing.get_args(inner)[0])
    return lambda chance: tuple(
        one(chance) for _ in range(chance.randint(size.least, min(size.most, size.least + 2)))
    )


def mutated(chance: random.Random, data: bytes) -> bytes:
    """Return `data` with one to four small damages."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = chance.randbytes(1)
            case 1:
                del changed[at : at + chance.choice((1, 2, 9, 60))]
            case 2:
                changed[at:at] = chance.choice(_JSON_BITS)
            case 3:
                changed[at : at + 4] = chance.choice(_JSON_BITS)
            case 4:
                changed[at:at] = changed[at : at + chance.randrange(80)]
            case _:
                start = chance.randrange(len(changed) + 1)
                changed[at : at + 20] = changed[start : start + 20]
    return bytes(changed)


def any_json(chance: random.Random, depth: int = 4) -> Any:
    """Return any JSON value."""
    leaves = (None, True, 1.5, chance.choice(TIMES), "A" * chance.choice((0, 1, 22, 43)), "\ud800é\n")
    if not depth or happens(chance, 0.7):
        return chance.choice(leaves)
    if happens(chance, 0.5):
        return [any_json(chance, depth - 1) for _ in range(chance.randrange(4))]
    names = ("root", "nonce", "signers", "case", "record", "item", "x" * 90, "\ud800", "")
    return {chance.choice(names): any_json(chance, depth - 1) for _ in range(chance.randrange(4))}


def anything(chance: random.Random, sample: bytes) -> bytes:
    match chance.randrange(10):
        case 0:
            return chance.randbytes(chance.randrange(300))
        case 1:
            return json.dumps(any_json(chance)).encode()
        case 2:
            return sample
        case _:
            return mutated(chance, sample)
