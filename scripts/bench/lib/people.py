"""People made up for a benchmark: staff under the organisation's root, and cases that two parties entered by slip.

Everything goes through the relay's own interface, with real keys and signatures; only passphrases are left out. What is
returned can be handed to another process: keys as seeds, journals as positions.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from relay.crypto import digests, sign, slip
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import NOTHING, SECONDS_PER_DAY, CaseId, KeysetId, RecordId, Seconds, SlipId, day_of
from relay.domain.model import MEDIATORS, Seat, Side, StaffRole
from relay.operate import keyfiles, make, root
from relay.operate.identity import fingerprint_of
from relay.wire import messages as m
from relay.wire import records
from relay.wire import statements as s
from relay.wire.messages import Profile
from relay.wire.naming import thing_named
from relay_client.account.keyring import CaseKey, KeysetSeeds
from scripts.bench.lib.api import Api, new_account

ORIGIN: Final = "http://127.0.0.1"
STAFF_DAYS: Final = 100
ASSIGNED_S: Final = 60 * SECONDS_PER_DAY
SLIP_S: Final = SECONDS_PER_DAY

Positions = dict[str, s.Position]
"""Where each seat's journal of a case is, by the seat's name."""


@cache
def keyset_of(seeds: bytes) -> KeysetSecret:
    """Return the keyset of 64 bytes of seeds, expanded once in a process."""
    return KeysetSecret.from_bytes(seeds)


class Person(Struct, frozen=True):
    """Somebody with one keyset, logged in."""

    seeds: bytes
    account: bytes
    bearer: bytes

    @property
    def keyset(self) -> KeysetSecret:
        """Their keys."""
        return keyset_of(self.seeds)

    @property
    def id(self) -> KeysetId:
        """Their keyset id."""
        return KeysetId(self.keyset.public.id)


class BenchCase(Struct, frozen=True):
    """An open case with everyone in it, and where its journals are."""

    id: CaseId
    root: s.RootFingerprint
    mediator: Person
    parties: dict[Side, Person]
    positions: Positions = field(default_factory=dict)

    def signed(self, signer: Person, shape: type[s.Statement], at: Seconds, /, **members: Any) -> Signed:
        """Sign a statement about this case as `signer`; dates follow from `at`, positions are the caller's."""
        return signed(signer.keyset, shape, at, root=self.root, case=self.id, **members)


class Signed(Struct, frozen=True):
    """A record and its id."""

    id: RecordId
    data: bytes


def signed(secret: KeysetSecret, shape: type[s.Statement], at: Seconds, /, **members: Any) -> Signed:
    """Sign a statement: under a fresh nonce, dated `at` as far as its shape has a date."""
    when = {"at": at, "day": day_of(at)}
    dated: dict[str, Any] = {name: value for name, value in when.items() if name in shape.__struct_fields__}
    signer = KeysetId(secret.public.id)
    if thing_named(shape, members, signer) is not None:
        # The first word about it, where nothing else is said.
        members.setdefault("behind", NOTHING)
    code, body = records.body_of(shape(nonce=s.Nonce(os.urandom(16)), signers=(signer,), **dated, **members))
    made = sign.sign_record(secret.signing, signer, sign.RecordStatement(code, body))
    signature = records.Signature(signer, made.alg, made.signature)
    return Signed(RecordId(digests.record_id(code, body)), records.frame(code, body, (signature,)))


