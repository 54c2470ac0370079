"""What a folder of large bytes says of itself: to which installation it belongs, and which files in it no row knows.

Such files are set aside in a folder within, in batches: each batch lies under the moment at which it was found, beside the
seconds that were counted since. The moment is for people to read; nothing is decided by it. Every call here blocks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from relay.domain.ids import SHORT_ID_BYTES, UploadId
from relay.store.base.blobs import SetAside
from relay.store.blobs.writer import HASHES, beside

INSTALLATION: Final = "installation"
"""The file with the installation's id, a line of text."""
ASIDE: Final = "set-aside"
_COUNTED: Final = "counted"
_FOLDER_MODE: Final = 0o700
_NAME_LENGTH: Final = 2 * SHORT_ID_BYTES


def read_installation(folder: Path) -> str | None:
    """Return to which installation a folder says that it belongs; raises `OSError` where it is not there."""
    if not folder.is_dir():
        raise FileNotFoundError(2, os.strerror(2), str(folder))
    try:
        return (folder / INSTALLATION).read_text(encoding="ascii", errors="replace").strip() or None
    except FileNotFoundError:
        return None


def write_installation(folder: Path, installation: str) -> None:
    """Write to which installation a folder belongs; on disk when the call returns."""
    _write(folder / INSTALLATION, f"{installation}\n")


def uploads_in(folder: Path) -> list[UploadId]:
    """Return the uploads of which a folder has bytes, at least one."""
    sizes = {
        entry.name: entry.stat().st_size for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)
    }
    return [UploadId(bytes.fromhex(name)) for name in sorted(sizes) if _is_upload(name) and sizes[name]]


def in_use(folder: Path) -> bool:
    """Whether a folder holds anything of an installation, if only its id."""
    names = [path.name for path in folder.iterdir()]
    return any(name in (INSTALLATION, ASIDE) or _is_upload(name.removesuffix(HASHES)) for name in names)


def set_aside(folder: Path, uploads: Sequence[UploadId], name: str) -> None:
    """Move the files of uploads, and their hashes, into a new batch, whose name begins with `name`."""
    aside = folder / ASIDE
    aside.mkdir(mode=_FOLDER_MODE, exist_ok=True)
    batch, number = aside / name, 1
    while batch.exists():
        number += 1
        batch = aside / f"{name}-{number}"
    batch.mkdir(mode=_FOLDER_MODE)
    for upload in uploads:
        _move(folder / upload.hex(), batch)
    for path in (batch, aside, folder):
        sync_folder(path)


def batches(folder: Path) -> list[SetAside]:
    """Return what is set aside, the oldest name first; raises `OSError`."""
    aside = folder / ASIDE
    if not aside.is_dir():
        return []
    return [_batch(path) for path in sorted(aside.iterdir()) if path.is_dir()]


def bring_back(folder: Path, batch: str, upload: UploadId) -> None:
    """Put a file that a row knows where it belongs."""
    _move(folder / ASIDE / batch / upload.hex(), folder)
    sync_folder(folder)


def keep_count(folder: Path, batch: str, counted_s: float) -> None:
    """Keep how long a batch has been set aside."""
    _write(folder / ASIDE / batch / _COUNTED, f"{counted_s:.0f}\n")


def destroy_batch(folder: Path, batch: str) -> None:
    """Destroy a batch."""
    shutil.rmtree(folder / ASIDE / batch)
    sync_folder(folder / ASIDE)


def sync_folder(path: Path) -> None:
    """Make what was created, renamed or deleted in a folder last through a power cut."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _batch(path: Path) -> SetAside:
    uploads = tuple(UploadId(bytes.fromhex(file.name)) for file in sorted(path.iterdir()) if _is_upload(file.name))
    try:
        counted = float(min(int((path / _COUNTED).read_text(encoding="ascii")), 1 << 40))
    except (FileNotFoundError, ValueError):
        counted = 0.0
    return SetAside(path.name, max(counted, 0.0), uploads)


def _is_upload(name: str) -> bool:
    return len(name) == _NAME_LENGTH and set(name) <= set("0123456789abcdef")


def _move(path: Path, folder: Path) -> None:
    """Move a file and its hashes, the hashes first: they can be made again, and must not be left without their file."""
    for file in (beside(path), path):
        target = folder / file.name
        if not target.exists():
            with suppress(FileNotFoundError):
                file.rename(target)


def _write(path: Path, text: str) -> None:
    """Write a small file in place of another one, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
    sync_folder(path.parent)
