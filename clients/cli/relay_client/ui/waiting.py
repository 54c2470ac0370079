"""How long somebody at a screen is waited for: what is open there is locked when nobody types."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

IDLE_S: Final = 15 * 60
"""Seconds without a key after which what is open at a screen is locked."""


class Idle(Exception):
    """Nobody typed for so long that what is open must be locked."""


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Idle


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Idle where the context lasts longer than this."""
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
