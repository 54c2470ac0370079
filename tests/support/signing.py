"""People with keys, and statements under their signatures: what tests sign with, on a clock and chance of their own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from relay.crypto import digests, grant, sign
from relay.crypto.keys import KeysetPublic, KeysetSecret, SigningSecret
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Purpose, Side, StaffRole
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.statements import GrantBytes, KeysetBytes, Nonce, RootFingerprint, ShareBytes, SigningKeyBytes
from tests.support.chance import Chance

START = Seconds(1_800_000_000)
DAY = 86_400
ORIGIN = "http://127.0.0.1"


@dataclass
class Clock:
    """The service's clock; tests move it."""

    at: float = float(START)

    def __call__(self) -> float:
        return self.at


class MachineClock(Clock):
    """The machine's own time, for whoever asks a server that runs by it, however long the tests take."""

    def __call__(self) -> float:
        return float(int(time.time()))


@dataclass
class Someone:
    """A person with one keyset and a way of asking; `session` once they are known to the service."""

    name: str
    keyset: KeysetSecret
    account: SigningSecret
    role: StaffRole | None = None
    bearer: bytes = b""
    auth: bytes = b""
    """What they show of their passphrase when they log in; of an account that was made here."""

    @property
    def id(self) -> KeysetId:
        return KeysetId(self.keyset.public.id)

    @property
    def public(self) -> KeysetPublic:
        return self.keyset.public


@dataclass
class Written:
    """An item as its author made it: what a mediator needs to release it."""

    item: ItemId
    manifest: RecordId
    author: Someone
    cek: bytes
    text: bytes
    request: messages.Submission
    side: Side
    large: tuple[bytes, ...] = ()
    """The stored bytes of its parts from 1 on."""


@dataclass
class Signing:
    """One organisation's root, and signing under it."""

    chance: Chance = field(default_factory=lambda: Chance("world"))
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.root = SigningSecret.generate(self.chance)
        self.fingerprint = RootFingerprint(digests.root_fingerprint(self.root.public.raw))

    def someone(self, name: str) -> Someone:
        """Make a person nobody knows yet."""
        return Someone(name, KeysetSecret.generate(self.chance), SigningSecret.generate(self.chance))

    def signed(self, statement: s.Statement, *people: Someone) -> bytes:
        """Frame a statement under these people's signatures."""
        code, body = records.body_of(statement)
        made = [sign.sign_record(each.keyset.signing, each.id, sign.RecordStatement(code, body)) for each in people]
        return records.frame(
            code, body, tuple(records.Signature(KeysetId(m.keyset_id), m.alg, m.signature) for m in made)
        )

    def by_root(self, statement: s.Statement) -> bytes:
        """Frame a statement under the root's signature."""
        code, body = records.body_of(statement)
        made = sign.sign_record(self.root, self.fingerprint, sign.RecordStatement(code, body))
        return records.frame(code, body, (records.Signature(KeysetId(self.fingerprint), made.alg, made.signature),))

    def staff_statement(self, person: Someone, role: StaffRole) -> s.Staff:
        """Say what the root says of a staff member."""
        return s.Staff(
            root=self.fingerprint,
            nonce=Nonce(self.chance(16)),
            signers=(KeysetId(self.fingerprint),),
            at=self.now(),
            keyset=KeysetBytes(person.public.to_bytes()),
            account=SigningKeyBytes(person.account.public.raw),
            role=role,
            name=person.name,
            not_before=Seconds(self.now() - DAY),
            not_after=Seconds(self.now() + 300 * DAY),
        )

    def now(self) -> Seconds:
        """The present second."""
        return Seconds(int(self.clock()))

    def grant_for(
        self, cek: bytes, to: Someone, case: CaseId, item: ItemId, grantor: Someone, purpose: Purpose
    ) -> messages.GrantFor:
        """Wrap a content key."""
        made, share = grant.make_grant(
            cek,
            to.public,
            case=case,
            item=item,
            grantor=grantor.id,
            purpose=grant.Purpose(purpose.value),
            random=self.chance,
        )
        return messages.GrantFor(item, to.id, purpose, GrantBytes(made), ShareBytes(share))


def record_id(data: bytes) -> RecordId:
    """Return the id of a framed record."""
    record = records.parse(data)
    return RecordId(digests.record_id(record.type, record.body))
