"""A journal made entry by entry, by people who may be honest or not, and followed as a client follows it.

There is no server in between: what a client itself refuses is what tests of its rules must see.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from relay.crypto import sign
from relay.crypto.digests import journal_head, record_id, root_fingerprint
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Kind, Purpose, Seat, Side, StaffRole
from relay.wire import messages as m
from relay.wire import records
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.items.signer import Moment, Signed, Signer
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import FollowedJournal, JournalStep, follow
from relay_client.trust.verifier import RecordVerifier
from relay_client.views.cases import JournalLine
from scripts.scenarios.plain import plain
from tests.support.chance import Chance

NOW = Seconds(1_800_000_000)
DAY = 86_400
CASE = CaseId(bytes([7]) * 16)
TOLD: Final = "RELAY_CHAINS"
"""Names the file into which every journal that is followed is written, with what came of it."""
Json = Any
_START = s.Digest(bytes(32))


@dataclass
class Chain:
    """One seat's journal of one case, under one root. `at` is the second at which people sign, unless they say another."""

    seat: Seat = MEDIATORS
    chance: Chance = field(default_factory=lambda: Chance("chain"))
    at: int = NOW

    def __post_init__(self) -> None:
        self.root = SigningSecret.generate(self.chance)
        self.fingerprint = s.RootFingerprint(root_fingerprint(self.root.public.raw))
        self.staff_records: list[bytes] = []
        self.entries: list[m.JournalEntry] = []

    # --- people

    def person(self) -> Signer:
        """Make somebody whom nobody vouched for."""
        return Signer(self.fingerprint, CASE, KeysetSecret.generate(self.chance), self.chance)

    def staff(self, name: str, role: StaffRole, *, since: int = NOW - DAY, until: int = NOW + 300 * DAY) -> Signer:
        """Make a staff member whom the root vouches for in these dates."""
        person = self.person()
        said = s.Staff(
            root=self.fingerprint,
            nonce=s.Nonce(self.chance(16)),
            signers=(KeysetId(self.fingerprint),),
            at=Seconds(since),
            keyset=public(person),
            account=s.SigningKeyBytes(self.root.public.raw),
            role=role,
            name=name,
            not_before=Seconds(since),
            not_after=Seconds(until),
        )
        self.staff_records.append(self.by_root(said))
        return person

    def by_root(self, said: s.Statement) -> bytes:
        """Frame a statement under the root's signature."""
        code, body = records.body_of(said)
        made = sign.sign_record(self.root, self.fingerprint, sign.RecordStatement(code, body))
        return records.frame(code, body, (records.Signature(KeysetId(made.keyset_id), made.alg, made.signature),))

    # --- entries

    @property
    def position(self) -> s.Position:
        """Where the journal ends."""
        return s.Position(len(self.entries), self.entries[-1].head if self.entries else _START)

    def add(self, data: bytes) -> RecordId:
        """Put a record behind the others, whatever it says."""
        record = records.parse(data)
        id_ = RecordId(record_id(record.type, record.body))
        n, head = len(self.entries) + 1, self.position.head
        self.entries.append(m.JournalEntry(n, s.Digest(journal_head(CASE, n, head, id_)), id_, data))
        return id_

    def made(
        self,
        who: Signer,
        shape: type[s.Statement],
        *,
        at: int | None = None,
        position: s.Position | None = None,
        second: Signer | None = None,
        **members: Any,
    ) -> Signed:
        """Sign a statement without adding it."""
        moment = Moment(Seconds(self.at if at is None else at), position or self.position)
        if second is None:
            return who.sign(shape, moment, **members)
        first = who.sign_first(shape, moment, second.id, **members)
        return second.cosign(records.parse(first.data, partial=True))

    def say(self, who: Signer, shape: type[s.Statement], **members: Any) -> RecordId:
        """Sign a statement and put it behind the others, with its log where one belongs in this journal."""
        before = self.position
        id_ = self.add(self.made(who, shape, **members).data)
        if shape in s.LOGGED and self.seat == MEDIATORS:
            self.log(who, id_, before, at=members.get("at"))
        return id_

    def log(self, who: Signer, about: RecordId, position: s.Position, *, at: int | None = None) -> RecordId:
        """Put a log behind the others."""
        return self.add(self.made(who, s.Log, at=at, position=position, statement=about).data)

    def assign(self, by: Signer, who: Signer, place: s.PlaceGiven, *, days: int = 80, **members: Any) -> RecordId:
        """Give a place, or end it."""
        until = Seconds(members.get("at", self.at) + days * DAY)
        return self.say(by, s.Assignment, mediator=who.id, place=place, not_after=until, **members)

    def confirm(self, by: Signer, who: Signer, side: Side, epoch: int = 1, **members: Any) -> RecordId:
        """Register a slip, where this seat sees slips, and confirm a keyset."""
        slip = SlipId(self.chance(16))
        if self.seat == MEDIATORS:
            expires = Seconds(self.at + 10 * DAY)
            self.say(by, s.Slip, slip=slip, side=side, epoch=epoch, expires=expires)
        return self.say(by, s.Confirm, slip=slip, side=side, epoch=epoch, keyset=public(who), **members)

    def letter(
        self,
        by: Signer,
        side: Side,
        readers: tuple[Signer, ...],
        *,
        item: ItemId | None = None,
        **members: Any,
    ) -> tuple[ItemId, RecordId]:
        """Put a manifest and its submit behind the others; return item and manifest."""
        item = item or ItemId(self.chance(16))
        before, attested = self.position, members.pop("attested", None)
        named = {name: members.pop(name) for name in ("at",) if name in members}
        refs = tuple(s.GrantRef(each.id, Purpose.MEDIATOR, s.Digest(self.chance(32))) for each in readers)
        told = {"told": True} if attested is not None else {}
        about = {**manifest(item, by, side), **told, **members}
        first = self.add(self.made(by, s.Manifest, **named, **about).data)
        said: dict[str, Any] = {"item": item, "manifest": first, "grants": refs}
        said |= {} if attested is None else {"attested": attested}
        self.add(self.made(by, s.Submit, position=before, **named, **said).data)
        return item, first

    # --- following

    @property
    def journal(self) -> FollowedJournal:
        """The journal as far as it goes."""
        ids, heads = (b"".join(getattr(each, name) for each in self.entries) for name in ("id", "head"))
        return FollowedJournal(CASE, self.seat.name, ids, heads)

    def follow(
        self, *, now: int | None = None, seat: Seat | None = None
    ) -> tuple[CaseHistory, tuple[JournalStep, ...]]:
        """Follow all of it, as a client whose clock says `now`."""
        directory = Directory(s.SigningKeyBytes(self.root.public.raw))
        directory.admit(self.staff_records)
        seat = seat or self.seat
        at = Seconds(self.at if now is None else now)
        authority = RecordVerifier(directory, CaseHistory.of(CASE, seat), at)
        try:
            _, steps = follow(FollowedJournal(CASE, seat.name), self.entries, authority)
        except Untrusted as fault:
            self._told(seat, at, {"code": fault.code, "who": fault.who, "evidence": _plain_evidence(fault)})
            raise
        lines = [_plain_line(each.line()) for each in steps]
        words = _plain_words(authority.history, at)
        self._told(seat, at, {"file": plain(authority.history.file), "lines": lines, "words": words})
        return authority.history, steps

    def _told(self, seat: Seat, now: Seconds, answer: Json) -> None:
        """Write down what was followed and what came of it, where somebody asks for that (tests/property/test_web_trust.py)."""
        file = os.environ.get(TOLD)
        if file is None:
            return
        told = {
            "root": self.root.public.raw.hex(),
            "case": CASE.hex(),
            "seat": seat.name,
            "now": now,
            "staff": [each.hex() for each in self.staff_records],
            "entries": [
                {
                    "n": each.n,
                    "head": each.head.hex(),
                    "id": each.id.hex(),
                    "record": None if each.record is None else each.record.hex(),
                }
                for each in self.entries
            ],
            "answer": answer,
        }
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(told) + "\n")

    def refusal(self, *, now: int | None = None) -> tuple[str, str]:
        """Return the code with which a client refuses the journal, and what it says of it; empty where it does not."""
        try:
            self.follow(now=now)
        except Untrusted as fault:
            return fault.code, fault.who
        return "", ""

    def code(self, *, now: int | None = None) -> str:
        """Return the code with which a client refuses the journal."""
        return self.refusal(now=now)[0]

    def swapped(self, *order: int) -> None:
        """Put the last entries in another order, each under the chain value that fits there."""
        last = self.entries[-len(order) :]
        self.entries = self.entries[: -len(order)]
        for at in order:
            record = last[at].record
            assert record is not None
            self.add(record)

    def without(self, n: int) -> None:
        """Withhold the record of entry `n`."""
        self.entries[n - 1] = replace(self.entries[n - 1], record=None)


