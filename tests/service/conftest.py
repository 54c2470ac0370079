"""A world on each kind of store, with staff and one open case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from relay.domain.model import StaffRole
from tests.support.in_memory import folder_in_memory
from tests.support.room import files
from tests.support.stores import KINDS, opened
from tests.support.world import Opened, Someone, World


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder in memory: what is asked here is what is kept, not whether a disk keeps it."""
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as store:
        yield World(store=store, blobs=files(tmp_path / "files"))


@pytest.fixture
async def office(world: World) -> Someone:
    return await world.staff("office", StaffRole.COORDINATOR)


@pytest.fixture
async def lead(world: World) -> Someone:
    return await world.staff("lead", StaffRole.MEDIATOR)


@pytest.fixture
async def deputy(world: World) -> Someone:
    return await world.staff("deputy", StaffRole.MEDIATOR)


@pytest.fixture
async def case(world: World, office: Someone, lead: Someone) -> Opened:
    return await world.open_case(office, lead)
