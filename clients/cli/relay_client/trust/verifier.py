"""Takes one record of a journal at its place: verified to its signers, in order, and let stand by the rules (steps J6 to J8).

Whose word counts for what is asked of `relay.domain`, the same rules as the server's, with the case file that follows from the
records before. Nothing that the server says beside the journal is asked.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

from msgspec import Struct

from relay.crypto.errors import CryptoError
from relay.crypto.keys import KeysetPublic, SigningPublic
from relay.domain import commands as c
from relay.domain import order
from relay.domain import replay as replaying
from relay.domain.ids import KeysetId, RecordId, Seconds
from relay.domain.model import Side, StaffRole
from relay.domain.order import Disordered, Moments, SigningSpan
from relay.domain.refusals import Refused
from relay.domain.seen import Replay
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import ParsedStatement, command_of
from relay_client.errors import Untrusted
from relay_client.trust.case_history import CaseHistory, PartyKey, name_of
from relay_client.trust.directory import Directory, UnverifiedRecord, Window
from relay_client.views.base import short


class SignerRole(Enum):
    """As what somebody signs."""

    ROOT = "root"
    SERVER = "server"
    COORDINATOR = "coordinator"
    MEDIATOR = "mediator"
    COUNSELLOR = "counsellor"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"
    PARTY = "party"
    SUPPORTER = "supporter"


_SIGNER: Final = {
    StaffRole.COORDINATOR: SignerRole.COORDINATOR,
    StaffRole.MEDIATOR: SignerRole.MEDIATOR,
    StaffRole.COUNSELLOR: SignerRole.COUNSELLOR,
    StaffRole.INTERPRETER: SignerRole.INTERPRETER,
    StaffRole.SERVER: SignerRole.SERVER,
}
_ROLE: Final = {signer: role for role, signer in _SIGNER.items()}
_STAFF: Final = frozenset(_SIGNER)
_SEES_ALL: Final[tuple[type, ...]] = tuple(s.NEEDS_CURRENT_HEAD)
BESIDE_COMMANDS: Final[dict[type[s.Statement], frozenset[SignerRole]]] = {
    s.Manifest: frozenset({SignerRole.PARTY, SignerRole.MEDIATOR, SignerRole.COUNSELLOR, SignerRole.INTERPRETER}),
    s.Log: frozenset({SignerRole.MEDIATOR}),
    s.Restore: frozenset({SignerRole.ROOT}),
    s.ShredReceipt: frozenset({SignerRole.SERVER}),
    s.StaffEnd: frozenset({SignerRole.ROOT, SignerRole.COORDINATOR}),
}
"""Who signs the records of a journal that give no command; who gives which command stands in `relay.domain.policy`."""


class RecordSigner(Struct, frozen=True):
    """Who signed a statement, as what; `side` is whose party, or for whom a counsellor acts."""

    keyset: KeysetId
    signer: SignerRole
    name: str
    side: Side | None = None


class AcceptedRecord(Struct, frozen=True):
    """A record that stands: who signed it, and the second that counts for it."""

    who: RecordSigner
    at: Seconds
    names_place: bool = False
    """Whether it names a position that its signer's own journal must have. What stops is asked for none (step R8)."""
    saw_all: bool = False
    """Whether that position must be the newest one before its request (step J3)."""


