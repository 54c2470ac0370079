"""Large bytes as files of one folder, each beside the list of its segments' hashes. Blocking calls run on threads.

A file grows while it is uploaded and is never written again. One writer at a time, kept out by a lock on the file that
goes with its process. The hash list can be made again from the file; it only saves reading it.

Files are made by `make` and by nothing else: whoever was let in before an upload ended finds no file after its end, and
makes none. A writer who holds a file that was destroyed sees it by its links, and stops.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import fcntl
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from relay.domain.ids import SHORT_ID_BYTES, UploadId
from relay.store.base import Conflict, StoreFailed
from relay.store.base.blobs import Check

CHUNK_BYTES: Final = 1 << 20
"""Bytes read or written in one step."""
SEGMENT_BYTES: Final = 262_144
"""A stored segment, but for the last (docs/protocol.md, I4)."""
FLUSH_BYTES: Final = 8 << 20
"""After so many bytes the disk is asked to begin writing, so that the end does not have to wait for all of them."""
HASHES: Final = ".hashes"
_DIGEST_BYTES: Final = 32
_OURS: Final = re.compile(f"[0-9a-f]{{{2 * SHORT_ID_BYTES}}}")
_WRITE_BEGUN: Final = 2
"""SYNC_FILE_RANGE_WRITE: begin to write, do not wait."""
ROOM_SHARE: Final = 20
ROOM_MOST: Final = 512 << 20
"""Of the disk a twentieth, at most so many bytes, is left to everything else: whoever fills it with uploads must not keep
anybody from stopping, which needs a few bytes of the database."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

P = ParamSpec("P")
T = TypeVar("T")


