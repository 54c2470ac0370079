"""What people of a case do about each other: coming, going, agreeing, stopping."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from relay.crypto import digests
from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.forms import Form
from relay.domain.ids import KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, CaseFile, CaseState, Head, Mode, PauseOwner, Scope, Seat, Side
from relay.operate.restore import HeadLine, vouched
from relay.store.base import Commit, JournalRow, StoredRecord
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.messages import Mac, SlotKind
from tests.property.history import (
    ATTESTED,
    COUNSELLOR,
    INDEX,
    MEDIATOR,
    NO,
    SELDOM,
    SIDES,
    WAITS,
    WILD,
    Lived,
    action,
)
from tests.support.world import DAY, record_id


class WithPeople(Lived):
    """What people of a case do about each other: coming, going, agreeing, stopping."""

    # --- time

    @action(seconds=(1, 60, 599, 1_000, 3_600, DAY // 2, DAY, 3 * DAY, 40 * DAY))
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
    def enrol(self, who: str, side: Side, *, waits: bool) -> None:
        """Bring a party in, or in anew with a second signature, which may take its time."""
        file, mediator = self._file(), self._mediator(who)
        party = file.parties[side]
        self.parties += 1
        person = self.world.someone(f"seat-{side.value}{self.parties}")
        self.world.early[person.name] = self.world.early[f"seat-{side.value}"]
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
            self.lost |= {party.keyset} - {None}
            self.devices.pop(side.value, None)
            self.seen["recovered" if second else "enrolled"] += 1
            self.seen["waited"] += bool(second) and waits

    @action(who=MEDIATOR, place=(*s.PlaceGiven, s.PlaceGiven.DEPUTY))
    def assign(self, who: str, place: s.PlaceGiven) -> None:
        until = Seconds(self.world.now() + 80 * DAY)
        said: dict[str, Any] = {
            "mediator": self.people["m1" if who == "live" else who].id,
            "place": place,
            "not_after": until,
        }
        if self._act(self.people["office"], "case.assign", s.Assignment, **said):
            self.seen[f"place {place.value}"] += 1

    @action(who=("m2", "m2", "m3"))
    def step_aside(self, who: str) -> None:
        """Let a mediator who knows one of the two give their place up for good."""
        if self._act(self.people[who], "case.aside", s.StepAside):
            self.seen["stepped aside"] += 1

    @action(sure=SELDOM)
    def take_up(self, *, sure: bool = True) -> None:
        """Have the office say that this case takes an ended one up again, which it may before anybody agreed."""
        if sure and self._act(self.people["office"], "case.again", s.TakeUp, earlier=self.earlier):
            self.seen["taken up"] += 1

    @action(who=("m3", "c2"), at=WILD, sure=SELDOM)
    def end_staff(self, who: str, at: int | None, *, sure: bool) -> None:
        if not sure:
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

    @action(who=MEDIATOR, name=COUNSELLOR, side=SIDES, scopes=({Scope.SUBMIT}, {Scope.READ}, set(Scope)))
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

    @action(side=SIDES, attested=(None, *ATTESTED))
    def agree(self, side: Side, attested: Attested | None) -> None:
        earlier = self._file().case.takes_up
        if self._as_side(side, attested, "case.consent", s.Consent, takes_up=earlier):
            self.seen["consent attested" if attested else "consent"] += 1

    @action(side=SIDES, attested=(None, *ATTESTED), at=WILD)
    def agree_no_more(self, side: Side, attested: Attested | None, at: int | None) -> None:
        consent = self._file().parties[side].consent
        dated: dict[str, Any] = {} if at is None else {"at": Seconds(at)}
        if consent and self._as_side(side, attested, "case.consent", s.ConsentEnd, consent=consent.record, **dated):
            self.seen["consent ended"] += 1

    @action(
        side=SIDES,
        attested=(None, *ATTESTED),
        kinds=(set(), {Form.LETTER}, set(Form) - {Form.LETTER}),
    )
    def prefer(self, side: Side, attested: Attested | None, kinds: set[Form]) -> None:
        wanted = tuple(sorted(kinds or {Form.LETTER}, key=lambda kind: kind.value))
        self._as_side(side, attested, "case.preferences", s.Preferences, kinds=wanted, tell_opened=len(kinds) > 1)

    @action(who=MEDIATOR, side=SIDES)
    def prepare(self, who: str, side: Side) -> None:
        self._act(self._mediator(who), "case.prepared", s.Prepared, side=side)

    @action(who=MEDIATOR)
    def open_case(self, who: str) -> None:
        if self._act(self._mediator(who), "case.open", s.CaseOpen):
            self.seen["opened the case"] += 1

    # --- stopping

    @action(side=SIDES, at=WILD, by=(None, *INDEX))
    def pause(self, side: Side, at: int | None, by: int | None) -> None:
        self._stop(side, by, "case.pause", s.Pause, at)

    @action(side=SIDES, at=WILD, by=(None, *INDEX), sure=SELDOM)
    def leave(self, side: Side, at: int | None, by: int | None, *, sure: bool) -> None:
        if sure and self._stop(side, by, "case.withdraw", s.Withdraw, at):
            self.seen["left"] += 1

    @action(who=MEDIATOR, at=WILD)
    def pause_case(self, who: str, at: int | None) -> None:
        dated: dict[str, Any] = {} if at is None else {"at": Seconds(at)}
        done = self._act(self._mediator(who), "case.pause", s.Pause, **dated)
        if done:
            self.pauses.append((self.last, "m1"))

    @action(who=MEDIATOR, sure=(*SELDOM, False, False))
    def end_case(self, who: str, *, sure: bool) -> None:
        if sure:
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

    @action(sure=SELDOM)
    def restore(self, *, sure: bool) -> None:
        """Pause as after a restore; the root vouches for every journal as it stands."""
        if sure:
            self.run(self._restored())

    @action(prepares=(False, True))
    def calm(self, *, prepares: bool) -> None:
        """Let everybody do what brings the case forward, so that runs get far."""
        holds = self._file().case.holds
        for side in Side:
            if PauseOwner.of(side) in holds:
                self._as_side(side, None, "case.resume", s.Resume, pause=holds[PauseOwner.of(side)])
            self.agree(side, attested=None)
            self.agree(side, attested=Attested.PAPER)
            if prepares:
                self.prepare("live", side)
        for hold in {PauseOwner.MEDIATORS, PauseOwner.SERVICE} & holds.keys():
            if self._act(self._mediator("live"), "case.resume", s.Resume, pause=holds[hold]):
                self.seen["service pause lifted"] += hold is PauseOwner.SERVICE
        if self._file().case.state is CaseState.PREPARING:
            self.open_case("live")

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