class RecordVerifier:
    """Takes the records of one journal, one after another, and keeps what follows from them in `history`."""

    def __init__(self, directory: Directory, history: CaseHistory, now: Seconds) -> None:
        self.directory = directory
        self.history = history
        self.now = now
        self._ahead: s.Statement | None = None
        """The record just in front that belongs to one request with the next."""

    def take(self, record: UnverifiedRecord) -> AcceptedRecord:
        """Take the next record; raises Untrusted and leaves `history` as it was.

        `journal.order` for a date that contradicts the place, `trust.*` for signatures and staff, `journal.rule` where the rules
        do not let it stand there (the code of the rule is in `who`).
        """
        statement, history = record.statement, self.history
        dated = _dated(statement)
        try:
            moments = order.placed(history.clock, dated, self.now)
        except Disordered as disorder:
            raise _disordered(disorder, dated, self.now) from disorder
        who = self.signed(record, moments)
        saw_all = self._saw_all(statement)
        self._in_its_request(statement)
        command = self._command(record.id, statement, moments)
        if command is not None:
            history.replay = self._after(self._heard(statement), command, self._caller(who), moments)
        self._learn(record)
        history.clock = order.behind(history.clock, dated)
        named = isinstance(statement, s.Chained) and not s.only_takes(statement)
        return AcceptedRecord(who, moments.likely, named, saw_all)

    def take_beside(self, record: UnverifiedRecord) -> None:
        """Take a place or a party's keyset from a record that no journal of this seat holds, verified at its own date.

        Whose place ended in the journal gets it back only by a record that is younger than its end.
        """
        statement, history = record.statement, self.history
        if isinstance(statement, s.Confirm) and name_of(statement.keyset) not in history.keys:
            moments = _at_its_date(statement.at)
            who = self.signed(record, moments)
            if who.signer is not SignerRole.MEDIATOR or (statement.epoch > 1 and len(statement.signers) == 1):
                raise Untrusted("trust.standing", who.name)
            self.admit_key(record)
        elif isinstance(statement, s.Assignment):
            moments = _at_its_date(statement.at)
            who = self.signed(record, moments)
            command = self._command(record.id, statement, moments)
            if isinstance(command, c.Assign):
                try:
                    history.replay = replaying.with_place(history.replay, command, self._caller(who), statement.at)
                except Refused as refused:
                    raise Untrusted("journal.rule", refused.code.value) from refused

    def require_allowed(self, id_: RecordId, statement: s.Statement) -> None:
        """Require that the rules let a mediator say this now, by the case file that follows from the journal; Refused else.

        Asked before anything is sent, so that no row of the server's can make a mediator sign what their journal forbids, nor a
        party what a mediator says with them. Whoever of the staff is given something, or signs second, is known here by the root's
        record; nobody else is given anything.
        """
        asked = self.history.replay.whole or isinstance(statement, s.Delegation | s.Supporter)
        if not asked or isinstance(statement, s.Submit):
            return
        moments = _at_its_date(self.now)
        command = self._command(id_, statement, moments)
        if command is not None:
            role = StaffRole.MEDIATOR
            replaying.after(self.history.replay, command, c.Caller(statement.signers[0], role), moments)

    def signed(self, record: UnverifiedRecord, moments: Moments) -> RecordSigner:
        """Verify every signature of a record, each by somebody who was there at that time; return the first signer.

        Raises Untrusted `trust.signer`, `trust.signature`, `trust.second_signature`, `trust.standing` and those of
        `Directory.require`.
        """
        statement = record.statement
        window = Window(moments.first, moments.last)
        who, key = self._identify(statement.signers[0], window)
        allowed = BESIDE_COMMANDS.get(type(statement))
        if allowed is not None and who.signer not in allowed:
            raise Untrusted("trust.standing", who.name)
        record.verify(0, key)
        for index, keyset in enumerate(statement.signers[1:], 1):
            try:
                record.verify(index, self._identify(keyset, window)[1])
            except Untrusted as fault:
                raise Untrusted("trust.second_signature", fault.who) from fault
        return who

    def _identify(self, keyset: KeysetId, window: Window) -> tuple[RecordSigner, SigningPublic]:
        if bytes(keyset) == bytes(self.directory.root):
            return RecordSigner(keyset, SignerRole.ROOT, ""), self.directory.root_key
        party = self.history.party_with(keyset)
        if party is not None:
            return RecordSigner(keyset, SignerRole.PARTY, "", party.side), party.public.signing
        guardian = self.history.guardian_with(keyset)
        if guardian is not None:
            public = KeysetPublic.from_bytes(self.history.guardians[keyset])
            return RecordSigner(keyset, SignerRole.GUARDIAN, "", guardian.side), public.signing
        supporter = self.history.supporters.get(keyset)
        if supporter is not None:
            return RecordSigner(keyset, SignerRole.SUPPORTER, "", supporter.side), supporter.public.signing
        if not self.directory.knows(keyset):
            raise Untrusted("trust.signer", short(keyset))
        member = self.directory.require(keyset, _STAFF, window)
        acting = [delegation.side for delegation in self.history.file.delegations if delegation.keyset == keyset]
        side = acting[0] if acting else None
        return RecordSigner(keyset, _SIGNER[member.role], member.name, side), self.directory.public(keyset).signing

    def _caller(self, who: RecordSigner) -> c.Caller:
        return c.Caller(who.keyset, _ROLE.get(who.signer))

    def _heard(self, statement: s.Statement) -> Replay:
        """Return what is known once those parties spoke who signed: to a counsellor no journal tells of their keysets."""
        replay = self.history.replay
        for signer in statement.signers:
            party = self.history.party_with(signer)
            if party is not None:
                replay = replaying.with_voice(replay, party.side, signer, party.epoch)
        return replay

    def _after(self, before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> Replay:
        try:
            return replaying.after(before, command, caller, moments)
        except Refused as refused:
            raise Untrusted("journal.rule", refused.code.value) from refused

    def _in_its_request(self, statement: s.Statement) -> None:
        """Require the order within one request (step J2): a submit behind its manifest, a log behind what it is about."""
        before = self.history.before
        if isinstance(statement, s.Log):
            fits = before == (statement.statement, statement.signers[0])
        elif isinstance(statement, s.Submit):
            fits = before == (statement.manifest, statement.signers[0])
        else:
            fits = not before
        if not fits:
            raise Untrusted("journal.rule", "record.mismatch")

    def _saw_all(self, statement: s.Statement) -> bool:
        """Whether a record's position must be the newest one: its own, or the log's beside a statement that others read."""
        about = self._ahead if isinstance(statement, s.Log) else statement
        return isinstance(about, _SEES_ALL)

    def _command(self, id_: RecordId, statement: s.Statement, moments: Moments) -> c.Command | None:
        if isinstance(statement, s.StaffEnd):
            return c.EndPlace(record=id_, mediator=statement.keyset)
        if type(statement) in BESIDE_COMMANDS:
            return None
        window = Window(moments.first, moments.last)
        any_statement: Any = statement
        subject = _subject(statement)
        second = None
        if isinstance(statement, s.Confirm) and len(statement.signers) > 1:
            second = self._caller(self._identify(statement.signers[1], window)[0])
        vouched = s.vouched(statement)
        parsed = ParsedStatement(
            id=id_,
            statement=statement,
            signer=statement.signers[0],
            manifest=self._manifest(any_statement) if isinstance(statement, s.Submit) else None,
            subject_role=None if subject is None else self._role(subject, window),
            second=second,
            confirmed=None if vouched is None else name_of(vouched),
        )
        try:
            return command_of(parsed)
        except (KeyError, Malformed) as error:
            raise Untrusted("journal.rule", "record.mismatch") from error

    def _manifest(self, statement: s.Submit) -> s.Manifest | None:
        """Return the manifest just in front of its submit, where both fit (step S1)."""
        manifest = self._ahead
        if not isinstance(manifest, s.Manifest):
            return None
        same = (
            manifest.item == statement.item
            and manifest.author == statement.signers[0]
            and manifest.signers == statement.signers
        )
        if not same or bool(manifest.told) is not (statement.attested is not None):
            raise Untrusted("journal.rule", "record.mismatch")
        return manifest

    def _role(self, subject: KeysetId, window: Window) -> StaffRole | None:
        try:
            return self.directory.require(subject, _STAFF, window).role
        except Untrusted:
            return None

    def _learn(self, record: UnverifiedRecord) -> None:
        statement, history = record.statement, self.history
        history.note_words(statement)
        if isinstance(statement, s.Confirm):
            self.admit_key(record)
        if isinstance(statement, s.Guardian) and statement.keyset is not None:
            self._admit_guardian(statement.keyset, statement.side)
        if isinstance(statement, s.Supporter):
            history.supporters[name_of(statement.keyset)] = _key_of(statement, 0, record.id)
        waits = isinstance(statement, s.Manifest) or (isinstance(statement, s.LOGGED) and history.replay.whole)
        history.before = (record.id, statement.signers[0]) if waits else ()
        self._ahead = statement if waits else None
        history.restores += isinstance(statement, s.Restore)

    def _admit_guardian(self, keyset: bytes, side: Side) -> None:
        """Keep the keyset of a parent or guardian as confirmed; Untrusted `trust.key` where it is none."""
        try:
            KeysetPublic.from_bytes(keyset)
        except CryptoError as error:
            raise Untrusted("trust.key", side.value) from error
        self.history.guardians[name_of(keyset)] = keyset

    def admit_key(self, record: UnverifiedRecord) -> None:
        """Keep the keyset that a verified confirmation bears; Untrusted `trust.key` where it is none."""
        statement = record.statement
        if not isinstance(statement, s.Confirm):
            raise Untrusted("trust.record", type(statement).__name__)
        self.history.keys[name_of(statement.keyset)] = _key_of(statement, statement.epoch, record.id)


def _key_of(statement: s.Confirm | s.Supporter, epoch: int, record: RecordId) -> PartyKey:
    """Return the keyset that a verified statement bears; Untrusted `trust.key` where it is none."""
    try:
        KeysetPublic.from_bytes(statement.keyset)
    except CryptoError as error:
        raise Untrusted("trust.key", statement.side.value) from error
    return PartyKey(statement.side, epoch, statement.keyset, record)


def _subject(statement: s.Statement) -> KeysetId | None:
    """Return the member of the staff whom a statement gives something; None where it gives nobody of them anything."""
    match statement:
        case s.Assignment():
            return statement.mediator
        case s.Delegation():
            return statement.counsellor
        case s.Share():
            return statement.to
        case _:
            return None


def _disordered(disorder: Disordered, dated: SigningSpan, now: Seconds) -> Untrusted:
    """Return why a date does not fit its place; both times where it lies ahead of this clock, which may be the wrong one."""
    fault = Untrusted("journal.order", disorder.code)
    if dated.first > now:
        fault.sentence = "problem-journal-order-ahead"
        fault.moments = {"own": now, "told": Seconds(dated.first)}
    return fault


def _at_its_date(at: Seconds) -> Moments:
    return Moments(at, at - order.CLOCK_SKEW_S, at + order.CLOCK_SKEW_S)


def _dated(statement: s.Statement) -> SigningSpan:
    """Return when a statement says that it was signed; Untrusted `trust.record` for one that says nothing."""
    if isinstance(statement, s.Dated | s.ShredReceipt):
        return order.on_day(statement.day)
    at = getattr(statement, "at", None)
    if not isinstance(at, int):
        raise Untrusted("trust.record", type(statement).__name__)
    waits = order.WAITS_LONGEST_S if len(statement.signers) > 1 else 0
    # No server holds against its clock what stops (R5), and what the root signs off line.
    unheld = s.at_any_age(statement) or isinstance(statement, s.StaffEnd | s.Restore)
    return order.at_second(Seconds(at), waits_s=waits, bound=not unheld)
