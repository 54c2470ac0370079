"""Who is whom, up to the pinned root: staff records, and signatures on every statement that a client acts upon.

Nothing that a server says about a person is believed here: only what the root, or somebody whom the root vouched for,
signed. Every refusal is `Untrusted` with a code of its own. Who may sign which statement stands in `trust/verifier.py`.

An example. The device pinned root K. A server shows a `Staff` record that says "M, mediator, from March to December", and a
`Release` signed by M on 4 May:

1. `Directory.admit` takes the record only with a signature by K over these very bytes. M stands in the directory from then on.
2. `Directory.require(M, {mediator}, Window.on(4 May))` returns it. For a day in January it raises `trust.expired`, for the role of
   a coordinator `trust.role`; after a `StaffEnd` by K that is older than the release, `trust.ended`.
3. `UnverifiedRecord.verify` checks the release with M's key as it stands in the record, never with one that came beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from relay.crypto import sign
from relay.crypto.digests import keyset_id, record_id, root_fingerprint
from relay.crypto.errors import CryptoError
from relay.crypto.keys import KeysetPublic, SigningPublic
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import SECONDS_PER_DAY, Day, KeysetId, RecordId, Seconds, start_of
from relay.domain.model import StaffRole
from relay.wire import limits, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay_client.errors import Untrusted
from relay_client.views.base import short, view_of
from relay_client.views.people import StaffMember

STAFF_LONGEST_S: Final = 400 * SECONDS_PER_DAY
SKEW_S: Final = limits.CLOCK_SKEW_S


class UnverifiedRecord(Struct, frozen=True):
    """A record of this organisation, parsed; its signatures are not verified by that."""

    record: records.Record
    id: RecordId

    @property
    def statement(self) -> s.Statement:
        """What it says."""
        return self.record.statement

    def verify(self, index: int, key: SigningPublic) -> None:
        """Verify the signature of signer `index`, or raise Untrusted `trust.signature`."""
        made = self.record.signatures[index]
        statement = sign.RecordStatement(self.record.type, self.record.body)
        try:
            sign.verify_record(key, statement, sign.RecordSignature(made.keyset, made.alg, made.value))
        except CryptoError as error:
            raise Untrusted("trust.signature", short(made.keyset)) from error


class Window(Struct, frozen=True):
    """When a statement was made, as far as it says so: first and last second, with the clocks' tolerance."""

    earliest: int
    latest: int

    @staticmethod
    def of(statement: s.Statement) -> Window:
        """Return the window of a statement that carries a second or a day."""
        if isinstance(statement, s.Dated | s.ShredReceipt):
            return Window.on(statement.day)
        at = getattr(statement, "at", None)
        if not isinstance(at, int):
            raise Untrusted("trust.record", type(statement).__name__)
        return Window(at - SKEW_S, at + SKEW_S)

    @staticmethod
    def on(day: Day) -> Window:
        """Return a whole day, with the tolerance."""
        return Window(start_of(day) - SKEW_S, start_of(day) + SECONDS_PER_DAY + SKEW_S)

    @staticmethod
    def at(now: Seconds) -> Window:
        """Return one moment on our own clock, with the tolerance."""
        return Window(now - SKEW_S, now + SKEW_S)

    def meets(self, first: int, end: int) -> bool:
        """Whether any of it lies in [first, end)."""
        return self.latest >= first and self.earliest < end


def parsed(data: bytes, root: s.RootFingerprint) -> UnverifiedRecord:
    """Parse a record of the organisation with this root; Untrusted `trust.record` or `trust.root`."""
    try:
        record = records.parse(data)
    except Malformed as error:
        raise Untrusted("trust.record", error.code) from error
    if record.statement.root != root:
        raise Untrusted("trust.root")
    return UnverifiedRecord(record, RecordId(record_id(record.type, record.body)))


