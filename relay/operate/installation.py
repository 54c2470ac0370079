"""Whether the database and the folder of large bytes belong together, and whether there may be a new database at all.

Both carry one random id. Nothing is served, and nothing made, where they are two installations' or where one of them is not there:
what no row of the wrong database knows is not thereby nobody's.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.config import Settings
from relay.crypto.encoding import RandomSource, draw
from relay.operate import archive
from relay.operate.fault import Fault
from relay.store.base import Store
from relay.store.blobs.aside import ASIDE, batches, in_use, read_installation, uploads_in, write_installation
from relay.store.sqlite.backup import installation_of, large_of
from relay.store.sqlite.tail import tail_path

ID_BYTES: Final = 16


class Ids(Struct, frozen=True):
    """To which installation each of the two says that it belongs; None where it says nothing yet."""

    folder: str | None
    database: str | None


async def bind(store: Store, settings: Settings, random: RandomSource) -> None:
    """Give the folder and the database, which is `store`, one id where one of them has none yet.

    Raises as `require_matching`.
    """
    if settings.files is None or settings.database is None:
        return
    ids = require_matching(settings.files, settings.database)
    installation = ids.database or ids.folder or draw(random, ID_BYTES).hex()
    # The database first: a folder with an id that no database has would be another installation's.
    if ids.database is None:
        await store.put_installation(installation)
    if ids.folder is None:
        write_installation(settings.files, installation)


def require_matching(files: Path, database: Path) -> Ids:
    """Return the ids of a folder and a database that belong together.

    Where an id is missing it goes by what is in the folder: something that the database knows, or nothing at all where the
    database needs nothing. Raises `Fault` for two that do not belong together and for a folder that is not there, and
    `SchemaMismatch`, `StoreFailed`.
    """
    if not files.is_dir():
        raise Fault(
            f"The folder of RELAY_FILES, {files}, is not there. Is its disk mounted? Nothing is served without it."
        )
    ids = Ids(read_installation(files), installation_of(database))
    if ids.folder is not None and ids.folder == ids.database:
        return ids
    if ids.folder is not None and ids.database is not None:
        raise Fault(
            f"The folder {files} belongs to another installation than the database {database}: nothing was changed."
            " Name the folder, or the database, that belongs with the other; after a restore both are the restored ones."
        )
    there = uploads_in(files)
    known, parts = large_of(database)
    if any(upload in known for upload in there):
        return ids
    if there or ids.folder is not None:
        raise Fault(
            f"The database {database} knows none of what is in {files}: nothing was changed. Put the database back that"
            " belongs with this folder, or restore one (relay restore); for a new relay, name an empty folder."
        )
    if parts:
        raise Fault(
            f"The folder {files} is empty, and the database {database} needs {parts} files of it. Is its disk mounted?"
            " If they are lost, put back what a backup has of them."
        )
    return ids


def reason_for_no_new_database(settings: Settings) -> str | None:
    """Say why there may be no new database where there is none: something shows that there was one. None where nothing does."""
    if settings.files is not None and not settings.files.is_dir():
        return (
            f"there is no database, and the folder of RELAY_FILES, {settings.files}, is not there either: is a disk not mounted?"
            " For a new relay, make that folder first"
        )
    beside = [] if settings.database is None else [*log_files(settings.database), tail_path(settings.database)]
    for path in beside:
        if path.exists():
            return f"there is no database, and {path} is of one that was here: put the database back beside it"
    instead = "put its database back (is its disk mounted?), or restore one (relay restore)"
    if settings.files is not None and in_use(settings.files):
        return (
            f"there is no database, and {settings.files} holds what belongs to one, which a new one would not know:"
            f" {instead}. For a new relay, name an empty folder"
        )
    with suppress(OSError):
        if settings.backup_folder is not None and archive.backups(settings.backup_folder):
            return f"there is no database, and {settings.backup_folder} has backups of one: {instead}"
    return None


def log_files(database: Path | None) -> list[Path]:
    """Return the files beside a database that are part of it while it is used."""
    return [] if database is None else [database.with_name(database.name + end) for end in ("-wal", "-shm")]


def set_aside(files: Path) -> str | None:
    """Say what is set aside in a folder, since when, and how long it stays; None where nothing is."""
    asides = [batch for batch in batches(files) if batch.uploads]
    if not asides:
        return None
    count = sum(len(batch.uploads) for batch in asides)
    days = min(batch.counted_s for batch in asides) / 86_400
    return (
        f"{count} files that no row of the database knows are set aside in {files / ASIDE}, the first at {asides[0].name};"
        f" {days:.1f} days of the week are counted in which the service must run before they are destroyed. If the database is not"
        " the newest, stop the service and put the right one back: then they are brought back at its start"
    )
