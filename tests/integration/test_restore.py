"""Backups and what comes back out of them: never a share, never what was destroyed, nothing that moves by itself."""

import asyncio
import dataclasses
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay import config
from relay.config import Settings
from relay.crypto.keys import SigningSecret
from relay.crypto.sharebackup import sealed_in, shares_made_at
from relay.domain.ids import Seconds
from relay.domain.model import MEDIATORS, CaseState, PauseOwner, Side, StaffRole
from relay.domain.refusals import Refused
from relay.operate import archive, disk, keyfiles, restore, root
from relay.operate.fault import Fault
from relay.service.facade import Service
from relay.service.keyset_cache import KeysetCache
from relay.service.rate_limit import RateLimiter
from relay.store.blobs.files import FileBlobs
from relay.store.connect import open_store
from relay.store.sqlite.backup import COPIED, LEFT_EMPTY, Damaged
from relay.store.sqlite.backup import restore as rebuild
from relay.store.sqlite.migrate import migrate
from relay.wire import records
from relay.wire import statements as s
from relay.wire.statements import SigningKeyBytes
from tests.support.chance import Chance
from tests.support.large import only_part, submitted
from tests.support.room import ROOM
from tests.support.stores import grant_to
from tests.support.world import DAY, START, Opened, Someone, World, Written


@dataclass
class Site:
    """A relay on disk, with a case in it and the folders of its operator."""

    world: World
    home: Path
    settings: Settings
    open: Opened
    coordinator: Someone

    async def written(self, author: Someone, side: Side) -> Written:
        large = (self.world.chance(5_000),)
        written = await self.world.write(author, self.open.case, side, [self.open.mediator], large=large)
        await submitted(self.world, author, self.open.case, written)
        return written

    def backup(self) -> Path:
        """Back up beside the open store, as the timer does."""
        archive.save(self.settings, None, self.world.now())
        self.world.clock.at += 1
        return max((self.home / "backups").iterdir())

    def shares(self) -> Path:
        archive.save_shares(self.settings, None, self.world.now())
        self.world.clock.at += 1
        return max((self.home / "shares").iterdir())

    async def restored(self, backup: Path, shares: Path | None, to: str = "restored") -> list[str]:
        key = self.home / "shares.key" if shares is not None else None
        plan = restore.RestorePlan(backup=backup, to=self.home / to, shares=shares, shares_key=key)
        return await asyncio.to_thread(restore.restore, self.settings, plan, self.world.now(), Chance("restore"))

    @asynccontextmanager
    async def living_in(self, folder: str) -> AsyncIterator[World]:
        """The same people and the same server, on the restored database."""
        store = await open_store(f"sqlite:///{self.home / folder / archive.DATABASE}")
        world, before = self.world, (self.world.store, self.world.service)
        context = replace(world.service.context, store=store, keysets=KeysetCache(store))
        world.store, world.service = store, Service.build(context, RateLimiter(world.clock, Chance("limits")), ROOM)
        try:
            for person in (self.coordinator, self.open.mediator, self.open.a, self.open.b):
                await world.give_bearer(person)
            yield world
        finally:
            world.store, world.service = before
            await store.close()


def write_settings(home: Path, world: World) -> Settings:
    """Write the key files of the world's own server, and settings that name them."""
    identity = world.service.context.identity
    server = keyfiles.ServerFile(keyfiles.ServerKind.IS, identity.keyset.to_bytes(), identity.salt_key)
    public = keyfiles.RootPublicFile(keyfiles.RootPublicKind.IS, SigningKeyBytes(identity.root.raw))
    disk.write_new(home / "server.key", keyfiles.encoded(server))
    disk.write_new(home / "server.record", keyfiles.record_line(identity.record))
    disk.write_new(home / "root.public", keyfiles.encoded(public))
    archive.make_shares_key(home / "shares.key", Chance("holder"))
    for folder in ("backups", "shares", "files"):
        (home / folder).mkdir()
    (home / "relay.settings").write_text(
        "RELAY_ORIGIN=http://127.0.0.1\nRELAY_STORE=sqlite:///relay.sqlite3\nRELAY_SERVER_KEY=server.key\n"
        "RELAY_SERVER_RECORD=server.record\nRELAY_ROOT_PUBLIC=root.public\nRELAY_SHARES_KEY=shares.key.public\n"
        "RELAY_SHARES_HOLDER=the board\nRELAY_SHARES_FOLDER=shares\nRELAY_BACKUP_FOLDER=backups\nRELAY_FILES=files\n",
        encoding="utf-8",
    )
    return config.load(home / "relay.settings", {})


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    url = f"sqlite:///{tmp_path / 'relay.sqlite3'}"
    migrate(url)
    store = await open_store(url)
    try:
        world = World(store=store, blobs=FileBlobs(tmp_path / "files"))
        settings = write_settings(tmp_path, world)
        coordinator = await world.staff("coordinator", StaffRole.COORDINATOR)
        mediator = await world.staff("mediator", StaffRole.MEDIATOR)
        yield Site(world, tmp_path, settings, await world.open_case(coordinator, mediator), coordinator)
    finally:
        await store.close()


