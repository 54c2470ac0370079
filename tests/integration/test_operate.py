"""The operator's commands as processes: making, checking, migrating, signing; and every clear "no" among them."""

import json
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from relay import config
from relay.crypto import digests
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import Seconds
from relay.domain.model import StaffRole
from relay.operate import root as by_root
from relay.operate.identity import verify_root
from relay.operate.keyfiles import open_root, read_record
from relay.store.sqlite.connection import SCHEMA_VERSION
from relay.wire import statements as s
from relay.wire.codec import unbase64url
from tests.support.chance import Chance
from tests.support.checkout import ROOT
from tests.support.operator import clean_environment, relay, relay_process
from tests.support.programs import ended

ORIGIN = "https://relay.example.org"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A relay as `relay init` makes it, its root's key kept elsewhere under a passphrase. Not to be changed."""
    home = tmp_path_factory.mktemp("operator")
    (home / "passphrase").write_text("a b c d e f\n", encoding="utf-8")
    arguments = ("--origin", ORIGIN, "--telephone", "030-1234567", "--root-key", "root.key")
    said = relay_process(home, "init", "server", *arguments, "--passphrase-file", "passphrase").said()
    assert "sealed under your passphrase" in said
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of that relay."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def backed_up(home: Path) -> dict[str, str]:
    """Make a backup of either kind where that can be done; return the settings that name them."""
    kept = home / "kept"
    settings = {
        "RELAY_BACKUP_FOLDER": str(kept / "backups"),
        "RELAY_SHARES_FOLDER": str(kept / "shares"),
        "RELAY_SHARES_KEY": str(kept / "key.public"),
        "RELAY_SHARES_HOLDER": "the board",
    }
    if not kept.exists():
        for folder in (kept / "backups", kept / "shares"):
            folder.mkdir(mode=0o700, parents=True)
        relay(home, "shares-key", kept / "key").said()
        (kept / "key").rename(home / "key-of-the-board")
        for kind in ((), ("--shares",)):
            relay(home, "--settings", "server/relay.settings", "backup", *kind, **settings)
    return settings


def checked(home: Path, **settings: str) -> tuple[int, dict[str, tuple[bool, str]], dict[str, str]]:
    """Check a relay that is backed up; return the exit code, each point and the settings."""
    settings = {**backed_up(home), **settings}
    answer = relay(home, "--settings", "server/relay.settings", "check", "--json", **settings)
    assert answer.err == ""
    report: dict[str, Any] = json.loads(answer.out)
    points = {each["name"]: (each["good"], each["said"]) for each in report["points"]}
    assert report["good"] is (answer.code == 0)
    return answer.code, points, report["settings"]


def request_file(home: Path, name: str = "Mona Vis", role: StaffRole = StaffRole.MEDIATOR, **changed: Any) -> Path:
    keyset = KeysetSecret.generate(Chance(name))
    public = json.loads((home / "server" / "root.public").read_text(encoding="utf-8"))["root"]
    said: dict[str, Any] = {
        "format": by_root.RequestKind.IS,
        "root": s.Digest(unbase64url(public)),
        "keyset": s.KeysetBytes(keyset.public.to_bytes()),
        "account": s.SigningKeyBytes(SigningSecret.generate(Chance("account")).public.raw),
        "role": role,
        "name": name,
        "at": Seconds(1_795_329_000),
        "days": 200,
    }
    path = home / "request"
    path.write_bytes(by_root.request_bytes(by_root.StaffRequest(**{**said, **changed})))
    return path


# --- init and check -------------------------------------------------------------------------------------------


def test_a_new_relay_has_everything_for_the_owner_alone_and_passes_its_check(home: Path) -> None:
    server = home / "server"
    modes = {path.name: path.stat().st_mode & 0o777 for path in (server, *server.iterdir(), home / "root.key")}
    public = {"server.record", "root.public"}
    folders = {"server", "files"}
    assert {name for name, mode in modes.items() if mode == 0o644} == public
    assert {name for name, mode in modes.items() if mode == 0o700} == folders
    assert all(mode == 0o600 for name, mode in modes.items() if name not in public | folders)
    code, points, settings = checked(home)
    assert code == 0
    assert [good for good, _ in points.values()] == [True] * len(points)
    assert (settings["RELAY_ORIGIN"], settings["RELAY_SERVER_KEY"]) == (ORIGIN, "set")


