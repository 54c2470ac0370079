"""Large bytes as files: what came is kept, once, to its last byte; what breaks off goes on; what is not right is not kept."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from relay.crypto.digests import digest
from relay.domain.ids import UploadId
from relay.store.base import Conflict, StoreFailed
from relay.store.blobs.files import CHUNK_BYTES, HASHES, SEGMENT_BYTES, FileBlobs
from tests.support.chance import Chance
from tests.support.full_disk import takes_only
from tests.support.tasks import beside

ONE, OTHER = UploadId(bytes(15) + b"\1"), UploadId(bytes(15) + b"\2")
DATA = Chance("large")(3 * SEGMENT_BYTES + 77)


@pytest.fixture
async def blobs(tmp_path: Path) -> FileBlobs:
    made = FileBlobs(tmp_path)
    await made.make(ONE)
    return made


class Sha256:
    """A check as the handlers make one."""

    def __init__(self, expected: bytes) -> None:
        self._state = hashlib.sha256()
        self._expected = hashlib.sha256(expected).digest()

    def update(self, data: memoryview, /) -> None:
        self._state.update(data)

    def holds(self) -> bool:
        return self._state.digest() == self._expected


async def given(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    raise ConnectionResetError


async def whole(blobs: FileBlobs, upload: UploadId = ONE, start: int = 0, end: int = len(DATA)) -> bytes:
    return b"".join([chunk async for chunk in blobs.read(upload, start, end)])


def hash_list(data: bytes) -> bytes:
    return b"".join(digest(data[at : at + SEGMENT_BYTES]) for at in range(0, len(data), SEGMENT_BYTES))


def cut(data: bytes, *places: int) -> Iterable[bytes]:
    edges = [0, *places, len(data)]
    return (data[start:end] for start, end in pairwise(edges))


async def test_bytes_come_back_from_any_place(blobs: FileBlobs) -> None:
    assert await blobs.append(ONE, 0, len(DATA), given(DATA[:1_000], b"", DATA[1_000:])) == len(DATA)
    assert await blobs.size(ONE) == len(DATA)
    for start in (0, 1, 1_000, SEGMENT_BYTES, len(DATA) - 1, len(DATA), len(DATA) + 9):
        assert await whole(blobs, start=start) == DATA[start:]
    assert await whole(blobs, start=5, end=9) == DATA[5:9]


async def test_more_than_a_step_is_read_in_steps(blobs: FileBlobs) -> None:
    large = Chance("larger")(2 * CHUNK_BYTES + 1)
    await blobs.append(ONE, 0, len(large), given(large))
    assert [len(each) async for each in blobs.read(ONE, 0, len(large))] == [CHUNK_BYTES, CHUNK_BYTES, 1]


@pytest.mark.parametrize("place", [1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES + 5])
async def test_what_broke_off_goes_on_at_any_byte_with_the_same_hashes(blobs: FileBlobs, place: int) -> None:
    with pytest.raises(ConnectionResetError):
        await blobs.append(ONE, 0, len(DATA), broken(*cut(DATA[:place], place // 2)))
    assert await blobs.size(ONE) == place
    again = FileBlobs(blobs.path(ONE).parent)
    assert await again.append(ONE, place, len(DATA), given(DATA[place:])) == len(DATA)
    assert await whole(again) == DATA
    assert await again.hashes(ONE) == hash_list(DATA)


async def test_hashes_are_of_the_segments_that_came_whole(blobs: FileBlobs) -> None:
    assert await blobs.hashes(ONE) == b""
    half = SEGMENT_BYTES + SEGMENT_BYTES // 2
    await blobs.append(ONE, 0, len(DATA), given(DATA[:half]))
    assert (await blobs.hashes(ONE)).startswith(hash_list(DATA[:SEGMENT_BYTES]))


@pytest.mark.parametrize("harm", ["missing", "short", "zeros"])
async def test_a_hash_list_that_is_missing_or_has_a_gap_is_made_again(blobs: FileBlobs, harm: str) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA))
    listed = blobs.path(ONE).with_name(ONE.hex() + HASHES)
    match harm:
        case "missing":
            listed.unlink()
        case "short":
            listed.write_bytes(listed.read_bytes()[:-32])
        case _:
            listed.write_bytes(bytes(32) + listed.read_bytes()[32:])
    assert await blobs.hashes(ONE) == hash_list(DATA)


async def test_a_hash_list_is_made_anew_from_what_is_kept_and_stays_so(blobs: FileBlobs) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA))
    listed = blobs.path(ONE).with_name(ONE.hex() + HASHES)
    listed.write_bytes(bytes(range(32)) * 4)
    assert (await blobs.hashes(ONE))[:96] == bytes(range(32)) * 3
    assert await blobs.hashes(ONE, anew=True) == hash_list(DATA)
    assert await blobs.hashes(ONE) == hash_list(DATA)


@pytest.mark.parametrize("at", [0, 999, 1_001])
async def test_another_place_than_where_it_stands_is_refused(blobs: FileBlobs, at: int) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA[:1_000]))
    with pytest.raises(Conflict) as refused:
        await blobs.append(ONE, at, len(DATA), given(b"x"))
    assert refused.value.what == "upload.offset"
    assert await whole(blobs) == DATA[:1_000]


async def test_one_writes_at_a_time(blobs: FileBlobs) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield DATA[:10]
        begun.set()
        await go_on.wait()
        yield DATA[10:]

    async with beside(blobs.append(ONE, 0, len(DATA), slowly())) as first:
        await begun.wait()
        with pytest.raises(Conflict) as refused:
            await blobs.append(ONE, 10, len(DATA), given(b"other"))
        assert refused.value.what == "upload.busy"
        go_on.set()
        assert await first == len(DATA)
        assert await whole(blobs) == DATA


async def test_what_goes_beyond_is_not_kept_and_what_fits_is(blobs: FileBlobs) -> None:
    with pytest.raises(Conflict) as refused:
        await blobs.append(ONE, 0, 1_000, given(DATA[:999], DATA[999:2_000]))
    assert refused.value.what == "upload.beyond"
    assert await whole(blobs) == DATA[:1_000]


@pytest.mark.parametrize("chunks", [(b"wrong",), (DATA[10:],)], ids=["other bytes", "not all"])
async def test_nothing_is_kept_unless_the_checksum_holds(blobs: FileBlobs, chunks: tuple[bytes, ...]) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA[:10]))
    with pytest.raises(Conflict) as refused:
        await blobs.append(ONE, 10, len(DATA), given(*chunks), Sha256(DATA[10:] + b"more"))
    assert refused.value.what == "upload.checksum"
    assert await whole(blobs) == DATA[:10]
    assert await blobs.append(ONE, 10, len(DATA), given(DATA[10:]), Sha256(DATA[10:])) == len(DATA)
    assert await blobs.hashes(ONE) == hash_list(DATA)


async def test_a_line_that_breaks_under_a_checksum_keeps_nothing_of_that_turn(blobs: FileBlobs) -> None:
    with pytest.raises(ConnectionResetError):
        await blobs.append(ONE, 0, len(DATA), broken(DATA[:10]), Sha256(DATA[:10]))
    assert await blobs.size(ONE) == 0


async def test_what_is_deleted_is_gone_with_its_hashes(blobs: FileBlobs, tmp_path: Path) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA))
    await blobs.make(OTHER)
    await blobs.append(OTHER, 0, 5, given(b"other"))
    await blobs.delete(ONE)
    await blobs.delete(ONE)
    with pytest.raises(KeyError):
        await whole(blobs)
    assert sorted({each.name.removesuffix(HASHES) for each in tmp_path.iterdir()}) == [OTHER.hex()]
    assert await blobs.kept() == [OTHER]


async def test_what_was_kept_stays_when_the_disk_is_full(blobs: FileBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA[:100]))
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", takes_only(1_000))
        with pytest.raises(StoreFailed) as refused:
            await blobs.append(ONE, 100, len(DATA), given(DATA[100:]))
    assert refused.value.code == "store.full"
    assert await blobs.size(ONE) == 1_000
    assert await blobs.append(ONE, 1_000, len(DATA), given(DATA[1_000:])) == len(DATA)
    assert await whole(blobs) == DATA
    assert await blobs.hashes(ONE) == hash_list(DATA)


async def test_nobody_else_on_the_machine_can_read_the_files(blobs: FileBlobs, tmp_path: Path) -> None:
    await blobs.append(ONE, 0, len(DATA), given(DATA))
    kept = list(tmp_path.iterdir())
    assert len(kept) == 2
    assert all(each.stat().st_mode & 0o077 == 0 for each in kept)
