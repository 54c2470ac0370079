"""Races: a stop and what it must stop, sent at once over connections of their own, thousands of times.

Afterwards either the stop came first and nothing was delivered, or the other came first and its receipt says so; never both. What
counts as first is the place in the mediators' journal; and what was sent after a stop was answered never gets through.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.crypto.digests import journal_head
from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import CaseFile, ItemState, Side
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import base64url
from scripts.bench.lib.people import BenchCase
from scripts.campaign.lib import acts, looks
from scripts.campaign.lib.acts import Act, Sealed
from scripts.campaign.lib.audit import Auditor
from scripts.campaign.lib.found import Findings
from scripts.campaign.lib.site import Site
from scripts.campaign.lib.wire import Answer, Broken, Wire

AT_ONCE: Final = 6
"""Cases in which people race at the same time."""
APART_MOST_S: Final = 0.004
"""How much later than the first the others are sent at most."""
CROWD: Final = 24
"""Letters that are sent at once while somebody stops."""
PER_CASE: Final = 40
"""Races after which a case is left for a new one: its journal would only grow."""
OK: Final = 200
CONFLICT: Final = 409
NOT_FOUND: Final = 404
SERVER_ERROR: Final = 500


class Race(Struct, frozen=True):
    """One race: what stops, what it must stop, and what else is sent beside them."""

    name: str
    stop: Act
    stopped: tuple[Act, ...]
    lift: Callable[[m.Done], Act] | None = None
    """What undoes the stop, from its answer, so that the case can go on; None where the item or the case is done with."""
    ends: bool = False
    """Whether the stop ends the case."""


class Racers:
    """One case after another, raced in by one task; each sender has a connection of its own."""

    def __init__(self, campaign: Races, seed: str) -> None:
        self._campaign = campaign
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, makes no secrets
        self._wires = [Wire(campaign.site.server.port) for _ in range(CROWD + 2)]

    async def run(self) -> None:
        """Race until there are enough."""
        try:
            while self._campaign.wanted():
                case = await self._campaign.new_case()
                for _ in range(PER_CASE):
                    if not self._campaign.wanted() or not await self._race(case):
                        break
        finally:
            for wire in self._wires:
                wire.drop()

    async def _race(self, case: BenchCase) -> bool:
        """Race once; whether the case can go on."""
        findings = self._campaign.findings
        race = await self._prepared(case)
        findings.did("races")
        sent = [race.stop, *race.stopped]
        if self._chance.random() < 0.2:  # noqa: PLR2004 - a share
            sent.append(race.stop)  # twice, byte for byte, at once
        order = self._chance.sample(range(len(sent)), len(sent))
        answers: list[Answer | None] = [None] * len(sent)

        async def send(place: int, number: int) -> None:
            await asyncio.sleep(0 if not place else self._chance.uniform(0, APART_MOST_S))
            answers[number] = await self._wires[number].ask(sent[number].data)

        await asyncio.gather(*(send(place, number) for place, number in enumerate(order)))
        answered = [answer for answer in answers if answer is not None]
        if len(answered) > 1 + len(race.stopped):
            again = answered.pop()
            same = (again.status, _receipt(again)) == (answered[0].status, _receipt(answered[0]))
            findings.require(same, "the same bytes sent twice were answered differently", race.name)
        await self._judge(case, race, answered[0], answered[1:])
        if race.ends or answered[0].status != OK:
            return not race.ends
        if race.lift is not None:
            lifted = await self._wires[0].ask(race.lift(looks.done(answered[0])).data)
            findings.require(lifted.status == OK, "a stop could not be lifted", f"{race.name} {lifted.code}")
        return True

    # --- what races

    async def _prepared(self, case: BenchCase) -> Race:
        """Draw a race and bring a letter to where it begins."""
        chance, side = self._chance, self._chance.choice(list(Side))
        letter = acts.seal(case, side)
        self._campaign.letters[letter.item] = letter
        drawn = chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        what, _, against = drawn.partition(" against ")
        if not against.startswith("submit") and against != "crowd":  # those are about letters that come now
            await self._ok(acts.submit(case, letter))
        released = "open" in against
        if released:
            await self._ok(acts.release(case, letter, await looks.position(self._wires[0], case)))
        stop, lift = await self._stop(case, letter, what)
        if against == "crowd":
            crowd = [acts.seal(case, side) for _ in range(CROWD)]
            self._campaign.letters |= {letter.item: letter for letter in crowd}
            return Race(
                drawn, stop, tuple(acts.submit(case, letter) for letter in crowd), lift, ends=what == "withdraw"
            )
        stopped = [
            self._attempt(case, letter, kind, await looks.position(self._wires[0], case), stop)
            for kind in against.split(" and ")
        ]
        return Race(drawn, stop, tuple(stopped), lift, ends=what in ("withdraw", "close"))

    async def _stop(self, case: BenchCase, letter: Sealed, what: str) -> tuple[Act, Callable[[m.Done], Act] | None]:
        chance = self._chance
        match what:
            case "recall":
                return acts.recall(case, letter), None
            case "refuse":
                return acts.refuse(case, letter), None
            case "decline":
                return acts.decline(case, letter), None
            case "pause":
                who = chance.choice([None, *Side])
                paused = acts.pause(case, who)
                return paused, lambda done: acts.resume(case, who, paused.record, done.position)
            case "withdraw":
                return acts.withdraw(case, chance.choice(list(Side))), None
            case "close":
                return acts.close(case), None
            case _:
                side = chance.choice(list(Side))
                shown = await looks.seen(self._wires[0], case, case.parties[side])
                if shown is None or shown.sides[0].consent is None:
                    raise RuntimeError("a party of an open case has consented")
                end = acts.end_consent(case, side, shown.sides[0].consent)
                return end, lambda done: acts.consent(case, side, done.position, end.record)

    def _attempt(self, case: BenchCase, letter: Sealed, what: str, here: s.Position, stop: Act) -> Act:
        match what:
            case "release":
                return acts.release(case, letter, here)
            case "foretold release":
                # As somebody would sign who knows that the stop comes: its place in the journal is no excuse then.
                head = journal_head(case.id, here.n + 1, here.head, stop.record)
                return acts.release(case, letter, s.Position(here.n + 1, s.Digest(head)))
            case "open":
                return acts.open_(case, letter)
            case "another submit":
                another = acts.seal(case, letter.side)
                self._campaign.letters[another.item] = another
                return acts.submit(case, another)
            case _:
                return acts.submit(case, letter)

    # --- what came of it

    async def _judge(self, case: BenchCase, race: Race, stop: Answer, others: Sequence[Answer]) -> None:
        findings, name = self._campaign.findings, race.name
        for reply in (stop, *others):
            findings.require(reply.status < SERVER_ERROR, "a server error", f"{name} {reply.status} {reply.code}")
        stopped_at = _place(stop)
        findings.require(stop.status in (OK, CONFLICT), "a stop was refused strangely", f"{name} {stop.code}")
        acknowledged = [
            a for a, b in zip((race.stop, *race.stopped), (stop, *others), strict=True) if b.status == OK
        ]
        self._campaign.acknowledged += acknowledged
        won = False
        for act, answer in zip(race.stopped, others, strict=True):
            if answer.status != OK:
                findings.did(f"{answer.code} to {act.route}")
                continue
            won = True
            place = await self._place_of(case, act.record)
            if stop.status == OK:
                before = await self._place_of(case, race.stop.record)
                if act.route != "item.submit" or race.ends:
                    late = place > before and not _may_follow(race, act)
                    findings.require(
                        not late, "delivered behind a stop", f"{name}: {act.route} at {place}, stop at {before}"
                    )
                late = stop.came < answer.sent and not _may_follow(race, act)
                findings.require(not late, "accepted after the stop was answered", f"{name}: {act.route}")
            findings.require(_place(answer) is not None, "an answer without a receipt", name)
        findings.did(
            "the stop came first" if stop.status == OK and not won else "the other came first" if won else "neither"
        )
        if stop.status == OK:
            findings.require(stopped_at is not None, "an answer without a receipt", name)
        await self._read(case, race, others)

    async def _read(self, case: BenchCase, race: Race, others: Sequence[Answer]) -> None:
        """Ask as the recipient: readable if and only if an opening was accepted."""
        findings, act = self._campaign.findings, race.stopped[-1]
        if act.item is None:
            return
        opened = any(a.route == "item.open" and b.status == OK for a, b in zip(race.stopped, others, strict=True))
        letter = self._campaign.letters[act.item]
        reader = case.parties[letter.side.other]
        answer = await self._wires[0].ask(acts.looking("item.read", reader, case=case.id, item=act.item))
        findings.require(
            (answer.status == OK) is opened or race.ends,
            "readable without an opening" if answer.status == OK else "opened and not readable",
            f"{race.name} {answer.status} {answer.code}",
        )
        for refused in others:
            share = bytes(race.stopped[0].share)
            leaked = bool(share) and refused.status != OK and base64url(share).encode() in refused.body
            findings.require(not leaked, "a refused request gave a share", race.name)

    async def _place_of(self, case: BenchCase, record: RecordId) -> int:
        """Return where a record stands in the mediators' journal; 0 where it is not."""
        after = 0
        while True:
            reply = await self._wires[0].ask(
                acts.looking("case.journal", case.mediator, f"?after={after}", case=case.id)
            )
            page = codec.decode(m.Journal, reply.body)
            for entry in page.entries:
                if entry.id == record:
                    return entry.n
                after = entry.n
            if not page.more:
                self._campaign.findings.find("an acknowledged act is not in the journal", record.hex()[:8])
                return 0

    async def _ok(self, act: Act) -> None:
        answer = await self._wires[0].ask(act.data)
        if answer.status != OK:
            raise RuntimeError(f"{act.route}: {answer.status} {answer.code}")