class Office:
    """A relay's office: makes staff and cases through the interface, one request at a time."""

    def __init__(self, api: Api, folder: Path) -> None:
        """Take the organisation's root key from the relay's new folder."""
        self.api = api
        self.root = keyfiles.open_root(folder / make.ROOT_NAME, lambda: "")
        self._fingerprint = fingerprint_of(self.root.public)
        self._made = 0
        self.coordinator = self.staff(StaffRole.COORDINATOR)

    def staff(self, role: StaffRole) -> Person:
        """Let the root vouch for somebody new, who takes up the account and logs in."""
        keyset, account, login = self._newcomer(role.value)
        new = self.staff_account(login, account, keyset)
        request = root.StaffRequest(
            format=root.RequestKind.IS,
            root=s.Digest(self._fingerprint),
            keyset=s.KeysetBytes(keyset.public.to_bytes()),
            account=s.SigningKeyBytes(account.public.raw),
            role=role,
            name=f"Made-up {login}",
            at=_now(),
            days=STAFF_DAYS,
        )
        record = root.staff_record(request, self.root, STAFF_DAYS, _now(), os.urandom)
        self.api.call("staff.accept", m.StaffAccept(record, new))
        return self._logged_in(keyset, account, Profile.STAFF, new)

    def staff_account(self, login: str, account: SigningSecret, _keyset: KeysetSecret) -> m.NewAccount:
        """Return what a new staff account brings; nobody unlocks it."""
        return new_account(login, account)

    def party_account(self, login: str, account: SigningSecret, _key: CaseKey) -> m.NewAccount:
        """Return what a new party's account brings; nobody unlocks it."""
        return new_account(login, account)

    def case(self, mediator: Person) -> BenchCase:
        """Take a case from its creation to *open*, as its people would."""
        id_ = CaseId(os.urandom(16))
        case = BenchCase(id_, self._fingerprint, mediator, {})
        created = case.signed(
            self.coordinator,
            s.Assignment,
            _now(),
            mediator=mediator.id,
            place=s.PlaceGiven.LEAD,
            not_after=Seconds(_now() + ASSIGNED_S),
        )
        self.api.call("case.create", m.Act(created.data), bearer=self.coordinator.bearer)
        for side in Side:
            case.parties[side] = self._enrolled(case, side)
            consent = self._chained(case, case.parties[side], s.Consent, side=side)
            self._act("case.consent", case, case.parties[side], consent)
            prepared = self._chained(case, mediator, s.Prepared, side=side)
            self._act("case.prepared", case, mediator, prepared)
        opened = case.signed(mediator, s.CaseOpen, _now())
        log = self._chained(case, mediator, s.Log, statement=opened.id)
        self._act("case.open", case, mediator, opened, log=log.data)
        case.positions.update(self.positions(case))
        return case

    def positions(self, case: BenchCase) -> Positions:
        """Ask everyone's journal position of the server."""
        seats = {MEDIATORS.name: case.mediator, **{Seat.of(side).name: case.parties[side] for side in case.parties}}
        return {seat: self.position(case, person) for seat, person in seats.items()}

    def _enrolled(self, case: BenchCase, side: Side) -> Person:
        keyset, account, login = self._newcomer("party")
        slip_id, secret = SlipId(os.urandom(16)), slip.new_slip_secret(os.urandom)
        expires = Seconds(_now() + SLIP_S)
        registered = self._chained(case, case.mediator, s.Slip, slip=slip_id, side=side, epoch=1, expires=expires)
        self._act("case.slip", case, case.mediator, registered)
        statement = slip.SlipStatement(
            origin=self.api.origin,
            root=self._fingerprint,
            slip=slip_id,
            expiry=expires,
            case=case.id,
            side=side.value,
            account=account.public,
            keyset=keyset.public,
        )
        new = self.party_account(login, account, CaseKey(case.id, side, slip_id, KeysetSeeds(keyset.to_bytes())))
        answer = m.SlipAnswer(
            keyset=s.KeysetBytes(keyset.public.to_bytes()),
            account_key=s.SigningKeyBytes(account.public.raw),
            mac=m.Mac(slip.slip_mac(secret, statement)),
            account=new,
        )
        self.api.call("slip.answer", answer, slip=slip_id)
        confirmed = case.signed(
            case.mediator, s.Confirm, _now(), slip=slip_id, side=side, epoch=1, keyset=answer.keyset
        )
        self._act("case.confirm", case, case.mediator, confirmed)
        return self._logged_in(keyset, account, Profile.PARTY, new)

    def _newcomer(self, what: str) -> tuple[KeysetSecret, SigningSecret, str]:
        self._made += 1
        return KeysetSecret.generate(os.urandom), SigningSecret.generate(os.urandom), f"{what}-{self._made}"

    def _logged_in(
        self, keyset: KeysetSecret, account: SigningSecret, profile: Profile, new: m.NewAccount
    ) -> Person:
        auth = next(slot.auth for slot in new.slots if slot.kind is m.SlotKind.PASSPHRASE)
        bearer = self.api.log_in(new.login, account, profile, auth)
        return Person(keyset.to_bytes(), account.to_bytes(), bearer)

    def _chained(self, case: BenchCase, signer: Person, shape: type[s.Statement], **members: Any) -> Signed:
        return case.signed(signer, shape, _now(), journal=self.position(case, signer), **members)

    def position(self, case: BenchCase, person: Person) -> s.Position:
        """Ask where somebody's journal of a case ends."""
        reply: m.CaseReply = self.api.call("case.get", bearer=person.bearer, case=case.id)
        return reply.journal

    def _act(self, name: str, case: BenchCase, signer: Person, record: Signed, log: bytes | None = None) -> None:
        self.api.call(name, m.Act(record.data, log=log), bearer=signer.bearer, case=case.id)


def open_cases(office: Office, mediators: Sequence[Person], count: int) -> list[BenchCase]:
    """Make so many open cases, the mediators taking turns."""
    return [office.case(mediators[number % len(mediators)]) for number in range(count)]


def _now() -> Seconds:
    return Seconds(int(time.time()))
