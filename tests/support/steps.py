"""Which statements a database is asked while something is done: to hold two answers against each other, step by step."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from relay.store.sqlite.store import SqliteStore

_VALUES: Final = re.compile(r"[xX]?'[^']*'|\b\d+\b")


@asynccontextmanager
async def steps_of(store: SqliteStore) -> AsyncIterator[list[str]]:
    """Yield a list that fills with the text of each statement, its values left out, in the order of one connection's work."""
    taken: list[str] = []
    workers = store._workers
    connections = (workers.writer, workers.loader, workers.pager, workers.slow)
    for connection in connections:
        await connection.run(lambda db: db.set_trace_callback(taken.append))
    yield taken
    for connection in connections:
        await connection.run(lambda db: db.set_trace_callback(None))
    taken[:] = [_VALUES.sub("?", each) for each in taken]
