"""Throws random input at four entry points: commands on case files, signed records, requests, and what a client hears as an answer.

Whatever comes in, only two things may come out: a value, or one of the families of refusal for it. Anything else is
a fault and makes the program fail. The same seed makes the same inputs. It knows the shapes and none of the rules.
"""

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import model
from relay.domain.decide import RULES, decide, wanted
from relay.domain.ids import KeysetId, Seconds
from relay.domain.refusals import Refused
from relay.wire import codec, records
from relay.wire.codec import Malformed
from relay.wire.routes import ROUTES
from relay.wire.statements import TYPES
from relay_client.account.login import read_answer
from relay_client.errors import ClientError
from relay_client.net import replies
from scripts.made_up import KEYSETS, TIMES, Maker, anything, domain_maker, happens, wire_maker

COUNT: Final = 100_000
"""Inputs for each target, unless told."""
SEED: Final = 1
COMMANDS_PER_FILE: Final = 16
SAMPLES: Final = 8
"""Valid examples of each shape that mutations start from."""
FAULTS_SHOWN: Final = 3

Target = Callable[[random.Random, int], Iterator[Callable[[], str]]]


def case_files() -> Maker:
    """Return what makes case files: keys and ids agree, everything else is anybody's guess."""
    case, item = domain_maker(model.Case), domain_maker(model.Item)
    parties = domain_maker(model.Party)
    lists = [domain_maker(tuple[shape, ...]) for shape in (model.Assignment, model.Delegation, model.Slip)]  # type: ignore[valid-type] # a type made as it runs

    def make(chance: random.Random) -> model.CaseFile:
        items = [item(chance) for _ in range(chance.randrange(4))]
        people = {side: replace(parties(chance), side=side) for side in model.Side}
        assigned, delegated, slips = (maker(chance) for maker in lists)
        return model.CaseFile(case(chance), people, assigned, delegated, slips, {item.id: item for item in items})

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
    kinds = [domain_maker(command) for command in RULES]
    asking = _Asking(files(chance))
    for number in range(count):
        if number % COMMANDS_PER_FILE == 0:
            asking = _Asking(files(chance))
        command, now = chance.choice(kinds)(chance), Seconds(chance.choice(TIMES))
        caller = _known(chance, asking.file) if happens(chance, 0.8) else callers(chance)
        yield partial(asking.ask, command, caller, now)


def _known(chance: random.Random, file: model.CaseFile) -> c.Caller:
    """Somebody of the case, with the role they should have."""
    people = [c.Caller(party.keyset) for party in file.parties.values() if party.keyset is not None]
    people += [c.Caller(assignment.keyset, model.StaffRole.MEDIATOR) for assignment in file.assignments]
    people += [c.Caller(delegation.keyset, model.StaffRole.COUNSELLOR) for delegation in file.delegations]
    return chance.choice([*people, c.Caller(KeysetId(KEYSETS[0]), model.StaffRole.COORDINATOR)])


def reading_records(chance: random.Random, count: int) -> Iterator[Callable[[], str]]:
    """Read records: valid, damaged, and frames around anything."""
    samples = []
    for number, shape in TYPES.items():
        make = wire_maker(shape)
        for _ in range(SAMPLES):
            statement = make(chance)
            signed = tuple(
                records.Signature(signer, records.ED25519, chance.randbytes(64)) for signer in statement.signers
            )
            samples.append(records.frame(number, codec.encode(statement), signed))
    for _ in range(count):
        data = anything(chance, chance.choice(samples))
        if happens(chance, 0.2):
            data = records.frame(chance.randrange(1, 40), data, ())

        yield partial(_read_record, data, partial_too=happens(chance, 0.2))


def _read_record(data: bytes, *, partial_too: bool) -> str:
    record = records.parse(data, partial=partial_too)
    return "read" if records.frame(record.type, record.body, record.signatures) == data else "read differently"


def reading_requests(chance: random.Random, count: int) -> Iterator[Callable[[], str]]:
    """Read the bodies of requests of every route."""
    shapes = sorted(
        {route.request for route in ROUTES} | {route.reply for route in ROUTES}, key=lambda shape: shape.__name__
    )
    samples = [(shape, codec.encode(wire_maker(shape)(chance))) for shape in shapes for _ in range(SAMPLES)]
    for _ in range(count):
        shape, sample = chance.choice(samples)
        data = anything(chance, sample)

        yield partial(_read_request, shape, data)


def _read_request(shape: type, data: bytes) -> str:
    value: Any = codec.decode(shape, data)
    return "read" if codec.decode_exactly(shape, codec.encode(value)) == value else "read differently"


