"""Time destroys nothing by a clock that is far from the time that the database knows, and everything due once it is right."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from relay.domain.ids import Seconds, SlipId, day_of
from relay.domain.model import Side, StaffRole
from relay.domain.refusals import Refused
from relay.service.authentication import BEARER_LIFE_S
from relay.wire import limits, messages
from relay.wire import statements as s
from relay.wire.problems import Denied
from tests.support.large import submitted, uploaded
from tests.support.room import ROOM, files
from tests.support.signing import Clock
from tests.support.stores import KINDS, opened
from tests.support.world import CLOCK_BOUND_DAYS, DAY, KEEP_DAYS, Opened, World, Written

YEAR = 365 * DAY


@dataclass
class Kept:
    """A closed case with a letter that was opened, in a world whose machine knows how long it runs, whatever its clock says."""

    world: World
    running: Clock
    case: Opened
    written: Written

    def passes(self, seconds: int) -> None:
        """Let time pass, as the clock tells too."""
        self.world.clock.at += seconds
        self.running.at += seconds

    def jumps(self, seconds: int) -> None:
        self.world.clock.at += seconds

    async def round(self) -> list[tuple[str, int]]:
        """Do one round of the sweep, and return the lines of the log about what was destroyed."""
        with capture_logs() as lines:
            await self.world.sweeper.round()
        return [(line["event"], line.get("count", 0)) for line in lines]

    async def readable(self) -> list[bool]:
        """Whether its author and its recipient can still read the letter."""
        found = []
        for person in (self.case.a, self.case.b):
            await self.world.give_bearer(person)
            try:
                await self.world.service.items.read(
                    await self.world.session(person), self.case.case, self.written.item
                )
                found.append(True)
            except Refused:
                found.append(False)
        return found

    async def live(self, days: int) -> list[tuple[str, int]]:
        """Let the service run for so many days with a round in each; return what was logged."""
        told = []
        for _ in range(days):
            self.passes(DAY)
            told += await self.round()
        return told


BOTH = [True, True]
NEITHER = [False, False]


@pytest.fixture(params=KINDS)
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kept]:
    running = Clock(0)
    async with opened(request.param, tmp_path) as store:
        world = World(store=store, blobs=files(tmp_path / "files"), monotonic=running)
        office = await world.staff("office", StaffRole.COORDINATOR)
        case = await world.open_case(office, await world.staff("lead", StaffRole.MEDIATOR))
        written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(5_000),))
        await submitted(world, case.a, case.case, written)
        await world.release(case.mediator, case.case, written, case.b)
        await world.open(case.b, case.case, written)
        yield Kept(world, running, case, written)


async def close(kept: Kept) -> None:
    """Let a party leave: that is accepted by any clock."""
    await kept.world.give_bearer(kept.case.b)
    await kept.world.act(kept.case.b, "case.withdraw", s.Withdraw, kept.case.case, side=Side.B)


async def test_the_keeping_of_a_closed_case_ends_in_its_time_and_is_logged(kept: Kept) -> None:
    await close(kept)
    told = await kept.live(KEEP_DAYS - 1)
    assert "destroyed.kept" not in dict(told)
    assert await kept.readable() == BOTH
    assert ("destroyed.kept", 1) in await kept.live(1)
    assert await kept.readable() == NEITHER


async def test_a_year_ahead_destroys_nothing_and_nothing_is_lost_when_it_is_put_right(kept: Kept) -> None:
    await close(kept)
    await kept.round()
    kept.jumps(YEAR)
    assert await kept.round() == [("clock.doubted", 0)]
    kept.passes(3 * DAY)
    assert await kept.round() == [("clock.doubted", 0)], "however long it goes on"
    assert await kept.readable() == BOTH
    kept.jumps(-YEAR)
    await kept.round()
    assert await kept.readable() == BOTH
    assert ("destroyed.kept", 1) in await kept.live(KEEP_DAYS - 3), "and it goes on as if nothing had been"


async def test_an_upload_outlives_a_clock_that_is_ahead_and_can_be_gone_on_with_meanwhile(kept: Kept) -> None:
    world, case = kept.world, kept.case
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(5_000),))
    (upload,) = await uploaded(world, case.a, case.case, written)
    await kept.round()
    for jump in (YEAR, -YEAR):
        kept.jumps(jump)
        await kept.round()
        await world.give_bearer(case.a)
        assert (await world.service.uploads.look(await world.session(case.a), upload)).upload == upload
    assert ("destroyed.uploads", 1) in await kept.live(ROOM.days)
    with capture_logs() as lines:
        await world.sweeper.destroy()
    assert [(line["event"], line["count"]) for line in lines] == [("destroyed.bytes", 1)]


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
async def test_what_ages_is_dated_by_the_known_time_while_the_clock_is_far_off(kept: Kept, jump: int) -> None:
    """A case that closes by a clock a year behind would else be destroyed as soon as that is put right, or a year late."""
    await kept.round()
    right = kept.world.now()
    kept.jumps(jump)
    await kept.round()
    await close(kept)
    file = await kept.world.store.load(kept.case.case)
    assert file is not None
    assert file.case.closed_on == day_of(right)
    kept.jumps(-jump)
    await kept.round()
    assert await kept.readable() == BOTH
    assert ("destroyed.kept", 1) in await kept.live(KEEP_DAYS)


@pytest.mark.parametrize("jump", [20 * DAY, -YEAR])
async def test_an_upload_is_dated_by_the_known_time_too(kept: Kept, jump: int) -> None:
    world, office = kept.world, await kept.world.staff("other", StaffRole.COORDINATOR)
    case = await world.open_case(office, await world.staff("another", StaffRole.MEDIATOR))
    await kept.round()
    right = world.now()
    kept.jumps(jump)
    await world.give_bearer(case.b)
    wanted = messages.UploadWanted(case.case, kept.written.item, 1, 1_000)
    made = await world.service.uploads.create(await world.session(case.b), wanted)
    assert made.expires == right + ROOM.days * DAY


async def test_what_waits_for_its_second_signature_outlives_a_clock_that_was_behind(kept: Kept) -> None:
    world, jump = kept.world, 15 * DAY
    office, mediator = await world.staff("second", StaffRole.COORDINATOR), kept.case.mediator
    await kept.live(20)
    again = world.someone("again")
    said: dict[str, Any] = {
        "slip": SlipId(world.chance(16)),
        "side": Side.B,
        "epoch": 2,
        "replaces": kept.case.b.id,
    }
    said["keyset"] = s.KeysetBytes(again.public.to_bytes())
    await world.give_bearer(mediator)
    kept.jumps(-jump)
    confirm = await world.statement(mediator, s.Confirm, kept.case.case, (mediator, office), **said)
    half = world.signed(confirm, mediator)
    await world.service.pending_signatures.put(await world.session(mediator), messages.Cosign(half))
    kept.jumps(jump)
    await kept.live(30)
    assert await world.store.cosigns([office.id]) == (half,)
    assert ("destroyed.unsigned", 1) in await kept.live(1)


async def test_a_live_jump_within_a_round_is_seen_at_once(kept: Kept) -> None:
    await close(kept)
    await kept.round()
    kept.passes(100)
    kept.jumps(360 * DAY)
    assert await kept.round() == [("clock.doubted", 0)]
    kept.jumps(-300 * DAY)
    assert await kept.round() == [("clock.doubted", 0)], "sixty days too many"
    kept.jumps(-60 * DAY)
    assert "clock.doubted" not in dict(await kept.round())
    assert await kept.readable() == BOTH


async def test_small_jumps_do_not_add_up(kept: Kept) -> None:
    await close(kept)
    await kept.round()
    for _ in range(KEEP_DAYS // 9 + 1):
        kept.jumps(9 * DAY)
        kept.passes(30)
        await kept.round()
    assert await kept.readable() == BOTH


async def test_a_confirmation_from_outside_is_taken_up_at_the_next_round(kept: Kept) -> None:
    await close(kept)
    await kept.round()
    kept.jumps(YEAR)
    await kept.round()
    known = (await kept.world.store.times()).known
    assert await kept.world.store.keep_time(known, kept.world.now(), kept.world.now())
    kept.passes(10)
    assert set(await kept.round()) >= {("clock.confirmed", 0), ("destroyed.kept", 1)}
    assert (await kept.world.store.times()).known == kept.world.now() - 10


async def test_a_stop_as_long_as_the_bound_needs_nobody(kept: Kept) -> None:
    await close(kept)
    await kept.live(KEEP_DAYS - CLOCK_BOUND_DAYS)
    kept.jumps(CLOCK_BOUND_DAYS * DAY)
    assert await kept.round() == []
    assert ("destroyed.kept", 1) in await kept.live(4), "it catches up"


async def test_a_jump_within_the_bound_destroys_nothing_early(kept: Kept) -> None:
    await close(kept)
    await kept.live(KEEP_DAYS - 1)
    kept.jumps(CLOCK_BOUND_DAYS * DAY)
    kept.passes(60)
    await kept.round()
    assert await kept.readable() == BOTH


async def test_what_closes_by_a_clock_that_is_behind_within_the_bound_is_kept_as_long(kept: Kept) -> None:
    await kept.round()
    kept.jumps(-CLOCK_BOUND_DAYS * DAY)
    await close(kept)
    kept.jumps(CLOCK_BOUND_DAYS * DAY)
    await kept.live(KEEP_DAYS - 1)
    assert await kept.readable() == BOTH
    assert ("destroyed.kept", 1) in await kept.live(1)


async def test_what_was_written_by_a_wrong_clock_stays_known_until_it_is_confirmed(kept: Kept) -> None:
    await kept.round()
    kept.jumps(YEAR)
    ahead = kept.world.now()
    await kept.world.give_bearer(kept.case.a)
    await kept.world.act(kept.case.a, "case.pause", s.Pause, kept.case.case, side=Side.A)
    kept.jumps(-YEAR)
    await kept.round()
    assert (await kept.world.store.times()).newest == ahead


# --- tokens ---------------------------------------------------------------------------------------------------


async def test_a_token_that_was_given_by_a_clock_ahead_is_none_and_is_forgotten(kept: Kept) -> None:
    world, person = kept.world, kept.case.a
    await kept.round()
    kept.jumps(YEAR)
    await world.give_bearer(person)
    await world.service.authentication.session(person.bearer)
    kept.jumps(-YEAR)
    with pytest.raises(Denied, match="login.expired"):
        await world.service.authentication.session(person.bearer)
    assert ("destroyed.tokens", 1) in await kept.round()
    kept.jumps(YEAR)
    with pytest.raises(Denied, match="login.expired"):
        await world.service.authentication.session(person.bearer)


@pytest.mark.parametrize(("back", "good"), [(limits.CLOCK_SKEW_S, True), (limits.CLOCK_SKEW_S + 1, False)])
async def test_a_token_may_be_ahead_as_far_as_two_honest_clocks(kept: Kept, back: int, good: bool) -> None:
    await kept.world.give_bearer(kept.case.a)
    kept.jumps(-back)
    if good:
        session = await kept.world.service.authentication.session(kept.case.a.bearer)
        assert session.expires == Seconds(kept.world.now() + back + BEARER_LIFE_S)
        return
    with pytest.raises(Denied, match="login.expired"):
        await kept.world.service.authentication.session(kept.case.a.bearer)
