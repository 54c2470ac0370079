"""Opening each kind of store for a test: the product's, and the plain one that says how it must behave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from relay.domain.ids import ItemId, KeysetId
from relay.store.base import Grant, Store
from relay.store.connect import open_store
from relay.store.sqlite.migrate import migrate
from tests.support.memory_store.store import MemoryStore

KINDS = ("memory", "sqlite")


async def fresh(kind: str, folder: Path) -> Store:
    """Open a fresh store of this kind."""
    if kind == "memory":
        return MemoryStore()
    url = f"sqlite:///{folder / 'relay.sqlite3'}"
    migrate(url)
    return await open_store(url)


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Store]:
    """Open a fresh store of this kind, and close it."""
    store = await fresh(kind, folder)
    try:
        yield store
    finally:
        await store.close()


async def grant_to(store: Store, item: ItemId, reader: KeysetId) -> Grant | None:
    """Return a reader's one grant of an item, None where there is none."""
    found = await store.grants_to(item, reader)
    assert len(found) <= 1
    return found[0] if found else None
