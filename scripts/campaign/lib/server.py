"""A real `relay serve`, both of its processes, that can be ended at any moment and started again on the same folder.

Ends only processes that it started, by their numbers. Reads their log and their memory; decides nothing about what they answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from scripts.bench.lib.servers import LISTENING, NO_LIMITS, START_LONGEST_S, STOP_LONGEST_S

ROOT: Final = Path(__file__).resolve().parents[3]
RELAY: Final = (sys.executable, "-m", "relay")
LOG: Final = "server.log"
_KIB_PER_MIB: Final = 1024
_FAULTS: Final = ("fault", "library.asyncio", "sweep.failed", "frontend.failed")
"""What in an event's name means that something went wrong which no client may cause."""


class NotStarted(RuntimeError):
    """A server that ended before it listened."""


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this machine's environment with no setting of a relay but those given."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("RELAY_")}
    return {**clean, **(more or {})}


class Server:
    """The service on one folder, started again and again; `port` is that of the last start."""

    def __init__(self, settings: Path, environ: Mapping[str, str] | None = None) -> None:
        self.settings = settings
        self.home = settings.parent
        self.environ = {**NO_LIMITS, **(environ or {})}
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._frontend = 0
        self._log_read = 0

    def start(self, prefix: Sequence[str] = ()) -> None:
        """Start, by a program in front of it where one is given, and wait until it listens; raises `NotStarted`."""
        with (self.home / LOG).open("ab") as log:
            self._process = subprocess.Popen(
                [*prefix, *RELAY, "--settings", str(self.settings), "serve"],
                cwd=ROOT,
                env=environment(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        out = self._process.stdout
        if out is None:
            raise TypeError("the server's standard output is a pipe")
        self._frontend = 0
        ready, _, _ = select.select([out], [], [], START_LONGEST_S)
        line = out.readline().decode() if ready else ""
        if LISTENING not in line:
            self.kill("both")
            raise NotStarted(line)
        self.port = int(line.rpartition(":")[2])
        self._frontend = self.frontend

    @property
    def pid(self) -> int:
        """The number of the backend's process."""
        if self._process is None:
            raise RuntimeError("it was not started")
        return self._process.pid

    @property
    def frontend(self) -> int:
        """The number of the frontend's process; 0 where there is none."""
        if self._frontend:
            return self._frontend
        with contextlib.suppress(OSError, ValueError):
            children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
            return int(children[0]) if children else 0
        return 0

    def kill(self, which: str) -> None:
        """End `backend`, `frontend` or `both` as a power cut would, and wait until both are gone."""
        frontend = self.frontend
        pids = {"backend": [self.pid], "frontend": [frontend], "both": [self.pid, frontend]}[which]
        for pid in pids:
            if pid and _is_ours(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.wait_gone()

    def wait_gone(self, within_s: float = STOP_LONGEST_S) -> None:
        """Wait for the end of both; raises `TimeoutError`, having killed what was left."""
        if self._process is None:
            return
        late = time.monotonic() + within_s
        while self._process.poll() is None or (self._frontend and _is_ours(self._frontend)):
            if time.monotonic() > late:
                self._process.kill()
                if self._frontend and _is_ours(self._frontend):
                    os.kill(self._frontend, signal.SIGKILL)
                raise TimeoutError("one of the two processes outlived the other")
            time.sleep(0.002)
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def alive(self) -> bool:
        """Whether both processes run."""
        return self._process is not None and self._process.poll() is None and _is_ours(self.frontend)

    def stop(self) -> int:
        """End it as an operator does; return the exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.terminate()
        self.wait_gone()
        return int(self._process.returncode)

    def memory_mib(self) -> dict[str, float]:
        """Return what each process holds now (resident set size), in MiB."""
        memory = {}
        for name, pid in (("backend", self.pid), ("frontend", self.frontend)):
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
            memory[name] = round(int(kib) / _KIB_PER_MIB, 1)
        return memory

    def faults(self) -> Counter[str]:
        """Return what the log says since the last call that no client may bring about, each with its place in the code."""
        counts: Counter[str] = Counter()
        with (self.home / LOG).open("rb") as log:
            log.seek(self._log_read)
            for line in log:
                self._log_read += len(line)
                counts.update(faults_in(line))
        return counts


def faults_in(line: bytes) -> list[str]:
    """Return what a line of the log says that no client may bring about, at most one thing, with its place in the code."""
    try:
        logged = json.loads(line)
    except ValueError:
        return [f"a line that is no JSON: {line[:200]!r}"]
    event = str(logged.get("event", ""))
    if "fault" not in logged and not any(name in event for name in _FAULTS):
        return []
    places = " < ".join(reversed(logged.get("frames", [])[-4:]))
    return [f"{event} {logged.get('route', '')} {logged.get('fault', '')} {places}".strip()]


def _is_ours(pid: int) -> bool:
    """Whether a process runs, and is a relay: a number may be given anew."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return state not in "ZX" and b"relay" in command