def rows(database: Path, query: str) -> list[bytes]:
    with closing(sqlite3.connect(database)) as db:
        return [row[0] for row in db.execute(query)]


def contents(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


async def read_by(world: World, person: Someone, written: Written, opened: Opened) -> bytes:
    reading = await world.service.items.read(await world.session(person), opened.case, written.item)
    return world.read(person, opened.case, reading)


# --- what a backup holds --------------------------------------------------------------------------------------


async def test_no_share_and_no_token_is_in_a_backup_though_all_are_in_the_database(site: Site) -> None:
    written = await site.written(site.open.a, Side.A)
    database = site.home / "relay.sqlite3"
    planted = [
        *rows(database, "select share from shares"),
        *rows(database, "select share from keyring_shares"),
        *rows(database, "select hash from bearers"),
    ]
    living = database.read_bytes() + (site.home / "relay.sqlite3-wal").read_bytes()
    assert len(planted) > 8
    assert all(secret in living for secret in planted)
    backup = site.backup()
    saved = list(contents(backup))
    assert [secret for secret in planted if any(secret in data for data in saved)] == []
    grants = rows(database, "select sealed from grants")
    assert all(any(grant in data for data in saved) for grant in grants)
    assert only_part(backup).read_bytes() == written.large[0]


async def test_the_share_backup_shows_no_share_and_opens_only_with_its_key(site: Site) -> None:
    await site.written(site.open.a, Side.A)
    sealed = site.shares()
    planted = rows(site.home / "relay.sqlite3", "select share from shares")
    assert [secret for secret in planted if secret in sealed.read_bytes()] == []
    opened = archive.opened_shares(sealed, site.home / "shares.key")
    assert all(secret in opened for secret in planted)
    archive.make_shares_key(site.home / "other.key", Chance("other"))
    with pytest.raises(Fault, match="does not open with"):
        archive.opened_shares(sealed, site.home / "other.key")


async def test_every_table_is_either_copied_or_left_empty(site: Site) -> None:
    tables = rows(site.home / "relay.sqlite3", "select name from sqlite_master where type = 'table'")
    assert {str(name) for name in tables if not str(name).startswith("sqlite_")} == COPIED | LEFT_EMPTY
    copied = rows(site.backup() / archive.DATABASE, "select name from sqlite_master order by name")
    assert copied == rows(site.home / "relay.sqlite3", "select name from sqlite_master order by name")


async def test_a_new_table_is_not_copied_before_somebody_decided(site: Site) -> None:
    with closing(sqlite3.connect(site.home / "relay.sqlite3")) as db:
        db.execute("create table diary (words TEXT)")
    with pytest.raises(Exception, match="a table diary of which it is not decided"):
        site.backup()
    assert list((site.home / "backups").iterdir()) == []


async def test_only_the_newest_share_backups_stay_and_none_past_seven_days(site: Site) -> None:
    made = [site.shares() for _ in range(5)]
    folder = site.home / "shares"
    assert sorted(folder.iterdir()) == made[-3:]
    (folder / "unrelated.txt").write_text("mine", encoding="utf-8")
    site.world.clock.at += 7 * DAY + 1
    await site.world.keeping.destroying()
    site.shares()
    (newest,) = set(folder.iterdir()) - {folder / "unrelated.txt"}
    assert shares_made_at(sealed_in(newest.read_bytes())) == site.world.now() - 1


# --- what comes back ------------------------------------------------------------------------------------------


async def test_what_was_destroyed_stays_unreadable_and_what_lives_opens(site: Site) -> None:
    world, opened = site.world, site.open
    live = await site.written(opened.a, Side.A)
    gone = await site.written(opened.a, Side.A)
    read = await site.written(opened.b, Side.B)
    await world.release(opened.mediator, opened.case, read, opened.a)
    await world.open(opened.a, opened.case, read)
    backup = site.backup()
    await world.act(opened.a, "item.recall", s.Recall, opened.case, item=gone.item)
    said = await site.restored(backup, site.shares())
    assert "1 cases are paused until a mediator lifts it." in said
    async with site.living_in("restored"):
        assert await read_by(world, opened.mediator, live, opened) == live.text
        assert await read_by(world, opened.a, read, opened) == read.text
        with pytest.raises(Refused, match="not.found"):
            await read_by(world, opened.mediator, gone, opened)
        grants = await world.store.grants_of(gone.item)
        assert opened.mediator.id in {grant.reader for grant in grants}, (
            "the backup is from before it was destroyed"
        )
        assert await grant_to(world.store, gone.item, opened.mediator.id) is None


async def test_every_case_waits_for_a_mediator_after_a_restore(site: Site) -> None:
    world, opened = site.world, site.open
    written = await site.written(opened.a, Side.A)
    await site.restored(site.backup(), site.shares())
    async with site.living_in("restored"):
        file = await world.store.load(opened.case)
        assert file is not None
        pause = file.case.holds[PauseOwner.SERVICE]
        assert file.case.state is CaseState.PAUSED
        record = await world.store.record(pause)
        assert record is not None
        with pytest.raises(Refused, match="case.paused"):
            await world.release(opened.mediator, opened.case, written, opened.b)
        with pytest.raises(Refused, match="pause.unknown"):
            await world.act(opened.a, "case.resume", s.Resume, opened.case, pause=pause, side=Side.A)
        await world.act(opened.mediator, "case.resume", s.Resume, opened.case, pause=pause)
        await world.release(opened.mediator, opened.case, written, opened.b)
        await world.open(opened.b, opened.case, written)
        assert await read_by(world, opened.b, written, opened) == written.text


async def test_a_closed_case_stays_closed_and_is_not_paused(site: Site) -> None:
    world, opened = site.world, site.open
    await world.act(opened.b, "case.withdraw", s.Withdraw, opened.case, side=Side.B)
    await site.restored(site.backup(), site.shares())
    async with site.living_in("restored"):
        file = await world.store.load(opened.case)
        assert file is not None
        assert (file.case.state, dict(file.case.holds)) == (CaseState.CLOSED, {})


async def test_keyrings_come_back_in_the_version_whose_share_there_is(site: Site) -> None:
    world, person = site.world, site.open.a
    backup = site.backup()
    account = await world.store.account_named(person.name)
    assert account is not None
    before = await world.store.keyring(account.id)
    assert before is not None
    newer = replace(before, version=before.version + 1, sealed=b"newer" * 20, share=bytes(range(32)))
    await world.store.put_keyring(account.id, newer)
    await site.restored(backup, site.shares())
    async with site.living_in("restored"):
        assert await world.store.keyring(account.id) == newer


async def test_without_shares_nothing_opens_and_that_is_said(site: Site) -> None:
    world, opened = site.world, site.open
    written = await site.written(opened.a, Side.A)
    said = await site.restored(site.backup(), None)
    assert any(line.startswith("*** Without shares no letter") for line in said)
    async with site.living_in("restored"):
        with pytest.raises(Refused, match="not.found"):
            await read_by(world, opened.mediator, written, opened)


def damage(folder: Path) -> None:
    only_part(folder).write_bytes(b"x")


def take_away(folder: Path) -> None:
    only_part(folder).unlink()


def enlarge(folder: Path) -> None:
    (folder / "files" / "new").write_bytes(b"")


def empty_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"{}")


