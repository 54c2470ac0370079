"""What goes wrong with such services elsewhere, and must not here: one test or more for each case.

Each test is named after its case. Those that need a network or a client are in tests/integration and tests/cli.
"""

from __future__ import annotations

import asyncio
from itertools import permutations
from typing import Any

import pytest

from relay.crypto import digests, note
from relay.crypto.errors import CryptoError
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Purpose, Side
from relay.domain.refusals import Refused
from relay.domain.views import AuthorStatus, RecipientStatus
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.problems import Denied
from tests.support.world import DAY, Opened, Someone, World, Written


async def held(world: World, case: Opened, *mediators: Someone) -> Written:
    """Put one letter from side a in the hold queue."""
    written = await world.write(case.a, case.case, Side.A, list(mediators or (case.mediator,)))
    await world.submit(case.a, case.case, written)
    return written


async def seen_by_author(world: World, case: Opened) -> list[messages.AuthorItem]:
    listed = await world.service.items.items(await world.session(case.a), case.case, None)
    assert not listed.mediated
    return list(listed.written)


async def seen_by_recipient(world: World, case: Opened) -> list[messages.RecipientItem]:
    return list((await world.service.items.items(await world.session(case.b), case.case, None)).received)


async def read(world: World, person: Someone, case: Opened, written: Written) -> bytes:
    reading = await world.service.items.read(await world.session(person), case.case, written.item)
    return world.read(person, case.case, reading)


async def test_1_without_any_mediator_everything_stays_held(world: World, office: Someone, case: Opened) -> None:
    written = await held(world, case)
    await world.assign(office, case.case, case.mediator, s.PlaceGiven.ENDED)
    world.clock.at += 200 * DAY
    assert await seen_by_recipient(world, case) == []
    assert (await seen_by_author(world, case))[0].status is AuthorStatus.WITH_MEDIATOR
    with pytest.raises(Refused, match=r"not\.found"):
        await world.release(case.mediator, case.case, written, case.b)
    with pytest.raises(Refused, match=r"not\.found"):
        await world.open(case.b, case.case, written)


async def test_1_an_assignment_that_ran_out_releases_nothing(world: World, case: Opened) -> None:
    written = await held(world, case)
    world.clock.at += 81 * DAY
    with pytest.raises(Refused, match=r"not\.found"):
        await world.release(case.mediator, case.case, written, case.b)
    with pytest.raises(Refused, match=r"case\.no_mediator"):
        await world.submit(case.a, case.case, await world.write(case.a, case.case, Side.A, [case.mediator]))


@pytest.mark.parametrize("stop", ["pause", "withdraw", "recall"])
@pytest.mark.parametrize("order", list(permutations(["release", "stop", "open"])))
async def test_3_stop_and_release_race_in_every_order(
    world: World, case: Opened, stop: str, order: tuple[str, ...]
) -> None:
    written = await held(world, case)
    release = await world.release_request(case.mediator, case.case, written, case.b)
    said: dict[str, Any] = {"item": written.item} if stop == "recall" else {"side": Side.A}
    shapes: dict[str, type[s.Statement]] = {"pause": s.Pause, "withdraw": s.Withdraw, "recall": s.Recall}
    route = {"pause": "case.pause", "withdraw": "case.withdraw", "recall": "item.recall"}[stop]
    stopping = await world.request(case.a, shapes[stop], case.case, **said)
    opening = await world.request(case.b, s.Open, case.case, item=written.item, tell_author=False)
    work = {
        "release": lambda: world.send(case.mediator, "item.release", case.case, release, written.item),
        "stop": lambda: world.send(case.a, route, case.case, stopping, written.item if stop == "recall" else None),
        "open": lambda: world.send(case.b, "item.open", case.case, opening, written.item),
    }
    done = await asyncio.gather(*(work[each]() for each in order), return_exceptions=True)
    answers = dict(zip(order, done, strict=True))
    assert isinstance(answers["stop"], messages.Done), "stopping is answered with yes in every order"
    released, opened = (isinstance(answers[each], messages.Done) for each in ("release", "open"))
    refusals = (Refused, Denied)
    assert all(isinstance(each, messages.Done | refusals[0] | refusals[1]) for each in done)
    assert released or not opened
    status = [each.status for each in await seen_by_recipient(world, case)]
    if opened:
        assert status == [RecipientStatus.OPENED]
    elif released and stop != "pause":
        assert status == [RecipientStatus.NO_LONGER_AVAILABLE]
    elif released:
        assert status == [RecipientStatus.CLOSED]
    else:
        assert status == []
    if not opened:
        with pytest.raises((Refused, Denied)):
            await world.open(case.b, case.case, written)


