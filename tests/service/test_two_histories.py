"""Two histories that differ only in what somebody may not know look the same to them, byte for byte.

The recipient's history is lived twice, with the same keys and the same chance. Once nothing else happens; once the other
side writes what is not passed on, and the mediators talk, postpone, decline, return and write notes meanwhile.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId
from relay.domain.model import Purpose, ReturnCause, Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import codec, messages
from relay.wire import statements as s
from tests.support.chance import Chance
from tests.support.stores import KINDS, opened
from tests.support.world import DAY, Opened, Someone, World, Written

Hidden = Callable[["Life"], Awaitable[None]]


class Switched(Chance):
    """Chance of two streams: what is hidden draws from one of its own, so that all else is drawn alike."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.hidden = Chance("two histories"), Chance("hidden")
        self.hiding = False

    def __call__(self, length: int) -> bytes:
        return (self.hidden if self.hiding else self.open)(length)


@dataclass(kw_only=True)
class Retold(World):
    """A world whose grants are those of the first telling: wrapping a key takes chance that nobody can decide."""

    chance: Switched
    told: list[messages.GrantFor]
    count: int = 0

    def grant_for(
        self, cek: bytes, to: Someone, case: CaseId, item: ItemId, grantor: Someone, purpose: Purpose
    ) -> messages.GrantFor:
        if self.chance.hiding:
            return super().grant_for(cek, to, case, item, grantor, purpose)
        if self.count == len(self.told):
            self.chance.hiding = True
            self.told.append(super().grant_for(cek, to, case, item, grantor, purpose))
            self.chance.hiding = False
        made, self.count = self.told[self.count], self.count + 1
        assert (made.item, made.to, made.purpose) == (item, to.id, purpose)
        return made


class Life:
    """One case on one store, lived step by step."""

    def __init__(self, world: World, chance: Switched, office: Someone, case: Opened, deputy: Someone) -> None:
        self.world = world
        self.chance = chance
        self.office = office
        self.case = case
        self.deputy = deputy
        self.readers = [case.mediator, deputy]
        self.mine: list[Written] = []
        self.shown: list[Written] = []

    async def held(self, author: Someone, side: Side, **said: Any) -> Written:
        written = await self.world.write(author, self.case.case, side, self.readers, **said)
        await self.world.submit(author, self.case.case, written)
        return written

    async def noted(self, by: Someone, about: Side, party: Someone) -> None:
        """Leave a private note between the mediators and one side."""
        world, case = self.world, self.case.case
        readers = (*self.readers, party)
        words = tuple(messages.WordsFor(each.id, self.chance(200)) for each in readers)
        refs = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
        note = s.NoteId(self.chance(16))
        statement = await world.statement(by, s.Note, case, (by,), note=note, words=refs, about=about)
        await world.send(by, "case.note", case, messages.Act(world.signed(statement, by), None, words))


async def nothing(life: Life) -> None:
    """Let nothing happen."""


async def what_the_other_side_does(life: Life) -> None:
    """Write letters that never arrive, take one back, destroy one, replace one, and talk with the mediators."""
    world, case, a = life.world, life.case.case, life.case.a
    first, second, third = [await life.held(a, Side.A) for _ in range(3)]
    await world.act(a, "item.recall", s.Recall, case, item=first.item)
    await world.act(a, "item.destroy", s.Destroy, case, item=second.item)
    await life.held(a, Side.A, replaces=third.item)
    await life.noted(a, Side.A, a)


