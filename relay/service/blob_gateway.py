"""What the frontend may do with large bytes: put them where an upload is, and pass on those of a part. It decides nothing.

Whose an upload is, and who may read a part, the backend has said before. A failure of the disk becomes an `ErrorReply`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from relay.domain.ids import UploadId
from relay.service.backend import ErrorReply
from relay.store.base import Blobs, Check, Conflict, StoreFailed

_UPLOAD_CODES: Final = {"store.full": "upload.full"}


class BlobGateway:
    """The bytes of uploads and parts. `item_bytes` is the most that one item may have; None where nothing is taken."""

    def __init__(self, blobs: Blobs | None, item_bytes: int) -> None:
        self._blobs_or_none = blobs
        self.item_bytes = item_bytes

    @property
    def _blobs(self) -> Blobs:
        if self._blobs_or_none is None:
            raise ErrorReply("upload.none")
        return self._blobs_or_none

    async def size(self, upload: UploadId) -> int:
        """Return how many bytes have come."""
        try:
            return await self._blobs.size(upload)
        except StoreFailed as failed:
            raise _error_reply(failed) from failed

    async def append(
        self, upload: UploadId, at: int, length: int, data: AsyncIterator[bytes | memoryview], check: Check | None
    ) -> int:
        """Keep more bytes, as far as they come; return how many there are. Raises `ErrorReply` upload.*, and what `data` raises."""
        try:
            return await self._blobs.append(upload, at, length, data, check)
        except StoreFailed as failed:
            raise _error_reply(failed) from failed
        except Conflict as conflict:
            raise ErrorReply(conflict.what) from conflict

    async def hashes(self, upload: UploadId) -> bytes:
        """Return SHA-256 of each segment, one behind the other."""
        try:
            return await self._blobs.hashes(upload)
        except StoreFailed as failed:
            raise _error_reply(failed) from failed

    def path(self, upload: UploadId) -> Path | None:
        """Return the file that holds the bytes, None where they are no file of this machine."""
        return self._blobs.path(upload)

    def read(self, upload: UploadId, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`."""
        return self._blobs.read(upload, start, end)


def _error_reply(failed: StoreFailed) -> ErrorReply:
    return ErrorReply(_UPLOAD_CODES.get(failed.code, failed.code), "", 1)
