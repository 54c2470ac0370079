"""A small file system of a test's own, and ways to fill it to the last byte."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

BLOCK_BYTES = 4_096


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a file system with these options (*size=8m*) on a new folder while the context lasts, where this process may."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", str(folder)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"NOT CHECKED on a full disk: no small file system can be mounted here ({made.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Write one file until nothing more fits."""
    with (disk / "filling").open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(BLOCK_BYTES))


def fill_with_names(disk: Path) -> None:
    """Make empty files until the disk has no number for another one, then fill it."""
    (disk / "names").mkdir()
    (disk / "filling").touch()
    with suppress(OSError):
        for number in range(1_000_000):
            (disk / "names" / str(number)).touch()
    fill(disk)


def unfill(disk: Path) -> None:
    """Make room again."""
    (disk / "filling").unlink()


_TAKE = """
import os, sys
file, block = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND), bytes(int(sys.argv[2]))
print("taking", flush=True)
while True:
    try:
        os.write(file, block)
    except OSError:
        pass
"""
"""A program that takes every free byte and never rests."""


@contextmanager
def filling(disk: Path) -> Iterator[None]:
    """Fill a disk, and take whatever becomes free, as fast as another program can, while the context lasts."""
    fill(disk)
    line = [sys.executable, "-I", "-S", "-c", _TAKE, str(disk / "filling"), str(BLOCK_BYTES)]
    with subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as taker:
        try:
            assert taker.stdout is not None
            assert taker.stdout.readline() == b"taking\n"
            yield
        finally:
            taker.kill()
