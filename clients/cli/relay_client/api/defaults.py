"""The real chance, clock, waiting and network, put together in one place. No other file of the library reaches for them.

The network is loaded when the first server is asked: much of what people do here needs none.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from relay.domain.ids import Seconds
from relay_client.api.device_client import DeviceClient
from relay_client.device.environment import Environment
from relay_client.device.keystore import DeviceStore
from relay_client.net.transport import Transport


def machine_environment() -> Environment:
    """Return this machine's chance, clock and waiting."""
    return Environment(random=secrets.token_bytes, now=lambda: Seconds(int(time.time())), sleep=asyncio.sleep)


def device_client(environ: Mapping[str, str], *, ca_file: Path | None = None) -> DeviceClient:
    """Return the device's library, in the folder that `environ` names or the usual one."""
    environment = machine_environment()

    def connect(origin: str) -> Transport:
        from relay_client.net.http_transport import HttpTransport

        return HttpTransport(origin, environment.sleep, ca_file=ca_file)

    return DeviceClient(DeviceStore(DeviceStore.locate(environ), environment.random), environment, connect)
