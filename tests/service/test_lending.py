"""What a supporter is lent, one letter after another, and how it ends; nothing else of the case is theirs."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.model import Purpose, Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from tests.support.standing_by import PRESENT, Beside, beside
from tests.support.world import Opened, Someone, World, Written


@pytest.fixture
async def by(world: World, case: Opened) -> Beside:
    return await beside(world, case)


# --- what is lent


async def test_a_supporter_reads_exactly_what_was_lent(by: Beside) -> None:
    own, received, other = await by.own(), await by.received(), await by.own()
    for letter in (own, received):
        with pytest.raises(Refused, match=r"not\.found"):
            await by.read(letter)
        await by.lend(letter)
        reading = await by.read(letter)
        assert by.world.read(by.sister, by.case.case, reading) == letter.text
        assert (reading.submit, reading.release, reading.note) == (None, None, None)
        assert (reading.purpose, reading.others) == (Purpose.SUPPORT, None)
    with pytest.raises(Refused, match=r"not\.found"):
        await by.read(other)
    assert await by.listed() == {own.item: "opened", received.item: "opened"}


async def test_a_supporter_may_have_the_pages_of_what_they_were_lent_for_as_long_as_they_are(by: Beside) -> None:
    letter, session = await by.received(), await by.world.session(by.sister)
    ask = by.world.service.items.require_readable
    with pytest.raises(Refused, match=r"not\.found"):
        await ask(session, by.case.case, letter.item)
    await by.lend(letter)
    await ask(session, by.case.case, letter.item)
    await by.unlend(letter)
    with pytest.raises(Refused, match=r"not\.found"):
        await ask(session, by.case.case, letter.item)


async def test_nothing_else_of_the_case_is_a_supporters(by: Beside) -> None:
    letter = await by.received()
    await by.lend(letter)
    world, case, session = by.world, by.case, await by.world.session(by.sister)
    reply = await world.service.cases.get(session, case.case)
    assert (reply.sides, reply.delegations, reply.mediators_pause, reply.service_pause) == ((), (), None, None)
    assert (reply.case.state.value, reply.case.side, reply.case.held, reply.supporter) == (
        "preparing",
        None,
        None,
        by.sister.id,
    )
    assert (reply.case.closed_on, reply.case.erased_on, reply.case.label) == (None, None, None)
    forbidden: tuple[tuple[str, type[s.Statement], dict[str, Any]], ...] = (
        ("item.recall", s.Recall, {"item": letter.item}),
        ("item.open", s.Open, {"item": letter.item, "tell_author": False}),
        ("item.refuse", s.Refuse, {"item": letter.item}),
        ("item.destroy", s.Destroy, {"item": letter.item}),
        ("case.pause", s.Pause, {"side": Side.A}),
        ("case.withdraw", s.Withdraw, {"side": Side.A}),
        ("case.consent", s.Consent, {"side": Side.A}),
    )
    for route, shape, said in forbidden:
        with pytest.raises(Refused, match=r"not\.allowed"):
            await world.act(by.sister, route, shape, case.case, **said)
    sealed = messages.WordsFor(case.mediator.id, world.chance(600))
    refs = (s.WordsRef(case.mediator.id, s.Digest(digests.digest(sealed.sealed))),)
    note = s.NoteId(world.chance(16))
    noted = await world.statement(by.sister, s.Note, case.case, (by.sister,), note=note, words=refs, about=Side.A)
    request = messages.Act(world.signed(noted, by.sister), None, (sealed,), None)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await world.send(by.sister, "case.note", case.case, request)
    mine = await world.write(by.sister, case.case, Side.A, [case.mediator], own_copy=False)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await world.submit(by.sister, case.case, mine)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await by.lend(letter, by.sister)
    notes = await world.service.cases.notes(session, case.case)
    assert notes.notes == ()


async def test_a_supporter_makes_no_room_for_pages(by: Beside) -> None:
    letter = await by.received()
    await by.lend(letter)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await by.world.service.uploads.create(
            await by.world.session(by.sister), messages.UploadWanted(by.case.case, letter.item, 1, 300)
        )


async def test_a_letter_is_lent_only_once_a_mediator_passed_it_on(by: Beside) -> None:
    world, case = by.world, by.case
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    with pytest.raises(Refused, match=r"item\.held"):
        await by.lend(letter)
    await world.release(case.mediator, case.case, letter, case.b)
    await by.lend(letter)
    assert await by.text(letter) == letter.text


async def test_an_own_letter_is_lent_alike_whatever_its_reader_did(by: Beside) -> None:
    closed, opened, refused = await by.own(opened=False), await by.own(), await by.own(opened=False)
    await by.world.act(by.case.b, "item.refuse", s.Refuse, by.case.case, item=refused.item)
    for letter in (closed, opened, refused):
        await by.lend(letter)
        assert await by.text(letter) == letter.text


async def test_what_the_reader_sends_back_stays_with_the_authors_supporter(by: Beside) -> None:
    letter = await by.own(opened=False)
    await by.lend(letter)
    before = await by.listed()
    await by.world.act(by.case.b, "item.refuse", s.Refuse, by.case.case, item=letter.item)
    assert await by.listed() == before
    assert await by.text(letter) == letter.text


async def test_a_received_letter_is_lent_only_where_its_author_allows_it(by: Beside) -> None:
    allowed, silent, refused = (
        await by.received(),
        await by.received(lendable=None),
        await by.received(lendable=False),
    )
    for letter in (silent, refused):
        with pytest.raises(Refused, match=r"lend\.author"):
            await by.lend(letter)
        assert Purpose.SUPPORT not in await by.granted(letter)
    await by.lend(allowed)


async def test_a_received_letter_is_lent_only_once_it_was_opened(by: Beside) -> None:
    letter = await by.received(opened=False)
    with pytest.raises(Refused, match=r"item\.released"):
        await by.lend(letter)
    gone = await by.received(opened=False)
    await by.world.act(by.case.b, "item.recall", s.Recall, by.case.case, item=gone.item)
    with pytest.raises(Refused, match=r"item\.gone"):
        await by.lend(gone)


async def test_that_an_opened_letter_was_taken_back_shows_neither_to_its_reader_nor_to_their_supporter(
    by: Beside,
) -> None:
    lent, kept = await by.received(), await by.received()
    await by.lend(lent)
    before = await by.listed()
    for letter in (lent, kept):
        await by.world.act(by.case.b, "item.recall", s.Recall, by.case.case, item=letter.item)
    assert await by.listed() == before
    assert await by.text(lent) == lent.text
    await by.lend(kept)
    assert await by.text(kept) == kept.text


async def test_somebody_elses_letter_is_lent_to_nobody(by: Beside) -> None:
    world, case = by.world, by.case
    hidden = await world.write(case.b, case.case, Side.B, [case.mediator], lendable=True)
    await world.submit(case.b, case.case, hidden)
    with pytest.raises(Refused, match=r"not\.found"):
        await by.lend(hidden)
    own = await by.own()
    with pytest.raises(Refused, match=r"not\.allowed"):
        await by.lend(own, case.b)
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.lend(await by.written(case.b, Side.B, case.a), case.b, side=Side.B)
    with pytest.raises(Refused, match=r"party\.enrolled"):
        await by.lend(own, case.mediator, attested=PRESENT)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await by.lend(own, case.mediator)
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.lend(own, to=case.b)


async def test_a_lend_is_bound_to_its_bytes_and_its_grant(by: Beside) -> None:
    letter, other = await by.own(), await by.own()
    with pytest.raises(Refused, match=r"item\.changed"):
        await by.lend(letter, manifest=other.manifest)
    request = await by.request(letter)
    with pytest.raises(Malformed):
        await _send(by, messages.Act(request.record, None, None, None), letter)
    await by.lend(letter)
    with pytest.raises(Refused, match=r"lend\.stands"):
        await by.lend(letter)


async def test_while_the_case_is_paused_nothing_more_is_lent_and_nothing_taken(by: Beside) -> None:
    letter, later = await by.own(), await by.received()
    await by.lend(letter)
    await by.world.act(by.case.b, "case.pause", s.Pause, by.case.case, side=Side.B)
    with pytest.raises(Refused, match=r"case\.paused"):
        await by.lend(later)
    assert await by.text(letter) == letter.text
    await by.unlend(letter)


# --- the end of a lend


@pytest.mark.parametrize("who", ["a", "mediator", "sister"])
async def test_one_action_takes_one_letter_back_and_its_key_is_gone(by: Beside, who: str) -> None:
    letter, kept = await by.received(), await by.own()
    await by.lend(letter)
    await by.lend(kept)
    person = by.sister if who == "sister" else getattr(by.case, who)
    await by.unlend(letter, person)
    assert Purpose.SUPPORT not in await by.granted(letter)
    with pytest.raises(Refused, match=r"not\.found"):
        await by.read(letter)
    assert await by.listed() == {letter.item: "no_longer_available", kept.item: "opened"}
    assert await by.text(kept) == kept.text
    with pytest.raises(Refused, match=r"lend\.unknown|not\.found"):
        await by.unlend(letter, person)
    for each in (by.case.a, by.case.mediator, by.sister):
        told = await by.journal(each)
        assert (told.count(s.Lend), told.count(s.Unlend), told.count(s.Supporter)) == (2, 1, 1)
    told = await by.journal(by.case.b)
    assert {s.Lend, s.Unlend, s.Supporter} & set(told) == set()
    await by.lend(letter)


async def test_nobody_else_takes_a_letter_back(by: Beside) -> None:
    letter = await by.own()
    await by.lend(letter)
    other = await _second_supporter(by)
    with pytest.raises(Refused, match=r"not\.found"):
        await by.unlend(letter, other)
    await by.lend(letter, to=other)
    with pytest.raises(Refused, match=r"supporter\.unknown"):
        await by.unlend(letter, other)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await by.unlend(letter, by.case.b)
    with pytest.raises(Refused, match=r"lend\.unknown"):
        await by.unlend(letter, by.case.b, side=Side.B)
    assert await by.text(letter) == letter.text


@pytest.mark.parametrize("opened", [False, True])
async def test_whoever_takes_their_letter_back_takes_it_from_their_supporter_too(by: Beside, opened: bool) -> None:
    letter = await by.own(opened=opened)
    await by.lend(letter)
    await by.world.act(by.case.a, "item.recall", s.Recall, by.case.case, item=letter.item)
    assert Purpose.SUPPORT not in await by.granted(letter)
    assert await by.listed() == {letter.item: "no_longer_available"}
    with pytest.raises(Refused, match=r"item\.recalled"):
        await by.lend(letter)


async def test_what_its_author_destroyed_no_supporter_keeps(by: Beside) -> None:
    letter = await by.own()
    await by.lend(letter)
    await by.world.act(by.case.a, "item.destroy", s.Destroy, by.case.case, item=letter.item)
    assert Purpose.SUPPORT not in await by.granted(letter)
    with pytest.raises(Refused, match=r"item\.no_own_copy"):
        await by.lend(letter)


@pytest.mark.parametrize("how", ["withdraw", "other leaves", "close"])
async def test_the_end_of_the_case_ends_all_that_was_lent(by: Beside, how: str) -> None:
    own, received = await by.own(opened=False), await by.received()
    for letter in (own, received):
        await by.lend(letter)
    world, case = by.world, by.case
    if how == "close":
        await world.act(case.mediator, "case.close", s.Close, case.case)
    else:
        person, side = (case.a, Side.A) if how == "withdraw" else (case.b, Side.B)
        await world.act(person, "case.withdraw", s.Withdraw, case.case, side=side)
    for letter in (own, received):
        assert Purpose.SUPPORT not in await by.granted(letter)
        with pytest.raises(Refused, match=r"not\.found"):
            await by.read(letter)
        with pytest.raises(Refused, match=r"case\.closed"):
            await by.lend(letter)


async def test_a_party_who_comes_back_with_other_keys_lent_nothing_any_more(by: Beside) -> None:
    own, received = await by.own(), await by.received()
    for letter in (own, received):
        await by.lend(letter)
    world, case = by.world, by.case
    office, again = await world.staff("recovering", StaffRole.COORDINATOR), world.someone("a-again")
    await world.enrol(case.case, case.mediator, Side.A, again, 2, second=office, replaces=case.a.id)
    for letter in (own, received):
        assert Purpose.SUPPORT not in await by.granted(letter)
        with pytest.raises(Refused, match=r"not\.found"):
            await by.read(letter)
    assert set((await by.listed()).values()) == {"no_longer_available"}
    later = await by.written(again, Side.A, case.b)
    await by.lend(later, again)
    assert await by.text(later) == later.text
    await by.end(again)


async def test_a_mediator_who_leaves_takes_nothing_from_a_supporter(by: Beside) -> None:
    letter = await by.own()
    await by.lend(letter)
    office = await by.world.staff("ending", StaffRole.COORDINATOR)
    await by.world.assign(office, by.case.case, by.case.mediator, s.PlaceGiven.ENDED)
    assert await by.text(letter) == letter.text


async def _second_supporter(by: Beside) -> Someone:
    return (await beside(by.world, by.case, "brother")).sister


async def _send(by: Beside, request: messages.Act, letter: Written) -> messages.Done:
    return await by.world.send(by.case.a, "item.lend", by.case.case, request, letter.item)
