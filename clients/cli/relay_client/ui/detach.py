"""Makes a folder in memory that has no name, and hands it to the program that started this: a program of its own, run by its path.

In a user and mount namespace of its own anybody may mount a file system in memory. What is handed over is the folder as it is open;
with this process the namespace ends, and with it every name. Uses the standard library alone; says nothing, and ends with 1 where
the system does not allow it.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from pathlib import Path
from typing import Final

_NEW_MOUNTS: Final = 0x0002_0000
_NEW_USERS: Final = 0x1000_0000
"""CLONE_NEWNS and CLONE_NEWUSER."""
_NO_PROGRAMS: Final = 2 | 4 | 8
"""MS_NOSUID, MS_NODEV, MS_NOEXEC."""
_WHERE: Final = b"/tmp"
_OPTIONS: Final = b"mode=0700,size=64m"


def main() -> int:
    """Mount, open, hand over by the socket that is the first argument; return the exit status."""
    users = os.getuid(), os.getgid()
    system = ctypes.CDLL(None)
    if system.unshare(_NEW_USERS | _NEW_MOUNTS):
        return 1
    try:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        for which, number in zip(("uid", "gid"), users, strict=True):
            Path(f"/proc/self/{which}_map").write_text(f"{number} {number} 1", encoding="ascii")
        if system.mount(b"letters", _WHERE, b"tmpfs", _NO_PROGRAMS, _OPTIONS):
            return 1
        folder = os.open(_WHERE, os.O_RDONLY | os.O_DIRECTORY)
        with socket.socket(fileno=int(sys.argv[1])) as there:
            socket.send_fds(there, [b"."], [folder])
    except OSError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
