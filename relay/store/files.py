"""Large bytes as files of one folder: whole and on disk under their name, or not there at all.

A file has no name while it is written, so a crash leaves nothing to clean up. Where the file system cannot do that, it is
written under a name of its own that `FileBlobs.orphans` removes. Blocking calls run on threads.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from relay.store.base import Conflict, StoreFailed

CHUNK_BYTES: Final = 1 << 20
UNFINISHED: Final = ".unfinished"
_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,128}")
_NAMELESS_UNKNOWN: Final = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

P = ParamSpec("P")
T = TypeVar("T")


class FileBlobs:
    """`Blobs` in one folder, which must exist. `nameless` is off only where the file system cannot do it."""

    def __init__(self, folder: Path, *, nameless: bool = True) -> None:
        self._folder = folder.absolute()
        self._nameless = nameless

    async def put(self, name: str, data: AsyncIterator[bytes]) -> None:
        """Keep bytes under a new name, durably, or keep nothing; raise `Conflict` for a name in use."""
        path = self._path(name)
        if await _there(path.exists):
            raise Conflict("upload.exists")
        file = await _there(self._begun, path)
        try:
            async for chunk in data:
                await _there(_write_all, file, chunk)
            await _there(self._finish, file, path)
        finally:
            os.close(file)
            if not self._nameless:
                await _there(_unfinished(path).unlink, missing_ok=True)

    async def get(self, name: str, start: int = 0) -> AsyncIterator[bytes]:
        """Yield bytes from `start` in chunks; raise `KeyError` when there is no such name."""
        path = self._path(name)
        try:
            file = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise KeyError(name) from None
        try:
            at = start
            while chunk := await _there(os.pread, file, CHUNK_BYTES, at):
                yield chunk
                at += len(chunk)
        finally:
            os.close(file)

    async def delete(self, name: str) -> None:
        """Destroy bytes; a missing name is not an error."""
        await _there(self._delete, self._path(name))

    async def orphans(self) -> int:
        """Remove what writers that were killed left behind; return how many. Only while nobody writes."""
        return await _there(self._orphans)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("a name has letters, digits and hyphens only")
        return self._folder / name

    def _begun(self, path: Path) -> int:
        if self._nameless:
            try:
                return os.open(self._folder, os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, 0o600)
            except OSError as error:
                if error.errno not in _NAMELESS_UNKNOWN:
                    raise
                self._nameless = False
        # A second writer of the same name is told so here: the first one may still give up.
        try:
            return os.open(_unfinished(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            raise Conflict("upload.exists") from None

    def _finish(self, file: int, path: Path) -> None:
        """Give the bytes their name once they are on disk; a link never replaces what is there."""
        os.fdatasync(file)
        source = f"/proc/self/fd/{file}" if self._nameless else str(_unfinished(path))
        try:
            # The path is absolute, so the folder named here does not count; naming one makes the call follow the link.
            os.link(source, path, src_dir_fd=file, follow_symlinks=True)
        except FileExistsError:
            raise Conflict("upload.exists") from None
        self._sync_folder()

    def _delete(self, path: Path) -> None:
        with suppress(FileNotFoundError):
            path.unlink()
            self._sync_folder()

    def _orphans(self) -> int:
        left = list(self._folder.glob(f"*{UNFINISHED}"))
        for each in left:
            each.unlink(missing_ok=True)
        return len(left)

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


async def _there(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call on a thread, and say in our words what the disk says."""
    try:
        return await asyncio.to_thread(call, *args, **kwargs)
    except OSError as error:
        raise _failure(error) from error


def _failure(error: OSError) -> StoreFailed:
    if error.errno in _FULL:
        return StoreFailed("store.full")
    if error.errno in _READ_ONLY:
        return StoreFailed("store.read_only")
    return StoreFailed("store.failed")


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)


def _write_all(file: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(file, rest) :]
