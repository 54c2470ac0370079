"""Somebody's device with the real program `letters` on it: one command as a process, or many in one session.

Decides how long a command took and what of that was Argon2; never what a command does.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.wire import routes
from scripts.bench.lib.far import FarLine

LOGIN: Final = frozenset(routes.BY_NAME[name].path for name in ("login.start", "login.unlock", "login.prove"))
"""Logging in anew counts apart: it is once in hours, whatever the command is."""
_ROOT: Final = Path(__file__).resolve().parents[3]


class Ran(Struct, frozen=True):
    """What one command took."""

    seconds: float
    """From its start to its end, without Argon2."""
    cpu_s: float
    """Processor time of the whole process, without Argon2; nothing is known of one command in a session."""
    argon2_s: float
    peak_mib: float
    requests: int
    """Without those of logging in."""
    logins: int
    asked: tuple[str, ...]
    answer: dict[str, Any]


class Device:
    """A folder in which one account is kept, and the line to its service."""

    def __init__(self, folder: Path, line: FarLine, passphrase: str) -> None:
        self.folder = folder
        self._line = line
        self._passphrase = passphrase

    def copy(self, folder: Path) -> Device:
        """Return another device that knows what this one knows now."""
        shutil.copytree(self.folder, folder)
        return Device(folder, self._line, self._passphrase)

    def run(self, *line: str, typed: str | None = None) -> Ran:
        """Run one command as a process of its own. Raises `RuntimeError` where it does not say that all is well."""
        used = self.folder.with_name(f"{self.folder.name}-used.json")
        with self._secret() as secret:
            self._line.forget()
            command = [*_letters(*line), "--json", "--passphrase-fd", str(secret)]
            begun = time.perf_counter()
            done = subprocess.run(
                command,
                cwd=_ROOT,
                env=self._environment(used),
                input=typed or "",
                capture_output=True,
                text=True,
                check=False,
                pass_fds=(secret,),
            )
            seconds = time.perf_counter() - begun
        answer = _good(line, done.stdout, done.stderr)
        usage = json.loads(used.read_text(encoding="ascii"))
        return self._ran(seconds - usage["argon2_s"], usage, answer)

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Run a session of commands while the context lasts."""
        used = self.folder.with_name(f"{self.folder.name}-used.json")
        with self._secret() as secret:
            process = subprocess.Popen(
                [*_letters("session"), "--json", "--passphrase-fd", str(secret)],
                cwd=_ROOT,
                env=self._environment(used),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                pass_fds=(secret,),
            )
        try:
            yield Session(self, process)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def _ran(self, seconds: float, usage: Mapping[str, float], answer: dict[str, Any]) -> Ran:
        asked = tuple(self._line.requests)
        logins = sum(request in LOGIN for request in asked)
        return Ran(
            seconds=seconds,
            cpu_s=usage["cpu_s"],
            argon2_s=usage["argon2_s"],
            peak_mib=usage["peak_mib"],
            requests=len(asked) - logins,
            logins=logins,
            asked=asked,
            answer=answer,
        )

    def _environment(self, used: Path) -> dict[str, str]:
        path = os.pathsep.join([str(_ROOT), str(_ROOT / "clients" / "cli")])
        plain = {"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": path}
        return {**plain, "LETTERS_HOME": str(self.folder), "LETTERS_USED": str(used)}

    @contextlib.contextmanager
    def _secret(self) -> Iterator[int]:
        reading, writing = os.pipe()
        with os.fdopen(writing, "w") as pipe:
            pipe.write(self._passphrase + "\n")
        try:
            yield reading
        finally:
            os.close(reading)


class Session:
    """Commands in one process that was unlocked once."""

    def __init__(self, device: Device, process: subprocess.Popen[str]) -> None:
        self._device = device
        self._process = process

    def run(self, *line: str) -> Ran:
        """Run one command; raises as `Device.run`."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise TypeError("a session speaks through pipes")
        self._device._line.forget()  # noqa: SLF001 - its own device's
        begun = time.perf_counter()
        stdin.write(" ".join(line) + "\n")
        stdin.flush()
        answered = stdout.readline()
        seconds = time.perf_counter() - begun
        usage = {"cpu_s": 0.0, "argon2_s": 0.0, "peak_mib": self.memory_mib}
        return self._device._ran(seconds, usage, _good(line, answered, ""))  # noqa: SLF001 - its own device's

    @property
    def memory_mib(self) -> float:
        """Memory that the process holds now, what it shares included."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), 1)


def _letters(*line: str) -> list[str]:
    return [sys.executable, "-m", "scripts.bench.lib.timed_letters", *line]


def _good(line: tuple[str, ...], output: str, errors: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(output) if output else {}
    if not answer.get("ok") or answer.get("troubled"):
        raise RuntimeError(f"{' '.join(line)}: {output} {errors}")
    return answer
