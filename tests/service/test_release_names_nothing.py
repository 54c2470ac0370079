"""A release is shown to its recipient at once, with all that binds the note; whose key wrote the letter comes at opening."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.ids import RecordId
from relay.domain.model import Purpose, Side
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import base64url
from tests.support.world import Opened, Someone, World, Written, record_id

NOTE = "About the summer."


async def released(world: World, case: Opened, **said: Any) -> tuple[Written, RecordId]:
    """Have side a write a letter and the mediator pass it on with a note; return it and its release."""
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, written)
    request = await world.release_request(case.mediator, case.case, written, case.b, note_text=NOTE, **said)
    await world.send(case.mediator, "item.release", case.case, request, written.item)
    return written, record_id(request.record)


async def shown(world: World, person: Someone, case: Opened) -> dict[RecordId, s.Statement]:
    """Return every record in somebody's journal, by its id; there is none without its bytes."""
    page = await world.service.cases.journal(await world.session(person), case.case, 0)
    assert all(each.record is not None for each in page.entries)
    return {each.id: records.parse(each.record or b"").statement for each in page.entries}


async def envelope(world: World, case: Opened, reader: Someone) -> messages.RecipientItem:
    (row,) = (await world.service.items.items(await world.session(reader), case.case, None)).received
    return row


async def test_a_closed_envelope_names_its_release_and_the_release_binds_the_note(
    world: World, case: Opened
) -> None:
    _, release = await released(world, case)
    row = await envelope(world, case, case.b)
    assert (row.release, row.regrant) == (release, None)
    said = (await shown(world, case.b, case))[release]
    assert isinstance(said, s.Release)
    assert said.note == digests.digest(row.note or b"")
    assert (said.signers, row.note_by) == ((case.mediator.id,), case.mediator.id)


async def test_before_opening_nothing_tells_the_recipient_whose_key_wrote(world: World, case: Opened) -> None:
    written, _ = await released(world, case)
    session = await world.session(case.b)
    page = await world.service.cases.journal(session, case.case, 0)
    told = [each.record or b"" for each in page.entries]
    told += [each.note or b"" for each in (await world.service.items.items(session, case.case, None)).received]
    key = written.author.public
    for secret in (key.id, key.to_bytes(), key.to_bytes()[:32]):
        spelled = base64url(bytes(secret)).encode()
        assert not any(secret in each or spelled in each for each in told)


async def test_opening_gives_the_author_and_the_note(world: World, case: Opened) -> None:
    written, release = await released(world, case)
    reading = (await world.open(case.b, case.case, written)).reading
    assert reading is not None
    assert reading.author == written.author.public.to_bytes()
    said = (await shown(world, case.b, case))[release]
    assert isinstance(said, s.Release)
    assert digests.digest(reading.note or b"") == said.note
    again = await world.service.items.read(await world.session(case.b), case.case, written.item)
    assert again == reading
    assert world.read(case.b, case.case, again) == written.text


async def test_the_note_is_for_its_recipient_alone(world: World, case: Opened) -> None:
    written, _ = await released(world, case)
    await world.open(case.b, case.case, written)
    for reader in (case.a, case.mediator):
        reading = await world.service.items.read(await world.session(reader), case.case, written.item)
        assert reading.note is None
        assert reading.author == written.author.public.to_bytes()


async def test_a_release_of_an_older_client_is_taken_and_shown(world: World, case: Opened) -> None:
    author = s.KeysetBytes(case.a.public.to_bytes())
    written, release = await released(world, case, author=author)
    said = (await shown(world, case.b, case))[release]
    assert isinstance(said, s.Release)
    assert said.author == author
    reading = (await world.open(case.b, case.case, written)).reading
    assert reading is not None
    assert reading.author == author


async def test_a_regrant_is_named_too_and_the_note_of_the_lost_keyset_is_not_given(
    world: World, office: Someone, case: Opened
) -> None:
    written, release = await released(world, case)
    await world.open(case.b, case.case, written)
    recovered = world.someone("recovered")
    await world.enrol(case.case, case.mediator, Side.B, recovered, 2, second=office, replaces=case.b.id)
    made = world.grant_for(written.cek, recovered, case.case, written.item, case.mediator, Purpose.REGRANT)
    bound = s.Digest(digests.digest(made.grant))
    request = await world.request(
        case.mediator,
        s.Regrant,
        case.case,
        grants=(made,),
        item=written.item,
        release=release,
        to=made.to,
        grant=bound,
    )
    await world.send(case.mediator, "item.regrant", case.case, request, written.item)
    row = await envelope(world, case, recovered)
    assert (row.release, row.regrant) == (release, record_id(request.record))
    assert {row.release, row.regrant} <= (await shown(world, recovered, case)).keys()
    reading = await world.service.items.read(await world.session(recovered), case.case, written.item)
    assert (reading.note, reading.author) == (None, written.author.public.to_bytes())


@pytest.mark.parametrize("told", [True, False])
async def test_the_author_is_shown_no_release(world: World, case: Opened, told: bool) -> None:
    written, release = await released(world, case)
    await world.open(case.b, case.case, written, tell_author=told)
    assert release not in await shown(world, case.a, case)