def test_the_fingerprint_is_told_in_one_length_when_made_and_when_checked(tmp_path: Path) -> None:
    """In seven groups, as every slip and every screen shows it (step K10)."""
    said = relay(tmp_path, "init", "server", "--origin", ORIGIN).said()
    fingerprint = next(line.strip() for line in said.splitlines() if re.fullmatch(r"  (\w{4}-){6}\w{4}", line))
    report = relay(tmp_path, "--settings", "server/relay.settings", "check")
    assert f"root: {fingerprint}" in report.out
    assert not re.search(r"(\w{4}-){7}", said + report.out)


def test_a_root_key_left_on_the_server_is_told_loudly_and_fails_the_check(tmp_path: Path) -> None:
    said = relay(tmp_path, "init", "server", "--origin", ORIGIN).said()
    assert "IT LIES ON THE SERVER NOW" in said
    assert "It has no passphrase" in said
    assert open_root(tmp_path / "server" / "root.key", lambda: pytest.fail("nothing to ask")).public.raw
    answer = relay(tmp_path, "--settings", "server/relay.settings", "check")
    assert answer.code == 1
    assert "move" in answer.out


def test_a_relay_is_not_made_twice_and_the_first_is_left_as_it_was(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in (home / "server").iterdir() if path.is_file()}
    said = relay(home, "init", "server", "--origin", ORIGIN, "--root-key", "other.key").refused()
    assert said.endswith("exists already and is not empty: choose a new folder.")
    assert {path.name: path.read_bytes() for path in (home / "server").iterdir() if path.is_file()} == before
    assert sorted(path.name for path in home.iterdir()) == ["passphrase", "root.key", "server"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--origin", ORIGIN, "--root-key", "root.key"), "exists already and is not overwritten"),
        (("--origin", ORIGIN, "--root-key", "new/root.key"), "inside the server's folder"),
        (("--origin", ORIGIN, "--root-key", "nowhere/root.key"), "There is no such file"),
        (("--origin", "http://relay.example.org"), "--origin is https:// and a host"),
        (("--origin", ORIGIN, "--telephone", "1\nRELAY_PACE=9"), "A setting is one line."),
    ],
)
def test_what_cannot_be_made_leaves_nothing_behind(home: Path, arguments: tuple[str, ...], sentence: str) -> None:
    before = sorted(path.name for path in home.iterdir())
    assert sentence in relay(home, "init", "new", *arguments).refused()
    assert sorted(path.name for path in home.iterdir()) == before


def test_wrong_permissions_and_missing_files_are_named(home: Path) -> None:
    server = home / "server"
    (server / "server.key").chmod(0o640)
    (server / "files").chmod(0o755)
    code, points, _ = checked(home)
    assert code == 1
    assert points["permissions"] == (
        False,
        f"{server}/server.key has 0640 and should have 0600; {server}/files has 0755 and should have 0700",
    )
    (server / "server.key").unlink()
    _, points, _ = checked(home)
    assert "server.key is missing" in points["permissions"][1]
    assert points["server record"][0] is False


def test_backups_that_do_not_run_fail_the_check_once_they_are_set_up(home: Path) -> None:
    for name in ("backups", "shares"):
        (home / name).mkdir(mode=0o700)
    settings = {**backed_up(home), "RELAY_BACKUP_FOLDER": "backups", "RELAY_SHARES_FOLDER": "shares"}
    code, points, _ = checked(home, **settings)
    assert (code, points["backup"][0], points["share backup"][0]) == (1, False, False)
    relay(home, "--settings", "server/relay.settings", "backup", **settings).said()
    relay(home, "--settings", "server/relay.settings", "backup", "--shares", **settings).said()
    code, points, _ = checked(home, **settings)
    assert (code, points["share backup"]) == (0, (True, "the newest is 0 hours old; the key is kept by the board"))


# --- settings and the database --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["serve", "check", "migrate", "backup", "staff"])
def test_an_unknown_setting_stops_every_command(home: Path, command: str) -> None:
    said = relay(home, "--settings", "server/relay.settings", command, RELAY_KEEPDAYS="30").refused()
    assert said == "RELAY_KEEPDAYS in the environment is not a setting of this program."


def test_a_database_that_was_not_migrated_is_not_served_and_migrating_twice_is_harmless(home: Path) -> None:
    (home / "server" / "relay.sqlite3").unlink()
    at = ("--settings", "server/relay.settings")
    said = relay_process(home, *at, "serve").refused()
    assert said.startswith(f"The database {home}/server/relay.sqlite3 is missing: put it back")
    assert checked(home)[1]["schema"] == (False, "there is no database yet: run relay migrate")
    assert relay(home, *at, "migrate").said() == f"Made the database with schema {SCHEMA_VERSION}.\n"
    assert (
        relay(home, *at, "migrate").said()
        == f"The database has schema {SCHEMA_VERSION} already: nothing was done.\n"
    )


