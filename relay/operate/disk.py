"""Writing and reading the operator's files: whole or not at all, with the permissions that secrets need.

A file written here is on disk when the call returns. Nothing is ever overwritten. What is not whole yet has a name of its own
(`relay.operate.unfinished`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from relay.operate import unfinished
from relay.operate.fault import Fault
from relay.operate.unfinished import Owner
from relay.store.blobs.files import sync_folder

SECRET_MODE: Final = 0o600
PUBLIC_MODE: Final = 0o644
FOLDER_MODE: Final = unfinished.FOLDER_MODE
MOST_BYTES: Final = 1_048_576
"""No key, record or request file is longer."""
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS})
"""What a file system says that gives no file two names, as those of many sticks."""


def write_new(path: Path, data: bytes, mode: int = SECRET_MODE) -> None:
    """Write a file that is not there yet, with exactly this mode. Raises `Fault` where something stands there."""
    write_together({path: (data, mode)})


def write_together(files: Mapping[Path, tuple[bytes, int]]) -> None:
    """Write files of one folder that are not there yet, each with its mode: all of them or none. Raises `Fault`."""
    for path in files:
        if os.path.lexists(path):
            raise _taken(path)
    folder = next(iter(files)).absolute().parent
    if unfinished.is_named(folder):
        for path, (data, mode) in files.items():
            _write(path, data, mode)
        return
    with unfinished.making(next(iter(files))) as making:
        for path, (data, mode) in files.items():
            _write(making / path.name, data, mode)
        unfinished.give(making, unfinished.owner_of(folder))
        for path in files:
            _put(making / path.name, path)
        sync_folder(folder)


def _write(path: Path, data: bytes, mode: int) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with open(file, "wb") as opened:  # noqa: PTH123 - the descriptor was made with its mode
        os.fchmod(opened.fileno(), mode)
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _put(made: Path, path: Path) -> None:
    """Give a file its name, where nothing has it."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        made.rename(path)


def _taken(path: Path) -> Fault:
    return Fault(f"{path} exists already and is not overwritten.")


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
def new_folder(folder: Path, *, home: Path | None = None, owner: Owner | None = None) -> Iterator[Path]:
    """Give a folder to fill, which becomes `folder` (mode 0700) if nothing fails; else nothing is left of it.

    An empty folder may stand there already. Raises `Fault` for any other. `home` and `owner` as `unfinished.making` has them.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(f"{folder} exists already and is not empty: choose a new folder.")
    if not folder.parent.is_dir():
        raise Fault(f"{folder.parent} is not a folder: make it first.")
    with unfinished.making(folder, home=home, owner=owner) as making:
        yield making
        unfinished.give(making, owner or unfinished.owner_of(folder.parent))
        sync_folder(making)
        making.rename(folder)
        (folder / unfinished.UNDO).unlink(missing_ok=True)
        sync_folder(folder.parent)


def mode_of(path: Path) -> int | None:
    """Return a file's permission bits, None where there is no such file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None
