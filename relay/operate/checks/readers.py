"""Whether another program keeps the service from clearing its log of what was destroyed, and which one.

A program that reads the database and does not end keeps its log as it is, and destroyed shares in it. Our own backup reads in short
steps; a shell or a hung tool can only be told of.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.store.base import SHRED_WITHIN_S
from relay.store.sqlite.connection import LOCK
from relay.store.sqlite.tail import emptied_at

TRIES_EVERY_S: Final = SHRED_WITHIN_S // 2
LOCKS: Final = Path("/proc/locks")
_LINE: Final = re.compile(r"\d+: (?:-> )?(\w+) +\w+ +(\w+) +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) (\d+) (\d+|EOF)")
_STARTED: Final = 19
"""Which of the fields behind a process's name says when it was started (proc(5))."""
_READERS_AT: Final = range(123, 128)
"""The bytes of the -shm file that SQLite locks for whoever reads (its file format of the wal-index, 2.3.1)."""


def readers(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at when the service could last clear its log of what was destroyed, and who is in the way."""
    database = settings.database
    if database is None or not database.exists():
        return True, "there is no database"
    if not LOCKS.exists():
        return True, "this system does not say who reads the database"
    serving = _holders(database.with_name(f"{database.name}{LOCK}"), "FLOCK", "WRITE")
    if not serving:
        return True, "the service does not run: nobody writes"
    began = max((_began(pid) for pid in serving), default=0)
    waited = now - max(emptied_at(database) or 0, began)
    log = database.with_name(f"{database.name}-wal")
    if waited <= SHRED_WITHIN_S + TRIES_EVERY_S or not log.exists() or not log.stat().st_size:
        return True, f"nobody keeps what was destroyed: the log was cleared {max(waited, 0)} seconds ago"
    others = _holders(database.with_name(f"{database.name}-shm"), "POSIX", "READ", _READERS_AT) - serving
    if not others:
        # A log that nobody keeps is cleared every minute: that it seems old says more of the clock than of the log.
        return False, (
            f"by this machine's clock the log of what was destroyed was cleared {waited} seconds ago, and no program keeps it:"
            " the clock was put ahead, or the service could not clear it. See that the clock is right; then look again in"
            " a minute, and in the service's own log for shred.waiting"
        )
    who = ", ".join(f"{_name(pid)} (process {pid})" for pid in sorted(others))
    return False, (
        f"what was destroyed is still in the database's log after {waited} seconds, because a program reads the database"
        f" and does not end: {who}. End it"
    )


def _holders(path: Path, kind: str, mode: str, places: range | None = None) -> set[int]:
    """Return the processes that hold locks of a kind on a file, at some of its bytes where they matter."""
    try:
        inode = path.stat().st_ino
    except FileNotFoundError:
        return set()
    holders = set()
    for line in LOCKS.read_text(encoding="ascii").splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] != kind or match[2] != mode or int(match[4]) != inode:
            continue
        if places is None or int(match[5]) in places:
            holders.add(int(match[3]))
    return holders


def _began(pid: int) -> int:
    """Return when a process was started, in seconds since 1970; 0 where it has ended."""
    with suppress(OSError, ValueError):
        ticks = int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[_STARTED])
        booted = re.search(r"^btime (\d+)$", Path("/proc/stat").read_text(encoding="ascii"), re.MULTILINE)
        if booted is not None:
            return int(booted[1]) + ticks // os.sysconf("SC_CLK_TCK")
    return 0


def _name(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    return "ended"
