"""Somebody lost their keys: what they wrote comes back to them through a mediator, where it tells nothing of its reader."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from relay.crypto import digests
from relay.domain.model import Purpose, Side
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.world import Opened, Someone, World, Written


class Back(Struct, frozen=True):
    """A case in which side A lost its keys, and what A wrote before."""

    world: World
    case: Opened
    office: Someone
    again: Someone
    letters: dict[str, Written]

    async def give(self, name: str, to: Someone, by: Someone | None = None, **beside: Any) -> messages.Done:
        """Have a mediator wrap one of A's letters for somebody."""
        written, by = self.letters[name], by or self.case.mediator
        made = self.world.grant_for(written.cek, to, self.case.case, written.item, by, Purpose.OWN_COPY)
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "to": to.id, **beside}
        said.setdefault("grant", s.Digest(digests.digest(made.grant)))
        return await self.world.act(by, "item.recopy", s.Recopy, self.case.case, grants=(made,), **said)

    async def reads(self, name: str, who: Someone) -> bool:
        written = self.letters[name]
        try:
            reading = await self.world.service.items.read(
                await self.world.session(who), self.case.case, written.item
            )
        except Refused:
            return False
        return self.world.read(who, self.case.case, reading) == written.text

    async def journals(self) -> list[int]:
        """Return how long the journals of A, of B and of the mediators are."""
        found = []
        for each in (self.again, self.case.b, self.case.mediator):
            session = await self.world.session(each)
            found.append(len((await self.world.service.cases.journal(session, self.case.case, 0)).entries))
        return found


LETTERS = ("held", "back", "closed", "opened", "told", "sent back", "taken back", "destroyed")


async def given_back(world: World, case: Opened, written: Written) -> None:
    words = (messages.WordsFor(case.a.id, world.chance(200)),)
    reason = (s.WordsRef(case.a.id, s.Digest(digests.digest(words[0].sealed))),)
    said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "reason": reason}
    await world.act(case.mediator, "item.return", s.Return, case.case, words=words, **said)


@pytest.fixture
async def back(world: World, office: Someone, case: Opened) -> Back:
    letters = {}
    for name in LETTERS:
        letters[name] = await world.write(case.a, case.case, Side.A, [case.mediator])
        await world.submit(case.a, case.case, letters[name])
    await given_back(world, case, letters["back"])
    for name in ("closed", "opened", "told", "sent back"):
        await world.release(case.mediator, case.case, letters[name], case.b)
    await world.open(case.b, case.case, letters["opened"])
    await world.open(case.b, case.case, letters["told"], tell_author=True)
    await world.act(case.b, "item.refuse", s.Refuse, case.case, item=letters["sent back"].item)
    await world.act(case.a, "item.recall", s.Recall, case.case, item=letters["taken back"].item)
    await world.act(case.a, "item.destroy", s.Destroy, case.case, item=letters["destroyed"].item)
    again = await recovered(world, case, office, case.a, 2)
    return Back(world, case, office, again, letters)


async def recovered(world: World, case: Opened, office: Someone, before: Someone, epoch: int) -> Someone:
    again = world.someone(f"again-{epoch}-{case.case.hex()[:6]}")
    await world.enrol(case.case, case.mediator, Side.A, again, epoch, second=office, replaces=before.id)
    return again


async def test_what_was_not_passed_on_comes_back_and_nobody_else_hears_of_it(back: Back) -> None:
    before = await back.journals()
    for name in ("held", "back", "told"):
        assert not await back.reads(name, back.again)
        await back.give(name, back.again)
        assert await back.reads(name, back.again)
        assert not await back.reads(name, back.case.b) or name == "told"
    of_a, of_b, of_mediators = await back.journals()
    assert (of_a, of_b) == (before[0] + 3, before[1])
    assert of_mediators == before[2] + 6, "each with the log of what its signer had seen"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("closed", "item.released"),
        ("opened", "item.opened"),
        ("sent back", "item.refused"),
        ("taken back", "item.recalled"),
        ("destroyed", "item.no_own_copy"),
    ],
)
async def test_nothing_comes_back_that_would_tell_of_the_reader_or_was_given_up(
    back: Back, name: str, code: str
) -> None:
    before = await back.journals()
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        await back.give(name, back.again)
    assert not await back.reads(name, back.again)
    assert await back.journals() == before


async def test_it_comes_back_to_the_keys_that_its_side_has_now_and_to_nobody_else(
    back: Back, deputy: Someone
) -> None:
    for to in (back.case.a, back.case.b, back.case.mediator, deputy):
        with pytest.raises(Refused, match=r"item\.recipient"):
            await back.give("held", to)
    for by, code in (
        (back.again, r"not\.allowed"),
        (back.case.b, r"not\.(found|allowed)"),
        (deputy, r"not\.found"),
    ):
        with pytest.raises(Refused, match=code):
            await back.give("held", back.again, by)
    with pytest.raises(Malformed, match=r"grant\.digest"):
        await back.give("held", back.again, grant=s.Digest(bytes(32)))
    with pytest.raises(Refused, match=r"item\.changed"):
        await back.give("held", back.again, manifest=back.letters["back"].manifest)
    with pytest.raises(Denied, match=r"journal\.(stale|unknown)"):
        await _behind(back)
    assert not await back.reads("held", back.again)