class Directory:
    """The staff members whom the root vouched for, as far as their records were shown to us."""

    def __init__(self, root: s.SigningKeyBytes) -> None:
        self.root_key = SigningPublic(root)
        self.root = s.RootFingerprint(root_fingerprint(root))
        self._staff: dict[KeysetId, list[s.Staff]] = {}
        self._public: dict[KeysetId, KeysetPublic] = {}
        self._ended: dict[KeysetId, Seconds] = {}
        self._admitted: set[bytes] = set()

    def admit(self, data: Iterable[bytes]) -> None:
        """Add staff records and their endings, in any order; each must hold up to the root."""
        endings = []
        for vouched in data:
            if vouched in self._admitted:
                continue
            record = parsed(vouched, self.root)
            match record.statement:
                case s.Staff():
                    self._admit_member(record, record.statement)
                    self._admitted.add(vouched)
                case s.StaffEnd():
                    endings.append((record, record.statement))
                case _:
                    raise Untrusted("trust.record", type(record.statement).__name__)
        for record, statement in endings:
            self._admit_end(record, statement)

    def knows(self, keyset: KeysetId) -> bool:
        """Whether a staff record for this keyset was shown."""
        return keyset in self._staff

    def interprets(self, keyset: KeysetId) -> bool:
        """Whether the root gave this keyset the role of an interpreter, also where that ended since."""
        return any(staff.role is StaffRole.INTERPRETER for staff in self._staff.get(keyset, ()))

    def given(self, keyset: KeysetId) -> StaffRole | None:
        """Return the one role that the root ever gave a keyset, also where that ended; None where no record of it was shown."""
        staffs = self._staff.get(keyset)
        return staffs[0].role if staffs else None

    def public(self, keyset: KeysetId) -> KeysetPublic:
        """Return a staff member's public keys; Untrusted `trust.unknown`."""
        keyset_public = self._public.get(keyset)
        if keyset_public is None:
            raise Untrusted("trust.unknown", short(keyset))
        return keyset_public

    def name(self, keyset: KeysetId) -> str:
        """Return the name the root gave, or the short id of somebody unknown."""
        staffs = self._staff.get(keyset)
        return max(staffs, key=lambda staff: staff.at).name if staffs else short(keyset)

    def require(self, keyset: KeysetId, roles: frozenset[StaffRole], window: Window) -> s.Staff:
        """Return the record that gives `keyset` one of these roles in the window.

        Raises Untrusted: `trust.unknown`, `trust.role`, `trust.expired` (or not begun), `trust.ended`.
        """
        staffs = self._staff.get(keyset)
        if staffs is None:
            raise Untrusted("trust.unknown", short(keyset))
        fitting = [staff for staff in staffs if staff.role in roles]
        if not fitting:
            raise Untrusted("trust.role", self.name(keyset))
        dated = [staff for staff in fitting if window.meets(staff.not_before, staff.not_after)]
        if not dated:
            raise Untrusted("trust.expired", self.name(keyset))
        if window.earliest > self._ended.get(keyset, Seconds(window.earliest)):
            raise Untrusted("trust.ended", self.name(keyset))
        return max(dated, key=lambda staff: staff.at)

    def members(self, now: Seconds) -> tuple[StaffMember, ...]:
        """Return everyone whose authority is live now, by name."""
        newest = [max(staffs, key=lambda record: record.at) for staffs in self._staff.values()]
        live = [staff for staff in newest if staff.not_before <= now < staff.not_after]
        by_id = {KeysetId(keyset_id(staff.keyset)): staff for staff in live}
        staff_members = [
            view_of(StaffMember, staff, keyset=id_, short_fingerprint=short_fingerprint_text(id_))
            for id_, staff in by_id.items()
            if id_ not in self._ended
        ]
        return tuple(sorted(staff_members, key=lambda member: (member.name, member.keyset)))

    def role(self, keyset: KeysetId, now: Seconds) -> StaffRole | None:
        """Return the role of somebody whose authority is live now, None for anybody else."""
        return next((member.role for member in self.members(now) if member.keyset == keyset), None)

    def coordinators(self, now: Seconds) -> dict[KeysetId, KeysetPublic]:
        """Return the keys of the office's live members."""
        office = [member for member in self.members(now) if member.role is StaffRole.COORDINATOR]
        return {staff_member.keyset: self._public[staff_member.keyset] for staff_member in office}

    def _by_root(self, statement: s.Statement) -> bool:
        return [bytes(signer) for signer in statement.signers] == [bytes(self.root)]

    def _admit_member(self, record: UnverifiedRecord, statement: s.Staff) -> None:
        if not self._by_root(statement):
            raise Untrusted("trust.chain", statement.name)
        record.verify(0, self.root_key)
        if not statement.not_before < statement.not_after <= statement.not_before + STAFF_LONGEST_S:
            raise Untrusted("trust.dates", statement.name)
        id_ = KeysetId(keyset_id(statement.keyset))
        known = self._staff.setdefault(id_, [])
        if any(staff.role is not statement.role for staff in known):
            raise Untrusted("trust.two_roles", statement.name)
        known.append(statement)
        self._public[id_] = KeysetPublic.from_bytes(statement.keyset)

    def _admit_end(self, record: UnverifiedRecord, statement: s.StaffEnd) -> None:
        if self._by_root(statement):
            record.verify(0, self.root_key)
        else:
            self.require(statement.signers[0], frozenset({StaffRole.COORDINATOR}), Window.of(statement))
            record.verify(0, self.public(statement.signers[0]).signing)
        self._ended[statement.keyset] = min(statement.at, self._ended.get(statement.keyset, statement.at))


def verify_receipt(data: bytes, record: RecordId, server: KeysetId, directory: Directory) -> s.Receipt:
    """Return the server's receipt for a record, or raise Untrusted (`trust.receipt` where it is for another)."""
    parsed_record = parsed(data, directory.root)
    statement = parsed_record.statement
    if not isinstance(statement, s.Receipt) or statement.record != record or statement.signers != (server,):
        raise Untrusted("trust.receipt")
    directory.require(server, frozenset({StaffRole.SERVER}), Window.on(statement.day))
    parsed_record.verify(0, directory.public(server).signing)
    return statement
