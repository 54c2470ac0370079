"""What a client requires of a receipt: record, signer, place, day and second; a stop is sent whatever the clock says."""

from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import RecordId, Seconds, day_of
from relay.domain.model import Side
from relay.wire import statements as s
from relay_client.account.clock import TAKEN_S
from relay_client.errors import ClockOff, ServerProblem, Unreachable, Untrusted
from tests.support.organisation import DAY, START, Organisation
from tests.support.receipting import HEAD, Receipting


async def test_a_good_receipt_is_taken(office: Organisation) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.drops = {"case.note"}
    outcome = await seated.anna.party.note(seated.case, "Hello")
    assert (outcome.day, outcome.position) == (day_of(Seconds(START)), s.Position(7, HEAD))
    assert seated.anna.pending() == ()


@pytest.mark.parametrize(
    "otherwise",
    [
        {"record": RecordId(b"o" * 32)},
        {"n": 6},
        {"head": s.Digest(bytes(32))},
        {"head": None},
        {"at": None},
        {"head": None, "at": None},
        {"day": day_of(Seconds(START)) + 1},
        {"day": day_of(Seconds(START)) - 1},
        {"at": Seconds(START - TAKEN_S - 1)},
        {"at": Seconds(START + TAKEN_S + 1)},
        {"at": Seconds(START + 100 * DAY), "day": day_of(Seconds(START + 100 * DAY))},
    ],
    ids=str,
)
async def test_a_receipt_that_says_anything_else_is_refused_and_the_request_kept(
    office: Organisation, otherwise: dict[str, Any]
) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.drops, stands.otherwise = {"case.note"}, otherwise
    with pytest.raises(Untrusted, match="trust.receipt"):
        await seated.anna.party.note(seated.case, "Hello")
    assert len(seated.anna.pending()) == 1


async def test_a_receipt_is_as_old_as_the_first_time_that_the_request_was_sent(office: Organisation) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.loses_answer = {"case.note"}
    with pytest.raises(Unreachable):
        await seated.anna.party.note(seated.case, "Hello")
    stands.loses_answer = set()
    (kept,) = seated.anna.pending()
    office.clock.at += 3 * DAY
    assert (await seated.anna.resend(kept.id)).day == day_of(Seconds(START))


@pytest.mark.parametrize("off", [-TAKEN_S, TAKEN_S])
async def test_fifteen_minutes_are_within_what_is_forgiven(office: Organisation, off: int) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.drops, at = {"case.note"}, Seconds(START + off)
    stands.otherwise = {"at": at, "day": day_of(at)}
    assert (await seated.anna.party.note(seated.case, "Hello")).day == day_of(at)


@pytest.mark.parametrize("off", [-DAY - 1, DAY + 1, -1_000 * DAY])
async def test_a_stop_holds_when_a_clock_is_a_day_off_and_its_person_is_told(
    office: Organisation, off: int
) -> None:
    seated = await office.seated()
    access = seated.anna._session
    access.environment = replace(access.environment, now=lambda: Seconds(office.clock.at + off))
    with pytest.raises(ClockOff, match="clock.far") as told:
        await seated.anna.party.contact.pause(seated.case)
    assert (told.value.own, told.value.server_time) == (START + off, START)
    assert seated.anna.pending() == ()
    access.environment = replace(access.environment, now=lambda: Seconds(office.clock.at))
    assert (await seated.anna.party.status(seated.case)).side(Side.A).pause is not None
    await seated.anna._case_client.sender.standing.settle()
    assert [each.what for each in (await access.content()).stops or ()] == ["Pause"]


async def test_a_stop_is_not_receipted_for_another_day_unnoticed(office: Organisation) -> None:
    seated = await office.seated()
    stands, at = Receipting(office, seated.anna), Seconds(START + 100 * DAY)
    stands.drops, stands.otherwise = {"case.pause"}, {"at": at, "day": day_of(at)}
    with pytest.raises(ClockOff, match="clock.far"):
        await seated.anna.party.contact.pause(seated.case)


async def test_a_receipt_is_held_against_what_the_server_told_before_too(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.anna._session
    await seated.anna.party.status(seated.case)
    access.clock.heard(Seconds(START + 2 * DAY))
    with pytest.raises(ClockOff, match="clock.far"):
        await seated.anna.party.contact.pause(seated.case)


async def test_nothing_but_a_stop_is_signed_with_a_clock_far_off(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.anna._session
    access.environment = replace(access.environment, now=lambda: Seconds(office.clock.at - 7_200))
    with pytest.raises(ClockOff, match="clock.off") as off:
        await seated.anna.party.note(seated.case, "Hello")
    assert (off.value.own, off.value.server_time) == (START - 7_200, START)
    seated.anna.take_time(off.value.server_time)
    assert not (await seated.anna.party.note(seated.case, "Hello")).signed_anew
    # A program started later goes by what was taken, until it is told that this machine's clock is right again.
    later = office.started_again(seated.anna)
    assert (await later.times()).own == START + 7_200
    later.own_time()
    assert (await later.times()).own == START
    seated.anna.own_time()
    with pytest.raises(ClockOff, match="clock.off"):
        await seated.anna.party.note(seated.case, "Again")


async def test_a_refused_stop_is_told_and_not_kept(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.contact.pause(seated.case)
    access = seated.anna._session
    before = (await access.content()).stops
    await seated.lead.mediator.close(seated.case)
    with pytest.raises(ServerProblem, match="case.closed"):
        await seated.anna.party.contact.withdraw(seated.case)
    assert (await access.content()).stops == before
    assert seated.anna.pending() == ()


async def test_a_stop_that_is_called_late_is_not_dated_anew_but_kept(office: Organisation) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.refuses = {"case.pause": "record.late"}
    with pytest.raises(Untrusted, match="trust.receipt"):
        await seated.anna.party.contact.pause(seated.case)
    (kept,) = seated.anna.pending()
    assert [each.route.name for each in stands.sent].count("case.pause") == 1
    stands.refuses = {}
    assert (await seated.anna.resend(kept.id)).what == "case.pause"