def test_a_database_from_a_newer_program_is_left_alone(home: Path) -> None:
    with closing(sqlite3.connect(home / "server" / "relay.sqlite3")) as db, db:
        db.execute("pragma user_version = 99")
    at = ("--settings", "server/relay.settings")
    assert "schema 99, newer than this program" in relay_process(home, *at, "serve").refused()
    assert "schema 99, newer than this program" in relay(home, *at, "migrate").refused()
    assert checked(home)[1]["schema"] == (
        False,
        f"the database has schema 99, newer than this program, which knows {SCHEMA_VERSION}: run a newer program",
    )


def test_what_is_no_database_is_told_in_a_sentence(home: Path) -> None:
    (home / "server" / "relay.sqlite3").write_bytes(b"not a database" * 1000)
    assert "is the file whole" in checked(home)[1]["schema"][1]
    for command in ("migrate", "backup"):
        answer = relay(home, "--settings", "server/relay.settings", command, RELAY_BACKUP_FOLDER=str(home))
        assert "is the file whole, and a database?" in answer.refused()
    assert (
        "is the file whole, and a database?"
        in relay_process(home, "--settings", "server/relay.settings", "serve").refused()
    )


def test_a_missing_key_and_a_foreign_record_are_told_in_a_sentence(home: Path, tmp_path: Path) -> None:
    relay(tmp_path, "init", "other", "--origin", ORIGIN).said()
    shutil.copy(tmp_path / "other" / "server.record", home / "server" / "server.record")
    assert "was not signed by this organisation's root" in checked(home)[1]["server record"][1]
    shutil.copy(tmp_path / "other" / "root.public", home / "server" / "root.public")
    assert "is about other keys than" in checked(home)[1]["server record"][1]
    (home / "server" / "server.key").unlink()
    assert relay_process(home, "--settings", "server/relay.settings", "serve").refused() == (
        f"The server's key file cannot be read from {home}/server/server.key: No such file or directory."
    )


def test_it_serves_says_where_and_stops_when_told(home: Path) -> None:
    serving = [sys.executable, "-m", "relay", "--settings", "server/relay.settings", "serve"]
    with (
        (home / "errors").open("wb") as told,
        ended(
            subprocess.Popen(
                serving,
                cwd=home,
                env=clean_environment(RELAY_LISTEN="127.0.0.1:0"),
                stdout=subprocess.PIPE,
                stderr=told,
            )
        ) as process,
    ):
        assert process.stdout is not None
        where = process.stdout.readline().decode().removeprefix("relay: listening on ").strip()
        with urllib.request.urlopen(f"{where}/v1/organisation", timeout=10) as reply:  # noqa: S310 - our own address
            organisation = json.loads(reply.read())
        second = relay_process(home, "--settings", "server/relay.settings", "serve", RELAY_LISTEN="127.0.0.1:0")
        code, points, _ = checked(home)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    errors = (home / "errors").read_text(encoding="utf-8")
    assert organisation["telephone"] == "030-1234567"
    assert "is in use by another process" in second.refused()
    assert (code, points["schema"]) == (0, (True, f"version {SCHEMA_VERSION}"))
    lines = [json.loads(line) for line in errors.splitlines()]
    assert {line["event"] for line in lines} >= {"service.started", "service.stopped"}


