"""What the settings name on the disk, looked at before a command needs it: the thing that is wrong is named, and no other.

Decides no permissions beyond whether this process can do its work; `relay check` looks at who else could.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from relay.config import Settings
from relay.operate.fault import Fault
from relay.store.base import StoreFailed
from relay.store.sqlite.connection import LOCK
from relay.store.sqlite.tail import TAIL

ROOM_LEAST: Final = 1 << 22
"""Bytes. A database whose disk has less free may fail to be read: the log's index beside it could not grow."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NEW: Final = "A relay that never had one gets it from relay migrate."
_DATABASE_BEGINS: Final = b"SQLite format 3\x00"


def require_database(settings: Settings, *, written: bool = True) -> None:
    """Require a database file that can be read, and be written unless it is only looked at. Raises `Fault`."""
    path = settings.database
    if path is None:
        return
    require_database_folder(settings, written=written)
    what = f"The database {path}"
    mode = _mode(path, what)
    if mode is None:
        raise Fault(f"{what} is missing: put it back (is its disk mounted?), or restore a backup. {_NEW}")
    if not stat.S_ISREG(mode):
        raise Fault(f"{what} is not a file.")
    _require_files_beside(path)
    _require_access(path, what, os.R_OK, "read")
    if written:
        _require_access(path, what, os.W_OK, "written")
    with path.open("rb") as file:
        begins = file.read(len(_DATABASE_BEGINS))
    if not begins:
        raise Fault(f"{what} is empty: put it back, or restore a backup. {_NEW}")
    if begins != _DATABASE_BEGINS:
        raise Fault(f"{what} cannot be used: is the file whole, and a database?")


def _require_files_beside(database: Path) -> None:
    """Require that whatever has the name of a file that the service keeps beside its database is one. Raises `Fault`."""
    for suffix in ("-wal", "-shm", TAIL, LOCK):
        path = database.with_name(database.name + suffix)
        mode = _mode(path, str(path))
        if mode is not None and not stat.S_ISREG(mode):
            raise Fault(f"{path} is not a file, and the database keeps one of that name: move it away.")


def require_database_folder(settings: Settings, *, written: bool = True) -> None:
    """Require the folder in which the database is, or is about to be. Raises `Fault`."""
    if settings.database is not None:
        require_folder(settings.database.parent, "RELAY_STORE", written=written)


def require_files(settings: Settings) -> None:
    """Require the folder for large bytes, where one is set. Raises `Fault`."""
    if settings.files is not None:
        require_folder(settings.files, "RELAY_FILES")


def require_folder(path: Path, setting: str, *, written: bool = True) -> None:
    """Require a folder that this process may use. Raises `Fault` that names it and its setting."""
    what = f"The folder {path} ({setting})"
    mode = _mode(path, what)
    if mode is None:
        raise Fault(f"{what} is missing.")
    if not stat.S_ISDIR(mode):
        raise Fault(f"{what} is not a folder.")
    _require_access(path, what, os.R_OK | os.X_OK, "read")
    if written:
        _require_access(path, what, os.W_OK, "written")


@contextmanager
def naming_the_full_disk(settings: Settings, made: Path | None) -> Iterator[None]:
    """Name the disk that was full, in a command that reads the database and writes only to `made`. Raises `Fault`."""
    try:
        yield
    except (OSError, StoreFailed) as error:
        full = error.code == "store.full" if isinstance(error, StoreFailed) else error.errno in _FULL
        if not full or made is None:
            raise
        # What was half made is gone again, and with it the sign that there was no room for it.
        source = settings.database
        ours = source is not None and source.exists() and _free(source) < ROOM_LEAST <= _free(made)
        raise Fault(f"The disk of {source if ours else made} is full: nothing was made.") from error


def _free(path: Path) -> int:
    return shutil.disk_usage(next(parent for parent in (path, *path.absolute().parents) if parent.exists())).free


def _mode(path: Path, what: str) -> int | None:
    """Return what kind of thing is there, None for nothing; a link that leads nowhere is nothing."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Fault(f"{what} cannot be reached: {error.strerror}.") from error


def _require_access(path: Path, what: str, wanted: int, done: str) -> None:
    if os.access(path, wanted, effective_ids=True):
        return
    if wanted & os.W_OK and os.statvfs(path).f_flag & os.ST_RDONLY:
        raise Fault(f"{what} cannot be written: its disk is read-only.")
    raise Fault(f"{what} cannot be {done} by this user ({os.geteuid()}).")