async def what_the_mediators_do(life: Life) -> None:
    """Postpone, decline and return what the other side wrote, and leave notes with it."""
    world, case, lead, deputy = life.world, life.case.case, life.case.mediator, life.deputy
    kept, declined, returned = [await life.held(life.case.a, Side.A) for _ in range(3)]
    until = Day(world.now() // DAY + 7)
    await world.act(deputy, "item.postpone", s.Postpone, case, item=kept.item, until=until)
    said: dict[str, Any] = {"item": declined.item, "manifest": declined.manifest}
    await world.act(deputy, "item.decline", s.Decline, case, **said)
    words = (messages.WordsFor(life.case.a.id, life.chance(200)),)
    reason = (s.WordsRef(life.case.a.id, s.Digest(digests.digest(words[0].sealed))),)
    said = {"item": returned.item, "manifest": returned.manifest, "reason": reason}
    await world.act(lead, "item.return", s.Return, case, words=words, **said)
    why = await life.held(life.case.a, Side.A)
    said = {"item": why.item, "manifest": why.manifest, "reason": reason}
    await world.act(lead, "item.explain", s.NotPassedOn, case, words=words, **said)
    await life.noted(lead, Side.A, life.case.a)
    await life.noted(deputy, Side.A, life.case.a)


async def a_picture_goes_back(life: Life) -> None:
    """Give back for an intimate picture what the other side wrote; it sends the letter again without."""
    world, case, lead, a = life.world, life.case.case, life.case.mediator, life.case.a
    written = await life.held(a, Side.A)
    words = (messages.WordsFor(a.id, life.chance(200)),)
    said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "cause": ReturnCause.INTIMATE}
    said["reason"] = (s.WordsRef(a.id, s.Digest(digests.digest(words[0].sealed))),)
    await world.act(lead, "item.return", s.Return, case, words=words, **said)
    await life.held(a, Side.A, replaces=written.item)


async def what_the_other_side_wants(life: Life) -> None:
    """Change what it is willing to receive, and whether it tells."""
    case = life.case
    said: dict[str, Any] = {"side": Side.A, "kinds": (Form.LETTER, Form.AUDIO), "tell_opened": True}
    await life.world.act(case.a, "case.preferences", s.Preferences, case.case, **said)


HIDDEN: dict[str, Hidden] = {
    "the other side": what_the_other_side_does,
    "the mediators": what_the_mediators_do,
    "a picture goes back": a_picture_goes_back,
    "what the other side wants": what_the_other_side_wants,
}


async def what_the_other_side_agrees_to(life: Life) -> None:
    """Consent, and deposit a letter."""
    await life.world.act(life.case.a, "case.consent", s.Consent, life.case.case, side=Side.A)
    await life.held(life.case.a, Side.A)


async def the_other_side_pauses(life: Life) -> None:
    """Pause before anything began."""
    await life.world.act(life.case.a, "case.pause", s.Pause, life.case.case, side=Side.A)


async def the_other_side_leaves(life: Life) -> None:
    """Leave before anything began, with a letter deposited."""
    await life.held(life.case.a, Side.A)
    await life.world.act(life.case.a, "case.withdraw", s.Withdraw, life.case.case, side=Side.A)


async def the_mediators_prepare(life: Life) -> None:
    """Check the other side's preparation."""
    await life.world.act(life.case.mediator, "case.prepared", s.Prepared, life.case.case, side=Side.A)


BEFORE: dict[str, Hidden] = {
    "agrees": what_the_other_side_agrees_to,
    "pauses": the_other_side_pauses,
    "leaves": the_other_side_leaves,
    "prepared": the_mediators_prepare,
}


@asynccontextmanager
async def beginning(
    kind: str, folder: Path, told: list[messages.GrantFor], *, open_case: bool
) -> AsyncIterator[Life]:
    folder.mkdir()
    chance = Switched()
    async with opened(kind, folder) as store:
        world = Retold(store=store, chance=chance, told=told)
        office = await world.staff("office", StaffRole.COORDINATOR)
        lead = await world.staff("lead", StaffRole.MEDIATOR)
        deputy = await world.staff("deputy", StaffRole.MEDIATOR)
        if open_case:
            case = await world.open_case(office, lead)
        else:
            id_ = CaseId(chance(16))
            await world.assign(office, id_, lead, s.PlaceGiven.LEAD, create=True)
            case = Opened(id_, lead, world.someone("side-a"), world.someone("side-b"))
            await world.enrol(id_, lead, Side.A, case.a)
            await world.enrol(id_, lead, Side.B, case.b)
        await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
        yield Life(world, chance, office, case, deputy)


