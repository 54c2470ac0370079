"""Ends a piece of work as a power cut would, at its n-th change of a folder's names, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

CHANGES: Final = frozenset({"os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir"})
FAILED: Final = 3


def killed_at(n: int, within: Path, work: Callable[[], object], number: int = signal.SIGKILL) -> bool:
    """Do the work in a copy of this process, which gets a signal before it changes names in `within` for the n-th time.

    Returns whether it came so far. With another signal than SIGKILL the copy must end itself, and say by which. Work that fails
    fails here.
    """
    child = os.fork()
    if child == 0:
        _work(n, str(within), work, number)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == number == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) in (0, 128 + number), "the work itself failed"
    return os.WEXITSTATUS(status) != 0


def _work(n: int, within: str, work: Callable[[], object], number: int) -> None:
    changes = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal changes
        if event in CHANGES and any(within in str(each) for each in args):
            changes += 1
            if changes == n:
                os.kill(os.getpid(), number)

    if number != signal.SIGKILL:  # whoever started the tests may have had it ignored
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    code = FAILED
    try:
        sys.addaudithook(watch)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else FAILED
    finally:
        os._exit(code)
