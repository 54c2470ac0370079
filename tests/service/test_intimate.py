"""An intimate picture goes no further: its author keeps it, the mediators nothing, and nobody else hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.model import ReturnCause, Side
from relay.domain.refusals import Code, Refused
from relay.wire import messages
from relay.wire import statements as s
from tests.support.large import submitted
from tests.support.world import Opened, Someone, World, Written


async def on_paper(world: World, case: Opened) -> Written:
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(500),))
    await submitted(world, case.a, case.case, written)
    return written


async def given_back(world: World, case: Opened, written: Written, cause: ReturnCause | None) -> None:
    words = (messages.WordsFor(case.a.id, world.chance(200)),)
    said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "cause": cause}
    said["reason"] = (s.WordsRef(case.a.id, s.Digest(digests.digest(words[0].sealed))),)
    await world.act(case.mediator, "item.return", s.Return, case.case, words=words, **said)


async def reads(world: World, case: Opened, written: Written, who: Someone) -> bool:
    """Whether somebody gets the words, and the page."""
    session = await world.session(who)
    found = []
    for ask in (
        lambda: world.service.items.read(session, case.case, written.item),
        lambda: world.service.uploads.part(session, case.case, written.item, 1),
    ):
        try:
            await ask()
        except Refused as refused:
            if refused.code is not Code.NOT_FOUND:
                raise
            found.append(False)
        else:
            found.append(True)
    assert found[0] is found[1]
    return found[0]


@pytest.mark.parametrize("cause", [None, ReturnCause.INTIMATE])
async def test_the_author_keeps_it_and_the_mediators_keep_nothing(
    world: World, case: Opened, cause: ReturnCause | None
) -> None:
    written = await on_paper(world, case)
    assert await reads(world, case, written, case.mediator)
    await given_back(world, case, written, cause)
    assert await reads(world, case, written, case.a), "evidence stays with whoever brought it"
    assert await reads(world, case, written, case.mediator) is (cause is None)
    assert not await reads(world, case, written, case.b)
    session = await world.session(case.mediator)
    (row,) = (await world.service.items.items(session, case.case, None)).mediated
    assert row.readable is (cause is None)


async def test_nothing_of_it_travels_to_the_other_side(world: World, case: Opened) -> None:
    session = await world.session(case.b)

    async def seen() -> list[object]:
        service = world.service
        return [
            await service.items.items(session, case.case, None),
            await service.cases.get(session, case.case),
            await service.cases.journal(session, case.case, 0),
            await service.look_query.look(session, messages.LookWanted(())),
            await world.store.poke_cursor([case.b.id]),
        ]

    before = await seen()
    written = await on_paper(world, case)
    await given_back(world, case, written, ReturnCause.INTIMATE)
    assert await seen() == before


async def test_what_was_opened_stays_with_its_reader_whatever_its_author_does(world: World, case: Opened) -> None:
    written = await on_paper(world, case)
    await world.release(case.mediator, case.case, written, case.b)
    await world.open(case.b, case.case, written)
    await world.act(case.a, "item.recall", s.Recall, case.case, item=written.item)
    await world.act(case.a, "item.destroy", s.Destroy, case.case, item=written.item)
    assert await reads(world, case, written, case.b), "it may be what they need"
