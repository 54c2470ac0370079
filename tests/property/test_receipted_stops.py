"""A stop that was receipted stands, or its owner is told: over every short history of a server that loses, refuses and is busy.

The server here keeps nothing but what was said to it last. What it may do to a person's stops is tried in every order.
"""

from __future__ import annotations

import asyncio
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, Day, KeysetId, RecordId, Seconds
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import outbox as requests
from relay_client.account.keyring import KeyringContent
from relay_client.account.outbox import PendingRequest
from relay_client.account.session import AccountSession
from relay_client.cases.standing_stops import StandingStops, passes, stop_in
from relay_client.device.keystore import Vault, shaped
from relay_client.errors import ServerProblem, StopsLost, Unreachable
from relay_client.trust.stops import id_of
from relay_client.views.cases import Outcome

CASE = CaseId(b"c" * 16)
LENGTH = 4
EVENTS = ("say", "lose", "look", "busy", "cut", "refuse", "begin again")
"""What happens: a person stops, the server loses all it had, its owner looks, and how the server answers until the next look."""


class Shelves:
    """A vault in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def get(self, shelf: str, name: str) -> bytes | None:
        return self.kept.get((shelf, name))

    def write(self, shelf: str, name: str, value: object) -> None:
        self.kept[shelf, name] = codec.encode(value)

    def drop(self, shelf: str, name: str) -> None:
        self.kept.pop((shelf, name), None)

    def read(self, shelf: str, name: str, shape: type[Any]) -> Any:
        data = self.get(shelf, name)
        return None if data is None else shaped(shelf, data, shape)

    def rows(self, shelf: str, shape: type[Any]) -> tuple[tuple[str, Any], ...]:
        return tuple(
            (name, shaped(shelf, data, shape)) for (on, name), data in sorted(self.kept.items()) if on == shelf
        )


class World:
    """One person, one contact, and a server."""

    def __init__(self) -> None:
        self.vault = Shelves()
        self.journal: set[RecordId] = set()
        self.mood = ""
        self.said = 0
        self.receipted: set[RecordId] = set()
        self.told: set[RecordId] = set()
        self.begin()

    def begin(self) -> None:
        """Start the program anew on the same device."""

        async def nothing(_: object = None) -> KeyringContent:
            raise Unreachable("net.unreachable")

        session = SimpleNamespace(
            vault=cast("Vault", self.vault),
            riders=[],
            known_content=None,
            names=SimpleNamespace(due=False),
            content=nothing,
            update=nothing,
        )
        self.standing = StandingStops(cast("AccountSession", session), self.send)

    async def send(self, kept: PendingRequest) -> Outcome:
        """Answer as this server does now; what becomes of the request is as in `Sender`."""
        stop = stop_in(kept)
        assert stop is not None
        if self.mood == "cut":
            raise Unreachable("net.unreachable")
        if self.mood in {"busy", "refuse"}:
            problem = ServerProblem("store.busy", 503) if self.mood == "busy" else ServerProblem("case.closed", 409)
            if not passes(problem):
                requests.done(cast("Vault", self.vault), kept.name)
            raise problem
        self.journal.add(stop.id)
        self.standing.answered(stop, stop.record)
        self.receipted.add(stop.id)
        self.told.discard(stop.id)
        requests.done(cast("Vault", self.vault), kept.name)
        return Outcome(kept.route, Day(1), s.Position(1, s.Digest(bytes(32))), CASE)

    async def does(self, event: str) -> None:
        match event:
            case "say":
                self.said += 1
                kept = request(self.said)
                requests.keep(cast("Vault", self.vault), kept)
                try:
                    await self.send(kept)
                except (ServerProblem, Unreachable):
                    return
            case "lose":
                self.journal.clear()
            case "look":
                await self.looks()
            case "begin again":
                self.begin()
            case _:
                self.mood = event

    async def looks(self) -> None:
        """Follow the journal as it is now; afterwards the server answers again."""
        shown = frozenset(self.journal)
        missing = {each.id for each in self.standing.missing(CASE, shown.__contains__) if each.receipt is not None}
        try:
            await self.standing.require(CASE, shown.__contains__)
        except StopsLost:
            self.told |= missing
        self.mood = ""


def request(n: int) -> PendingRequest:
    """Return the request of the n-th pause."""
    said = s.Pause(
        root=s.RootFingerprint(bytes(32)),
        nonce=s.Nonce(bytes(16)),
        signers=(KeysetId(bytes(32)),),
        case=CASE,
        at=Seconds(n),
        journal=s.Position(0, s.Digest(bytes(32))),
    )
    code, body = records.body_of(said)
    record = records.frame(code, body, (records.Signature(KeysetId(bytes(32)), 1, bytes(64)),))
    made = PendingRequest(
        route="case.pause", body=codec.encode(m.Act(record)), since=said.at, case=CASE, record=None
    )
    return replace(made, record=id_of(record))


@pytest.mark.parametrize("first", ["say", "busy", "cut"])
def test_a_stop_that_was_receipted_stands_or_its_owner_is_told(first: str) -> None:
    async def every_history() -> None:
        for events in product(EVENTS, repeat=LENGTH):
            world = World()
            for event in (first, *events, "look"):
                await world.does(event)
            lost = world.receipted - world.journal
            assert lost <= world.told, (first, events)
            if "refuse" not in events:
                # A server that is only busy, or cut off, makes nobody let go of what they said.
                still = {each.id for each in world.standing.missing(CASE, world.journal.__contains__)}
                assert lost <= still, (first, events)

    asyncio.run(every_history())


def test_a_stop_that_was_said_is_receipted_refused_or_still_waits() -> None:
    async def every_history() -> None:
        for events in product(EVENTS, repeat=LENGTH):
            world = World()
            for event in events:
                await world.does(event)
            world.mood = ""
            waiting = {each.record for _, each in requests.waiting(cast("Vault", world.vault))}
            said = {request(n).record for n in range(1, world.said + 1)}
            refused = "refuse" in events
            assert refused or said <= world.receipted | waiting, events

    asyncio.run(every_history())
