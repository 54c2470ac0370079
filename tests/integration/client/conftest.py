"""One organisation per test, on a store in memory."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.in_memory import folder_in_memory
from tests.support.organisation import Organisation, organisation
from tests.support.stores import opened


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder in memory: what is asked here is what is kept, not whether a disk keeps it."""
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Organisation]:
    """An organisation that serves."""
    async with opened("memory", tmp_path) as store, organisation(store, tmp_path) as made:
        yield made
