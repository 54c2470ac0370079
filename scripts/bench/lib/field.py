"""One relay under measure, with its people and what they did: performs loads on it, and afterwards asks whether all is there.

What is asked: every journal must be where it was foretold (so every record was taken, once and in order), and every item
in the state its requests led to.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from relay.domain.ids import ItemId
from relay.domain.model import ItemState, StaffRole
from relay.wire import messages as m
from relay.wire.codec import base64url
from scripts.bench.lib.api import Api
from scripts.bench.lib.figures import middle, percentile
from scripts.bench.lib.letters import Prepared, cycles, submits
from scripts.bench.lib.load import Outcome
from scripts.bench.lib.people import ORIGIN, BenchCase, Office, open_cases
from scripts.bench.lib.servers import Running
from scripts.bench.lib.workers import Prepare, Workers


class Load(Struct, frozen=True):
    """One load on the relay: what was answered, and what the server's process spent on it."""

    outcome: Outcome
    units: int
    """Cycles, or submits."""
    server_cpu_s: float

    @property
    def rate(self) -> float:
        """Units a second."""
        return self.units / self.outcome.seconds

    @property
    def server_cpu_us(self) -> float:
        """The server's processor time for a unit, in microseconds."""
        return self.server_cpu_s / self.units * 1e6

    def latency_ms(self, kind: str, share: float) -> float:
        """The time by which that share of the requests of a kind was answered, in milliseconds."""
        return percentile(self.outcome.latencies[kind], share) * 1e3


class Field:
    """A relay that runs, its cases, and the items sent to it so far with the state each must be in."""

    def __init__(self, server: Running, folder: Path, workers: Workers) -> None:
        self.cases: list[BenchCase] = []
        self.states: dict[ItemId, ItemState] = {}
        self._workers = workers
        self.server = server
        self.peak_mib = 0.0
        """The most memory in use right after a load."""
        self.office = Office(Api(server.port, ORIGIN), folder)

    def serve_from(self, server: Running) -> None:
        """Go on with the same relay in another process."""
        self.server = server
        self.office.api = Api(server.port, ORIGIN)

    def add_cases(self, count: int, mediators: int) -> None:
        """Make mediators, and open cases that they share out among themselves."""
        staff = [self.office.staff(StaffRole.MEDIATOR) for _ in range(mediators)]
        self.cases += open_cases(self.office, staff, count)

    def cycles(self, clients: int, count: int) -> Load:
        """Let so many clients, one in a case, go through so many whole cycles each."""
        return self._load(cycles, ItemState.OPENED, clients, count)

    def submits(self, clients: int, count: int) -> Load:
        """Let so many clients submit so many letters each, with nobody doing anything about them."""
        return self._load(submits, ItemState.HELD, clients, count)

    def submit(self, at: int, prepared: Prepared) -> None:
        """Send the submits prepared for one case; nothing is measured."""
        self._workers.send(self.server.port, [prepared.requests])
        self.cases[at] = prepared.after
        self.states |= dict.fromkeys(prepared.items, ItemState.HELD)

    def check(self) -> int:
        """Ask the relay for everything it acknowledged; return how many items are there. Raises `RuntimeError`."""
        shown: dict[ItemId, ItemState] = {}
        for case in self.cases:
            if self.office.positions(case) != case.positions:
                raise RuntimeError("a journal is not where the acknowledged records led it")
            shown |= self._items(case)
        if shown != self.states:
            missing = self.states.keys() - shown.keys()
            raise RuntimeError(
                f"of {len(self.states)} acknowledged items {len(missing)} are missing, or in a wrong state"
            )
        return len(shown)

    def close(self) -> None:
        """Hang up."""
        self.office.api.close()

    def _load(self, how: Prepare, state: ItemState, clients: int, count: int) -> Load:
        prepared = self._workers.prepare(how, self.cases[:clients], count)
        before = self.server.cpu_s
        outcome = self._workers.send(self.server.port, [work.requests for work in prepared])
        load = Load(outcome, clients * count, self.server.cpu_s - before)
        self.peak_mib = max(self.peak_mib, self.server.memory_mib)
        self.cases[:clients] = [work.after for work in prepared]
        self.states |= dict.fromkeys((item for work in prepared for item in work.items), state)
        return load

    def _items(self, case: BenchCase) -> dict[ItemId, ItemState]:
        states: dict[ItemId, ItemState] = {}
        query = ""
        while True:
            page: m.ItemList = self.office.api.call(
                "item.list", bearer=case.mediator.bearer, query=query, case=case.id
            )
            states |= {item.item: item.state for item in page.mediated}
            if page.next is None:
                return states
            query = f"?after={base64url(page.next)}"


def latencies(loads: Sequence[Load], kinds: Sequence[str]) -> dict[str, Any]:
    """Return p50 and p99 of each kind of request, medians over rounds, in milliseconds."""
    return {
        kind: {
            "p50_ms": middle(load.latency_ms(kind, 0.5) for load in loads),
            "p99_ms": middle(load.latency_ms(kind, 0.99) for load in loads),
        }
        for kind in kinds
    }
