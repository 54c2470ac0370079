"""One organisation per test, on a store in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.organisation import Organisation, organisation
from tests.support.stores import opened


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Organisation]:
    """An organisation that serves."""
    async with opened("memory", tmp_path) as store, organisation(store, tmp_path) as made:
        yield made
