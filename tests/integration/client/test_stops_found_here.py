"""Every command that stops finds what it stops on this device, whatever the service does when it is asked for a look."""

from __future__ import annotations

import asyncio

import pytest

from relay_client.api import stopping
from relay_client.api.account import Account
from relay_client.errors import Misused
from relay_client.net.transport import JsonRequest
from tests.support.between import Between
from tests.support.every_stop import EVERY_STOP, EveryStop
from tests.support.full import full
from tests.support.organisation import Organisation
from tests.support.stopping import Sitting

_LIMIT_S = 60
"""In which a test that would wait for a look for ever fails instead."""
LOOKS = frozenset({"look", "case.list", "case.get", "case.journal", "item.list", "staff.list", "office.get"})


class NoEnd(Between):
    """A service that takes what is signed and never ends a look."""

    def __init__(self, person: Account) -> None:
        super().__init__(person._session.transport)
        person._session.transport = self
        self.taken: dict[str, asyncio.Event] = {each.route: asyncio.Event() for each in EVERY_STOP}

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        if call.route.name in LOOKS:
            await asyncio.Event().wait()
        answer = await super().send(call, bearer)
        if call.route.name in self.taken:
            self.taken[call.route.name].set()
        return answer


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "CHOOSING_S", 0.05)


@pytest.mark.parametrize("stop", EVERY_STOP, ids=lambda stop: stop.name)
async def test_a_command_stops_while_no_look_ends(office: Organisation, stop: EveryStop) -> None:
    made = await stop.world(office)
    person = made.people[stop.who]
    await person.cases()
    stands = NoEnd(person)
    command = asyncio.ensure_future(Sitting(office, person).says(*stop.typed(made)))
    try:
        async with asyncio.timeout(_LIMIT_S):
            taken = asyncio.ensure_future(stands.taken[stop.route].wait())
            await asyncio.wait({command, taken}, return_when=asyncio.FIRST_COMPLETED)
        assert taken.done(), command.result()
    finally:
        taken.cancel()
        command.cancel()


async def test_a_case_goes_by_its_label_here(office: Organisation) -> None:
    made = await full(office)
    await made.meral.cases()
    NoEnd(made.meral)
    stopping_ = Sitting(office, made.meral).context
    assert await stopping_.case_to_stop("file 7, both") == made.case
    assert await stopping_.case_to_stop("File 8") == made.second


async def test_what_several_go_by_is_not_chosen_here(office: Organisation) -> None:
    made = await full(office)
    await made.meral.cases()
    stands = NoEnd(made.meral)

    async def unknown() -> object:
        raise Misused("id.unknown")

    for typed in ("file", "no such case", None):
        with pytest.raises(Misused, match=r"id\.unknown"):
            await made.meral.stopping.case(typed, unknown)  # type: ignore[arg-type]
    assert stands.sent == []
