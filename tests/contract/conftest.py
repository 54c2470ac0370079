"""The store that a contract test is about: every kind in turn, fresh and empty, opened through its URL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from relay.store.base import Store
from tests.support.cases import Maker
from tests.support.in_memory import folder_in_memory
from tests.support.stores import KINDS, opened


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder in memory: what is asked here is what is kept, not whether a disk keeps it."""
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(request.param, tmp_path) as store:
        yield store


@pytest.fixture
def make() -> Maker:
    return Maker()
