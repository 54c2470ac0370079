"""One request's turn at writing a file of large bytes, and the list of hashes beside it. Every call here blocks.

What is written goes to the disk in windows: the disk begins with one as soon as it is there, and has finished the one before
when the next is due. So little is left for the end, little of it is in the way when somebody else needs the disk, and what
was written need not stay in memory, which the database has better use for.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from relay.store.base import Conflict
from relay.store.base.blobs import Check
from relay.store.space import allocate, allocated, require_space

SEGMENT_BYTES: Final = 262_144
"""A stored segment, but for the last (docs/protocol.md, I4)."""
WINDOW_BYTES: Final = 8 << 20
"""How much is written before the disk is asked to begin, and how much more before it must have finished."""
BLOCK_BYTES: Final = 4_096
"""What is written straight to a disk begins and ends at such places, in the file and in memory."""
STRAIGHT_BYTES: Final = 512 << 10
"""The most that the disk is given at once: a letter's commit that comes meanwhile waits for no more than this."""
HASHES: Final = ".hashes"
DIGEST_BYTES: Final = 32
_BEGIN: Final = 2
"""SYNC_FILE_RANGE_WRITE."""
_FINISH: Final = 1 | 2 | 4
"""The same, and to wait before and after."""
_UNABLE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ESPIPE, errno.EPERM})


