"""Who waits for pokes ends with the process, whoever they are."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from relay.domain.ids import KeysetId
from relay.handlers.subscribers import Subscribers
from relay.ipc.local import LocalBackend
from tests.support.stores import opened
from tests.support.tasks import beside
from tests.support.world import World


@pytest.mark.parametrize("keysets", [(), (KeysetId(bytes(32)),)], ids=["not confirmed yet", "confirmed"])
async def test_whoever_waits_ends_with_the_process(keysets: tuple[KeysetId, ...], tmp_path: Path) -> None:
    async with opened("memory", tmp_path) as store:
        subscribers = Subscribers(LocalBackend(World(store=store).service))
        cursors = subscribers.cursors(keysets, None)
        assert await anext(cursors) == 0

        async def rest() -> list[int]:
            return [cursor async for cursor in cursors]

        async with asyncio.timeout(30), beside(rest()) as waiting:
            subscribers.stop()
            assert await waiting == []
