"""Reads a secret from a screen without showing it, also where the program was stopped meanwhile and goes on (Ctrl-Z and fg)."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_FLAGS: Final = 3
"""The place of the local modes among what `tcgetattr` returns."""


@contextmanager
def unechoed(screen: int, again: Callable[[], object]) -> Iterator[None]:
    """Show nothing of what is typed at a screen (its file descriptor) while the context lasts.

    Whoever stops the program gets a screen that shows what is typed; when it goes on, that ends and `again` puts the question anew.
    """
    shown = termios.tcgetattr(screen)
    hidden = [*shown]
    hidden[_FLAGS] &= ~termios.ECHO

    def goes_on(_number: int = 0, _frame: FrameType | None = None) -> None:
        termios.tcsetattr(screen, termios.TCSANOW, hidden)

    def stops(number: int, _frame: FrameType | None) -> None:
        termios.tcsetattr(screen, termios.TCSANOW, shown)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, stops)
        goes_on()
        again()

    before = {
        signal.SIGTSTP: signal.signal(signal.SIGTSTP, stops),
        signal.SIGCONT: signal.signal(signal.SIGCONT, goes_on),
    }
    termios.tcsetattr(screen, termios.TCSAFLUSH, hidden)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        termios.tcsetattr(screen, termios.TCSAFLUSH, shown)
