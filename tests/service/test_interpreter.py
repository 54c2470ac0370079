"""An interpreter: one letter is given, one translation comes back, and nothing else of the case is theirs."""

from __future__ import annotations

from typing import Any

import pytest

from relay.domain.ids import ItemId
from relay.domain.model import MEDIATORS, Purpose, Seat, Side
from relay.domain.place_news import SHORTLY_S
from relay.domain.refusals import Refused
from relay.service.facade import Service
from relay.service.quotas import DayQuotas
from relay.service.rate_limit import RateLimiter
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.desk import Desk, agreed, desk_of, passed_on, states
from tests.support.room import WIDE
from tests.support.world import Opened, Someone, World


@pytest.fixture
async def desk(world: World, case: Opened) -> Desk:
    return await desk_of(world, case)


async def test_an_interpreter_reads_the_one_letter_that_they_were_given(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"not\.found"):
        await desk.read(desk.interpreter)
    await desk.share()
    reading = await desk.read(desk.interpreter)
    assert desk.world.read(desk.interpreter, desk.case.case, reading) == desk.letter.text
    assert (reading.submit, reading.release, reading.purpose) == (None, None, Purpose.INTERPRETER)


async def test_nothing_else_of_the_case_is_an_interpreters(desk: Desk) -> None:
    other = await desk.world.write(desk.case.a, desk.case.case, Side.A, [desk.case.mediator])
    await desk.world.submit(desk.case.a, desk.case.case, other)
    await desk.share()
    session = await desk.world.session(desk.interpreter)
    with pytest.raises(Refused, match=r"not\.found"):
        await desk.read(desk.interpreter, other)
    reply = await desk.world.service.cases.get(session, desk.case.case)
    assert (reply.sides, reply.delegations, reply.people.confirms) == ((), (), ())
    assert reply.case.state.value == "preparing"
    listed = await desk.world.service.items.items(session, desk.case.case, None)
    assert ([each.item for each in listed.received], listed.written, listed.mediated) == (
        [desk.letter.item],
        (),
        (),
    )
    forbidden: tuple[tuple[str, type[s.Statement], dict[str, Any]], ...] = (
        ("item.decline", s.Decline, {"manifest": desk.letter.manifest}),
        ("item.recall", s.Recall, {}),
    )
    for route, shape, said in forbidden:
        with pytest.raises(Refused, match=r"not\.allowed"):
            await desk.world.act(desk.interpreter, route, shape, desk.case.case, item=desk.letter.item, **said)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await desk.world.act(desk.interpreter, "case.pause", s.Pause, desk.case.case, side=Side.A)


async def test_a_translation_ends_what_was_given_and_its_key_is_gone(desk: Desk) -> None:
    await desk.share()
    made = await desk.give_back()
    assert Purpose.INTERPRETER not in await desk.purposes()
    assert await desk.purposes(made) == {Purpose.MEDIATOR}
    for letter in (desk.letter, made):
        with pytest.raises(Refused, match=r"not\.found"):
            await desk.read(desk.interpreter, letter)
    reading = await desk.read(desk.case.mediator, made)
    assert desk.world.read(desk.case.mediator, desk.case.case, reading) == made.text


async def test_one_item_goes_out_and_one_comes_back(desk: Desk) -> None:
    await desk.share()
    other = await desk.world.write(desk.case.a, desk.case.case, Side.A, [desk.case.mediator])
    await desk.world.submit(desk.case.a, desk.case.case, other)
    with pytest.raises(Refused, match=r"share\.stands"):
        await desk.share(letter=other)
    with pytest.raises(Refused, match=r"share\.unknown"):
        await desk.give_back(derived_from=other.item)
    with pytest.raises(Refused, match=r"share\.unknown"):
        await desk.give_back(derived_from=None)
    await desk.give_back()
    with pytest.raises(Refused, match=r"share\.unknown"):
        await desk.give_back()
    await desk.share(letter=other)


async def test_an_interpreter_has_room_for_pages_only_while_they_have_a_letter(desk: Desk) -> None:
    world, item = desk.world, ItemId(desk.world.chance(16))
    session = await world.session(desk.interpreter)
    wanted = messages.UploadWanted(desk.case.case, item, 1, 5_000)
    with pytest.raises(Refused, match=r"not\.found"):
        await world.service.uploads.create(session, wanted)
    await desk.share()
    await world.service.uploads.create(session, wanted)
    await desk.unshare(desk.interpreter)
    with pytest.raises(Refused, match=r"share\.unknown"):
        await world.service.uploads.create(session, wanted)