def _plain_evidence(fault: Untrusted) -> Json:
    found = fault.evidence
    return None if found is None else {"n": found.n, "ours": found.ours.hex(), "theirs": found.theirs.hex()}


def _plain_words(history: CaseHistory, now: Seconds) -> Json:
    """Return whose the sealed texts are that a journal names, who was handed what, and who has a place."""
    notes, kinds = history.all_notes(), [each for each in WordsKind if each is not WordsKind.PRIVATE_NOTE]
    readers = {each.to for _, words in notes for each in words.refs}
    readers |= {each.to for _, words in notes for each in words.handed}
    said = [(kind, item, history.said_of(kind, item)) for kind in kinds for item in (*history.items, CASE)]
    return {
        "mediators": [each.hex() for each in history.mediators(now)],
        "notes": [
            [note.hex(), words.by.hex(), words.at, [_sealed(words.sealed_for(each)) for each in sorted(readers)]]
            for note, words in notes
        ],
        "said": [
            [kind.name.lower(), item.hex(), words.by.hex(), [each.to.hex() for each in words.refs]]
            for kind, item, words in said
            if words is not None
        ],
        "keys": [[key.id.hex(), key.side.value, key.epoch, key.record.hex()] for key in history.keys.values()],
    }


def _sealed(found: Sequence[tuple[KeysetId, bytes]]) -> Json:
    return [[by.hex(), digest.hex()] for by, digest in found]