def no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (damage, "files/[0-9a-f]{32} in the backup .* is damaged"),
        (take_away, "files/[0-9a-f]{32} is missing"),
        (enlarge, "files/new in the backup .* does not belong"),
        (empty_manifest, "its manifest is damaged"),
        (no_manifest, "is not a backup"),
    ],
)
async def test_a_backup_that_is_not_as_it_was_made_is_refused_and_nothing_is_made(
    site: Site, change: Callable[[Path], None], sentence: str
) -> None:
    await site.written(site.open.a, Side.A)
    backup = site.backup()
    change(backup)
    with pytest.raises(Fault, match=sentence):
        await site.restored(backup, None)
    assert not (site.home / "restored").exists()


async def test_a_backup_with_shares_in_it_is_not_one_of_ours(site: Site, tmp_path: Path) -> None:
    copy = site.backup() / archive.DATABASE
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("insert into shares values (1, x'00', x'00', 1, x'00')")
    with pytest.raises(Damaged, match="has rows in shares"):
        rebuild(copy, tmp_path / "new")
    copy.write_bytes(copy.read_bytes()[:100_000])
    with pytest.raises(Damaged, match="is damaged"):
        rebuild(copy, tmp_path / "newer")


async def test_a_database_that_is_in_place_is_never_overwritten(site: Site) -> None:
    plan = restore.RestorePlan(backup=site.backup(), to=None, shares=None, shares_key=None)
    with pytest.raises(Fault, match=r"relay\.sqlite3 exists: move it away first"):
        restore.restore(site.settings, plan, site.world.now(), Chance())


