"""Large parts are read by whoever may read their letter now, and their bytes are destroyed with the last grant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.ids import ItemId, Seconds, UploadId
from relay.domain.model import Mode, Purpose, Scope, Side, StaffRole
from relay.domain.refusals import Code, Refused
from relay.service.sweep import BATCH
from relay.wire import messages
from relay.wire import statements as s
from tests.support.large import submitted
from tests.support.world import DAY, KEEP_DAYS, Opened, Someone, World, Written


class Sent:
    """A letter with one large part, with its mediator, and who can read it."""

    def __init__(self, world: World, case: Opened, written: Written, upload: UploadId) -> None:
        self.world, self.case, self.written, self.upload = world, case, written, upload

    async def reads(self, who: Someone, number: int = 1) -> bool:
        """Whether somebody may have a part now; whoever may not is told that there is none."""
        uploads, session = self.world.service.uploads, await self.world.session(who)
        try:
            found = await uploads.part(session, self.case.case, self.written.item, number)
        except Refused as no:
            if no.code is not Code.NOT_FOUND:
                raise
            return False
        assert (found.upload, found.length) == (self.upload, len(self.written.large[0]))
        return True

    async def readers(self, *people: Someone) -> list[bool]:
        return [await self.reads(each) for each in people or (self.case.a, self.case.mediator, self.case.b)]

    async def act(self, who: Someone, route: str, shape: type[s.Statement], **said: Any) -> None:
        said = {"item": self.written.item, **said} if route.startswith("item.") else said
        await self.world.act(who, route, shape, self.case.case, **said)

    async def kept(self) -> bool:
        """Whether the bytes are still on the disk once what is unwanted was destroyed."""
        assert self.world.blobs is not None
        await self.world.sweeper.destroy()
        return self.upload in await self.world.blobs.kept()

    async def release(self) -> None:
        await self.world.release(self.case.mediator, self.case.case, self.written, self.case.b)

    async def open(self) -> None:
        await self.world.open(self.case.b, self.case.case, self.written)


@pytest.fixture
async def sent(world: World, case: Opened) -> Sent:
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(5_000),))
    (upload,) = await submitted(world, case.a, case.case, written)
    return Sent(world, case, written, upload)


A_LEAD_B = [True, True, True]
A_LEAD = [True, True, False]
A_ONLY = [True, False, False]
NOBODY = [False, False, False]

# --- who reads when -----------------------------------------------------------------------------------------------


async def test_the_recipient_reads_from_opening_on_and_while_it_is_paused(sent: Sent) -> None:
    assert await sent.readers() == A_LEAD
    await sent.release()
    assert await sent.readers() == A_LEAD
    await sent.open()
    assert await sent.readers() == A_LEAD_B
    await sent.act(sent.case.a, "case.pause", s.Pause, side=Side.A)
    assert await sent.readers() == A_LEAD_B
    await sent.act(sent.case.a, "item.recall", s.Recall)
    assert await sent.readers() == A_LEAD_B, "what was opened stays"
    assert await sent.kept()


async def test_nobody_else_reads(sent: Sent, office: Someone, deputy: Someone) -> None:
    other = await sent.world.open_case(office, deputy)
    await sent.release()
    await sent.open()
    assert await sent.readers(office, deputy, other.a, other.b) == [False] * 4


async def test_a_deputy_reads_from_the_hand_over_to_the_end_of_the_place(
    sent: Sent, office: Someone, deputy: Someone
) -> None:
    world, case, lead = sent.world, sent.case, sent.case.mediator
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    assert not await sent.reads(deputy)
    made = world.grant_for(sent.written.cek, deputy, case.case, sent.written.item, lead, Purpose.HANDOVER)
    refs = (s.ItemGrantRef(sent.written.item, s.Digest(digests.digest(made.grant))),)
    statement = await world.statement(lead, s.Handover, case.case, (lead,), to=deputy.id, grants=refs)
    act = messages.Act(world.signed(statement, lead), None, None, (made,))
    await world.send(lead, "case.handover", case.case, act)
    assert await sent.reads(deputy)
    await world.assign(office, case.case, deputy, s.PlaceGiven.ENDED)
    assert not await sent.reads(deputy)


@pytest.mark.parametrize("number", [0, 2, 63, 64])
async def test_a_part_that_is_not_there_is_not_there(sent: Sent, number: int) -> None:
    assert await sent.readers() == A_LEAD
    assert not await sent.reads(sent.case.a, number)
    assert not await sent.reads(sent.case.mediator, number)


# --- what is destroyed --------------------------------------------------------------------------------------------

Ending = Callable[[Sent], Awaitable[None]]


async def recalled(sent: Sent) -> None:
    await sent.act(sent.case.a, "item.recall", s.Recall)


async def recalled_after_release(sent: Sent) -> None:
    await sent.release()
    await recalled(sent)


async def refused(sent: Sent) -> None:
    await sent.release()
    await sent.act(sent.case.b, "item.refuse", s.Refuse)


async def declined(sent: Sent) -> None:
    await sent.act(sent.case.mediator, "item.decline", s.Decline, manifest=sent.written.manifest)


async def returned(sent: Sent) -> None:
    """The reason is noise, which nobody but its reader could tell from sealed words."""
    reason = messages.WordsFor(sent.case.a.id, sent.world.chance(200))
    refs = (s.WordsRef(reason.to, s.Digest(digests.digest(reason.sealed))),)
    said = {"manifest": sent.written.manifest, "reason": refs, "words": (reason,)}
    await sent.act(sent.case.mediator, "item.return", s.Return, **said)


async def closed(sent: Sent) -> None:
    await sent.act(sent.case.mediator, "case.close", s.Close)


async def withdrawn(sent: Sent) -> None:
    await sent.release()
    await sent.act(sent.case.b, "case.withdraw", s.Withdraw, side=Side.B)


async def replaced(sent: Sent) -> None:
    world, case = sent.world, sent.case
    newer = await world.write(case.a, case.case, Side.A, [case.mediator], replaces=sent.written.item)
    await world.submit(case.a, case.case, newer)


@pytest.mark.parametrize("ends", [recalled, recalled_after_release, refused, declined, closed, withdrawn, replaced])
async def test_what_ends_a_letter_leaves_its_parts_to_the_author_alone(sent: Sent, ends: Ending) -> None:
    """The table of docs/protocol.md, D1; then the author destroys the own copy, and the bytes go."""
    await ends(sent)
    assert await sent.readers() == A_ONLY
    assert await sent.kept()
    await sent.act(sent.case.a, "item.destroy", s.Destroy)
    assert await sent.readers() == NOBODY
    assert not await sent.kept()


async def test_what_was_returned_stays_with_the_mediators_until_it_is_destroyed(sent: Sent) -> None:
    await returned(sent)
    assert await sent.readers() == A_LEAD
    assert await sent.kept()
    await sent.act(sent.case.a, "item.destroy", s.Destroy)
    assert await sent.readers() == NOBODY
    assert not await sent.kept()


async def test_the_end_of_keeping_destroys_the_bytes(sent: Sent) -> None:
    await sent.release()
    await sent.open()
    await sent.act(sent.case.mediator, "case.close", s.Close)
    sent.world.clock.at += (KEEP_DAYS - 1) * DAY
    await sent.world.sweeper.round()
    for each in (sent.case.a, sent.case.b):
        await sent.world.give_bearer(each)
    assert await sent.readers(sent.case.a, sent.case.b) == [True, True]
    sent.world.clock.at += DAY
    assert await sent.world.sweeper.round() == 1
    for each in (sent.case.a, sent.case.b):
        await sent.world.give_bearer(each)
    assert await sent.readers(sent.case.a, sent.case.b) == [False, False]
    assert not await sent.kept()


async def test_what_a_counsellor_brought_with_submit_alone_goes_at_once_when_it_is_taken_back(
    world: World, case: Opened
) -> None:
    """There is no own copy: they cannot reopen it, and no grant is left."""
    brings, now = await world.staff("brings", StaffRole.COUNSELLOR), world.now()
    request = await world.request(
        case.mediator,
        s.Delegation,
        case.case,
        second=case.a,
        side=Side.A,
        counsellor=brings.id,
        scopes=(Scope.SUBMIT,),
        mode=Mode.SCAN,
        not_before=now,
        not_after=Seconds(now + 5 * DAY),
    )
    await world.send(case.a, "case.delegate", case.case, request)
    delegation = (await world.service.cases.get(await world.session(brings), case.case)).delegations[0].record
    written = await world.write(
        brings,
        case.case,
        Side.A,
        [case.mediator],
        own_copy=False,
        delegation=delegation,
        large=(world.chance(5_000),),
    )
    (upload,) = await submitted(world, brings, case.case, written)
    sent = Sent(world, case, written, upload)
    assert await sent.readers(brings, case.mediator, case.a) == [False, True, False]
    await world.act(brings, "item.recall", s.Recall, case.case, item=written.item, delegation=delegation)
    assert await sent.readers(brings, case.mediator, case.a) == NOBODY
    assert not await sent.kept()


async def test_many_go_in_one_round(world: World, case: Opened) -> None:
    assert world.blobs is not None
    session = await world.session(case.a)
    for _ in range(BATCH + 20):
        wanted = messages.UploadWanted(case.case, ItemId(world.chance(16)), 1, 1)
        await world.store.drop_upload((await world.service.uploads.create(session, wanted)).upload)
    assert len(await world.blobs.kept()) == BATCH + 20
    await world.sweeper.destroy()
    assert await world.blobs.kept() == []
    assert await world.store.unwanted(1) == ()
