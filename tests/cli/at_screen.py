"""The program at a real screen (a pseudo-terminal), and a device whose owner sits at it."""

import codecs
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from pathlib import Path
from typing import Self

from msgspec import Struct

from tests.cli.conftest import Staff
from tests.cli.seats import LETTERS, Answer, environment, secret_pipe

WITHIN_S = 60


class AtScreen:
    """A program on a pseudo-terminal; what it shows is read up to a pattern, what is typed comes after that.

    `under` is a program that runs it and watches. To be used as a context: where the program has not ended by then, it is killed.
    """

    def __init__(self, variables: dict[str, str], *arguments: str, under: tuple[str, ...] = ()) -> None:
        self.process, self.screen = pty.fork()
        if self.process == 0:
            _sized(0, int(variables["COLUMNS"]), int(variables["LINES"]))
            command = [*under, *LETTERS, *arguments]
            os.execve(command[0], command, variables)  # noqa: S606 - this project's own program, or one that watches it
        self.shown = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # vim tries out what a terminal shows
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
                more = os.read(self.screen, 4096)
            except OSError:
                more = b""
            assert more, f"ended before {pattern!r}, saw {pieces!r}"
            pieces += self._decoder.decode(more)
        self.shown += pieces
        return pieces

    def type(self, line: str) -> None:
        self.keys(f"{line}\n")

    def keys(self, keys: str) -> None:
        """Press keys, without Enter at the end."""
        os.write(self.screen, keys.encode())

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

    def asks(self, *arguments: str) -> Answer:
        """Run a command as a script does, beside any screen; return its answer."""
        reading = secret_pipe(self.passphrase)
        try:
            done = subprocess.run(
                [*LETTERS, *arguments, "--json", "--passphrase-fd", str(reading)],
                env=self.variables,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                pass_fds=(reading,),
            )
        finally:
            os.close(reading)
        answer: Answer = json.loads(done.stdout)
        return answer


def joined(slip: str, variables: dict[str, str], login: str) -> str:
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
        at.type(login)
        made = re.search(r"\x1b\[1m +([a-z -]+)\x1b", at.until("Type it back once: $"))
        assert made
        at.type(made[1])
        at.until("Read this code out")
        assert at.ends() == 0
        assert at.shown.count(made[1]) == 1, "what was typed back was not echoed"
    return made[1]


def device_of(staff: Staff, folder: Path, login: str = "willow") -> Device:
    """Somebody who took up a slip by typing its lines, and was confirmed."""
    (folder / "home").mkdir()
    variables = environment(
        LETTERS_HOME=str(folder / "letters"),
        HOME=str(folder / "home"),
        TERM="xterm",
        COLUMNS="80",
        LINES="24",
    )
    case = staff.office("case", "new", "--lead", "Meral", "--no-label")["case"]
    paper = folder / "slip.txt"
    staff.meral("slip", case, "a", "--out", str(paper))
    passphrase = joined(paper.read_text(), variables, login)
    staff.meral("confirm", case, "--side", "a", "--sure")
    return Device(folder, variables, passphrase)


def _sized(terminal: int, columns: int, lines: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
