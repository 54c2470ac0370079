"""Accepting connections: one at a time, and only where there is room, so that descriptors never run out.

The library's server would accept whatever comes, and drop what no descriptor is left for, whoever it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import Final
from weakref import WeakSet

import structlog

from relay.handlers.connections import SILENT_S, Connections

BACKLOG: Final = 1024
ACCEPTED_A_TURN: Final = 16
"""Connections accepted before those that are there have their turn."""
PAUSE_S: Final = 0.1
"""Before it is tried again where the machine has no descriptor left, or people who are known have all connections there may be."""
LATE_EVERY_S: Final = 1.0

log = structlog.get_logger("relay")


class _Silent:
    """A connection over which nothing has come yet: it costs a socket, and nothing is made for it. It lasts through a handshake."""

    def __init__(self, client: socket.socket, spoken: Callable[[_Silent], None]) -> None:
        self.client = client
        self.task: asyncio.Task[None] | None = None
        """Makes what speaks over it, once something has come."""
        self._spoken = spoken
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(client.fileno(), self._readable)

    def hang_up(self) -> None:
        """Break it off."""
        if self.task is not None:
            self.task.cancel()
        elif self.client.fileno() >= 0:
            self._loop.remove_reader(self.client.fileno())
            self.client.close()

    def _readable(self) -> None:
        self._loop.remove_reader(self.client.fileno())
        self._spoken(self)


class Listener:
    """Accepts the connections of a listening socket. `make` makes what speaks over one."""

    def __init__(
        self,
        listener: socket.socket,
        tls: ssl.SSLContext | None,
        connections: Connections,
        make: Callable[[], asyncio.Protocol],
    ) -> None:
        self._listener = listener
        self._tls = tls
        self._connections = connections
        self._make = make
        self._silent: WeakSet[_Silent] = WeakSet()

    @contextlib.asynccontextmanager
    async def accepting(self) -> AsyncIterator[None]:
        """Accept while the context lasts; then the socket is closed, and what was accepted stays."""
        self._listener.setblocking(False)  # noqa: FBT003 - the library takes it by position alone
        self._listener.listen(BACKLOG)
        tasks = [asyncio.create_task(self._accept()), asyncio.create_task(self._hang_up_late())]
        try:
            yield
        finally:
            for silent in list(self._silent):
                self._connections.drop(silent)
                silent.hang_up()
                if silent.task is not None:
                    tasks.append(silent.task)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._listener.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        for accepted in count(1):
            if accepted % ACCEPTED_A_TURN == 0:
                await asyncio.sleep(0)  # what waits already is taken without a turn of the loop
            try:
                client, address = await loop.sock_accept(self._listener)
            except ConnectionError:
                continue  # gone before it was taken
            except OSError as error:
                log.warning("accept.failed", exc_info=error)
                await asyncio.sleep(PAUSE_S)
                continue
            if not self._connections.make_room(address[0]):
                client.close()
                await asyncio.sleep(PAUSE_S)
                continue
            silent = _Silent(client, self._begin)
            self._silent.add(silent)
            self._connections.add(silent, address[0])

    def _begin(self, silent: _Silent) -> None:
        """Let somebody speak who has begun to; hang up where they have gone instead."""
        with contextlib.suppress(OSError):
            if silent.client.recv(1, socket.MSG_PEEK):
                silent.task = asyncio.create_task(self._connect(silent))
                silent.task.add_done_callback(lambda done: silent.client.close() if done.cancelled() else None)
                return
        self._connections.drop(silent)
        silent.client.close()

    async def _connect(self, silent: _Silent) -> None:
        """Make what speaks over a connection, behind its handshake; it counts for itself from then on."""
        client, limit = silent.client, None if self._tls is None else SILENT_S
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make, client, ssl=self._tls, ssl_handshake_timeout=limit
            )
        except OSError:
            client.close()
        finally:
            self._connections.drop(silent)

    async def _hang_up_late(self) -> None:
        while True:
            await asyncio.sleep(LATE_EVERY_S)
            self._connections.hang_up_late()