def _plain_line(line: JournalLine) -> Json:
    return {
        "n": line.n,
        "record": line.record.hex(),
        "what": line.what,
        "who": line.who,
        "side": None if line.side is None else line.side.value,
        "at": line.at,
        "day": line.day,
        "item": None if line.item is None else line.item.hex(),
        "attested": line.attested,
        "gone": line.gone,
    }


def public(who: Signer) -> s.KeysetBytes:
    """Return somebody's public keyset."""
    return s.KeysetBytes(who.keyset.public.to_bytes())


def manifest(item: ItemId, author: Signer, side: Side) -> dict[str, Any]:
    """Return what a manifest of a typed letter says."""
    ref = s.PartRef(s.PartHeader(bytes(74)), 4_000, 1, s.Digest(bytes(32)))
    return {"item": item, "author": author.id, "side": side, "kind": Kind.LETTER, "parts": (ref,)}


@dataclass
class Seated:
    """A chain with an open case in it, and everybody who belongs there."""

    chain: Chain
    office: Signer
    lead: Signer
    deputy: Signer
    anna: Signer
    bert: Signer
    chaplain: Signer


def seated(*, opened: bool = True) -> Seated:
    """Begin the mediators' journal of a case: lead, deputy, two parties, consents; open it where asked."""
    chain = Chain()
    office = chain.staff("office", StaffRole.COORDINATOR)
    lead, deputy = chain.staff("meral", StaffRole.MEDIATOR), chain.staff("daan", StaffRole.MEDIATOR)
    chaplain = chain.staff("sanne", StaffRole.COUNSELLOR)
    anna, bert = chain.person(), chain.person()
    chain.assign(office, lead, s.PlaceGiven.LEAD)
    chain.assign(office, deputy, s.PlaceGiven.DEPUTY)
    for side, who in ((Side.A, anna), (Side.B, bert)):
        chain.confirm(lead, who, side)
        chain.say(who, s.Consent, side=side)
        chain.say(lead, s.Prepared, side=side)
    if opened:
        chain.say(lead, s.CaseOpen)
    return Seated(chain, office, lead, deputy, anna, bert, chaplain)
