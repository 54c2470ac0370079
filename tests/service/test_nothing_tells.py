"""Whatever an author asks for, they are answered the same whether their letter lies closed, was opened, or was sent back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import digests
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import CaseState, Mode, Purpose, Scope, Side, StaffRole
from relay.domain.refusals import Refused
from relay.service.uploads import UploadService
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.problems import Denied
from tests.support.desk import Desk, agreed, desk_of, passed_on, states
from tests.support.large import submitted
from tests.support.room import ROOM
from tests.support.world import DAY, Opened, Someone, World, Written

KIB = 1 << 10


@pytest.fixture
async def desk(world: World, case: Opened) -> Desk:
    return await desk_of(world, case)


async def closed(_: Desk, __: Written) -> None: ...


async def opened(desk: Desk, letter: Written) -> None:
    await desk.world.open(desk.case.b, desk.case.case, letter)


async def sent_back(desk: Desk, letter: Written) -> None:
    await desk.world.act(desk.case.b, "item.refuse", s.Refuse, desk.case.case, item=letter.item)


FATES = pytest.mark.parametrize("fate", [closed, opened, sent_back])
Fate = Callable[[Desk, Written], Awaitable[None]]


async def short_form(desk: Desk) -> Written:
    """A mediator's short form of the letter, agreed to and passed on while the letter itself is held."""
    world, case = desk.world, desk.case
    made = await world.write(
        case.mediator, case.case, Side.A, [case.mediator], derived_from=desk.letter.item, own_copy=False
    )
    await world.submit(case.mediator, case.case, made)
    await show(desk, made)
    await world.act(case.a, "item.agree", s.Agree, case.case, item=made.item, manifest=made.manifest, agrees=True)
    await world.release(case.mediator, case.case, made, case.b, derived=True)
    return made


async def show(desk: Desk, made: Written) -> None:
    world, case = desk.world, desk.case
    shown = world.grant_for(made.cek, case.a, case.case, made.item, case.mediator, Purpose.OWN_COPY)
    said: dict[str, Any] = {"item": made.item, "manifest": made.manifest, "original": desk.letter.item}
    said |= {"to": case.a.id, "grant": s.Digest(digests.digest(shown.grant))}
    await world.act(case.mediator, "item.offer", s.Offer, case.case, grants=(shown,), **said)


async def take_back(desk: Desk, letter: Written) -> str:
    """What the author is answered who takes a letter back."""
    try:
        await desk.world.act(desk.case.a, "item.recall", s.Recall, desk.case.case, item=letter.item)
    except Refused as no:
        return no.code.value
    return "taken back"


async def told(desk: Desk) -> list[tuple[ItemId, str]]:
    """What the author's list says of each of their letters."""
    listed = await desk.world.service.items.items(await desk.world.session(desk.case.a), desk.case.case, None)
    return [(each.item, each.status.value) for each in listed.written]


@FATES
async def test_what_was_made_of_a_letter_is_taken_back_with_it(desk: Desk, fate: Fate) -> None:
    short = await short_form(desk)
    await fate(desk, short)
    assert await take_back(desk, desk.letter) == "taken back"
    assert await take_back(desk, short) == "item.recalled"


@FATES
async def test_what_was_made_of_a_letter_is_taken_back_when_another_takes_its_place(desk: Desk, fate: Fate) -> None:
    short, case = await short_form(desk), desk.case
    await fate(desk, short)
    await desk.world.submit(
        case.a,
        case.case,
        await desk.world.write(case.a, case.case, Side.A, [case.mediator], replaces=desk.letter.item),
    )
    assert await take_back(desk, short) == "item.recalled"


@FATES
@pytest.mark.parametrize("first", [True, False])
async def test_a_translation_and_its_letter_are_taken_back_together(desk: Desk, fate: Fate, first: bool) -> None:
    made = await agreed(desk)
    await passed_on(desk, made)
    await fate(desk, made)
    named, other = (made, desk.letter) if first else (desk.letter, made)
    assert await take_back(desk, named) == "taken back"
    assert await told(desk) == [(desk.letter.item, "taken_back")]
    assert await take_back(desk, other) == "item.recalled"


@FATES
@pytest.mark.parametrize("taken_back", [True, False])
async def test_room_for_uploads_does_not_tell(world: World, case: Opened, fate: Fate, taken_back: bool) -> None:
    """Pages whose own copy is gone take their room for as long as the contact lasts, once they were passed on."""
    desk = await desk_of(world, case)
    small = UploadService(
        world.service.context, world.service.access, world.service.items, replace(ROOM, case=600 * KIB)
    )
    world.service = replace(world.service, uploads=small)
    pages = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(400 * KIB),))
    await submitted(world, case.a, case.case, pages)
    await world.release(case.mediator, case.case, pages, case.b)
    await world.act(case.a, "item.destroy", s.Destroy, case.case, item=pages.item)
    await fate(desk, pages)
    if taken_back:
        assert await take_back(desk, pages) == "taken back"
    session = await world.session(case.a)
    wanted = messages.UploadWanted(case.case, ItemId(world.chance(16)), 1, 300 * KIB)
    with pytest.raises(Denied, match=r"upload\.quota"):
        await world.service.uploads.create(session, wanted)
    await world.service.uploads.create(session, replace(wanted, length=100 * KIB))


