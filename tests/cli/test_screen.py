"""The program at a real screen (a pseudo-terminal): prompts, hidden passphrases, the pager, a window that is closed."""

import os
import pty
import re
import select
import signal
import sys
from pathlib import Path

import pytest

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
    """A program on a pseudo-terminal; what it shows is read up to a pattern, what is typed comes after that."""

    def __init__(self, surroundings: dict[str, str], *arguments: str) -> None:
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.execve(LETTERS[0], [*LETTERS, *arguments], surroundings)  # noqa: S606 - this project's own program
        self.shown = ""

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
        os.close(self.screen)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    program = tmp_path / "editor.py"
    program.write_text(EDITOR)
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    return environment(
        LETTERS_HOME=str(tmp_path / "letters"),
        EDITOR=f"{sys.executable} {program}",
        SEEN=str(tmp_path / "seen"),
        HANG=str(tmp_path / "hang"),
        XDG_RUNTIME_DIR=str(runtime),
        TERM="xterm",
        COLUMNS="80",
        LINES="24",
    )


def joined(slip: str, surroundings: dict[str, str]) -> str:
    """Take up a slip by typing its lines; return the passphrase that was made up and typed back."""
    asked: list[str] = []
    for line in slip[slip.index("1. ") :].splitlines():
        if line.startswith("   "):
            asked[-1] += line.strip() + " "
        else:
            asked.append("")
    at = AtScreen(surroundings, "join")
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


def test_somebody_joins_writes_and_reads_at_a_screen(
    staff: Staff, surroundings: dict[str, str], tmp_path: Path
) -> None:
    case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
    paper = tmp_path / "slip.txt"
    staff.meral("slip", case, "a", "--out", str(paper))
    passphrase = joined(paper.read_text(), surroundings)
    staff.meral("confirm", case, "--side", "a", "--sure")

    at = AtScreen(surroundings, "session")
    at.until("Passphrase: $")
    at.type("not this one")
    at.until(r"Try again\.\s+Passphrase: $")
    at.type(passphrase)
    at.until("letters> $")
    at.type("consent")
    at.until(r"\(yes/no\) $")
    at.type("yes")
    at.until("letters> $")
    at.type("write")
    told = at.until(r"Your choice \(1 to 3\): $")
    assert "asks for forgiveness «forgive me»" in told
    at.type("1")
    sent = re.search(r"Your letter ([0-9a-f]{8})", at.until("letters> $"))
    assert sent
    written = Path((tmp_path / "seen").read_text())
    assert written.is_relative_to(tmp_path / "runtime")
    assert not written.parent.exists()

    at.type(f"read {sent[1]}")
    at.until("-- the end: Enter -- $")
    at.type("")
    paged = at.until("letters> $")
    assert paged.rindex("\x1b[?1049l") < paged.index("letters> ")
    at.type("lock")
    at.until("locked")
    at.type("drafts")
    at.until("Passphrase: $")
    at.type(passphrase)
    at.until("You have no drafts")
    at.type("exit")
    assert at.ends() == 0
    assert passphrase not in at.shown

    (tmp_path / "hang").touch()
    at = AtScreen(surroundings, "write")
    at.until("Passphrase: $")
    at.type(passphrase)
    at.until("editing")
    open_letter = Path((tmp_path / "seen").read_text())
    assert open_letter.exists()
    os.kill(at.process, signal.SIGHUP)
    assert at.ends() == 128 + signal.SIGHUP
    assert not open_letter.parent.exists(), "a closed window leaves no open letter behind"
    at = AtScreen(surroundings, "drafts")
    at.until("Passphrase: $")
    at.type(passphrase)
    at.until(r"\(no subject\)")
    assert at.ends() == 0, "what was written so far is a sealed draft"
