"""What a figure is compared with, in the same run: a server that does nothing, one that commits each request, raw commits.

Run as a program it is one of the two servers: `empty`, or `commit` with a database and a template's source. The loop and
the framework are those of the relay, so that only what the relay does in between differs.
"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import uvloop
from aiohttp import web

from relay.app import SWITCH_INTERVAL_S
from relay.domain.ids import ItemId
from relay.store.sqlite.connection import SqliteConnection, connect, open_connection
from relay.store.sqlite.migrate import migrate
from scripts.bench.lib.load import HOST
from scripts.bench.lib.rows import Template, template, write
from scripts.bench.lib.servers import LISTENING

PATH: Final = "/control"
POST_BYTES: Final = 4_096
GROUP: Final = 64
FOLD_EVERY: Final = 1_024
"""Commits after which the log is folded into the database, as the relay does."""

Handler = Callable[[web.Request], Awaitable[web.Response]]


def group_commits(database: Path, rows: Template, groups: int) -> float:
    """Write submits, so many groups of 64, each group in one commit; return submits a second. No network, no loop."""
    with closing(connect(database)) as db:
        (first,) = db.execute("select coalesce(max(n), 0) + 1 from items").fetchone()
        numbers = range(first, first + groups * GROUP)
        made = [[rows.fresh(number) for number in numbers[at : at + GROUP]] for at in range(0, len(numbers), GROUP)]
        begun = time.perf_counter()
        for at, group in enumerate(made):
            write(db, group)
            if at % (FOLD_EVERY // GROUP) == 0:
                db.execute("pragma wal_checkpoint(passive)")
        seconds = time.perf_counter() - begun
        db.execute("pragma wal_checkpoint(truncate)")
    return groups * GROUP / seconds


def new_database(path: Path) -> Path:
    """Make an empty database with the relay's schema."""
    migrate(f"sqlite:///{path}")
    return path


async def _empty(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=b"{}", content_type="application/json")


class _Committer:
    """A handler that writes a submit's rows for each request, and answers once they are on disk."""

    def __init__(self, writer: SqliteConnection, folder: SqliteConnection, rows: Template) -> None:
        self._writer = writer
        self._folder = folder
        self._rows = rows
        self._written = 0
        self._folding: asyncio.Task[object] | None = None

    async def commit(self, request: web.Request) -> web.Response:
        await request.read()
        self._written += 1
        fresh = self._rows.fresh(self._written)
        await self._writer.run(lambda db: write(db, [fresh]))
        if self._written % FOLD_EVERY == 0:
            self._folding = asyncio.create_task(self._folder.run(_fold))
        return web.Response(body=b"{}", content_type="application/json")


def _fold(db: sqlite3.Connection) -> object:
    return db.execute("pragma wal_checkpoint(passive)").fetchone()


async def _serve(handler: Handler) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = web.Application()
    app.router.add_post(PATH, handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0, backlog=1_024)
    await site.start()
    port = runner.addresses[0][1]
    sys.stdout.write(f"control: {LISTENING}{port}\n")
    sys.stdout.flush()
    await stop.wait()
    await runner.cleanup()


async def _serve_commits(database: Path, rows: Template) -> None:
    writer, folder = await open_connection(database), await open_connection(database)
    try:
        await _serve(_Committer(writer, folder, rows).commit)
    finally:
        await folder.close()
        await writer.close()


def main(arguments: list[str]) -> None:
    match arguments:
        case ["empty"]:
            uvloop.run(_serve(_empty))
        case ["commit", database, source, item]:
            rows = template(Path(source), ItemId(bytes.fromhex(item)))
            sys.setswitchinterval(SWITCH_INTERVAL_S)
            uvloop.run(_serve_commits(Path(database), rows))
        case _:
            sys.exit("usage: controls empty | commit DATABASE SOURCE ITEM")


if __name__ == "__main__":
    main(sys.argv[1:])
