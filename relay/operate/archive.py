"""Backups: the database table by table without any shred share or token; and, apart and sealed, the shares.

A backup is a folder with a manifest of counts and digests, and appears whole or not at all. The shares are sealed to a
key that is kept elsewhere, and only the newest copies stay, none older than seven days: what was destroyed must not live
on in them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from msgspec import Struct

from relay.config import Settings
from relay.crypto.encoding import RandomSource
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetPublic, KeysetSecret
from relay.crypto.sharebackup import open_shares, seal_shares, shares_made_at
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate import disk, keyfiles
from relay.operate.fault import Fault
from relay.store.blobs.files import FileBlobs, sync_folder
from relay.store.sqlite.backup import backup, backup_shares, uploads_of
from relay.wire import codec
from relay.wire.codec import Malformed, Size
from relay.wire.statements import Digest

DATABASE: Final = "relay.sqlite3"
LARGE: Final = "files"
MANIFEST: Final = "manifest.json"
PUBLIC: Final = ("server.record", "root.public")
"""Public files that a restored server needs; they are part of a backup."""
SHARES_KEPT: Final = 3
SHARES_LIFE_S: Final = 7 * SECONDS_PER_DAY
_SHARES_PATTERN: Final = "shares-*.sealed"
_BACKUP_PATTERN: Final = "relay-*Z"
_CHUNK: Final = 1 << 20


ManifestKind = Enum("ManifestKind", {"IS": "backup/1"})

Name = Annotated[str, Size(1, 200)]


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


def save(settings: Settings, to: Path | None, now: Seconds) -> list[str]:
    """Back up everything but shares and tokens, beside a serving process; return what to say."""
    folder = _folder(to or settings.backup_folder, "RELAY_BACKUP_FOLDER")
    target = folder / f"relay-{_stamp(now)}"
    with disk.new_folder(target) as making:
        counts = backup(settings.store, making / DATABASE)
        for name, path in zip(PUBLIC, (settings.server_record, settings.root_public), strict=True):
            disk.write_new(making / name, disk.read(path, "A file of the server"), disk.PUBLIC_MODE)
        lost = _save_large(settings, making)
        files = tuple(_line(making, path) for path in _files(making))
        lines = tuple(CountLine(table, rows) for table, rows in sorted(counts.items()))
        disk.write_new(making / MANIFEST, codec.encode(ArchiveManifest(ManifestKind.IS, now, lines, files)) + b"\n")
    size = sum(file.length for file in files)
    report = [
        f"Backed up {sum(counts.values())} rows and {len(files)} files ({size / (1 << 20):.1f} MiB) in {target}."
    ]
    if lost:
        report.append(f"MISSING: the bytes of {lost} parts of letters are not in {settings.files}. Look for them.")
    return report


def _save_large(settings: Settings, making: Path) -> int:
    """Copy the bytes that the copied database needs; return how many of them are lost.

    By the copy's own list: uploads under way come and go while we read, and belong to nobody but their uploader. What was
    destroyed since the copy was made is not lost.
    """
    if settings.files is None or not settings.files.is_dir():
        return 0
    blobs, target = FileBlobs(settings.files), making / LARGE
    target.mkdir(mode=disk.FOLDER_MODE)
    gone = set()
    for upload in sorted(uploads_of(making / DATABASE)):
        try:
            shutil.copy2(blobs.path(upload), target)
        except FileNotFoundError:
            gone.add(upload)
    if not gone or settings.database is None:
        return len(gone)
    return len(gone & uploads_of(settings.database))


def verified(folder: Path) -> ArchiveManifest:
    """Read a backup's manifest and hold every file against it. Raises `Fault` naming the first that differs."""
    try:
        manifest = codec.decode(ArchiveManifest, (folder / MANIFEST).read_bytes())
    except OSError as error:
        raise Fault(f"{folder} is not a backup: its manifest cannot be read ({error.strerror}).") from error
    except Malformed as error:
        raise Fault(f"{folder} is not a backup: its manifest is damaged ({error}).") from None
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


def save_shares(settings: Settings, to: Path | None, now: Seconds) -> list[str]:
    """Back up the shares, sealed to their holder, and destroy older copies; return what to say."""
    if settings.shares_key is None:
        raise Fault("RELAY_SHARES_KEY is not set: there is nobody to seal the shares to.")
    holder = _holder(settings.shares_key)
    folder = _folder(to or settings.shares_folder, "RELAY_SHARES_FOLDER")
    path = folder / f"shares-{_stamp(now)}.sealed"
    disk.write_new(path, seal_shares(holder, backup_shares(settings.store), now))
    gone = _forget_old(folder, now)
    return [f"Backed up the shares in {path}, for {settings.shares_holder}.", f"Older copies destroyed: {gone}."]


def opened_shares(path: Path, key: Path) -> bytes:
    """Open a share backup with its holder's key."""
    key_file = keyfiles.read_file(keyfiles.SharesFile, key, "The key of the share backups")
    try:
        return open_shares(KeysetSecret.from_bytes(key_file.keyset), path.read_bytes())
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


def newest_backup(folder: Path) -> Seconds | None:
    """Return when the newest backup was begun, as its manifest says."""
    moments = []
    for one_backup in folder.glob(_BACKUP_PATTERN):
        try:
            moments.append(codec.decode(ArchiveManifest, (one_backup / MANIFEST).read_bytes()).made)
        except (OSError, Malformed):
            continue
    return max(moments, default=None)


def newest_shares(folder: Path) -> Seconds | None:
    """Return when the newest share backup says it was made."""
    return max((made for _, made in _share_files(folder)), default=None)


def _forget_old(folder: Path, now: Seconds) -> int:
    files = sorted(_share_files(folder), key=lambda file: file[1], reverse=True)
    old = [path for at, (path, made) in enumerate(files) if at >= SHARES_KEPT or now - made > SHARES_LIFE_S]
    for path in old:
        path.unlink()
    sync_folder(folder)
    return len(old)


def _share_files(folder: Path) -> Iterator[tuple[Path, Seconds]]:
    for path in folder.glob(_SHARES_PATTERN):
        try:
            yield path, Seconds(shares_made_at(path.read_bytes()))
        except CannotOpen:
            continue


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
