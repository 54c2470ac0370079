"""What was taken back is not given again by a record that got no answer and comes late, at the service and on the devices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.ids import NOTHING, GuardianId
from relay.domain.model import Mode, Purpose, Scope, Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from tests.support.desk import Desk, desk_of
from tests.support.following import Device
from tests.support.standing_by import PRESENT, Beside, beside
from tests.support.world import DAY, Opened, Someone, World, Written, record_id

ASKS_OR_ENDS = (s.GuardianStep.ASKED, s.GuardianStep.ENDED)
Late = Callable[[], Awaitable[object]]


@pytest.fixture
async def by(world: World, case: Opened) -> Beside:
    return await beside(world, case)


async def stale(late: Late) -> None:
    with pytest.raises(Refused, match=r"journal\.stale"):
        await late()


async def follows(by: Beside) -> None:
    """Everybody follows what stands."""
    for person in (by.case.mediator, by.case.a, by.case.b, by.sister):
        await Device(by.world, person, by.case.case).look()


@pytest.mark.parametrize("who", ["a", "mediator", "sister"])
async def test_a_lend_does_not_count_behind_what_took_it_back(by: Beside, who: str) -> None:
    """Not within the same second either, and whoever took it back: no clock is asked."""
    letter = await by.own()
    older = await by.request(letter)
    await by.lend(letter)
    await by.unlend(letter, by.sister if who == "sister" else getattr(by.case, who))
    await stale(lambda: by.world.send(by.case.a, "item.lend", by.case.case, older, letter.item))
    assert Purpose.SUPPORT not in await by.granted(letter)
    again = await by.request(letter)
    await by.world.send(by.case.a, "item.lend", by.case.case, again, letter.item)
    assert await by.text(letter) == letter.text
    await by.unlend(letter)
    for each in (older, await by.request(letter, behind=None)):
        await stale(partial(by.world.send, by.case.a, "item.lend", by.case.case, each, letter.item))
    await follows(by)


async def test_one_letter_taken_back_keeps_no_other_from_being_lent(by: Beside) -> None:
    letter, other = await by.own(), await by.own()
    kept = await by.request(other)
    await by.lend(letter)
    await by.unlend(letter)
    await by.world.send(by.case.a, "item.lend", by.case.case, kept, other.item)
    assert await by.text(other) == other.text


async def test_a_counsellor_does_not_act_by_what_was_signed_before_it_was_taken_away(by: Beside) -> None:
    world, case = by.world, by.case
    counsellor = await world.staff("counsellor", StaffRole.COUNSELLOR)
    said: dict[str, Any] = {"side": Side.A, "counsellor": counsellor.id, "scopes": (Scope.READ,), "mode": Mode.SCAN}
    said |= {"not_before": world.now(), "not_after": world.now() + DAY}
    older = await world.request(case.mediator, s.Delegation, case.case, second=case.a, **said)
    await world.act(case.mediator, "case.delegate", s.Delegation, case.case, second=case.a, **said)
    file = await world.store.load(case.case)
    assert file is not None
    (given,) = file.delegations
    await world.act(case.mediator, "case.revoke", s.Revocation, case.case, delegation=given.record)
    await stale(lambda: world.send(case.mediator, "case.delegate", case.case, older))
    await world.act(case.mediator, "case.delegate", s.Delegation, case.case, second=case.a, **said)
    await Device(world, counsellor, case.case).look()
    await follows(by)


async def test_what_was_shown_and_destroyed_is_not_shown_again_by_an_older_record(
    world: World, case: Opened
) -> None:
    desk = await desk_of(world, case)
    made = await world.write(
        case.mediator, case.case, Side.A, [case.mediator], derived_from=desk.letter.item, own_copy=False
    )
    await world.submit(case.mediator, case.case, made)
    older = await showing(desk, made)
    await world.send(case.mediator, "item.offer", case.case, await showing(desk, made), made.item)
    await world.act(case.a, "item.destroy", s.Destroy, case.case, item=made.item)
    await stale(lambda: world.send(case.mediator, "item.offer", case.case, older, made.item))
    await world.send(case.mediator, "item.offer", case.case, await showing(desk, made), made.item)
    for person in (case.mediator, case.a, case.b):
        await Device(world, person, case.case).look()


@pytest.mark.parametrize("how", ["mediator", "interpreter", "translation"])
async def test_a_letter_is_not_given_to_an_interpreter_again_by_an_older_record(
    world: World, case: Opened, how: str
) -> None:
    """Whatever took it from them, also their own translation; not at the newest position either."""
    desk = await desk_of(world, case)
    await desk.share()
    if how == "translation":
        await desk.give_back()
    else:
        await desk.unshare(case.mediator if how == "mediator" else desk.interpreter)
    for behind in (NOTHING, None):
        await stale(partial(desk.share, behind=behind))
    await desk.share()
    assert Purpose.INTERPRETER in await desk.purposes()
    for person in (case.mediator, case.a, case.b, desk.interpreter):
        await Device(world, person, case.case).look()


async def showing(desk: Desk, made: Written) -> messages.Act:
    world, case = desk.world, desk.case
    shown = world.grant_for(made.cek, case.a, case.case, made.item, case.mediator, Purpose.OWN_COPY)
    said: dict[str, Any] = {"item": made.item, "manifest": made.manifest, "original": desk.letter.item}
    said |= {"to": case.a.id, "grant": s.Digest(digests.digest(shown.grant))}
    return await world.request(case.mediator, s.Offer, case.case, grants=(shown,), **said)


async def test_who_came_back_lends_what_was_given_to_them_anew(by: Beside) -> None:
    world, case = by.world, by.case
    letter = await by.own(opened=False)
    await world.act(case.b, "item.open", s.Open, case.case, item=letter.item, tell_author=True)
    again = await came_back(by)
    with pytest.raises(Refused, match=r"item\.no_own_copy"):
        await by.lend(letter, again)
    copy = world.grant_for(letter.cek, again, case.case, letter.item, case.mediator, Purpose.OWN_COPY)
    said: dict[str, Any] = {"item": letter.item, "manifest": letter.manifest, "to": again.id}
    said["grant"] = s.Digest(digests.digest(copy.grant))
    await world.act(case.mediator, "item.recopy", s.Recopy, case.case, grants=(copy,), **said)
    await by.lend(letter, again)
    assert await by.text(letter) == letter.text
    for person in (case.mediator, again, by.sister):
        await Device(world, person, case.case).look()


async def came_back(by: Beside) -> Someone:
    world, case = by.world, by.case
    office, again = await world.staff("recovering", StaffRole.COORDINATOR), world.someone("a-again")
    await world.enrol(case.case, case.mediator, Side.A, again, 2, second=office, replaces=case.a.id)
    return again


async def test_the_end_of_a_guardian_does_not_stand_behind_their_no(world: World, case: Opened) -> None:
    guardian, mediator = GuardianId(world.chance(16)), case.mediator
    about: dict[str, Any] = {"side": Side.A, "guardian": guardian}
    await world.act(mediator, "case.age", s.UnderAge, case.case, side=Side.A, on=True)
    named = await world.request(mediator, s.Guardian, case.case, **about, step=s.GuardianStep.NAMED)
    await world.send(mediator, "case.guardian", case.case, named)
    older = [await world.request(mediator, s.Guardian, case.case, **about, step=step) for step in ASKS_OR_ENDS]
    said: dict[str, Any] = {"asked": record_id(named.record), "agrees": False, "attested": PRESENT}
    await world.act(mediator, "case.together", s.GuardianWord, case.case, **about, **said)
    for each in older:
        await stale(partial(world.send, mediator, "case.guardian", case.case, each))
    for step in ASKS_OR_ENDS:
        await world.act(mediator, "case.guardian", s.Guardian, case.case, **about, step=step)
    for person in (mediator, case.a, case.b):
        await Device(world, person, case.case).look()
