"""A service between a program and its relay, on a port of its own, that changes what some answers say. For the real programs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Self

import aiohttp
from aiohttp import web

Change = Callable[[str, bytes], bytes]
"""Gives an answer's body as it is told, from the path that was asked for and the true body."""
_OWN = frozenset({"content-length", "transfer-encoding", "connection", "date", "server", "content-encoding"})


class Rewriting:
    """Listens on `port` while the context lasts; where it leads is said later. `change` is asked of every answer of JSON."""

    def __init__(self) -> None:
        self.port = 0
        self.change: Change = lambda _path, body: body
        self.asks: Change = lambda _path, body: body
        """The same of what is asked."""
        self._inside = 0
        self._loop = asyncio.new_event_loop()
        self._listens, self._ends = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._listens.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ends.set)
        self._thread.join(30)
        self._loop.close()

    def leads_to(self, port: int) -> None:
        """Begin to let people through."""
        self._inside = port

    async def _serve(self) -> None:
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._passed)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._listens.set()
        await self._ends.wait()
        await runner.cleanup()

    async def _passed(self, request: web.Request) -> web.Response:
        url = f"http://127.0.0.1:{self._inside}{request.rel_url}"
        body = self.asks(request.path, await request.read())
        kept = {name: value for name, value in request.headers.items() if name.lower() not in _OWN}
        async with (
            aiohttp.ClientSession(auto_decompress=True) as session,
            session.request(request.method, url, data=body, headers=kept) as answer,
        ):
            told = self.change(request.path, await answer.read())
            headers = {name: value for name, value in answer.headers.items() if name.lower() not in _OWN}
            return web.Response(status=answer.status, body=told, headers=headers)
