"""Writing and reading the operator's files: whole or not at all, with the permissions that secrets need.

A file written here is on disk when the call returns. Nothing is ever overwritten.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from relay.operate.fault import Fault
from relay.store.blobs.files import sync_folder

SECRET_MODE: Final = 0o600
PUBLIC_MODE: Final = 0o644
FOLDER_MODE: Final = 0o700
MOST_BYTES: Final = 1_048_576
"""No key, record or request file is longer."""


def write_new(path: Path, data: bytes, mode: int = SECRET_MODE) -> None:
    """Write a file that is not there yet, with exactly this mode. Raises `Fault` where something stands there."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError:
        raise Fault(f"{path} exists already and is not overwritten.") from None
    try:
        with open(file, "wb") as opened:  # noqa: PTH123 - the descriptor was made with its mode
            os.fchmod(opened.fileno(), mode)
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read(path: Path, what: str) -> bytes:
    """Read a small file; `what` says which one in the sentence where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Fault(f"{what} cannot be read from {path}: {error.strerror}.") from error
    if len(data) > MOST_BYTES:
        raise Fault(f"{path} is too long to be {what[0].lower()}{what[1:]}.")
    return data


def read_lines(path: Path, what: str) -> Iterator[str]:
    """Yield the lines of a text file of any length, without what ends them, empty ones left out."""
    try:
        with path.open(encoding="ascii") as file:
            for line in file:
                if line.strip():
                    yield line.strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{what} cannot be read from {path}: is it the right file?") from error


@contextlib.contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which becomes `folder` (mode 0700) if nothing fails; else nothing is left of it.

    An empty folder may stand there already. Raises `Fault` for any other.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(f"{folder} exists already and is not empty: choose a new folder.")
    if not folder.parent.is_dir():
        raise Fault(f"{folder.parent} is not a folder: make it first.")
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        making.chmod(FOLDER_MODE)
        yield making
        sync_folder(making)
        making.rename(folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def mode_of(path: Path) -> int | None:
    """Return a file's permission bits, None where there is no such file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None
