"""Places for a text in the clear that go with this process, however it ends; and a folder with a name, where none can be had.

The first is a folder in memory that others find only by way of this process (`/proc/PID/fd/N`): an editor may keep swap files and
backups in it and save by renaming. Where the system gives none, a file in memory without a name is enough for editors that write
where they read. For any other the folder has a name, in memory if the machine has such a place, and a lock that goes with this
process: the next start finds it unlocked, and wipes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay_client.ui import detach

HELPER: Final = str(Path(detach.__file__ or ""))
NAME: Final = "letters-"
FILE: Final = "letter.txt"
WITHIN_S: Final = 10
"""The longest that a folder without a name is waited for; it takes some hundredths."""
_NOWHERE: Final = "/nonexistent"
_IN_MEMORY: Final = frozenset(["tmpfs", "ramfs"])


class TextLocation(Struct, frozen=True):
    """Where a text in the clear is: its file, and the folder for whatever else is written meanwhile, which may be none."""

    file: Path
    folder: str


@contextmanager
def place(environment: Mapping[str, str], *, in_place: bool) -> Iterator[TextLocation]:
    """Give an empty file for an editor, in the best place there is; what is in that place is wiped afterwards.

    `in_place` says that the editor writes a file where it read it, and needs no folder for it.
    """
    folder = detached_folder()
    if folder is not None:
        yield from _within(folder, FILE)
    elif in_place and hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir():
        yield from _within(os.memfd_create("letter"), "")
    else:
        yield from _named(environment)


def detached_folder() -> int | None:
    """Return an open folder in memory that has no name; None where the system gives none."""
    if sys.platform != "linux":
        return None
    here, there = socket.socketpair()
    with here, there:
        program = [sys.executable, "-I", "-S", HELPER, str(there.fileno())]
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(  # noqa: S603 - a file of ours
                program,
                pass_fds=(there.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=WITHIN_S,
                check=False,
            )
            if done.returncode == 0:
                (folder,) = socket.recv_fds(here, 1, 1)[1]
                fcntl.fcntl(folder, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
                return folder
    return None


def wipe_left(environment: Mapping[str, str]) -> int:
    """Wipe folders that a process left when it was killed; return how many."""
    wiped = 0
    for where in {*_usable(environment)}:
        for folder in sorted(Path(where).glob(f"{NAME}????????")):
            with suppress(OSError):
                if folder.lstat().st_uid == os.getuid() and folder.is_dir() and not folder.is_symlink():
                    wiped += _wiped_if_left(folder)
    return wiped


def wipe(folder: Path) -> None:
    """Overwrite every file below `folder` and remove it all. What a disk keeps of overwritten blocks is beyond reach."""
    _overwrite(folder)
    shutil.rmtree(folder)


def _within(file: int, name: str) -> Iterator[TextLocation]:
    try:
        path = Path(f"/proc/{os.getpid()}/fd/{file}") / name
        if name:
            path.touch(mode=0o600)
        yield TextLocation(path, str(path.parent) if name else _NOWHERE)
    finally:
        with suppress(OSError):
            if name:
                _overwrite(path.parent)
            else:
                os.ftruncate(file, 0)
        os.close(file)


def _named(environment: Mapping[str, str]) -> Iterator[TextLocation]:
    wipe_left(environment)
    folder = Path(tempfile.mkdtemp(prefix=NAME, dir=_memory(environment)))
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / FILE
        path.touch(mode=0o600)
        yield TextLocation(path, str(folder))
    finally:
        try:
            wipe(folder)
        finally:
            os.close(lock)


def _wiped_if_left(folder: Path) -> bool:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        wipe(folder)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def _overwrite(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())


def _memory(environment: Mapping[str, str]) -> str:
    """Return where the folder with a name goes: a file system in memory if the machine has one, else the place for such files."""
    return min(_usable(environment), key=lambda path: not is_in_memory(Path(path)))


def _usable(environment: Mapping[str, str]) -> list[str]:
    named = (environment.get("XDG_RUNTIME_DIR"), "/dev/shm")  # noqa: S108 - the folder made in it is private
    return [*(path for path in named if path and os.access(path, os.W_OK)), tempfile.gettempdir()]


def is_in_memory(folder: Path) -> bool:
    """Whether a folder is on a file system that is in memory alone, as far as the system tells."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
        real = folder.resolve()
    except OSError:
        return False
    mounted = [mount.split(" ")[1:3] for mount in mounts]
    within = [(Path(where), kind) for where, kind in mounted if real.is_relative_to(where)]
    return (
        bool(within)
        and max(enumerate(within), key=lambda pair: (len(pair[1][0].parts), pair[0]))[1][1] in _IN_MEMORY
    )
