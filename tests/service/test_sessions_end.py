"""What a new way in ends: every token of the account, and every login by what an old device still has."""

import asyncio

import pytest
from msgspec.structs import replace

from relay.crypto import sign
from relay.crypto.slots import SlotKind
from relay.domain.ids import Seconds
from relay.domain.model import Side
from relay.service.authentication import Session
from relay.service.login_pace import Visitor
from relay.wire import messages as m
from relay.wire.messages import Auth, Signature
from relay.wire.problems import Denied
from tests.service.test_account_changes import slot_put
from tests.service.test_login_pace import HOME, logged_in, login_start, proof
from tests.support.signing import ORIGIN, Someone
from tests.support.world import Opened, World

NEW = b"a" * 32
"""What `slot_put` gives for a passphrase's `auth`."""
CODE = b"c" * 32


def recovery_put(person: Someone, at: int) -> m.SlotPut:
    """Sign a recovery code's slot as its owner does."""
    said = sign.SlotStatement(person.name, ORIGIN, SlotKind.RECOVERY, CODE, b"w" * 60, b"", at)
    signature = sign.sign_change(person.account, said).signature
    return m.SlotPut(said.kind, Auth(CODE), said.wrapped, None, Seconds(at), Signature(signature))


def way_in(person: Someone, kind: SlotKind, at: int) -> m.SlotPut:
    """Sign a new passphrase or a new recovery code."""
    return slot_put(person, at) if kind is SlotKind.PASSPHRASE else recovery_put(person, at)


async def refused(world: World, asked: m.LoginProof) -> str:
    """Log in so, and return the code of the refusal; nothing where it was taken."""
    try:
        await world.service.authentication.prove(asked, Visitor(HOME))
    except Denied as denied:
        return denied.code
    return ""


async def challenged(world: World, person: Someone) -> m.LoginChallenge:
    return await world.service.authentication.start(login_start(person.name), Visitor(HOME))


@pytest.mark.parametrize("kind", SlotKind)
async def test_a_new_way_in_ends_every_token_of_the_account_at_once(
    world: World, lead: Someone, office: Someone, kind: SlotKind
) -> None:
    authentication = world.service.authentication
    phones: list[bytes] = [(await logged_in(world, lead, Visitor(HOME))).bearer for _ in range(3)]
    for phone in phones:
        await authentication.session(phone)
    await authentication.put_slot(await world.session(lead), way_in(lead, kind, world.now()))
    for phone in [*phones, lead.bearer]:
        with pytest.raises(Denied, match=r"login\.expired"):
            await authentication.session(phone)
    await world.session(office)


async def test_an_old_phone_cannot_log_in_by_the_account_key_after_a_new_passphrase(
    world: World, lead: Someone
) -> None:
    """It was unlocked once: it has the account key, and `auth` of the passphrase of that day."""
    authentication = world.service.authentication
    await authentication.put_slot(await world.session(lead), slot_put(lead, world.now()))
    old = await challenged(world, lead)
    assert await refused(world, proof(lead, old)) == "login.refused"
    for guess in (bytes(32), CODE):
        assert await refused(world, replace(proof(lead, old), auth=Auth(guess))) == "login.refused"
    by_code = replace(proof(lead, old), slot=SlotKind.RECOVERY)
    assert await refused(world, by_code) == "login.refused"
    lead.auth = NEW
    assert await refused(world, proof(lead, old)) == "", "the same challenge, by whoever knows the new passphrase"


async def test_the_recovery_code_that_holds_now_logs_in_and_the_one_before_does_not(
    world: World, lead: Someone
) -> None:
    authentication = world.service.authentication
    by_code = replace(proof(lead, await challenged(world, lead)), slot=SlotKind.RECOVERY, auth=Auth(CODE))
    assert await refused(world, by_code) == "login.refused"
    await authentication.put_slot(await world.session(lead), recovery_put(lead, world.now()))
    assert await refused(world, replace(by_code, slot=SlotKind.PASSPHRASE)) == "login.refused", "of its own kind"
    assert await refused(world, by_code) == ""


async def test_who_knows_the_passphrase_but_not_the_account_key_does_not_log_in(
    world: World, lead: Someone, office: Someone
) -> None:
    challenge = await challenged(world, lead)
    signed = sign.LoginStatement(lead.name, ORIGIN, challenge.nonce, challenge.at)
    other = Signature(sign.sign_login(office.account, signed).signature)
    assert await refused(world, replace(proof(lead, challenge), signature=other)) == "login.refused"


async def test_a_change_that_an_old_phone_sent_before_is_not_made_after(world: World, lead: Someone) -> None:
    """Its session was looked up while its token still held."""
    authentication = world.service.authentication
    lead.bearer = (await logged_in(world, lead, Visitor(HOME))).bearer
    old = await authentication.session(lead.bearer)
    await authentication.put_slot(old, slot_put(lead, world.now()))
    theirs = slot_put(lead, world.now() + 1, b"t" * 32)
    with pytest.raises(Denied, match=r"slot\.stale"):
        await authentication.put_slot(old, theirs)
    found = await world.store.slot(lead.name, SlotKind.PASSPHRASE.value)
    assert found is not None
    assert found[1].at == world.now()


async def test_a_recovery_through_the_mediator_ends_the_tokens_of_the_keys_that_were_lost(
    world: World, lead: Someone, office: Someone, case: Opened
) -> None:
    lost = (await logged_in(world, case.a, Visitor(HOME))).bearer
    await world.service.authentication.session(lost)
    again = world.someone("again")
    await world.enrol(case.case, lead, Side.A, again, 2, second=office, replaces=case.a.id)
    with pytest.raises(Denied, match=r"login\.expired"):
        await world.service.authentication.session(lost)
    await world.session(case.b)
    await world.session(again)


async def test_a_first_confirmation_ends_nobodys_tokens(world: World, lead: Someone, office: Someone) -> None:
    held = {each.name: await world.session(each) for each in (lead, office)}
    opened = await world.open_case(office, lead)
    assert (await world.session(opened.a)).account.login == opened.a.name
    assert {each.name: await world.session(each) for each in (lead, office)} == held


async def test_a_login_that_is_under_way_does_not_outlive_a_new_passphrase(world: World, lead: Someone) -> None:
    """Whichever is first, and however far the other one is: no token that the old passphrase brought is good afterwards."""
    authentication = world.service.authentication
    for steps in range(24):
        world.clock.at += 601
        await world.give_bearer(lead)
        session, asked = await world.session(lead), proof(lead, await challenged(world, lead))
        new = bytes([steps + 1]) * 32

        async def changed(steps: int = steps, session: Session = session, new: bytes = new) -> None:
            for _ in range(steps):
                await asyncio.sleep(0)
            await authentication.put_slot(session, slot_put(lead, world.now(), new))

        login, _ = await asyncio.gather(
            authentication.prove(asked, Visitor(HOME)), changed(), return_exceptions=True
        )
        if isinstance(login, m.LoggedIn):
            with pytest.raises(Denied, match=r"login\.expired"):
                await authentication.session(login.bearer)
        else:
            assert isinstance(login, Denied)
            assert login.code == "login.refused"
        lead.auth = new
