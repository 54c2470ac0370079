"""No pictures is a choice: what a party said last decides what is passed on to them, and what they can still open."""

from __future__ import annotations

from typing import Any

import pytest

from relay.domain.forms import Form
from relay.domain.model import Side
from relay.domain.refusals import Code, Refused
from relay.wire import statements as s
from tests.support.large import submitted
from tests.support.world import Opened, World, Written


async def says(world: World, case: Opened, *kinds: Form) -> None:
    said: dict[str, Any] = {"side": Side.B, "kinds": kinds, "tell_opened": False}
    await world.act(case.b, "case.preferences", s.Preferences, case.case, **said)


async def on_paper(world: World, case: Opened) -> Written:
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(500),))
    await submitted(world, case.a, case.case, written)
    return written


async def typed(world: World, case: Opened) -> Written:
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, written)
    return written


async def test_whoever_wants_no_pictures_is_passed_on_typed_letters_alone(world: World, case: Opened) -> None:
    await says(world, case, Form.TYPED)
    pages, words = await on_paper(world, case), await typed(world, case)
    with pytest.raises(Refused) as refused:
        await world.release(case.mediator, case.case, pages, case.b)
    assert refused.value.code is Code.ITEM_KIND_UNWANTED
    await world.release(case.mediator, case.case, words, case.b)
    await says(world, case, Form.PAGES)
    await world.release(case.mediator, case.case, pages, case.b)


async def test_a_closed_envelope_stays_closed_once_pictures_are_not_welcome(world: World, case: Opened) -> None:
    pages = await on_paper(world, case)
    await world.release(case.mediator, case.case, pages, case.b)
    await says(world, case, Form.TYPED, Form.AUDIO)
    with pytest.raises(Refused) as refused:
        await world.open(case.b, case.case, pages)
    assert refused.value.code is Code.ITEM_UNWELCOME
    listed = await world.service.items.items(await world.session(case.b), case.case, None)
    assert [(each.status.value, each.pages) for each in listed.received] == [("closed", True)]
    await says(world, case, Form.LETTER)
    done = await world.open(case.b, case.case, pages)
    assert done.reading is not None


async def test_the_author_is_told_nothing_of_what_the_other_wants(world: World, case: Opened) -> None:
    await on_paper(world, case)
    session = await world.session(case.a)
    before = (
        await world.service.items.items(session, case.case, None),
        await world.service.cases.get(session, case.case),
    )
    await says(world, case)
    after = (
        await world.service.items.items(session, case.case, None),
        await world.service.cases.get(session, case.case),
    )
    assert after == before


async def test_pages_are_passed_on_by_who_looked_at_each_of_them(world: World, case: Opened) -> None:
    written = await world.write(
        case.a, case.case, Side.A, [case.mediator], large=(world.chance(500), world.chance(600))
    )
    await submitted(world, case.a, case.case, written)
    request = await world.release_request(case.mediator, case.case, written, case.b)
    with pytest.raises(Refused) as refused:
        await world.send(case.mediator, "item.release", case.case, request, written.item)
    assert refused.value.code is Code.ITEM_UNVIEWED
    before = await world.position(case.a, case.case), await world.position(case.b, case.case)
    await world.view(case.mediator, case.case, written)
    assert before == (await world.position(case.a, case.case), await world.position(case.b, case.case))
    again = await world.release_request(case.mediator, case.case, written, case.b)
    await world.send(case.mediator, "item.release", case.case, again, written.item)
    assert (await world.open(case.b, case.case, written)).reading is not None


async def test_looking_is_said_about_the_parts_that_the_author_signed(world: World, case: Opened) -> None:
    written = await on_paper(world, case)
    said: dict[str, Any] = {"item": written.item, "manifest": written.manifest}
    for parts in ((s.Digest(bytes(32)),), (s.Digest(bytes(32)), s.Digest(bytes(32)))):
        with pytest.raises(Refused) as refused:
            await world.act(case.mediator, "item.viewed", s.Viewed, case.case, parts=parts, **said)
        assert refused.value.code is Code.ITEM_CHANGED
    held = (await world.service.items.items(await world.session(case.mediator), case.case, None)).mediated
    assert [each.state.value for each in held] == ["held"]
