"""Large bytes as files of one folder, each beside the list of its segments' hashes. Blocking calls run on threads.

A file grows while it is uploaded and is never written again. One writer at a time, kept out by a lock on the file that
goes with its process. The hash list can be made again from the file; it only saves reading it.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import fcntl
import os
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
_WRITE_BEGUN: Final = 2
"""SYNC_FILE_RANGE_WRITE: begin to write, do not wait."""
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
                with suppress(StoreFailed):
                    await asyncio.shield(writing)
            size = await asyncio.shield(asyncio.ensure_future(_there(writer.settle, length)))
        if check is not None and not writer.held:
            raise Conflict("upload.checksum")
        return size

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
        return [UploadId(bytes.fromhex(name)) for name in sorted(ours) if len(name) == 2 * SHORT_ID_BYTES]


class _Writer:
    """One request's turn at writing a file. Every method blocks; `size` is how much of it is written and hashed."""

    def __init__(self, path: Path, at: int, check: Check | None) -> None:
        self._path = path
        self._fresh = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
        rest = memoryview(chunk)
        while rest:
            written = os.pwrite(self._file, rest, self.size)
            self._hash(rest[:written])
            rest = rest[written:]
        if self.size - self._flushed >= FLUSH_BYTES:
            _begin_writing(self._file, self._flushed, self.size - self._flushed)
            self._flushed = self.size

    def settle(self, length: int) -> int:
        """Put on disk what has come, or take back what was not as it should be; return how much there is."""
        try:
            if self._check is not None:
                self.held = self.whole and self._check.holds()
                if not self.held:
                    os.ftruncate(self._file, self._start)
                    return self._start
            os.fdatasync(self._file)
            if self._fresh:
                _sync_folder(self._path.parent)
            if self.size == length and self.size % SEGMENT_BYTES:
                self._digests.append(self._segment.digest())
            self._keep_hashes()
            return self.size
        finally:
            os.close(self._file)

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
        file = os.open(_beside(self._path), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Where an earlier turn could not keep its own there is a gap, which is filled when the list is asked for.
            os.pwrite(file, b"".join(self._digests), self._first * _DIGEST_BYTES)
        finally:
            os.close(file)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _hashes(path: Path, *, anew: bool) -> bytes:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return b""
    count = -(-size // SEGMENT_BYTES)
    if not anew:
        with suppress(FileNotFoundError):
            kept = _beside(path).read_bytes()
            if len(kept) == count * _DIGEST_BYTES and all(
                any(kept[at : at + _DIGEST_BYTES]) for at in range(0, len(kept), _DIGEST_BYTES)
            ):
                return kept
    made = b"".join(_computed(path))
    if anew:
        _beside(path).write_bytes(made)
    return made


def _computed(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [sha256(segment).digest() for segment in iter(lambda: file.read(SEGMENT_BYTES), b"")]


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
