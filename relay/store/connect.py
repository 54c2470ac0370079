"""Opens a store by URL. A driver is imported only when its scheme is named."""

from __future__ import annotations

from relay.store.base import Store
from relay.store.urls import SQLITE, sqlite_path


async def open_store(url: str) -> Store:
    """Open the store at `url`: `sqlite:///path`, or `sqlite:////absolute/path`.

    Raises `SchemaMismatch`, `StoreInUse`, `StoreFailed`, and `ValueError` for any other URL.
    """
    if url.startswith(SQLITE):
        from relay.store.sqlite.store import open_sqlite

        return await open_sqlite(sqlite_path(url))
    raise ValueError("Unknown kind of store: the URL begins with sqlite:///")
