"""A reader may have the key of an item from several hands: none of them takes the place of another, and all are given."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import digests, grant, part
from relay.crypto.errors import CryptoError
from relay.domain.ids import KeysetId
from relay.domain.model import Purpose, Side, StaffRole
from relay.domain.refusals import Refused
from relay.store.base import Commit, Grant
from relay.wire import codec, messages, records
from relay.wire import statements as s
from tests.support.world import Opened, Someone, World, Written

NOISE = b"\7" * 32


async def handed_over(world: World, case: Opened, written: Written, by: Someone, to: Someone, key: bytes) -> None:
    """Hand a letter over under this content key, the true one or not: the server cannot tell."""
    made = world.grant_for(key, to, case.case, written.item, by, Purpose.HANDOVER)
    refs = (s.ItemGrantRef(written.item, s.Digest(digests.digest(made.grant))),)
    said = await world.statement(by, s.Handover, case.case, (by,), to=to.id, grants=refs)
    act = messages.Act(world.signed(said, by), None, None, (made,))
    await world.send(by, "case.handover", case.case, act)


async def read(world: World, case: Opened, reader: Someone, written: Written) -> messages.Reading:
    return await world.service.items.read(await world.session(reader), case.case, written.item)


def opens(world: World, case: Opened, reader: Someone, reading: messages.Reading) -> list[bool]:
    """Say of each grant of a reading, in its order, whether the letter opens with it."""
    found = []
    manifest = records.parse(reading.manifest).statement
    assert isinstance(manifest, s.Manifest)
    ref = manifest.parts[0]
    for each in reading.given:
        cek = grant.open_grant(
            reader.keyset,
            each.grant,
            each.share,
            case=case.case,
            item=reading.item,
            grantor=each.grantor,
            purpose=grant.Purpose(each.purpose.value),
        )
        try:
            part.open_part(
                cek, case.case, reading.item, 0, header=ref.header, segments=reading.letter, root=ref.root
            )
        except CryptoError:
            found.append(False)
        else:
            found.append(True)
    return found


async def held(world: World, case: Opened, *readers: Someone) -> Written:
    written = await world.write(case.a, case.case, Side.A, list(readers))
    await world.submit(case.a, case.case, written)
    return written


async def test_a_handover_of_noise_takes_nothing_from_whoever_could_read(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    written = await held(world, case, case.mediator, deputy)
    await handed_over(world, case, written, case.mediator, deputy, NOISE)
    reading = await read(world, case, deputy, written)
    assert [(each.purpose, each.grantor) for each in reading.given] == [
        (Purpose.MEDIATOR, case.a.id), (Purpose.HANDOVER, case.mediator.id),
    ]  # fmt: skip
    assert opens(world, case, deputy, reading) == [True, False]
    assert reading.submit == written.request.submit


async def test_every_handover_is_given_and_one_that_is_good_can_be_found(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    third = await world.staff("third", StaffRole.MEDIATOR)
    await world.assign(office, case.case, third, s.PlaceGiven.DEPUTY)
    written = await held(world, case, case.mediator, third)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    with pytest.raises(Refused, match=r"not\.found"):
        await read(world, case, deputy, written)
    await handed_over(world, case, written, third, deputy, NOISE)
    assert (await read(world, case, deputy, written)).others is None
    await handed_over(world, case, written, case.mediator, deputy, written.cek)
    reading = await read(world, case, deputy, written)
    by = [each.grantor for each in reading.given]
    assert by == sorted([third.id, case.mediator.id])
    assert opens(world, case, deputy, reading) == [each == case.mediator.id for each in by]


async def test_a_colleague_who_hands_over_anew_replaces_their_own(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    written = await held(world, case, case.mediator)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    for key in (NOISE, written.cek):
        await handed_over(world, case, written, case.mediator, deputy, key)
    assert opens(world, case, deputy, await read(world, case, deputy, written)) == [True]


async def test_a_mediator_who_released_to_themselves_has_what_was_released_first(
    world: World, case: Opened
) -> None:
    written = await held(world, case, case.mediator)
    await world.release(case.mediator, case.case, written, case.mediator, in_person=True)
    before = await read(world, case, case.mediator, written)
    assert [each.purpose for each in before.given] == [Purpose.MEDIATOR]
    reading = (await world.open(case.mediator, case.case, written)).reading
    assert reading is not None
    assert [each.purpose for each in reading.given] == [Purpose.RELEASE, Purpose.MEDIATOR]
    assert reading.release is not None
    assert reading.submit is not None
    assert opens(world, case, case.mediator, reading) == [True, True]


async def test_the_end_of_a_place_takes_every_grant_that_its_holder_was_given(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    written = await held(world, case, case.mediator, deputy)
    await handed_over(world, case, written, case.mediator, deputy, written.cek)
    await world.assign(office, case.case, deputy, s.PlaceGiven.ENDED)
    assert await world.store.grants_to(written.item, deputy.id) == ()
    assert len(await world.store.grants_to(written.item, case.mediator.id)) == 1


async def test_a_shred_receipt_names_the_grants_of_all_grantors(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    written = await held(world, case, case.mediator, deputy)
    await handed_over(world, case, written, case.mediator, deputy, NOISE)
    gone = {digests.digest(each.grant) for each in await world.store.grants_of(written.item)}
    own = {digests.digest(each.grant) for each in await world.store.grants_to(written.item, case.a.id)}
    done = await world.act(
        case.mediator, "item.decline", s.Decline, case.case, item=written.item, manifest=written.manifest
    )
    assert done.shredded is not None
    receipt = records.parse(done.shredded).statement
    assert isinstance(receipt, s.ShredReceipt)
    assert (len(receipt.grants), set(receipt.grants)) == (3, gone - own)


async def test_more_grants_than_a_receipt_has_room_for_take_another_receipt(world: World, case: Opened) -> None:
    written = await held(world, case, case.mediator)
    await given_by_many(world, case, written, 300)
    said: dict[str, Any] = {"item": written.item, "manifest": written.manifest}
    await world.act(case.mediator, "item.decline", s.Decline, case.case, **said)
    page = await world.service.cases.journal(await world.session(case.mediator), case.case, 0)
    named = [records.parse(each.record or b"").statement for each in page.entries]
    receipts = [each for each in named if isinstance(each, s.ShredReceipt)]
    assert [len(each.grants) for each in receipts] == [256, 45]
    assert len({digest for each in receipts for digest in each.grants}) == 301


async def given_by_many(world: World, case: Opened, written: Written, count: int) -> None:
    """Keep grants of many grantors for the mediator, as only a store could come to have them."""
    file = await world.store.load(case.case)
    assert file is not None
    more = tuple(
        Grant(
            written.item,
            case.mediator.id,
            KeysetId(world.chance(32)),
            Purpose.HANDOVER,
            world.chance(1168),
            bytes(32),
        )
        for _ in range(count)
    )
    await world.store.commit(Commit(file, world.now(), grants=more))


async def test_a_reading_has_room_for_so_many_grants_and_no_more(world: World, case: Opened) -> None:
    written = await held(world, case, case.mediator)
    await given_by_many(world, case, written, 70)
    reading = await read(world, case, case.mediator, written)
    assert len(reading.given) == 64
    assert reading.purpose is Purpose.MEDIATOR
    assert codec.decode(messages.Reading, codec.encode(reading)) == reading
