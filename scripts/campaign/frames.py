"""Fuzz at the inner line: a backend whose frontend says anything, as a frontend would that somebody has taken over.

Every request that is a frame is answered, whatever its body is, or the line ends and with it the backend; nothing is done for a
token that is none, no share is given out, memory stays bounded, and nothing is a fault: what no frontend of ours sends is refused.
"""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import msgspec

from relay.ipc import frames as ipc
from relay.service.backend import Request
from relay.wire import routes
from scripts.bench.lib.servers import new_relay
from scripts.campaign.lib.audit import Auditor
from scripts.campaign.lib.found import Findings
from scripts.campaign.lib.server import ROOT, environment, faults_in
from scripts.made_up import any_json, happens, mutated, wire_maker

ANSWER_WITHIN_S: Final = 20.0
BATCH: Final = 50
"""Frames that are sent before their answers are read."""
BROKEN_SHARE: Final = 0.002
"""The share of what is sent that is no frame: each ends a backend, and the next one takes a second to start."""
LONG_BYTES: Final = 64 << 20
"""How much of a frame that says it is longer still is sent at most."""
GROWTH_MOST_MIB: Final = 48.0
_KIB_PER_MIB: Final = 1024


class Backend:
    """A backend process and our end of its line."""

    def __init__(self, settings: Path) -> None:
        ours, theirs = socket.socketpair()
        self.log = settings.parent / "server.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scripts.campaign.lib.inner", str(settings), str(theirs.fileno())],
                cwd=ROOT,
                env=environment(),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        theirs.close()
        self._line = ours
        self._line.settimeout(ANSWER_WITHIN_S)
        self._buffer = bytearray()
        self.next()  # that it is ready

    def send(self, data: bytes) -> bool:
        """Send bytes; whether they were taken."""
        try:
            self._line.sendall(data)
        except OSError:
            return False
        return True

    def next(self) -> Any:
        """Return the next frame from the backend; None where the line has ended. Raises `TimeoutError`."""
        while True:
            if len(self._buffer) >= 4:  # noqa: PLR2004 - the bytes of a length
                end = 4 + int.from_bytes(self._buffer[:4], "big")
                if len(self._buffer) >= end:
                    data = bytes(self._buffer[4:end])
                    del self._buffer[:end]
                    return ipc.decode_from_backend(data)
            try:
                more = self._line.recv(1 << 20)
            except ConnectionError:
                return None
            if not more:
                return None
            self._buffer += more

    def memory_mib(self) -> float:
        """Return what the process holds now."""
        with contextlib.suppress(OSError, StopIteration):
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
            line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
            return int(line.split()[1]) / _KIB_PER_MIB
        return 0.0

    def ended(self) -> int:
        """Hang up and wait for the end; return the exit code."""
        self._line.close()
        try:
            return self._process.wait(ANSWER_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return -1


class Frames:
    """One campaign at the inner line."""

    def __init__(self, folder: Path, seed: int, findings: Findings) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, makes no secrets
        self._found = findings
        self._settings = new_relay(folder / "relay")
        self._bodies = {route.name: wire_maker(route.request) for route in routes.ROUTES}
        self._encode = msgspec.msgpack.Encoder().encode
        self._number = 0
        self._backend = Backend(self._settings)

    def run(self, count: int, until: float) -> None:
        """Send so many frames, or until the monotonic clock says `until`."""
        memory = [self._backend.memory_mib()]
        while self._found.counts["frames"] < count and time.monotonic() < until:
            self._batch()
            if happens(self._chance, BROKEN_SHARE * BATCH):
                self._broken()
        memory.append(self._backend.memory_mib())
        self._found.figures["memory_mib at the start, at the end"] = [round(mib, 1) for mib in memory]
        self._too_long()
        self._found.require(self._backend.ended() in (0, 1), "the backend did not end with its line")
        with self._backend.log.open("rb") as log:
            for fault in (fault for line in log for fault in faults_in(line)):
                self._found.require(not fault.startswith("service.fault"), "a fault for a frame", fault)
        Auditor(self._settings.parent, self._found).audit()

    def _batch(self) -> None:
        """Send some frames that are frames; every one is answered, by its number."""
        wanted = set()
        data = bytearray()
        for _ in range(BATCH):
            self._number += 1
            wanted.add(self._number)
            frame = self._encode(self._frame(self._number))
            data += len(frame).to_bytes(4, "big") + frame
        self._found.did("frames", BATCH)
        self._backend.send(bytes(data))
        while wanted:
            try:
                answer = self._backend.next()
            except TimeoutError:
                self._found.find("a request at the inner line was never answered", f"{len(wanted)} of {BATCH}")
                break
            if answer is None:
                self._found.find("the backend ended at a frame that is one")
                self._renew()
                return
            number = getattr(answer, "number", None)
            if number is None:
                continue
            self._found.require(number in wanted, "an answer that nobody waits for")
            wanted.discard(number)
            self._told(answer)

    def _told(self, answer: Any) -> None:
        if isinstance(answer, ipc.ErrorFrame):
            self._found.did(f"refused: {answer.code}")
        else:
            self._found.did("answered")
            share = b"share" in bytes(getattr(answer, "reply", b""))
            self._found.require(not share, "a share was given out to nobody")

    def _frame(self, number: int) -> Any:
        chance = self._chance
        drawn = chance.random()
        if drawn < 0.15:  # noqa: PLR2004 - shares
            return ipc.PrincipalFrame(number, chance.randbytes(chance.choice((0, 31, 32, 32, 4_000))))
        if drawn < 0.25:  # noqa: PLR2004
            keysets = tuple(chance.randbytes(32) for _ in range(chance.choice((0, 1, 2, 300))))
            return ipc.CursorFrame(number, keysets)  # type: ignore[arg-type] # any bytes
        route = chance.choice(routes.ROUTES)
        body = self._encode(self._bodies[route.name](chance))
        if happens(chance, 0.2):
            body = self._any()
        name = route.name if happens(chance, 0.97) else chance.choice(("", "nothing.such", "x" * 4_000))
        ids = {name: chance.randbytes(16) for name in ("case", "item", "slip", "upload") if happens(chance, 0.97)}
        if happens(chance, 0.03):
            ids["case"] = chance.randbytes(3)
        query = {"after": chance.choice(("", "1", "A" * 22, "9" * 30, "٣"))} if happens(chance, 0.3) else {}
        bearer = chance.choice((None, chance.randbytes(32), chance.randbytes(5)))
        return ipc.RequestFrame(number, Request(name, msgspec.Raw(body), bearer, ids, query))

    def _any(self) -> bytes:
        """Return any value of MessagePack."""
        with contextlib.suppress(UnicodeEncodeError):  # half a character has no bytes
            return self._encode(any_json(self._chance))
        return self._encode(None)

    def _broken(self) -> None:
        """Send what is no frame: the line ends, and the backend with it, having done nothing."""
        frame = self._encode(self._frame(self._number))
        data = mutated(self._chance, frame) if happens(self._chance, 0.7) else self._chance.randbytes(200)
        self._found.did("broken frames")
        self._backend.send(len(data).to_bytes(4, "big") + data)
        self._backend.send(b"\0\0\0\1\xc1")  # never a value of MessagePack
        try:
            while self._backend.next() is not None:
                pass
        except TimeoutError:
            self._found.find("the backend goes on behind what is no frame")
        self._renew()

    def _too_long(self) -> None:
        """Say that a frame is as long as can be said, and send much of it: memory must not follow."""
        before = self._backend.memory_mib()
        self._backend.send(b"\xff\xff\xff\xff")
        sent = 0
        while sent < LONG_BYTES and self._backend.send(bytes(1 << 20)):
            sent += 1 << 20
        grown = self._backend.memory_mib() - before
        self._found.figures["memory_mib more for a frame without end"] = round(grown, 1)
        about = f"{grown:.0f} MiB for {sent >> 20} MiB of a frame that says 4 GiB"
        self._found.require(grown < GROWTH_MOST_MIB, "a frame without end is held in memory", about)

    def _renew(self) -> None:
        code = self._backend.ended()
        self._found.require(code in (0, 1), "the backend did not end with its line", str(code))
        self._backend = Backend(self._settings)


def frames(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """Send `count` frames to a backend on a relay in a new folder, for at most `within_s` seconds."""
    findings = Findings("frames", seed)
    Frames(folder, seed, findings).run(count, time.monotonic() + within_s)
    return findings