async def test_a_lost_database_comes_back_in_its_place(site: Site) -> None:
    written = await site.written(site.open.a, Side.A)
    backup, shares = site.backup(), site.shares()
    elsewhere = site.home / "lost"
    elsewhere.mkdir()
    for path in [*site.home.glob("relay.sqlite3*"), site.home / "files"]:
        path.rename(elsewhere / path.name)
    plan = restore.RestorePlan(backup=backup, to=None, shares=shares, shares_key=site.home / "shares.key")
    await asyncio.to_thread(restore.restore, site.settings, plan, site.world.now(), Chance())
    assert only_part(site.home).read_bytes() == written.large[0]
    assert (site.home / restore.JOURNALS).exists()
    async with site.living_in("."):
        text = await read_by(site.world, site.open.mediator, written, site.open)
        file = await site.world.store.load(site.open.case)
    assert text == written.text
    assert file is not None
    assert file.case.state is CaseState.PAUSED


# --- journals that were set back ------------------------------------------------------------------------------


async def test_the_roots_word_enters_every_journal_once_and_only_where_nothing_followed(site: Site) -> None:
    world, opened = site.world, site.open
    backup = site.backup()
    await site.written(opened.a, Side.A)
    await site.restored(backup, site.shares())
    heads = restore.read_heads(site.home / "restored" / restore.JOURNALS)
    assert {line.seat for line in heads} == {"a", "b", MEDIATORS.name}
    signed = root.write_signed(
        site.home / "journals", ".signed", restore.vouched(heads, world.root, world.now(), Chance("root"))
    )
    at = dataclasses.replace(site.settings, store=f"sqlite:///{site.home / 'restored' / archive.DATABASE}")
    assert (await asyncio.to_thread(restore.accept, at, signed, world.now()))[0].startswith(
        "Put the root's word into 3"
    )
    assert (await asyncio.to_thread(restore.accept, at, signed, world.now()))[0].startswith(
        "Put the root's word into 0"
    )
    async with site.living_in("restored"):
        for line in heads:
            entries = await world.store.journal(opened.case, MEDIATORS, line.n, 10)
            if line.seat == MEDIATORS.name:
                (entry,) = entries
                assert isinstance(records.parse(entry.data).statement, s.Restore)
        file = await world.store.load(opened.case)
        assert file is not None
        await world.act(
            opened.mediator, "case.resume", s.Resume, opened.case, pause=file.case.holds[PauseOwner.SERVICE]
        )


async def test_what_another_root_signed_about_journals_is_not_taken_in(site: Site) -> None:
    await site.restored(site.backup(), site.shares())
    heads = restore.read_heads(site.home / "restored" / restore.JOURNALS)
    stranger = SigningSecret.generate(Chance("stranger"))
    signed = root.write_signed(
        site.home / "journals", ".signed", restore.vouched(heads, stranger, Seconds(START), Chance("root"))
    )
    with pytest.raises(Fault, match="was not signed by this organisation's root"):
        restore.accept(site.settings, signed, site.world.now())
