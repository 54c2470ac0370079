"""Database and files belong together: no new database beside files of another, no service with a folder that is not its own."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from relay.config import Settings, load
from relay.domain.model import Side, StaffRole
from relay.operate import installation, make
from relay.operate.fault import Fault
from relay.operate.staff import opened
from relay.store.blobs.aside import read_installation
from relay.store.sqlite.backup import installation_of
from tests.support.chance import Chance
from tests.support.large import only_part, submitted
from tests.support.operator import relay, relay_process
from tests.support.process import serving
from tests.support.relay_site import DATABASE, new_site

AT = ("--settings", "server/relay.settings")


async def make_relay(folder: Path) -> None:
    async with new_site(folder / "server", "bound") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
        written = await site.write(case.a, case.case, Side.A, [case.mediator], large=(site.chance(5_000),))
        await submitted(site, case.a, case.case, written)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A relay that was served once, with a letter in it. Not to be changed."""
    folder = tmp_path_factory.mktemp("bound")
    asyncio.run(make_relay(folder))
    bind(settings_of(folder))
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def settings_of(folder: Path) -> Settings:
    return load(folder / "server" / make.SETTINGS_NAME, {})


def bind(settings: Settings) -> None:
    """Do what a start does."""

    async def bound() -> None:
        async with opened(settings.store) as store:
            await installation.bind(store, settings, Chance("bind"))

    asyncio.run(bound())


def checked(folder: Path, point: str) -> tuple[bool, str]:
    report = json.loads(relay(folder, *AT, "check", "--json").out)
    return next((each["good"], each["said"]) for each in report["points"] if each["name"] == point)


def database_away(folder: Path) -> None:
    (folder / "away").mkdir()
    for each in (folder / "server").glob(f"{DATABASE}*"):
        each.rename(folder / "away" / each.name)


def database_back(folder: Path) -> None:
    for each in (folder / "away").iterdir():
        each.replace(folder / "server" / each.name)


def test_no_database_is_made_where_files_show_that_there_was_one_and_nothing_is_lost(home: Path) -> None:
    part = only_part(home / "server")
    before = part.read_bytes()
    database_away(home)
    good, said = checked(home, "schema")
    assert not good
    assert "put its database back (is its disk mounted?), or restore one (relay restore)" in said
    assert "run relay migrate" not in said
    assert relay(home, *AT, "migrate").refused() == f"Nothing was made: {said}."
    assert "is missing: put it back (is its disk mounted?)" in relay_process(home, *AT, "serve").refused()
    assert not (home / "server" / DATABASE).exists()
    database_back(home)
    with serving(home / "server") as server:
        assert server.stop() == 0
    assert part.read_bytes() == before


def test_files_that_are_not_there_keep_everything_from_being_made(home: Path) -> None:
    database_away(home)
    shutil.move(home / "server" / "files", home / "unmounted")
    assert "is not there either: is a disk not mounted?" in checked(home, "schema")[1]
    assert "is not there either" in relay(home, *AT, "migrate").refused()


def test_a_log_without_its_database_and_backups_of_one_are_told(home: Path) -> None:
    (home / "backups").mkdir()
    set_up = {"RELAY_BACKUP_FOLDER": "backups"}
    relay(home, *AT, "backup", **set_up).said()
    shutil.rmtree(home / "server" / "files")
    (home / "server" / "files").mkdir()
    database_away(home)
    (home / "server" / f"{DATABASE}-wal").write_bytes(b"of it")
    assert "is of one that was here: put the database back beside it" in relay(home, *AT, "migrate").refused()
    (home / "server" / f"{DATABASE}-wal").unlink()
    assert "has backups of one" in relay(home, *AT, "migrate", **set_up).refused()
    assert relay(home, *AT, "migrate").said().startswith("Made the database with schema ")


def gone(files: Path) -> None:
    files.rename(files.with_name("unmounted"))


def empty(files: Path) -> None:
    gone(files)
    files.mkdir(mode=0o700)


def of_another(files: Path) -> None:
    (files / "installation").write_text("0" * 32 + "\n")


def unmarked_and_unknown(files: Path) -> None:
    empty(files)
    (files / ("0" * 32)).write_bytes(b"of whom")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (gone, "is not there. Is its disk mounted?"),
        (empty, "needs 1 files of it. Is its disk mounted?"),
        (of_another, "belongs to another installation than the database"),
        (unmarked_and_unknown, "knows none of what is in"),
    ],
)
def test_a_folder_that_is_not_the_databases_own_is_not_served(
    home: Path, change: Callable[[Path], None], sentence: str
) -> None:
    files = home / "server" / "files"
    before = {each.name: each.read_bytes() for each in files.iterdir()}
    change(files)
    settings = settings_of(home)
    with pytest.raises(Fault, match=r"\. Is its disk|nothing was changed") as refused:
        bind(settings)
    assert sentence in str(refused.value)
    assert checked(home, "files") == (False, str(refused.value))
    there = next(each for each in (files.with_name("unmounted"), files) if each.exists())
    assert {each.name: each.read_bytes() for each in there.iterdir()} | {"installation": b""} == before | {
        "installation": b""
    }


def test_the_service_says_so_and_does_not_start(home: Path) -> None:
    of_another(home / "server" / "files")
    part = only_part(home / "server").read_bytes()
    assert "belongs to another installation" in relay_process(home, *AT, "serve").refused()
    assert only_part(home / "server").read_bytes() == part


def test_a_fresh_database_does_not_get_the_files_of_another(home: Path, tmp_path: Path) -> None:
    relay(tmp_path, "init", "server", "--origin", "http://127.0.0.1").said()
    for path in (tmp_path / "server").glob(f"{DATABASE}*"):
        shutil.copy(path, home / "server" / path.name)
    (home / "server" / f"{DATABASE}.tail").unlink()
    with pytest.raises(Fault, match="knows none of what is in"):
        bind(settings_of(home))
    assert only_part(home / "server").exists()


@pytest.mark.parametrize("lost", ["folder", "database", "both"])
def test_an_id_that_one_of_them_has_not_is_given_where_the_files_are_known(home: Path, lost: str) -> None:
    """As with an installation from before there were ids."""
    settings = settings_of(home)
    assert settings.files is not None
    assert settings.database is not None
    before = installation_of(settings.database)
    if lost != "database":
        (settings.files / "installation").unlink()
    if lost != "folder":
        with closing(sqlite3.connect(settings.database)) as db, db:
            db.execute("delete from meta where name = 'installation'")
    assert checked(home, "files")[0]
    bind(settings)
    after = installation_of(settings.database)
    assert after is not None
    assert after == read_installation(settings.files)
    assert lost == "both" or after == before


def test_what_is_set_aside_is_told_with_its_count_and_since_when(home: Path) -> None:
    files = home / "server" / "files"
    (files / ("0" * 32)).write_bytes(b"of nobody")
    assert checked(home, "files") == (True, "belong to the database")
    with serving(home / "server") as server:
        assert server.stop() == 0
    (batch,) = (files / "set-aside").iterdir()
    good, said = checked(home, "files")
    assert not good
    where = f"set aside in {files}/set-aside, the first at {batch.name};"
    assert said.startswith(f"1 files that no row of the database knows are {where}")
    log = [json.loads(line) for line in server.log.read_text().splitlines()]
    (line,) = (line for line in log if line["event"] == "files.set_aside")
    assert (line["level"], line["count"], line["code"]) == ("warning", 1, "files.unknown")