class FileWriter:
    """A turn. `write` and `hash` take the same chunks, and may run side by side; then `settle`, once."""

    def __init__(self, path: Path, at: int, check: Check | None, length: int, reserve_bytes: int) -> None:
        self._path = path
        self._length, self._reserve_bytes = length, reserve_bytes
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            raise Conflict("upload.unknown") from None
        self._straight = _opened_straight(path)
        self._check = check
        self.whole = False
        """Set when everything came that was to come in this turn."""
        self.held = False
        """Whether the check held, where there is one."""
        self._stopped = False
        """Set when the disk did not take all of a chunk: the next one may be in line already."""
        self._spoilt = False
        """Set when the disk lost some of it: what it says when asked again is worth nothing."""
        try:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict("upload.busy") from None
            self.size = self._start = self._hashed = os.fstat(self._file).st_size
            """How much of the file is written."""
            self._begun = self._finished = self._start
            if at != self.size:
                raise Conflict("upload.offset")
            self._require_space()
            self._first = self.size // SEGMENT_BYTES
            self._digests: list[bytes] = []
            self._segment = sha256()
            before = self.size % SEGMENT_BYTES
            if before:
                self._segment.update(os.pread(self._file, before, self.size - before))
        except BaseException:
            self._close()
            raise

    def write(self, chunk: bytes | memoryview) -> None:
        """Write; what a full disk did not take is not counted, and nothing is written behind it any more."""
        if self._stopped:
            return
        self._stopped = True
        if not os.fstat(self._file).st_nlink:
            raise Conflict("upload.unknown")
        rest = memoryview(chunk)
        while rest:
            written = self._written_straight(rest) or os.pwrite(self._file, rest, self.size)
            self.size += written
            rest = rest[written:]
        if self.size - self._begun >= WINDOW_BYTES:
            self._require_space()
            self._flush()
        self._stopped = False

    def _written_straight(self, rest: memoryview) -> int:
        """Write past the system's own memory what lies as that wants it; return how much, 0 where it cannot be.

        The copy into that memory would cost half as much as hashing, and would only be thrown away.
        """
        count = min(len(rest) - len(rest) % BLOCK_BYTES, STRAIGHT_BYTES)
        if self._straight is None or not count or self.size % BLOCK_BYTES:
            return 0
        try:
            return os.pwrite(self._straight, rest[:count], self.size)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            os.close(self._straight)
            self._straight = None
            return 0

    def hash(self, chunk: bytes | memoryview) -> None:
        """Hash what is being written."""
        rest = memoryview(chunk)
        while rest:
            some = rest[: SEGMENT_BYTES - self._hashed % SEGMENT_BYTES]
            self._segment.update(some)
            if self._check is not None:
                self._check.update(some)
            self._hashed += len(some)
            if self._hashed % SEGMENT_BYTES == 0:
                self._digests.append(self._segment.digest())
                self._segment = sha256()
            rest = rest[len(some) :]

    def settle(self) -> int:
        """Put on disk what has come, or take back what was not as it should be; return how much there is."""
        try:
            if self._check is not None:
                self.held = self.whole and self._check.holds()
            if self._spoilt or (self._check is not None and not self.held):
                self._take_back()
                return self._start
            self._put_on_disk()
            self._keep_hashes()
            return self.size
        finally:
            self._close()

    def _close(self) -> None:
        os.close(self._file)
        if self._straight is not None:
            os.close(self._straight)

    def _flush(self) -> None:
        try:
            sync_range(self._file, self._begun, self.size, _BEGIN)
            sync_range(self._file, self._finished, self._begun, _FINISH)
        except OSError:
            self._spoilt = True
            raise
        _forget(self._file, self._finished, self._begun)
        self._finished, self._begun = self._begun, self.size

    def _put_on_disk(self) -> None:
        try:
            os.fdatasync(self._file)
        except OSError:
            # Asked a second time the system may say that all is well, of pages that it has given up.
            with suppress(OSError):
                self._take_back()
            raise

    def _take_back(self) -> None:
        """Cut off what came in this turn, and take room for it again."""
        os.ftruncate(self._file, self._start)
        with suppress(OSError):
            allocate(self._file, self._start, self._length - self._start)

    def _require_space(self) -> None:
        """What was promised a room has it: only where none could be taken is the disk asked again."""
        if allocated(self._file) < self._length:
            require_space(self._file, 0, self._reserve_bytes)

    def _keep_hashes(self) -> None:
        # Where the disk took less than was hashed, the segments that it did not take whole have none.
        digests = self._digests[: self.size // SEGMENT_BYTES - self._first]
        if digests:
            # Where an earlier turn could not keep its own there is a gap, which is filled when the list is asked for.
            put_beside(self._path, self._file, self._first, digests)


def _opened_straight(path: Path) -> int | None:
    """Open a file once more, to write past the system's own memory; None where that is not to be had."""
    how = getattr(os, "O_DIRECT", None)
    if how is None:
        return None
    try:
        return os.open(path, os.O_WRONLY | how | os.O_CLOEXEC)
    except OSError:
        return None


def put_beside(path: Path, file: int, first: int, digests: list[bytes]) -> None:
    """Put hashes in the list of a file that is open; nothing stays beside a file that was destroyed meanwhile.

    Whoever destroys takes the file first and then the list: either they find this list, or we find that the file is gone.
    """
    listed = os.open(beside(path), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(listed, b"".join(digests), first * DIGEST_BYTES)
    finally:
        os.close(listed)
    if not os.fstat(file).st_nlink:
        beside(path).unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """Return where the hashes of a file are."""
    return path.with_name(path.name + HASHES)


_sync_file_range: Final = getattr(ctypes.CDLL(None, use_errno=True), "sync_file_range", None)
if _sync_file_range is not None:
    _sync_file_range.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)


def sync_range(file: int, start: int, end: int, how: int) -> None:
    """Let the disk begin with some bytes, or finish them, where the system can be asked (Linux); elsewhere the end waits longer.

    A failure is told once: whoever waits for the disk here must not ignore it, for the end would then know of none.
    """
    if _sync_file_range is None or start == end:
        return
    if _sync_file_range(file, start, end - start, how):
        code = ctypes.get_errno()
        if code not in _UNABLE:
            raise OSError(code, os.strerror(code))


def _forget(file: int, start: int, end: int) -> None:
    """Let the memory of bytes that are on disk go to others."""
    if hasattr(os, "posix_fadvise") and start < end:
        with suppress(OSError):  # it is advice
            os.posix_fadvise(file, start, end - start, os.POSIX_FADV_DONTNEED)
