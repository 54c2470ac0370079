"""What keeps large bytes must do: uploads will use it, letters do not. Files and objects fulfil it alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol


class Blobs(Protocol):
    """Large bytes, beside the store. Bytes first, row second when writing; row first, bytes later when deleting.

    Names are chosen by the caller, from letters, digits and hyphens. Every method may raise `StoreFailed`.
    """

    async def put(self, name: str, data: AsyncIterator[bytes]) -> None:
        """Keep bytes under a new name, durably, or keep nothing; raise `Conflict` (*upload.exists*) for a name in use."""

    def get(self, name: str, start: int = 0) -> AsyncIterator[bytes]:
        """Yield bytes from `start`; raises `KeyError` when there is no such name."""

    async def delete(self, name: str) -> None:
        """Destroy bytes; a missing name is not an error."""
