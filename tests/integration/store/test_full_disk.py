"""On a disk that is really full: a commit says so and changes nothing, and goes through once there is room."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay.store.base import StoreFailed
from relay.store.connect import open_store
from relay.store.migrate import migrate
from tests.support.cases import Maker, begun, later, stored

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
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk_changes_nothing_and_may_be_emptied(small_disk: Path) -> None:
    make = Maker()
    url = f"sqlite:///{small_disk / 'relay.sqlite3'}"
    migrate(url)
    store = await open_store(url)
    file = await begun(store, make)
    ballast = small_disk / "ballast"
    with ballast.open("wb") as rest, pytest.raises(OSError, match="No space left"):
        while True:
            rest.write(bytes(4_096))
            rest.flush()
    written = 0
    commit = make.submit(file)
    with pytest.raises(StoreFailed, match="store.full"):
        while written < 100:
            await store.commit(commit)
            file, commit = later(commit), make.submit(later(commit))
            written += 1
    assert await stored(store, file.case.id) == file
    assert len(await store.items_of(file.case.id, None, 200)) == written
    with pytest.raises(StoreFailed, match="store.full"):
        await store.commit(commit)
    ballast.unlink()
    await store.commit(commit)
    assert await stored(store, file.case.id) == later(commit)
    assert await store.letter(commit.items[0].id) == commit.letters[0].data
    await store.close()
