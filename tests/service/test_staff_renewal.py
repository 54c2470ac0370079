"""The root vouches for a staff member's same keys for longer, and the office does not end its last member."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from relay.crypto.errors import CannotVerify
from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.signing import DAY
from tests.support.world import Opened, Someone, World


def anew(world: World, person: Someone, **said: object) -> bytes:
    assert person.role is not None
    return world.by_root(replace(world.staff_statement(person, person.role), **said))


async def renew(world: World, record: bytes) -> None:
    await world.service.enrolment.renew_staff(messages.StaffAct(record))


def ending(world: World, by: KeysetId, whom: Someone) -> s.StaffEnd:
    nonce = s.Nonce(world.chance(16))
    return s.StaffEnd(root=world.fingerprint, nonce=nonce, signers=(by,), at=world.now(), keyset=whom.id)


async def end(world: World, by: Someone, whom: Someone) -> None:
    session = await world.session(by)
    act = messages.StaffAct(world.signed(ending(world, by.id, whom), by))
    await world.service.enrolment.end_staff(session, act)


async def test_a_mediator_whose_authority_ran_out_goes_on_with_the_same_keys(world: World, case: Opened) -> None:
    lead = case.mediator
    world.clock.at += 301 * DAY
    with pytest.raises(Denied, match=r"staff\.ended"):
        await world.service.context.keysets.caller(lead.id, world.now())
    record = anew(world, lead)
    await renew(world, record)
    await renew(world, record)
    assert (await world.service.context.keysets.caller(lead.id, world.now())).staff is StaffRole.MEDIATOR
    # What they signed before is verified by the record of that time.
    listed = await world.service.cases.journal(await world.session(case.a), case.case, 0)
    assert len([each for each in listed.staff if each == record]) == 1
    first = (await world.store.keysets([lead.id]))[lead.id].earlier
    assert len(first) == 1
    assert set(first) <= set(listed.staff)


async def test_a_place_can_be_given_past_the_end_that_was(world: World, office: Someone, case: Opened) -> None:
    world.clock.at += 250 * DAY
    with pytest.raises(Refused, match=r"assignment\.too_long"):
        await world.assign(office, case.case, case.mediator, s.PlaceGiven.LEAD)
    await renew(world, anew(world, case.mediator))
    await world.assign(office, case.case, case.mediator, s.PlaceGiven.LEAD)


async def test_only_what_the_root_says_newly_and_of_the_same_keys_and_role_counts(
    world: World, lead: Someone
) -> None:
    world.clock.at += DAY
    good = world.staff_statement(lead, StaffRole.MEDIATOR)
    refused = {
        "record.mismatch": replace(good, role=StaffRole.COORDINATOR),
        "staff.older": replace(good, not_after=Seconds(world.now() + 299 * DAY)),
        "staff.ended": replace(good, not_before=Seconds(world.now() + 1)),
    }
    for code, said in refused.items():
        with pytest.raises((Refused, Denied, Malformed)) as fault:
            await renew(world, world.by_root(said))
        assert code in str(fault.value)
    signed_by_lead = replace(good, signers=(lead.id,))
    with pytest.raises(Malformed, match=r"record\.root"):
        await renew(world, world.signed(signed_by_lead, lead))
    true = world.by_root(good)
    with pytest.raises(CannotVerify):
        await renew(world, true[:-1] + bytes([true[-1] ^ 1]))
    stranger = world.someone("stranger")
    with pytest.raises(Refused, match=r"not\.found"):
        await renew(world, world.by_root(world.staff_statement(stranger, StaffRole.MEDIATOR)))


async def test_an_older_record_that_somebody_kept_brings_nothing_back(world: World, lead: Someone) -> None:
    kept = anew(world, lead, not_after=Seconds(world.now() + 350 * DAY))
    world.clock.at += DAY
    await renew(world, anew(world, lead))
    with pytest.raises(Denied, match=r"staff\.older"):
        await renew(world, kept)


async def test_whose_authority_was_ended_is_not_renewed(world: World, office: Someone, lead: Someone) -> None:
    await end(world, office, lead)
    world.clock.at += DAY
    with pytest.raises(Denied, match=r"staff\.ended"):
        await renew(world, anew(world, lead))


async def test_the_office_does_not_end_its_last_member_and_the_root_may(world: World, office: Someone) -> None:
    with pytest.raises(Denied, match=r"staff\.last_coordinator"):
        await end(world, office, office)
    second = await world.staff("second", StaffRole.COORDINATOR)
    await end(world, office, second)
    with pytest.raises(Denied, match=r"staff\.last_coordinator"):
        await end(world, office, office)
    act = messages.StaffAct(world.by_root(ending(world, KeysetId(world.fingerprint), office)))
    await world.service.enrolment.end_staff(await world.session(office), act)
    with pytest.raises(Denied, match=r"staff\.ended"):
        await world.service.context.keysets.caller(office.id, world.now())


async def test_of_two_who_end_each_other_at_once_one_is_left(world: World, office: Someone) -> None:
    second = await world.staff("second", StaffRole.COORDINATOR)
    ended = await asyncio.gather(end(world, office, second), end(world, second, office), return_exceptions=True)
    assert sum(each is None for each in ended) == 1
    live = [row for row in await world.store.staff() if row.role is StaffRole.COORDINATOR and not row.ended]
    assert len(live) == 1


@pytest.mark.parametrize(
    "name",
    ["lead", "  LEAD ", "\uff4c\uff45\uff41\uff44", "le\u0430d"],
    ids=["same", "capitals", "wide letters", "Cyrillic a"],
)
async def test_nobody_of_the_staff_bears_a_name_that_looks_like_anothers(
    world: World, office: Someone, lead: Someone, name: str
) -> None:
    other, third = world.someone("other"), await world.staff("third", StaffRole.MEDIATOR)
    other.role = StaffRole.COUNSELLOR
    named = replace(world.staff_statement(other, other.role), name=name)
    account = world.account(other, messages.SlotKind.PASSPHRASE, messages.SlotKind.RECOVERY)
    request = messages.StaffAccept(world.by_root(named), account)
    with pytest.raises(Denied, match=r"staff\.alike"):
        await world.service.enrolment.accept_staff(request)
    world.clock.at += DAY
    with pytest.raises(Denied, match=r"staff\.alike"):
        await renew(world, anew(world, third, name=name))
    await renew(world, anew(world, lead, name="Lead"))
    await end(world, office, lead)
    await world.service.enrolment.accept_staff(request)
