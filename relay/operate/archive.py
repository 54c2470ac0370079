"""Backups: the database table by table without any shred share or token; and, apart and sealed, the shares.

A backup is a folder with a manifest of counts and digests, and appears whole or not at all. The shares are sealed to a
key that is kept elsewhere, and only the newest copies stay, none older than seven days: what was destroyed must not live
on in them.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.config import Settings
from relay.crypto.encoding import RandomSource
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetPublic, KeysetSecret
from relay.crypto.sharebackup import file_of, open_shares, seal_shares, sealed_in
from relay.domain.ids import Seconds
from relay.operate import content, disk, keyfiles, share_copies
from relay.operate.clock import destroying
from relay.operate.fault import Fault
from relay.operate.parts import PartState, looked_at
from relay.store.base import StoreDamaged
from relay.store.blobs.files import FileBlobs, sync_folder
from relay.store.sqlite.backup import backup, backup_shares, uploads_of
from relay.store.sqlite.inspect import inspecting
from relay.store.sqlite.tail import require_newest
from relay.wire import codec
from relay.wire.codec import Malformed, Size
from relay.wire.statements import Digest

DATABASE: Final = "relay.sqlite3"
LARGE: Final = "files"
MANIFEST: Final = "manifest.json"
PUBLIC: Final = ("server.record", "root.public")
"""Public files that a restored server needs; they are part of a backup."""
KEEP_OLDER: Final = "Keep the backups from before, and look with relay check --deep."
_BACKUP_PATTERN: Final = "relay-*Z"
_CHUNK: Final = 1 << 20


ManifestKind = Enum("ManifestKind", {"WITHOUT_SUM": "backup/1", "IS": "backup/2"})

Name = Annotated[str, Size(1, 200)]


class DamageSaved(Fault):
    """A backup was made, of something that is damaged; `report` says both."""

    def __init__(self, report: list[str]) -> None:
        super().__init__(
            f"The backup is damaged, as what it was made from is. {KEEP_OLDER} {'; '.join(report[1:])}."
        )
        self.report = report


class FileLine(Struct, frozen=True):
    """One file of a backup, by its path in the folder."""

    name: Name
    length: int
    digest: Digest


class CountLine(Struct, frozen=True):
    """How many rows one table has."""

    table: Name
    rows: int


class ArchiveManifest(Struct, frozen=True):
    """What a backup holds, and when it was begun."""

    relay: ManifestKind
    made: Seconds
    counts: Annotated[tuple[CountLine, ...], Size(0, 200)]
    files: Annotated[tuple[FileLine, ...], Size(1, 10_000_000)]
    sum: Digest | None = None
    """SHA-256 of the manifest without it; an earlier program's has none."""

    def summed(self) -> Digest:
        """Return what `sum` should be."""
        return Digest(sha256(codec.encode(replace(self, sum=None))).digest())


def save(settings: Settings, to: Path | None, now: Seconds) -> list[str]:
    """Back up everything but shares and tokens, beside a serving process; return what to say."""
    folder = _folder(to or settings.backup_folder, "RELAY_BACKUP_FOLDER")
    target = folder / f"relay-{_stamp(now)}"
    with disk.new_folder(target) as making:
        counts = backup(settings.store, making / DATABASE)
        for name, path in zip(PUBLIC, (settings.server_record, settings.root_public), strict=True):
            disk.write_new(making / name, disk.read(path, "A file of the server"), disk.PUBLIC_MODE)
        damage = [*_damage(settings, making), *_save_large(settings, making)]
        # Everything is on disk before the manifest says that it is there.
        files = tuple(_line(making, path) for path in _files(making))
        lines = tuple(CountLine(table, rows) for table, rows in sorted(counts.items()))
        manifest = ArchiveManifest(ManifestKind.IS, now, lines, files)
        disk.write_new(making / MANIFEST, codec.encode(replace(manifest, sum=manifest.summed())) + b"\n")
    size = sum(file.length for file in files)
    made = f"Backed up {sum(counts.values())} rows and {len(files)} files ({size / (1 << 20):.1f} MiB) in {target}."
    if damage:
        raise DamageSaved([made, *(f"DAMAGED: {line}" for line in damage)])
    return [made]


def _damage(settings: Settings, making: Path) -> list[str]:
    """Look at the copy, and at what of the database is in no copy; return what is damaged."""
    with inspecting(making / DATABASE) as copy:
        damage = content.look(copy, content.ServiceKeys.of(settings), copy=True).lines
    if settings.database is not None:
        try:
            require_newest(settings.database)
        except StoreDamaged as damaged:
            damage.append(str(damaged))
        with inspecting(settings.database) as served:
            damage += [f"table {table} has other rows than were written" for table in served.wrong_sums()]
    return damage


def _save_large(settings: Settings, making: Path) -> list[str]:
    """Copy the bytes that the copied database needs, each on disk; return what is damaged or lost of them.

    By the copy's own list: uploads under way come and go while we read, and belong to nobody but their uploader. What was
    destroyed since the copy was made is not lost. What is damaged is copied as it is: a page is sealed in pieces.
    """
    if settings.files is None or not settings.files.is_dir():
        return []
    blobs, target = FileBlobs(settings.files), making / LARGE
    target.mkdir(mode=disk.FOLDER_MODE)
    states = {}
    with inspecting(making / DATABASE) as copy:
        for part in copy.parts():
            ref = content.part_ref(copy, part)
            states[part.upload] = looked_at(blobs.path(part.upload), part.length, ref, target / part.upload.hex())
    sync_folder(target)
    gone = {upload for upload, state in states.items() if state is PartState.MISSING}
    if gone and settings.database is not None:
        for upload in gone - uploads_of(settings.database):
            del states[upload]
    counts = Counter(state for state in states.values() if state is not PartState.WHOLE)
    return [f"{state.value}: {count}" for state, count in counts.items()]


