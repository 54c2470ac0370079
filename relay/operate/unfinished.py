"""Where a command makes what is not whole yet: one name for all of it, locked by the process, swept when nobody has it.

What becomes `NAME` is made in a folder `.NAME.unfinished-…` beside it, for the owner alone. The lock on that folder goes with
the process, however it ends. So every later command, and the service at its start, can tell what is under way from what
was left behind, and destroys the second. What is made apart from the relay's own folders is named there by a link.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from relay.config import Settings
from relay.store.blobs.aside import INSTALLATION, read_installation, sync_folder

FOLDER_MODE: Final = 0o700
MARK: Final = ".unfinished-"
UNDO: Final = ".undo"
"""The file with an `Undo` in an unfinished folder."""
ASIDE: Final = "schema-[0-9]*"
"""What programs up to schema 5 called the copy of a database, with every share in it, that a killed upgrade left beside it."""
_NAMED: Final = re.compile(r"\..{1,220}\.unfinished-[0-9a-f]{16}")
_NAMED_BEFORE: Final = re.compile(r"\.(relay-[0-9]{8}T[0-9]{6}Z|restored-[0-9]+)\.[a-z0-9_]{8}")
_NAME_MOST: Final = 200
_STEP: Final = 1 << 20
_LOCKLESS: Final = frozenset({errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})
"""What a file system says that has no locks for folders, as some networks': nothing is swept there."""
_OUT_OF_REACH: Final = (FileNotFoundError, NotADirectoryError, PermissionError)

Owner: TypeAlias = tuple[int, int]
"""User and group."""


@contextmanager
def making(target: Path, *, home: Path | None = None, owner: Owner | None = None) -> Iterator[Path]:
    """Give a locked folder in which to make what becomes `target`; whatever is still in it afterwards is destroyed.

    With `home`, a folder of the relay's own, a link there leads to it. What others left beside `target` is swept first. All that is
    made belongs to `owner` when root makes it, else to whom the folder of `target` belongs.
    """
    folder = target.absolute().parent
    sweep_beside(folder)
    try:
        path, lock = _locked(folder / f".{target.name[:_NAME_MOST]}{MARK}")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error
    link = None if home is None or home.absolute() == folder else home.absolute() / path.name
    try:
        give(path, owner or owner_of(folder))
        if link is not None:
            link.symlink_to(path)
        yield path
    finally:
        try:
            if path.exists():
                _undo(path)
            wipe(path)
            if link is not None:
                link.unlink(missing_ok=True)
        finally:
            os.close(lock)


def is_named(path: Path) -> bool:
    """Whether what is in this folder is not whole yet, whatever it is called there."""
    return _NAMED.fullmatch(path.name) is not None


def owner_of(folder: Path) -> Owner:
    """Return to whom a folder belongs."""
    status = folder.stat()
    return status.st_uid, status.st_gid


def give(path: Path, owner: Owner) -> None:
    """Let something, and all that is in it, belong to `owner`; only root can, and for anybody else it does already."""
    if os.geteuid() != 0:
        return
    for below in (path, *path.rglob("*")):
        os.chown(below, *owner, follow_symlinks=False)


def places(settings: Settings) -> list[Path]:
    """Return the folders beside whose things something may have been made."""
    named = (settings.database, settings.files, settings.server_key, settings.server_record, settings.shares_key)
    beside = [path.absolute().parent for path in named if path is not None]
    homes = [] if settings.database is None else [settings.database.absolute().parent.parent]
    kept = [
        path.absolute()
        for path in (settings.files, settings.backup_folder, settings.shares_folder)
        if path is not None
    ]
    return list(dict.fromkeys([*beside, *homes, *kept]))


def left(settings: Settings) -> tuple[list[Path], list[Path]]:
    """Return what was left behind and what is being made now."""
    behind: list[Path] = []
    under_way: list[Path] = []
    paths = [unfinished for folder in places(settings) for unfinished in _unfinished(folder)]
    for path in dict.fromkeys(path.resolve() if path.exists() else path for path in paths):
        try:
            lock = _lock(path, fcntl.LOCK_SH)
        except PermissionError:
            behind.append(path)
            continue
        except _OUT_OF_REACH:
            if path.is_symlink():
                behind.append(path)
            continue
        (under_way if lock is None else behind).append(path)
        if lock is not None:
            os.close(lock)
    return [*behind, *_copies_aside(settings), *_of_before(settings)], under_way


def sweep(settings: Settings) -> int:
    """Destroy what was left behind wherever this relay makes anything; return how much that was."""
    swept = sum(sweep_beside(folder) for folder in places(settings))
    if settings.database is not None:
        # Of a folder that was whole when its command was killed.
        with suppress(*_OUT_OF_REACH):
            settings.database.with_name(UNDO).unlink()
    for copy in _copies_aside(settings):
        with suppress(*_OUT_OF_REACH):
            _overwrite(copy)
            copy.unlink()
            swept += 1
    return swept


def sweep_beside(folder: Path) -> int:
    """Destroy what was left behind in one folder; return how much that was. What is out of reach stays."""
    swept = 0
    for path in _unfinished(folder):
        with suppress(*_OUT_OF_REACH):
            swept += _swept(path)
    return swept


def _swept(path: Path) -> bool:
    named, path = path, path.readlink() if path.is_symlink() else path
    if not path.exists() and named.is_symlink():
        named.unlink()
        return False
    lock = _lock(path, fcntl.LOCK_EX)
    if lock is None:
        return False
    try:
        _undo(path)
        wipe(path)
        if named.is_symlink():
            named.unlink()
    finally:
        os.close(lock)
    return True


