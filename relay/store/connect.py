"""Opens a store by URL. A driver is imported only when its scheme is named."""

from __future__ import annotations

from collections.abc import Callable

from relay.store.base import Store
from relay.store.urls import SQLITE, sqlite_path


async def open_store(
    url: str, reserve_bytes: int = 0, tell: Callable[[str], object] = lambda _event: None
) -> Store:
    """Open the store at `url`: `sqlite:///path`, or `sqlite:////absolute/path`.

    `reserve_bytes` are put aside beside a file for stopping on a full disk; `tell` takes what is to be logged of that.

    Raises `SchemaMismatch`, `StoreInUse`, `StoreFailed`, and `ValueError` for any other URL.
    """
    if url.startswith(SQLITE):
        from relay.store.sqlite.opening import open_sqlite

        return await open_sqlite(sqlite_path(url), reserve_bytes, tell)
    raise ValueError("Unknown kind of store: the URL begins with sqlite:///")
