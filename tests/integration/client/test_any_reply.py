"""Whatever a server answers to whatever a person looks at, the library gives a value or one of its own faults."""

from __future__ import annotations

import random
import typing
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import Day, Seconds, day_of
from relay.wire import codec
from relay.wire.codec import INTEGER_TOP
from relay.wire.routes import BY_NAME
from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.errors import ClientError, Unreachable
from relay_client.net.transport import JsonRequest, RawRequest, RawResponse, Transport
from relay_client.views.items import Letter
from scripts.made_up import mutated, wire_maker
from tests.support.organisation import Organisation, Seated

TURNS = 100
"""How often each thing is looked at, every time with other lies."""
SEED = 9
Look = Callable[[], Awaitable[object]]


class Parrot:
    """Says again what a server once answered, and lies in it from then on where it is told how."""

    def __init__(self, inside: Transport) -> None:
        self.inside = inside
        self.origin = inside.origin
        self.known: dict[tuple[object, ...], bytes] = {}
        self.heard: Counter[str] = Counter()
        self.lie: Callable[[str, bytes], bytes] | None = None

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Answer as before; what was never answered is not reached."""
        name = call.route.name
        asked = (name, tuple((call.path or {}).items()), tuple((call.query or {}).items()))
        if self.lie is None:
            self.known[asked] = await self.inside.send(call, bearer)
            return self.known[asked]
        self.heard[name] += 1
        if self.heard.total() > 2_000:
            raise AssertionError("it never stops asking")
        said = self.known.get(asked) or next((each for key, each in self.known.items() if key[0] == name), None)
        if said is None:
            raise Unreachable("net.unreachable")
        return self.lie(name, said)

    async def ask_bytes(self, asked: RawRequest, bearer: bytes) -> RawResponse:
        """Reach nothing: parts have tests of their own."""
        raise Unreachable("net.unreachable")

    async def fetch(self, asked: RawRequest, bearer: bytes) -> AsyncIterator[bytes]:
        """Reach nothing."""
        for piece in (b"",) if self.lie is None else ():
            yield piece
        raise Unreachable("net.unreachable")

    async def notifications(self, bearer: bytes, after: str | None) -> AsyncIterator[str]:
        """Reach nothing."""
        for cursor in ("",) if self.lie is None else ():
            yield cursor
        raise Unreachable("net.unreachable")

    async def close(self) -> None:
        """Close what is inside."""
        await self.inside.close()


def lying(chance: random.Random, about: str) -> Callable[[str, bytes], bytes]:
    """Return a server that lies about one route: with damaged bytes, or in well-formed words."""

    def lie(name: str, said: bytes) -> bytes:
        if name != about:
            return said
        if chance.random() < 0.4:
            return mutated(chance, said)
        value: Any = codec.decode(BY_NAME[name].reply, said)
        return codec.encode(changed(chance, value))

    return lie


def changed(chance: random.Random, value: Any) -> Any:
    """Change one member of a shape, however deep, to any other that its type allows."""
    if not isinstance(value, Struct) or not value.__struct_fields__:
        return value
    name = chance.choice(value.__struct_fields__)
    member = getattr(value, name)
    match member:
        case Struct():
            return replace(value, **{name: changed(chance, member)})
        case tuple() if member:
            rows = list(member)
            at = chance.randrange(len(rows))
            match chance.randrange(5):
                case 0:
                    del rows[at]
                case 1:
                    rows.append(rows[at])
                case 2:
                    rows[at] = (
                        mutated(chance, rows[at]) if isinstance(rows[at], bytes) else changed(chance, rows[at])
                    )
                case 3:
                    chance.shuffle(rows)
                case _:
                    rows[at] = changed(chance, rows[at])
            return replace(value, **{name: tuple(rows)})
        case bool():
            return replace(value, **{name: not member})
        case int() if not isinstance(member, Enum):
            return replace(value, **{name: chance.choice((0, 1, member + 1, 2**31, 2**40, INTEGER_TOP))})
        case _:
            hint = typing.get_type_hints(type(value), include_extras=True)[name]
            return replace(value, **{name: wire_maker(hint)(chance)})


async def made(office: Organisation) -> tuple[Seated, dict[str, Look]]:
    """Seat a case with letters in every state, and say what its people look at."""
    seated = await office.seated()
    case, lead, anna, bert = seated.case, seated.lead, seated.anna, seated.bert
    held, gone, back = [
        (await anna.party.letters.submit(case, Letter(text, "en"), await anna.party.cases.readers(case))).item
        for text in ("held", "passed on", "given back")
    ]
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, gone), note="About the garden.")
    await lead.mediator.decisions.return_item(await lead.mediator.held.read(case, back), "Say it otherwise.")
    await lead.mediator.decisions.postpone(case, held, Day(day_of(Seconds(office.clock.at)) + 30), remark="Later.")
    await anna.party.note(case, "to the mediator")
    looks: dict[str, Look] = {
        "lead.cases": lead.cases,
        "lead.today": lead.mediator.today,
        "lead.case": lambda: lead.mediator.case(case),
        "lead.items": lambda: lead.mediator.held.list(case),
        "lead.read": lambda: lead.mediator.held.read(case, held),
        "lead.journal": lambda: lead.mediator.cases.journal(case),
        "lead.notes": lambda: lead.mediator.notes.of(case),
        "lead.cosigns": lead.cosigns,
        "lead.find": lambda: lead.find_item(case, held.hex()[:8]),
        "anna.cases": anna.cases,
        "anna.status": lambda: anna.party.status(case),
        "anna.items": lambda: anna.party.letters.items(case),
        "anna.readers": lambda: anna.party.cases.readers(case),
        "anna.own": lambda: anna.party.letters.read(case, gone),
        "anna.notes": lambda: anna.party.notes.of(case),
        "anna.pause": lambda: anna.party.contact.pause(case),
        "bert.items": lambda: bert.party.letters.items(case),
        "bert.open": lambda: bert.party.letters.open(case, gone, tell_author=False),
        "office.cases": seated.office.coordinator.all_cases,
        "office.staff": seated.office.coordinator.staff,
    }
    return seated, looks


async def test_nothing_that_a_server_answers_ends_in_anything_but_a_value_or_a_fault(office: Organisation) -> None:
    seated, looks = await made(office)
    parrots = {name: Parrot(_access(person).transport) for name, person in _people(seated).items()}
    for name, person in _people(seated).items():
        _access(person).transport = parrots[name]
    for name, look in looks.items():
        if name not in ("anna.pause", "bert.open"):
            await look()
    outcomes: Counter[str] = Counter()
    for turn in range(TURNS):
        for name, look in looks.items():
            parrot = parrots[name.partition(".")[0]]
            chance = random.Random(f"{SEED}/{turn}/{name}")
            about = chance.choice(sorted({str(key[0]) for key in parrot.known}))
            parrot.heard.clear()
            parrot.lie = lying(chance, about)
            try:
                await look()
                outcomes["value"] += 1
            except ClientError as fault:
                f"{fault} {fault.code}".encode()  # must be fit to be told
                outcomes[fault.code.partition(".")[0]] += 1
    assert outcomes.total() == TURNS * len(looks)
    assert outcomes["value"] > TURNS
    assert outcomes["net"] > TURNS
    assert len(outcomes) > 4, outcomes


def _people(seated: Seated) -> dict[str, Account]:
    return {"lead": seated.lead, "anna": seated.anna, "bert": seated.bert, "office": seated.office}


def _access(person: Account) -> AccountSession:
    return person._session
