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
    before = {each: signal.getsignal(each) for each in SIGNALS}
    for each in SIGNALS:
        if before[each] is not signal.SIG_IGN:
            signal.signal(each, _end)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(_BY_SIGNAL + number)