async def _behind(back: Back) -> None:
    """Send a log that has not seen the newest entry."""
    written, by, case = back.letters["held"], back.case.mediator, back.case.case
    made = back.world.grant_for(written.cek, back.again, case, written.item, by, Purpose.OWN_COPY)
    said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "to": back.again.id}
    digest = s.Digest(digests.digest(made.grant))
    request = await back.world.request(by, s.Recopy, case, grants=(made,), grant=digest, **said)
    await back.world.act(by, "case.prepared", s.Prepared, case, side=Side.A)
    await back.world.send(by, "item.recopy", case, request, written.item)


async def test_a_colleague_s_stands_beside_and_all_are_destroyed_like_any_own_copy(
    back: Back, deputy: Someone
) -> None:
    await back.world.assign(back.office, back.case.case, deputy, s.PlaceGiven.DEPUTY)
    item = back.letters["held"].item
    for by in (back.case.mediator, deputy, back.case.mediator):
        await back.give("held", back.again, by)
    given = await back.world.store.grants_to(item, back.again.id)
    assert sorted(each.grantor for each in given) == sorted([back.case.mediator.id, deputy.id])
    await back.world.act(back.again, "item.destroy", s.Destroy, back.case.case, item=item)
    assert not await back.reads("held", back.again)
    assert await back.reads("held", back.case.mediator)
    with pytest.raises(Refused, match=r"item\.no_own_copy"):
        await back.give("held", back.again)


async def test_it_stays_with_its_author_whatever_becomes_of_the_letter(back: Back) -> None:
    await back.give("held", back.again)
    written, case = back.letters["held"], back.case
    await back.world.release(case.mediator, case.case, written, case.b)
    assert await back.reads("held", back.again)
    await back.world.act(case.b, "item.refuse", s.Refuse, case.case, item=written.item)
    assert await back.reads("held", back.again)
    assert not await back.reads("held", case.mediator)


async def test_after_a_second_recovery_it_is_given_anew_again(back: Back) -> None:
    await back.give("held", back.again)
    third = await recovered(back.world, back.case, back.office, back.again, 3)
    await back.world.give_bearer(back.again)
    assert not await back.reads("held", back.again)
    assert not await back.reads("held", third)
    with pytest.raises(Refused, match=r"item\.recipient"):
        await back.give("held", back.again)
    await back.give("held", third)
    assert await back.reads("held", third)


async def test_in_a_case_that_has_ended_only_what_came_back_comes_back(back: Back) -> None:
    await back.world.act(back.case.mediator, "case.close", s.Close, back.case.case)
    await back.give("back", back.again)
    assert await back.reads("back", back.again)
    for name, code in (("told", r"item\.opened"), ("held", r"item\.voided")):
        with pytest.raises(Refused, match=code):
            await back.give(name, back.again)


async def test_what_a_counsellor_or_a_mediator_wrote_is_not_the_side_s_own(back: Back) -> None:
    world, case = back.world, back.case
    made = await world.write(
        case.mediator, case.case, Side.A, [case.mediator], derived_from=back.letters["held"].item, own_copy=False
    )
    await world.submit(case.mediator, case.case, made)
    back.letters["made"] = made
    with pytest.raises(Refused, match=r"not\.allowed"):
        await back.give("made", back.again)


async def hand(back: Back, note: s.NoteId, to: Someone, **beside: Any) -> None:
    sealed = back.world.chance(200)
    said: dict[str, Any] = {"to": to.id, "note": note, "by": back.case.a.id, "about": Side.A, **beside}
    digest, words = s.Digest(digests.digest(sealed)), (messages.WordsFor(to.id, sealed),)
    await back.world.act(
        back.case.mediator, "case.handed", s.HandNote, back.case.case, words=words, digest=digest, **said
    )


async def test_a_note_is_given_anew_to_the_side_whose_it_is_and_to_nobody_else(back: Back) -> None:
    note, world = s.NoteId(back.world.chance(16)), back.world

    async def notes(who: Someone) -> list[bytes]:
        found = await world.service.cases.notes(await world.session(who), back.case.case)
        return [each.note for each in found.notes]

    for to, beside in (
        (back.case.a, {}),
        (back.case.b, {}),
        (back.again, {"about": Side.B}),
        (back.again, {"about": None}),
    ):
        with pytest.raises(Refused, match=r"assignment\.unknown"):
            await hand(back, note, to, **beside)
    with pytest.raises(Refused, match=r"assignment\.unknown"):
        await hand(back, note, back.case.b, about=Side.B)
    before = await back.journals()
    await hand(back, note, back.again)
    assert await notes(back.again) == [note]
    assert await notes(back.case.b) == []
    assert await back.journals() == [before[0] + 1, before[1], before[2] + 1]
