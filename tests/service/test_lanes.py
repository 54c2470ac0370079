"""Stops pass whatever else waits, and what is sent counts before it is read."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from relay.domain.model import Side
from relay.handlers.endpoint import LARGE_BYTES, Frontend
from relay.handlers.http_server import FrontendRunner
from relay.handlers.routes import dispatcher
from relay.handlers.turns import WORK_AT_ONCE
from relay.service.rate_limit import RATE_LIMITS
from relay.wire import limits
from relay.wire import statements as s
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME, ROUTES, Pace
from tests.support.frontends import frontend_to
from tests.support.process import Line, path_of
from tests.support.raw import RawLine
from tests.support.world import Opened, World

PIECES = b'{"record":[' + b"[]," * (limits.REQUEST_BYTES // 4) + b"[]]}"
"""A body that is short enough, of so many pieces that reading it would take a second."""


@asynccontextmanager
async def fronted(world: World, pace: float = 1.0) -> AsyncIterator[tuple[Frontend, Line]]:
    """Put a frontend before the world's service, in this process, and connect to it."""
    frontend = frontend_to(world.service, world.clock, pace=pace)
    runner = FrontendRunner(frontend, dispatcher(frontend), shutdown_s=0.1, access_log=None)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        async with runner.listener(listening, None).accepting(), aiohttp.ClientSession() as session:
            yield frontend, Line(origin, session)
    finally:
        await runner.cleanup()


def test_whatever_enters_at_any_age_is_a_stop() -> None:
    stops = {shape for route in ROUTES if route.pace is Pace.STOP for shape in route.records}
    assert stops > s.ANY_AGE


async def test_a_stop_waits_for_no_other_work(world: World, case: Opened) -> None:
    await world.give_bearer(case.a)
    async with fronted(world) as (frontend, line), AsyncExitStack() as held:
        for number in range(WORK_AT_ONCE):
            await held.enter_async_context(frontend.work.turn(f"somebody {number}"))
        pause = await world.request(case.a, s.Pause, case.case, side=Side.A)
        looking = asyncio.create_task(line.ask("case.get", case.a, case=case.case))
        assert (await line.ask("case.pause", case.a, pause, case=case.case)).status == 200
        assert not looking.done()
        await held.aclose()
        assert (await looking).status == 200


async def test_whoever_used_up_their_pace_can_stop(world: World, case: Opened) -> None:
    await world.give_bearer(case.a)
    async with fronted(world, pace=0.005) as (_, line):
        burst = round(RATE_LIMITS[Pace.ACT].burst * 0.005)
        sent = [await line.ask("case.preferences", case.a, b"{}", case=case.case) for _ in range(burst + 1)]
        assert [reply.status for reply in sent] == [400] * burst + [429]
        pause = await world.request(case.a, s.Pause, case.case, side=Side.A)
        assert (await line.ask("case.pause", case.a, pause, case=case.case)).status == 200


@pytest.mark.parametrize(
    ("route", "body", "code"),
    [
        ("case.note", PIECES, "request.too_large"),
        ("case.note", b" " * (limits.REQUEST_BYTES + 1), "request.too_large"),
        ("case.note", b'{"record":"' + b"\\u0041" * 10_000 + b'"}', "request.too_large"),
        ("case.note", b"no JSON", "json.syntax"),
        ("case.pause", b" " * (limits.STOP_BYTES + 1), "request.too_large"),
        ("slot.put", b" " * (limits.SMALL_BYTES + 1), "request.too_large"),
        ("look", b" " * (limits.LOOK_WANTED_BYTES + 1), "request.too_large"),
    ],
    ids=["pieces", "long", "escapes", "no JSON", "stop", "slot", "look"],
)
async def test_a_body_is_refused_for_its_size_before_it_is_read(
    world: World, case: Opened, route: str, body: bytes, code: str
) -> None:
    await world.give_bearer(case.a)
    async with fronted(world) as (_, line):
        assert (await line.ask(route, case.a, body, case=case.case)).code == code
        head = (
            f"{BY_NAME[route].method.value} {path_of(BY_NAME[route], case=case.case)} HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {base64url(case.a.bearer)}\r\nContent-Type: application/json\r\n"
            f"Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n"
        )
        async with RawLine.to(int(line.origin.rpartition(":")[2])) as raw:
            raw.writer.write(head.encode() + body + b"\r\n0\r\n\r\n")
            assert (await raw.reply()).code == code, "also where no length is announced"


async def test_a_large_body_waits_for_its_turn_and_nobody_else_does(world: World, case: Opened) -> None:
    for person in (case.a, case.b):
        await world.give_bearer(person)
    large = b'{"record":"' + b"A" * LARGE_BYTES + b'"}'
    async with fronted(world) as (frontend, line), AsyncExitStack() as held:
        await held.enter_async_context(frontend.large.turn("somebody"))
        sending = asyncio.create_task(line.ask("case.preferences", case.a, large, case=case.case))
        pause = await world.request(case.b, s.Pause, case.case, side=Side.B)
        assert (await line.ask("case.pause", case.b, pause, case=case.case)).status == 200
        assert (await line.ask("case.preferences", case.a, b"{}", case=case.case)).code == "json.missing"
        assert not sending.done()
        for number in range(WORK_AT_ONCE):  # it holds no turn for work while it waits
            await held.enter_async_context(frontend.work.turn(f"somebody {number}"))
        await held.aclose()
        assert (await sending).code == "record.magic"


async def test_a_large_body_counts_as_many_requests(world: World, case: Opened) -> None:
    await world.give_bearer(case.a)
    burst, large = 20, b'{"record":"' + b"A" * (8 * LARGE_BYTES) + b'"}'
    async with fronted(world, pace=burst / RATE_LIMITS[Pace.ACT].burst) as (_, line):
        codes = [(await line.ask("case.preferences", case.a, large, case=case.case)).code for _ in range(3)]
        assert codes == ["json.bytes", "json.bytes", "rate.limited"]
        small = [(await line.ask("case.preferences", case.a, b"{}", case=case.case)).code for _ in range(3)]
        assert small == ["json.missing", "json.missing", "rate.limited"]


async def test_refused_bodies_count_against_the_pace_and_are_not_read_beyond_it(world: World, case: Opened) -> None:
    await world.give_bearer(case.a)
    async with fronted(world, pace=0.1) as (_, line):
        burst = round(RATE_LIMITS[Pace.SUBMIT].burst * 0.1)
        codes = [(await line.ask("case.note", case.a, PIECES, case=case.case)).code for _ in range(burst + 1)]
        assert codes == ["request.too_large"] * burst + ["rate.limited"]
