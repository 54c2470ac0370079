"""The stage: a relay of its own in a folder of its own, and people who use the command line.

Everybody has a device of their own (a folder), and says their passphrase through a file descriptor, never in an
argument. Nothing here knows the story.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

WIDTH: Final = 100
STEP_S: Final = 120
_CODE: Final = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")


class WentOtherwise(Exception):
    """Something was not as the story says it must be."""


_MARGIN = re.compile(r"^[ 0-9,>]*[|#] ?", re.MULTILINE)
"""What stands before each row that people wrote: the numbers of hints, and the mark."""


def expect(text: str, *wanted: str, absent: tuple[str, ...] = ()) -> None:
    """Require that `text` says all that is wanted and nothing that must be absent."""
    flat = " ".join(_MARGIN.sub("", text).split())
    for wished in wanted:
        if wished not in flat:
            raise WentOtherwise(f"expected to read «{wished}»")
    for unwished in absent:
        if unwished in flat:
            raise WentOtherwise(f"did not expect to read «{unwished}»")


def heading(text: str) -> None:
    """Begin a scene."""
    print(f"\n\n═══ {text} {'═' * max(4, WIDTH - len(text) - 5)}\n", flush=True)


def tell(text: str) -> None:
    """Say what happens, in the narrator's voice."""
    print(textwrap.fill(text, WIDTH), flush=True)


def shown(who: str, text: str) -> None:
    """Show what somebody sees."""
    print(f"\n┌── {who}")
    for line in text.strip("\n").splitlines():
        print(f"│ {line}".rstrip())
    print("└──", flush=True)


def environment(**more: str) -> dict[str, str]:
    """This machine's environment without any setting of ours."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("RELAY_", "LETTERS_"))}
    return {**kept, "LANG": "en_GB.UTF-8", "PYTHONUNBUFFERED": "1", **more}


@dataclass
class Person:
    """Somebody with a device, a login name and a passphrase."""

    name: str
    login: str
    home: Path
    where: Path
    passphrase: str = field(repr=False)

    def says(self, *lines: str, show: bool = True, may_fail: bool = False) -> str:
        """Type lines into a session and return what the screen said. Raises `WentOtherwise` if a command failed."""
        return self.runs("session", "--echo", typed=lines, show=show, may_fail=may_fail)

    def runs(self, *arguments: str, typed: tuple[str, ...] = (), show: bool = True, may_fail: bool = False) -> str:
        """Run one command of `letters` and return what the screen said."""
        read, write = os.pipe()
        os.write(write, self.passphrase.encode() + b"\n")
        os.close(write)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "relay_client", "--passphrase-fd", str(read), *arguments],
                cwd=self.where,
                env=environment(LETTERS_HOME=str(self.home)),
                input="".join(f"{line}\n" for line in typed),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(read,),
                timeout=STEP_S,
                text=True,
                check=False,
            )
        finally:
            os.close(read)
        if show or (done.returncode and not may_fail):
            screen = "" if arguments[0] == "session" else f"$ letters {' '.join(arguments)}\n"
            shown(self.name, screen + done.stdout)
        if done.returncode and not may_fail:
            raise WentOtherwise(f"{self.name}: letters {arguments[0]} ended with {done.returncode}")
        return done.stdout


@dataclass
class Stage:
    """The relay of the story, and its people."""

    folder: Path
    fingerprint: str = ""
    origin: str = ""
    process: subprocess.Popen[str] | None = None
    people: list[Person] = field(default_factory=list)

    @property
    def relay(self) -> Path:
        """The server's own folder."""
        return self.folder / "relay"

    @property
    def log(self) -> Path:
        """What the server writes about itself."""
        return self.folder / "server.log"

    def init(self, port: int) -> None:
        """Make the organisation and its server."""
        self.origin = f"http://127.0.0.1:{port}"
        listen = f"127.0.0.1:{port}"
        key = str(self.folder / "root.key")
        screen = self.operate(
            "init", str(self.relay), "--origin", self.origin, "--listen", listen, "--telephone", "030 555 0100",
            "--root-key", key,
        )  # fmt: skip
        match = _CODE.search(screen)
        if match is None:
            raise WentOtherwise("relay init printed no fingerprint")
        self.fingerprint = match.group()

    def serve(self) -> None:
        """Start the server and wait until it listens."""
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "relay", "--settings", str(self.relay / "relay.settings"), "serve"],
                # The story types faster than any person: let the rate limits keep up with it.
                env=environment(RELAY_PACE="50"),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        line = "" if self.process.stdout is None else self.process.stdout.readline()
        if "listening" not in line:
            raise WentOtherwise(f"the server did not start; see {self.log}")

    def stop(self) -> None:
        """Ask the server to stop, and wait for it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=STEP_S)
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    def operate(self, *arguments: str, settings: bool = False, show: bool = True) -> str:
        """Run one command of `relay`, as the person who keeps the server does."""
        given = ["--settings", str(self.relay / "relay.settings")] if settings else []
        done = subprocess.run(
            [sys.executable, "-m", "relay", *given, *arguments],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=STEP_S,
            text=True,
            check=False,
        )
        if show or done.returncode:
            shown("at the server", f"$ relay {' '.join(arguments)}\n{done.stdout}")
        if done.returncode:
            raise WentOtherwise(f"relay {arguments[0]} ended with {done.returncode}")
        return done.stdout

    def person(self, name: str, login: str) -> Person:
        """Give somebody a device."""
        home = self.folder / "devices" / login
        home.mkdir(parents=True, mode=0o700)
        made = Person(name, login, home, self.folder, f"quiet {login} walks over seven green hills")
        self.people.append(made)
        return made

    def staff(self, name: str, login: str, role: str, *, show: bool = False) -> Person:
        """Let somebody become staff: request on their device, the root's signature, acceptance."""
        person = self.person(name, login)
        file = f"{login}.request"
        person.runs(
            "staff", "request", "--origin", self.origin, "--fingerprint", self.fingerprint, "--name", login,
            "--login-name", login, "--role", role, "--out", file, show=show,
        )  # fmt: skip
        self.operate("root", "sign", file, "--root-key", "root.key", "--yes", show=show)
        person.runs("staff", "accept", f"{file}.signed", show=show)
        return person
