"""A mediator's desk with an interpreter beside it: a letter is given to be translated, comes back, is agreed to and passed on."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from relay.crypto import digests
from relay.domain.model import Purpose, Side, StaffRole
from relay.wire import messages, records
from relay.wire import statements as s
from tests.support.world import Opened, Someone, World, Written


class Desk(Struct, frozen=True):
    """An open case with a letter of side a, and an interpreter who was given nothing yet."""

    world: World
    case: Opened
    interpreter: Someone
    letter: Written

    async def request(self, to: Someone, letter: Written | None = None, **said: Any) -> messages.Act:
        letter = letter or self.letter
        world, case, by = self.world, self.case.case, self.case.mediator
        made = world.grant_for(letter.cek, to, case, letter.item, by, Purpose.INTERPRETER)
        members: dict[str, Any] = {
            "item": letter.item,
            "manifest": letter.manifest,
            "side": letter.side,
            "to": to.id,
        }
        members |= {"grant": s.Digest(digests.digest(made.grant)), **said}
        return await world.request(by, s.Share, case, grants=(made,), **members)

    async def share(self, to: Someone | None = None, letter: Written | None = None, **said: Any) -> messages.Done:
        request = await self.request(to or self.interpreter, letter, **said)
        item = (letter or self.letter).item
        return await self.world.send(self.case.mediator, "item.share", self.case.case, request, item)

    async def unshare(self, by: Someone, to: Someone | None = None) -> messages.Done:
        said: dict[str, Any] = {"item": self.letter.item, "to": (to or self.interpreter).id}
        return await self.world.act(by, "item.unshare", s.Unshare, self.case.case, **said)

    async def translation(self, by: Someone, **said: Any) -> Written:
        said = {"derived_from": self.letter.item, "own_copy": False, **said}
        return await self.world.write(by, self.case.case, Side.A, [self.case.mediator], **said)

    async def give_back(self, by: Someone | None = None, **said: Any) -> Written:
        by = by or self.interpreter
        made = await self.translation(by, **said)
        await self.world.submit(by, self.case.case, made)
        return made

    async def read(self, by: Someone, letter: Written | None = None) -> messages.Reading:
        session = await self.world.session(by)
        return await self.world.service.items.read(session, self.case.case, (letter or self.letter).item)

    async def purposes(self, letter: Written | None = None) -> set[Purpose]:
        grants = await self.world.store.grants_of((letter or self.letter).item)
        return {each.purpose for each in grants}

    async def journal(self, who: Someone) -> list[type[s.Statement]]:
        told = await self.world.service.cases.journal(await self.world.session(who), self.case.case, 0)
        return [type(records.parse(each.record).statement) for each in told.entries if each.record is not None]


async def desk_of(world: World, case: Opened) -> Desk:
    """An open case in which side a sent a letter, and an interpreter who was given nothing yet."""
    interpreter = await world.staff("interpreter", StaffRole.INTERPRETER)
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    return Desk(world, case, interpreter, letter)


async def agreed(desk: Desk) -> Written:
    """Have a translation made, shown to the writer of the letter, and agreed to."""
    await desk.share()
    made = await desk.give_back()
    world, case = desk.world, desk.case
    shown = world.grant_for(made.cek, case.a, case.case, made.item, case.mediator, Purpose.OWN_COPY)
    said: dict[str, Any] = {"item": made.item, "manifest": made.manifest}
    offered = {
        **said,
        "original": desk.letter.item,
        "to": case.a.id,
        "grant": s.Digest(digests.digest(shown.grant)),
    }
    await world.act(case.mediator, "item.offer", s.Offer, case.case, grants=(shown,), **offered)
    await world.act(case.a, "item.agree", s.Agree, case.case, agrees=True, **said)
    return made


async def passed_on(desk: Desk, made: Written, *, wrapped: bool = True, **said: Any) -> messages.Done:
    """Pass a translation on with its original, in one release."""
    world, case = desk.world, desk.case
    letters = (made, desk.letter) if wrapped else (made,)
    grants = tuple(
        world.grant_for(each.cek, case.b, case.case, each.item, case.mediator, Purpose.RELEASE) for each in letters
    )
    named = [s.Digest(digests.digest(each.grant)) for each in grants]
    original = s.Original(desk.letter.item, desk.letter.manifest, named[1] if wrapped else None)
    members: dict[str, Any] = {"item": made.item, "manifest": made.manifest, "to": case.b.id, "grant": named[0]}
    members |= {"derived": True, "original": original, **said}
    request = await world.request(case.mediator, s.Release, case.case, grants=grants, **members)
    return await world.send(case.mediator, "item.release", case.case, request, made.item)


async def states(desk: Desk, *letters: Written) -> list[str]:
    file = await desk.world.store.load(desk.case.case, items=frozenset(each.item for each in letters))
    assert file is not None
    return [file.items[each.item].state.value for each in letters]
