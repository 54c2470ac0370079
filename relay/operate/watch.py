"""What `/metrics` shows of the machine itself: room on its disks, and days until something ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from relay.config import Settings
from relay.crypto.certificates import read_certificate
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate.checks.dates import standing_staff
from relay.operate.fault import KNOWN
from relay.operate.identity import read_root_public, read_server_record


def free_space(settings: Settings) -> dict[str, int]:
    """Return the free bytes on the disk of each folder, by what it holds; one that is not there is left out."""
    folders: dict[str, Path | None] = {
        "database": None if settings.database is None else settings.database.parent,
        "files": settings.files,
        "backups": settings.backup_folder,
        "share copies": settings.shares_folder,
    }
    return {
        name: shutil.disk_usage(folder).free
        for name, folder in folders.items()
        if folder is not None and folder.is_dir()
    }


def days_left(settings: Settings, now: Seconds) -> dict[str, int]:
    """Return the days until each thing ends that has to be renewed; what cannot be read is left out."""
    ends: dict[str, Callable[[], int | None]] = {
        "server record": lambda: _server_record(settings),
        "certificate": lambda: _certificate(settings.tls_cert),
        "staff": lambda: None if settings.database is None else _first_of_staff(settings.database, now),
    }
    left = {}
    for name, read in ends.items():
        with suppress(*KNOWN, ValueError):
            end = read()
            if end is not None:
                left[name] = (end - now) // SECONDS_PER_DAY
    return left


def _server_record(settings: Settings) -> int:
    _, statement = read_server_record(settings.server_record, read_root_public(settings.root_public))
    return statement.not_after


def _certificate(path: Path | None) -> int | None:
    return None if path is None else read_certificate(path.read_bytes()).not_after


def _first_of_staff(database: Path, now: Seconds) -> int | None:
    """Return when the first authority of those that stand ends."""
    return min((row.not_after for row in standing_staff(database, now)), default=None)
