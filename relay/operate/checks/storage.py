"""The database, the folders and the room on their disks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.operate import disk, installation
from relay.operate.fault import Fault
from relay.store.sqlite.connection import SCHEMA_VERSION
from relay.store.sqlite.migrate import schema_version
from relay.store.sqlite.tail import TAIL

SPACE_LEAST: Final = 1 << 30
"""Bytes. Under this much free space the relay still works, and somebody should come."""


def schema(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the schema of the database."""
    version = schema_version(settings.store, read_only=True)
    if version is None:
        reason = installation.reason_for_no_new_database(settings)
        return False, reason or "there is no database yet: run relay migrate"
    if version > SCHEMA_VERSION:
        return (
            False,
            f"the database has schema {version}, newer than this program, which knows {SCHEMA_VERSION}: run a newer program",
        )
    if version != SCHEMA_VERSION:
        return (
            False,
            f"the database has schema {version} and this program needs {SCHEMA_VERSION}: run relay migrate",
        )
    return True, f"version {version}"


def files(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether the folder of large bytes is the database's own, and what in it no row knows."""
    if settings.files is None or settings.database is None:
        return True, "not set up (RELAY_FILES): the service takes no uploads"
    if not settings.database.exists():
        return settings.files.is_dir(), "there is no database to belong to" + (
            "" if settings.files.is_dir() else f", and {settings.files} is not there: is its disk mounted?"
        )
    ids = installation.require_matching(settings.files, settings.database)
    aside = installation.set_aside(settings.files)
    if aside is not None:
        return False, aside
    return (
        True,
        "belong to the database" if ids.folder else "bound to the database at the next start of the service",
    )


def secret_places(settings: Settings) -> Iterator[tuple[Path, int]]:
    """Yield what only the owner may touch, with the mode it must have."""
    for path in (settings.server_key, settings.tls_key):
        if path is not None:
            yield path, disk.SECRET_MODE
    if settings.database is not None:
        yield settings.database, disk.SECRET_MODE
        for suffix in ("-wal", "-shm", TAIL):
            beside = settings.database.with_name(settings.database.name + suffix)
            if beside.exists():
                yield beside, disk.SECRET_MODE
        yield settings.database.parent, disk.FOLDER_MODE
    for folder in (settings.files, settings.backup_folder, settings.shares_folder):
        if folder is not None and folder.exists():
            yield folder, disk.FOLDER_MODE


def permissions(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at who may touch what is secret."""
    wrong = []
    for path, wanted in secret_places(settings):
        mode = disk.mode_of(path)
        if mode is None:
            wrong.append(f"{path} is missing")
        elif path.is_dir() is not (wanted == disk.FOLDER_MODE):
            continue  # it is no such thing at all, which another point says
        elif mode & 0o777 & ~wanted:
            wrong.append(f"{path} has {mode & 0o777:04o} and should have {wanted:04o}")
    return not wrong, "; ".join(wrong) or "keys and folders are the owner's alone"


def space(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the free space wherever this relay writes."""
    places = [path for path in (settings.database, settings.files, settings.backup_folder) if path is not None]
    lines, good = [], True
    for place in dict.fromkeys(_standing(place) for place in places):
        free = shutil.disk_usage(place).free
        good = good and free >= SPACE_LEAST
        lines.append(f"{free / (1 << 30):.1f} GiB free at {place}")
    return good, "; ".join(lines)


def _standing(place: Path) -> Path:
    """The place itself, or the nearest folder above it that is there."""
    existing = next((path for path in (place, *place.absolute().parents) if path.exists()), None)
    if existing is None:
        raise Fault(f"{place} is nowhere.")
    return existing if existing.is_dir() else existing.parent
