"""A long body that is given up while more of it comes: the line lasts for the reply."""

from __future__ import annotations

import asyncio

from aiohttp import web

from relay.handlers.body_reader import BodyReader
from relay.wire.problems import Unavailable
from tests.support.raw import RawLine
from tests.support.until import PATIENCE_S

TURNS = 5
"""Of the loop, each of which takes what has come."""
HEAD = b"PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


async def test_what_comes_after_it_was_given_up_does_not_break_the_line() -> None:
    """A disk may need long for what came before; a reset in that time would take the reply along."""
    given_up, goes_on = asyncio.Event(), asyncio.Event()

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        async with BodyReader(request, silence_s=0.05) as data:
            try:
                await anext(aiter(data))
            except Unavailable:
                given_up.set()
            await goes_on.wait()
        return web.Response(status=408)

    handling = web.Server(handler, handler_cancellation=True)
    server = await asyncio.get_running_loop().create_server(handling, "127.0.0.1", 0)
    async with asyncio.timeout(PATIENCE_S), server, RawLine.to(server.sockets[0].getsockname()[1]) as line:
        await line.send(HEAD)
        await given_up.wait()
        await line.send(b"x")
        for _ in range(TURNS):
            await asyncio.sleep(0)
        goes_on.set()
        assert (await line.reply()).status == 408
