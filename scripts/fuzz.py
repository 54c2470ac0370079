"""Throws random input at the three doors of the rules: commands on case files, signed records, requests.

Whatever comes in, only two things may come out: a value, or one of the two families of refusal for it. Anything else is
a fault and makes the program fail. The same seed makes the same inputs. It knows the shapes and none of the rules.
"""

import argparse
import json
import random
import sys
import time
import traceback
import types
import typing
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import model
from relay.domain.decide import RULES, decide, wanted
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds, SlipId
from relay.domain.refusals import Refused
from relay.wire import codec, records
from relay.wire.codec import FIXED, INTEGER_TOP, Malformed, Size
from relay.wire.routes import ROUTES
from relay.wire.statements import TYPES

COUNT: Final = 100_000
"""Inputs for each door, unless told."""
SEED: Final = 1
COMMANDS_PER_FILE: Final = 16
SAMPLES: Final = 8
"""Valid examples of each shape that mutations start from."""
FAULTS_SHOWN: Final = 3

Maker = Callable[[random.Random], Any]
Door = Callable[[random.Random, int], Iterator[Callable[[], str]]]

# Few ids, so that random people and items meet.
_KEYSETS: Final = [bytes([each]) * 32 for each in range(6)]
_SHORT: Final = [bytes([each]) * 16 for each in range(4)]
_TIMES: Final = [0, 1, 86_400, 5_000_000, 5_000_001, 10_000_000, INTEGER_TOP]
_JSON_BITS: Final = b'" { } [ ] , : null true 1e9 -0 \\ud800 \\u0000 999999999999999999999999'.split(b" ")


def _happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def domain_maker(hint: Any) -> Maker:
    """Return what makes values of a type of the domain: any combination, however senseless."""
    if hint is bool:
        return lambda chance: _happens(chance, 0.3)
    if hint is int or getattr(hint, "__supertype__", None) is int:
        return lambda chance: chance.choice(_TIMES)
    if getattr(hint, "__supertype__", None) is bytes or hint is bytes:
        pool = _SHORT if hint in (CaseId, ItemId, SlipId) else _KEYSETS
        return lambda chance: chance.choice(pool)
    if isinstance(hint, type) and issubclass(hint, Enum):
        choices = list(hint)
        return lambda chance: chance.choice(choices)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _built(hint, domain_maker)
    if hint is str:
        return lambda chance: chance.choice(("a", "b", "mediators", "c00"))
    return _combined(hint)


def _combined(hint: Any) -> Maker:
    arguments = [each for each in typing.get_args(hint) if each is not Ellipsis]
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = domain_maker(next(each for each in arguments if each is not type(None)))
        return lambda chance: inner(chance) if _happens(chance, 0.6) else None
    makers = [domain_maker(each) for each in arguments]
    if origin is frozenset:
        return lambda chance: frozenset(makers[0](chance) for _ in range(chance.randrange(4)))
    if origin is tuple:
        return lambda chance: tuple(makers[0](chance) for _ in range(chance.randrange(4)))
    key, value = makers  # a mapping
    return lambda chance: {key(chance): value(chance) for _ in range(chance.randrange(4))}


def _built(kind: type[Struct], maker: Callable[[Any], Maker]) -> Maker:
    hints = typing.get_type_hints(kind, include_extras=True)
    makers = [(name, maker(hints[name])) for name in kind.__struct_fields__]
    return lambda chance: kind(**{name: make(chance) for name, make in makers})


def case_files() -> Maker:
    """Return what makes case files: keys and ids agree, everything else is anybody's guess."""
    case, item = domain_maker(model.Case), domain_maker(model.Item)
    parties = domain_maker(model.Party)
    lists = [domain_maker(tuple[each, ...]) for each in (model.Assignment, model.Delegation, model.Slip)]  # type: ignore[valid-type]

    def make(chance: random.Random) -> model.CaseFile:
        items = [item(chance) for _ in range(chance.randrange(4))]
        people = {side: replace(parties(chance), side=side) for side in model.Side}
        assigned, delegated, slips = (each(chance) for each in lists)
        return model.CaseFile(case(chance), people, assigned, delegated, slips, {each.id: each for each in items})

    return make


class _Asking:
    """A case file that follows what was allowed."""

    def __init__(self, file: model.CaseFile) -> None:
        self.file = file

    def ask(self, command: c.Command, caller: c.Caller, now: Seconds) -> str:
        wanted(command)
        self.file = decide(self.file, command, caller, now).file
        return "allowed"


def deciding(chance: random.Random, count: int) -> Iterator[Callable[[], str]]:
    """Ask for anything, as anyone, of any case file; follow what was allowed."""
    files, callers = case_files(), domain_maker(c.Caller)
    kinds = [domain_maker(each) for each in RULES]
    asking = _Asking(files(chance))
    for number in range(count):
        if number % COMMANDS_PER_FILE == 0:
            asking = _Asking(files(chance))
        command, now = chance.choice(kinds)(chance), Seconds(chance.choice(_TIMES))
        caller = _known(chance, asking.file) if _happens(chance, 0.8) else callers(chance)
        yield partial(asking.ask, command, caller, now)


def _known(chance: random.Random, file: model.CaseFile) -> c.Caller:
    """Somebody of the case, with the role they should have."""
    people = [c.Caller(each.keyset) for each in file.parties.values() if each.keyset is not None]
    people += [c.Caller(each.keyset, model.StaffRole.MEDIATOR) for each in file.assignments]
    people += [c.Caller(each.keyset, model.StaffRole.COUNSELLOR) for each in file.delegations]
    return chance.choice([*people, c.Caller(KeysetId(_KEYSETS[0]), model.StaffRole.COORDINATOR)])


