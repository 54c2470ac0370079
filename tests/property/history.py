"""Histories of one case, lived through the real service: who is there, whose clock says what, and how a step is drawn.

What can happen stands in the files beside this one; nothing here decides anything.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from relay.crypto import digests
from relay.crypto.errors import CryptoError
from relay.domain.decide import Want
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import (
    Attested,
    CaseFile,
    Item,
    ItemState,
    Side,
    StaffRole,
)
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.following import Device
from tests.support.in_memory import IN_MEMORY
from tests.support.stores import fresh
from tests.support.world import DAY, Someone, World, Written, record_id

T = TypeVar("T")
NO = (Refused, Denied, Malformed, CryptoError)
SIDES = tuple(Side)
MEDIATOR = ("live",) * 7 + ("m1", "m2", "m3")
"""Mostly one who mediates now, so that runs get far; otherwise any."""
COUNSELLOR = ("c1", "c2")
INDEX = range(8)
SELDOM = (False, False, False, False, True)
WAITS = (False, False, False, False, True)
WILD = (None, None, None, 0, 2**53 - 1, 1_000_000_000, 1_900_000_000)
ATTESTED = tuple(Attested)
"""What a mediator saw; None in its place where the party speaks for itself."""


@dataclass
class Unsent:
    """A request that was signed and waits on its way."""

    person: Someone
    route: str
    request: messages.Act
    item: ItemId | None


@dataclass(kw_only=True)
class Clocks(World):
    """A world where everybody signs by a clock of their own."""

    early: dict[str, int] = field(default_factory=dict)

    async def statement(
        self, person: Someone, shape: type[s.Statement], case: CaseId, signers: tuple[Someone, ...], **said: Any
    ) -> s.Statement:
        at = Seconds(self.now() + self.early.get(person.name, 0))
        dated: dict[str, Any] = {"at": at} if issubclass(shape, s.OfCase) else {}
        dated |= {"day": at // DAY} if issubclass(shape, s.Dated) else {}
        return await super().statement(person, shape, case, signers, **{**dated, **said})


def action(**among: Sequence[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark what can happen, with what each argument is drawn from."""

    def marked(work: Callable[..., None]) -> Callable[..., None]:
        ACTIONS[work.__name__] = among
        return work

    return marked


ACTIONS: dict[str, dict[str, Sequence[Any]]] = {}
OFTENER = ("release", "receive", "calm") * 4 + (
    "submit",
    "bring",
    "regrant",
    "recopy",
    "pass_time",
    "arrive",
    "delegate",
    "restore",
    "interpret",
    "share",
) * 2


