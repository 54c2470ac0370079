"""Tells what this process holds open at a moment: files, sockets, pipes and programs that it started.

What a test leaves open fails a later one, when the interpreter happens to collect it and warns. So each test is held against what
was open before it (tests/conftest.py), and the one that leaks is the one that fails.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Final

_FILES: Final = Path("/proc/self/fd")
_THREADS: Final = Path("/proc/self/task")
_CHANCE: Final = "/dev/urandom"
"""Opened by a library that needs chance for the first time (qpdf), and kept for as long as the process lives."""
_WIDER: Final[set[str]] = set()


def held_open() -> set[str]:
    """Name every open file by its number and what it leads to, and every child; nothing where no system tells (proc(5))."""
    found = set()
    with suppress(FileNotFoundError):
        # Asked twice for each test: as plain strings, since making paths takes four times as long.
        for number in os.listdir(_FILES):  # noqa: PTH208
            with suppress(FileNotFoundError):  # the folder itself, which is closed by now
                leads = os.readlink(f"{_FILES}/{number}")  # noqa: PTH115
                if leads != _CHANCE:
                    found.add(f"{number} -> {leads}")
        for thread in _THREADS.iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
                found |= {f"process {child}" for child in (thread / "children").read_text().split()}
    return found - _WIDER


def belongs_to_wider(program: subprocess.Popen[str]) -> None:
    """Say of a program that a fixture of many tests ends it, though one of them happened to start it."""
    pipes = [each.fileno() for each in (program.stdin, program.stdout, program.stderr) if each is not None]
    _WIDER.update(f"{each} -> {(_FILES / str(each)).readlink()}" for each in pipes)
    _WIDER.add(f"process {program.pid}")


def let_go() -> None:
    """Collect what a failed test left, here, without a warning: a later test is not to fail for it."""
    for name in (
        "last_exc",
        "last_value",
        "last_traceback",
    ):  # what the runner keeps of a failed test, for a debugger
        if hasattr(sys, name):
            delattr(sys, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