class Undo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command puts in place elsewhere before `last`, which stands in the unfinished folder until it is in place too.

    As long as it stands there, whoever sweeps takes the others back: what `files` holds, if it belongs to that installation, and
    `file`, if it has that digest.
    """

    last: str
    files: str | None = None
    installation: str | None = None
    file: str | None = None
    digest: str | None = None


def note_undo(path: Path, undo: Undo) -> None:
    """Note in an unfinished folder what to take back; on disk when the call returns."""
    with (path / UNDO).open("wb") as note:
        note.write(msgspec.json.encode(undo))
        note.flush()
        os.fsync(note.fileno())
    sync_folder(path)


def _undo(path: Path) -> None:
    """Take back what a command had put in place before all was; where all is in place it had finished, and it stays.

    Files beside are put in place by a second name; what is elsewhere is noted, and goes only if it has the same owner.
    """
    files = [file for file in path.iterdir() if file.is_file() and not file.is_symlink()]
    placed = [path.parent / file.name for file in files if _same(path.parent / file.name, file)]
    try:
        undo = msgspec.json.decode((path / UNDO).read_bytes(), type=Undo)
    except (FileNotFoundError, msgspec.DecodeError):
        undo = None
    if len(placed) == len(files) if undo is None else not (path / undo.last).exists():
        return
    for file in placed:
        file.unlink()
    owner = path.lstat().st_uid
    with suppress(*_OUT_OF_REACH):
        if undo is not None and undo.file is not None:
            _take_back(Path(undo.file), undo.digest, owner)
    with suppress(*_OUT_OF_REACH):
        if undo is not None and undo.files is not None:
            _empty(Path(undo.files), undo.installation, owner)


def _take_back(file: Path, digest: str | None, owner: int) -> None:
    if file.lstat().st_uid == owner and sha256(file.read_bytes()).hexdigest() == digest:
        _overwrite(file)
        file.unlink()


def _empty(files: Path, installation: str | None, owner: int) -> None:
    if files.lstat().st_uid != owner or read_installation(files) != installation:
        return
    for path in [path for path in files.iterdir() if path.is_file() and path.name != INSTALLATION]:
        path.unlink()
    (files / INSTALLATION).unlink()
    sync_folder(files)


def wipe(path: Path) -> None:
    """Remove a folder; what stands in it is overwritten first, but for what has another name elsewhere, or lies deeper.

    Deeper lie sealed bytes alone. What a disk keeps of overwritten blocks is out of reach.
    """
    if not path.exists():
        return
    for file in path.iterdir():
        with suppress(PermissionError):
            _overwrite(file)
    shutil.rmtree(path)
    sync_folder(path.parent)


def _overwrite(path: Path) -> None:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1 or not status.st_size:
        return
    file = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        for at in range(0, status.st_size, _STEP):
            os.pwrite(file, bytes(min(_STEP, status.st_size - at)), at)
        os.fdatasync(file)
    finally:
        os.close(file)


def _locked(beginning: Path) -> tuple[Path, int]:
    """Make a folder and lock it. Whoever looks or sweeps may have it for a moment before."""
    while True:
        path = beginning.with_name(beginning.name + os.urandom(8).hex())
        path.mkdir(mode=FOLDER_MODE)
        with suppress(FileNotFoundError):
            file = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
            except OSError as error:
                if error.errno not in _LOCKLESS:
                    os.close(file)
                    raise
            if _same_folder(path, file):
                return path, file
            os.close(file)


def _lock(path: Path, how: int) -> int | None:
    """Lock a folder that nobody has; None where somebody has it, or where that cannot be known."""
    file = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        if error.errno in _LOCKLESS or isinstance(error, BlockingIOError):
            return None
        raise
    if not _same_folder(path, file):
        os.close(file)
        return None
    return file


def _unfinished(folder: Path) -> list[Path]:
    """Return what bears such a name in a folder and was made by its owner, by root, or by us."""
    try:
        ours = {os.geteuid(), 0, folder.stat().st_uid}
        entries = [*os.scandir(folder)]
    except _OUT_OF_REACH:
        return []
    return sorted(Path(entry.path) for entry in entries if _NAMED.fullmatch(entry.name) and _made_by(entry, ours))


def _made_by(entry: os.DirEntry[str], owners: Collection[int]) -> bool:
    """Whether it is a folder, or a link to one of the same name, that one of these made: nobody else's is touched."""
    with suppress(FileNotFoundError):
        if entry.stat(follow_symlinks=False).st_uid in owners:
            return (
                Path(entry.path).readlink().name == entry.name
                if entry.is_symlink()
                else entry.is_dir(follow_symlinks=False)
            )
    return False


def _of_before(settings: Settings) -> list[Path]:
    """Return what earlier programs left half made. No lock tells whether anybody makes it still, so a person removes it."""
    paths: list[Path] = []
    for folder in places(settings):
        with suppress(*_OUT_OF_REACH):
            paths += [path for path in folder.iterdir() if _NAMED_BEFORE.fullmatch(path.name)]
    return sorted(paths)


def _copies_aside(settings: Settings) -> list[Path]:
    if settings.database is None:
        return []
    return sorted(settings.database.parent.glob(f"{settings.database.name}.{ASIDE}"))


def _same(one: Path, other: Path) -> bool:
    with suppress(FileNotFoundError):
        return one.samefile(other)
    return False


def _same_folder(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(file))
    except FileNotFoundError:
        return False
