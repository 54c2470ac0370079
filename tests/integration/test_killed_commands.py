"""A command that is killed at any change leaves nothing that the next one, or the next start, does not clear away.

Each command is killed before every change that it makes to names of files, one after another; then the next command of its
kind does what it would have done, and all is as if nobody had been killed. Shares are in the clear nowhere but in a database
that is in place.
"""

from __future__ import annotations

import asyncio
import fcntl
import io
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import Struct

from relay.__main__ import main
from relay.config import Settings, load
from relay.domain.ids import Seconds
from relay.domain.model import Side, StaffRole
from relay.operate import archive, disk, make, restore, root, staff, unfinished
from relay.operate.check import check
from relay.operate.fault import Fault
from tests.support.chance import Chance
from tests.support.killed import killed_at
from tests.support.large import submitted
from tests.support.process import serving
from tests.support.relay_site import DATABASE, new_site

NOW = Seconds(1_800_000_000)
MOST = 400
"""No command changes names as often."""


class Made(Struct, frozen=True):
    """A relay with a letter, a backup and a share copy, served by nobody; and its shares."""

    folder: Path
    shares: frozenset[bytes]


def settings_of(folder: Path) -> Settings:
    return load(
        folder / "server" / make.SETTINGS_NAME,
        {
            "RELAY_BACKUP_FOLDER": str(folder / "backups"),
            "RELAY_SHARES_FOLDER": str(folder / "shares"),
            "RELAY_SHARES_KEY": str(folder / "shares.key.public"),
            "RELAY_SHARES_HOLDER": "the board",
        },
    )


async def make_relay(folder: Path) -> None:
    async with new_site(folder / "server", "killed") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
        written = await site.write(case.a, case.case, Side.A, [case.mediator], large=(site.chance(5_000),))
        await submitted(site, case.a, case.case, written)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    asyncio.run(make_relay(folder))
    for name in ("backups", "shares"):
        (folder / name).mkdir(mode=0o700)
    archive.make_shares_key(folder / "shares.key", Chance("holder"))
    archive.save(settings_of(folder), None, Seconds(NOW - 10))
    archive.save_shares(settings_of(folder), None, Seconds(NOW - 10))
    with closing(sqlite3.connect(folder / "server" / DATABASE)) as db:
        shares = frozenset(row[0] for row in db.execute("select share from shares"))
    assert len(shares) > 1
    return Made(folder, shares)


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only processes end here: what they wrote is there, whether or not it was put on disk."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda file: None)


@pytest.fixture
def copies(made: Made, tmp_path: Path) -> Callable[[], Path]:
    """Makes one more copy of that relay, in the place of the last."""

    def copied() -> Path:
        shutil.rmtree(tmp_path / "here", ignore_errors=True)
        return Path(shutil.copytree(made.folder, tmp_path / "here"))

    return copied


def tree(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if not each.name.endswith(".lock"))


def in_the_clear(folder: Path, shares: frozenset[bytes]) -> set[str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.name for each in files if any(share in each.read_bytes() for share in shares)}


def lost(folder: Path) -> None:
    """The database and its files are lost."""
    for each in [*(folder / "server").glob(f"{DATABASE}*")]:
        each.unlink()
    shutil.rmtree(folder / "server" / "files")


def as_it_is(folder: Path) -> None:
    """Nothing has happened."""


def plan_of(folder: Path, to: Path | None) -> restore.RestorePlan:
    return restore.RestorePlan(
        backup=max((folder / "backups").iterdir()),
        to=to,
        shares=max((folder / "shares").iterdir()),
        shares_key=folder / "shares.key",
    )


def init(folder: Path) -> object:
    plan = make.FolderPlan(folder=folder / "new", origin="https://x.example", root_key=folder / "away" / "root.key")
    (folder / "away").mkdir(exist_ok=True)
    return make.make(plan, "", NOW, Chance("init"))


def backup(folder: Path) -> object:
    return archive.save(settings_of(folder), None, NOW)


def share_backup(folder: Path) -> object:
    return archive.save_shares(settings_of(folder), None, NOW)


def shares_key(folder: Path) -> object:
    return archive.make_shares_key(folder / "second.key", Chance("second"))


def server_key(folder: Path) -> object:
    return staff.new_server_key(settings_of(folder), folder / "server" / "second.key", NOW, Chance("second"))


def root_sign(folder: Path) -> object:
    return root.write_signed(folder / "request", ".signed", [bytes(100)])


