"""Whether the database, the large files and the share copies are what was written; and whose all of them are.

A quick look belongs to every check. The deep one reads all that there is, and verifies it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.operate import archive, content
from relay.operate.content import Progress
from relay.operate.fault import Fault
from relay.operate.parts import PartState, looked_at
from relay.operate.share_copies import damaged_copies
from relay.store.blobs.files import FileBlobs
from relay.store.sqlite.backup import uploads_of
from relay.store.sqlite.inspect import inspecting
from relay.store.sqlite.tail import require_newest, require_sound

OTHERS = 0o077
"""What nobody but the owner may do to a file."""


def newest(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look whether the database has every commit that its tail knows of, as a start does."""
    require_newest(_database(settings))
    require_sound(_database(settings))
    return True, "the newest acts are in the database"


def share_copies(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look for copies of the shares that are cut or changed."""
    if settings.shares_folder is None:
        return True, "not set up"
    damaged = damaged_copies(settings.shares_folder)
    if not damaged:
        return True, "every copy is whole"
    named = ", ".join(path.name for path in damaged)
    return (
        False,
        f"cut or changed, and of no use: {named}. The next relay backup --shares makes a whole one and destroys these",
    )


def manifests(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look for backups whose manifest is damaged."""
    if settings.backup_folder is None:
        return True, "not set up"
    damaged = archive.damaged_backups(settings.backup_folder)
    if not damaged:
        return True, "every backup has a whole one"
    return (
        False,
        f"damaged in {', '.join(path.name for path in damaged)}: these are no backups any more; move them away",
    )


def whole(settings: Settings, progress: Progress) -> tuple[bool, str]:
    """Read the whole database and every large part, and verify them."""
    database = _database(settings)
    with inspecting(database) as inspection:
        faults = content.look(inspection, content.ServiceKeys.of(settings), progress=progress).lines
    faults += [
        f"{what}: {count}" for what, count in sorted(Counter(_wrong_files(settings, database, progress)).items())
    ]
    if not faults:
        return True, "everything is as it was signed and written"
    return (
        False,
        f"DAMAGED: {'; '.join(faults)}. Keep the newest backups and share copies from before, and see the handbook",
    )


def newest_backup(settings: Settings, progress: Progress) -> tuple[bool, str]:
    """Read the newest backup, and hold it against its manifest."""
    folder = None if settings.backup_folder is None else archive.newest_backup_folder(settings.backup_folder)
    if folder is None:
        return True, "there is none to look at"
    progress("backup", 0, 0)
    archive.verified(folder)
    return True, f"{folder.name} is whole"


def _wrong_files(settings: Settings, database: Path, progress: Progress) -> Iterator[str]:
    if settings.files is None or not settings.files.is_dir():
        return
    blobs, missing = FileBlobs(settings.files), set()
    with inspecting(database) as inspection:
        for done, part in enumerate(inspection.parts()):
            progress("parts", done, 0)
            state = looked_at(blobs.path(part.upload), part.length, content.part_ref(inspection, part))
            if state is PartState.MISSING:
                missing.add(part.upload)
            elif state is not PartState.WHOLE:
                yield state.value
    if missing:
        # What was destroyed since its row was read is not lost.
        yield from (PartState.MISSING.value for _ in missing & uploads_of(database))
    owner = settings.files.stat().st_uid
    with os.scandir(settings.files) as entries:
        for entry in entries:
            status = entry.stat(follow_symlinks=False)
            if status.st_uid != owner:
                yield "large files of another owner"
            if status.st_mode & OTHERS and entry.is_file(follow_symlinks=False):
                yield "large files that others may use"


def _database(settings: Settings) -> Path:
    if settings.database is None or not settings.database.exists():
        raise Fault("there is no database")
    return settings.database
