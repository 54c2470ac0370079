"""The store that a contract test is about: every kind in turn, fresh and empty, opened through its URL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relay.store.base import Store
from tests.support.cases import Maker
from tests.support.stores import KINDS, opened


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(request.param, tmp_path) as store:
        yield store


@pytest.fixture
def make() -> Maker:
    return Maker()
