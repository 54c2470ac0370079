"""How much one person may add in a day: more is refused with its code, and stopping never is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from relay.domain.forms import Form
from relay.domain.ids import SECONDS_PER_DAY, AccountId, CaseId, ItemId, Seconds
from relay.domain.model import Item, Side
from relay.service import dispatch, quotas
from relay.service.backend import Request
from relay.service.facade import Service
from relay.service.quotas import SCARCE, SCARCE_S, DayQuotas, Quotas
from relay.service.rate_limit import RateLimiter
from relay.wire import statements as s
from relay.wire.problems import Denied
from tests.support.room import WIDE
from tests.support.world import Opened, Someone, World, Written

LETTERS, RECORDS = 3, 4


@pytest.fixture
def few(world: World, case: Opened) -> None:
    """Begin a day in which nobody may add much."""
    most = DayQuotas(letters=LETTERS, records=RECORDS)
    world.service = Service.build(world.service.context, RateLimiter(world.clock, world.chance, 1_000), WIDE, most)


async def wants(world: World, case: Opened, person: Someone, kinds: tuple[Form, ...] = (Form.LETTER,)) -> None:
    await world.act(
        person, "case.preferences", s.Preferences, case.case, side=Side.A, kinds=kinds, tell_opened=False
    )


async def sent(world: World, case: Opened) -> Written:
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, written)
    return written


def left_of_the_day(world: World) -> int:
    return SECONDS_PER_DAY - world.now() % SECONDS_PER_DAY


async def test_so_many_letters_of_a_side_wait_at_once_and_the_next_one_has_room_when_one_was_taken_back(
    world: World, case: Opened
) -> None:
    """The other side has a limit of its own, and what was sent before is answered again."""
    most = DayQuotas(letters=100, records=100, waiting=2)
    world.service = Service.build(world.service.context, RateLimiter(world.clock, world.chance, 1_000), WIDE, most)
    first, second = [await sent(world, case) for _ in range(2)]
    with pytest.raises(Denied, match="quota.waiting"):
        await sent(world, case)
    written = await world.write(case.b, case.case, Side.B, [case.mediator])
    await world.submit(case.b, case.case, written)
    assert (await world.submit(case.a, case.case, first)).position.n > 0
    await world.act(case.a, "item.recall", s.Recall, case.case, item=second.item)
    await sent(world, case)
    with pytest.raises(Denied, match="quota.waiting"):
        await sent(world, case)


async def test_a_side_that_was_not_told_of_the_end_meets_the_same_limit(
    world: World, office: Someone, lead: Someone
) -> None:
    """The other one left before the case opened: what this side wrote is void, and still counts as waiting."""
    most = DayQuotas(letters=100, records=100, waiting=1)
    world.service = Service.build(world.service.context, RateLimiter(world.clock, world.chance, 1_000), WIDE, most)
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    people = {side: world.someone(f"early-{side.value}") for side in Side}
    for side, person in people.items():
        await world.enrol(case, lead, side, person)
    written = await world.write(people[Side.A], case, Side.A, [lead])
    await world.submit(people[Side.A], case, written)
    await world.act(people[Side.B], "case.withdraw", s.Withdraw, case, side=Side.B)
    another = await world.write(people[Side.A], case, Side.A, [lead])
    with pytest.raises(Denied, match="quota.waiting"):
        await world.submit(people[Side.A], case, another)


@pytest.mark.usefixtures("few")
async def test_so_many_letters_a_day_and_no_more_and_the_next_day_again(world: World, case: Opened) -> None:
    letters = [await sent(world, case) for _ in range(LETTERS)]
    with pytest.raises(Denied, match="quota.letters") as refused:
        await sent(world, case)
    assert refused.value.retry_after_s == left_of_the_day(world)
    assert (await world.submit(case.a, case.case, letters[0])).position.n > 0, "what was sent before is answered"
    await wants(world, case, case.a)  # records are counted apart
    written = await world.write(case.b, case.case, Side.B, [case.mediator])
    await world.submit(case.b, case.case, written)  # and so is everybody
    world.clock.at += left_of_the_day(world)
    await sent(world, case)


@pytest.mark.usefixtures("few")
async def test_so_many_records_a_day_and_no_more(world: World, case: Opened) -> None:
    for _ in range(RECORDS):
        await wants(world, case, case.a)
    with pytest.raises(Denied, match="quota.records"):
        await wants(world, case, case.a)
    await sent(world, case)


@pytest.mark.usefixtures("few")
async def test_what_is_refused_counts_for_nothing(world: World, case: Opened) -> None:
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    good, written.request = written.request, replace(written.request, grants=())
    for _ in range(LETTERS + 1):
        with pytest.raises(Exception, match="record.mismatch"):
            await world.submit(case.a, case.case, written)
    written.request = good
    await world.submit(case.a, case.case, written)


@pytest.mark.usefixtures("few")
async def test_no_quota_refuses_a_stop_and_no_stop_counts(world: World, case: Opened) -> None:
    letters = [await sent(world, case) for _ in range(LETTERS)]
    for _ in range(RECORDS):
        await wants(world, case, case.a)
    for each in letters:
        await world.act(case.a, "item.recall", s.Recall, case.case, item=each.item)
    for _ in range(RECORDS + 1):
        await world.act(case.a, "case.pause", s.Pause, case.case, side=Side.A)
    await world.act(case.a, "case.withdraw", s.Withdraw, case.case, side=Side.A)


def test_on_a_full_disk_one_person_may_say_so_much_and_nobody_else_has_less() -> None:
    counts, one, other = Quotas(DayQuotas(1, 1)), AccountId(bytes(16)), AccountId(bytes([1]) * 16)
    for _ in range(SCARCE):
        counts.take_scarce(one, Seconds(SCARCE_S))
    with pytest.raises(Denied, match="rate.limited") as refused:
        counts.take_scarce(one, Seconds(SCARCE_S + 10))
    assert refused.value.retry_after_s == SCARCE_S - 10
    counts.take_scarce(other, Seconds(SCARCE_S + 10))
    counts.take_scarce(one, Seconds(2 * SCARCE_S))


async def test_on_a_full_disk_whatever_somebody_asks_is_counted(
    world: World, case: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "SCARCE", 2)
    monkeypatch.setattr(world.store, "short", lambda: True)

    async def pause(person: Someone, side: Side) -> None:
        body = await world.request(person, s.Pause, case.case, side=side)
        await dispatch.answer(world.service, Request("case.pause", body, person.bearer, {"case": case.case}, {}))

    await pause(case.a, Side.A)
    await pause(case.a, Side.A)
    with pytest.raises(Denied, match="rate.limited"):
        await pause(case.a, Side.A)
    await pause(case.b, Side.B)


async def test_letters_that_wait_are_not_read_anew_for_each_one_that_comes(
    world: World, case: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a letter costs as much as its case is long."""
    reads, items_of = [], world.store.items_of

    async def counted(case_id: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
        reads.append(case_id)
        return await items_of(case_id, after, limit)

    monkeypatch.setattr(world.store, "items_of", counted)
    for _ in range(6):
        await sent(world, case)
    assert len(reads) == 1