_SHARES: Final = {
    "recall against release": 12,
    "recall against open": 12,
    "refuse against open": 12,
    "decline against release": 6,
    "pause against release": 10,
    "pause against foretold release": 5,
    "pause against open": 12,
    "end consent against release": 6,
    "end consent against open": 8,
    "withdraw against release": 4,
    "withdraw against open": 5,
    "withdraw against submit": 3,
    "withdraw against crowd": 1,
    "pause against crowd": 1,
    "close against open": 3,
    "close against submit and another submit": 2,
}
"""How often each race is run, as shares."""


class Races:
    """One campaign of races."""

    def __init__(self, folder: Path, seed: int, findings: Findings, count: int, until: float) -> None:
        self.findings = findings
        self.site = Site(folder)
        self.letters: dict[ItemId, Sealed] = {}
        self.acknowledged: list[Act] = []
        self._auditor = Auditor(self.site.home, findings)
        self._seed, self._count, self._until = seed, count, until
        self._making = asyncio.Lock()

    def wanted(self) -> bool:
        """Whether one more race is to be run."""
        return self.findings.counts["races"] < self._count and time.monotonic() < self._until

    async def new_case(self) -> BenchCase:
        """Make an open case, one at a time, while the others race on."""
        async with self._making:
            case = await asyncio.to_thread(self.site.add_case)
            self.findings.did("cases")
            return case

    def run(self) -> None:
        """Run them all, then end the service and audit what it left."""
        try:
            asyncio.run(self._all())
            self.findings.figures["memory_mib"] = self.site.server.memory_mib()
            self.site.server.stop()
            for fault, times in self.site.server.faults().items():
                self.findings.did("faults logged", times)
                self.findings.find("a fault in the log", fault)
            self._settled(self._auditor.audit(self.acknowledged))
        finally:
            self.site.close()

    async def _all(self) -> None:
        try:
            await asyncio.gather(*(Racers(self, f"{self._seed}/{number}").run() for number in range(AT_ONCE)))
        except Broken:
            self.findings.find("the service broke off a connection")

    def _settled(self, files: dict[CaseId, CaseFile]) -> None:
        """Count what the letters came to."""
        for file in files.values():
            for item in file.items.values():
                self.findings.did(f"items {ItemState(item.state).value}")


def _may_follow(race: Race, act: Act) -> bool:
    """Whether this may come behind the stop all the same: who recalls may lose to nobody, but a pause lets letters be handed in."""
    return act.route == "item.submit" and not race.ends


def _receipt(answer: Answer) -> bytes:
    return looks.done(answer).receipt if answer.status == OK else answer.code.encode()


def _place(answer: Answer) -> int | None:
    """Return the place that an answer's receipt signs; None where there is none."""
    if answer.status != OK:
        return None
    statement = records.parse(looks.done(answer).receipt).statement
    return statement.n if isinstance(statement, s.Receipt) else None


def races(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """Run `count` races in a new folder, for at most `within_s` seconds."""
    findings = Findings("races", seed)
    Races(folder, seed, findings, count, time.monotonic() + within_s).run()
    return findings
