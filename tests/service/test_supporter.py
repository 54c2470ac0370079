"""Who becomes a supporter, and how that ends: because a party wished it, and no longer than they do."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import sign
from relay.domain.ids import CaseId
from relay.domain.model import MEDIATORS, Purpose, Seat, Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.messages import SlotKind
from tests.support.following import Device
from tests.support.signing import ORIGIN
from tests.support.standing_by import PRESENT, Beside, answer, beside, place, slip_for
from tests.support.world import Opened, Someone, World, Written


@pytest.fixture
async def by(world: World, case: Opened) -> Beside:
    return await beside(world, case)


async def test_nobody_is_given_a_supporter_for_whom_they_did_not_sign(world: World, case: Opened) -> None:
    sister = world.someone("sister")
    slip = await slip_for(world, case, Side.A)
    with pytest.raises(Refused, match=r"slip\.unanswered"):
        await place(world, case, Side.A, slip, sister, case.a)
    await answer(world, slip, sister)
    for second, said in ((None, {}), (None, {"attested": PRESENT}), (case.b, {})):
        with pytest.raises(Refused, match=r"supporter\.party_signature"):
            await place(world, case, Side.A, slip, sister, second, **said)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await place(world, case, Side.A, slip, sister, case.a, attested=PRESENT)
    with pytest.raises(Refused, match=r"slip\.unknown"):
        await place(world, case, Side.B, slip, sister, case.b)
    await place(world, case, Side.A, slip, sister, case.a)
    with pytest.raises(Refused, match=r"slip\.unknown"):
        await place(world, case, Side.A, slip, sister, case.a)


async def test_a_mediator_attests_the_wish_of_somebody_without_keys(world: World) -> None:
    office = await world.staff("office", StaffRole.COORDINATOR)
    mediator = await world.staff("mediator", StaffRole.MEDIATOR)
    case = CaseId(world.chance(16))
    await world.assign(office, case, mediator, s.PlaceGiven.LEAD, create=True)
    here, sister = Opened(case, mediator, mediator, mediator), world.someone("sister")
    slip = await slip_for(world, here, Side.A)
    await answer(world, slip, sister)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await place(world, here, Side.A, slip, sister, None)
    await world.act(mediator, "case.flag", s.TwoMediators, case, on=True)
    with pytest.raises(Refused, match=r"case\.second_mediator"):
        await place(world, here, Side.A, slip, sister, None, attested=PRESENT)
    deputy = await world.staff("deputy", StaffRole.MEDIATOR)
    await world.assign(office, case, deputy, s.PlaceGiven.DEPUTY)
    for each in (mediator, deputy):
        await world.act(each, "case.flag", s.TwoMediators, case, on=False)
    await place(world, here, Side.A, slip, sister, None, attested=PRESENT)


async def test_a_supporters_slip_makes_nobody_a_party_and_a_partys_slip_no_supporter(
    world: World, case: Opened
) -> None:
    sister, party = world.someone("sister"), world.someone("party-again")
    ours, theirs = await slip_for(world, case, Side.A), await slip_for(world, case, Side.A, epoch=2)
    await answer(world, ours, sister)
    await answer(world, theirs, party)
    office = await world.staff("another-office", StaffRole.COORDINATOR)
    said: dict[str, Any] = {"side": Side.A, "epoch": 2, "replaces": case.a.id}
    keyset = s.KeysetBytes(sister.public.to_bytes())
    with pytest.raises(Refused, match=r"slip\.unknown"):
        await world.act(
            case.mediator, "case.confirm", s.Confirm, case.case, second=office, slip=ours, keyset=keyset, **said
        )
    with pytest.raises(Refused, match=r"slip\.unknown"):
        await place(world, case, Side.A, theirs, party, case.a)
    await place(world, case, Side.A, ours, sister, case.a)


async def test_a_newer_slip_for_a_supporter_takes_the_place_of_an_older_one_and_of_no_partys(
    world: World, case: Opened
) -> None:
    party = await slip_for(world, case, Side.A, epoch=2)
    older = await slip_for(world, case, Side.A)
    other = await slip_for(world, case, Side.B)
    newer = await slip_for(world, case, Side.A)
    shown = await world.service.people.slips(await world.session(case.mediator), case.case)
    assert {each.slip for each in shown.slips} == {party, other, newer}
    with pytest.raises(Refused, match=r"slip\.unknown"):
        await answer(world, older, world.someone("late"))


async def test_nobody_is_a_supporter_and_somebody_else_in_one_case(by: Beside) -> None:
    world, case = by.world, by.case
    for known, name in ((case.b, "again"), (by.sister, "anew")):
        slip, fresh = await slip_for(world, case, Side.A), world.someone(name)
        request = messages.SlipAnswer(
            s.KeysetBytes(known.public.to_bytes()),
            s.SigningKeyBytes(fresh.account.public.raw),
            messages.Mac(world.chance(32)),
            world.account(fresh, SlotKind.PASSPHRASE),
        )
        await world.service.enrolment.answer_slip(slip, None, request)
        with pytest.raises(Refused, match=r"supporter\.role"):
            await place(world, case, Side.A, slip, known, case.a)


@pytest.mark.parametrize("whose", ["sister", "a", "b", "ended"])
async def test_no_account_answers_a_supporters_slip_of_a_case_that_it_is_in(by: Beside, whose: str) -> None:
    world, case = by.world, by.case
    person = by.sister if whose == "ended" else getattr(by if whose == "sister" else case, whose)
    if whose == "ended":
        await by.end()
    slip = await slip_for(world, case, Side.B)
    keyset, mac = world.someone("new-keys").public.to_bytes(), world.chance(32)
    said = sign.AnswerStatement(ORIGIN, slip, keyset, mac)
    request = messages.SlipAnswer(
        s.KeysetBytes(keyset),
        s.SigningKeyBytes(person.account.public.raw),
        messages.Mac(mac),
        signature=messages.Signature(sign.sign_change(person.account, said).signature),
    )
    with pytest.raises(Refused, match=r"supporter\.role"):
        await world.service.enrolment.answer_slip(slip, await world.session(person), request)


@pytest.mark.parametrize("who", ["a", "mediator", "sister"])
async def test_one_action_ends_a_supporter_and_every_key_is_gone(by: Beside, who: str) -> None:
    own, received = await by.own(), await by.received()
    for letter in (own, received):
        await by.lend(letter)
        assert await by.text(letter) == letter.text
    person = by.sister if who == "sister" else getattr(by.case, who)
    await by.end(person)
    for letter in (own, received):
        assert Purpose.SUPPORT not in await by.granted(letter)
        with pytest.raises(Refused, match=r"not\.found"):
            await by.read(letter)
    assert set((await by.listed()).values()) == {"no_longer_available"}
    for each in (by.case.a, by.case.mediator, by.sister):
        assert (await by.journal(each)).count(s.SupporterEnd) == 1
    assert s.SupporterEnd not in await by.journal(by.case.b)
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.end()
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.lend(own)


async def test_nobody_else_ends_a_supporter(by: Beside) -> None:
    other = await _second_supporter(by)
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.end(other)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await by.end(by.case.b)
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.end(by.case.b, side=Side.B)
    await by.end()


async def test_who_did_not_hear_that_the_case_ended_is_given_a_supporter_as_if_it_had_not(world: World) -> None:
    office = await world.staff("office", StaffRole.COORDINATOR)
    mediator = await world.staff("mediator", StaffRole.MEDIATOR)
    case = CaseId(world.chance(16))
    await world.assign(office, case, mediator, s.PlaceGiven.LEAD, create=True)
    a, b, sister = (world.someone(each) for each in ("anna", "bert", "sister"))
    await world.enrol(case, mediator, Side.A, a)
    await world.enrol(case, mediator, Side.B, b)
    here = Opened(case, mediator, a, b)
    slip, late = await slip_for(world, here, Side.A), await slip_for(world, here, Side.B)
    await answer(world, slip, sister)
    await answer(world, late, world.someone("late"))
    await world.act(b, "case.withdraw", s.Withdraw, case, side=Side.B)
    await place(world, here, Side.A, slip, sister, a)
    with pytest.raises(Refused, match=r"case\.closed"):
        await place(world, here, Side.B, late, world.someone("late"), b)


# --- what a mediator does for somebody without keys


async def test_for_somebody_without_keys_a_mediator_lends_what_was_read_to_them(world: World, case: Opened) -> None:
    here, told = await _without_keys(world)
    sister = world.someone("daughter")
    slip = await slip_for(world, here, Side.A)
    await answer(world, slip, sister)
    await place(world, here, Side.A, slip, sister, None, attested=PRESENT)
    await world.give_bearer(sister)
    by = Beside(world, here, sister)
    letter = await world.write(here.b, here.case, Side.B, [here.mediator], lendable=True)
    await world.submit(here.b, here.case, letter)
    with pytest.raises(Refused, match=r"item\.held"):
        await by.lend(letter, here.mediator, attested=PRESENT)
    await world.release(here.mediator, here.case, letter, here.mediator, in_person=True)
    with pytest.raises(Refused, match=r"item\.released"):
        await by.lend(letter, here.mediator, attested=PRESENT)
    await world.act(here.mediator, "item.open", s.Open, here.case, item=letter.item, tell_author=False)
    for each in (letter, told):
        await by.lend(each, here.mediator, attested=PRESENT)
        assert await by.text(each) == each.text
    await by.unlend(letter, here.mediator)
    assert Purpose.SUPPORT not in await by.granted(letter)
    await world.act(here.mediator, "case.flag", s.TwoMediators, here.case, on=True)
    with pytest.raises(Refused, match=r"case\.second_mediator"):
        await by.lend(letter, here.mediator, attested=PRESENT)


async def test_who_has_keys_since_takes_back_what_a_mediator_lent_of_what_came_to_them(world: World) -> None:
    """It was released to the mediator who read it out: what their own supporter reads is theirs to end all the same."""
    here, _ = await _without_keys(world)
    daughter, anna = world.someone("daughter"), world.someone("anna")
    slip = await slip_for(world, here, Side.A)
    await answer(world, slip, daughter)
    await place(world, here, Side.A, slip, daughter, None, attested=PRESENT)
    await world.give_bearer(daughter)
    by = Beside(world, here, daughter)
    letters = [await world.write(here.b, here.case, Side.B, [here.mediator], lendable=True) for _ in range(2)]
    for letter in letters:
        await world.submit(here.b, here.case, letter)
        await world.release(here.mediator, here.case, letter, here.mediator, in_person=True)
        await world.act(here.mediator, "item.open", s.Open, here.case, item=letter.item, tell_author=False)
        await by.lend(letter, here.mediator, attested=PRESENT)
    lent, kept = letters
    await world.enrol(here.case, here.mediator, Side.A, anna)
    with pytest.raises(Refused, match=r"not\.found"):
        await world.service.items.read(await world.session(anna), here.case, lent.item)
    with pytest.raises(Refused, match=r"not\.found"):
        await world.act(anna, "item.open", s.Open, here.case, item=lent.item, tell_author=False)
    with pytest.raises(Refused, match=r"not\.allowed|not\.found"):
        await world.act(here.b, "item.unlend", s.Unlend, here.case, item=lent.item, side=Side.A, to=daughter.id)
    await by.unlend(lent, anna)
    assert Purpose.SUPPORT not in await by.granted(lent)
    assert await by.text(kept) == kept.text
    for person in (here.mediator, anna, daughter):
        await Device(world, person, here.case).look()


async def test_a_made_letter_may_be_read_by_a_supporter_only_where_its_original_may(by: Beside) -> None:
    world, case = by.world, by.case
    for lendable in (True, None):
        original = await world.write(case.b, case.case, Side.B, [case.mediator], lendable=lendable)
        await world.submit(case.b, case.case, original)
        said = {"derived_from": original.item, "own_copy": False, "lendable": True}
        made = await world.write(case.mediator, case.case, Side.B, [case.mediator], **said)
        if lendable:
            await world.submit(case.mediator, case.case, made)
        else:
            with pytest.raises(Refused, match=r"not\.allowed"):
                await world.submit(case.mediator, case.case, made)


async def test_seats_of_supporters_stand_among_the_journals(by: Beside) -> None:
    file = await by.world.store.load(by.case.case)
    assert file is not None
    assert set(file.case.heads) == {MEDIATORS, Seat.of(Side.A), Seat.of(Side.B), Seat.supporter(by.sister.id)}
    assert file.case.head(Seat.supporter(by.sister.id)).n == 1


async def _second_supporter(by: Beside) -> Someone:
    return (await beside(by.world, by.case, "brother")).sister


async def _without_keys(world: World) -> tuple[Opened, Written]:
    """An open case in which side a has no keyset, with a letter that a mediator wrote down for them and passed on."""
    office = await world.staff("offices", StaffRole.COORDINATOR)
    mediator = await world.staff("mediates", StaffRole.MEDIATOR)
    case, b = CaseId(world.chance(16)), world.someone("b-alone")
    await world.assign(office, case, mediator, s.PlaceGiven.LEAD, create=True)
    await world.enrol(case, mediator, Side.B, b)
    await world.act(b, "case.consent", s.Consent, case, side=Side.B)
    await world.act(mediator, "case.consent", s.Consent, case, side=Side.A, attested=PRESENT)
    for side in Side:
        await world.act(mediator, "case.prepared", s.Prepared, case, side=side)
    await world.act(mediator, "case.open", s.CaseOpen, case)
    told = await world.write(mediator, case, Side.A, [mediator], own_copy=False, told=True, attested=PRESENT)
    await world.submit(mediator, case, told)
    await world.release(mediator, case, told, b)
    return Opened(case, mediator, b, b), told
