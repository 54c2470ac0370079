"""Private notes: a wish to open a letter together, an answer given otherwise, and notes that go along to another mediator."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from relay.crypto import digests
from relay.domain.model import Side
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.world import Opened, Someone, World, Written


class Talk(Struct, frozen=True):
    """A case with a lead, a deputy who came later, and a note of side A that only the lead can read."""

    world: World
    case: Opened
    deputy: Someone
    note: s.NoteId

    async def hand(self, by: Someone, to: Someone, sealed: bytes = b"sealed anew", **beside: Any) -> messages.Done:
        words = (messages.WordsFor(to.id, sealed),)
        said: dict[str, Any] = {"to": to.id, "note": self.note, "by": self.case.a.id, "about": Side.A, **beside}
        digest = said.pop("digest", s.Digest(digests.digest(sealed)))
        return await self.world.act(
            by, "case.handed", s.HandNote, self.case.case, words=words, digest=digest, **said
        )

    async def notes(self, who: Someone) -> list[tuple[bytes, bytes]]:
        found = await self.world.service.cases.notes(await self.world.session(who), self.case.case)
        return [(each.note, each.sealed) for each in found.notes]

    async def journal(self, who: Someone) -> int:
        found = await self.world.service.cases.journal(await self.world.session(who), self.case.case, 0)
        return len(found.entries)


async def noted(world: World, case: Opened, by: Someone, readers: list[Someone], **beside: Any) -> s.NoteId:
    note = s.NoteId(world.chance(16))
    words = tuple(messages.WordsFor(each.id, world.chance(200)) for each in readers)
    refs = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
    said = await world.statement(by, s.Note, case.case, (by,), note=note, words=refs, **beside)
    await world.send(by, "case.note", case.case, messages.Act(world.signed(said, by), None, words))
    return note


@pytest.fixture
async def talk(world: World, office: Someone, case: Opened, deputy: Someone) -> Talk:
    note = await noted(world, case, case.a, [case.mediator, case.a], about=Side.A)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    return Talk(world, case, deputy, note)


async def test_a_note_that_is_handed_on_is_read_by_the_receiver_and_its_writer_sees_that(talk: Talk) -> None:
    assert await talk.notes(talk.deputy) == []
    before, other = await talk.journal(talk.case.a), await talk.journal(talk.case.b)
    await talk.hand(talk.case.mediator, talk.deputy)
    assert await talk.notes(talk.deputy) == [(talk.note, b"sealed anew")]
    assert len(await talk.notes(talk.case.a)) == 1
    assert await talk.journal(talk.case.a) == before + 1
    assert await talk.journal(talk.case.b) == other


async def test_a_note_is_handed_to_another_mediator_of_the_case_and_to_nobody_else(talk: Talk) -> None:
    for to in (talk.case.a, talk.case.b, talk.case.mediator):
        with pytest.raises(Refused, match=r"assignment\.unknown"):
            await talk.hand(talk.case.mediator, to)
    for by in (talk.case.a, talk.case.b):
        with pytest.raises(Refused, match=r"not\.allowed"):
            await talk.hand(by, talk.deputy)
    with pytest.raises(Malformed, match=r"words\.digest"):
        await talk.hand(talk.case.mediator, talk.deputy, digest=s.Digest(bytes(32)))
    assert await talk.notes(talk.deputy) == []


async def test_that_a_note_was_answered_otherwise_is_the_mediators_and_needs_the_newest_journal(talk: Talk) -> None:
    case, world = talk.case, talk.world
    before = [await talk.journal(each) for each in (case.a, case.b)]
    old = await world.position(case.mediator, case.case)
    await world.act(case.mediator, "case.answered", s.Answered, case.case, about=Side.A)
    assert [await talk.journal(each) for each in (case.a, case.b)] == before
    with pytest.raises(Denied, match=r"journal\.stale"):
        await world.act(talk.deputy, "case.answered", s.Answered, case.case, about=Side.A, journal=old)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await world.act(case.a, "case.answered", s.Answered, case.case, about=Side.A)


async def test_a_wish_to_open_together_is_of_a_closed_envelope_of_one_s_own(talk: Talk) -> None:
    case, world = talk.case, talk.world
    readers = [case.mediator, talk.deputy]
    letter: Written = await world.write(case.a, case.case, Side.A, readers)
    await world.submit(case.a, case.case, letter)

    async def wish(by: Someone, side: Side) -> s.NoteId:
        return await noted(world, case, by, [*readers, by], about=side, together=letter.item)

    with pytest.raises(Refused, match=r"not\.found"):
        await wish(case.b, Side.B)
    await world.release(case.mediator, case.case, letter, case.b)
    with pytest.raises(Refused, match=r"not\.found"):
        await wish(case.a, Side.A)
    before = await talk.journal(case.a)
    await wish(case.b, Side.B)
    assert await talk.journal(case.a) == before, "the author hears nothing of it"
