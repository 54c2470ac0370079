"""Every kind of damage is seen, or is none: by a start, by `relay check`, or by all that --deep reads."""

import errno
import os
import random
import shutil
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from relay.config import load
from relay.domain.ids import Seconds
from relay.domain.model import PauseOwner
from relay.operate import archive, content, make, restore
from relay.operate.checks.content import whole
from relay.operate.fault import Fault
from relay.operate.places import naming_the_full_disk
from relay.store.documents import decode_case_file
from relay.store.sqlite.inspect import inspecting
from scripts.campaign.damage import CHECK, DEEP, HARMLESS, START, Field, Verdict
from scripts.campaign.damages import DAMAGES, DATABASE, MOMENTS, OLDER
from scripts.campaign.lib.rows_back import rows_back
from tests.support.operator import relay, relay_process

KINDS_LEAST = 100
OF_A_WAY = 4
"""Rows of one table that are tried in each way: changed back, gone again, there again."""


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field(tmp_path_factory.mktemp("damage"))


@pytest.fixture(scope="module")
def verdicts(field: Field) -> dict[str, Verdict]:
    """How each kind is seen that anybody may do."""
    return {kind: field.tried(kind, 1) for kind in DAMAGES if not kind.endswith("owner")}


def test_every_kind_of_damage_is_seen_or_changes_nothing(verdicts: dict[str, Verdict]) -> None:
    assert len(verdicts) >= KINDS_LEAST
    assert [each for each in verdicts.values() if each.how not in (START, CHECK, DEEP, HARMLESS)] == []


@pytest.mark.parametrize(
    ("kind", "how", "said"),
    [
        ("the log gone", START, "has lost the newest"),
        ("the log cut by a page", START, "has lost the newest"),
        ("an older database", START, "an older copy was put in its place"),
        ("another relay's database", START, "another database's"),
        ("the database cut in half beside its log", START, "SQLite finds the database damaged"),
        ("the database cut by a page", START, "is the file whole"),
        ("a bit of shares.share", DEEP, "table shares has other rows than were written: 1"),
        ("a bit of keyrings.sealed", DEEP, "table keyrings has other rows than were written: 1"),
        ("a bit of letters.data", DEEP, "letters that are not those that were signed: 1"),
        ("a bit of grants.sealed", DEEP, "sealed keys that are not those that were signed: 1"),
        ("a bit of cases.document", DEEP, "cases whose file is damaged: 1"),
        ("a bit of records.answer", DEEP, "receipts that are not those of their records: 1"),
        ("a journal's last entry deleted", DEEP, "cases whose journals are longer or shorter than they say: 1"),
        ("two records in a journal changed", DEEP, "journals that do not chain: 1"),
        ("a bit of a part", DEEP, "parts whose bytes are not those that were signed: 1"),
        ("a part gone", DEEP, "parts whose file is missing: 1"),
        ("a bit of a list of hashes", DEEP, "parts whose list of hashes is damaged: 1"),
        ("a copy of shares cut in half", CHECK, "cut or changed, and of no use: shares-"),
        ("a backup's counts edited", CHECK, "these are no backups any more"),
        ("a bit of a backup's database", DEEP, "relay.sqlite3 in the backup"),
    ],
)
def test_what_is_damaged_is_said(verdicts: dict[str, Verdict], kind: str, how: str, said: str) -> None:
    verdict = verdicts[kind]
    assert (verdict.how, said in verdict.detail) == (how, True), verdict


def test_every_row_that_is_as_it_was_at_an_earlier_moment_is_seen(field: Field, tmp_path: Path) -> None:
    """What a lost write leaves is whole by itself: signatures, digests and sums of one row all hold."""
    home = Path(shutil.copytree(field.home, tmp_path / "home"))
    database, settings = home / DATABASE, load(home / make.SETTINGS_NAME, {})
    authority = content.ServiceKeys.of(settings)
    back, unseen = rows_back(database, (home / OLDER).glob(MOMENTS)), []
    ways = Counter[tuple[str, bool, bool]]()
    assert {each.table for each in back} >= {"cases", "items", "journal", "letters", "pokes", "records", "shares"}
    for each in back:
        way = (each.table, each.before is None, each.now is None)
        ways[way] += 1
        if ways[way] > OF_A_WAY:
            continue
        each.put(database)
        with inspecting(database) as inspection:
            if not content.look(inspection, authority, progress=lambda *_: None).lines:
                unseen.append(each)
        each.undo(database)
    assert unseen == []
    assert whole(settings, lambda *_: None)[0]


