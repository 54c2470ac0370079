"""The program at a real screen (a pseudo-terminal): prompts, hidden passphrases, the pager, the editor, a window that is closed."""

import os
import re
from pathlib import Path

import pytest

from relay_client.ui.terminal import HALF
from tests.cli.at_screen import AtScreen, Device, device_of
from tests.cli.conftest import Staff
from tests.unit.scans import corpus


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    return device_of(staff, tmp_path_factory.mktemp("screen"))


def test_somebody_writes_and_reads_at_a_screen(device: Device) -> None:
    with AtScreen(device.variables, "session") as at:
        at.until("Passphrase: $")
        at.type("not this one")
        at.until(r"Try again\.\s+Passphrase: $")
        at.type(device.passphrase)
        at.until("letters> $")
        at.type("consent")
        at.until(r"\(yes/no\) $")
        at.type("yes")
        at.until("letters> $")
        at.type("write")
        at.until("Ctrl-X done")
        at.keys("Dear you. Please forgive me.\rBye\x18")
        told = at.until(r"Your choice \(1 to 3\): $")
        assert re.search(r"1> asks for forgiveness\r\n     \| forgive me\r\n", told)
        at.type("1")
        sent = re.search(r"Your letter ([0-9a-f]{8})", at.until("letters> $"))
        assert sent

        at.type(f"read {sent[1]}")
        at.until("-- the end: Enter -- $")
        at.type("")
        paged = at.until("letters> $")
        assert paged.rindex("\x1b[?1049l") < paged.index("letters> ")
        at.type("exit")
        assert at.ends() == 0
        assert device.passphrase not in at.shown


def test_a_locked_session_asks_again_and_control_c_ends_only_the_line(device: Device) -> None:
    with AtScreen(device.variables, "session") as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until("letters> $")
        at.type("lock")
        told = at.until("cannot be cleared from here")
        assert told.index("\x1b[2J\x1b[3J") < told.index("Your account is locked")
        at.type("drafts")
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until("You have no drafts[^>]*letters> $")
        at.type("destroy 0000")
        at.until("id.unknown[^>]*letters> $")
        os.write(at.screen, b"withdr\x03")
        at.until("letters> $")
        at.type("withdraw")
        at.until("Type the word stop.*: $")
        os.write(at.screen, b"\x03")
        at.until(r"cli.interrupted[^>]*letters> $")
        at.type("exit")
        assert at.ends() == 0


def test_somebody_sees_every_page_before_it_goes(device: Device, tmp_path: Path) -> None:
    corpus.letter(320, 448).save(tmp_path / "page.png")
    variables = {**device.variables, "TERM": "xterm-256color"}
    with AtScreen(variables, "write", "--no-text", "--page", str(tmp_path / "page.png")) as at:
        at.until("assphrase: $")
        at.type(device.passphrase)
        shown = at.until(r"can it be read\? \(yes/no\) $")
        assert "Page 1 of 1, as the other will see it:" in shown
        assert shown.count(HALF) > 500
        at.type("no")
        at.until("kept")
        assert at.ends() == 0
