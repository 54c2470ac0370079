"""Any sequence of signed requests, honest, foreign, repeated and late, on memory and on SQLite.

The model beside the service is small and written apart from the rules: it knows only what was answered, and checks
that the promises hold of it. Every invariant quotes the promise it proves.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from relay.crypto.errors import CryptoError
from relay.domain.ids import ItemId
from relay.domain.model import CaseState, ItemState, Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.in_memory import IN_MEMORY
from tests.support.stores import KINDS, fresh
from tests.support.world import Someone, World, Written, record_id

T = TypeVar("T")
NO = (Refused, Denied, Malformed, CryptoError)
SIDES = st.sampled_from(list(Side))
INDEX = st.integers(0, 30)
EVERYONE = ["m1", "m2", "m3", "a", "b", "office"]
WHO = st.sampled_from(EVERYONE)
MOSTLY_RIGHT = st.sampled_from(["right"] * 6 + EVERYONE)
"""Mostly whoever may do it, so that runs get far; otherwise anyone."""


@dataclass
class Fate:
    """What was answered about one letter."""

    written: Written = field(repr=False)
    released: bool = False
    opened: bool = False
    ended: bool = False
    """Taken back, refused, declined, returned or void before it was opened."""


@dataclass
class Sent:
    """A request that was answered with yes, to be repeated."""

    person: Someone
    route: str
    request: messages.Act
    item: ItemId | None
    receipt: bytes


class Letters(RuleBasedStateMachine):
    """One case with two mediators, and one mediator who has nothing to do with it."""

    kind = "memory"
    seen: ClassVar[Counter[str]] = Counter()
    """What happened over all runs: a machine in which nobody opens anything proves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY)
        self.fates: list[Fate] = []
        self.sent: list[Sent] = []
        self.holds: set[str] = set()
        self.pauses: dict[str, Any] = {}
        self.closed = False

    def run(self, work: Awaitable[T]) -> T:
        """Run one request on the machine's own loop."""

        async def wrapped() -> T:
            return await work

        return self.runner.run(wrapped())

    @initialize(opened=st.booleans())
    def set_up(self, opened: bool) -> None:
        self.run(self._set_up())
        # Each run leaves some rules out, so that every one begins with something to act on.
        for side in Side:
            self.submit(side)
            self.submit(side)
            self.release("right", 0)
        if opened:
            self.open("right", 0)

    async def _set_up(self) -> None:
        self.world = World(store=await fresh(self.kind, Path(self.folder.name)))
        world = self.world
        self.people = {
            "office": await world.staff("office", StaffRole.COORDINATOR),
            "m1": await world.staff("med1", StaffRole.MEDIATOR),
            "m2": await world.staff("med2", StaffRole.MEDIATOR),
            "m3": await world.staff("med3", StaffRole.MEDIATOR),
        }
        opened = await world.open_case(self.people["office"], self.people["m1"])
        self.case = opened.case
        self.people |= {"a": opened.a, "b": opened.b}
        await world.assign(self.people["office"], self.case, self.people["m2"], s.PlaceGiven.DEPUTY)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.run(self.world.store.close())
        self.runner.close()
        self.folder.cleanup()

    # --- what people do

    @rule(side=SIDES)
    def submit(self, side: Side) -> None:
        author = self.people[side.value]
        mediators = [self.people["m1"], self.people["m2"]]
        written = self.run(self.world.write(author, self.case, side, mediators))
        if self._allowed(lambda: self.world.submit(author, self.case, written)):
            assert not self.closed, "nothing can be submitted to a closed case"
            self.fates.append(Fate(written))
            self.seen["submitted"] += 1

    @rule(who=MOSTLY_RIGHT, index=INDEX)
    def release(self, who: str, index: int) -> None:
        fate = self._fate(index, lambda each: who == "right" and not each.released and not each.ended)
        if fate is None:
            return
        who = "m1" if who == "right" else who
        to = self.people[fate.written.side.other.value]
        if self._allowed(lambda: self.world.release(self.people[who], self.case, fate.written, to)):
            assert who in ("m1", "m2"), "only a mediator of the case releases"
            assert not self.holds, "nothing is released while anybody's pause stands"
            assert not self.closed, "nothing is released in a closed case"
            assert not fate.ended, "nothing is released that was taken back, returned or declined"
            assert not fate.released, "an item is released once"
            fate.released = True
            self.seen["released"] += 1

    @rule(who=MOSTLY_RIGHT, index=INDEX)
    def open(self, who: str, index: int) -> None:
        fate = self._fate(index, lambda each: who == "right" and each.released and not each.opened)
        if fate is None:
            return
        who = fate.written.side.other.value if who == "right" else who
        person = self.people[who]
        done = self._allowed(lambda: self.world.open(person, self.case, fate.written))
        if done:
            assert fate.released, "nothing is opened that was not released"
            assert not fate.ended, "nothing is opened that was taken back, refused or void"
            assert not self.holds, "nothing is opened while anybody's pause stands"
            assert who == fate.written.side.other.value, "only its recipient opens an item"
            assert done.reading is not None, "opening gives the recipient what they need"
            assert self.world.read(person, self.case, done.reading) == fate.written.text
            fate.opened = True
            self.seen["opened"] += 1

    @rule(who=WHO, index=INDEX, decision=st.sampled_from(["decline", "recall", "refuse"]))
    def end(self, who: str, index: int, decision: str) -> None:
        fate = self._fate(index)
        if fate is None:
            return
        shapes: dict[str, type[s.Statement]] = {"decline": s.Decline, "recall": s.Recall, "refuse": s.Refuse}
        said = {"manifest": fate.written.manifest} if decision == "decline" else {}
        if self._act(who, f"item.{decision}", shapes[decision], item=fate.written.item, **said):
            side = fate.written.side
            allowed = {"decline": {"m1", "m2"}, "recall": {side.value}, "refuse": {side.other.value}}
            assert who in allowed[decision]
            fate.ended = fate.ended or not fate.opened

    @rule(who=WHO)
    def pause(self, who: str) -> None:
        side = Side(who) if who in ("a", "b") else None
        done = self._act(who, "case.pause", s.Pause, side=side)
        if who in ("a", "b") and not self.closed:
            assert done, "a party's pause is never refused while the case lives"
        if done:
            owner = "mediators" if side is None else who
            self.holds.add(owner)
            self.seen["paused"] += 1
            self.pauses[owner] = record_id(self.sent[-1].request.record)

    @rule(who=MOSTLY_RIGHT, owner=st.sampled_from(["a", "b", "mediators"]))
    def resume(self, who: str, owner: str) -> None:
        if owner not in self.pauses:
            return
        if who == "right":
            who = "m2" if owner == "mediators" else owner
        side = Side(who) if who in ("a", "b") else None
        if self._act(who, "case.resume", s.Resume, side=side, pause=self.pauses[owner]):
            assert owner == ("mediators" if side is None else who), "only whoever paused resumes"
            self.holds.discard(owner)

    @rule(who=WHO, sure=st.integers(0, 2))
    def leave(self, who: str, sure: int) -> None:
        if sure:
            return
        if who in ("a", "b"):
            done = self._act(who, "case.withdraw", s.Withdraw, side=Side(who))
            assert bool(done) is not self.closed, "leaving is never refused while the case lives"
        else:
            done = self._act(who, "case.close", s.Close)
        if done:
            self.closed = True
            self.seen["closed"] += bool(self.fates)
            for fate in self.fates:
                fate.ended = fate.ended or not fate.opened

    # --- what the dishonest, the confused and bad networks do

    @rule(index=INDEX)
    def repeat(self, index: int) -> None:
        if not self.sent:
            return
        sent = self.sent[index % len(self.sent)]
        before = self._version()
        done = self.run(self.world.send(sent.person, sent.route, self.case, sent.request, sent.item))
        assert done.receipt == sent.receipt, "a repeated record returns its stored answer"
        assert self._version() == before, "a repeated record never acts twice"
        self.seen["repeated"] += 1

    @rule(index=INDEX, who=WHO)
    def repeat_as_somebody_else(self, index: int, who: str) -> None:
        if not self.sent:
            return
        sent = self.sent[index % len(self.sent)]
        person = self.people[who]
        if person is sent.person:
            return
        with pytest.raises(Denied, match=r"signer\.unknown"):
            self.run(self.world.send(person, sent.route, self.case, sent.request, sent.item))

    @rule(index=INDEX)
    def release_an_old_decision(self, index: int) -> None:
        """A release signed before something else happened names an old journal head."""
        fate = self._fate(index)
        if fate is None:
            return
        mediator, to = self.people["m1"], self.people[fate.written.side.other.value]
        request = self.run(self.world.release_request(mediator, self.case, fate.written, to))
        if not self._act("m2", "case.prepared", s.Prepared, side=Side.A):
            return
        with pytest.raises(Denied, match=r"journal\.stale"):
            self.run(self.world.send(mediator, "item.release", self.case, request, fate.written.item))

    @rule(who=WHO)
    def act_late(self, who: str) -> None:
        request = self.run(self.world.request(self.people[who], s.Close, self.case))
        self.world.clock.at += 601
        with pytest.raises(NO):
            self.run(self.world.send(self.people[who], "case.close", self.case, request))

    # --- what must hold after every step

    @invariant()
    def nothing_is_live_in_a_closed_case(self) -> None:
        """Whoever leaves can be sure: what was not yet opened is gone for good."""
        if not self.closed or not self.fates:
            return
        items = self._items("m1").mediated
        assert not [each for each in items if each.state in (ItemState.HELD, ItemState.RELEASED)]

    @invariant()
    def nothing_reaches_a_recipient_early(self) -> None:
        """Nobody learns that something exists before a mediator released it; nobody reads it before opening it."""
        for fate in self.fates:
            name = fate.written.side.other.value
            listed = [each.item for each in self._items(name).received]
            assert (fate.written.item in listed) is fate.released
            if not fate.opened:
                with pytest.raises(Refused, match=r"not\.found"):
                    self.run(self._read(self.people[name], fate.written))

    @invariant()
    def what_is_gone_is_gone(self) -> None:
        """Of an item that ended unopened, only its author's own copy has a shred share left."""
        for fate in self.fates:
            if fate.ended and not fate.opened:
                grants = self.run(self.world.store.grants_of(fate.written.item))
                assert {each.reader for each in grants} <= {fate.written.author.id}

    @invariant()
    def a_stranger_sees_nothing(self) -> None:
        """A mediator of other cases cannot tell this case from none."""
        if hasattr(self, "people"):
            with pytest.raises(Refused, match=r"not\.found"):
                self._items("m3")

    # --- helpers

    def _fate(self, index: int, likely: Callable[[Fate], bool] = lambda _: False) -> Fate | None:
        """Pick a letter, from those for which it would make sense where there are any."""
        choice = [each for each in self.fates if likely(each)] or self.fates
        return choice[index % len(choice)] if choice else None

    def _act(self, who: str, route: str, shape: type[s.Statement], **said: Any) -> messages.Done | None:
        person = self.people[who]
        request = self.run(self.world.request(person, shape, self.case, **said))
        item = said.get("item")
        done = self._allowed(lambda: self.world.send(person, route, self.case, request, item))
        if done:
            self.sent.append(Sent(person, route, request, item, done.receipt))
        return done

    def _allowed(self, work: Callable[[], Awaitable[messages.Done]]) -> messages.Done | None:
        before = self._version()
        try:
            return self.run(work())
        except NO:
            assert self._version() == before, "a refused request changes nothing"
            return None

    def _version(self) -> int:
        file = self.run(self.world.store.load(self.case))
        assert file is not None
        assert (file.case.state is CaseState.CLOSED) is self.closed or not self.closed
        return file.case.version

    def _items(self, who: str) -> messages.ItemList:
        async def listed() -> messages.ItemList:
            session = await self.world.session(self.people[who])
            return await self.world.service.items.items(session, self.case, None)

        return self.run(listed())

    async def _read(self, person: Someone, written: Written) -> messages.Reading:
        return await self.world.service.items.read(await self.world.session(person), self.case, written.item)


@pytest.mark.parametrize("kind", KINDS)
def test_promises_hold_for_any_sequence_of_requests(kind: str) -> None:
    seen: Counter[str] = Counter()
    machine = type("Letters", (Letters,), {"kind": kind, "seen": seen})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=40))
    expected = ("submitted", "released", "opened", "closed", "paused", "repeated")
    assert all(seen[each] for each in expected), seen