def test_a_schema_that_is_no_text_is_told_in_a_sentence(field: Field, tmp_path: Path) -> None:
    """The driver would quote it, and fails at that."""
    home = Path(shutil.copytree(field.home, tmp_path / "home"))
    with closing(sqlite3.connect(home / DATABASE)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    data = (home / DATABASE).read_bytes()
    (home / DATABASE).write_bytes(
        data.replace(b"tableseatsseats", b"tabl\xd9seatsseats").replace(
            b"CREATE TABLE seats", b"CREATE T\xd9BLE seats"
        )
    )
    assert (home / DATABASE).read_bytes() != data
    for command in ("serve", "check", "backup"):
        answer = relay_process(home, "--settings", "relay.settings", command)
        assert (answer.code, "Traceback" in answer.err) == (1, False), answer.err


def test_nobody_is_named_where_damage_is_told(verdicts: dict[str, Verdict]) -> None:
    told = [each.detail for each in verdicts.values()]
    assert [each for each in told for name in ("office", "lead", "party-") if name in each] == []


def test_a_deep_look_says_how_far_it_is_and_passes_what_nobody_damaged(field: Field) -> None:
    told: list[tuple[str, int, int]] = []
    settings = load(field.home / make.SETTINGS_NAME, {})
    good, said = whole(settings, lambda *far: told.append(far))
    assert (good, said) == (True, "everything is as it was signed and written")
    assert {what for what, _, _ in told} == {"pages", "records", "cases", "parts"}


def test_a_backup_of_what_is_damaged_is_made_says_so_and_ends_badly(field: Field, tmp_path: Path) -> None:
    home = Path(shutil.copytree(field.home, tmp_path / "home"))
    for kind in ("a bit of shares.share", "a bit of letters.data", "a bit of a part"):
        DAMAGES[kind](home, random.Random(kind))
    answer = relay(home, "--settings", "relay.settings", "backup", "--to", str(tmp_path))
    said = answer.refused()
    assert answer.out.startswith("Backed up ")
    assert answer.out.count("\nDAMAGED: ") == 3
    for part in (
        "table shares has",
        "letters that are not those",
        "parts whose bytes are not those",
        "Keep the backups",
    ):
        assert part in said
    (backup,) = tmp_path.glob("relay-*Z")
    archive.verified(backup)


def test_a_database_that_lost_its_newest_acts_is_taken_as_it_is_only_with_every_case_paused(
    field: Field, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(field.home, tmp_path / "home"))
    command = ("--settings", "relay.settings", "set-back")
    assert "nothing was done" in relay(home, *command).refused()
    DAMAGES["the log gone"](home, random.Random(1))
    assert "lost the newest" in relay_process(home, "--settings", "relay.settings", "serve").err
    said = relay(home, *command).said()
    assert "1 cases are paused until a mediator lifts it." in said
    assert restore.read_heads(home / restore.JOURNALS)
    with closing(sqlite3.connect(home / DATABASE)) as db:
        (document,) = db.execute("select document from cases").fetchone()
    assert set(decode_case_file(document).case.holds) == {PauseOwner.SERVICE}
    assert whole(load(home / make.SETTINGS_NAME, {}), lambda *_: None)[0]
    (home / restore.JOURNALS).unlink()
    assert "nothing was done" in relay(home, *command).refused()


# --- what a backup puts on disk ------------------------------------------------------------------------------


def test_every_file_of_a_backup_is_on_disk_before_its_manifest_and_its_name(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, real_sync, real_rename = [], os.fsync, Path.rename

    def sync(file: int) -> None:
        synced.append(Path(f"/proc/self/fd/{file}").readlink().name)
        real_sync(file)

    def rename(path: Path, target: Path) -> Path:
        synced.append("renamed")
        return real_rename(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", rename)
    settings = load(field.home / make.SETTINGS_NAME, {})
    archive.save(settings, tmp_path, Seconds(int(time.time())))
    (backup,) = tmp_path.glob("relay-*Z")
    files = {path.name for path in backup.rglob("*") if path.is_file()}
    assert len(files) > 4
    before, after = synced[: synced.index(archive.MANIFEST)], synced[synced.index(archive.MANIFEST) :]
    assert files - {archive.MANIFEST} <= set(before)
    assert archive.LARGE in before
    assert after.index("renamed") < len(after) - 1


@pytest.mark.parametrize("place", [archive.DATABASE, archive.LARGE, archive.MANIFEST, "shares"])
def test_a_full_backup_disk_is_named_and_nothing_is_left_on_it(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(file: int) -> None:
        if place in str(Path(f"/proc/self/fd/{file}").readlink()).removeprefix(str(tmp_path)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    settings = load(field.home / make.SETTINGS_NAME, {})
    save = archive.save_shares if place == "shares" else archive.save
    with pytest.raises(Fault, match=rf"^The disk of {tmp_path} is full"), naming_the_full_disk(settings, tmp_path):
        save(settings, tmp_path, Seconds(int(time.time())))
    assert list(tmp_path.iterdir()) == []
