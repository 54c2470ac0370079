"""Any honest history, taken by the service, stands in every seat's journal by the rules that clients replay it by.

People's clocks are early and late by up to ten minutes, requests wait, days pass between them, and what stops says any date. After each
step everybody's device looks at the case: a record that it refused would lock a real person out.
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
from msgspec.structs import replace

from relay.crypto import digests
from relay.crypto.errors import CryptoError
from relay.domain import commands as c
from relay.domain.decide import Want, decide
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import (
    MEDIATORS,
    Attested,
    CaseFile,
    CaseState,
    Delivery,
    Head,
    Hold,
    Item,
    ItemState,
    Kind,
    Mode,
    Purpose,
    Scope,
    Seat,
    Side,
    StaffRole,
)
from relay.domain.refusals import Refused
from relay.operate.restore import HeadLine, vouched
from relay.store.base import Commit, JournalRow, StoredRecord
from relay.store.connect import open_store
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.messages import Mac, SlotKind
from relay.wire.problems import Denied
from tests.property import agreeing
from tests.support.following import Device
from tests.support.stores import KINDS, url_of
from tests.support.world import DAY, Someone, World, Written, record_id

T = TypeVar("T")
NO = (Refused, Denied, Malformed, CryptoError)
SIDES = st.sampled_from(list(Side))
MEDIATOR = st.sampled_from(["live"] * 7 + ["m1", "m2", "m3"])
"""Mostly one who mediates now, so that runs get far; otherwise any."""
COUNSELLOR = st.sampled_from(["c1", "c2"])
INDEX = st.integers(0, 7)
WAITS = st.sampled_from([False] * 5 + [True])
WILD = st.sampled_from([None, None, None, 0, 2**53 - 1, 1_000_000_000, 1_900_000_000])
ATTESTED = st.sampled_from(list(Attested))
OFTEN = ("m1", "a", "b", "c1")
"""Whose devices look after every step; the others look now and then, and everybody once more at the end, from the beginning."""


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


def action(**drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark what can happen. Every run draws among all of it: a machine's own rules are left out at random, and few letters arrive."""

    def marked(work: Callable[..., None]) -> Callable[..., None]:
        ACTIONS[work.__name__] = drawn
        return work

    return marked


ACTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {}
OFTENER = ("release", "receive", "calm", "submit", "bring", "regrant", "pass_time")