async def test_3_nothing_is_released_after_the_answer_to_a_stop(world: World, case: Opened) -> None:
    """Whoever quits at midnight knows at once that nothing more will come."""
    written = await held(world, case)
    await world.act(case.b, "case.withdraw", s.Withdraw, case.case, side=Side.B)
    with pytest.raises(Refused, match=r"item\.voided|case\.closed"):
        await world.release(case.mediator, case.case, written, case.b)
    assert await seen_by_recipient(world, case) == []


async def test_4_a_decision_about_a_replaced_letter_is_refused(world: World, case: Opened) -> None:
    old = await held(world, case)
    seen = await world.release_request(case.mediator, case.case, old, case.b)
    new = await world.write(case.a, case.case, Side.A, [case.mediator], replaces=old.item)
    await world.submit(case.a, case.case, new)
    with pytest.raises(Denied, match=r"journal\.stale"):
        await world.send(case.mediator, "item.release", case.case, seen, old.item)
    with pytest.raises(Refused, match=r"item\.recalled"):
        await world.release(case.mediator, case.case, old, case.b)
    await world.release(case.mediator, case.case, new, case.b)
    assert [each.item for each in await seen_by_recipient(world, case)] == [new.item]


async def test_4_other_bytes_under_one_item_are_refused(world: World, case: Opened) -> None:
    written = await held(world, case)
    other = await world.write(case.a, case.case, Side.A, [case.mediator], item=written.item)
    with pytest.raises((Refused, Denied), match=r"item\.exists"):
        await world.submit(case.a, case.case, other)
    with pytest.raises(Refused, match=r"item\.changed"):
        await world.release(case.mediator, case.case, other, case.b)


