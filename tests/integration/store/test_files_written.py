"""How large bytes reach the disk: in windows, hashed beside, and what the disk did not take or lost counts for nothing."""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relay.crypto.digests import digest
from relay.domain.ids import UploadId
from relay.store.base import StoreFailed
from relay.store.blobs import writer
from relay.store.blobs.files import CHUNK_BYTES, HASHES, SEGMENT_BYTES, FileBlobs
from relay.store.blobs.writer import BLOCK_BYTES, STRAIGHT_BYTES, WINDOW_BYTES
from tests.support.chance import Chance
from tests.support.full_disk import takes_only

ONE = UploadId(bytes(15) + b"\1")
DATA = Chance("large")(3 * SEGMENT_BYTES + 77)


@pytest.fixture
async def blobs(tmp_path: Path) -> FileBlobs:
    made = FileBlobs(tmp_path)
    await made.make(ONE)
    return made


async def pieces(data: bytes) -> AsyncIterator[memoryview]:
    """Give bytes as the frontend does: in buffers that are used again."""
    buffers = [bytearray(CHUNK_BYTES) for _ in range(3)]
    for number, at in enumerate(range(0, len(data), CHUNK_BYTES)):
        piece = data[at : at + CHUNK_BYTES]
        buffer = buffers[number % 3]
        buffer[: len(piece)] = piece
        yield memoryview(buffer)[: len(piece)]


def hash_list(data: bytes) -> bytes:
    return b"".join(digest(data[at : at + SEGMENT_BYTES]) for at in range(0, len(data), SEGMENT_BYTES))


async def test_buffers_may_be_used_again_for_the_chunk_after_the_next(blobs: FileBlobs) -> None:
    large = Chance("buffers")(9 * CHUNK_BYTES + 1)
    assert await blobs.append(ONE, 0, len(large), pieces(large)) == len(large)
    assert blobs.path(ONE).read_bytes() == large
    assert await blobs.hashes(ONE) == hash_list(large)


