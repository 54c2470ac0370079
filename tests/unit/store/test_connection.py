"""A function runs whole on its connection's thread; what it raises is its caller's, and what the driver raises is ours."""

import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relay.store.base import StoreFailed
from relay.store.sqlite.connection import SqliteConnection, connect, open_connection


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[SqliteConnection]:
    path = tmp_path / "some.sqlite3"
    path.touch()
    connection = await open_connection(path)
    yield connection
    await connection.close()


async def test_a_function_runs_on_the_connections_own_thread(connection: SqliteConnection) -> None:
    threads = {await connection.run(lambda _: threading.get_ident()) for _ in range(3)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert await connection.run(lambda db: db.execute("select 1 + 1").fetchone()) == (2,)


async def test_what_a_function_raises_is_raised(connection: SqliteConnection) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        await connection.run(lambda _: int("none"))
    with pytest.raises(StoreFailed, match="store.failed"):
        await connection.run(lambda db: db.execute("select nothing"))
    assert await connection.run(lambda _: "still there") == "still there"


async def test_a_closed_connection_fails(connection: SqliteConnection) -> None:
    await connection.close()
    await connection.close()
    with pytest.raises(StoreFailed, match="store.failed"):
        await connection.run(lambda _: None)


async def test_where_opening_fails_no_thread_is_left(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(StoreFailed, match="store.failed"):
        await open_connection(tmp_path / "missing.sqlite3")
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
        assert not thread.is_alive()
    assert not (tmp_path / "missing.sqlite3").exists()


def test_a_script_is_still_a_script(tmp_path: Path) -> None:
    path = tmp_path / "some.sqlite3"
    path.touch()
    db = connect(path)
    db.executescript("create table one (n); insert into one values (1);")
    assert db.execute("select n from one").fetchall() == [(1,)]
    db.close()
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "missing.sqlite3")
