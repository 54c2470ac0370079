"""How a command ends when it is told to: in order, so that what it had begun is cleared away, and once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_BY_SIGNAL: Final = 128
"""A process that a signal ended has this and the signal's number as its exit code, as shells count."""


@contextmanager
def in_order() -> Iterator[None]:
    """Let these signals raise `SystemExit` while the context lasts; the second one is not heard, while the first clears away.

    A signal that is ignored from the beginning, as `nohup` has it, stays so. Threads other than the main one change nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    for signal_number in SIGNALS:
        signal.signal(signal_number, signal.SIG_IGN)
    raise SystemExit(_BY_SIGNAL + number)
