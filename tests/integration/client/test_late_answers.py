"""An answer that was under way while another terminal went on is no journal that was set back; one that stays shorter is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relay.domain.model import CaseState
from relay_client.api.account import Account
from relay_client.errors import Untrusted
from tests.support.between import Between, between
from tests.support.organisation import Organisation, Seated

ROUTES = ("case.get", "look")


async def state(person: Account, seated: Seated, route: str) -> CaseState:
    """Look at the case by itself, or at everything."""
    if route == "case.get":
        return (await person.mediator.case(seated.case)).summary.state
    found = await person._case_client.look_all()
    if found.troubled:
        raise Untrusted(found.troubled[0].code)
    return found.snapshots[0].history.file.case.state


async def overtaken(office: Organisation, times: int, *routes: str) -> tuple[Account, Seated, Between]:
    """Give the mediator's second terminal, which is answered so many times as before the first one was shown a pause."""
    seated = await office.seated()
    second = office.started_again(seated.lead)
    stands, heard = between(second), dict[str, bytes]()

    def kept(route: str) -> Callable[[bytes], bytes]:
        return lambda body: heard.setdefault(route, body)

    def late(route: str) -> Callable[[bytes], bytes]:
        old = iter([heard[route]] * times)
        return lambda body: next(old, body)

    for route in ROUTES:
        stands.changes[route] = kept(route)
        await state(second, seated, route)
    await seated.bert.party.contact.pause(seated.case)
    await seated.lead.mediator.case(seated.case)
    stands.changes = {route: late(route) for route in routes}
    stands.sent.clear()
    return second, seated, stands


@pytest.mark.parametrize("route", ROUTES)
async def test_what_another_terminal_was_shown_is_shown_here_too(office: Organisation, route: str) -> None:
    second, seated, stands = await overtaken(office, 1, route)
    assert await state(second, seated, route) is CaseState.PAUSED
    assert [each.route.name for each in stands.sent if each.route.name in ROUTES] == [route, "case.get"]


@pytest.mark.parametrize("route", ROUTES)
async def test_a_journal_that_stays_shorter_was_set_back(office: Organisation, route: str) -> None:
    second, seated, _ = await overtaken(office, 9, *ROUTES)
    with pytest.raises(Untrusted, match=r"journal\.rollback"):
        await state(second, seated, route)