def never_made(folder: Path) -> None:
    """There was no database yet."""
    lost(folder)
    shutil.rmtree(folder / "backups")
    for each in (folder / "server" / "files", folder / "backups"):
        each.mkdir(mode=0o700)


def migrate(folder: Path) -> object:
    return make.new_database(settings_of(folder))


def restore_elsewhere(folder: Path) -> object:
    (folder / "elsewhere").mkdir(exist_ok=True)
    return restore.restore(settings_of(folder), plan_of(folder, folder / "elsewhere" / "new"), NOW, Chance("r"))


def restore_in_place(folder: Path) -> object:
    return restore.restore(settings_of(folder), plan_of(folder, None), NOW, Chance("r"))


@pytest.mark.parametrize(
    ("before", "command"),
    [
        (as_it_is, init),
        (as_it_is, backup),
        (as_it_is, share_backup),
        (as_it_is, shares_key),
        (as_it_is, server_key),
        (as_it_is, root_sign),
        (never_made, migrate),
        (as_it_is, restore_elsewhere),
        (lost, restore_in_place),
    ],
)
def test_killed_anywhere_it_leaves_nothing_once_another_ran(
    made: Made, copies: Callable[[], Path], before: Callable[[Path], None], command: Callable[[Path], object]
) -> None:
    folder = copies()
    before(folder)
    nothing = tree(folder)
    command(folder)
    whole, clear = tree(folder), in_the_clear(folder, made.shares)
    assert clear <= {DATABASE}
    killed = 0
    for n in range(1, MOST):
        folder = copies()
        before(folder)
        if not killed_at(n, folder, lambda folder=folder: command(folder)):  # type: ignore[misc] # mypy sees no type in it
            break
        killed += 1
        behind, under_way = unfinished.left(settings_of(folder))
        if in_the_clear(folder, made.shares) - {DATABASE}:
            assert behind
        assert under_way == []
        unfinished.sweep(settings_of(folder))
        if (folder / "new").exists():
            unfinished.sweep(load(folder / "new" / make.SETTINGS_NAME, {}))
        assert unfinished.left(settings_of(folder)) == ([], [])
        if tree(folder) not in (nothing, whole):  # the same but for a folder that was made for what comes
            command(folder)
            another = {name for name in set(tree(folder)) - set(whole) if name.startswith("shares/")}
            assert not another or command is share_backup  # the first was whole already, and counts
            assert sorted({*tree(folder)} - another) == whole, f"killed at change {n}"
        assert in_the_clear(folder, made.shares) <= {DATABASE}
    assert 2 < killed < MOST - 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("command", ["init", "backup", "restore"])
def test_told_to_end_it_clears_away_by_itself(
    copies: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, command: str, number: int
) -> None:
    folder = copies()
    backup, shares = max((folder / "backups").iterdir()), max((folder / "shares").iterdir())
    line: dict[str, list[str | Path]] = {
        "init": [folder / "new", "--origin", "https://x.example", "--root-key", folder / "new.key"],
        "backup": ["--to", folder / "backups"],
        "restore": [backup, "--shares", shares, "--shares-key", folder / "shares.key", "--to", folder / "new"],
    }
    nothing = tree(folder)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    at = ["--settings", str(folder / "server" / make.SETTINGS_NAME)]
    assert killed_at(2, folder, lambda: main([*at, command, *map(str, line[command])]), number)
    assert tree(folder) == nothing


def test_what_lies_unfinished_is_told_as_being_made_or_as_left_behind(
    made: Made, copies: Callable[[], Path]
) -> None:
    folder = copies()
    settings = settings_of(folder)

    def looked() -> tuple[bool, str]:
        return next((each.good, each.detail) for each in check(settings, NOW).points if each.name == "leftovers")

    assert looked() == (True, "nothing unfinished")
    with unfinished.making(folder / "elsewhere-new", home=folder / "server") as making:
        assert looked() == (True, f"1 being made now: {making}")
        assert unfinished.sweep(settings) == 0
        assert making.is_dir()
    assert looked() == (True, "nothing unfinished")
    left = folder / "backups" / f".relay-2.unfinished-{'0' * 16}"
    left.mkdir(mode=0o700)
    (left / "relay.sqlite3").write_bytes(b"secret")
    copy = folder / "server" / f"{DATABASE}.schema-4"
    copy.write_bytes(b"secret")
    before = folder / "backups" / ".relay-20260101T000000Z.abcd_234"
    before.mkdir()
    assert str(before) in looked()[1], "as an earlier program named it; it has no lock, so nobody removes it"
    unfinished.sweep_beside(folder / "backups")
    before.rmdir()
    left.mkdir(mode=0o700)
    (left / "relay.sqlite3").write_bytes(b"secret")
    good, said = looked()
    assert not good
    assert said.startswith(
        f"2 left behind by commands that were killed, perhaps with shares in the clear: {left}, {copy}."
    )
    assert unfinished.sweep(settings) == 2
    assert (left.exists(), copy.exists()) == (False, False)
    assert looked() == (True, "nothing unfinished")


