"""Floods: how long letters and pauses of others take while somebody floods the service, beside the same when nobody does.

Silent connections, more connections than there are descriptors, logins, and large bodies. Quiet and flooded rounds take turns in
one run; a ratio is made of the two. Times never fail a run: what does is a service that ends, a fault in its log, or something
that is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.domain.model import Side
from relay.wire import codec
from relay.wire import messages as m
from scripts.bench.lib.figures import percentile
from scripts.bench.lib.letters import cycles
from scripts.bench.lib.people import BenchCase
from scripts.campaign.lib import acts, looks
from scripts.campaign.lib.acts import Act
from scripts.campaign.lib.audit import Auditor
from scripts.campaign.lib.found import Findings
from scripts.campaign.lib.server import ROOT
from scripts.campaign.lib.site import Site
from scripts.campaign.lib.wire import Broken, Wire

CLIENTS: Final = 6
CYCLES: Final = 12
"""Whole cycles of each client in a round: submit, hold queue, release, open."""
PAUSES: Final = 20
WITHIN_S: Final = 5.0
"""What was not answered by then counts as having taken so long."""
READY_LONGEST_S: Final = 60.0
SMALLER: Final = 8
"""How much less of each flood there is in a moment of it."""
RATIO_MOST: Final = 3.0
"""How many times as long as in quiet the slowest hundredth may take: a target, told beside the figure."""
OK: Final = 200


class Flood(Struct, frozen=True):
    """One flood: what is done, how often at once, and how many descriptors the service has."""

    name: str
    kind: str
    count: int
    descriptors: int = 0


FLOODS: Final = (
    Flood("silent connections", "silent", 3_000),
    Flood("connections that come again at once", "returning", 3_000),
    Flood("more connections than descriptors", "silent", 1_300, descriptors=1_024),
    Flood("logins", "logins", 32),
    Flood("large bodies", "bodies", 8),
)


class Times(Struct):
    """How long requests took in one round, in seconds, and how many had no answer in time."""

    letters: list[float]
    pauses: list[float]
    unanswered: int = 0

    def add(self, more: Times) -> None:
        """Add another round."""
        self.letters += more.letters
        self.pauses += more.pauses
        self.unanswered += more.unanswered

    def shown(self) -> dict[str, float]:
        """Return medians and the slowest hundredth, in milliseconds."""
        by_kind = {"letters": self.letters, "pauses": self.pauses}
        figures = {}
        for name, taken in by_kind.items():
            figures[f"{name}_p50_ms"] = round(percentile(taken, 0.5) * 1e3, 1)
            figures[f"{name}_p99_ms"] = round(percentile(taken, 0.99) * 1e3, 1)
        return {**figures, "unanswered": self.unanswered}


class Flooded:
    """A relay under one flood after another."""

    def __init__(self, folder: Path, findings: Findings, flood: Flood, clients: int) -> None:
        self._found = findings
        self._flood = flood
        self._site = Site(folder)
        self._cases = [self._site.add_case() for _ in range(clients)]
        self._pausing = self._site.add_case()
        self._acknowledged: list[Act] = []
        self._kept = Wire(0)
        """A connection that was there before any flood."""
        self._flooder = self._site.add_case().parties[Side.A]
        if flood.descriptors:
            self._site.server.stop()
            self._site.server.start(("prlimit", f"--nofile={flood.descriptors}:{flood.descriptors}"))

    def run(self, rounds: int, per_round: int) -> dict[str, Any]:
        """Let quiet and flooded rounds take turns; return figures of both."""
        site, findings = self._site, self._found
        try:
            figures = asyncio.run(self._turns(rounds, per_round))
            findings.require(site.server.alive, "the service ended", self._flood.name)
            site.server.stop()
            for fault, times in site.server.faults().items():
                findings.did("faults logged", times)
                findings.find("a fault in the log", f"{self._flood.name}: {fault}")
            Auditor(site.home, findings).audit(self._acknowledged)
        finally:
            site.close()
        return figures

    async def _turns(self, rounds: int, per_round: int) -> dict[str, Any]:
        quiet, flooded, memory = Times([], []), Times([], []), dict[str, float]()
        self._kept = Wire(self._site.server.port)
        for _ in range(rounds):
            quiet.add(await self._round(per_round))
            async with self._flooding():
                flooded.add(await self._round(per_round))
                memory = self._site.server.memory_mib() if self._site.server.alive else {}
            self._found.did("rounds", 2)
        if self._site.server.alive:
            await self._recovered()
        self._kept.drop()
        for times in (quiet, flooded):
            self._found.did("requests", len(times.letters) + len(times.pauses))
        return _compared(quiet.shown(), flooded.shown(), memory)

    @contextlib.asynccontextmanager
    async def _flooding(self) -> AsyncIterator[None]:
        """Flood from another process while the context lasts."""
        port, flood = self._site.server.port, self._flood
        process = subprocess.Popen(  # noqa: ASYNC220 - begins in a moment, and nothing else is to go on here
            [sys.executable, "-m", "scripts.campaign.lib.flooding", flood.kind, str(port), str(flood.count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            if process.stdin is None or process.stdout is None:
                raise TypeError("both are pipes")
            process.stdin.write(self._flooder.bearer.hex().encode() + b"\n")
            process.stdin.flush()
            if await asyncio.to_thread(process.stdout.readline) != b"ready\n":
                raise RuntimeError("a flood did not begin")
            yield
        finally:
            if process.stdin is not None:
                process.stdin.close()
            await asyncio.to_thread(process.wait, READY_LONGEST_S)
            if process.stdout is not None:
                process.stdout.close()

    # --- what is measured

    async def _round(self, per_round: int) -> Times:
        times = Times([], [])
        work = [self._letters(at, per_round, times) for at in range(len(self._cases))]
        await asyncio.gather(*work, self._pauses(times))
        return times

    async def _letters(self, at: int, count: int, times: Times) -> None:
        """Send prepared cycles of one case, one request after another, on a new connection."""
        case, wire = self._cases[at], Wire(self._site.server.port)
        prepared = await asyncio.to_thread(cycles, case, count)
        whole = True
        for request in prepared.requests:
            answered = await self._timed(wire, request.data, times.letters, times)
            if not answered:
                whole = False
                break
        wire.drop()
        self._cases[at] = prepared.after if whole else await self._where(case)

    async def _where(self, case: BenchCase) -> BenchCase:
        """Ask anew where the journals of a case are, once the service answers."""
        wire = Wire(self._site.server.port)
        positions = {}
        people = {"mediators": case.mediator, **{side.value: case.parties[side] for side in case.parties}}
        for seat, person in people.items():
            for _ in range(5):
                with contextlib.suppress(Broken, TimeoutError):
                    shown = await looks.seen(wire, case, person, WITHIN_S)
                    if shown is not None:
                        positions[seat] = shown.journal
                        break
        wire.drop()
        case.positions.update(positions)
        return case

    async def _pauses(self, times: Times) -> None:
        """Pause and resume, by a person who does nothing else and was connected before."""
        case = self._pausing
        for _ in range(PAUSES):
            paused = acts.pause(case, Side.A)
            answer = await self._timed(self._kept, paused.data, times.pauses, times)
            if answer is None:
                return
            self._acknowledged.append(paused)
            position = codec.decode(m.Done, answer).position
            with contextlib.suppress(Broken, TimeoutError):
                lifted = acts.resume(case, Side.A, paused.record, position)
                if (await self._kept.ask(lifted.data, within_s=WITHIN_S)).status == OK:
                    self._acknowledged.append(lifted)

    async def _timed(self, wire: Wire, data: bytes, taken: list[float], times: Times) -> bytes | None:
        """Send one request; keep how long its answer took, and return the answer's body where it was a good one."""
        begun = time.perf_counter()
        try:
            answer = await wire.ask(data, within_s=WITHIN_S)
        except (Broken, TimeoutError):
            wire.drop()
            taken.append(WITHIN_S)
            times.unanswered += 1
            return None
        taken.append(time.perf_counter() - begun)
        if answer.status != OK:
            self._found.did(f"refused: {answer.status} {answer.code}")
            return None
        return answer.body

    async def _recovered(self) -> None:
        """Require that everything is answered once the flood is over."""
        times = Times([], [])
        for at, case in enumerate(self._cases):
            self._cases[at] = await self._where(case)
        await asyncio.gather(*(self._letters(at, 1, times) for at in range(len(self._cases))), self._pauses(times))
        self._found.require(not times.unanswered, "letters are not served after a flood", self._flood.name)


