"""Starts what is measured, each in a process of its own, and reads from /proc what it used.

Ends only what it started. A server that does not say where it listens within its time has failed, and its log is told.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.domain.ids import Seconds
from relay.operate import make

PACE: Final = 10_000
"""Every rate limit times this: limits protect people, and would be all that is measured here."""
NO_LIMITS: Final = {
    "RELAY_PACE": str(PACE),
    "RELAY_DAY_LETTERS": "1000000",
    "RELAY_DAY_RECORDS": "1000000",
    "RELAY_WAITING_LETTERS": "1000000",
}
"""Settings of a relay that is measured: no limit on how often, nor on how much in a day."""
START_LONGEST_S: Final = 60.0
STOP_LONGEST_S: Final = 30.0
LISTENING: Final = "listening on http://127.0.0.1:"
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_KIB_PER_MIB: Final = 1024
_ROOT: Final = Path(__file__).resolve().parents[3]


class Running(Struct, frozen=True):
    """A server that listens."""

    process: subprocess.Popen[bytes]
    port: int
    started_s: float
    """From being asked to start until it said that it listens."""

    @property
    def pids(self) -> list[int]:
        """The process that was started, and those that it made."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [self.process.pid, *map(int, children.split())]

    @property
    def cpu_s(self) -> float:
        """Processor seconds used so far by all of them, their own and the system's on their behalf."""
        return sum(map(_cpu_s, self.pids))

    @property
    def memory_mib(self) -> float:
        """Memory in use now by all of them; what they share counts once (proportional set size)."""
        return round(sum(_kib(pid, "smaps_rollup", "Pss") for pid in self.pids) / _KIB_PER_MIB, 1)

    def forget_peaks(self) -> None:
        """Let what each process held at most begin anew, from what it holds now."""
        for pid in self.pids:
            Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")

    @property
    def peaks_mib(self) -> list[float]:
        """The most memory that each of them ever held, or held since that was forgotten."""
        return [round(_kib(pid, "status", "VmHWM") / _KIB_PER_MIB, 1) for pid in self.pids]

    @property
    def largest_mib(self) -> float:
        """The most memory that one of them ever held, what it shares included."""
        return max(self.peaks_mib)


def _cpu_s(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _kib(pid: int, file: str, name: str) -> int:
    for line in Path(f"/proc/{pid}/{file}").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError("the server has ended")


def new_relay(folder: Path, origin: str = "http://127.0.0.1") -> Path:
    """Make a relay in a new folder, as `relay init` does; return its settings file. The root's key is beside it."""
    plan = make.FolderPlan(folder=folder, origin=origin, listen="127.0.0.1:0")
    make.make(plan, "", Seconds(int(time.time())), os.urandom)
    return folder / make.SETTINGS_NAME


@contextlib.contextmanager
def relay(settings: Path) -> Iterator[Running]:
    """Run the relay itself, with its rate limits out of the way and its log in a file."""
    command = [sys.executable, "-m", "relay", "--settings", str(settings), "serve"]
    with running(command, settings.parent, NO_LIMITS) as server:
        yield server


@contextlib.contextmanager
def running(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Iterator[Running]:
    """Run a server until the context ends; its errors and log go to `server.log` in the folder."""
    log = folder / "server.log"
    begun = time.perf_counter()
    ours = {name: text for name, text in os.environ.items() if not name.startswith("RELAY_")} | dict(environ)
    with log.open("ab") as sink:
        process = subprocess.Popen(command, cwd=_ROOT, env=ours, stdout=subprocess.PIPE, stderr=sink)
    try:
        port = _port(process, log)
        yield Running(process, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(STOP_LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait for the line that says where it listens."""
    if process.stdout is None:
        raise TypeError("the server's standard output is a pipe")
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline().decode() if selector.select(START_LONGEST_S) else ""
    if LISTENING not in line:
        raise RuntimeError(f"a server did not start; its log: {log.read_text(encoding='utf-8')[-2000:]}")
    return int(line.rpartition(":")[2])
