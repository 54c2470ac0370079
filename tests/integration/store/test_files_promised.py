"""What an upload announces has its room on the disk from then on; where there is none, nothing is left behind."""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relay.domain.ids import UploadId
from relay.store.base import Conflict, StoreFailed
from relay.store.blobs import files
from relay.store.blobs.files import FileBlobs

ONE = UploadId(bytes(15) + b"\1")
LENGTH = 1 << 20
EXABYTE = 1 << 60


class Never:
    """A check that never holds."""

    def update(self, data: memoryview, /) -> None:
        """Take in the next bytes."""

    def holds(self) -> bool:
        """It does not."""
        return False


async def given(data: bytes) -> AsyncIterator[bytes]:
    yield data


def room(path: Path) -> int:
    return path.stat().st_blocks * 512


@pytest.fixture
async def blobs(tmp_path: Path) -> FileBlobs:
    made = FileBlobs(tmp_path)
    await made.make(ONE, LENGTH)
    if room(made.path(ONE)) < LENGTH:
        pytest.skip("NOT CHECKED: this file system promises no room")
    return made


async def test_room_is_taken_when_it_is_announced_and_stays_what_it_is(blobs: FileBlobs) -> None:
    assert await blobs.size(ONE) == 0
    await blobs.append(ONE, 0, LENGTH, given(bytes(1_000)))
    assert room(blobs.path(ONE)) >= LENGTH


async def test_room_stays_taken_where_what_came_is_taken_back(blobs: FileBlobs) -> None:
    with pytest.raises(Conflict, match="checksum"):
        await blobs.append(ONE, 0, LENGTH, given(bytes(600_000)), Never())
    assert await blobs.size(ONE) == 0
    assert room(blobs.path(ONE)) >= LENGTH


async def test_what_would_leave_too_little_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    for blobs, length in ((FileBlobs(tmp_path), EXABYTE), (FileBlobs(tmp_path, reserve_bytes=EXABYTE), 1)):
        with pytest.raises(StoreFailed, match="store.full"):
            await blobs.make(ONE, length)
    assert list(tmp_path.iterdir()) == []


async def test_what_somebody_else_took_meanwhile_leaves_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_file: int, _start: int, _length: int) -> bool:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "allocate", none)
    with pytest.raises(StoreFailed, match="store.full"):
        await FileBlobs(tmp_path).make(ONE, LENGTH)
    assert list(tmp_path.iterdir()) == []
