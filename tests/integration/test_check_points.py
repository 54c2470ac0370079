"""What `relay check` sees of the machine and of days to come: each point fails for its own reason, and passes without it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay import config
from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate.checks import dates, machine
from tests.integration.conftest import Stage
from tests.support.certificates import certificate
from tests.support.operator import relay
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