async def test_what_the_disk_lost_while_it_was_written_is_not_kept(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system tells of it once: asked again at the end, it would say that all is well."""
    large = Chance("windows")(3 * WINDOW_BYTES)
    await blobs.append(ONE, 0, len(large), pieces(large[:100]))
    waited: list[tuple[int, int]] = []

    def broken(file: int, start: int, end: int, how: int) -> None:
        if len(waited) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        waited.append((start, end))

    with monkeypatch.context() as patched:
        patched.setattr(writer, "sync_range", broken)
        with pytest.raises(StoreFailed) as refused:
            await blobs.append(ONE, 100, len(large), pieces(large[100:]))
    assert refused.value.code == "store.failed"
    assert await blobs.size(ONE) == 100
    assert await blobs.append(ONE, 100, len(large), pieces(large[100:])) == len(large)
    assert await blobs.hashes(ONE) == hash_list(large)
    assert blobs.path(ONE).read_bytes() == large


async def test_every_byte_of_a_long_file_is_given_to_the_disk_once(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = Chance("windows")(3 * WINDOW_BYTES)
    asked: list[tuple[int, int, int]] = []
    monkeypatch.setattr(writer, "sync_range", lambda _file, start, end, how: asked.append((start, end, how)))
    await blobs.append(ONE, 0, len(large), pieces(large))
    begun = [(start, end) for start, end, how in asked if how == 2]
    finished = [(start, end) for start, end, how in asked if how == 7 and start < end]
    assert [end - start for start, end in begun] == [WINDOW_BYTES] * 3
    assert finished == begun[:-1], "each before the next but one; the last by the end itself"


async def test_hashes_ahead_of_what_the_disk_took_are_not_kept(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", takes_only(SEGMENT_BYTES + 5))
        with pytest.raises(StoreFailed):
            await blobs.append(ONE, 0, len(DATA), pieces(DATA))
    assert await blobs.size(ONE) == SEGMENT_BYTES + 5
    assert blobs.path(ONE).with_name(ONE.hex() + HASHES).read_bytes() == hash_list(DATA[:SEGMENT_BYTES])
    assert await blobs.append(ONE, SEGMENT_BYTES + 5, len(DATA), pieces(DATA[SEGMENT_BYTES + 5 :])) == len(DATA)
    assert await blobs.hashes(ONE) == hash_list(DATA)


def page_aligned(data: bytes) -> memoryview:
    """Give bytes where a disk can take them straight, as the frontend's buffers are."""
    room = mmap.mmap(-1, max(len(data), 1))
    room[: len(data)] = data
    return memoryview(room)[: len(data)]


async def aligned(data: bytes, step: int) -> AsyncIterator[memoryview]:
    for at in range(0, len(data), step):
        yield page_aligned(data[at : at + step])


@pytest.mark.parametrize("begun", [0, 100, BLOCK_BYTES, SEGMENT_BYTES + BLOCK_BYTES])
@pytest.mark.parametrize("step", [BLOCK_BYTES, SEGMENT_BYTES, CHUNK_BYTES, CHUNK_BYTES + 1])
async def test_what_goes_straight_to_the_disk_and_what_does_not_make_one_file(
    blobs: FileBlobs, begun: int, step: int
) -> None:
    large = Chance("straight")(2 * CHUNK_BYTES + 777)
    if begun:
        await blobs.append(ONE, 0, len(large), pieces(large[:begun]))
    assert await blobs.append(ONE, begun, len(large), aligned(large[begun:], step)) == len(large)
    assert blobs.path(ONE).read_bytes() == large
    assert await blobs.hashes(ONE) == hash_list(large)


async def test_where_bytes_lie_well_they_go_straight_to_the_disk(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: dict[int, str] = {}
    real_open, real_write = os.open, os.pwrite
    straight: list[int] = []

    def opening(path: str, flags: int, mode: int = 0o777) -> int:
        file = real_open(path, flags, mode)
        opened[file] = "straight" if flags & os.O_DIRECT else "ordinary"
        return file

    def writing(file: int, data: bytes, at: int) -> int:
        written = real_write(file, data, at)
        if opened.get(file) == "straight":
            straight.append(written)
        return written

    large = Chance("straight")(2 * CHUNK_BYTES + 777)
    monkeypatch.setattr(os, "open", opening)
    monkeypatch.setattr(os, "pwrite", writing)
    await blobs.append(ONE, 0, len(large), aligned(large, CHUNK_BYTES))
    if "straight" not in opened.values():
        pytest.skip("NOT CHECKED: this folder's file system has no way past the system's memory")
    assert straight == [STRAIGHT_BYTES] * (2 * CHUNK_BYTES // STRAIGHT_BYTES)


async def test_a_file_system_that_takes_nothing_straight_gets_it_the_ordinary_way(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refusing(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_DIRECT:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", refusing)
    assert await blobs.append(ONE, 0, len(DATA), aligned(DATA, SEGMENT_BYTES)) == len(DATA)
    assert blobs.path(ONE).read_bytes() == DATA


async def test_nothing_is_written_behind_what_the_disk_did_not_take(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next chunk is in line by then: written, it would stand in the wrong place."""
    real, room = os.pwrite, takes_only(CHUNK_BYTES)
    refused: list[int] = []

    def full_once(file: int, data: bytes, at: int) -> int:
        try:
            return real(file, data, at) if refused else room(file, data, at)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                refused.append(at)
            raise

    large = Chance("behind")(5 * CHUNK_BYTES)
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full_once)
        with pytest.raises(StoreFailed):
            await blobs.append(ONE, 0, len(large), pieces(large))
    assert refused == [CHUNK_BYTES]
    assert await blobs.size(ONE) == CHUNK_BYTES
    assert await blobs.append(ONE, CHUNK_BYTES, len(large), pieces(large[CHUNK_BYTES:])) == len(large)
    assert blobs.path(ONE).read_bytes() == large