def verified(folder: Path) -> ArchiveManifest:
    """Read a backup's manifest and hold every file against it. Raises `Fault` naming the first that differs."""
    manifest = _manifest(folder)
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    there.pop(MANIFEST, None)
    for line in manifest.files:
        path = there.pop(line.name, None)
        if path is None:
            raise Fault(f"{line.name} is missing from the backup {folder}.")
        if _line(folder, path) != line:
            raise Fault(f"{line.name} in the backup {folder} is damaged.")
    if there:
        raise Fault(f"{min(there)} in the backup {folder} does not belong to it.")
    return manifest


def _manifest(folder: Path) -> ArchiveManifest:
    try:
        manifest = codec.decode(ArchiveManifest, (folder / MANIFEST).read_bytes())
    except OSError as error:
        raise Fault(f"{folder} is not a backup: its manifest cannot be read ({error.strerror}).") from error
    except Malformed as error:
        raise Fault(f"{folder} is not a backup: its manifest is damaged ({error}).") from None
    if manifest.relay is ManifestKind.IS and manifest.sum != manifest.summed():
        raise Fault(f"{folder} is not a backup: its manifest is damaged (it is not what was written).")
    return manifest


def save_shares(settings: Settings, to: Path | None, now: Seconds) -> list[str]:
    """Back up the shares, sealed to their holder, and destroy older copies unless the clock is in doubt; return what to say."""
    if settings.shares_key is None:
        raise Fault("RELAY_SHARES_KEY is not set: there is nobody to seal the shares to.")
    holder = _holder(settings.shares_key)
    folder = _folder(to or settings.shares_folder, "RELAY_SHARES_FOLDER")
    path = share_copies.new_path(folder, now)
    disk.write_new(path, file_of(seal_shares(holder, backup_shares(settings.store), now)))
    done = f"Backed up the shares in {path}, for {settings.shares_holder}."
    damaged = share_copies.forget_damaged(folder)
    until = destroying(settings, now)
    if isinstance(until, str):
        return [done, f"OLDER COPIES STAY: {until}."]
    return [done, f"Older copies destroyed: {damaged + share_copies.forget(path, now, until)}."]


def opened_shares(path: Path, key: Path) -> bytes:
    """Open a share backup with its holder's key."""
    key_file = keyfiles.read_file(keyfiles.SharesFile, key, "The key of the share backups")
    try:
        return open_shares(KeysetSecret.from_bytes(key_file.keyset), sealed_in(path.read_bytes()))
    except CannotOpen:
        raise Fault(f"{path} does not open with {key}: another key's, or damaged.") from None


def make_shares_key(file: Path, random: RandomSource) -> list[str]:
    """Make the key pair for share backups."""
    keyset = KeysetSecret.generate(random)
    public = file.with_name(file.name + ".public")
    half = keyfiles.SharesPublicFile(keyfiles.SharesPublicKind.IS, keyset.public.to_bytes())
    whole = keyfiles.SharesFile(keyfiles.SharesKind.IS, keyset.to_bytes())
    disk.write_together(
        {
            public: (keyfiles.encoded(half), disk.PUBLIC_MODE),
            file: (keyfiles.encoded(whole), disk.SECRET_MODE),
        }
    )
    return [
        f"Wrote {file} and {public}.",
        f"Keep {file.name} away from the server, under lock, with a second copy; {public.name} goes to the server",
        "(RELAY_SHARES_KEY, with RELAY_SHARES_HOLDER and RELAY_SHARES_FOLDER).",
    ]


def backups(folder: Path) -> dict[str, Seconds]:
    """Return the names of the backups in a folder, with when each was begun, as its manifest says; damaged ones are left out."""
    made = {}
    for one_backup in folder.glob(_BACKUP_PATTERN):
        with contextlib.suppress(Fault):
            made[one_backup.name] = _manifest(one_backup).made
    return made


def newest_backup_folder(folder: Path) -> Path | None:
    """Return the folder of the newest backup."""
    made = backups(folder)
    return folder / max(made, key=lambda name: (made[name], name)) if made else None


def damaged_backups(folder: Path) -> list[Path]:
    """Return the backups whose manifest is not what was written: they count as none."""
    whole = backups(folder)
    return sorted(path for path in folder.glob(_BACKUP_PATTERN) if path.name not in whole)


def _holder(path: Path) -> KeysetPublic:
    key_file = keyfiles.read_file(keyfiles.SharesPublicFile, path, "The public key for share backups")
    holder = KeysetPublic.from_bytes(key_file.keyset)
    holder.verify_usable()
    return holder


def _folder(folder: Path | None, setting: str) -> Path:
    if folder is None:
        raise Fault(f"{setting} is not set: say --to FOLDER.")
    if not folder.is_dir():
        raise Fault(f"{folder} is not a folder: make it first, for the owner alone.")
    return folder


def _stamp(now: Seconds) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _line(folder: Path, path: Path) -> FileLine:
    state, length = sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            state.update(chunk)
            length += len(chunk)
    return FileLine(path.relative_to(folder).as_posix(), length, Digest(state.digest()))