_STATUSES: Final = (
    100,
    101,
    199,
    200,
    200,
    201,
    204,
    206,
    299,
    300,
    302,
    304,
    400,
    404,
    409,
    418,
    429,
    500,
    502,
    503,
    599,
    999,
)
_TYPES: Final = (
    replies.JSON,
    replies.JSON,
    replies.PROBLEM,
    replies.PROBLEM,
    replies.BYTES,
    "text/html",
    "",
    "APPLICATION/JSON; x",
)
_HEADERS: Final = {
    "Retry-After": ("3", "9" * 5000, "٣", "-5", "1e9", "", "Wed, 21 Oct 2026 07:28:00 GMT"),
    "Content-Length": ("7", "9" * 5000, "-1", "٣"),
    "Content-Encoding": ("gzip", "identity", ""),
}
_HOSTILE: Final = (
    b"[" * 5000,
    b'{"a":' * 5000,
    b'{"at":' + b"9" * 5000 + b"}",
    b'{"at":-' + b"9" * 5000 + b"}",
    b'{"at":1e' + b"9" * 5000 + b"}",
    b"\xef\xbb\xbf{}",
    b'{"a":NaN}',
    b'"\\ud800"',
    b"null",
    b"",
)


def hearing_answers(chance: random.Random, count: int) -> Iterator[Callable[[], str]]:
    """Hear anything as the answer of every route: damaged bodies, refusals of any shape, any status, any headers."""
    shapes = sorted({route.reply for route in ROUTES}, key=lambda shape: shape.__name__)
    samples = [(shape, codec.encode(wire_maker(shape)(chance))) for shape in shapes for _ in range(SAMPLES)]
    codes = ("case.closed", "rate.limited", " ", "x" * 64, "no\u200bwhere", "cli.bug")
    for _ in range(count):
        shape, sample = chance.choice(samples)
        status = chance.choice(_STATUSES) if happens(chance, 0.4) else 200
        if status >= HTTPStatus.BAD_REQUEST and happens(chance, 0.8):
            claimed = status if happens(chance, 0.8) else chance.choice(TIMES)
            sample = json.dumps({"type": "", "title": "", "status": claimed, "code": chance.choice(codes)}).encode()
        body = chance.choice(_HOSTILE) if happens(chance, 0.1) else anything(chance, sample)
        kind = replies.PROBLEM if status >= HTTPStatus.BAD_REQUEST else replies.JSON
        headers = {"Content-Type": chance.choice(_TYPES) if happens(chance, 0.2) else kind}
        for name, values in _HEADERS.items():
            if happens(chance, 0.1):
                headers[name] = chance.choice(values)

        yield partial(_hear, shape, status, headers, body)


def _hear(shape: type, status: int, headers: dict[str, str], body: bytes) -> str:
    replies.require_short(headers)
    read_answer(shape, replies.json_body(status, headers, body))
    return "read"


TARGETS: Final[dict[str, Target]] = {
    "decide": deciding,
    "records": reading_records,
    "requests": reading_requests,
    "answers": hearing_answers,
}


def outcome(attempt: Callable[[], str], faults: list[str]) -> str:
    """Return the family of what came out, and keep a fault for showing."""
    try:
        return attempt()
    except Refused:
        return "refused"
    except Malformed as malformed:
        f"{malformed} {malformed.code}".encode()  # must be fit to be told
        return "malformed"
    except ClientError as no:
        f"{no} {no.code}".encode()  # as above
        return "no answer"
    except Exception:  # noqa: BLE001 - finding these is what the program is for
        if len(faults) < FAULTS_SHOWN:
            faults.append(traceback.format_exc())
        return "fault"


def fuzz(count: int, seed: int = SEED) -> dict[str, Any]:
    """Throw `count` inputs at each target. `ok` is whether nothing else than values and refusals came out."""
    targets = dict[str, dict[str, Any]]()
    faults, began = list[str](), time.perf_counter()
    for name, target in TARGETS.items():
        families = Counter[str]()
        at = time.perf_counter()
        for attempt in target(random.Random(f"{seed}/{name}"), count):  # noqa: S311 - made-up input, not secrets
            families[outcome(attempt, faults)] += 1
        took = time.perf_counter() - at
        targets[name] = {
            "inputs": count,
            "outcomes": dict(sorted(families.items())),
            "per_second": round(count / took),
        }
    total = count * len(TARGETS)
    bad = sum(
        target["outcomes"].get(what, 0) for target in targets.values() for what in ("fault", "read differently")
    )
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
    parser.add_argument("--count", type=int, default=COUNT, help=f"inputs for each target ({COUNT})")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    result = fuzz(asked.count, asked.seed)
    if asked.json:
        print(json.dumps(result))
    else:
        for name, target in result["targets"].items():
            print(f"{name}: {target['inputs']} inputs, {target['per_second']} a second: {target['outcomes']}")
        print("\n".join(result["faults"]))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
