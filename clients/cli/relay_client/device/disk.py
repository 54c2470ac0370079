"""This device's disk: files that are whole or not there, private to their owner, and told in our own codes when it says no.

Decides nothing about what is kept. POSIX only.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from relay_client.errors import LocalFault

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
CHUNK_BYTES: Final = 65_536
"""Bytes read in one step."""


def write_whole(path: Path, data: bytes, random: Callable[[int], bytes]) -> None:
    """Write whole or not at all, durably: a new file, synced, put in place, its folder synced."""
    with told():
        make_folder(path.parent)
        draft = path.with_name(f".{path.name}.{random(6).hex()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, for their owner alone."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for path in reversed(missing):
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of files on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def new_file(path: Path) -> Iterator[Callable[[bytes], object]]:
    """Give a way to write a new file piece by piece; afterwards it is on the disk, or, where anything failed, not there."""
    with told():
        make_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file.write
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def read_pieces(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield a file's bytes from `start` up to `end`, some at a time."""
    with told(), path.open("rb") as file:
        file.seek(start)
        left = CHUNK_BYTES if end is None else end - start
        while left > 0 and (piece := file.read(min(CHUNK_BYTES, left))):
            yield piece
            left -= 0 if end is None else len(piece)


def file_size(path: Path) -> int:
    """Return how many bytes a file has; none where there is no such file."""
    with told():
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return 0


_SAID: Final = {
    errno.EACCES: "home.permissions",
    errno.EPERM: "home.permissions",
    errno.EROFS: "home.permissions",
    errno.ENOSPC: "home.full",
    errno.EDQUOT: "home.full",
    errno.EFBIG: "home.full",
}


@contextmanager
def told() -> Iterator[None]:
    """Turn the machine's error into ours."""
    try:
        yield
    except OSError as error:
        raise LocalFault(_SAID.get(error.errno or 0, "home.failed"), error.strerror or "") from error
