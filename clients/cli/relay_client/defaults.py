"""The real chance, clock, waiting and network, put together in one place. No other file of the library reaches for them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from relay.domain.ids import Seconds
from relay_client.keystore import Home
from relay_client.letters import Letters
from relay_client.surroundings import Surroundings
from relay_client.transport import HttpTransport


def surroundings() -> Surroundings:
    """Return this machine's chance, clock and waiting."""
    return Surroundings(random=secrets.token_bytes, now=lambda: Seconds(int(time.time())), sleep=asyncio.sleep)


def letters(environ: Mapping[str, str], *, ca_file: Path | None = None) -> Letters:
    """Return the device's library, in the folder that `environ` names or the usual one."""
    around = surroundings()
    return Letters(
        Home(Home.locate(environ), around.random),
        around,
        lambda origin: HttpTransport(origin, around.sleep, ca_file=ca_file),
    )