class Lived:
    """One case from its first record on, with three mediators, two counsellors and parties who lose their keys."""

    def __init__(self, kind: str, seed: int, seen: Counter[str]) -> None:
        self.kind = kind
        self.seen = seen
        self.chance = Random(f"history {seed}")
        self.done: list[str] = []
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY)
        self.items: list[Written] = []
        self.unsent: list[Unsent] = []
        self.delegations: list[tuple[RecordId, Side, str]] = []
        self.pauses: list[tuple[RecordId, str]] = []
        self.devices: dict[str, Device] = {}
        self.parties = 0
        self.lost: set[KeysetId | None] = set()

    def run(self, work: Awaitable[T]) -> T:
        """Run one request on the machine's own loop."""

        async def wrapped() -> T:
            return await work

        return self.runner.run(wrapped())

    async def _set_up(self) -> None:
        self.world = Clocks(store=await fresh(self.kind, Path(self.folder.name)))
        world = self.world
        roles = {
            "office": StaffRole.COORDINATOR,
            "m": StaffRole.MEDIATOR,
            "c": StaffRole.COUNSELLOR,
            "i": StaffRole.INTERPRETER,
        }
        self.people: dict[str, Someone] = {
            name: await world.staff(f"seat-{name}", roles["office" if name == "office" else name[0]])
            for name in ("office", "m1", "m2", "m3", "c1", "c2", "i1")
        }
        self.case = CaseId(world.chance(16))
        await world.assign(self.people["office"], self.case, self.people["m1"], s.PlaceGiven.LEAD, create=True)
        self.earlier = CaseId(world.chance(16))
        await world.assign(self.people["office"], self.earlier, self.people["m1"], s.PlaceGiven.LEAD, create=True)
        await world.act(self.people["m1"], "case.close", s.Close, self.earlier)

    def close(self) -> None:
        """Let go of the store and the loop."""
        if hasattr(self, "world"):
            self.run(self.world.store.close())
        self.runner.close()
        self.folder.cleanup()

    # --- helpers

    def _file(self) -> CaseFile:
        items = frozenset(each.item for each in self.items)
        file = self.run(self.world.store.load(self.case, Want.LIVE, items))
        assert file is not None
        return file

    def _mediator(self, who: str) -> Someone:
        """Return a mediator of now, as far as there is one, or whoever is named."""
        if who != "live":
            return self.people[who]
        live = [each.keyset for each in self._file().mediators(self.world.now())]
        return next((each for each in self.people.values() if each.id in live), self.people["m1"])

    def _held(
        self, index: int, likely: Callable[[Item], bool] = lambda item: item.state is ItemState.HELD
    ) -> Written | None:
        """Pick a letter, from those for which it would make sense where there are any."""
        items = self._file().items
        choice = [each for each in self.items if likely(items[each.item])] if index else []
        choice = choice or self.items
        return choice[index % len(choice)] if choice else None

    def _speaker(self, side: Side, by: int | None) -> tuple[Someone | None, dict[str, Any]]:
        """Return who speaks for a side: the party, or one of its counsellors with the delegation."""
        found = [each for each in self.delegations if each[1] is side]
        if by is None or not found:
            return self.people.get(side.value), {}
        record, _, name = found[by % len(found)]
        return self.people[name], {"delegation": record}

    def _stop(
        self, side: Side, by: int | None, route: str, shape: type[s.Statement], at: int | None
    ) -> messages.Done | None:
        person, named = self._speaker(side, by)
        dated: dict[str, Any] = {} if at is None else {"at": Seconds(at)}
        if person is None:
            return None
        done = self._act(person, route, shape, side=side, **named, **dated)
        if done:
            who = next(name for name, each in self.people.items() if each is person)
            self.pauses.append((self.last, who))
            self.seen["stopped by a counsellor" if named else "stopped"] += 1
        return done

    def _as_side(
        self, side: Side, attested: Attested | None, route: str, shape: type[s.Statement], **said: Any
    ) -> messages.Done | None:
        person = self._mediator("live") if attested else self.people.get(side.value)
        if person is None:
            return None
        said |= {"attested": attested} if attested else {}
        return self._act(person, route, shape, side=side, **said)

    def _replaced(self, side: Side, index: int) -> dict[str, Any]:
        """Name an earlier letter to be replaced, mostly none."""
        ours = [each for each in self.items if each.side is side]
        return {"replaces": ours[index].item} if index < min(len(ours), 3) else {}

    def _submitted(self, author: Someone, side: Side, **said: Any) -> messages.Done | None:
        live = {each.keyset for each in self._file().mediators(self.world.now())}
        readers = [each for each in self.people.values() if each.id in live]
        written = self.run(self.world.write(author, self.case, side, readers, **said))
        done = self._allowed(lambda: self.world.submit(author, self.case, written))
        if done:
            self.items.append(written)
            self.seen["submitted"] += 1
        return done

    def _is_lost(self, file: CaseFile, written: Written) -> bool:
        """Whether a letter was released to a keyset that its owner has lost since."""
        item = file.items.get(written.item)
        return item is not None and not item.in_person and item.released_to in self.lost

    def _act(
        self,
        person: Someone,
        route: str,
        shape: type[s.Statement],
        *,
        words: tuple[messages.WordsFor, ...] | None = None,
        grants_beside: tuple[messages.GrantFor, ...] | None = None,
        **said: Any,
    ) -> messages.Done | None:
        if words is not None and shape in (s.Note, s.Label):
            said["words"] = refs(words)
        request = self.run(self._request(person, shape, words, grants_beside, said))
        self.last = record_id(request.record)
        return self._allowed(lambda: self.world.send(person, route, self.case, request, said.get("item")))

    async def _request(
        self,
        person: Someone,
        shape: type[s.Statement],
        words: tuple[messages.WordsFor, ...] | None,
        grants: tuple[messages.GrantFor, ...] | None,
        said: dict[str, Any],
    ) -> messages.Act:
        record = self.world.signed(await self.world.statement(person, shape, self.case, (person,), **said), person)
        log = None
        if shape in s.LOGGED:
            about = await self.world.statement(person, s.Log, self.case, (person,), statement=record_id(record))
            log = self.world.signed(about, person)
        return messages.Act(record, log, words, grants)

    def _allowed(self, work: Callable[[], Awaitable[messages.Done]]) -> messages.Done | None:
        try:
            return self.run(work())
        except NO:
            return None


def refs(words: tuple[messages.WordsFor, ...]) -> tuple[s.WordsRef, ...]:
    """Return what a record says of sealed words."""
    return tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
