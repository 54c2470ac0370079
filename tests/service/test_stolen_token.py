"""Two promises to whoever has an account: a stolen token changes nothing, and what has ended reads nothing more.

Both are asked of every route that takes a token, so that a route that comes later is asked too.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import sign
from relay.crypto.slots import SlotKind
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Side
from relay.service.backend import Request
from relay.service.dispatch import answer
from relay.service.login_pace import Visitor
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME, ROUTES, Method, RequestNeeds
from relay.wire.statements import KeysetBytes, SigningKeyBytes
from tests.service.test_account_changes import keyring_put, slot_put
from tests.service.test_devices import device_end
from tests.service.test_login_pace import HOME, WANTS_ONE, logged_in
from tests.service.test_sessions_end import recovery_put
from tests.support.signing import DAY, ORIGIN, Someone
from tests.support.world import Opened, World

BY_TOKEN = [each for each in ROUTES if each.needs is not RequestNeeds.NOTHING]
CHANGES_AN_ACCOUNT = frozenset({"keyring.put", "slot.put", "device.end", "slip.answer"})
"""What the account's own key signs."""
CHANGES_NOTHING_THAT_IS_OF_VALUE = frozenset({"logout", "cosign.put", "upload.create", "upload.add", "upload.end"})
"""What a token alone can do, as L5 names it: end itself, put down what others signed, and uploads, of which the draft is there."""


async def asked(world: World, route: str, body: Any, bearer: bytes, **ids: bytes) -> str:
    """Ask with a token, as the handlers do; return the code of the refusal, or nothing."""
    try:
        await answer(world.service, Request(route, body, bearer, ids, {}))
    except Denied as denied:
        return denied.code
    return ""


def test_every_route_that_takes_a_token_looks_or_is_signed_or_is_named_here() -> None:
    looks = {each.name for each in BY_TOKEN if each.method in (Method.GET, Method.HEAD)} | {"look"}
    signed = {each.name for each in BY_TOKEN if each.records}
    assert {
        each.name for each in BY_TOKEN
    } - looks - signed == CHANGES_AN_ACCOUNT | CHANGES_NOTHING_THAT_IS_OF_VALUE


@pytest.mark.parametrize("route", sorted(CHANGES_AN_ACCOUNT))
async def test_a_stolen_token_changes_nothing_of_an_account(
    world: World, office: Someone, lead: Someone, case: Opened, route: str
) -> None:
    """The thief has the token and a key of their own, and signs all that the owner would."""
    owner = case.a
    found = await logged_in(world, owner, Visitor(HOME, WANTS_ONE))
    assert found.device is not None
    thief = replace_key(owner, world.someone("thief"))
    other = await world.open_case(office, lead)
    slip, keyset = SlipId(world.chance(16)), KeysetBytes(thief.public.to_bytes())
    expires = Seconds(world.now() + DAY)
    await world.act(lead, "case.slip", s.Slip, other.case, slip=slip, side=Side.A, epoch=2, expires=expires)
    key = SigningKeyBytes(owner.account.public.raw)
    unsigned = m.SlipAnswer(keyset, key, m.Mac(b"m" * 32))
    said = sign.AnswerStatement(ORIGIN, slip, keyset, unsigned.mac)
    by_thief = m.Signature(sign.sign_change(thief.account, said).signature)
    bodies = {
        "keyring.put": keyring_put(thief, world.now()),
        "slot.put": slot_put(thief, world.now()),
        "device.end": device_end(thief, found.device[:16], world.now()),
        "slip.answer": replace(unsigned, signature=by_thief),
    }
    before = await everything_of(world, owner)
    ids: dict[str, bytes] = {"slip": slip} if route == "slip.answer" else {}
    for body in (bodies[route], replace(bodies[route], signature=None)):
        assert await asked(world, route, body, found.bearer, **ids) == "account.signature"
    assert await everything_of(world, owner) == before
    assert await world.store.slip_answers(other.case) == ()
    assert await asked(world, "keyring.get", m.Nothing(), found.bearer) == "", "a token that still holds"


def replace_key(owner: Someone, other: Someone) -> Someone:
    """Return somebody with the owner's name and another one's keys."""
    return Someone(owner.name, other.keyset, other.account, auth=owner.auth)


async def everything_of(world: World, owner: Someone) -> tuple[object, ...]:
    """Return all that the store has of an account."""
    account = await world.store.account_named(owner.name)
    assert account is not None
    slots = [await world.store.slot(owner.name, kind.value) for kind in SlotKind]
    keysets = await world.store.keysets_of(account.id)
    return account, slots, await world.store.keyring(account.id), keysets, await world.store.devices(account.id)


@pytest.mark.parametrize("shape", [s.Pause, s.Withdraw, s.Consent])
async def test_a_stolen_token_says_nothing_in_a_case(world: World, case: Opened, shape: type[s.Statement]) -> None:
    thief = world.someone("thief")
    request = await world.request(thief, shape, case.case, side=Side.A)
    route = {s.Pause: "case.pause", s.Withdraw: "case.withdraw", s.Consent: "case.consent"}[shape]
    assert await asked(world, route, request, case.a.bearer, case=case.case) == "signer.unknown"


End = Callable[[World, Someone, m.LoggedIn], Awaitable[object]]


async def by_a_new_passphrase(world: World, owner: Someone, _stolen: m.LoggedIn) -> None:
    await world.service.authentication.put_slot(await world.session(owner), slot_put(owner, world.now()))


async def by_a_new_recovery_code(world: World, owner: Someone, _stolen: m.LoggedIn) -> None:
    await world.service.authentication.put_slot(await world.session(owner), recovery_put(owner, world.now()))


async def by_ending_the_device(world: World, owner: Someone, stolen: m.LoggedIn) -> None:
    assert stolen.device is not None
    ending = device_end(owner, stolen.device[:16], world.now())
    await world.service.devices.end(await world.session(owner), ending)


@pytest.mark.parametrize("end", [by_a_new_passphrase, by_a_new_recovery_code, by_ending_the_device])
async def test_a_session_from_before_reads_and_does_nothing_more_on_any_route(
    world: World, case: Opened, end: End
) -> None:
    owner = case.a
    stolen = await logged_in(world, owner, Visitor(HOME, WANTS_ONE))
    assert await asked(world, "case.get", m.Nothing(), stolen.bearer, case=case.case) == ""
    await end(world, owner, stolen)
    codes = {each.name: await asked(world, each.name, m.Nothing(), stolen.bearer) for each in BY_TOKEN}
    assert codes == dict.fromkeys(codes, "login.expired")
    assert len(codes) > 40
    assert await asked(world, "case.get", m.Nothing(), case.b.bearer, case=case.case) == "", "nobody else's"


async def test_a_session_from_before_a_recovery_through_the_mediator_reads_nothing_more(
    world: World, office: Someone, lead: Someone, case: Opened
) -> None:
    stolen = await logged_in(world, case.a, Visitor(HOME, WANTS_ONE))
    again = world.someone("again")
    await world.enrol(case.case, lead, Side.A, again, 2, second=office, replaces=case.a.id)
    codes = {each.name: await asked(world, each.name, m.Nothing(), stolen.bearer) for each in BY_TOKEN}
    assert codes == dict.fromkeys(codes, "login.expired")
    assert BY_NAME["case.get"] in BY_TOKEN
