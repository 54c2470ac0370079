"""The one way in which a test waits for what nobody tells it: it looks again and again, for so long and no longer.

What is looked at must not change by it: no lock is taken, no request is sent that could stand in the way of another, nothing is
consumed. Where something does tell (a reply, the end of a line or of a process), a test waits for that and not here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

PATIENCE_S: Final = 20.0
_EVERY_S: Final = 0.005


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something holds; raise `AssertionError` that says what, where it still does not after `PATIENCE_S`."""
    latest = asyncio.get_running_loop().time() + PATIENCE_S
    while not await holds():
        assert asyncio.get_running_loop().time() < latest, f"not within {PATIENCE_S:g} s: {what}"
        await asyncio.sleep(_EVERY_S)
