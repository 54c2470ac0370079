"""One account is one person of a case: what it answered counts before anybody confirmed it, and an ended guardian is nobody."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import sign
from relay.domain.ids import CaseId, GuardianId, Seconds, SlipId
from relay.domain.model import CaseFile, Side
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.messages import Mac
from relay.wire.problems import Denied
from tests.support.signing import ORIGIN
from tests.support.standing_by import answer, place, slip_for
from tests.support.world import DAY, Opened, Someone, World


class Preparing:
    """A case that is prepared, with both parties, side b's being under age; and a friend with an account from another case."""

    def __init__(self, world: World, here: Opened, friend: Someone) -> None:
        self.world, self.here, self.friend = world, here, friend

    async def comes(self, slip: SlipId, keys: Someone) -> None:
        """The friend answers a slip with their account and fresh keys."""
        mac = self.world.chance(32)
        said = sign.AnswerStatement(ORIGIN, slip, keys.public.to_bytes(), mac)
        request = messages.SlipAnswer(
            s.KeysetBytes(keys.public.to_bytes()),
            s.SigningKeyBytes(self.friend.account.public.raw),
            Mac(mac),
            signature=messages.Signature(sign.sign_change(self.friend.account, said).signature),
        )
        await self.world.service.enrolment.answer_slip(slip, await self.world.session(self.friend), request)

    async def guardian(self, step: s.GuardianStep, guardian: GuardianId, **said: Any) -> None:
        """A mediator says something about a guardian of side b."""
        whole: dict[str, Any] = {"side": Side.B, "guardian": guardian, "step": step, **said}
        await self.world.act(self.here.mediator, "case.guardian", s.Guardian, self.here.case, **whole)

    async def named(self) -> tuple[SlipId, GuardianId]:
        """A guardian of side b is named, with a slip."""
        slip, guardian = SlipId(self.world.chance(16)), GuardianId(self.world.chance(16))
        await self.guardian(s.GuardianStep.NAMED, guardian, slip=slip, expires=Seconds(self.world.now() + DAY))
        return slip, guardian

    async def party_slip(self) -> SlipId:
        """A slip for side b's place, with new keys."""
        slip, expires = SlipId(self.world.chance(16)), Seconds(self.world.now() + DAY)
        said: dict[str, Any] = {"slip": slip, "side": Side.B, "epoch": 2, "expires": expires}
        await self.world.act(self.here.mediator, "case.slip", s.Slip, self.here.case, **said)
        return slip


async def loaded(world: World, case: CaseId) -> CaseFile:
    file = await world.store.load(case)
    assert file is not None
    return file


@pytest.fixture
async def preparing(world: World, office: Someone, lead: Someone) -> Preparing:
    cases = CaseId(world.chance(16)), CaseId(world.chance(16))
    for case in cases:
        await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    a, b, friend = world.someone("anna"), world.someone("bert"), world.someone("friend")
    for case, side, person in ((cases[0], Side.A, a), (cases[0], Side.B, b), (cases[1], Side.A, friend)):
        await world.enrol(case, lead, side, person)
    await world.act(lead, "case.age", s.UnderAge, cases[0], side=Side.B, on=True)
    return Preparing(world, Opened(cases[0], lead, a, b), friend)


async def test_a_friend_of_both_comes_for_one_of_them(preparing: Preparing) -> None:
    slips = [await slip_for(preparing.world, preparing.here, side) for side in Side]
    await preparing.comes(slips[0], preparing.world.someone("for a"))
    with pytest.raises(Denied, match=r"slip\.somebody"):
        await preparing.comes(slips[1], preparing.world.someone("for b"))


@pytest.mark.parametrize("other", ["party", "guardian"])
@pytest.mark.parametrize("first", [False, True])
async def test_nor_is_anybody_a_supporter_and_somebody_else(preparing: Preparing, other: str, first: bool) -> None:
    support = await slip_for(preparing.world, preparing.here, Side.A)
    place_of_b = await preparing.party_slip() if other == "party" else (await preparing.named())[0]
    one, two = (support, place_of_b) if first else (place_of_b, support)
    await preparing.comes(one, preparing.world.someone("one"))
    with pytest.raises(Denied, match=r"slip\.somebody"):
        await preparing.comes(two, preparing.world.someone("two"))


async def test_a_friend_of_one_side_comes_and_is_placed(preparing: Preparing) -> None:
    world, here, keys = preparing.world, preparing.here, preparing.world.someone("sister")
    await preparing.comes(await slip_for(world, here, Side.A), keys)  # an answer that nobody placed
    slip = await slip_for(world, here, Side.A)
    await preparing.comes(slip, keys)
    await place(world, here, Side.A, slip, keys, here.a)
    assert [each.keyset for each in (await loaded(world, here.case)).supporters] == [keys.id]


@pytest.mark.parametrize("by", ["ended", "of age by mistake"])
async def test_a_guardian_who_is_named_anew_comes_with_the_account_they_have(preparing: Preparing, by: str) -> None:
    world, here = preparing.world, preparing.here
    slip, guardian = await preparing.named()
    preparing.friend = father = world.someone("father")
    await answer(world, slip, father)
    keyset = s.KeysetBytes(father.public.to_bytes())
    await preparing.guardian(s.GuardianStep.CONFIRMED, guardian, slip=slip, keyset=keyset)
    await world.give_bearer(father)
    again = world.someone("again")
    if by == "ended":
        await preparing.guardian(s.GuardianStep.ENDED, guardian)
    else:
        for on in (False, True):
            world.clock.at += 1
            await world.act(here.mediator, "case.age", s.UnderAge, here.case, side=Side.B, on=on)
    slip, guardian = await preparing.named()
    await preparing.comes(slip, again)
    await preparing.guardian(
        s.GuardianStep.CONFIRMED, guardian, slip=slip, keyset=s.KeysetBytes(again.public.to_bytes())
    )
    live = [each.keyset for each in (await loaded(world, here.case)).guardians if not each.ended]
    assert live == [again.id]


async def test_one_who_is_still_a_guardian_does_not_come_as_another(preparing: Preparing) -> None:
    world = preparing.world
    slip, guardian = await preparing.named()
    preparing.friend = father = world.someone("father")
    await answer(world, slip, father)
    keyset = s.KeysetBytes(father.public.to_bytes())
    await preparing.guardian(s.GuardianStep.CONFIRMED, guardian, slip=slip, keyset=keyset)
    await world.give_bearer(father)
    with pytest.raises((Denied, Refused)):
        await preparing.comes((await preparing.named())[0], world.someone("again"))