def test_a_disk_that_fills_up_leaves_nothing_and_is_told_in_a_sentence(tmp_path: Path) -> None:
    # A limit on the size of one file stands in for a full disk: the database is the first to meet it.
    limited = f"ulimit -f 100; exec {shlex.quote(sys.executable)} -m relay init server --origin {ORIGIN}"
    done = subprocess.run(
        ["bash", "-c", limited], cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("relay: The database cannot be used")
    assert list(tmp_path.iterdir()) == []


# --- the root -------------------------------------------------------------------------------------------------


def test_the_root_signs_a_request_after_showing_what_it_is(home: Path) -> None:
    request = request_file(home)
    key = ("--root-key", "root.key", "--passphrase-file", "passphrase")
    said = relay(home, "root", "sign", request, "--yes", *key).said()
    keyset = KeysetSecret.generate(Chance("Mona Vis")).public
    assert short_fingerprint_text(keyset.id) in said
    assert ("Mona Vis" in said, "mediator" in said) == (True, True)
    record = read_record(home / "request.signed", "The record")
    verify_root(record, open_root(home / "root.key", lambda: "a b c d e f").public, home / "request.signed")
    staff = record.statement
    assert isinstance(staff, s.Staff)
    assert (staff.keyset, staff.role, staff.name) == (keyset.to_bytes(), StaffRole.MEDIATOR, "Mona Vis")
    assert staff.not_after - staff.not_before == 200 * 86_400
    assert "is not overwritten" in relay(home, "root", "sign", request, "--yes", *key).err


@pytest.mark.parametrize(
    ("changed", "arguments", "sentence"),
    [
        ({}, (), "only after a yes"),
        ({}, ("--yes", "--days", "401"), "valid for 1 to 400 days"),
        ({"days": 4000}, ("--yes",), "valid for 1 to 400 days"),
        ({"root": s.Digest(bytes(32))}, ("--yes",), "for another organisation's root"),
        ({"keyset": s.KeysetBytes(bytes(1248))}, ("--yes",), "The key is malformed or unusable (crypto.key)."),
    ],
)
def test_the_root_does_not_sign(
    home: Path, changed: dict[str, Any], arguments: tuple[str, ...], sentence: str
) -> None:
    request = request_file(home, **changed)
    key = ("--root-key", "root.key", "--passphrase-file", "passphrase")
    answer = relay(home, "root", "sign", request, *arguments, *key)
    assert (answer.code, sentence in answer.err) == (1, True)
    assert not (home / "request.signed").exists()


def test_a_wrong_passphrase_and_a_damaged_request_are_told_in_a_sentence(home: Path) -> None:
    request = request_file(home)
    (home / "wrong").write_text("another one\n", encoding="utf-8")
    answer = relay(home, "root", "sign", request, "--yes", "--root-key", "root.key", "--passphrase-file", "wrong")
    assert "does not open: the passphrase is another one" in answer.err
    request.write_text('{"format":"relay/1 staff request"}', encoding="utf-8")
    answer = relay(home, "root", "sign", request, "--yes", "--root-key", "root.key")
    assert answer.refused() == f"{request} is not a staff request (json.missing .root)."


def test_the_server_gets_a_new_record_for_its_keys_and_new_keys_with_a_record(home: Path) -> None:
    server, at = home / "server", ("--settings", "server/relay.settings")
    key = ("--root-key", "root.key", "--passphrase-file", "passphrase")
    relay(home, "root", "renew-server", "server/server.record", "--days", "20", *key).said()
    (server / "server.record.signed").replace(server / "server.record")
    good, said = checked(home)[1]["server record"]
    assert (good, said.partition(" days left: ")[2]) == (False, "relay root renew-server is due")
    old_salt = json.loads((server / "server.key").read_text(encoding="utf-8"))["salt_key"]
    relay(home, *at, "server-key", "server/second.key").said()
    relay(home, "root", "sign", "server/second.key.request", "--yes", *key).said()
    renewed = {"RELAY_SERVER_KEY": "server/second.key", "RELAY_SERVER_RECORD": "server/second.key.request.signed"}
    assert checked(home, **renewed)[0] == 0
    assert json.loads((server / "second.key").read_text(encoding="utf-8"))["salt_key"] == old_salt


def test_the_root_ends_somebody_and_the_server_takes_it_in_only_if_it_is_the_roots(
    home: Path, tmp_path: Path
) -> None:
    at = ("--settings", "server/relay.settings")
    request = request_file(home)
    relay(home, "root", "end", request, "--yes", "--root-key", "root.key", "--passphrase-file", "passphrase").said()
    keyset = KeysetSecret.generate(Chance("Mona Vis")).public.id
    ending = home / f"staff-end-{keyset.hex()[:16]}"
    assert read_record(ending, "The ending").statement.signers
    assert relay(home, *at, "staff-end", ending).refused() == f"Nobody here has the keyset {keyset.hex()}."
    relay(tmp_path, "init", "other", "--origin", ORIGIN).said()
    ending.unlink()
    relay(home, "root", "end", keyset.hex(), "--yes", "--root-key", tmp_path / "other" / "root.key").said()
    assert "was not signed by this organisation's root" in relay(home, *at, "staff-end", ending).refused()
    assert digests.keyset_id(KeysetSecret.generate(Chance("Mona Vis")).public.to_bytes()) == keyset


def test_the_handbook_names_every_setting_and_every_command() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name, _ in config.table() if f"`{name}`" not in text] == []
    commands = ("init", "check", "migrate", "backup", "restore", "restored", "staff", "staff-end", "server-key")
    by_root = ("root sign", "root renew", "root end", "root restore", "root renew-server", "shares-key")
    assert [name for name in (*commands, *by_root) if f"relay {name}" not in text.replace("\n", " ")] == []
