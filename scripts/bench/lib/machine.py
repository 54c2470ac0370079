"""Says on what a figure was measured: without that it says nothing. Reads the machine, changes nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib import metadata
from pathlib import Path
from typing import Any, Final

LIBRARIES: Final = ("aiohttp", "aiosqlite", "cryptography", "PyNaCl", "structlog", "uvloop")


def machine() -> dict[str, Any]:
    """Return the machine and the versions of what does the work, ready for JSON."""
    return {
        "cpu": _from_proc("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "memory": _from_proc("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
    }


def load_average() -> float:
    """Return the load of the last minute: on a busy machine, part of what was measured is others' work."""
    return round(os.getloadavg()[0], 2)


def _from_proc(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
