"""The real programs as a test meets them: a relay on a port of its own, and people who sit at `letters session` on pipes.

Nothing waits by the clock: the relay says when it listens, and a session answers every line with one JSON document. Passphrases are
stretched little (tests/support/light.py).
"""

import asyncio
import contextlib
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from relay_client.main import run
from relay_client.ui.terminal import Terminal
from relay_client.words.sentences import Language, Sentences
from tests.support import light
from tests.support.checkout import ROOT
from tests.support.left_open import belongs_to_wider
from tests.support.programs import ended

RELAY = (sys.executable, "-m", "relay")
LETTERS = light.PROGRAM
TELEPHONE = "020 555 0100"
Answer = dict[str, Any]


def environment(**more: str) -> dict[str, str]:
    """Return a small environment that finds this checkout and nothing of the machine's own."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "clients" / "cli")])
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path, "LANG": "en_GB.UTF-8", "PYTHONUTF8": "1", **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Screen(io.StringIO):
    """A stream that says it is a screen."""

    def isatty(self) -> bool:
        return True


class Relay:
    """A relay made by `relay init` and run by `relay serve`; people reach it `through` another port where one is named.

    `settings` are those that its environment has besides.
    """

    def __init__(self, folder: Path, through: int | None = None, **settings: str) -> None:
        self.settings = settings
        self.folder = folder / "relay"
        self.secret = folder / "root-passphrase"
        self.secret.write_text("the root of this test\n")
        self.root_key = folder / "root.key"
        self.helpline = "Helpline, 020 555 0199"
        self.port = port = free_port()
        self.origin = f"http://127.0.0.1:{through or port}"
        made = self._relay(
            "init",
            str(self.folder),
            "--origin",
            self.origin,
            "--listen",
            f"127.0.0.1:{port}",
            "--telephone",
            TELEPHONE,
            *self._root(),
        )
        found = re.search(r"^  ([0-9A-Z-]{30,})$", made, re.MULTILINE)
        assert found, made
        self.fingerprint = found[1]
        self.log = folder / "relay.log"
        self.start()

    def start(self) -> None:
        """Start serving; `ready` waits for it."""
        self._listening = threading.Event()
        self.process = subprocess.Popen(
            [*RELAY, "--settings", str(self.folder / "relay.settings"), "serve"],
            env=environment(
                RELAY_PACE="10000", RELAY_KEEP_DAYS="30", RELAY_HELPLINE=self.helpline, **self.settings
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.secret.parent,
        )
        self._reader = threading.Thread(target=self._keep_log, daemon=True)
        self._reader.start()

    def ready(self) -> None:
        """Wait for the line that says it listens."""
        assert self._listening.wait(30), self.log.read_text()
        assert self.process.poll() is None, self.log.read_text()

    def _keep_log(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines, self.log.open("wb", buffering=0) as log:
            for line in lines:
                log.write(line)
                if b"listening on" in line:
                    self._listening.set()
        self._listening.set()

    def sign(self, request: Path) -> Path:
        """Have the root sign a staff request; return the file with the record."""
        told = self._relay("root", "sign", str(request), *self._root(), "--yes")
        found = re.search(r"Wrote (.+)\.$", told, re.MULTILINE)
        assert found, told
        return Path(found[1])

    def renewed(self, records: Path) -> Path:
        """Have the root sign staff records anew; return the file with what it signed."""
        told = self._relay("root", "renew", str(records), *self._root(), "--yes")
        found = re.search(r"Wrote (.+): ", told)
        assert found, told
        return Path(found[1])

    def checked(self, point: str) -> str:
        """Return how one point of `relay check` ends: ok or FAILED."""
        check = [*RELAY, "--settings", str(self.folder / "relay.settings"), "check"]
        done = subprocess.run(check, env=environment(), check=False, capture_output=True, text=True)
        found = re.search(rf"^(ok|FAILED) +{point}: ", done.stdout, re.MULTILINE)
        assert found, done.stdout
        assert done.returncode == (1 if "FAILED" in done.stdout else 0)
        return found[1]

    def stop(self) -> str:
        """End it as an operator would; return all that it wrote."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        finally:
            self.process.kill()  # no more than a look, where it has ended
            self.process.wait()
            self._reader.join(30)
        assert code == 0, self.log.read_text()
        return self.log.read_text()

    def set_back(self, copy: Path) -> None:
        """End it, put back its folder as it was when `copy` was made, and serve again."""
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.start()
        self.ready()

    def copied(self, copy: Path) -> None:
        """End it, copy its folder, and serve again."""
        self.stop()
        shutil.copytree(self.folder, copy)
        self.start()
        self.ready()

    def _root(self) -> tuple[str, ...]:
        return ("--root-key", str(self.root_key), "--passphrase-file", str(self.secret))

    def _relay(self, *arguments: str) -> str:
        done = subprocess.run(
            [*RELAY, *arguments],
            env=environment(),
            check=False,
            capture_output=True,
            text=True,
            cwd=self.secret.parent,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


class Person:
    """Somebody with a device of their own: a folder, a passphrase, and a session that stays open.

    To be used as a context, which ends the session; or `shared` by many tests, by a fixture that ends it behind them all.
    """

    def __init__(self, name: str, folder: Path, relay: Relay, *, shared: bool = False) -> None:
        self.name = name
        self._shared = shared
        self.relay = relay
        self.home = folder / name
        self.home.mkdir(mode=0o700)
        self.passphrase = f"{name} walks home slowly today"
        self.environment = environment(LETTERS_HOME=str(self.home / "letters"))
        self._session: subprocess.Popen[str] | None = None
        self._looks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._session is not None:
            self._session.kill()
            self._session.communicate()
            return
        self.leaves()

    def __call__(self, *line: str, text: str | None = None) -> Answer:
        """Give one command in the open session; `text` follows it as lines that end with a dot. It must succeed."""
        answer = self.tries(*line, text=text)
        assert answer["ok"], (line, answer)
        return answer

    def tries(self, *line: str, text: str | None = None) -> Answer:
        """Give one command whose failure is an answer too."""
        session = self._opened()
        assert session.stdin
        assert session.stdout
        session.stdin.write(" ".join(_quoted(line)) + "\n")
        if text is not None:
            session.stdin.write(f"{text}\n.\n")
        session.stdin.flush()
        answered = session.stdout.readline()
        assert answered, (self.name, line, session.stderr.read() if session.stderr else "")
        answer: Answer = json.loads(answered)
        return answer

    def decides(self, what: str, item: str, *line: str, text: str | None = None) -> Answer:
        """Read a letter whole, with its pages, and then decide about it; it must succeed."""
        self.reads(item)
        return self(what, item, *line, text=text)

    def reads(self, item: str) -> None:
        """Review a letter in the open session, and look at its pages where it has any."""
        if self("review", item)["pages"]:
            self._looks += 1
            self("review", item, "--pages", str(self.home / f"looks-{self._looks}.pdf"))

    def says_no(self, *line: str, text: str | None = None) -> str:
        """Give one command that must fail; return its code."""
        answer = self.tries(*line, text=text)
        assert not answer["ok"], (line, answer)
        code: str = answer["code"]
        return code

    def transcript(self, *lines: str, language: str = "en", strict: bool = False) -> "Transcript":
        """Run a session in plain words from a pipe, with this person's own passphrase; return what it wrote."""
        self.leaves()
        options = ["--strict"] if strict else []
        return self.runs("session", *options, "--language", language, typed="".join(f"{line}\n" for line in lines))

    def runs(
        self, *arguments: str, typed: str = "", secret: str | None = None, screen: bool = False
    ) -> "Transcript":
        """Run one command to its end in this process, which is quicker; the passphrase through a pipe."""
        stream = Screen if screen else io.StringIO
        reading = secret_pipe(self.passphrase if secret is None else secret)
        output, errors = stream(), io.StringIO()
        terminal = Terminal(Sentences(Language.EN), stream(typed), output, errors, environment=self.environment)
        pipe = os.fstat(reading).st_ino
        with light.light_passphrases():
            status = asyncio.run(run([*arguments, "--passphrase-fd", str(reading)], terminal, self.environment))
        with contextlib.suppress(OSError):  # a command that asked for no passphrase left it open
            if os.fstat(reading).st_ino == pipe:
                os.close(reading)
        return Transcript(status, output.getvalue(), errors.getvalue())

    def program(self, *arguments: str, secret: str | None = None) -> "Transcript":
        """Run one command as a program of its own."""
        reading = secret_pipe(self.passphrase if secret is None else secret)
        try:
            done = subprocess.run(
                [*LETTERS, *arguments, "--passphrase-fd", str(reading)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                pass_fds=(reading,),
            )
        finally:
            os.close(reading)
        return Transcript(done.returncode, done.stdout, done.stderr)

    @contextlib.contextmanager
    def started(self, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
        """Run one command as a program of its own while the context lasts; it is killed where it has not ended then."""
        reading = secret_pipe(self.passphrase)
        try:
            program = subprocess.Popen(
                [*LETTERS, *arguments, "--passphrase-fd", str(reading)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(reading,),
            )
        finally:
            os.close(reading)
        with ended(program):
            yield program

    def leaves(self) -> None:
        """End the open session, if there is one; it must not have met a bug."""
        if self._session is not None:
            session, self._session = self._session, None
            try:
                _, errors = session.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                session.kill()
                session.communicate()
                raise
            assert "Traceback" not in errors, errors
            assert session.returncode != 70

    @property
    def process(self) -> "subprocess.Popen[str]":
        """The program of the open session."""
        return self._opened()

    def _opened(self) -> subprocess.Popen[str]:
        if self._session is None:
            reading = secret_pipe(self.passphrase)
            self._session = subprocess.Popen(
                [*LETTERS, "session", "--json", "--passphrase-fd", str(reading)],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                pass_fds=(reading,),
            )
            os.close(reading)
            if self._shared:
                belongs_to_wider(self._session)
        return self._session


PLACED = frozenset(
    {"write", "list", "note", "notes", "people", "journal", "consent", "preferences", "supporters", "end-supporter"}
)
PLACED_STOPS = frozenset({"pause", "resume", "withdraw", "export"})


class AtCase:
    """A person in one of their cases: commands that take a case are given this one."""

    def __init__(self, person: Person, case: str) -> None:
        self.person = person
        self.case = case

    def __call__(self, *line: str, text: str | None = None) -> Answer:
        return self.person(*self._placed(line), text=text)

    def says_no(self, *line: str, text: str | None = None) -> str:
        return self.person.says_no(*self._placed(line), text=text)

    def at_home(self) -> Answer:
        """Return what `home` shows of this case."""
        found: list[Answer] = self.person("home")["cases"]
        return next(each for each in found if each["case"] == self.case)

    def _placed(self, line: tuple[str, ...]) -> tuple[str, ...]:
        return (*line, "--case", self.case) if line[0] in PLACED | PLACED_STOPS else line


class Transcript:
    """What a finished command wrote, and how it ended."""

    def __init__(self, status: int, output: str, errors: str) -> None:
        self.status = status
        self.output = output
        self.errors = errors

    def __repr__(self) -> str:
        return f"exit {self.status}\n{self.output}\n--- errors\n{self.errors}"


def _quoted(line: Iterable[str]) -> list[str]:
    return ["'" + word.replace("'", "'\\''") + "'" for word in line]


def secret_pipe(secret: str) -> int:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe:
        pipe.write(secret + "\n")
    return reading
