"""The program at a real screen (a pseudo-terminal): prompts, hidden passphrases, the pager, a window that is closed."""

import os
import pty
import re
import select
import signal
import sys
from pathlib import Path
from typing import Self

import pytest
from msgspec import Struct

from tests.cli.conftest import Staff
from tests.cli.seats import LETTERS, environment

WITHIN_S = 60
EDITOR = """
import os, pathlib, sys
letter = pathlib.Path(sys.argv[-1])
letter.write_text("Dear you. Please forgive me.\\nBye\\n")
pathlib.Path(os.environ["SEEN"]).write_text(str(letter))
if pathlib.Path(os.environ["HANG"]).exists():
    print("editing", flush=True)
    sys.stdin.read()
"""


class AtScreen:
    """A program on a pseudo-terminal; what it shows is read up to a pattern, what is typed comes after that.

    To be used as a context: where the program has not ended by then, it is killed.
    """

    def __init__(self, variables: dict[str, str], *arguments: str) -> None:
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.execve(LETTERS[0], [*LETTERS, *arguments], variables)  # noqa: S606 - this project's own program
        self.shown = ""
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._ended:
            os.kill(self.process, signal.SIGKILL)
            self.ends()
        os.close(self.screen)

    def until(self, pattern: str) -> str:
        """Read until the pattern has been shown; return what was shown since the last time."""
        pieces = ""
        while not re.search(pattern, pieces):
            ready, _, _ = select.select([self.screen], [], [], WITHIN_S)
            assert ready, f"waited for {pattern!r}, saw {pieces!r}"
            try:
                more = os.read(self.screen, 4096).decode()
            except OSError:
                more = ""
            assert more, f"ended before {pattern!r}, saw {pieces!r}"
            pieces += more
        self.shown += pieces
        return pieces

    def type(self, line: str) -> None:
        os.write(self.screen, f"{line}\n".encode())

    def ends(self) -> int:
        """Wait for its end; return the exit status."""
        _, status = os.waitpid(self.process, 0)
        self._ended = True
        return os.waitstatus_to_exitcode(status)


class Device(Struct, frozen=True):
    """One device with an account: where its files are, what surrounds the program, and its passphrase."""

    folder: Path
    variables: dict[str, str]
    passphrase: str

    def editing(self) -> Path:
        """The file that the editor was last started with."""
        return Path((self.folder / "seen").read_text())


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    """Somebody who took up a slip by typing its lines, and was confirmed."""
    folder = tmp_path_factory.mktemp("screen")
    program = folder / "editor.py"
    program.write_text(EDITOR)
    (folder / "runtime").mkdir(mode=0o700)
    variables = environment(
        LETTERS_HOME=str(folder / "letters"),
        EDITOR=f"{sys.executable} {program}",
        SEEN=str(folder / "seen"),
        HANG=str(folder / "hang"),
        XDG_RUNTIME_DIR=str(folder / "runtime"),
        TERM="xterm",
        COLUMNS="80",
        LINES="24",
    )
    case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
    paper = folder / "slip.txt"
    staff.meral("slip", case, "a", "--out", str(paper))
    passphrase = joined(paper.read_text(), variables)
    staff.meral("confirm", case, "--side", "a", "--sure")
    return Device(folder, variables, passphrase)


def joined(slip: str, variables: dict[str, str]) -> str:
    """Take up a slip by typing its lines; return the passphrase that was made up and typed back."""
    asked: list[str] = []
    for line in slip[slip.index("1. ") :].splitlines():
        if line.startswith("   "):
            asked[-1] += line.strip() + " "
        else:
            asked.append("")
    with AtScreen(variables, "join") as at:
        at.until("Paste the text.*: ")
        at.type("")
        for line in asked:
            at.until(": $")
            at.type(line.lower())
        told = at.until(r"\(yes/no\) $")
        assert "020 555 0100" in told
        at.type("yes")
        at.until("log in with.*: $")
        at.type("willow")
        made = re.search(r"\x1b\[1m +([a-z -]+)\x1b", at.until("Type it back once: $"))
        assert made
        at.type(made[1])
        at.until("Read this code out")
        assert at.ends() == 0
        assert at.shown.count(made[1]) == 1, "what was typed back was not echoed"
    return made[1]


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
        told = at.until(r"Your choice \(1 to 3\): $")
        assert re.search(r"1> asks for forgiveness\r\n     \| forgive me\r\n", told)
        assert not device.editing().exists()
        assert list((device.folder / "runtime").iterdir()) == []
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
        at.until("locked")
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


def test_a_closed_window_leaves_no_open_letter_behind_and_loses_none(device: Device) -> None:
    (device.folder / "hang").touch()
    with AtScreen(device.variables, "write") as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until("editing")
        assert device.editing().exists()
        os.kill(at.process, signal.SIGHUP)
        assert at.ends() == 128 + signal.SIGHUP
        assert not device.editing().exists()
        assert list((device.folder / "runtime").iterdir()) == []

    with AtScreen(device.variables, "drafts") as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until(r"\(no subject\)")
        assert at.ends() == 0
