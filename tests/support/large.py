"""Large parts on their way through the service: an upload, its bytes, and a submit that claims it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import SHORT_ID_BYTES, CaseId, UploadId
from relay.wire import messages
from tests.support.world import Someone, World, Written

TWO_SEGMENTS: Final = SEGMENT_BYTES + 40_000
"""Content that takes a whole segment and a part of another."""


async def chunks_of(data: bytes, most: int = 100_000) -> AsyncIterator[bytes]:
    """Give bytes as a body gives them."""
    for at in range(0, len(data), most):
        yield data[at : at + most]


async def made(world: World, author: Someone, case: CaseId, written: Written, number: int = 1) -> UploadId:
    """Make an upload for a part, with nothing in it."""
    wanted = messages.UploadWanted(case, written.item, number, len(written.large[number - 1]))
    return (await world.service.uploads.create(await world.session(author), wanted)).upload


async def put(world: World, upload: UploadId, data: bytes, length: int | None = None, at: int = 0) -> int:
    """Put bytes where an upload is, as the frontend does."""
    assert world.blobs is not None
    return await world.blobs.append(upload, at, len(data) if length is None else length, chunks_of(data))


async def uploaded(world: World, author: Someone, case: CaseId, written: Written) -> tuple[UploadId, ...]:
    """Upload every large part of a letter, and name the uploads in its request."""
    uploads = []
    for number, data in enumerate(written.large, start=1):
        upload = await made(world, author, case, written, number)
        await put(world, upload, data)
        uploads.append(upload)
    written.request = replace(written.request, uploads=tuple(uploads))
    return tuple(uploads)


async def submitted(world: World, author: Someone, case: CaseId, written: Written) -> tuple[UploadId, ...]:
    """Upload every large part of a letter and send it; return the uploads it claimed."""
    uploads = await uploaded(world, author, case, written)
    await world.submit(author, case, written)
    return uploads


def only_part(folder: Path) -> Path:
    """The one file of large bytes in a relay's folder, or in a backup."""
    (found,) = (each for each in (folder / "files").iterdir() if len(each.name) == 2 * SHORT_ID_BYTES)
    return found
