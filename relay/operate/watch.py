"""What `/metrics` shows of the machine itself: room on its disks, and days until something ends."""

from __future__ import annotations

import shutil
from pathlib import Path

from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, Seconds
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
    try:
        _, statement = read_server_record(settings.server_record, read_root_public(settings.root_public))
    except KNOWN:
        return {}
    return {"server record": (statement.not_after - now) // SECONDS_PER_DAY}