class Histories(RuleBasedStateMachine):
    """One case from its first record on, with three mediators, two counsellors and parties who lose their keys."""

    kind = "memory"
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.items: list[Written] = []
        self.unsent: list[Unsent] = []
        self.delegations: list[tuple[RecordId, Side, str]] = []
        self.pauses: list[tuple[RecordId, str]] = []
        self.devices: dict[str, Device] = {}
        self.parties = 0

    def run(self, work: Awaitable[T]) -> T:
        """Run one request on the machine's own loop."""

        async def wrapped() -> T:
            return await work

        return self.runner.run(wrapped())

    @initialize(begin=st.sampled_from(["bare", "enrolled", "open", "open", "open"]), data=st.data())
    def furnish(self, begin: str, data: st.DataObject) -> None:
        self.run(self._furnish())
        for name in [*self.people, "a", "b"]:
            self.world.early[name] = data.draw(st.sampled_from([0, 0, -600, 600, 599, -300]))
        if begin == "bare":
            return
        for side in Side:
            self.enrol("m1", side, waits=False)
        if begin == "enrolled":
            return
        for side in Side:
            self.agree(side, attested=None)
            self.prepare("m1", side)
        self.open_case("m1")
        for side in Side:
            self.submit(side, replaces=9, kind=Kind.LETTER)
        self.assign("m2", s.PlaceGiven.DEPUTY)

    async def _furnish(self) -> None:
        self.world = Clocks(store=await open_store(url_of(self.kind, Path(self.folder.name))))
        world = self.world
        roles = {"office": StaffRole.COORDINATOR, "m": StaffRole.MEDIATOR, "c": StaffRole.COUNSELLOR}
        self.people: dict[str, Someone] = {
            name: await world.staff(name, roles.get(name, roles[name[0]] if name != "office" else roles["office"]))
            for name in ("office", "m1", "m2", "m3", "c1", "c2")
        }
        self.case = CaseId(world.chance(16))
        await world.assign(self.people["office"], self.case, self.people["m1"], s.PlaceGiven.LEAD, create=True)

    def teardown(self) -> None:
        try:
            if hasattr(self, "case"):
                for name, person in self.people.items():
                    if name != "office":
                        self._look(Device(self.world, person, self.case, self.world.early.get(person.name, 0)))
        finally:
            if hasattr(self, "world"):
                self.run(self.world.store.close())
            self.runner.close()
            self.folder.cleanup()

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([*ACTIONS, *OFTENER]))
        getattr(self, name)(**{each: data.draw(drawn, each) for each, drawn in ACTIONS[name].items()})

    # --- time

    @action(seconds=st.sampled_from([1, 60, 599, 1_000, 3_600, DAY // 2, DAY, 3 * DAY, 40 * DAY]))
    def pass_time(self, seconds: int) -> None:
        self.world.clock.at += seconds

    @action(index=INDEX)
    def arrive(self, index: int) -> None:
        """Let what waited on its way arrive."""
        if self.unsent:
            late = self.unsent.pop(index % len(self.unsent))
            if self._allowed(lambda: self.world.send(late.person, late.route, self.case, late.request, late.item)):
                self.seen["late"] += 1

    # --- who belongs to the case

    @action(who=MEDIATOR, side=SIDES, waits=WAITS)
    def enrol(self, who: str, side: Side, waits: bool) -> None:
        """Bring a party in, or in anew with a second signature, which may take its time."""
        file, mediator = self._file(), self._mediator(who)
        party = file.parties[side]
        self.parties += 1
        person = self.world.someone(f"{side.value}{self.parties}")
        self.world.early[person.name] = self.world.early[side.value]
        slip = SlipId(self.world.chance(16))
        expires = Seconds(self.world.now() + 20 * DAY)
        said: dict[str, Any] = {"slip": slip, "side": side, "epoch": party.epoch + 1}
        if not self._act(mediator, "case.slip", s.Slip, **said, expires=expires):
            return
        keyset = s.KeysetBytes(person.public.to_bytes())
        account = s.SigningKeyBytes(person.account.public.raw)
        new = self.world.account(person, SlotKind.PASSPHRASE)
        answer = messages.SlipAnswer(keyset, account, Mac(self.world.chance(32)), new)
        self.run(self.world.service.enrolment.answer_slip(slip, None, answer))
        second = None if party.keyset is None else self.people["office"]
        said |= {"keyset": keyset, "replaces": party.keyset}
        request = self.run(self.world.request(mediator, s.Confirm, self.case, second=second, **said))
        if waits:
            self.world.clock.at += 9 * DAY if second else 500
        if self._allowed(lambda: self.world.send(second or mediator, "case.confirm", self.case, request)):
            self.run(self.world.give_bearer(person))
            self.people[side.value] = person
            self.devices.pop(side.value, None)
            self.seen["recovered" if second else "enrolled"] += 1
            self.seen["waited"] += bool(second) and waits

    @action(who=MEDIATOR, place=st.sampled_from(list(s.PlaceGiven)))
    def assign(self, who: str, place: s.PlaceGiven) -> None:
        until = Seconds(self.world.now() + 80 * DAY)
        said = {"mediator": self.people["m1" if who == "live" else who].id, "place": place, "not_after": until}
        if self._act(self.people["office"], "case.assign", s.Assignment, **said):
            self.seen[f"place {place.value}"] += 1

    @action(who=st.sampled_from(["m3", "c2"]), at=WILD, sure=st.integers(0, 6))
    def end_staff(self, who: str, at: int | None, sure: int) -> None:
        if sure:
            return
        said = s.StaffEnd(
            root=self.world.fingerprint,
            nonce=s.Nonce(self.world.chance(16)),
            signers=(KeysetId(self.world.fingerprint),),
            at=Seconds(self.world.now() if at is None else at),
            keyset=self.people[who].id,
        )
        request = messages.StaffAct(self.world.by_root(said))

        async def ended() -> None:
            session = await self.world.session(self.people["office"])
            await self.world.service.enrolment.end_staff(session, request)

        try:
            self.run(ended())
        except NO:
            return
        self.seen["staff ended"] += 1

    @action(who=MEDIATOR, name=COUNSELLOR, side=SIDES, scopes=st.sets(st.sampled_from(list(Scope)), min_size=1))
    def delegate(self, who: str, name: str, side: Side, scopes: set[Scope]) -> None:
        now, party = self.world.now(), self.people.get(side.value)
        request = self.run(
            self.world.request(
                self._mediator(who),
                s.Delegation,
                self.case,
                second=party,
                side=side,
                counsellor=self.people[name].id,
                scopes=tuple(sorted(scopes, key=lambda scope: scope.value)),
                mode=Mode.SCAN,
                not_before=Seconds(now - 60),
                not_after=Seconds(now + 5 * DAY),
            )
        )
        if self._allowed(lambda: self.world.send(self._mediator(who), "case.delegate", self.case, request)):
            self.delegations.append((record_id(request.record), side, name))
            self.seen["delegated with a party" if party else "delegated"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def revoke(self, who: str, index: int) -> None:
        if self.delegations:
            record, _, _ = self.delegations[index % len(self.delegations)]
            if self._act(self._mediator(who), "case.revoke", s.Revocation, delegation=record):
                self.seen["revoked"] += 1

    # --- what the sides agree to

    @action(side=SIDES, attested=st.none() | ATTESTED)
    def agree(self, side: Side, attested: Attested | None) -> None:
        if self._as_side(side, attested, "case.consent", s.Consent):
            self.seen["consent attested" if attested else "consent"] += 1

    @action(side=SIDES, attested=st.none() | ATTESTED)
    def agree_no_more(self, side: Side, attested: Attested | None) -> None:
        consent = self._file().parties[side].consent
        if consent and self._as_side(side, attested, "case.consent", s.ConsentEnd, consent=consent.record):
            self.seen["consent ended"] += 1

    @action(side=SIDES, attested=st.none() | ATTESTED, kinds=st.sets(st.sampled_from(list(Kind))))
    def prefer(self, side: Side, attested: Attested | None, kinds: set[Kind]) -> None:
        wanted = tuple(sorted(kinds | {Kind.LETTER}, key=lambda kind: kind.value))
        self._as_side(side, attested, "case.preferences", s.Preferences, kinds=wanted, tell_opened=len(kinds) > 1)

    @action(who=MEDIATOR, side=SIDES)
    def prepare(self, who: str, side: Side) -> None:
        self._act(self._mediator(who), "case.prepared", s.Prepared, side=side)

    @action(who=MEDIATOR)
    def open_case(self, who: str) -> None:
        if self._act(self._mediator(who), "case.open", s.CaseOpen):
            self.seen["opened the case"] += 1

    # --- stopping

    @action(side=SIDES, at=WILD, by=st.none() | INDEX)
    def pause(self, side: Side, at: int | None, by: int | None) -> None:
        self._stop(side, by, "case.pause", s.Pause, at)

    @action(side=SIDES, at=WILD, by=st.none() | INDEX, sure=st.integers(0, 12))
    def leave(self, side: Side, at: int | None, by: int | None, sure: int) -> None:
        if not sure and self._stop(side, by, "case.withdraw", s.Withdraw, at):
            self.seen["left"] += 1

    @action(who=MEDIATOR, at=WILD)
    def pause_case(self, who: str, at: int | None) -> None:
        dated = {} if at is None else {"at": Seconds(at)}
        done = self._act(self._mediator(who), "case.pause", s.Pause, **dated)
        if done:
            self.pauses.append((self.last, "m1"))

    @action(who=MEDIATOR, sure=st.integers(0, 12))
    def close(self, who: str, sure: int) -> None:
        if not sure:
            self._act(self._mediator(who), "case.close", s.Close)

    @action(index=INDEX)
    def resume(self, index: int) -> None:
        if not self.pauses:
            return
        pause, who = self.pauses.pop(index % len(self.pauses))
        person, side = self.people.get(who), Side(who) if who in ("a", "b") else None
        named: dict[str, Any] = {}
        if who in ("c1", "c2"):
            record, side, _ = next(each for each in reversed(self.delegations) if each[2] == who)
            named = {"delegation": record}
        if person and self._act(person, "case.resume", s.Resume, side=side, pause=pause, **named):
            self.seen["resumed"] += 1

    @action(sure=st.integers(0, 2))
    def restore(self, sure: int) -> None:
        """Pause as after a restore; the root vouches for every journal as it stands."""
        if not sure:
            self.run(self._restored())

    @action(sure=st.integers(0, 1))
    def calm(self, sure: int) -> None:
        """Let everybody do what brings the case forward, so that runs get far."""
        holds = self._file().case.holds
        for side in Side:
            if Hold.of(side) in holds:
                self._as_side(side, None, "case.resume", s.Resume, pause=holds[Hold.of(side)])
            self.agree(side, attested=None)
            self.agree(side, attested=Attested.PAPER)
            if sure:
                self.prepare("live", side)
        for hold in {Hold.MEDIATORS, Hold.SERVICE} & holds.keys():
            if self._act(self._mediator("live"), "case.resume", s.Resume, pause=holds[hold]):
                self.seen["service pause lifted"] += hold is Hold.SERVICE
        if self._file().case.state is CaseState.PREPARING:
            self.open_case("live")

    # --- letters

    @action(side=SIDES, replaces=INDEX, kind=st.sampled_from(list(Kind)))
    def submit(self, side: Side, replaces: int, kind: Kind) -> None:
        author = self.people.get(side.value)
        if author:
            named = self._replaced(side, replaces)
            self._submitted(author, side, kind=kind, **named)

    @action(index=INDEX, replaces=INDEX)
    def bring(self, index: int, replaces: int) -> None:
        if self.delegations:
            record, side, name = self.delegations[index % len(self.delegations)]
            copy = index % 2 == 0
            named = self._replaced(side, replaces)
            if self._submitted(self.people[name], side, own_copy=copy, delegation=record, **named):
                self.seen["brought"] += 1

    @action(who=MEDIATOR, side=SIDES, attested=ATTESTED)
    def tell(self, who: str, side: Side, attested: Attested) -> None:
        if self._submitted(self._mediator(who), side, own_copy=False, told=True, attested=attested):
            self.seen["told"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def derive(self, who: str, index: int) -> None:
        of = self._held(index)
        if of and self._submitted(self._mediator(who), of.side, own_copy=False, derived_from=of.item):
            self.seen["derived"] += 1

    @action(
        who=MEDIATOR, index=INDEX, how=st.sampled_from(["party", "party", "counsellor", "in person"]), late=WAITS
    )
    def release(self, who: str, index: int, how: str, late: bool) -> None:
        written, mediator = self._held(index), self._mediator(who)
        if written is None:
            return
        side, said = written.side.other, {}
        to = self.people.get(side.value)
        if how == "in person":
            to, said = mediator, {"in_person": True}
        if how == "counsellor":
            found = [each for each in self.delegations if each[1] is side]
            if not found:
                return
            to, said = self.people[found[-1][2]], {"delegation": found[-1][0]}
        if to is None:
            return
        work = self.world.release_request(mediator, self.case, written, to, note_text="Sit down first.", **said)
        request = self.run(work)
        if late:
            self.unsent.append(Unsent(mediator, "item.release", request, written.item))
        elif self._allowed(lambda: self.world.send(mediator, "item.release", self.case, request, written.item)):
            self.seen[f"released {how}"] += 1

    @action(who=MEDIATOR, index=INDEX, what=st.sampled_from(["return", "decline", "postpone"]))
    def decide(self, who: str, index: int, what: str) -> None:
        written, mediator = self._held(index), self._mediator(who)
        if written is None:
            return
        said: dict[str, Any] = {"item": written.item}
        words: tuple[messages.WordsFor, ...] = ()
        if what == "postpone":
            said["until"] = self.world.now() // DAY + 7
        else:
            said["manifest"] = written.manifest
        if what == "return":
            words = (messages.WordsFor(written.author.id, self.world.chance(560)),)
            said["reason"] = refs(words)
        shapes: dict[str, type[s.Statement]] = {"return": s.Return, "decline": s.Decline, "postpone": s.Postpone}
        if self._act(mediator, f"item.{what}", shapes[what], words=words or None, **said):
            self.seen[what] += 1

    @action(index=INDEX, what=st.sampled_from(["open", "open", "refuse"]))
    def receive(self, index: int, what: str) -> None:
        released = [each for each in self._file().items.values() if each.released_to is not None]
        if not released:
            return
        item = released[index % len(released)]
        person = next((each for each in self.people.values() if each.id == item.released_to), None)
        if person is None:
            return
        said: dict[str, Any] = {"item": item.id, "delegation": item.release_delegation}
        if what == "open":
            said["tell_author"] = index % 2 == 0
        shape: type[s.Statement] = s.Open if what == "open" else s.Refuse
        if self._act(person, f"item.{what}", shape, **said):
            self.seen[what] += 1
            if what == "open" and not item.release_delegation and not item.in_person:
                return
            told = {"item": item.id, "how": Delivery.HANDED, "delegation": item.release_delegation}
            if self._act(person, "item.deliver", s.Deliver, **told):
                self.seen["delivered"] += 1

    @action(index=INDEX, at=WILD, by=st.sampled_from(["author", "counsellor", "mediator"]))
    def recall(self, index: int, at: int | None, by: str) -> None:
        if not self.items:
            return
        written = self.items[index % len(self.items)]
        dated = {} if at is None else {"at": Seconds(at)}
        side, said, person = written.side, {}, self.people.get(written.side.value)
        if by == "mediator":
            person, said = self.people["m1"], {"attested": Attested.PRESENT}
        if by == "counsellor":
            found = [each for each in self.delegations if each[1] is side]
            if not found:
                return
            person, said = self.people[found[-1][2]], {"delegation": found[-1][0]}
        if person and self._act(person, "item.recall", s.Recall, item=written.item, **said, **dated):
            self.seen[f"recalled by {by}"] += 1

    @action(index=INDEX, by=st.none() | INDEX)
    def destroy(self, index: int, by: int | None) -> None:
        if self.items:
            written = self.items[index % len(self.items)]
            person, named = self._speaker(written.side, by)
            if person and self._act(person, "item.destroy", s.Destroy, item=written.item, **named):
                self.seen["destroyed"] += 1

    # --- keys for others, and words

    @action(who=MEDIATOR, to=st.sampled_from(["m1", "m2", "m2", "m3"]), count=st.integers(1, 3))
    def hand_over(self, who: str, to: str, count: int) -> None:
        given, by, for_ = self.items[-count:], self._mediator(who), self.people[to]
        if not given:
            return
        grants = tuple(
            self.world.grant_for(each.cek, for_, self.case, each.item, by, Purpose.HANDOVER) for each in given
        )
        named = tuple(s.ItemGrantRef(each.item, s.Digest(digests.digest(each.grant))) for each in grants)
        if self._act(by, "case.handover", s.Handover, grants_beside=grants, to=for_.id, grants=named):
            self.seen["handed over"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def regrant(self, who: str, index: int) -> None:
        file = self._file()
        lost = [each for each in self.items if self._is_lost(file, each)]
        if not lost:
            return
        written, mediator = lost[index % len(lost)], self._mediator(who)
        to = self.people[written.side.other.value]
        made = self.world.grant_for(written.cek, to, self.case, written.item, mediator, Purpose.REGRANT)
        said = {"item": written.item, "release": file.items[written.item].release, "to": to.id}
        digest = s.Digest(digests.digest(made.grant))
        if self._act(mediator, "item.regrant", s.Regrant, grants_beside=(made,), **said, grant=digest):
            self.seen["regranted"] += 1

    @action(who=st.sampled_from(["live", "m2", "a", "b", "c1", "c2"]), about=st.none() | SIDES)
    def leave_a_note(self, who: str, about: Side | None) -> None:
        person = self._mediator(who) if who[0] in "lm" else self.people.get(who)
        if person is None:
            return
        readers = [each.keyset for each in self._file().mediators(self.world.now())]
        side = Side(who) if who in ("a", "b") else about if who[0] in "lm" else None
        counsellor = person.id if who.startswith("c") else None
        party = None if side is None else self.people.get(side.value)
        readers += [party.id] if party else []
        readers += [counsellor] if counsellor else []
        words = tuple(messages.WordsFor(each, self.world.chance(560)) for each in readers)
        note = s.NoteId(self.world.chance(16))
        said = {"note": note, "about": side, "counsellor": counsellor, "words": words}
        if words and self._act(person, "case.note", s.Note, **said):
            self.seen["note"] += 1

    @action(who=st.sampled_from(["office", "m1", "m2"]))
    def label(self, who: str) -> None:
        words = (messages.WordsFor(self.people["m1"].id, self.world.chance(560)),)
        self._act(self.people[who], "case.label", s.Label, words=words)

    # --- what must hold after every step

    @invariant()
    def everybodys_journal_stands(self) -> None:
        """Whoever belongs to the case follows their journal to its end, and knows what the service decided."""
        if not hasattr(self, "case"):
            return
        for name in OFTEN:
            self._look_as(name)

    @action(name=st.sampled_from(["m2", "m3", "c2"]))
    def look_now_and_then(self, name: str) -> None:
        """Look with a device that has not seen what happened meanwhile."""
        self._look_as(name)

    def _look_as(self, name: str) -> None:
        person = self.people.get(name)
        if person is not None:
            fresh = Device(self.world, person, self.case, self.world.early.get(person.name, 0))
            self._look(self.devices.setdefault(name, fresh))

    def _look(self, device: Device) -> None:
        try:
            look = self.run(device.look())
        except (Refused, Denied):
            return
        assert look.journal is not None
        told, true, seat = look.facts.file, self._file(), look.facts.replay.seat
        if seat == MEDIATORS:
            agreeing.whole(told, true)
            assert device.person.id in look.facts.mediators(look.authority.now)
        elif seat.name in ("a", "b"):
            agreeing.a_side(told, true, Side(seat.name))
            own = look.facts.party(Side(seat.name))
            assert own is not None
            assert own.id == device.person.id
        else:
            agreeing.a_counsellor(told, true, seat)
        self.seen[f"looked as {seat.name[0]}"] += 1

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
        dated = {} if at is None else {"at": Seconds(at)}
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
        return self._act(person, route, shape, side=side, **({"attested": attested} if attested else {}), **said)

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
        item, party = file.items.get(written.item), self.people.get(written.side.other.value)
        lost = item is not None and item.release is not None and not item.in_person
        return lost and party is not None and item is not None and item.released_to != party.id

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
        if shape in (s.Return, s.CaseOpen, s.Regrant):
            about = await self.world.statement(person, s.Log, self.case, (person,), statement=record_id(record))
            log = self.world.signed(about, person)
        return messages.Act(record, log, words, grants)

    def _allowed(self, work: Callable[[], Awaitable[messages.Done]]) -> messages.Done | None:
        try:
            return self.run(work())
        except NO:
            return None

    async def _restored(self) -> None:
        store, world = self.world.store, self.world
        file = await store.load(self.case)
        assert file is not None
        if file.case.state is not CaseState.CLOSED:
            pause = RecordId(world.chance(32))
            decision = decide(file, c.RestorePause(record=pause), c.Caller(KeysetId(b"")), world.now())
            await store.commit(Commit(file=decision.file, at=world.now()))
        file = await store.load(self.case)
        assert file is not None
        heads = tuple(
            HeadLine(self.case, seat.name, head.n, s.Digest(head.value)) for seat, head in file.case.heads.items()
        )
        for data in vouched(heads, world.root, world.now(), world.chance):
            file = await store.load(self.case)
            assert file is not None
            await store.commit(vouched_commit(file, data, world.now()))
        self.seen["restored"] += 1


def refs(words: tuple[messages.WordsFor, ...]) -> tuple[s.WordsRef, ...]:
    """Return what a record says of sealed words."""
    return tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)


def vouched_commit(file: CaseFile, data: bytes, now: Seconds) -> Commit:
    """Return the commit that puts the root's word on a journal behind it."""
    record = records.parse(data)
    said = record.statement
    assert isinstance(said, s.Restore)
    id_, seat = RecordId(digests.record_id(record.type, record.body)), Seat(said.seat)
    n = said.journal.n + 1
    value = digests.journal_head(said.case, n, said.journal.head, id_)
    after = replace(file, case=replace(file.case, heads={**file.case.heads, seat: Head(n, value)}))
    rows = (JournalRow(seat, n, value, id_),)
    return Commit(file=after, at=now, records=(StoredRecord(id_, record.type, data),), journal=rows)


EXPECTED = (
    "submitted", "brought", "told", "derived", "released party", "released counsellor", "released in person", "open", "refuse",
    "delivered", "return", "decline", "postpone", "recalled by author", "recalled by counsellor", "destroyed", "handed over",
    "regranted", "recovered", "waited", "place deputy", "place ended", "staff ended", "delegated", "delegated with a party",
    "revoked", "consent", "consent attested", "consent ended", "opened the case", "stopped", "stopped by a counsellor", "left",
    "resumed", "restored", "service pause lifted", "note", "late", "looked as m", "looked as a", "looked as b", "looked as c",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_honest_history_stands_in_every_journal(kind: str) -> None:
    seen: Counter[str] = Counter()
    machine = type("Histories", (Histories,), {"kind": kind, "seen": seen})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=40))
    assert [each for each in EXPECTED if not seen[each]] == []