async def test_5_two_mediators_decide_at_once_and_one_wins(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    written = await held(world, case, case.mediator, deputy)
    release = await world.release_request(case.mediator, case.case, written, case.b)
    decline = await world.request(deputy, s.Decline, case.case, item=written.item, manifest=written.manifest)
    done = await asyncio.gather(
        world.send(case.mediator, "item.release", case.case, release, written.item),
        world.send(deputy, "item.decline", case.case, decline, written.item),
        return_exceptions=True,
    )
    won = [each for each in done if isinstance(each, messages.Done)]
    lost = [each for each in done if isinstance(each, Exception)]
    assert len(won) == len(lost) == 1
    assert isinstance(lost[0], Refused | Denied)
    # The loser looks again and is told the winner's decision.
    with pytest.raises(Refused, match=r"item\.(released|declined)"):
        await world.act(deputy, "item.decline", s.Decline, case.case, item=written.item, manifest=written.manifest)


async def test_10_a_new_phone_gets_back_in_through_the_mediator(
    world: World, office: Someone, case: Opened
) -> None:
    written = await held(world, case)
    await world.release(case.mediator, case.case, written, case.b)
    await world.open(case.b, case.case, written)
    release = (await seen_release(world, case, written)).release
    assert release is not None
    again = world.someone("party-b-again")
    slip = SlipId(world.chance(16))
    await world.act(
        case.mediator,
        "case.slip",
        s.Slip,
        case.case,
        slip=slip,
        side=Side.B,
        epoch=2,
        expires=Seconds(world.now() + DAY),
    )
    keyset = s.KeysetBytes(again.public.to_bytes())
    answer = messages.SlipAnswer(
        keyset,
        s.SigningKeyBytes(again.account.public.raw),
        messages.Mac(world.chance(32)),
        world.account(again, messages.SlotKind.PASSPHRASE),
    )
    await world.service.enrolment.answer_slip(slip, None, answer)
    said: dict[str, Any] = {"slip": slip, "side": Side.B, "epoch": 2, "keyset": keyset, "replaces": case.b.id}
    with pytest.raises(Refused, match=r"recovery\.second_signature"):
        await world.act(case.mediator, "case.confirm", s.Confirm, case.case, **said)
    await world.act(case.mediator, "case.confirm", s.Confirm, case.case, second=office, **said)
    await world.give_bearer(again)
    with pytest.raises((Refused, Denied)):
        await read(world, case.b, case, written)
    made = world.grant_for(written.cek, again, case.case, written.item, case.mediator, Purpose.REGRANT)
    await world.act(
        case.mediator,
        "item.regrant",
        s.Regrant,
        case.case,
        grants=(made,),
        item=written.item,
        release=release,
        to=again.id,
        grant=s.Digest(digests.digest(made.grant)),
    )
    assert await read(world, again, case, written) == written.text
    with pytest.raises((Refused, Denied)):
        await read(world, office, case, written)


async def seen_release(world: World, case: Opened, written: Written) -> messages.MediatorItem:
    listed = await world.service.items.items(await world.session(case.mediator), case.case, None)
    return next(each for each in listed.mediated if each.item == written.item)


async def test_11_a_returned_letter_keeps_its_text_and_carries_the_reason(world: World, case: Opened) -> None:
    written = await held(world, case)
    sealed = note.seal_words(
        note.WordsKind.RETURN_REASON,
        "Leave out the street name, please.",
        case.a.public,
        case=case.case,
        subject=written.item,
        author_id=case.mediator.id,
    )
    await world.act(
        case.mediator,
        "item.return",
        s.Return,
        case.case,
        words=(messages.WordsFor(case.a.id, sealed),),
        item=written.item,
        manifest=written.manifest,
        reason=(s.WordsRef(case.a.id, s.Digest(digests.digest(sealed))),),
    )
    row = (await seen_by_author(world, case))[0]
    assert row.status is AuthorStatus.RETURNED
    assert row.reason is not None
    opened = note.open_words(
        note.WordsKind.RETURN_REASON,
        case.a.keyset,
        row.reason,
        case=case.case,
        subject=written.item,
        author_id=case.mediator.id,
    )
    assert opened == "Leave out the street name, please."
    assert await read(world, case.a, case, written) == written.text
    assert await read(world, case.mediator, case, written) == written.text


async def test_11_a_private_note_can_never_be_released(world: World, case: Opened) -> None:
    """It is another type: there is no item to release, and its words open under no other label."""
    sealed = note.seal_words(
        note.WordsKind.PRIVATE_NOTE,
        "I am afraid.",
        case.mediator.public,
        case=case.case,
        subject=bytes(16),
        author_id=case.a.id,
    )
    own = note.seal_words(
        note.WordsKind.PRIVATE_NOTE,
        "I am afraid.",
        case.a.public,
        case=case.case,
        subject=bytes(16),
        author_id=case.a.id,
    )
    words = (messages.WordsFor(case.mediator.id, sealed), messages.WordsFor(case.a.id, own))
    refs = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
    await _note(world, case, words, refs)
    for person in (case.a, case.mediator):
        notes = (await world.service.cases.notes(await world.session(person), case.case)).notes
        assert [each.note for each in notes] == [bytes(16)]
    assert not (await world.service.cases.notes(await world.session(case.b), case.case)).notes
    assert await seen_by_recipient(world, case) == []
    with pytest.raises(CryptoError):
        note.open_words(
            note.WordsKind.RELEASE_NOTE,
            case.mediator.keyset,
            sealed,
            case=case.case,
            subject=bytes(16),
            author_id=case.a.id,
        )


async def _note(
    world: World, case: Opened, words: tuple[messages.WordsFor, ...], refs: tuple[s.WordsRef, ...]
) -> messages.Done:
    statement = await world.statement(
        case.a, s.Note, case.case, (case.a,), note=s.NoteId(bytes(16)), words=refs, about=Side.A
    )
    return await world.send(
        case.a, "case.note", case.case, messages.Act(world.signed(statement, case.a), None, words)
    )