def test_what_is_swept_is_overwritten_before_it_goes(tmp_path: Path) -> None:
    left = tmp_path / f".new.unfinished-{'0' * 16}"
    left.mkdir()
    secret = left / "relay.sqlite3"
    secret.write_bytes(b"secret words")
    with secret.open("rb") as held:
        assert unfinished.sweep_beside(tmp_path) == 1
        assert held.read() == bytes(12)
    assert list(tmp_path.iterdir()) == []


def test_what_another_name_leads_to_is_not_overwritten(tmp_path: Path) -> None:
    """Nobody's file is emptied because somebody put a second name of it, or a link to it, where things are swept."""
    others = tmp_path / "other.txt"
    others.write_text("of somebody else")
    left = tmp_path / f".new.unfinished-{'0' * 16}"
    left.mkdir()
    (left / "second").hardlink_to(others)
    (left / "third").symlink_to(others)
    (left / "deeper").symlink_to(tmp_path)
    (tmp_path / f".link.unfinished-{'0' * 16}").symlink_to(tmp_path)
    unfinished.sweep_beside(tmp_path)
    assert others.read_text() == "of somebody else"
    assert [each.name for each in tmp_path.iterdir() if not each.is_symlink()] == ["other.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files that are somebody else's")
def test_what_root_restores_belongs_to_the_services_user(made: Made, copies: Callable[[], Path]) -> None:
    user, group = 65_534, 65_533
    for command in (restore_in_place, restore_elsewhere, backup, share_backup, server_key):
        folder = copies()
        if command is restore_in_place:
            lost(folder)
        for each in (folder / "server", folder / "backups", folder / "shares"):
            unfinished.give(each, (user, group))
        before = {folder / name for name in tree(folder)}
        command(folder)
        after = {folder / name for name in tree(folder)} - before - {folder / "elsewhere"}
        assert after
        assert {(each.stat().st_uid, each.stat().st_gid) for each in after} == {(user, group)}
        assert {unfinished.owner_of(each) for each in (folder / "server").glob("*.lock")} <= {(user, group)}


def test_a_file_system_without_second_names_gets_whole_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuses)
    disk.write_new(tmp_path / "file", b"whole")
    with pytest.raises(Fault, match="is not overwritten"):
        disk.write_new(tmp_path / "file", b"other")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("file", b"whole")]


@pytest.fixture
def lockless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuses(file: int, how: int) -> None:
        raise OSError(9, "Bad file descriptor")

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", refuses)
        yield


@pytest.mark.usefixtures("lockless")
def test_where_nothing_can_be_locked_nothing_is_swept(tmp_path: Path) -> None:
    left = tmp_path / f".new.unfinished-{'0' * 16}"
    left.mkdir()
    assert unfinished.sweep_beside(tmp_path) == 0
    disk.write_new(tmp_path / "file", b"whole")
    assert sorted(each.name for each in tmp_path.iterdir()) == [left.name, "file"]


def test_two_keys_that_belong_together_appear_together(tmp_path: Path) -> None:
    (tmp_path / "holder.key").write_bytes(b"taken")
    with pytest.raises(Fault, match=r"holder\.key exists already"):
        archive.make_shares_key(tmp_path / "holder.key", Chance("holder"))
    assert [each.name for each in tmp_path.iterdir()] == ["holder.key"]


def test_the_service_clears_away_at_its_start_and_says_so(copies: Callable[[], Path]) -> None:
    folder = copies()
    left = folder / "server" / f".new.unfinished-{'0' * 16}"
    left.mkdir(mode=0o700)
    (left / "relay.sqlite3").write_bytes(b"secret")
    with serving(folder / "server") as server:
        assert not left.exists()
        assert server.stop() == 0
    log = [json.loads(line) for line in server.log.read_text().splitlines()]
    (line,) = (line for line in log if line["event"] == "unfinished.destroyed")
    assert (line["count"], line["code"]) == (1, "command.killed")