async def test_room_comes_back_of_what_was_never_passed_on(world: World, case: Opened) -> None:
    desk = await desk_of(world, case)
    small = UploadService(
        world.service.context, world.service.access, world.service.items, replace(ROOM, case=600 * KIB)
    )
    world.service = replace(world.service, uploads=small)
    pages = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(400 * KIB),))
    await submitted(world, case.a, case.case, pages)
    await world.act(case.a, "item.destroy", s.Destroy, case.case, item=pages.item)
    await take_back(desk, pages)
    wanted = messages.UploadWanted(case.case, ItemId(world.chance(16)), 1, 500 * KIB)
    await world.service.uploads.create(await world.session(case.a), wanted)


async def test_an_interpreters_room_is_their_own(world: World, case: Opened) -> None:
    """How much both sides sent is none of theirs."""
    desk = await desk_of(world, case)
    small = UploadService(
        world.service.context, world.service.access, world.service.items, replace(ROOM, case=600 * KIB)
    )
    world.service = replace(world.service, uploads=small)
    for author, side in ((case.a, Side.A), (case.b, Side.B)):
        pages = await world.write(author, case.case, side, [case.mediator], large=(world.chance(500 * KIB),))
        await submitted(world, author, case.case, pages)
    await desk.share()
    session = await world.session(desk.interpreter)
    wanted = messages.UploadWanted(case.case, ItemId(world.chance(16)), 1, 550 * KIB)
    await world.service.uploads.create(session, wanted)
    with pytest.raises(Denied, match=r"upload\.quota"):
        await world.service.uploads.create(session, replace(wanted, length=100 * KIB))


@pytest.mark.parametrize("named", [0, 1, 2])
async def test_a_letter_with_two_translations_is_one_letter(desk: Desk, named: int) -> None:
    first = await agreed(desk)
    await passed_on(desk, first)
    second = await agreed(desk)
    await passed_on(desk, second, wrapped=False)
    letters = (first, second, desk.letter)
    await sent_back(desk, letters[named])
    assert await states(desk, *letters) == ["refused"] * 3
    with pytest.raises(Refused, match=r"item\.refused"):
        await opened(desk, first)


async def test_who_was_shown_a_short_form_hears_why_it_is_not_passed_on(desk: Desk) -> None:
    world, case = desk.world, desk.case
    made = await world.write(
        case.mediator, case.case, Side.A, [case.mediator], derived_from=desk.letter.item, own_copy=False
    )
    await world.submit(case.mediator, case.case, made)
    await show(desk, made)
    sealed = world.chance(200)
    words = (messages.WordsFor(case.a.id, sealed),)
    reason = (s.WordsRef(case.a.id, s.Digest(digests.digest(sealed))),)
    said: dict[str, Any] = {"item": made.item, "manifest": made.manifest, "reason": reason}
    before = await desk.journal(case.b)
    await world.act(case.mediator, "item.explain", s.NotPassedOn, case.case, words=words, **said)
    assert (await desk.journal(case.a))[-1] is s.NotPassedOn
    assert await desk.journal(case.b) == before


async def test_who_was_shown_a_short_form_is_told_that_there_is_news_once_it_is_declined(desk: Desk) -> None:
    world, case = desk.world, desk.case
    made = await world.write(
        case.mediator, case.case, Side.A, [case.mediator], derived_from=desk.letter.item, own_copy=False
    )
    await world.submit(case.mediator, case.case, made)
    await show(desk, made)
    before = [await world.store.poke_cursor([each.id]) for each in (case.a, case.b)]
    await world.act(case.mediator, "item.decline", s.Decline, case.case, item=made.item, manifest=made.manifest)
    after = [await world.store.poke_cursor([each.id]) for each in (case.a, case.b)]
    assert after[0] > before[0]
    assert after[1] == before[1]


async def test_nobody_new_reads_a_letter_while_somebody_paused(desk: Desk) -> None:
    world, case = desk.world, desk.case
    for side, person in ((Side.A, case.a), (Side.B, case.b)):
        await world.act(person, "case.pause", s.Pause, case.case, side=side)
        with pytest.raises(Refused, match=r"case\.paused"):
            await desk.share()
        file = await world.store.load(case.case)
        assert file is not None
        (record,) = file.case.holds.values()
        await world.act(person, "case.resume", s.Resume, case.case, side=side, pause=record)
    await desk.share()


@pytest.mark.parametrize("left", [False, True])
async def test_signing_second_for_a_counsellor_does_not_tell_that_the_other_left(
    world: World, office: Someone, lead: Someone, left: bool
) -> None:
    """Before contact began, leaving leaves no trace: not in the answer to what a mediator had asked for before either."""
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    anna, bert = world.someone("anna"), world.someone("bert")
    await world.enrol(case, lead, Side.A, anna)
    await world.enrol(case, lead, Side.B, bert)
    counsellor, now = await world.staff("counsellor", StaffRole.COUNSELLOR), world.now()
    said: dict[str, Any] = {"counsellor": counsellor.id, "scopes": (Scope.READ, Scope.SUBMIT), "mode": Mode.TYPED}
    said |= {"not_before": now, "not_after": now + DAY}
    asked = await world.request(lead, s.Delegation, case, second=bert, side=Side.B, **said)
    own = await world.request(lead, s.Delegation, case, second=anna, side=Side.A, **said)
    if left:
        await world.act(anna, "case.withdraw", s.Withdraw, case, side=Side.A)
    await world.send(bert, "case.delegate", case, asked)
    row = await world.service.cases.get(await world.session(bert), case)
    assert row.case.state is CaseState.PREPARING
    if left:  # who left is told so
        with pytest.raises(Refused, match=r"case\.closed"):
            await world.send(anna, "case.delegate", case, own)
