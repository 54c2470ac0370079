"""A case that every list leaves out is looked at by itself, and missed where the service knows of none any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.domain.model import Place, StaffRole
from relay.wire import messages as m
from relay_client.api.account import Account
from relay_client.errors import ServerProblem
from relay_client.views.troubled import PartialList
from tests.support.between import Between, between
from tests.support.every_stop import EVERY_STOP
from tests.support.family import kin
from tests.support.full import Full, full
from tests.support.fuller import fuller
from tests.support.organisation import DAY, Organisation, Seated


def without(person: Account, case: CaseId) -> Between:
    """Let no look of the server name a case."""
    stands = between(person)
    stands.change(
        "look", m.Looked, lambda said: replace(said, cases=tuple(each for each in said.cases if each.case != case))
    )
    return stands


async def counsellors(account: Account) -> PartialList[Any]:
    return await account.counsellor.delegated_cases()


async def interpreters(account: Account) -> PartialList[Any]:
    return await account.interpreter.given()


async def supporters(account: Account) -> PartialList[Any]:
    return await account.supporter.lent()


BESIDE_PARTIES = (
    (full, "sanne", counsellors, "case.revoke"),
    (fuller, "lena", interpreters, "item.unshare"),
    (kin, "sister", supporters, "case.unsupport"),
)


@pytest.mark.parametrize(
    ("world", "who", "listed", "ends"), BESIDE_PARTIES, ids=[each[1] for each in BESIDE_PARTIES]
)
async def test_a_case_that_every_list_leaves_out_is_missed(
    office: Organisation,
    world: Callable[[Organisation], Awaitable[Full]],
    who: str,
    listed: Callable[[Account], Awaitable[PartialList[Any]]],
    ends: str,
) -> None:
    """By whoever stays in the list of a case for good: also behind the end of what they did there, which hides nothing."""
    made = await world(office)
    await made.people[who].cases()
    over = next(each for each in EVERY_STOP if each.world is world and each.route == ends)
    await over.do(made.people[over.who], made)
    assert (await listed(made.people[who])).troubled == ()
    again = office.started_again(made.people[who])
    stands = without(again, made.case)
    assert (await listed(again)).troubled == ()
    stands.before["case.get"] = _unknown
    assert [(each.case, each.code) for each in (await listed(again)).troubled] == [(made.case, "journal.gone")]


async def _unknown() -> None:
    raise ServerProblem("not.found", 404)


# --- a mediator, whose place ends


async def deputy_of(office: Organisation, seated: Seated, days: int = 90) -> tuple[Account, KeysetId]:
    """Give a second mediator a place, whose device then follows the journal."""
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    keyset = await seated.office.find_staff("deputy")
    await seated.office.coordinator.assign(seated.case, keyset, Place.DEPUTY, days=days)
    assert [each.case for each in (await deputy.needs.today()).cases] == [seated.case]
    return deputy, keyset


async def told(deputy: Account) -> tuple[list[tuple[str, str, Seconds | None]], list[str]]:
    """Return what a mediator is told of a place that ended, and of a case that is hidden."""
    today = await deputy.needs.today()
    ended = [(each.code, each.name, each.at) for each in today.warnings if each.code == "warn.place_ended"]
    return ended, [each.code for each in today.troubled]


async def test_a_mediator_is_told_of_a_case_that_every_list_leaves_out(office: Organisation) -> None:
    seated = await office.seated()
    deputy, _ = await deputy_of(office, seated)
    stands = without(deputy, seated.case)
    assert await told(deputy) == ([], ["journal.hidden"])
    stands.before["case.ended"] = _unknown
    assert await told(deputy) == ([], ["journal.hidden"]), "nor is it, by a service that knows of no end"


async def test_the_end_of_a_place_is_told_as_an_end_by_whom_and_when(office: Organisation) -> None:
    seated = await office.seated()
    deputy, keyset = await deputy_of(office, seated)
    await seated.office.coordinator.end_assignment(seated.case, keyset)
    ended = Seconds(office.clock.at)
    office.clock.at += DAY
    assert await told(deputy) == ([("warn.place_ended", "office", ended)], [])
    again = office.started_again(deputy)
    between(again).before["case.ended"] = _unknown
    assert await told(again) == ([("warn.place_ended", "office", ended)], []), "what was verified is kept"
    office.clock.at += 40 * DAY
    assert await told(again) == ([], []), "and told for a month"


async def test_the_end_of_an_earlier_place_hides_no_later_one(office: Organisation) -> None:
    seated = await office.seated()
    deputy, keyset = await deputy_of(office, seated)
    boss = seated.office.coordinator
    await boss.end_assignment(seated.case, keyset)
    replies: list[bytes] = []

    def kept(reply: bytes) -> bytes:
        replies.append(reply)
        return reply

    between(deputy).changes["case.ended"] = kept
    await told(deputy)
    office.clock.at += DAY
    await boss.assign(seated.case, keyset, Place.DEPUTY)
    assert await told(deputy) == ([], [])
    again = office.started_again(deputy)
    hides = without(again, seated.case)
    assert await told(again) == ([], ["journal.hidden"])
    (hides.instead["case.ended"],) = replies
    assert await told(again) == ([], ["journal.hidden"]), "the record stands in the journal, and a place behind it"


async def test_a_place_that_ran_out_is_told_by_its_own_date(office: Organisation) -> None:
    seated = await office.seated()
    until = Seconds(office.clock.at + 10 * DAY)
    deputy, _ = await deputy_of(office, seated, days=10)
    office.clock.at = until + DAY
    assert await told(deputy) == ([("warn.place_ended", "", until)], [])
