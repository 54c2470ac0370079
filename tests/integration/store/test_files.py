"""Large bytes as files: whole under their name or not there at all, whether or not a file can be without a name."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from relay.store.base import Conflict, StoreFailed
from relay.store.blobs import Blobs
from relay.store.files import CHUNK_BYTES, UNFINISHED, FileBlobs
from tests.support.chance import Chance


@pytest.fixture(params=[True, False], ids=["nameless", "named"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path, nameless=request.param)


async def given(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def whole(blobs: Blobs, name: str, start: int = 0) -> bytes:
    return b"".join([chunk async for chunk in blobs.get(name, start)])


async def test_bytes_come_back_from_any_place(blobs: FileBlobs) -> None:
    data = Chance("large")(CHUNK_BYTES + 77)
    await blobs.put("large", given([data[:1_000], b"", data[1_000:]]))
    assert await whole(blobs, "large") == data
    for start in (1, 1_000, CHUNK_BYTES, CHUNK_BYTES + 76, CHUNK_BYTES + 77, CHUNK_BYTES + 99):
        assert await whole(blobs, "large", start) == data[start:]


async def test_a_missing_name_is_told_and_may_be_deleted(blobs: FileBlobs) -> None:
    with pytest.raises(KeyError):
        await whole(blobs, "missing")
    await blobs.delete("missing")


async def test_what_is_deleted_is_gone(blobs: FileBlobs, tmp_path: Path) -> None:
    await blobs.put("one", given([b"bytes"]))
    await blobs.delete("one")
    with pytest.raises(KeyError):
        await whole(blobs, "one")
    assert list(tmp_path.iterdir()) == []
    await blobs.put("one", given([b"other"]))
    assert await whole(blobs, "one") == b"other"


async def test_a_name_in_use_keeps_its_bytes(blobs: FileBlobs) -> None:
    await blobs.put("one", given([b"first"]))
    with pytest.raises(Conflict, match="upload.exists"):
        await blobs.put("one", given([b"second"]))
    assert await whole(blobs, "one") == b"first"


async def test_of_two_writers_of_one_name_exactly_one_wins(blobs: FileBlobs, tmp_path: Path) -> None:
    outcomes = await asyncio.gather(
        *(blobs.put("one", given([each])) for each in (b"first", b"second")), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    assert await whole(blobs, "one") == (b"first", b"second")[outcomes.index(None)]
    assert [each.name for each in tmp_path.iterdir()] == ["one"]


async def test_a_writer_that_breaks_off_leaves_nothing(blobs: FileBlobs, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half of it"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await blobs.put("one", broken())
    assert list(tmp_path.iterdir()) == []


async def test_a_full_disk_leaves_nothing(
    blobs: FileBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdatasync", full)
    with pytest.raises(StoreFailed, match="store.full"):
        await blobs.put("one", given([b"bytes"]))
    assert list(tmp_path.iterdir()) == []


async def test_what_a_killed_writer_left_is_removed(blobs: FileBlobs, tmp_path: Path) -> None:
    await blobs.put("whole", given([b"bytes"]))
    (tmp_path / f"half{UNFINISHED}").write_bytes(b"by")
    assert await blobs.orphans() == 1
    assert [each.name for each in tmp_path.iterdir()] == ["whole"]


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a.b", "x" * 129])
async def test_a_name_is_no_path(blobs: FileBlobs, name: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        await blobs.put(name, given([b"bytes"]))


async def test_nobody_else_on_the_machine_can_read_the_files(blobs: FileBlobs, tmp_path: Path) -> None:
    await blobs.put("one", given([b"bytes"]))
    assert (tmp_path / "one").stat().st_mode & 0o077 == 0