def _compared(quiet: dict[str, float], flooded: dict[str, float], memory: dict[str, float]) -> dict[str, Any]:
    ratios = {
        name: round(flooded[f"{name}_p99_ms"] / max(quiet[f"{name}_p99_ms"], 0.1), 1)
        for name in ("letters", "pauses")
    }
    met = all(ratio <= RATIO_MOST for ratio in ratios.values()) and not flooded["unanswered"]
    target = f"p99 at most {RATIO_MOST:g} times as in quiet, all answered: {'met' if met else 'MISSED'}"
    return {"quiet": quiet, "flooded": flooded, "p99_ratio": ratios, "memory_mib": memory, "target": target}


def floods(folder: Path, seed: int, count: int, within_s: float, which: Sequence[Flood] = FLOODS) -> Findings:
    """Measure each flood on a relay of its own for `count` rounds, 0 for a moment of a smaller one.

    Begins none that would begin after `within_s` seconds.
    """
    findings, late = Findings("floods", seed), time.monotonic() + within_s
    for number, flood in enumerate(which):
        if time.monotonic() > late:
            findings.not_run.append(f"{flood.name}: the time was over")
            continue
        place = folder / str(number)
        place.mkdir()
        if count:
            figures = Flooded(place, findings, flood, CLIENTS).run(count, CYCLES)
        else:
            small = Flood(flood.name, flood.kind, flood.count // SMALLER, flood.descriptors // SMALLER)
            figures = Flooded(place, findings, small, 2).run(1, 2)
        findings.figures[flood.name] = figures
        findings.did("floods")
    return findings
