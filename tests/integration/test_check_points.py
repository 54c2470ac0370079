"""What `relay check` sees of the machine and of days to come: each point fails for its own reason, and passes without it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay import app, config
from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate.checks import dates, machine
from relay.operate.fault import Fault
from tests.integration.conftest import Stage
from tests.support.certificates import certificate
from tests.support.operator import relay, relay_process
from tests.support.relay_site import copied

SOMEBODY = 54_321


@pytest.fixture
def home(stage: Stage, tmp_path: Path) -> Path:
    return copied(stage.site.home, tmp_path / "server")


def settings(home: Path, **given: str) -> Settings:
    return config.load(home / "relay.settings", given)


def now(stage: Stage) -> Seconds:
    return Seconds(int(stage.site.now()))


def test_whatever_belongs_to_somebody_else_is_named(stage: Stage, home: Path) -> None:
    good, said = machine.owners(settings(home), now(stage))
    assert (good, said.startswith("everything belongs to ")) == (True, True)
    if os.geteuid() != 0:
        pytest.skip("NOT CHECKED with another owner: only root gives files away")
    large = next((home / "files").iterdir())
    for path in (large, home / "server.key", home / "relay.sqlite3"):
        os.chown(path, SOMEBODY, -1)
        good, said = machine.owners(settings(home), now(stage))
        assert (good, f"{path} belongs to user {SOMEBODY}" in said) == (False, True), said
    for path in (home / "files").iterdir():
        os.chown(path, SOMEBODY, -1)
    assert machine.owners(settings(home), now(stage))[1].endswith(" more")


def test_a_folder_that_is_missing_is_named_with_its_setting(stage: Stage, home: Path) -> None:
    assert machine.folders(settings(home), now(stage)) == (True, "all that the settings name are there")
    shutil.rmtree(home / "files")
    gone = settings(home, RELAY_BACKUP_FOLDER="/nowhere")
    assert machine.folders(gone, now(stage)) == (
        False,
        f"The folder {home / 'files'} (RELAY_FILES) is missing. The folder /nowhere (RELAY_BACKUP_FOLDER) is missing.",
    )


def test_a_relay_that_is_not_backed_up_fails_its_check(home: Path) -> None:
    answer = relay(home, "--settings", "relay.settings", "check")
    assert answer.code == 1
    assert "FAILED  copies: NOTHING IS BACKED UP" in answer.out
    answer = relay(home, "--settings", "relay.settings", "check", RELAY_BACKUP_FOLDER=str(home))
    assert "FAILED  copies: THE SHARES ARE NOT BACKED UP" in answer.out


def test_the_holders_half_of_the_share_key_must_not_lie_on_the_server(stage: Stage, home: Path) -> None:
    relay(home, "shares-key", "shares.key").said()
    given = {
        "RELAY_SHARES_KEY": str(home / "shares.key.public"),
        "RELAY_SHARES_HOLDER": "the board",
        "RELAY_SHARES_FOLDER": str(home),
    }
    good, said = machine.share_holder(settings(home, **given), now(stage))
    assert (good, said) == (
        False,
        f"the private half lies on the server: the board has to take {home / 'shares.key'} away",
    )
    (home / "shares.key").unlink()
    assert machine.share_holder(settings(home, **given), now(stage)) == (True, "the board keeps the other half")


def test_a_certificate_that_is_not_renewed_fails_in_time(stage: Stage, home: Path) -> None:
    cert, key = certificate(home, days=100)
    given = settings(home, RELAY_TLS_CERT=str(cert), RELAY_TLS_KEY=str(key))
    begins = now(stage)
    assert dates.certificate(settings(home), begins)[0]
    for after, left in ((0, 100), (86, 14), (87, 13), (101, -1)):
        good, said = dates.certificate(given, Seconds(begins + after * SECONDS_PER_DAY + 1_800))
        assert good is (left >= dates.CERTIFICATE_DAYS)
        assert said.startswith(f"{left} days left" if left >= 0 else f"{cert} ended 1 days ago")
    cert.write_bytes(b"no certificate")
    assert dates.certificate(given, begins) == (False, f"{cert} holds no certificate in PEM form")


def test_a_certificate_that_clients_refuse_or_the_service_cannot_use_fails_its_check(
    stage: Stage, home: Path, tmp_path: Path
) -> None:
    cert, key = certificate(home, days=100, names=("*.example.org",))
    given = {"RELAY_TLS_CERT": str(cert), "RELAY_TLS_KEY": str(key)}

    def said_of(origin: str, at: int = 0) -> str:
        good, said = dates.certificate(settings(home, RELAY_ORIGIN=origin, **given), Seconds(now(stage) + at))
        return "" if good else said

    assert [said_of(each) for each in ("https://relay.example.org", "https://127.0.0.1:8470")] == ["", ""]
    wrong = f"{cert} is for *.example.org, 127.0.0.1, and RELAY_ORIGIN is at {{}}: nobody can connect"
    for host in ("example.org", "a.relay.example.org", "relay.example.com", "127.0.0.2"):
        assert said_of(f"https://{host}") == wrong.format(host)
    assert "until then nobody can connect" in said_of("https://relay.example.org", -500 * SECONDS_PER_DAY)
    _, other = certificate(tmp_path, days=100)
    shutil.copy(other, key)
    answer = relay(home, "--settings", "relay.settings", "check", **given)
    assert "are they PEM files, a pair, and the key without a passphrase?" in answer.out
    key.unlink()
    answer = relay(home, "--settings", "relay.settings", "check", **given)
    assert f"FAILED  certificate: The certificate's key cannot be read from {key}: No such file" in answer.out


@pytest.mark.parametrize("suffix", ["-wal", "-shm", ".tail", ".lock"])
def test_a_folder_in_the_place_of_a_file_beside_the_database_is_named(home: Path, suffix: str) -> None:
    beside = home / f"relay.sqlite3{suffix}"
    beside.unlink(missing_ok=True)
    beside.mkdir(mode=0o755)
    answer = relay(home, "--settings", "relay.settings", "check")
    said = f"{beside} is not a file, and the database keeps one of that name: move it away."
    assert f"FAILED  database: {said}" in answer.out
    assert f"{beside} has 0755" not in answer.out
    assert relay(home, "--settings", "relay.settings", "serve").refused() == said


def test_a_database_that_is_gone_is_never_to_be_made_anew(home: Path) -> None:
    (home / "relay.sqlite3").unlink()
    answer = relay(home, "--settings", "relay.settings", "check")
    assert "put it back (is its disk mounted?), or restore a backup" in answer.out
    assert "FAILED  reserve: there is no database\n" in answer.out


def test_metrics_at_the_address_of_the_service_are_refused_before_anything_begins(home: Path) -> None:
    given = {"RELAY_LISTEN": "127.0.0.1:18471", "RELAY_METRICS": "127.0.0.1:18471"}
    said = "RELAY_METRICS and RELAY_LISTEN are one address: each needs a port of its own."
    for command in ("check", "serve"):
        assert relay(home, "--settings", "relay.settings", command, **given).refused() == said


def test_who_binds_an_address_second_is_told_before_either_serves() -> None:
    """Two sockets may bind one address; only one of them may listen."""
    first = app._listen("RELAY_LISTEN", "127.0.0.1:0")
    try:
        with pytest.raises(Fault, match="RELAY_METRICS=.* cannot be listened at: .* taken by another program"):
            app._listen("RELAY_METRICS", f"127.0.0.1:{first.getsockname()[1]}")
    finally:
        first.close()


def test_a_name_that_the_locale_cannot_spell_is_said_in_a_sentence(home: Path) -> None:
    given = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    text = (
        (home / "relay.settings").read_text(encoding="utf-8").replace("RELAY_FILES=files", "RELAY_FILES=f\u00efles")
    )
    (home / "relay.settings").write_text(text, encoding="utf-8")
    answer = relay_process(home, "--settings", "relay.settings", "serve", **given)
    assert (answer.code, "Traceback" in answer.err) == (1, False)
    assert "cannot be used in this locale: set LC_ALL=C.UTF-8" in answer.err


def test_staff_whose_authority_ends_soon_are_told_and_not_by_name(stage: Stage, home: Path) -> None:
    rows = stage.lead, stage.office
    begins = now(stage)
    last = min(row.not_after for row in dates.standing_staff(home / "relay.sqlite3", begins))

    def at(days_ahead: float) -> tuple[bool, str]:
        return dates.staff(settings(home), Seconds(int(last - days_ahead * SECONDS_PER_DAY)))

    assert at(60)[0], at(60)
    good, said = at(59.9)
    assert (good, "later: " in said, "within 21 days" in said) == (False, True, False)
    assert all(person.public.id.hex()[:16] in said for person in rows)
    assert not any(person.name in said for person in rows if person.name not in ("lead", "office"))
    assert f"mediator {stage.lead.public.id.hex()[:16]} on 20" in said
    good, said = at(20.9)
    assert (good, "later: " in said, "within 21 days: " in said) == (False, False, True)
    good, said = at(-1)
    assert (good, said.startswith("no coordinator has authority")) == (False, True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 KiB, where this process may make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", str(folder)]
    made = subprocess.run(mount, check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"NOT CHECKED on a full disk: no small file system can be mounted here ({made.stderr.strip()})")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_backup_and_a_restore_name_the_disk_that_was_full(home: Path, tmp_path: Path, small: Path) -> None:
    at = ("--settings", "relay.settings")
    assert relay(home, *at, "backup", "--to", small).refused() == f"The disk of {small} is full: nothing was made."
    relay(home, *at, "backup", "--to", tmp_path).said()
    (backup,) = tmp_path.glob("relay-*Z")
    said = relay(home, *at, "restore", backup, "--to", small / "restored").refused()
    assert said == f"The disk of {small / 'restored'} is full: nothing was made."
    assert list(small.iterdir()) == []