async def test_an_interpreter_keeps_no_copy_of_what_they_made(desk: Desk) -> None:
    await desk.share()
    with pytest.raises(Refused, match=r"grant\.readers"):
        await desk.give_back(own_copy=True)


async def test_a_letter_is_taken_back_or_put_down_and_its_key_is_gone(desk: Desk) -> None:
    for by in (desk.case.mediator, desk.interpreter):
        await desk.share()
        assert Purpose.INTERPRETER in await desk.purposes()
        await desk.unshare(by)
        assert Purpose.INTERPRETER not in await desk.purposes()
        with pytest.raises(Refused, match=r"not\.found"):
            await desk.read(desk.interpreter)
        with pytest.raises(Refused, match=r"share\.unknown"):
            await desk.give_back()
    with pytest.raises(Refused, match=r"share\.unknown"):
        await desk.unshare(desk.case.mediator)


async def test_whatever_takes_a_letter_away_takes_it_from_its_interpreter(desk: Desk) -> None:
    await desk.share()
    await desk.world.act(desk.case.a, "item.recall", s.Recall, desk.case.case, item=desk.letter.item)
    assert await desk.purposes() == {Purpose.OWN_COPY}
    with pytest.raises(Refused, match=r"share\.unknown"):
        await desk.give_back()


async def test_the_end_of_a_case_takes_an_opened_letter_from_its_interpreter_too(desk: Desk) -> None:
    await desk.world.release(desk.case.mediator, desk.case.case, desk.letter, desk.case.b)
    await desk.world.open(desk.case.b, desk.case.case, desk.letter)
    await desk.share()
    await desk.world.act(desk.case.b, "case.withdraw", s.Withdraw, desk.case.case, side=Side.B)
    assert Purpose.INTERPRETER not in await desk.purposes()
    with pytest.raises(Refused, match=r"not\.found"):
        await desk.read(desk.interpreter)


async def test_the_end_of_an_interpreters_authority_ends_what_they_were_given(desk: Desk, office: Someone) -> None:
    await desk.share()
    world = desk.world
    said = s.StaffEnd(
        root=world.fingerprint,
        nonce=s.Nonce(world.chance(16)),
        signers=(office.id,),
        at=world.now(),
        keyset=desk.interpreter.id,
    )
    record = world.signed(said, office)
    await world.service.enrolment.end_staff(await world.session(office), messages.StaffAct(record))
    assert Purpose.INTERPRETER not in await desk.purposes()
    assert s.StaffEnd in await desk.journal(desk.case.mediator)
    assert s.StaffEnd not in await desk.journal(desk.case.a)
    with pytest.raises((Denied, Refused)):
        await desk.read(desk.interpreter)


async def test_only_an_interpreter_is_given_a_letter(desk: Desk, deputy: Someone) -> None:
    for other in (deputy, desk.case.b, desk.world.someone("nobody")):
        with pytest.raises(Refused, match=r"share\.role"):
            await desk.share(other)


async def test_a_share_is_about_the_bytes_and_the_side_that_are_held(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"item\.changed"):
        await desk.share(manifest=bytes(32))
    with pytest.raises(Refused, match=r"not\.allowed"):
        await desk.share(side=Side.B)


async def test_only_the_writer_hears_who_reads_their_letter(desk: Desk) -> None:
    before = [await desk.journal(each) for each in (desk.case.a, desk.case.b)]
    await desk.share()
    await desk.give_back()
    assert await desk.journal(desk.case.a) == [*before[0], s.Share]
    assert await desk.journal(desk.case.b) == before[1]
    assert await desk.journal(desk.interpreter) == [s.Share, s.Manifest, s.Submit]


async def test_an_interpreter_hears_who_mediates_while_they_have_a_letter(
    desk: Desk, office: Someone, deputy: Someone
) -> None:
    await desk.share()
    await desk.world.assign(office, desk.case.case, deputy, s.PlaceGiven.DEPUTY)
    assert await desk.journal(desk.interpreter) == [s.Share, s.Assignment]
    with pytest.raises(Refused, match=r"grant\.readers"):
        await desk.give_back()
    made = await desk.world.write(
        desk.interpreter,
        desk.case.case,
        Side.A,
        [desk.case.mediator, deputy],
        derived_from=desk.letter.item,
        own_copy=False,
    )
    await desk.world.submit(desk.interpreter, desk.case.case, made)
    heard = [s.Share, s.Assignment, s.Manifest, s.Submit]
    await desk.world.assign(office, desk.case.case, deputy, s.PlaceGiven.ENDED)
    heard.append(s.Assignment)
    assert await desk.journal(desk.interpreter) == heard, "so shortly after a word that they were told"
    desk.world.clock.at += SHORTLY_S + 1
    await desk.world.assign(office, desk.case.case, deputy, s.PlaceGiven.DEPUTY)
    assert await desk.journal(desk.interpreter) == heard


