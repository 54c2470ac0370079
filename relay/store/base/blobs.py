"""What keeps large bytes must do: sealed parts, sent bit by bit and read at any place. Files and objects fulfil it alike.

An upload's id names its bytes. Whose they are, and who may read them, is in the store's rows: here is nothing to decide.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from relay.domain.ids import UploadId


class SetAside(Struct, frozen=True):
    """Bytes that no row knew, found at one start: what the batch is called, the seconds counted since, and whose they were."""

    name: str
    counted_s: float
    uploads: tuple[UploadId, ...]


class Check(Protocol):
    """Looks at bytes as they pass."""

    def update(self, data: memoryview, /) -> None:
        """Take in the next bytes."""

    def holds(self) -> bool:
        """Whether all of them together are what they should be."""


class Blobs(Protocol):
    """Large bytes, beside the store. Every method may raise `StoreFailed`; what was kept before stays."""

    async def size(self, upload: UploadId) -> int:
        """Return how many bytes have come."""

    async def make(self, upload: UploadId, length: int = 0) -> None:
        """Make a place for bytes, with none in it; durable before anything is put there.

        Room for `length` bytes is taken at once, where that can be promised: raises `StoreFailed` *store.full* where there is
        none, and leaves nothing behind.
        """

    async def append(
        self,
        upload: UploadId,
        at: int,
        length: int,
        data: AsyncIterator[bytes | memoryview],
        check: Check | None = None,
    ) -> int:
        """Keep more bytes durably, and return how many have come; `length` is how many there will be in all.

        A chunk must stay as it is until the one after the next is asked for: so long it may take to keep it, and no longer.
        What arrives before `data` breaks off is kept, then what `data` raised is raised; with a `check`, nothing is kept
        unless it holds. Raises `Conflict` *upload.offset* (`at` is not where it stands), *upload.busy* (somebody is
        writing), *upload.beyond* (more than `length`; what fits is kept), *upload.checksum*, and *upload.unknown* where
        there is no place, or where it was destroyed meanwhile: writing makes none.
        """

    async def whole(self, upload: UploadId, length: int) -> bool:
        """Whether all `length` bytes are there, durably, and nobody is writing: then nothing changes them any more."""

    async def hashes(self, upload: UploadId, *, anew: bool = False) -> bytes:
        """Return SHA-256 of each segment that came whole (262,144 bytes, the last one less), one behind the other.

        They were computed as the bytes passed; with `anew` they are computed again from what is kept.
        """

    def path(self, upload: UploadId) -> Path | None:
        """Return the file that holds the bytes, for whoever can send files; None where they are no file of this machine."""

    def read(self, upload: UploadId, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`; raises `KeyError` where there are none."""

    async def delete(self, upload: UploadId) -> None:
        """Destroy bytes; where there are none that is no error."""

    async def kept(self) -> list[UploadId]:
        """Return every upload of which there are bytes, but for those set aside."""

    async def installation(self) -> str | None:
        """Return the id of the installation that the bytes belong to; None where nothing says so."""

    async def set_aside(self, uploads: Sequence[UploadId], name: str) -> None:
        """Put bytes that no row knows out of the way, together, under a name that no earlier batch has."""

    async def aside(self) -> list[SetAside]:
        """Return what is set aside."""

    async def bring_back(self, batch: str, upload: UploadId) -> None:
        """Keep again what was set aside."""

    async def keep_count(self, batch: str, counted_s: float) -> None:
        """Keep for how many seconds a batch has been set aside."""

    async def destroy_batch(self, batch: str) -> None:
        """Destroy what was set aside together."""