async def seen(life: Life) -> list[bytes]:
    """Everything the recipient gets to any question they may ask, as bytes."""
    service, who, case = life.world.service, await life.world.session(life.case.b), life.case.case
    looks: list[Callable[[], Awaitable[object]]] = [
        lambda: service.cases.page(who, None),
        lambda: service.cases.get(who, case),
        lambda: service.cases.journal(who, case, 0),
        lambda: service.cases.notes(who, case),
        lambda: service.cases.counts(who),
        lambda: service.look_query.look(who, messages.LookWanted(())),
        lambda: service.look_query.look(who, messages.LookWanted((messages.Known(case, 2),))),
        lambda: service.items.items(who, case, None),
        lambda: service.items.queue(who, None, 100),
        lambda: service.people.slips(who, case),
        lambda: service.pending_signatures.waiting(who),
        lambda: service.people.staff(who),
        lambda: service.authentication.keyring(who),
        *[partial(service.items.read, who, case, each.item) for each in (*life.mine, *life.shown)],
    ]
    replies = [await said(look) for look in looks]
    return [*replies, b"%d" % await life.world.store.poke_cursor([life.case.b.id])]


async def said(look: Callable[[], Awaitable[object]]) -> bytes:
    try:
        return codec.encode(await look())
    except Refused as refused:
        return refused.code.value.encode()


async def lived(life: Life, hidden: Hidden) -> list[list[bytes]]:
    """Live the recipient's days, with something hidden between any two of them; return all they saw."""
    world, (case, lead, a, b) = life.world, (life.case.case, life.case.mediator, life.case.a, life.case.b)
    views: list[list[bytes]] = []

    async def day(*answers: messages.Done) -> None:
        """End a step: what was answered to the recipient, then what they see, before and after the hidden."""
        views.append([codec.encode(each) for each in answers])
        for happens in (nothing, hidden):
            life.chance.hiding = True
            await happens(life)
            life.chance.hiding = False
            views.append(await seen(life))

    async def submit() -> messages.Done:
        written = await world.write(b, case, Side.B, life.readers)
        life.mine.append(written)
        return await world.submit(b, case, written)

    await day()
    await day(await submit())
    for _ in range(2):
        life.shown.append(await life.held(a, Side.A))
    await day()
    await world.release(lead, case, life.shown[0], b)
    await day()
    await day(await world.open(b, case, life.shown[0]))
    await world.release(life.deputy, case, life.shown[1], b)
    await day(await submit())
    await life.noted(b, Side.B, b)
    await day(await world.act(b, "item.refuse", s.Refuse, case, item=life.shown[1].item))
    await day(await world.act(b, "item.recall", s.Recall, case, item=life.mine[0].item))
    return views


async def prepared_for(life: Life, hidden: Hidden) -> list[list[bytes]]:
    """Live the recipient's days before anything began."""
    world, case, b = life.world, life.case.case, life.case.b
    views = [await seen(life)]
    life.chance.hiding = True
    await hidden(life)
    life.chance.hiding = False
    views.append(await seen(life))
    consent = await world.act(b, "case.consent", s.Consent, case, side=Side.B)
    return [*views, [codec.encode(consent)], await seen(life)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HIDDEN)
async def test_the_recipient_sees_the_same_bytes_whatever_was_not_passed_on(
    kind: str, name: str, tmp_path: Path
) -> None:
    told: list[messages.GrantFor] = []
    async with AsyncExitStack() as both:
        quiet = await both.enter_async_context(beginning(kind, tmp_path / "quiet", told, open_case=True))
        busy = await both.enter_async_context(beginning(kind, tmp_path / "busy", told, open_case=True))
        first, second = await lived(quiet, nothing), await lived(busy, HIDDEN[name])
        assert first == second
        assert len({tuple(each) for each in first}) > 10, "the recipient's own life did go on"
        assert await mediators_see(quiet) != await mediators_see(busy), "something was hidden"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BEFORE)
async def test_before_a_case_opens_nothing_the_other_side_does_shows(kind: str, name: str, tmp_path: Path) -> None:
    told: list[messages.GrantFor] = []
    async with AsyncExitStack() as both:
        quiet = await both.enter_async_context(beginning(kind, tmp_path / "quiet", told, open_case=False))
        busy = await both.enter_async_context(beginning(kind, tmp_path / "busy", told, open_case=False))
        first, second = await prepared_for(quiet, nothing), await prepared_for(busy, BEFORE[name])
        assert first == second
        assert await mediators_see(quiet) != await mediators_see(busy), "something was hidden"


async def mediators_see(life: Life) -> bytes:
    session = await life.world.session(life.case.mediator)
    return codec.encode(await life.world.service.cases.get(session, life.case.case))
