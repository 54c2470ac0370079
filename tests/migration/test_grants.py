"""An older database, in which a reader had one grant of an item, is read as it was meant; nothing of it is left where it lay."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from relay.domain.decision import OWN_COPY, Shred
from relay.domain.ids import Day, KeysetId
from relay.domain.model import CaseFile, CaseState, Item, ItemState, Purpose
from relay.store.base import Commit, Grant, Store
from relay.store.connect import open_store
from relay.store.sqlite.backup import backup, backup_shares, put_shares, restore
from relay.store.sqlite.connection import connect
from relay.store.sqlite.migrate import MIGRATIONS, migrate
from tests.support.cases import NOW, Maker, begun, later, submitted

MEDIATOR, DEPUTY, RECIPIENT = (KeysetId(each * 32) for each in (b"m", b"d", b"r"))
ONE_GRANT_EACH = 2
"""The last schema in which another grant took the place of a reader's first."""


class Older(Struct, frozen=True):
    """A database of the older schema, and what is in it."""

    path: Path
    files: tuple[CaseFile, ...]
    released: Item
    handed: Item
    closed: Item
    grants: tuple[Grant, ...]


async def lived(store: Store) -> tuple[tuple[CaseFile, ...], tuple[Item, ...]]:
    """Leave a released item, one that was handed over, and one of a closed case, of which only the own copy is kept."""
    make = Maker()
    file, released = await submitted(store, make, await begun(store, make, MEDIATOR))
    gone = replace(released, state=ItemState.RELEASED, release=make.record_id(), released_to=RECIPIENT)
    grant = make.grant(released.id, RECIPIENT, Purpose.RELEASE, by=MEDIATOR)
    commit = Commit(replace(file, items={gone.id: gone}), NOW, items=(gone,), grants=(grant,))
    await store.commit(commit)
    file, handed = await submitted(store, make, later(commit))
    commit = Commit(file, NOW, grants=(make.grant(handed.id, DEPUTY, Purpose.HANDOVER, by=MEDIATOR),))
    await store.commit(commit)
    over, closed = await submitted(store, make, await begun(store, make, MEDIATOR))
    ended = replace(over.case, state=CaseState.CLOSED, closed_on=Day(10))
    void = replace(closed, state=ItemState.VOIDED)
    ending = Commit(
        replace(over, case=ended, items={void.id: void}),
        NOW,
        items=(void,),
        shreds=(Shred(void.id, keep=OWN_COPY),),
    )
    await store.commit(ending)
    return (later(commit), later(ending)), (gone, handed, void)


@pytest.fixture
async def older(tmp_path: Path) -> Older:
    newer = tmp_path / "newer.sqlite3"
    migrate(f"sqlite:///{newer}")
    store = await open_store(f"sqlite:///{newer}")
    files, (released, handed, closed) = await lived(store)
    grants = [
        each
        for item in (released, handed, closed)
        for listed in await store.grants_of(item.id)
        for each in await store.grants_to(item.id, listed.reader)
    ]
    await store.close()
    folder, path = tmp_path / "migrations", tmp_path / "older.sqlite3"
    folder.mkdir()
    for each in sorted(MIGRATIONS.glob("*.sql"))[:ONE_GRANT_EACH]:
        shutil.copy(each, folder)
    migrate(f"sqlite:///{path}", folder=folder)
    with closing(connect(path)) as db:
        db.execute("attach ? as newer", (str(newer),))
        tables = [name for (name,) in db.execute("select name from main.sqlite_master where type = 'table'")]
        for table in tables:
            if table == "meta" or table.startswith("sqlite_"):
                continue
            columns = ", ".join(row[1] for row in db.execute(f"pragma main.table_info({table})"))
            db.execute(f"insert into main.{table} ({columns}) select {columns} from newer.{table}")  # noqa: S608 - names of our schema
    return Older(path, files, released, handed, closed, tuple(grants))


async def kept(store: Store, older: Older) -> list[Grant]:
    readers = {(each.item, each.reader) for each in older.grants}
    return [each for item, reader in sorted(readers) for each in await store.grants_to(item, reader)]


def in_order(grants: tuple[Grant, ...]) -> list[Grant]:
    return sorted(grants, key=lambda each: (each.item, each.reader))


