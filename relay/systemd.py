"""What the service manager is told of the service: that it serves, that it is well, that it reads its settings anew, that it stops.

The protocol of sd_notify(3) by hand: a line of text in a datagram. A library for it would be one more package to trust for twenty
lines. Where no manager listens, nothing is told; a manager that is gone is no fault of the service.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Final

import structlog

LOOKS_PER_PATIENCE: Final = 3
"""How often the manager is told that all is well within the time after which it takes the service for hung."""
_MICROSECONDS: Final = 1_000_000
_ABSTRACT: Final = "@"

log = structlog.get_logger("relay")


class ServiceManager:
    """The manager that started this process, by what it left in the environment, which is taken out of there.

    `watchdog_s` is the time in seconds after which it takes a silent service for hung; None where it does not.
    """

    def __init__(self, environ: MutableMapping[str, str], pid: int) -> None:
        address = environ.pop("NOTIFY_SOCKET", "")
        patience, whose = environ.pop("WATCHDOG_USEC", ""), environ.pop("WATCHDOG_PID", "")
        self._address = "\0" + address[1:] if address.startswith(_ABSTRACT) else address
        wanted = patience.isascii() and patience.isdigit() and int(patience) > 0 and whose in ("", str(pid))
        self.watchdog_s = int(patience) / _MICROSECONDS if wanted else None

    def serves(self) -> None:
        """Tell that requests are answered from now on."""
        self._tell("READY=1")

    def reads_settings(self) -> None:
        """Tell that the settings are read anew; `serves` ends it."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1_000}")

    def stops(self) -> None:
        """Tell that the service is about to end."""
        self._tell("STOPPING=1")

    async def watch(self, ping: Callable[[], Awaitable[object]]) -> None:
        """Tell that all is well for as long as `ping` is answered in time, until cancelled.

        An answer that does not come in time is not told of: the manager waits for the next one, and then ends the service.
        """
        if self.watchdog_s is None:
            return
        every_s = self.watchdog_s / LOOKS_PER_PATIENCE
        while True:
            try:
                async with asyncio.timeout(every_s):
                    await ping()
                self._tell("WATCHDOG=1")
            except TimeoutError:
                log.warning("watchdog.unanswered")
            await asyncio.sleep(every_s)

    def _tell(self, *lines: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto("\n".join(lines).encode(), socket.MSG_DONTWAIT, self._address)
