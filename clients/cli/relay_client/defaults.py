"""The real chance, clock, waiting and network, put together in one place. No other file of the library reaches for them.

The network is loaded while a passphrase is stretched, or when the first server is asked: much of what people do here needs none.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from relay.domain.ids import Seconds
from relay_client.calls import Transport
from relay_client.keystore import Home
from relay_client.letters import Letters
from relay_client.surroundings import Surroundings


def surroundings() -> Surroundings:
    """Return this machine's chance, clock and waiting."""
    return Surroundings(random=secrets.token_bytes, now=lambda: Seconds(int(time.time())), sleep=asyncio.sleep)


def letters(environ: Mapping[str, str], *, ca_file: Path | None = None) -> Letters:
    """Return the device's library, in the folder that `environ` names or the usual one."""
    around = surroundings()

    def connect(origin: str) -> Transport:
        from relay_client.transport import HttpTransport

        return HttpTransport(origin, around.sleep, ca_file=ca_file)

    return Letters(Home(Home.locate(environ), around.random), around, connect, _load_network)


def _load_network() -> None:
    import relay_client.transport  # noqa: F401 - whoever connects finds it loaded
