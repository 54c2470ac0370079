"""The checks of docs/protocol.md on people and records, written out once more with the public functions alone.

They are what vectors of people, delegations and readings are held against, so that a client can be held against the same files.
"""

from __future__ import annotations

from typing import Any

from relay.crypto import digests, sign
from relay.crypto.errors import CannotVerify
from relay.crypto.keys import SigningPublic
from relay.domain.ids import SECONDS_PER_DAY, KeysetId, RecordId
from relay.domain.model import Side, StaffRole
from relay.wire import limits, records
from relay.wire import statements as s
from relay.wire.codec import Malformed

STAFF = frozenset({StaffRole.MEDIATOR, StaffRole.COORDINATOR})


class Refused(Exception):
    """A check that failed, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require(holds: bool, code: str) -> None:
    if not holds:
        raise Refused(code)


def parsed(data: str) -> records.Record:
    try:
        return records.parse(bytes.fromhex(data))
    except Malformed as malformed:
        raise Refused(malformed.code) from None


def id_of(record: records.Record) -> RecordId:
    return RecordId(digests.record_id(record.type, record.body))


def verify(record: records.Record, index: int, public: bytes, code: str = "trust.signature") -> None:
    made = record.signatures[index]
    try:
        sign.verify_record(
            SigningPublic(public),
            sign.RecordStatement(record.type, record.body),
            sign.RecordSignature(made.keyset, made.alg, made.value),
        )
    except CannotVerify:
        raise Refused(code) from None


def window(said: s.Statement) -> tuple[int, int]:
    """Step T4: when a statement was made, as far as it says so."""
    day = getattr(said, "day", None)
    if day is not None:
        begins = day * SECONDS_PER_DAY
        return begins - limits.CLOCK_SKEW_S, begins + SECONDS_PER_DAY + limits.CLOCK_SKEW_S
    at: int = getattr(said, "at", 0)
    return at - limits.CLOCK_SKEW_S, at + limits.CLOCK_SKEW_S


class Office:
    """Staff and places up to the root, and the parties' keysets, as far as records said so."""

    def __init__(self, given: Any) -> None:
        root = bytes.fromhex(given["root_public"])
        self.root = digests.root_fingerprint(root)
        self.case = bytes.fromhex(given["case"])
        self.staff: dict[KeysetId, s.Staff] = {}
        self.places: list[s.Assignment] = []
        self.parties: dict[Side, list[bytes]] = {Side.A: [], Side.B: []}
        for data in given["staff"].values():
            record = parsed(data)
            said = record.statement
            assert isinstance(said, s.Staff)
            assert said.signers == (self.root,)
            verify(record, 0, root)
            self.staff[KeysetId(digests.keyset_id(said.keyset))] = said
        for data in given["assignments"].values():
            record = parsed(data)
            placed = record.statement
            assert isinstance(placed, s.Assignment)
            verify(
                record, 0, self.member(placed.signers[0], frozenset({StaffRole.COORDINATOR}), placed).keyset[:32]
            )
            self.places.append(placed)

    def member(self, keyset: KeysetId, roles: frozenset[StaffRole], at: s.Statement) -> s.Staff:
        """Steps K3 and T5: the staff record of somebody with one of these roles when `at` was made."""
        found = self.staff.get(keyset)
        if found is None:
            raise Refused("trust.unknown")
        require(found.role in roles, "trust.role")
        earliest, latest = window(at)
        require(latest >= found.not_before and earliest < found.not_after, "trust.expired")
        return found

    def is_mediator(self, keyset: KeysetId, at: s.Statement) -> bool:
        """Whether somebody had a place in the case when `at` was made."""
        earliest, latest = window(at)
        return any(
            each.mediator == keyset and latest >= each.at and earliest < each.not_after for each in self.places
        )

    def first_by_mediator(self, record: records.Record) -> None:
        """Require that the first signer is a mediator of the case, and that the signature holds."""
        said = record.statement
        signer = said.signers[0]
        known = signer in self.staff or any(
            signer == digests.keyset_id(each) for own in self.parties.values() for each in own
        )
        require(known, "trust.signer")
        require(signer in self.staff and self.staff[signer].role is StaffRole.MEDIATOR, "trust.standing")
        require(self.is_mediator(signer, said), "trust.assignment")
        verify(record, 0, self.staff[signer].keyset[:32])

    def party(self, side: Side) -> bytes | None:
        """The keyset of a side now."""
        return self.parties[side][-1] if self.parties[side] else None

    def confirm(self, record: records.Record) -> None:
        """Steps E5, E6 and K4: take in a confirm, or refuse it."""
        said = record.statement
        assert isinstance(said, s.Confirm)
        self.first_by_mediator(record)
        if len(said.signers) > 1:
            second = self.member(said.signers[1], STAFF, said)
            verify(record, 1, second.keyset[:32])
        else:
            require(said.epoch == 1, "trust.second_signature")
        before = self.party(said.side)
        replaced = None if before is None else digests.keyset_id(before)
        follows = said.epoch == len(self.parties[said.side]) + 1 and said.replaces == replaced
        require(follows and digests.keyset_id(said.keyset) != replaced, "trust.epoch")
        self.parties[said.side].append(said.keyset)

    def delegation(self, record: records.Record) -> None:
        """Steps K3 and E7: take in a delegation, or refuse it."""
        said = record.statement
        assert isinstance(said, s.Delegation)
        signer = said.signers[0]
        parties = {digests.keyset_id(each) for own in self.parties.values() for each in own}
        require(signer not in parties, "trust.standing")
        self.first_by_mediator(record)
        party = self.party(said.side)
        if party is None or len(said.signers) == 1:
            require(party is None and len(said.signers) == 1, "trust.second_signature")
            return
        require(said.signers[1] == digests.keyset_id(party), "trust.second_signature")
        verify(record, 1, party[:32])

    def take(self, record: records.Record) -> None:
        """Take in a record of a journal of this case."""
        assert getattr(record.statement, "case", None) == self.case
        if isinstance(record.statement, s.Confirm):
            self.confirm(record)
        elif isinstance(record.statement, s.Delegation):
            self.delegation(record)
