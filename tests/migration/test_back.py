"""An upgrade is taken back whole or not at all, keeps what was written since, and says before what is lost by it."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.ids import KeysetId
from relay.domain.model import Purpose
from relay.store.base import Commit, SchemaMismatch, StoreInUse
from relay.store.connect import open_store
from relay.store.sqlite.connection import SCHEMA_VERSION, FileLock
from relay.store.sqlite.migrate import MIGRATIONS, SAID_IN_A_TABLE, migrate, migrate_back, schema_version, way_back
from tests.migration.test_older_files import KILLED, MEDIATOR, Rows, of_ours, put, rows, tables, url
from tests.support.cases import NOW, Maker
from tests.support.operator import relay

OLDER = range(1, SCHEMA_VERSION)
DEPUTY = KeysetId(b"d" * 32)


@pytest.fixture(params=OLDER)
def schema(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
def older(schema: int, tmp_path: Path) -> Path:
    return put(f"schema-{schema}", tmp_path / "relay.sqlite3")


def looks(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table and index of ours with its columns, as SQLite understands them."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where name not like 'sqlite_%'")]
        return {
            name: [row[1:] for row in db.execute(f"pragma table_xinfo({name})")]
            for name in names
            if "yoyo" not in name
        }


def test_every_migration_but_the_first_has_a_way_back() -> None:
    ahead = sorted(each.name for each in MIGRATIONS.glob("*.sql"))
    assert sorted(each.name for each in (MIGRATIONS / "back").glob("*.sql")) == ahead[1:]


def test_it_leads_to_what_there_was(older: Path, schema: int) -> None:
    columns = of_ours(tables(older))
    before, looked = rows(older, columns), looks(older)
    migrate(url(older))
    assert way_back(url(older)) == (schema, [])
    assert migrate_back(url(older)) == schema
    assert schema_version(url(older)) == schema
    assert looks(older) == looked
    assert rows(older, columns) == before
    with closing(sqlite3.connect(older)) as db:
        assert db.execute("pragma user_version").fetchone() == (schema if schema > SAID_IN_A_TABLE else 0,)
        assert db.execute("select value from meta where name = 'schema'").fetchone() == (
            str(min(schema, SAID_IN_A_TABLE + 1)),
        )
    assert migrate(url(older)) == SCHEMA_VERSION
    assert rows(older, columns) == before


async def test_what_was_written_since_stays_and_what_there_is_no_room_for_is_told(tmp_path: Path) -> None:
    path = put("schema-1", tmp_path / "relay.sqlite3")
    before = rows(path, of_ours(tables(path)))
    migrate(url(path))
    store = await open_store(url(path))
    (file, *_) = [each for each in await store.all_cases(None, 9) if each.case.closed_on is None]
    (item, *_) = await store.items_of(file.case.id, None, 9)
    grants = [
        replace(Maker().grant(item.id, MEDIATOR, purpose, by=DEPUTY), share=purpose.name.encode().ljust(32))
        for purpose in (Purpose.HANDOVER, Purpose.REGRANT)
    ]
    for each in grants:
        file = await store.load(file.case.id) or file
        await store.commit(Commit(file, NOW, grants=(each,)))
    await store.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update slots set at = 5")
        db.execute("insert into unwanted values (x'01')")
        db.execute("insert into uploads values (x'02', x'', x'', x'', 1, 1, 1)")
        db.execute("insert into parts values (1, 1, x'03', 1)")
        ways_in = db.execute("select count(*) from slots").fetchone()[0]
    back, lost = way_back(url(path))
    assert back == 1
    counts = [count for count, _ in lost]
    assert (counts[0], counts[2:]) == (ways_in, [1, 1, 1])
    migrate_back(url(path))
    after = rows(path, of_ours(tables(path)))
    mediators = [row for row in after["grants"] if row[0] == 1 and row[1] == MEDIATOR]
    assert [row[2:4] for row in mediators] == [(DEPUTY, Purpose.REGRANT.value)], "the newest, as it was then"
    assert {row[:2] for row in after["shares"]} >= {row[:2] for row in before["shares"]}
    dropped = next(each.share for each in grants if each.purpose is Purpose.HANDOVER)
    assert not any(dropped in each.read_bytes() for each in tmp_path.iterdir())


@pytest.mark.parametrize("statement", ["begin", "delete from meta", "pragma user", "commit"])
def test_killed_it_leaves_the_database_as_it_was(older: Path, schema: int, statement: str) -> None:
    migrate(url(older))
    columns = tables(older)
    before: Rows = rows(older, columns)
    killed = KILLED.replace("module.migrate(sys.argv[1])", "module.migrate_back(sys.argv[1])")
    done = subprocess.run([sys.executable, "-c", killed, url(older), statement], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tables(older), rows(older, columns)) == (columns, before)
    assert migrate_back(url(older)) == schema


def test_there_is_nothing_to_take_back_where_nothing_was_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "relay.sqlite3"
    migrate(url(path))
    with pytest.raises(SchemaMismatch, match="no upgrade to take back"):
        migrate_back(url(path))
    put("schema-5", path)
    with pytest.raises(SchemaMismatch, match="has schema 5"):
        migrate_back(url(path))


def test_a_database_that_is_served_is_not_taken_back(older: Path) -> None:
    migrate(url(older))
    lock = FileLock(older)
    with pytest.raises(StoreInUse):
        migrate_back(url(older))
    lock.release()


def test_the_operator_is_told_and_asked(tmp_path: Path) -> None:
    relay(tmp_path, "init", "server", "--origin", "http://127.0.0.1").said()
    path = put("schema-3", tmp_path / "server" / "relay.sqlite3")
    shutil.rmtree(tmp_path / "server" / "files")
    at = ("--settings", "server/relay.settings", "migrate")
    assert relay(tmp_path, *at).said().splitlines()[0] == f"Brought the database from schema 3 to {SCHEMA_VERSION}."
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update slots set at = 5")
        (count,) = db.execute("select count(*) from slots").fetchone()
    asked = relay(tmp_path, *at, "--back")
    assert asked.code == 1
    assert f"LOST: {count} ways in have been changed" in asked.out
    assert "only after a yes" in asked.err
    assert schema_version(url(path)) == SCHEMA_VERSION
    assert "Took the database back to schema 3" in relay(tmp_path, *at, "--back", "--yes").said()
    assert schema_version(url(path)) == 3
    assert "has schema 3" in relay(tmp_path, *at, "--back", "--yes").refused()
