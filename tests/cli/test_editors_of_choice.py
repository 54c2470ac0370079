"""Writing in a program of one's choice, with each that is installed: the text comes back, and nothing stays anywhere.

The home folder asks each of them for backups, swap files, undo files and histories; every file that is opened for writing is seen.
"""

import os
import re
import signal
from pathlib import Path

import pytest
from msgspec import Struct

from relay_client.ui import unnamed
from tests.cli.at_screen import AtScreen, Device, device_of
from tests.cli.conftest import Staff
from tests.support.programs import program

WORDS = "a blue rocking horse"


class Keys(Struct, frozen=True):
    """How somebody writes in a program: what its screen shows once it is ready, and the keys that write, save and leave."""

    package: str
    ready: str
    write: str
    leave: str


SHOWN = "All it says"
EDITORS = {
    "vim": Keys("vim", SHOWN, f"Go{WORDS}\x1b", ":wq\r"),
    "nvim": Keys("neovim", SHOWN, f"Go{WORDS}\x1b", ":wq\r"),
    "nano": Keys("nano", SHOWN, f"\x05\r{WORDS}", "\x0f\r\x18"),
    "emacs": Keys("emacs-nox", SHOWN, f"\x1b>\r{WORDS}", "\x18\x13\x18\x03"),
    "micro": Keys("micro", SHOWN, f"\x1b[1;5F\r{WORDS}", "\x13\x11"),
}
SETTINGS = {
    ".vimrc": "set backup backupdir=~ undofile undodir=~ directory=~ viminfo='100,n~/.viminfo\n",
    ".config/nvim/init.vim": "set backup backupdir=~ undofile undodir=~ swapfile directory=~ shadafile=~/kept.shada\n",
    ".nanorc": "set backup\nset backupdir ~\nset historylog\nset positionlog\nset locking\n",
    ".emacs": '(setq make-backup-files t auto-save-default t create-lockfiles t backup-directory-alist \'(("." . "~")))\n',
    ".config/micro/settings.json": '{"backup": true, "saveundo": true, "savehistory": true, "savecursor": true}\n',
}
CHANGES = re.compile(
    r"^\d+ +(?:(?:creat|mkdir|mkdirat|rename|renameat2?|link|linkat|symlink|symlinkat)\(|openat?\(.*O_(?:WRONLY|RDWR|CREAT))"
)
STARTS = re.compile(r'^\d+ +execve\("[^"]*", \[(.*)\]')
NAMED = re.compile(r'"([^"]*)"')


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    made = device_of(staff, tmp_path_factory.mktemp("editors"), "rowan")
    for name, text in SETTINGS.items():
        path = made.folder / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with AtScreen(made.variables, "consent", "--sure") as at:
        at.until("Passphrase: $")
        at.type(made.passphrase)
        assert at.ends() == 0
    return made


@pytest.fixture
def draft(device: Device, tmp_path: Path) -> str:
    """A draft to go on with, which each program shows once it is ready."""
    text = tmp_path / "text"
    text.write_text(SHOWN)
    name: str = device.asks("write", "--file", str(text), "--keep")["draft"]
    return name


def at_home(device: Device) -> set[str]:
    return {str(path.relative_to(device.folder / "home")) for path in (device.folder / "home").rglob("*")}


def written_by_editor(trace: Path) -> set[str]:
    """Return every name that the editor, or what it started, opened for writing or made: of all processes but the first."""
    lines = trace.read_text(errors="replace").splitlines()
    own = lines[0].split()[0]
    starts = (n for n, line in enumerate(lines) if (begun := STARTS.match(line)) and "/letter.txt" in begun[1])
    after = [line for line in lines[next(starts) :] if not line.startswith(own) and " = -1 " not in line]
    return {NAMED.findall(line)[-1] for line in after if CHANGES.match(line)}


@pytest.mark.parametrize("name", list(EDITORS))
def test_a_letter_is_written_in_it_and_nothing_stays(name: str, device: Device, draft: str, tmp_path: Path) -> None:
    keys = EDITORS[name]
    program(name, keys.package)
    before = at_home(device)
    with AtScreen(device.variables, "write", "--draft", draft, "--editor", name) as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until(keys.ready)
        at.keys(keys.write)
        at.keys(keys.leave)
        at.until(r"Your choice \(1 to 3\): $")
        at.type("3")
        assert at.ends() == 0
    assert device.asks("drafts", "--show", draft)["text"].split("\n") == [SHOWN, WORDS]
    assert at_home(device) == before
    assert not any(WORDS.encode() in path.read_bytes() for path in device.folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", list(EDITORS))
def test_every_file_it_writes_is_in_the_folder_that_goes_with_the_program(
    name: str, device: Device, draft: str, tmp_path: Path
) -> None:
    keys = EDITORS[name]
    program(name, keys.package)
    folder = unnamed.detached_folder()
    if folder is None:
        pytest.skip("this system gives nobody a mount of their own")
    os.close(folder)
    trace = tmp_path / "trace"
    traced = (program("strace", "strace"), "-f", "-s", "4096", "-o", str(trace), "-e", "trace=file")
    with AtScreen(device.variables, "write", "--draft", draft, "--editor", name, under=traced) as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until(keys.ready)
        at.keys(keys.write)
        at.keys(keys.leave)
        at.until(r"Your choice \(1 to 3\): $")
        at.type("3")
        assert at.ends() == 0
    names = written_by_editor(trace)
    place = re.compile(r"(/proc/\d+/fd/\d+)/letter\.txt")
    (folder_then,) = {found[1] for each in names if (found := place.fullmatch(each))}
    assert {each for each in names if not each.startswith((f"{folder_then}/", "/dev/"))} == set()


@pytest.mark.parametrize("name", list(EDITORS))
def test_a_closed_window_keeps_the_text_as_a_draft_alone(name: str, device: Device, draft: str) -> None:
    keys = EDITORS[name]
    program(name, keys.package)
    before = at_home(device)
    with AtScreen(device.variables, "write", "--draft", draft, "--editor", name) as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until(keys.ready)
        at.keys(keys.write)
        os.killpg(at.process, signal.SIGHUP)
        assert at.ends() == 128 + signal.SIGHUP
    assert device.asks("drafts", "--show", draft)["text"].startswith(SHOWN)
    assert at_home(device) == before


def test_a_program_that_is_not_known_is_refused_and_says_what_would_work(device: Device, draft: str) -> None:
    own = device.folder / "nano"
    own.write_text("#!/bin/sh\necho something else\n")
    own.chmod(0o700)
    for chosen, variables in ((str(own), {}), ("", {"LETTERS_EDITOR": "true"})):
        options = ("--editor", chosen) if chosen else ()
        with AtScreen({**device.variables, **variables}, "write", "--draft", draft, *options) as at:
            at.until("Passphrase: $")
            at.type(device.passphrase)
            told = " ".join(at.until(r"editor\.unknown").split())
            assert "Known are vim, nvim, nano, emacs and micro" in told
            assert at.ends() == 6
