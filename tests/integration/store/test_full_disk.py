"""On a disk that is really full: a commit says so and changes nothing, and goes through once there is room."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from relay.domain.model import CaseFile
from relay.store.base import Store, StoreFailed
from tests.support.cases import Maker, begun, later, stored
from tests.support.stores import opened

DISK = "size=2m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB, where this process may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(folder)], check=False, capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(f"NOT CHECKED on a full disk: no small file system can be mounted here ({made.stderr.strip()})")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Write until nothing more fits."""
    with ballast.open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(bytes(4_096))


async def fill_with_letters(store: Store, make: Maker, file: CaseFile) -> CaseFile:
    """Submit until the store refuses; return the case file of the last submit that went through."""
    for _ in range(200):
        commit = make.submit(file)
        try:
            await store.commit(commit)
        except StoreFailed:
            return file
        file = later(commit)
    pytest.fail("the disk was never full")


async def test_a_full_disk_changes_nothing_and_may_be_emptied(small_disk: Path) -> None:
    make = Maker()
    async with opened("sqlite", small_disk) as store:
        first = await begun(store, make)
        ballast = small_disk / "ballast"
        fill(ballast)
        file = await fill_with_letters(store, make, first)
        assert await stored(store, file.case.id) == file
        assert len(await store.items_of(file.case.id, None, 200)) == file.case.version - first.case.version
        commit = make.submit(file)
        with pytest.raises(StoreFailed, match="store.full"):
            await store.commit(commit)
        ballast.unlink()
        await store.commit(commit)
        assert await stored(store, file.case.id) == later(commit)
        assert await store.letter(commit.items[0].id) == commit.letters[0].data