def wire_maker(hint: Any) -> Maker:
    """Return what makes valid values of a wire shape."""
    if hint in FIXED:
        size = FIXED[hint]
        return lambda chance: chance.randbytes(size.least)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _sized(arguments[0], arguments[1])
    if origin in (typing.Union, types.UnionType):
        inner = wire_maker(next(each for each in arguments if each is not type(None)))
        return lambda chance: inner(chance) if _happens(chance, 0.5) else None
    if origin is tuple:
        return _sized(hint, Size(0, 3))
    if isinstance(hint, typing.NewType):
        return wire_maker(hint.__supertype__)
    if hint is int:
        return lambda chance: chance.choice((0, 7, 86_400, INTEGER_TOP))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _built(hint, wire_maker)
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
    leaves = (None, True, 1.5, chance.choice(_TIMES), "A" * chance.choice((0, 1, 22, 43)), "\ud800é\n")
    if not depth or _happens(chance, 0.7):
        return chance.choice(leaves)
    if _happens(chance, 0.5):
        return [any_json(chance, depth - 1) for _ in range(chance.randrange(4))]
    names = ("root", "nonce", "signers", "case", "record", "item", "x" * 90, "\ud800", "")
    return {chance.choice(names): any_json(chance, depth - 1) for _ in range(chance.randrange(4))}


def _bytes(chance: random.Random, sample: bytes) -> bytes:
    match chance.randrange(10):
        case 0:
            return chance.randbytes(chance.randrange(300))
        case 1:
            return json.dumps(any_json(chance)).encode()
        case 2:
            return sample
        case _:
            return mutated(chance, sample)


def reading_records(chance: random.Random, count: int) -> Iterator[Callable[[], str]]:
    """Read records: valid, damaged, and frames around anything."""
    samples = []
    for number, shape in TYPES.items():
        make = wire_maker(shape)
        for _ in range(SAMPLES):
            statement = make(chance)
            signed = tuple(
                records.Signature(each, records.ED25519, chance.randbytes(64)) for each in statement.signers
            )
            samples.append(records.frame(number, codec.encode(statement), signed))
    for _ in range(count):
        data = _bytes(chance, chance.choice(samples))
        if _happens(chance, 0.2):
            data = records.frame(chance.randrange(1, 40), data, ())

        yield partial(_read_record, data, partial_too=_happens(chance, 0.2))


def _read_record(data: bytes, *, partial_too: bool) -> str:
    record = records.parse(data, partial=partial_too)
    return "read" if records.frame(record.type, record.body, record.signatures) == data else "read differently"


def reading_requests(chance: random.Random, count: int) -> Iterator[Callable[[], str]]:
    """Read the bodies of requests of every route."""
    shapes = sorted(
        {each.request for each in ROUTES} | {each.reply for each in ROUTES}, key=lambda each: each.__name__
    )
    samples = [(shape, codec.encode(wire_maker(shape)(chance))) for shape in shapes for _ in range(SAMPLES)]
    for _ in range(count):
        shape, sample = chance.choice(samples)
        data = _bytes(chance, sample)

        yield partial(_read_request, shape, data)


def _read_request(shape: type, data: bytes) -> str:
    value: Any = codec.decode(shape, data)
    return "read" if codec.decode_exactly(shape, codec.encode(value)) == value else "read differently"


DOORS: Final[dict[str, Door]] = {"decide": deciding, "records": reading_records, "requests": reading_requests}


def outcome(knock: Callable[[], str], faults: list[str]) -> str:
    """Return the family of what came out, and keep a fault for showing."""
    try:
        return knock()
    except Refused:
        return "refused"
    except Malformed as malformed:
        f"{malformed} {malformed.code}".encode()  # must be fit to be told
        return "malformed"
    except Exception:  # noqa: BLE001 - finding these is what the program is for
        if len(faults) < FAULTS_SHOWN:
            faults.append(traceback.format_exc())
        return "fault"


def fuzz(count: int, seed: int = SEED) -> dict[str, Any]:
    """Throw `count` inputs at each door. `ok` is whether nothing else than values and refusals came out."""
    targets = dict[str, dict[str, Any]]()
    faults, began = list[str](), time.perf_counter()
    for name, door in DOORS.items():
        families = Counter[str]()
        at = time.perf_counter()
        for knock in door(random.Random(f"{seed}/{name}"), count):  # noqa: S311 - made-up input, not secrets
            families[outcome(knock, faults)] += 1
        took = time.perf_counter() - at
        targets[name] = {
            "inputs": count,
            "outcomes": dict(sorted(families.items())),
            "per_second": round(count / took),
        }
    total = count * len(DOORS)
    bad = sum(each["outcomes"].get(what, 0) for each in targets.values() for what in ("fault", "read differently"))
    return {
        "ok": bad == 0,
        "seed": seed,
        "inputs": total,
        "per_second": round(total / (time.perf_counter() - began)),
        "targets": targets,
        "faults": faults,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"inputs for each door ({COUNT})")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    found = fuzz(asked.count, asked.seed)
    if asked.json:
        print(json.dumps(found))
    else:
        for name, target in found["targets"].items():
            print(f"{name}: {target['inputs']} inputs, {target['per_second']} a second: {target['outcomes']}")
        print("\n".join(found["faults"]))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