class FileBlobs:
    """`Blobs` in one folder, which must exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    async def size(self, upload: UploadId) -> int:
        """Return how many bytes have come."""
        return await _there(_size, self.path(upload))

    async def make(self, upload: UploadId) -> None:
        """Make an empty file, so that it outlasts a power cut."""
        await _there(_make, self.path(upload))

    async def append(
        self, upload: UploadId, at: int, length: int, data: AsyncIterator[bytes], check: Check | None = None
    ) -> int:
        """Keep more bytes durably; the next ones are read while the last ones are written."""
        writer = await _there(_Writer, self.path(upload), at, check)
        writing: asyncio.Task[None] | None = None
        try:
            async for chunk in data:
                if writing is not None:
                    await writing
                room = length - writer.size
                if len(chunk) > room:
                    await _there(writer.write, chunk[:room])
                    raise Conflict("upload.beyond")
                writing = asyncio.ensure_future(_there(writer.write, chunk))
            if writing is not None:
                await writing
            writer.whole = True
        finally:
            if writing is not None:
                with suppress(StoreFailed, Conflict):
                    await asyncio.shield(writing)
            size = await asyncio.shield(asyncio.ensure_future(_there(writer.settle)))
        if check is not None and not writer.held:
            raise Conflict("upload.checksum")
        return size

    async def whole(self, upload: UploadId, length: int) -> bool:
        """Whether the file has its whole length, on disk, with no writer: a later one has no room, and takes nothing back."""
        return await _there(_whole, self.path(upload), length)

    async def hashes(self, upload: UploadId, *, anew: bool = False) -> bytes:
        """Return SHA-256 of each segment that came whole, or that is the last so far."""
        return await _there(_hashes, self.path(upload), anew=anew)

    def path(self, upload: UploadId) -> Path:
        """Return the file of an upload, whether or not there is one yet."""
        return self._folder / upload.hex()

    async def read(self, upload: UploadId, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`; raise `KeyError` where there are none."""
        try:
            file = await asyncio.to_thread(os.open, self.path(upload), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise KeyError(upload) from None
        try:
            while start < end and (chunk := await _there(os.pread, file, min(CHUNK_BYTES, end - start), start)):
                # Whoever holds a file open keeps its bytes on the disk, for as long as they please.
                if not os.fstat(file).st_nlink:
                    raise KeyError(upload)
                yield chunk
                start += len(chunk)
        finally:
            os.close(file)

    async def delete(self, upload: UploadId) -> None:
        """Destroy bytes and their hashes."""
        await _there(_delete, self.path(upload))

    async def kept(self) -> list[UploadId]:
        """Return every upload of which there are bytes."""
        names = await _there(os.listdir, self._folder)
        ours = {name.removesuffix(HASHES) for name in names}
        return [UploadId(bytes.fromhex(name)) for name in sorted(ours) if _OURS.fullmatch(name)]


class _Writer:
    """One request's turn at writing a file. Every method blocks; `size` is how much of it is written and hashed."""

    def __init__(self, path: Path, at: int, check: Check | None) -> None:
        self._path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            raise Conflict("upload.unknown") from None
        self._check = check
        self.whole = False
        """Set when everything came that was to come in this turn."""
        self.held = False
        """Whether the check held, where there is one."""
        try:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict("upload.busy") from None
            self.size = self._start = self._flushed = os.fstat(self._file).st_size
            if at != self.size:
                raise Conflict("upload.offset")
            self._insist_on_room()
            self._first = self.size // SEGMENT_BYTES
            self._digests: list[bytes] = []
            self._segment = sha256()
            begun = self.size % SEGMENT_BYTES
            if begun:
                self._segment.update(os.pread(self._file, begun, self.size - begun))
        except BaseException:
            os.close(self._file)
            raise

    def write(self, chunk: bytes) -> None:
        """Write and hash; what a full disk did not take is not counted."""
        if not os.fstat(self._file).st_nlink:
            raise Conflict("upload.unknown")
        rest = memoryview(chunk)
        while rest:
            written = os.pwrite(self._file, rest, self.size)
            self._hash(rest[:written])
            rest = rest[written:]
        if self.size - self._flushed >= FLUSH_BYTES:
            self._insist_on_room()
            _begin_writing(self._file, self._flushed, self.size - self._flushed)
            self._flushed = self.size

    def settle(self) -> int:
        """Put on disk what has come, or take back what was not as it should be; return how much there is."""
        try:
            if self._check is not None:
                self.held = self.whole and self._check.holds()
                if not self.held:
                    os.ftruncate(self._file, self._start)
                    return self._start
            self._put_on_disk()
            self._keep_hashes()
            return self.size
        finally:
            os.close(self._file)

    def _put_on_disk(self) -> None:
        try:
            os.fdatasync(self._file)
        except OSError:
            # Asked a second time the system may say that all is well, of pages that it has given up.
            with suppress(OSError):
                os.ftruncate(self._file, self._start)
            raise

    def _insist_on_room(self) -> None:
        disk = os.fstatvfs(self._file)
        if disk.f_bavail * disk.f_frsize < min(disk.f_blocks * disk.f_frsize // ROOM_SHARE, ROOM_MOST):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _hash(self, data: memoryview) -> None:
        while data:
            some = data[: SEGMENT_BYTES - self.size % SEGMENT_BYTES]
            self._segment.update(some)
            if self._check is not None:
                self._check.update(some)
            self.size += len(some)
            if self.size % SEGMENT_BYTES == 0:
                self._digests.append(self._segment.digest())
                self._segment = sha256()
            data = data[len(some) :]

    def _keep_hashes(self) -> None:
        if not self._digests:
            return
        # Where an earlier turn could not keep its own there is a gap, which is filled when the list is asked for.
        _put_beside(self._path, self._file, self._first, self._digests)


def _make(path: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    _sync_folder(path.parent)


def _whole(path: Path, length: int) -> bool:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        # Shared: two submits may look at once, the same one sent again too; a writer is kept out.
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if os.fstat(file).st_size != length:
            return False
        # What a writer left who was ended before settling has not been put on disk by anybody.
        os.fdatasync(file)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _hashes(path: Path, *, anew: bool) -> bytes:
    """Read the list; what is not in it is computed, and kept where its segment is whole and so stays as it is."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    try:
        size = os.fstat(file).st_size
        digests = [] if anew else _listed(path)
        made = False
        for index in range(-(-size // SEGMENT_BYTES)):
            whole = (index + 1) * SEGMENT_BYTES <= size
            if whole and index < len(digests) and any(digests[index]):
                continue
            made = made or whole
            segment = os.pread(file, SEGMENT_BYTES, index * SEGMENT_BYTES)
            digests[index : index + 1] = [sha256(segment).digest()]
        if made or anew:
            _put_beside(path, file, 0, digests[: size // SEGMENT_BYTES])
        return b"".join(digests[: -(-size // SEGMENT_BYTES)])
    finally:
        os.close(file)


def _listed(path: Path) -> list[bytes]:
    try:
        kept = _beside(path).read_bytes()
    except FileNotFoundError:
        return []
    return [kept[at : at + _DIGEST_BYTES] for at in range(0, len(kept) - _DIGEST_BYTES + 1, _DIGEST_BYTES)]


def _put_beside(path: Path, file: int, first: int, digests: list[bytes]) -> None:
    """Put hashes in the list of a file that is open; nothing stays beside a file that was destroyed meanwhile.

    Whoever destroys takes the file first and then the list: either they find this list, or we find that the file is gone.
    """
    beside = os.open(_beside(path), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(beside, b"".join(digests), first * _DIGEST_BYTES)
    finally:
        os.close(beside)
    if not os.fstat(file).st_nlink:
        _beside(path).unlink(missing_ok=True)


def _delete(path: Path) -> None:
    for each in (path, _beside(path)):
        each.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + HASHES)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _begin_writing(file: int, start: int, count: int) -> None:
    """Ask the disk to begin, where the system can be asked (Linux); elsewhere the end waits longer."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None, use_errno=True).sync_file_range(
            file, ctypes.c_int64(start), ctypes.c_int64(count), _WRITE_BEGUN
        )


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