async def test_every_grant_is_kept_with_its_share_and_its_grantor(older: Older) -> None:
    migrate(f"sqlite:///{older.path}")
    store = await open_store(f"sqlite:///{older.path}")
    assert {each.purpose for each in older.grants} == {
        Purpose.MEDIATOR, Purpose.RELEASE, Purpose.HANDOVER, Purpose.OWN_COPY,
    }  # fmt: skip
    assert await kept(store, older) == in_order(older.grants)
    for file in older.files:
        assert await store.load(file.case.id) == file
    assert [each.purpose for each in await store.grants_of(older.closed.id)] == [Purpose.OWN_COPY]
    assert await store.letter(older.closed.id) is not None
    await store.close()


async def test_what_is_kept_can_be_added_to_and_destroyed(older: Older) -> None:
    migrate(f"sqlite:///{older.path}")
    store = await open_store(f"sqlite:///{older.path}")
    make = Maker()
    file = older.files[0]
    commit = Commit(file, NOW, grants=(make.grant(older.handed.id, MEDIATOR, Purpose.HANDOVER, by=DEPUTY),))
    await store.commit(commit)
    assert [each.purpose for each in await store.grants_to(older.handed.id, MEDIATOR)] == [
        Purpose.MEDIATOR, Purpose.HANDOVER,
    ]  # fmt: skip
    await store.commit(Commit(later(commit), NOW, shreds=(Shred(older.handed.id, keep=OWN_COPY),)))
    assert {each.purpose for each in await store.grants_of(older.handed.id)} == {Purpose.OWN_COPY}
    assert await store.closed_before(Day(10), 9) == (older.files[1].case.id,)
    await store.close()


async def test_a_share_that_is_destroyed_later_does_not_live_on_where_it_lay_before(older: Older) -> None:
    migrate(f"sqlite:///{older.path}")
    store = await open_store(f"sqlite:///{older.path}")
    shares = [each.share for each in older.grants]
    held = older.path.read_bytes()
    assert all(held.count(each) == 1 for each in shares)
    for file in older.files:
        await store.commit(Commit(file, NOW, shreds=(Shred(),)))
    await store.shred_log(NOW)
    after = b"".join(each.read_bytes() for each in older.path.parent.glob(f"{older.path.name}*"))
    assert not any(each in after for each in shares)
    await store.close()


async def test_shares_that_an_older_program_saved_are_put_back(older: Older, tmp_path: Path) -> None:
    """The copy of the shares says only whose each one is; the database it goes into may be of either schema."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("attach ? as main_file", (str(older.path),))
        db.execute(
            "create table shares as select items.id as item, reader, share from main_file.shares"
            " join main_file.items on items.n = shares.n"
        )
        for table in ("keyring_shares", "keyrings"):
            db.execute(f"create table {table} as select * from main_file.{table}")  # noqa: S608 - names of our schema - two names
        db.commit()
        db.execute("detach main_file")
        shares = db.serialize()
    with closing(connect(older.path)) as db:
        db.execute("delete from shares")
    older_copy = tmp_path / "older-copy.sqlite3"
    shutil.copy(older.path, older_copy)
    migrate(f"sqlite:///{older.path}")
    newer_copy = tmp_path / "newer-copy.sqlite3"
    backup(f"sqlite:///{older.path}", newer_copy)
    for name, copy in (("from-older", older_copy), ("from-newer", newer_copy)):
        target = tmp_path / f"{name}.sqlite3"
        restore(copy, target)
        migrate(f"sqlite:///{target}")
        put_shares(shares, target)
        store = await open_store(f"sqlite:///{target}")
        assert await kept(store, older) == in_order(older.grants)
        await store.close()


async def test_shares_saved_now_go_to_the_grant_that_each_is_for(older: Older, tmp_path: Path) -> None:
    migrate(f"sqlite:///{older.path}")
    store = await open_store(f"sqlite:///{older.path}")
    handed = Maker().grant(older.handed.id, MEDIATOR, Purpose.HANDOVER, by=DEPUTY)
    await store.commit(Commit(older.files[0], NOW, grants=(handed,)))
    both = await store.grants_to(older.handed.id, MEDIATOR)
    await store.close()
    url = f"sqlite:///{older.path}"
    backup(url, tmp_path / "copy.sqlite3")
    restore(tmp_path / "copy.sqlite3", tmp_path / "restored.sqlite3")
    put_shares(backup_shares(url), tmp_path / "restored.sqlite3")
    store = await open_store(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    assert len({each.share for each in both}) == 2
    assert await store.grants_to(older.handed.id, MEDIATOR) == both
    await store.close()
