"""Large bytes at their ends: what was submitted never changes again, and what was destroyed does not come back."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relay.crypto.digests import digest
from relay.domain.ids import UploadId
from relay.store.base import Conflict, StoreFailed
from relay.store.blobs.files import CHUNK_BYTES, HASHES, SEGMENT_BYTES, FileBlobs
from tests.support.chance import Chance
from tests.support.tasks import beside

ONE = UploadId(bytes(15) + b"\1")
DATA = Chance("ended")(3 * SEGMENT_BYTES + 77)


@pytest.fixture
async def blobs(tmp_path: Path) -> FileBlobs:
    made = FileBlobs(tmp_path)
    await made.make(ONE)
    return made


class Never:
    """A check that no bytes fulfil."""

    def update(self, data: memoryview, /) -> None:
        pass

    def holds(self) -> bool:
        return False


async def given(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


class Slow:
    """A body of two halves: the second comes when it is told to."""

    def __init__(self, first: bytes, second: bytes) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self._halves = (first, second)

    async def body(self) -> AsyncIterator[bytes]:
        yield self._halves[0]
        yield b""  # asked for once the first half is written
        self.begun.set()
        await self.go_on.wait()
        yield self._halves[1]


def on_disk(blobs: FileBlobs) -> set[str]:
    return {each.name for each in blobs.path(ONE).parent.iterdir()}


# --- what was submitted -------------------------------------------------------------------------------------------


async def test_it_is_whole_only_when_all_of_it_is_there_and_nobody_writes(blobs: FileBlobs) -> None:
    slow = Slow(DATA, b"")
    async with beside(blobs.append(ONE, 0, len(DATA), slow.body())) as writing:
        await slow.begun.wait()
        assert await blobs.size(ONE) == len(DATA), "every byte is there already"
        assert not await blobs.whole(ONE, len(DATA)), "and could still be taken back"
        slow.go_on.set()
        await writing
        assert await blobs.whole(ONE, len(DATA))
        assert not await blobs.whole(ONE, len(DATA) + 1)
        assert not await blobs.whole(UploadId(bytes(16)), 0)


async def test_what_is_whole_is_not_taken_back_by_a_checksum_that_fails_later(blobs: FileBlobs) -> None:
    """All bytes, an open end, a submit in between, and then a checksum that does not hold: the part would be gone."""
    slow = Slow(DATA, b"")
    async with beside(blobs.append(ONE, 0, len(DATA), slow.body(), Never())) as writing:
        await slow.begun.wait()
        assert not await blobs.whole(ONE, len(DATA))
        slow.go_on.set()
        with pytest.raises(Conflict, match="checksum"):
            await writing
        await blobs.append(ONE, 0, len(DATA), given(DATA))
        assert await blobs.whole(ONE, len(DATA))
        for check in (None, Never()):
            with pytest.raises(Conflict, match="beyond"):
                await blobs.append(ONE, len(DATA), len(DATA), given(b"more"), check)
            assert blobs.path(ONE).read_bytes() == DATA
        with pytest.raises(Conflict, match="checksum"):
            await blobs.append(ONE, len(DATA), len(DATA), given(), Never())
        assert blobs.path(ONE).read_bytes() == DATA


# --- what was destroyed -------------------------------------------------------------------------------------------


async def test_writing_makes_no_file(blobs: FileBlobs) -> None:
    """Whoever was let in before an upload ended may arrive after its bytes were destroyed."""
    await blobs.delete(ONE)
    with pytest.raises(Conflict, match="unknown"):
        await blobs.append(ONE, 0, len(DATA), given(DATA))
    assert on_disk(blobs) == set()


async def test_a_writer_of_what_was_destroyed_stops_and_leaves_nothing(blobs: FileBlobs) -> None:
    slow = Slow(DATA[: 2 * SEGMENT_BYTES], DATA[2 * SEGMENT_BYTES :])
    async with beside(blobs.append(ONE, 0, len(DATA), slow.body())) as writing:
        await slow.begun.wait()
        await blobs.delete(ONE)
        slow.go_on.set()
        with pytest.raises(Conflict, match="unknown"):
            await writing
        assert on_disk(blobs) == set(), "no list of hashes either"
        held = (each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink())
        assert not any(each.name.startswith(ONE.hex()) for each in held), "and holds nothing open"


async def test_a_reader_of_what_was_destroyed_gets_no_more(blobs: FileBlobs) -> None:
    data = Chance("larger")(CHUNK_BYTES + 5)
    await blobs.append(ONE, 0, len(data), given(data))
    reading = blobs.read(ONE, 0, len(data))
    assert await anext(reading) == data[:CHUNK_BYTES]
    await blobs.delete(ONE)
    with pytest.raises(KeyError):
        await anext(reading)


async def test_a_place_is_made_once(blobs: FileBlobs) -> None:
    with pytest.raises(StoreFailed):
        await blobs.make(ONE)


async def test_a_file_that_is_not_ours_is_left_alone(blobs: FileBlobs, tmp_path: Path) -> None:
    (tmp_path / ("z" * 32)).touch()
    (tmp_path / "README").touch()
    assert await blobs.kept() == [ONE]


# --- hashes -------------------------------------------------------------------------------------------------------


async def test_asking_for_hashes_again_does_not_read_the_file_again(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an unfinished upload only the segment under way; where the list was lost, the whole once."""
    read = 0
    real = os.pread

    def counted(file: int, length: int, at: int) -> bytes:
        nonlocal read
        data = real(file, length, at)
        read += len(data)
        return data

    await blobs.append(ONE, 0, len(DATA), given(DATA[:-7]))
    monkeypatch.setattr(os, "pread", counted)
    expected = b"".join(digest(DATA[:-7][at : at + SEGMENT_BYTES]) for at in range(0, len(DATA), SEGMENT_BYTES))
    for _ in range(10):
        assert await blobs.hashes(ONE) == expected
    assert read == 10 * 70
    blobs.path(ONE).with_name(ONE.hex() + HASHES).unlink()
    for _ in range(10):
        assert await blobs.hashes(ONE) == expected
    assert read == 20 * 70 + 3 * SEGMENT_BYTES


# --- a disk that says no ------------------------------------------------------------------------------------------


async def test_bytes_that_the_disk_could_not_keep_are_taken_back(
    blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA[:100]))

    def broken(_file: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", broken)
        with pytest.raises(StoreFailed, match="store.failed"):
            await blobs.append(ONE, 100, len(DATA), given(DATA[100:]))
    assert await blobs.size(ONE) == 100
    assert await blobs.append(ONE, 100, len(DATA), given(DATA[100:])) == len(DATA)
    assert hashlib.sha256(blobs.path(ONE).read_bytes()).digest() == hashlib.sha256(DATA).digest()
