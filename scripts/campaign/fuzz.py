"""Fuzz over HTTP against the running service: whatever comes in, the answer is a value or a refusal with a known code.

Never a 500, never a fault in the log, never a text of the request in the answer but where the protocol says so; the service stays
alive and its memory bounded. What is checked without a network, at four entry points, is `scripts/fuzz.py`.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Final

from relay.domain.model import ItemState, Side
from relay.wire.problems import FAULT, PROBLEMS
from scripts.campaign.lib import acts, looks
from scripts.campaign.lib.acts import Act
from scripts.campaign.lib.audit import Auditor
from scripts.campaign.lib.found import Findings
from scripts.campaign.lib.site import Site
from scripts.campaign.lib.strange import MARKER, Known, Maker, Strange
from scripts.campaign.lib.wire import Answer, Broken, Wire

CASES: Final = 4
AT_ONCE: Final = 24
EPOCH: Final = 4_000
"""After so many requests new cases take the place of those that the strange orders brought to an end, and the log is read."""
WAIT_S: Final = 0.25
"""How long an answer to bytes that may be no whole request is waited for."""
GROWTH_MOST_MIB: Final = 64.0
"""How much more memory a process may hold at the end than after a fifth of the requests: caches are full by then."""
OK: Final = 200
REFUSED: Final = 400
SERVER_ERROR: Final = 500
BODY_SECONDS: Final = "2"


class Fuzz:
    """One campaign of strange requests."""

    def __init__(self, folder: Path, seed: int, findings: Findings) -> None:
        self._found = findings
        self._seed = seed
        self._site = Site(folder, {"RELAY_BODY_SECONDS": BODY_SECONDS})
        self._sent = 0
        self._memory: list[dict[str, float]] = []

    async def _made(self) -> Known:
        """Make letters in every state, and valid requests that were and were not done."""
        wire, made, uploads = Wire(self._site.server.port), list[Act](), list[str]()
        cases = [self._site.add_case() for _ in range(CASES)]
        for case in cases:
            for state in (ItemState.HELD, ItemState.RELEASED, ItemState.OPENED, ItemState.RECALLED):
                letter = acts.seal(case, Side.A if len(made) % 2 else Side.B)
                made.append(acts.submit(case, letter))
                await wire.ask(made[-1].data)
                if state in (ItemState.RELEASED, ItemState.OPENED):
                    made.append(acts.release(case, letter, await looks.position(wire, case)))
                    await wire.ask(made[-1].data)
                made += [acts.open_(case, letter), acts.recall(case, letter), acts.decline(case, letter)]
                if state is ItemState.OPENED:
                    await wire.ask(made[-3].data)
                if state is ItemState.RECALLED:
                    await wire.ask(made[-2].data)
            letter = acts.seal(case, Side.A, bytes(5_000))
            answer = await wire.ask(acts.new_upload(case, letter))
            uploads.append(answer.headers.get("location", "").rpartition("/")[2])
            made += [acts.pause(case, Side.A), acts.submit(case, acts.seal(case, Side.B))]
        wire.drop()
        return Known(cases, self._site.office.coordinator, made, uploads)

    def run(self, count: int, until: float) -> None:
        """Send so many, then see that the service lives, and audit what it holds."""
        site = self._site
        try:
            self._memory.append(site.server.memory_mib())
            asyncio.run(self._all(count, until))
            self._log()
            if site.server.alive:
                self._lives()
                self._bounded()
                site.server.stop()
            else:
                self._found.find("the service ended")
            Auditor(site.home, self._found).audit()
        finally:
            site.close()

    async def _all(self, count: int, until: float) -> None:
        """Send epoch after epoch, each about cases of its own."""
        epoch = 0
        while self._sent < count and time.monotonic() < until:
            known, end = await self._made(), min(count, self._sent + EPOCH)
            makers = [Maker(known, f"{self._seed}/{epoch}/{number}") for number in range(AT_ONCE)]
            await asyncio.gather(*(self._sender(make, end) for make in makers))
            self._log()
            epoch += 1
            if len(self._memory) == 1 and self._sent >= count // 5:
                self._memory.append(self._site.server.memory_mib())

    async def _sender(self, make: Maker, end: int) -> None:
        wire = Wire(self._site.server.port)
        try:
            while self._sent < end:
                self._sent += 1
                await self._one(wire, make())
        finally:
            wire.drop()

    async def _one(self, wire: Wire, strange: Strange) -> None:
        findings, kind = self._found, strange.kind
        findings.did("requests")
        findings.did(f"requests: {kind}")
        if not strange.whole:
            wire.drop()
        try:
            if strange.whole:
                answer = await self._answered(wire, strange)
            else:
                answer = await wire.ask(strange.data, within_s=WAIT_S)
        except TimeoutError:
            findings.did("no answer yet: hung up")
            findings.require(not strange.whole, "a whole request was never answered", kind)
            return
        except Broken:
            findings.did("connections ended by the service")
            findings.require(
                not strange.whole, "a whole request was answered by hanging up", repr(strange.data[:120])
            )
            return
        finally:
            if not strange.whole:
                wire.drop()
        self._judge(strange, answer)

    async def _answered(self, wire: Wire, strange: Strange) -> Answer:
        """Return the answer; on a connection that the service ended behind an earlier answer, ask again on a new one."""
        try:
            return await wire.ask(strange.data, bodyless=strange.bodyless)
        except Broken:
            self._found.did("connections ended behind an earlier answer")
            return await wire.ask(strange.data, bodyless=strange.bodyless)

    def _judge(self, strange: Strange, answer: Answer) -> None:
        findings = self._found
        findings.did(f"answers {answer.status}")
        about = f"{strange.kind}: {answer.status} {answer.code} to {strange.data[:160]!r}"
        findings.require(answer.status != SERVER_ERROR and answer.code != FAULT, "a fault was answered", about)
        if answer.status >= REFUSED and answer.body:
            findings.require(answer.code in PROBLEMS, "a refusal without a known code", about)
        if MARKER.encode() in answer.body:
            # The one text that is told back: the name of a member that nobody knows (docs/protocol.md, R4).
            findings.require(answer.code == "json.unknown", "a text of the request was sent back", about)

    def _log(self) -> None:
        for fault, times in self._site.server.faults().items():
            self._found.did("faults logged", times)
            self._found.find("a fault in the log", fault)

    def _lives(self) -> None:
        """Require that a new case goes its way."""

        async def cycle() -> list[int]:
            case, wire = self._site.add_case(), Wire(self._site.server.port)
            letter = acts.seal(case, Side.A)
            statuses = [(await wire.ask(acts.submit(case, letter).data)).status]
            released = acts.release(case, letter, await looks.position(wire, case))
            statuses += [(await wire.ask(act.data)).status for act in (released, acts.open_(case, letter))]
            wire.drop()
            return statuses

        statuses = asyncio.run(cycle())
        self._found.require(statuses == [OK] * 3, "the service does not serve any more", str(statuses))

    def _bounded(self) -> None:
        self._memory.append(self._site.server.memory_mib())
        self._found.figures["memory_mib at the start, after a fifth, at the end"] = self._memory
        early, late = self._memory[-2], self._memory[-1]
        for name, mib in late.items():
            grown = mib - early[name]
            self._found.require(
                grown <= GROWTH_MOST_MIB, "memory grows with requests", f"{name} by {grown:.0f} MiB"
            )


def fuzz(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """Send `count` strange requests to a relay in a new folder, for at most `within_s` seconds."""
    findings = Findings("fuzz", seed)
    Fuzz(folder, seed, findings).run(count, time.monotonic() + within_s)
    return findings
