"""Kills under load: the backend, the frontend or both end by SIGKILL, at random moments and at chosen system calls.

After each end the files are audited as they lie: every acknowledged act is there, every journal verifies, nobody has a share who
may not, nothing is there by half. Then the service starts again, what was not answered is sent again byte for byte, and it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relay.crypto.padding import SMALLEST_PART, padded_length
from relay.domain.ids import UploadId
from relay.domain.model import Side
from relay.wire.codec import unbase64url
from scripts.bench.lib.people import BenchCase
from scripts.campaign.lib import acts
from scripts.campaign.lib.acts import Act, Sealed
from scripts.campaign.lib.audit import FILES, Auditor, lingering, strays
from scripts.campaign.lib.caseload import CaseLoad, Ended
from scripts.campaign.lib.found import Findings
from scripts.campaign.lib.server import NotStarted
from scripts.campaign.lib.site import Site
from scripts.campaign.lib.wire import Answer, Broken, Wire

CASES: Final = 5
LOAD_LONGEST_S: Final = 0.5
"""How long the load runs at most before the kill comes."""
STRACED_LONGEST_S: Final = 2.0
"""The same where every call is looked at, which is slow."""
CALLS: Final = {
    "pwrite64": 120,
    "fdatasync": 40,
    "ftruncate": 2,
    "unlink": 2,
    "write": 60,
    "writev": 60,
    "sendmsg": 60,
    "flock": 6,
}
"""System calls at which a kill is put, and at most how many of them a thread makes before: it comes instead of the next one."""
STRACED: Final = 0.3
"""The share of kills that come at a system call, where there is strace."""
LARGE_MOST: Final = 900_000
SERVER_ERROR: Final = 500
OK: Final = 200
MADE: Final = 201
ADDED: Final = 204
STOPPING: Final = frozenset({"service.stopping"})


@dataclass
class Upload:
    """A letter whose large part is on its way."""

    case: BenchCase
    letter: Sealed
    name: str = ""
    acknowledged: int = 0
    """How many bytes the service said that it has."""


@dataclass
class Round:
    """What one life of the service answered, and what it left unanswered."""

    answered: dict[Act, Answer] = field(default_factory=dict)
    unanswered: list[Act] = field(default_factory=list)


class Kills:
    """One campaign of kills."""

    def __init__(self, folder: Path, seed: int, findings: Findings) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, makes no secrets
        self._found = findings
        self._site = Site(folder)
        for _ in range(CASES):
            self._site.add_case()
        self._auditor = Auditor(self._site.home, findings)
        self._uploads: list[Upload] = []
        self._open = Round()
        self._acknowledged: list[Act] = []
        self._strace = shutil.which("strace")
        if self._strace is None:
            findings.not_run.append("kills at system calls: there is no strace")

    def run(self, count: int, until: float) -> None:
        """Kill so many times, or until the monotonic clock says `until`."""
        site, findings = self._site, self._found
        try:
            while findings.counts["kills"] < count and time.monotonic() < until:
                self._round()
            self._start(())
            asyncio.run(self._again())
            site.server.stop()
            self._look()
            self._swept()
            acts_told = [*self._acknowledged]
            self._auditor.audit(acts_told)
        finally:
            site.close()

    def _round(self) -> None:
        """Let one life of the service be loaded and end, and look at what it left."""
        site, findings = self._site, self._found
        straced = False
        if not site.server.alive:
            straced = self._strace is not None and self._chance.random() < STRACED
            if not self._start(self._at_a_call() if straced else ()):
                findings.did("kills")
                findings.did("kills while starting")
                self._look()
                return
        with contextlib.suppress(Broken, RuntimeError, OSError):
            while len(site.cases) < CASES:
                site.add_case()
        which = self._chance.choice(("backend", "frontend", "both"))
        asyncio.run(self._life(which, STRACED_LONGEST_S if straced else self._chance.uniform(0.0, LOAD_LONGEST_S)))
        with contextlib.suppress(TimeoutError):
            site.server.wait_gone(1.0)
        findings.did("kills")
        self._look()

    def _at_a_call(self) -> tuple[str, ...]:
        call = self._chance.choice(list(CALLS))
        when = 1 + self._chance.randrange(CALLS[call])
        inject = f"inject={call}:signal=KILL:when={when}"
        return (self._strace or "strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)

    def _start(self, prefix: tuple[str, ...]) -> bool:
        """Start; a server that was killed meanwhile is no find, one that cannot start again is."""
        try:
            self._site.server.start(prefix)
        except NotStarted:
            self._found.require(prefix, "the service did not start again", str(self._site.server.faults()))
            return False
        return True

    # --- one life

    async def _life(self, which: str, after: float) -> None:
        """Send again what was unanswered, load every case, and kill."""
        loads = [
            CaseLoad(self._site, case, self, random.Random(self._chance.random()))  # noqa: S311 - as above
            for case in self._site.cases.values()
        ]
        work = asyncio.gather(self._again(), *(load.run() for load in loads))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(after):
                await asyncio.shield(work)
        self._found.did("kills at a moment" if self._site.server.alive else "kills at a system call")
        self._site.server.kill(which)
        self._found.did(f"kills of {which}")
        await work

    async def _again(self) -> None:
        """Send what had no answer before, byte for byte: it is done now, or was done then, or is refused by a rule."""
        wire, left = Wire(self._site.server.port), [*self._open.unanswered]
        self._open.unanswered.clear()
        for at, act in enumerate(left):
            if not await self._send(wire, act):
                self._open.unanswered.extend(left[at + 1 :])
                break
            self._found.did("acts sent again")
        wire.drop()

    async def _send(self, wire: Wire, act: Act) -> bool:
        """Send an act and keep what was answered; whether there was an answer."""
        try:
            answer = await wire.ask(act.data)
        except Broken:
            self._open.unanswered.append(act)
            return False
        if answer.status == OK:
            self._open.answered[act] = answer
            self._found.did(f"acknowledged: {act.route}")
        elif answer.code in STOPPING:
            self._open.unanswered.append(act)
            return False
        else:
            self._found.did(f"refused: {answer.code}")
            self._found.require(
                answer.status < SERVER_ERROR, "a server error", f"{act.route} {answer.status} {answer.code}"
            )
        return True

    async def sent(self, wire: Wire, act: Act) -> Answer | None:
        """Send for a load; raises `Ended` where there was no answer."""
        if not await self._send(wire, act):
            raise Ended
        return self._open.answered.get(act)

    # --- uploads

    async def upload(self, wire: Wire, case: BenchCase, chance: random.Random) -> None:
        """Begin an upload of a case, or go on with one, by a part of it; submit the letter once it is whole."""
        upload = next((upload for upload in self._uploads if upload.case.id == case.id), None)
        if upload is None:
            await self._new_upload(wire, case, chance)
            return
        who, data = case.parties[upload.letter.side], upload.letter.large
        at = await self._offset(wire, upload)
        if at < len(data):
            more = data[at : at + chance.randrange(1, len(data))]
            added = await wire.ask(acts.add_bytes(who, upload.name, at, more))
            if self._accepted(added, ADDED, "upload.add"):
                upload.acknowledged = int(added.headers["upload-offset"])
            return
        self._uploads.remove(upload)
        self._site.letters[case.id][upload.letter.item] = upload.letter
        named = UploadId(unbase64url(upload.name))
        await self.sent(wire, acts.submit(case, upload.letter, (named,)))

    async def _new_upload(self, wire: Wire, case: BenchCase, chance: random.Random) -> None:
        size = padded_length(chance.randrange(1, LARGE_MOST), SMALLEST_PART)
        letter = acts.seal(case, chance.choice(list(Side)), chance.randbytes(size))
        made = await wire.ask(acts.new_upload(case, letter))
        if self._accepted(made, MADE, "upload.create"):
            self._uploads.append(Upload(case, letter, made.headers["location"].rpartition("/")[2]))

    async def _offset(self, wire: Wire, upload: Upload) -> int:
        """Ask how much has come: never less than was acknowledged. Raises `Ended`."""
        who = upload.case.parties[upload.letter.side]
        answer = await wire.ask(acts.ask_offset(who, upload.name), bodyless=True)
        if answer.status != OK:
            # An upload ends with its submit and with its case, and with nothing else.
            if answer.status < SERVER_ERROR:
                self._found.find("an acknowledged upload is not there", str(answer.status))
                self._uploads.remove(upload)
            raise Ended
        at = int(answer.headers["upload-offset"])
        self._found.require(
            at >= upload.acknowledged, "an upload lost acknowledged bytes", f"{at} of {upload.acknowledged}"
        )
        return at

    def _accepted(self, answer: Answer, wanted: int, route: str) -> bool:
        """Whether it was done; raises `Ended` where the service is about to end."""
        if answer.status == wanted:
            self._found.did(f"acknowledged: {route}")
            return True
        if answer.code in STOPPING:
            raise Ended
        self._found.did(f"refused: {answer.code}")
        self._found.require(
            answer.status < SERVER_ERROR, "a server error", f"{route} {answer.status} {answer.code}"
        )
        return False

    # --- afterwards

    def _look(self) -> None:
        """Audit what lies there now."""
        site, findings = self._site, self._found
        known = [act for act in self._open.answered if act.case in self._site.letters]
        site.knows(self._auditor.audit(known))
        self._acknowledged += known
        self._open.answered.clear()
        for fault, times in site.server.faults().items():
            findings.did("faults logged", times)
            findings.find("a fault in the log", fault)
        closed = [upload for upload in self._uploads if upload.case.id not in site.cases]
        for upload in closed:
            self._uploads.remove(upload)
        for upload in self._uploads:
            path = site.home / FILES / unbase64url(upload.name).hex()
            data = path.read_bytes() if path.exists() else b""
            findings.require(
                len(data) >= upload.acknowledged,
                "an upload lost acknowledged bytes",
                f"{len(data)} of {upload.acknowledged}",
            )
            findings.require(upload.letter.large.startswith(data), "an upload has bytes that were not sent")

    def _swept(self) -> None:
        """Require that the start after the last kill left no bytes that no row knows, and that destroyed shares are overwritten."""
        left = strays(self._site.home)
        self._found.require(not left, "files that no row knows are left", f"{len(left)}")
        known = [
            share
            for letters in self._site.letters.values()
            for letter in letters.values()
            for share in letter.shares.values()
        ]
        gone, there = lingering(self._site.home, [*known, *(act.share for act in self._acknowledged if act.share)])
        self._found.did("shares destroyed, or never taken", gone)
        self._found.require(not there, "a destroyed share is still in the database's file", f"{there}")


def kills(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """Kill the service `count` times under load, in a new folder, for at most `within_s` seconds."""
    findings = Findings("kills", seed)
    Kills(folder, seed, findings).run(count, time.monotonic() + within_s)
    return findings