async def test_a_translation_goes_only_with_the_writers_word(desk: Desk) -> None:
    await desk.share()
    made = await desk.give_back()
    with pytest.raises(Refused, match=r"item\.not_agreed"):
        await desk.world.release(desk.case.mediator, desk.case.case, made, desk.case.b, derived=True)


async def test_a_translation_by_an_interpreter_never_goes_without_its_original(desk: Desk) -> None:
    made = await agreed(desk)
    with pytest.raises(Refused, match=r"item\.original"):
        await desk.world.release(desk.case.mediator, desk.case.case, made, desk.case.b, derived=True)
    with pytest.raises(Refused, match=r"item\.original"):
        await passed_on(desk, made, wrapped=False)
    other = s.Original(made.item, made.manifest, s.Digest(bytes(32)))
    with pytest.raises((Malformed, Refused)):
        await passed_on(desk, made, original=other)


async def test_original_and_translation_are_one_letter(desk: Desk) -> None:
    made = await agreed(desk)
    await passed_on(desk, made)
    for letter in (made, desk.letter):
        with pytest.raises(Refused, match=r"not\.found"):
            await desk.read(desk.case.b, letter)
    await desk.world.open(desk.case.b, desk.case.case, made)
    assert await states(desk, made, desk.letter) == ["opened", "opened"]
    for letter in (made, desk.letter):
        reading = await desk.read(desk.case.b, letter)
        assert desk.world.read(desk.case.b, desk.case.case, reading) == letter.text


@pytest.mark.parametrize("first", [True, False])
async def test_one_letter_goes_back_and_is_taken_back_whole(desk: Desk, first: bool) -> None:
    made = await agreed(desk)
    await passed_on(desk, made)
    named = made if first else desk.letter
    await desk.world.act(desk.case.b, "item.refuse", s.Refuse, desk.case.case, item=named.item)
    assert await states(desk, made, desk.letter) == ["refused", "refused"]
    assert await desk.purposes(made) | await desk.purposes() == {Purpose.OWN_COPY}


@pytest.mark.parametrize("first", [True, False])
async def test_its_writer_takes_both_back(desk: Desk, first: bool) -> None:
    made = await agreed(desk)
    await passed_on(desk, made)
    named = made if first else desk.letter
    await desk.world.act(desk.case.a, "item.recall", s.Recall, desk.case.case, item=named.item)
    assert await states(desk, made, desk.letter) == ["recalled", "recalled"]
    assert await desk.purposes(made) | await desk.purposes() == {Purpose.OWN_COPY}


@pytest.mark.parametrize("opened", [True, False])
async def test_a_reader_who_has_the_original_is_given_the_translation_alone(desk: Desk, opened: bool) -> None:
    await desk.world.release(desk.case.mediator, desk.case.case, desk.letter, desk.case.b)
    if opened:
        await desk.world.open(desk.case.b, desk.case.case, desk.letter)
    made = await agreed(desk)
    await passed_on(desk, made, wrapped=False)
    await desk.world.open(desk.case.b, desk.case.case, made)
    assert await states(desk, made, desk.letter) == ["opened", "opened"]


async def test_journals_name_their_seats(desk: Desk) -> None:
    await desk.share()
    told = await desk.world.service.cases.journal(await desk.world.session(desk.interpreter), desk.case.case, 0)
    assert told.seat == Seat.interpreter(desk.interpreter.id).name != MEDIATORS.name


async def test_an_interpreter_hears_neither_that_a_case_ended_nor_how_much_waits(desk: Desk) -> None:
    await desk.share()
    world, case = desk.world, desk.case
    session = await world.session(desk.interpreter)
    before = (await world.service.cases.get(session, case.case)).case
    await world.act(case.b, "case.withdraw", s.Withdraw, case.case, side=Side.B)
    after = (await world.service.cases.get(session, case.case)).case
    assert (after.state, after.erased_on, after.closed_on) == (before.state, None, None)


async def test_a_translation_is_taken_in_however_many_letters_wait(desk: Desk) -> None:
    await desk.share()
    world = desk.world
    few = DayQuotas(letters=100, records=100, waiting=1)
    world.service = Service.build(world.service.context, RateLimiter(world.clock, world.chance, 1_000), WIDE, few)
    await desk.give_back()
    with pytest.raises(Denied, match=r"quota\.waiting"):
        await world.submit(
            desk.case.a,
            desk.case.case,
            await world.write(desk.case.a, desk.case.case, Side.A, [desk.case.mediator]),
        )
