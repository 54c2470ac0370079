"""What leaves the hold queue without being passed on: with words for its author, and also where nobody has its key any more."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.model import ItemState, Purpose, Side
from relay.domain.refusals import Refused
from relay.domain.views import AuthorStatus
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from tests.support.world import Opened, Someone, World, Written


async def written(world: World, case: Opened) -> Written:
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    return letter


def why(world: World, letter: Written, *readers: Someone) -> dict[str, Any]:
    """Say what stands in a decision with a reason; the words are noise, which nobody but a reader could tell from sealed ones."""
    words = tuple(messages.WordsFor(each.id, world.chance(200)) for each in readers)
    refs = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
    return {"item": letter.item, "manifest": letter.manifest, "reason": refs, "words": words}


async def told(world: World, case: Opened, who: Someone) -> messages.ItemList:
    return await world.service.items.items(await world.session(who), case.case, None)


async def entries(world: World, case: Opened, who: Someone) -> int:
    return len((await world.service.cases.journal(await world.session(who), case.case, 0)).entries)


async def test_a_letter_that_is_not_passed_on_can_say_why_to_its_author_alone(world: World, case: Opened) -> None:
    letter = await written(world, case)
    theirs, others = await entries(world, case, case.a), await entries(world, case, case.b)
    said = why(world, letter, case.a)
    await world.act(case.mediator, "item.explain", s.NotPassedOn, case.case, **said)
    (row,) = (await told(world, case, case.a)).written
    assert (row.status, row.reason, row.reason_by) == (
        AuthorStatus.NOT_PASSED_ON,
        said["words"][0].sealed,
        case.mediator.id,
    )
    assert await entries(world, case, case.a) == theirs + 1, "the author's journal binds the words"
    assert await entries(world, case, case.b) == others, "the other side hears nothing"
    assert (await told(world, case, case.b)).received == ()
    left = await world.store.grants_of(letter.item)
    assert {each.purpose for each in left} == {Purpose.OWN_COPY}
    assert await world.store.queue(case.mediator.id, None, 9) == ()


async def test_the_words_are_held_against_what_was_signed(world: World, case: Opened) -> None:
    letter = await written(world, case)
    said = why(world, letter, case.a)
    others = (messages.WordsFor(case.a.id, world.chance(200)),)
    with pytest.raises(Malformed, match=r"words\.digest"):
        await world.act(case.mediator, "item.explain", s.NotPassedOn, case.case, **{**said, "words": others})
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.act(case.mediator, "item.explain", s.NotPassedOn, case.case, **{**said, "words": None})
    with pytest.raises(Refused, match=r"not\.allowed"):
        await world.act(case.a, "item.explain", s.NotPassedOn, case.case, **said)


async def test_a_decision_with_words_is_about_the_bytes_that_were_read(world: World, case: Opened) -> None:
    letter, other = await written(world, case), await written(world, case)
    said = {**why(world, letter, case.a), "manifest": other.manifest}
    with pytest.raises(Refused, match=r"item\.changed"):
        await world.act(case.mediator, "item.explain", s.NotPassedOn, case.case, **said)


@pytest.mark.parametrize("how", ["return", "decline", "explain"])
async def test_a_letter_of_which_no_mediator_has_the_key_leaves_the_queue(
    world: World, office: Someone, deputy: Someone, case: Opened, how: str
) -> None:
    letter = await written(world, case)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    await world.assign(office, case.case, case.mediator, s.PlaceGiven.ENDED)
    assert [each.purpose for each in await world.store.grants_of(letter.item)] == [Purpose.OWN_COPY]
    assert [each.item for each in await world.store.queue(deputy.id, None, 9)] == [letter.item]
    shapes: dict[str, type[s.Statement]] = {"return": s.Return, "decline": s.Decline, "explain": s.NotPassedOn}
    said = why(world, letter, case.a)
    if how == "decline":
        said = {"item": letter.item, "manifest": letter.manifest}
    await world.act(deputy, f"item.{how}", shapes[how], case.case, **said)
    assert await world.store.queue(deputy.id, None, 9) == ()
    (item,) = await world.store.items_of(case.case, None, 9)
    assert item.state is (ItemState.RETURNED if how == "return" else ItemState.DECLINED)
