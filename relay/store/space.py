"""Room on a disk: how much is free, and taking some of it for a file before anything is written there.

Knows no database and no upload. Where a file system cannot promise room (`allocate` returns False), nobody can.
"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from typing import Final

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What a system says where there is no room."""
STOP_BYTES: Final = 32_768
"""What is put aside for each stop that must find room on a full disk (`relay.store.sqlite.reserve` shares it out)."""
ROOM_SHARE: Final = 20
ROOM_MOST: Final = 512 << 20
"""Of the disk a twentieth, at most so many bytes, is left to everything else by what is uploaded."""
_KEEP_SIZE: Final = 1
"""FALLOC_FL_KEEP_SIZE."""
_UNABLE: Final = frozenset({errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM, errno.ESPIPE})

_fallocate: Final = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
if _fallocate is not None:
    _fallocate.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64)


def allocate(file: int, start: int, length: int) -> bool:
    """Take room on the disk for `length` bytes of an open file from `start` on; its size stays as it is.

    What is written there later needs no more room. Returns False where the file system makes no such promise (Linux alone can);
    raises `OSError` where there is no room.
    """
    if length <= 0:
        return True
    if _fallocate is None:
        return False
    while _fallocate(file, _KEEP_SIZE, start, length):
        code = ctypes.get_errno()
        if code in _UNABLE:
            return False
        if code != errno.EINTR:
            raise OSError(code, os.strerror(code))
    return True


def allocated(file: int) -> int:
    """Return for how many bytes an open file has room on the disk."""
    return os.fstat(file).st_blocks * 512


def require_space(place: int | Path, length: int, reserve_bytes: int) -> None:
    """Raise `OSError` ENOSPC where `length` bytes more would not leave enough of the disk to everything else.

    Whoever fills a disk with uploads must not keep anybody from writing; the reserve for stopping is left beside that.
    """
    disk = os.fstatvfs(place) if isinstance(place, int) else os.statvfs(place)
    left = disk.f_bavail * disk.f_frsize - length
    if left < min(disk.f_blocks * disk.f_frsize // ROOM_SHARE, ROOM_MOST) + reserve_bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def same_disk(one: Path, other: Path) -> bool:
    """Whether two files or folders are on one disk; not where one of them is missing."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def no_names_left(path: Path) -> bool:
    """Whether the disk of a path has no number (inode) left for another file."""
    disk = os.statvfs(path)
    return disk.f_files > 0 and disk.f_favail == 0


def free(place: int | Path) -> int:
    """Return how many bytes are free for this process on the disk of a path, or of an open file."""
    disk = os.fstatvfs(place) if isinstance(place, int) else os.statvfs(place)
    return disk.f_bavail * disk.f_frsize
