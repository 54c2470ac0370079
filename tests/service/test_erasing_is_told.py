"""From which day on an ended case keeps nothing: told to everybody who knows that it ended, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import digests
from relay.domain.ids import CaseId, Day
from relay.domain.model import Side
from relay.domain.refusals import Refused
from relay.service.facade import Service
from relay.service.sweep import Sweeper
from relay.wire import messages
from relay.wire import statements as s
from tests.support.room import ROOM
from tests.support.signing import DAY
from tests.support.world import KEEP_DAYS, Opened, Someone, World


async def told(world: World, who: Someone, case: CaseId) -> Day | None:
    """Return the day that the case's row names, in a list and in the reply alike."""
    session = await world.session(who)
    reply = await world.service.cases.get(session, case)
    listed = await world.service.cases.page(session, None)
    (row,) = [each for each in listed.cases if each.case == case]
    assert row.erased_on == reply.case.erased_on
    return row.erased_on


async def test_everybody_who_knows_of_the_end_is_told_the_day_and_it_is_the_day(
    world: World, office: Someone, case: Opened
) -> None:
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    people = (case.a, case.b, case.mediator, office)
    assert [await told(world, each, case.case) for each in people] == [None] * 4
    await world.act(case.b, "case.withdraw", s.Withdraw, case.case, side=Side.B)
    day = Day(world.now() // DAY + KEEP_DAYS)
    assert [await told(world, each, case.case) for each in people] == [day] * 4
    world.clock.at = float((day - 1) * DAY + DAY - 1)
    await world.sweeper.round()
    assert await world.store.grants_of(letter.item) != ()
    world.clock.at = float(day * DAY)
    await world.sweeper.round()
    assert tuple(await world.store.grants_of(letter.item)) == ()


async def test_a_side_that_does_not_know_of_the_end_is_told_no_day(
    world: World, office: Someone, lead: Someone
) -> None:
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    leaves, stays = world.someone("leaves"), world.someone("stays")
    await world.enrol(case, lead, Side.A, leaves)
    await world.enrol(case, lead, Side.B, stays)
    await world.act(leaves, "case.withdraw", s.Withdraw, case, side=Side.A)
    assert await told(world, leaves, case) is not None
    assert await told(world, stays, case) is None


async def test_what_a_side_wrote_that_was_not_told_stays_with_it_and_nothing_else(
    world: World, office: Someone, lead: Someone
) -> None:
    """To them the case is being prepared still; once they leave too, their own time begins."""
    case, leaves, stays = CaseId(world.chance(16)), world.someone("leaves"), world.someone("stays")
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    letters = {}
    for side, person in ((Side.A, leaves), (Side.B, stays)):
        await world.enrol(case, lead, side, person)
        await world.act(person, "case.consent", s.Consent, case, side=side)
        letters[person.id] = await world.write(person, case, side, [lead])
        await world.submit(person, case, letters[person.id])
    sealed, note = world.chance(200), s.NoteId(world.chance(16))
    label, own = (messages.WordsFor(lead.id, sealed),), (messages.WordsFor(stays.id, sealed),)
    await say(world, lead, "case.label", s.Label, case, label)
    await say(world, stays, "case.note", s.Note, case, (*own, *label), note=note, about=Side.B)
    await world.act(leaves, "case.withdraw", s.Withdraw, case, side=Side.A)
    sweeper = Sweeper(world.service.context, 7)
    world.clock.at += 7 * DAY
    assert await sweeper.round() == 1
    assert await world.store.grants_of(letters[leaves.id].item) == ()
    assert [
        await kept(world, kind, case, who) for kind, who in (("label", lead), ("note", lead), ("note", stays))
    ] == [0, 0, 1]
    await world.give_bearer(stays)
    later = await world.write(stays, case, Side.B, [lead])
    await world.submit(stays, case, later)
    assert await sweeper.round() == 0, "what is kept for who was not told is no work for each round"
    for letter in (letters[stays.id], later):
        assert {each.reader for each in await world.store.grants_of(letter.item)} == {stays.id}
        await world.service.items.read(await world.session(stays), case, letter.item)
    await world.act(stays, "case.withdraw", s.Withdraw, case, side=Side.B)
    assert await told(world, stays, case) == world.now() // DAY + KEEP_DAYS
    world.clock.at += 7 * DAY
    assert await sweeper.round() == 1
    assert await world.store.grants_of(later.item) == ()
    assert await kept(world, "note", case, stays) == 0
    assert await sweeper.round() == 0


async def kept(world: World, kind: str, case: CaseId, who: Someone) -> int:
    return len(await world.store.words(kind, [case], who.id))


async def test_the_day_follows_the_setting(world: World, case: Opened) -> None:
    context = replace(world.service.context, keep_days=7)
    world.service = Service.build(context, world.service.rate_limiter, ROOM)
    await world.act(case.mediator, "case.close", s.Close, case.case)
    await world.give_bearer(case.a)
    assert await told(world, case.a, case.case) == world.now() // DAY + 7


async def test_notes_and_the_name_of_a_case_go_with_the_rest_also_where_there_was_no_letter(
    world: World, case: Opened, deputy: Someone, office: Someone
) -> None:
    sealed, note = world.chance(200), s.NoteId(world.chance(16))
    label = (messages.WordsFor(case.mediator.id, sealed),)
    readers = (messages.WordsFor(case.a.id, sealed), *label)
    await say(world, case.a, "case.note", s.Note, case.case, readers, note=note, about=Side.A)
    await say(world, case.mediator, "case.label", s.Label, case.case, label)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    await world.act(case.mediator, "case.close", s.Close, case.case)
    await hand(world, case, deputy, note, sealed)
    sweeper = Sweeper(world.service.context, 7)
    world.clock.at += 7 * DAY
    await world.give_bearer(case.mediator)
    assert await sweeper.round() == 1
    for kind, reader in (("note", case.a), ("note", case.mediator), ("note", deputy), ("label", case.mediator)):
        assert tuple(await world.store.words(kind, [case.case], reader.id)) == ()
    assert await sweeper.round() == 0, "nothing is left to be ended again"
    with pytest.raises(Refused, match=r"case\.closed"):
        await hand(world, case, deputy, note, sealed)
    with pytest.raises(Refused, match=r"case\.closed"):
        await say(world, case.mediator, "case.label", s.Label, case.case, label)


async def say(
    world: World,
    by: Someone,
    route: str,
    shape: type[s.Statement],
    case: CaseId,
    words: tuple[messages.WordsFor, ...],
    **said: Any,
) -> None:
    """Send a statement that binds sealed words."""
    said["words"] = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
    record = world.signed(await world.statement(by, shape, case, (by,), **said), by)
    await world.send(by, route, case, messages.Act(record, None, words))


async def hand(world: World, case: Opened, to: Someone, note: s.NoteId, sealed: bytes) -> None:
    words = (messages.WordsFor(to.id, sealed),)
    said: dict[str, Any] = {"to": to.id, "note": note, "by": case.a.id, "about": Side.A}
    said["digest"] = s.Digest(digests.digest(sealed))
    await world.act(case.mediator, "case.handed", s.HandNote, case.case, words=words, **said)
