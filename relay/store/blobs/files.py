"""Large bytes as files of one folder, each beside the list of its segments' hashes. Blocking calls run on threads.

A file grows while it is uploaded and is never written again. One writer at a time, kept out by a lock on the file that
goes with its process. The hash list can be made again from the file; it only saves reading it.

Files are made by `make` and by nothing else: whoever was let in before an upload ended finds no file after its end, and
makes none. A writer who holds a file that was destroyed sees it by its links, and stops.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import re
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from relay.domain.ids import SHORT_ID_BYTES, UploadId
from relay.store.base import Conflict, StoreFailed
from relay.store.base.blobs import Check, SetAside
from relay.store.blobs import aside
from relay.store.blobs.aside import sync_folder
from relay.store.blobs.writer import DIGEST_BYTES, HASHES, SEGMENT_BYTES, FileWriter, beside, put_beside
from relay.store.space import FULL, allocate, require_space

__all__ = ["CHUNK_BYTES", "HASHES", "SEGMENT_BYTES", "FileBlobs", "sync_folder"]

CHUNK_BYTES: Final = 1 << 20
"""Bytes read or written in one step."""
NICENESS: Final = 10
_OURS: Final = re.compile(f"[0-9a-f]{{{2 * SHORT_ID_BYTES}}}")
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

P = ParamSpec("P")
T = TypeVar("T")


class FileBlobs:
    """`Blobs` in one folder, which must exist."""

    def __init__(self, folder: Path, reserve_bytes: int = 0) -> None:
        self._folder = folder.absolute()
        self._reserve_bytes = reserve_bytes
        """What is kept on the same disk for stopping, and never taken by an upload."""
        # One thread that writes and one that hashes, however many uploads there are: each takes chunks in the order in which
        # they were given, so the next may be given before the last is done.
        self._writing = ThreadPoolExecutor(1, "writing", _stand_back)
        self._hashing = ThreadPoolExecutor(1, "hashing", _stand_back)

    async def size(self, upload: UploadId) -> int:
        """Return how many bytes have come."""
        return await _there(_size, self.path(upload))

    async def make(self, upload: UploadId, length: int = 0) -> None:
        """Make an empty file that has room for `length` bytes, so that it outlasts a power cut."""
        await _there(_make, self.path(upload), length, self._reserve_bytes)

    async def append(
        self,
        upload: UploadId,
        at: int,
        length: int,
        data: AsyncIterator[bytes | memoryview],
        check: Check | None = None,
    ) -> int:
        """Keep more bytes durably; the next ones are read while the last ones are written and hashed."""
        path, kept = self.path(upload), self._reserve_bytes
        writer = await self._done(self._writing, FileWriter, path, at, check, length, kept)
        keeping: deque[asyncio.Task[None]] = deque()
        room = length - writer.size
        try:
            async for chunk in data:
                keeping.append(asyncio.create_task(self._keep(writer, chunk[:room])))
                # Both threads have the next chunk in hand before they are done with this one, and never wait for this loop.
                while len(keeping) > 1 or (keeping and len(chunk) > room):
                    await asyncio.shield(keeping[0])
                    del keeping[0]
                if len(chunk) > room:
                    raise Conflict("upload.beyond")
                room -= len(chunk)
            if keeping:
                await asyncio.shield(keeping[0])
            writer.whole = True
        finally:
            for task in keeping:
                with suppress(StoreFailed, Conflict):
                    await asyncio.shield(task)
            size = await asyncio.shield(asyncio.create_task(self._done(self._writing, writer.settle)))
        if check is not None and not writer.held:
            raise Conflict("upload.checksum")
        return size

    async def _keep(self, writer: FileWriter, chunk: bytes | memoryview) -> None:
        """Write and hash side by side: neither needs the interpreter meanwhile, and hashing takes the longer."""
        done = await asyncio.gather(
            self._done(self._writing, writer.write, chunk),
            self._done(self._hashing, writer.hash, chunk),
            return_exceptions=True,
        )
        for exception in done:
            if exception is not None:
                raise exception

    async def _done(self, thread: ThreadPoolExecutor, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Make a blocking call of a writer, on one of the threads kept for those."""
        running = asyncio.get_running_loop().run_in_executor(thread, partial(call, *args, **kwargs))
        return await _told(running)

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

    async def installation(self) -> str | None:
        """Return what the folder says that it belongs to."""
        return await _there(aside.read_installation, self._folder)

    async def set_aside(self, uploads: Sequence[UploadId], name: str) -> None:
        """Move files into a new batch."""
        await _there(aside.set_aside, self._folder, uploads, name)

    async def aside(self) -> list[SetAside]:
        """Return what is set aside."""
        return await _there(aside.batches, self._folder)

    async def bring_back(self, batch: str, upload: UploadId) -> None:
        """Move a file back."""
        await _there(aside.bring_back, self._folder, batch, upload)

    async def keep_count(self, batch: str, counted_s: float) -> None:
        """Keep how long a batch has been set aside."""
        await _there(aside.keep_count, self._folder, batch, counted_s)

    async def destroy_batch(self, batch: str) -> None:
        """Destroy a batch."""
        await _there(aside.destroy_batch, self._folder, batch)


def _stand_back() -> None:
    """Let letters go first, where a thread can be told to (Linux): they are what somebody waits for."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _make(path: Path, length: int, reserve_bytes: int) -> None:
    require_space(path.parent, length, reserve_bytes)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        allocate(file, 0, length)
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(file)
    sync_folder(path.parent)


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
            put_beside(path, file, 0, digests[: size // SEGMENT_BYTES])
        return b"".join(digests[: -(-size // SEGMENT_BYTES)])
    finally:
        os.close(file)


def _listed(path: Path) -> list[bytes]:
    try:
        kept = beside(path).read_bytes()
    except FileNotFoundError:
        return []
    return [kept[at : at + DIGEST_BYTES] for at in range(0, len(kept) - DIGEST_BYTES + 1, DIGEST_BYTES)]


def _delete(path: Path) -> None:
    for file in (path, beside(path)):
        file.unlink(missing_ok=True)
    sync_folder(path.parent)


async def _there(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call on a thread."""
    return await _told(asyncio.to_thread(call, *args, **kwargs))


async def _told(running: Awaitable[T]) -> T:
    """Wait, and say in our words what the disk says."""
    try:
        return await running
    except OSError as error:
        raise _failure(error) from error


def _failure(error: OSError) -> StoreFailed:
    if error.errno in FULL:
        return StoreFailed("store.full")
    if error.errno in _READ_ONLY:
        return StoreFailed("store.read_only")
    return StoreFailed("store.failed")
