"""A way to a server on which everything that goes by is written down: for holding what travels against what is documented.

It changes nothing but the connection: method, address, headers and bytes are passed on as they came.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from tests.support.exchange import Exchange

_OF_THE_LINE = ("Connection", "Transfer-Encoding", "Keep-Alive", "Host")
"""Headers that speak of one connection and are not passed on."""


class Recorder:
    """Listens on a port of its own from the moment it is made; passes on to `server` once that is known."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = ""
        self.exchanges: list[Exchange] = []
        self._session: aiohttp.ClientSession | None = None

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Pass one request on, and its reply back."""
        assert self._session is not None
        body = await request.content.read()
        sent = _own(request.headers)
        async with self._session.request(
            request.method, self.server + request.raw_path, data=body or None, headers=sent, allow_redirects=False
        ) as answer:
            headers = _own(answer.headers)
            response = web.StreamResponse(status=answer.status, headers=headers)
            await response.prepare(request)
            reply = bytearray()
            try:
                async for piece in answer.content.iter_any():
                    reply += piece
                    await response.write(piece)
                await response.write_eof()
            finally:
                path, _, query = request.raw_path.partition("?")
                self.exchanges.append(
                    Exchange(request.method, path, query, sent, body, answer.status, headers, bytes(reply))
                )
        return response

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Recorder]:
        """Pass on while the context lasts."""
        self._session = aiohttp.ClientSession(
            auto_decompress=False, skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
        )
        runner = web.ServerRunner(web.Server(self.handle), shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, self.socket).start()
        try:
            yield self
        finally:
            await runner.cleanup()
            await self._session.close()
            await asyncio.sleep(0)


def _own(headers: CIMultiDictProxy[str]) -> CIMultiDict[str]:
    found = CIMultiDict(headers)
    for name in _OF_THE_LINE:
        found.popall(name, None)
    return found
