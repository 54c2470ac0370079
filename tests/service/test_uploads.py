"""Who may upload, how much, and for how long; and that an upload is its uploader's and nobody else's."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId, Seconds, UploadId
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.domain.refusals import Code, Refused
from relay.service.uploads import UPLOADS_MOST, UploadService
from relay.store.base import StoreFailed, UploadRow, UploadUsage
from relay.wire import limits, messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.large import submitted, uploaded
from tests.support.room import MIB, ROOM
from tests.support.world import DAY, Opened, Someone, World, Written

KIB = 1 << 10


async def letter(world: World, case: Opened, author: Someone, side: Side, size: int = 5_000) -> Written:
    return await world.write(author, case.case, side, [case.mediator], large=(world.chance(size),))


async def counsellor(world: World, case: Opened, *scopes: Scope) -> Someone:
    person, now = await world.staff("counsellor", StaffRole.COUNSELLOR), world.now()
    request = await world.request(
        case.mediator,
        s.Delegation,
        case.case,
        second=case.a,
        side=Side.A,
        counsellor=person.id,
        scopes=scopes,
        mode=Mode.SCAN,
        not_before=now,
        not_after=Seconds(now + 5 * DAY),
    )
    await world.send(case.a, "case.delegate", case.case, request)
    return person


async def create(world: World, who: Someone, case: CaseId, length: int = 1_000, part: int = 1) -> UploadId:
    wanted = messages.UploadWanted(case, ItemId(world.chance(16)), part, length)
    return (await world.service.uploads.create(await world.session(who), wanted)).upload


async def refused(world: World, who: Someone, case: CaseId, length: int = 1_000, part: int = 1) -> str:
    """The code with which a creation is refused; nothing was made."""
    assert world.blobs is not None
    before = await world.blobs.kept()
    with pytest.raises((Refused, Denied, Malformed)) as no:
        await create(world, who, case, length, part)
    assert await world.blobs.kept() == before
    return code_of(no.value)


def code_of(no: BaseException) -> str:
    assert isinstance(no, (Refused, Denied, Malformed))
    return no.code.value if isinstance(no.code, Code) else no.code


# --- who ----------------------------------------------------------------------------------------------------------


async def test_whoever_may_submit_may_upload(world: World, case: Opened, deputy: Someone, office: Someone) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    brings = await counsellor(world, case, Scope.SUBMIT)
    for who in (case.a, case.b, case.mediator, deputy, brings):
        upload = await create(world, who, case.case)
        found = await world.service.uploads.look(await world.session(who), upload)
        account = await world.store.account_named(who.name)
        assert account is not None
        expires = Seconds(world.now() + ROOM.days * DAY)
        assert found == messages.Upload(upload, 1_000, expires, account.id)


async def test_nobody_else_may_and_a_stranger_cannot_tell_a_case_from_none(
    world: World, case: Opened, office: Someone
) -> None:
    other = await world.staff("other", StaffRole.MEDIATOR)
    foreign = await world.open_case(office, other)
    none = CaseId(bytes(16))
    for who in (office, other, foreign.a, foreign.b):
        for length in (1_000, ROOM.item + 1):
            assert await refused(world, who, case.case, length) == "not.found"
            assert await refused(world, who, none, length) == "not.found"
    reads = await counsellor(world, case, Scope.READ)
    assert await refused(world, reads, case.case) == "delegation.scope"
    world.clock.at += 6 * DAY
    await world.give_bearer(reads)
    assert await refused(world, reads, case.case) == "delegation.expired"


async def test_a_case_that_is_closed_or_has_no_mediator_takes_no_upload(
    world: World, case: Opened, office: Someone, lead: Someone
) -> None:
    await world.assign(office, case.case, lead, s.PlaceGiven.ENDED)
    assert await refused(world, case.a, case.case) == "case.no_mediator"
    assert await refused(world, lead, case.case) == "not.found"
    other = await world.open_case(office, lead)
    await world.act(lead, "case.close", s.Close, other.case)
    for who in (other.a, other.b, lead):
        assert await refused(world, who, other.case) == "case.closed"


@pytest.mark.parametrize("leaves", [False, True])
async def test_a_case_that_ended_unseen_takes_uploads_as_if_it_had_not(
    world: World, office: Someone, lead: Someone, leaves: bool
) -> None:
    """Who stays must not notice, neither before the submit nor by what becomes of the upload."""
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    a, b = world.someone("one-who-leaves"), world.someone("one-who-stays")
    await world.enrol(case, lead, Side.A, a)
    await world.enrol(case, lead, Side.B, b)
    if leaves:
        await world.act(a, "case.withdraw", s.Withdraw, case, side=Side.A)
    written = await world.write(b, case, Side.B, [lead], large=(world.chance(5_000),))
    (upload,) = await submitted(world, b, case, written)
    session = await world.session(b)
    with pytest.raises(Denied, match="upload.unknown"):
        await world.service.uploads.look(session, upload)
    assert await world.service.uploads.part(session, case, written.item, 1) == messages.PartBytes(upload, 5_032)


async def test_what_a_counsellor_brings_to_a_case_that_ended_unseen_is_no_upload_afterwards(
    world: World, office: Someone, lead: Someone
) -> None:
    """No own copy, no grant left: the upload must be gone all the same, or it would tell that the case has ended."""
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    a = world.someone("one-who-leaves")
    await world.enrol(case, lead, Side.A, a)
    brings, now = await world.staff("brings", StaffRole.COUNSELLOR), world.now()
    delegated = await world.act(
        lead,
        "case.delegate",
        s.Delegation,
        case,
        side=Side.B,
        counsellor=brings.id,
        scopes=(Scope.SUBMIT,),
        mode=Mode.SCAN,
        not_before=now,
        not_after=Seconds(now + 5 * DAY),
    )
    assert delegated.receipt
    delegation = (await world.service.cases.get(await world.session(brings), case)).delegations[0].record
    await world.act(a, "case.withdraw", s.Withdraw, case, side=Side.A)
    written = await world.write(
        brings, case, Side.B, [lead], own_copy=False, delegation=delegation, large=(world.chance(5_000),)
    )
    (upload,) = await submitted(world, brings, case, written)
    with pytest.raises(Denied, match="upload.unknown"):
        await world.service.uploads.look(await world.session(brings), upload)
    assert await world.store.unwanted(9) == (upload,)


async def test_an_upload_is_nobodys_but_its_uploaders(world: World, case: Opened) -> None:
    upload = await create(world, case.a, case.case)
    uploads = world.service.uploads
    for who in (case.b, case.mediator):
        session = await world.session(who)
        for each in (upload, UploadId(bytes(16))):
            for ask in (uploads.look, uploads.end):
                with pytest.raises(Denied) as no:
                    await ask(session, each)
                assert no.value.code == "upload.unknown"
    assert await world.store.wanted([upload]) == {upload}


# --- how much -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "part", "code"),
    [
        (0, 1, "upload.length"),
        (-1, 1, "upload.metadata"),
        (1, 0, "upload.metadata"),
        (1, -1, "upload.metadata"),
        (1, limits.UPLOADS + 1, "upload.metadata"),
        (ROOM.item + 1, 1, "upload.too_large"),
        (10**15, 1, "upload.too_large"),
    ],
)
async def test_an_upload_has_a_size_and_a_part(
    world: World, case: Opened, length: int, part: int, code: str
) -> None:
    assert await refused(world, case.a, case.case, length, part) == code


async def test_a_person_has_so_much_room_in_all_cases_together(
    world: World, case: Opened, office: Someone, lead: Someone
) -> None:
    """A mediator is in many; what was ended gives its room back."""
    other = await world.open_case(office, lead)
    first = await create(world, lead, case.case, 8 * MIB)
    await create(world, lead, other.case, 8 * MIB)
    assert await refused(world, lead, case.case, 1) == "upload.quota"
    await world.service.uploads.end(await world.session(lead), first)
    await create(world, lead, case.case, 8 * MIB)


async def test_a_person_has_so_many_uploads(world: World, case: Opened) -> None:
    for _ in range(UPLOADS_MOST):
        await create(world, case.a, case.case, 1)
    assert await refused(world, case.a, case.case, 1) == "upload.quota"
    await create(world, case.b, case.case, 1)


async def test_many_at_once_have_no_more_room_than_one_after_another(world: World, case: Opened) -> None:
    tries = [create(world, case.a, case.case, 8 * MIB) for _ in range(10)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, bytes) for each in ended) == 2
    assert {code_of(each) for each in ended if isinstance(each, BaseException)} == {"upload.quota"}


async def test_a_side_has_so_much_room_and_does_not_feel_the_other_ones(world: World, case: Opened) -> None:
    """Somebody who could feel it would learn of letters that were not passed on, and when they come."""
    small = UploadService(
        world.service.context, world.service.access, world.service.items, replace(ROOM, case=600 * KIB)
    )
    world.service = replace(world.service, uploads=small)
    for _ in range(2):
        written = await letter(world, case, case.a, Side.A, 250 * KIB)
        await submitted(world, case.a, case.case, written)
    assert await refused(world, case.a, case.case, 110 * KIB) == "upload.quota"
    await create(world, case.b, case.case, 600 * KIB)
    assert await refused(world, case.b, case.case, 1) == "upload.quota"
    await create(world, case.a, case.case, 90 * KIB)
    assert await refused(world, case.mediator, case.case, 710 * KIB) == "upload.quota", "mediators see both"


# --- how long -----------------------------------------------------------------------------------------------------


async def test_time_ends_an_upload_and_destroys_its_bytes(world: World, case: Opened) -> None:
    assert world.blobs is not None
    written = await letter(world, case, case.a, Side.A)
    (upload,) = await uploaded(world, case.a, case.case, written)
    world.clock.at += ROOM.days * DAY - 1
    await world.give_bearer(case.a)
    await world.service.uploads.look(await world.session(case.a), upload)
    world.clock.at += 1
    session = await world.session(case.a)
    for ask in (world.service.uploads.look, world.service.uploads.end):
        with pytest.raises(Denied, match="upload.unknown"):
            await ask(session, upload)
    assert await world.blobs.kept() == [upload], "it is refused before it is swept"
    await world.sweeper.round()
    await world.sweeper.destroy()
    assert await world.blobs.kept() == []
    assert await world.store.upload_usage(session.account.id, case.case) == UploadUsage(0, 0, 0)


async def test_a_file_that_will_not_go_keeps_no_other(world: World, case: Opened) -> None:
    """It is tried again; a folder in its place is as stubborn as a disk."""
    assert world.blobs is not None
    uploads = sorted([await create(world, case.a, case.case) for _ in range(3)])
    stubborn = world.blobs.path(uploads[0])
    assert stubborn is not None
    stubborn.unlink()
    stubborn.mkdir()
    await world.service.uploads.end(await world.session(case.a), uploads[0])
    for each in uploads[1:]:
        await world.store.drop_upload(each)
    for _ in range(2):
        with pytest.raises(StoreFailed):
            await world.sweeper.destroy()
        assert await world.blobs.kept() == [uploads[0]]
        assert await world.store.unwanted(9) == (uploads[0],)
    stubborn.rmdir()
    await world.sweeper.destroy()
    assert await world.store.unwanted(9) == ()


async def test_an_upload_that_cannot_be_kept_takes_no_room(
    world: World, case: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_upload: UploadRow) -> None:
        raise StoreFailed("store.full")

    monkeypatch.setattr(world.store, "put_upload", full)
    with pytest.raises(StoreFailed, match="store.full"):
        await create(world, case.a, case.case)
    assert world.blobs is not None
    assert await world.blobs.kept() == []
