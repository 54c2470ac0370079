"""A look without an end keeps nobody from stopping: what is stopped is found on the device, and the stop is sent all the same."""

from __future__ import annotations

import asyncio

import pytest

from relay.wire import codec
from relay.wire import messages as m
from relay.wire.records import parse
from relay_client.api import stopping
from tests.support.between import between, bodies
from tests.support.organisation import Organisation
from tests.support.stopping import Sitting, letters_under_way, second_contact

_LIMIT_S = 20
"""In which a test that would wait for the look for ever fails instead."""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "CHOOSING_S", 0.05)


@pytest.mark.parametrize(
    ("route", "line"),
    [
        ("case.pause", ["pause"]),
        ("case.pause", ["pause", "CASE"]),
        ("case.withdraw", ["withdraw", "--case", "CASE", "--sure"]),
        ("case.consent", ["consent", "--case", "CASE", "--end", "--sure"]),
        ("item.recall", ["recall", "MINE"]),
        ("item.refuse", ["refuse", "THEIRS", "--sure"]),
    ],
)
async def test_a_stop_is_sent_while_the_look_hangs(office: Organisation, route: str, line: list[str]) -> None:
    seated = await office.seated()
    mine, theirs = await letters_under_way(seated)
    typed = {"CASE": seated.case.hex(), "MINE": mine.hex(), "THEIRS": theirs.hex()}
    stands = between(seated.anna)
    stands.before["look"] = asyncio.Event().wait
    async with asyncio.timeout(_LIMIT_S):
        status, _ = await Sitting(office, seated.anna).says(*[typed.get(each, each) for each in line])
    assert status == 0
    assert len(bodies(stands, route)) == 1


async def test_what_the_device_does_not_know_is_waited_for(
    office: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "CHOOSING_S", 0)
    seated = await office.seated()
    other = await second_contact(office, seated)
    stands = between(seated.anna)
    asked, answers = asyncio.Event(), asyncio.Event()

    async def hangs() -> None:
        asked.set()
        await answers.wait()

    stands.before["look"] = hangs
    async with asyncio.timeout(_LIMIT_S):
        found = asyncio.ensure_future(seated.anna.stopping.contacts(other.hex()))
        await asked.wait()
        answers.set()
        assert (await found).cases == (other,)


async def test_every_contact_that_is_known_is_paused(office: Organisation) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    await seated.anna.cases()
    stands = between(seated.anna)
    stands.before["look"] = asyncio.Event().wait
    async with asyncio.timeout(_LIMIT_S):
        await Sitting(office, seated.anna).says("pause")
    said = [parse(codec.decode(m.Act, each).record).statement for each in bodies(stands, "case.pause")]
    assert {getattr(each, "case", None) for each in said} == {seated.case, other}
