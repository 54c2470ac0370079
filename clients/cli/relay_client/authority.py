"""Who may sign which statement about a case: one table, and the check that a record's signers had that standing then.

The server decides by the same rules; this is where a client sees that it did. A statement that passes was signed, by
exactly those it names, each of whom the root or somebody it vouched for let do so at that time.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from relay.crypto.keys import SigningPublic
from relay.domain.ids import KeysetId
from relay.domain.model import Side, StaffRole
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.facts import Facts, name_of
from relay_client.trust import Directory, Parsed, Window
from relay_client.views import short


class Signer(Enum):
    """As what somebody signs."""

    ROOT = "root"
    SERVER = "server"
    COORDINATOR = "coordinator"
    MEDIATOR = "mediator"
    COUNSELLOR = "counsellor"
    PARTY = "party"


_ROLE: Final = {
    StaffRole.COORDINATOR: Signer.COORDINATOR,
    StaffRole.MEDIATOR: Signer.MEDIATOR,
    StaffRole.COUNSELLOR: Signer.COUNSELLOR,
    StaffRole.SERVER: Signer.SERVER,
}
_MEDIATOR: Final = frozenset({Signer.MEDIATOR})
_OWN: Final = frozenset({Signer.PARTY, Signer.MEDIATOR})
_ANYONE: Final = frozenset({Signer.PARTY, Signer.MEDIATOR, Signer.COUNSELLOR})

MAY_SIGN: Final[Mapping[type[s.Statement], frozenset[Signer]]] = {
    s.Assignment: frozenset({Signer.COORDINATOR}),
    s.Label: frozenset({Signer.COORDINATOR, Signer.MEDIATOR}),
    s.Slip: _MEDIATOR,
    s.Confirm: _MEDIATOR,
    s.Delegation: _MEDIATOR,
    s.Revocation: _MEDIATOR,
    s.Handover: _MEDIATOR,
    s.Prepared: _MEDIATOR,
    s.CaseOpen: _MEDIATOR,
    s.Close: _MEDIATOR,
    s.Release: _MEDIATOR,
    s.Regrant: _MEDIATOR,
    s.Return: _MEDIATOR,
    s.Decline: _MEDIATOR,
    s.Postpone: _MEDIATOR,
    s.Log: _MEDIATOR,
    s.Consent: _OWN,
    s.ConsentEnd: _OWN,
    s.Preferences: _OWN,
    s.Manifest: _ANYONE,
    s.Submit: _ANYONE,
    s.Pause: _ANYONE,
    s.Resume: _ANYONE,
    s.Recall: _ANYONE,
    s.Open: _ANYONE,
    s.Refuse: _ANYONE,
    s.Deliver: frozenset({Signer.MEDIATOR, Signer.COUNSELLOR}),
    s.Destroy: frozenset({Signer.PARTY, Signer.COUNSELLOR}),
    s.Withdraw: frozenset({Signer.PARTY, Signer.COUNSELLOR}),
    s.Note: _ANYONE,
    s.Restore: frozenset({Signer.ROOT}),
    s.ShredReceipt: frozenset({Signer.SERVER}),
}
"""The first signer. A second one, where the type allows it, is checked by `_second`."""


class Who(Struct, frozen=True):
    """Who signed a statement, as what; `side` is whose party, or for whom a counsellor acts."""

    keyset: KeysetId
    signer: Signer
    name: str
    side: Side | None = None


class Authority:
    """Checks records of one case against its facts and the organisation's staff."""

    def __init__(self, directory: Directory, facts: Facts, *, knows_places: bool = True) -> None:
        self.directory = directory
        self.facts = facts
        self.knows_places = knows_places
        """Whether the facts hold every assignment of the case. A counsellor's journal begins with the delegation:
        there, a mediator who is vouched for by the root passes, except for what `insist_mediator` is asked about."""

    def check(self, found: Parsed) -> Who:
        """Verify every signature and standing of a record; raises Untrusted with a code per reason.

        `trust.signer` (nobody known), `trust.standing` (somebody, but not entitled), `trust.signature`, and those
        of `Directory.insist`.
        """
        said = found.statement
        allowed = MAY_SIGN.get(type(said))
        if allowed is None:
            raise Untrusted("trust.record", type(said).__name__)
        who, key = self.identify(said.signers[0], said)
        if who.signer not in allowed or not _fits(said, who):
            raise Untrusted("trust.standing", who.name)
        found.verify(0, key)
        if len(said.signers) > 1:
            self._second(found, said.signers[1])
        elif isinstance(said, s.Confirm) and said.epoch > 1:
            raise Untrusted("trust.second_signature", who.name)
        return who

    def identify(self, keyset: KeysetId, said: s.Statement) -> tuple[Who, SigningPublic]:
        """Return who signed `said` with this keyset, entitled to act in this case at that time."""
        if bytes(keyset) == bytes(self.directory.root):
            return Who(keyset, Signer.ROOT, ""), self.directory.root_key
        party = self.facts.party_with(keyset)
        if party is not None:
            return Who(keyset, Signer.PARTY, "", party.side), party.public.signing
        if not self.directory.knows(keyset):
            raise Untrusted("trust.signer", short(keyset))
        window = Window.of(said)
        member = self.directory.insist(keyset, frozenset(_ROLE), window)
        signer = _ROLE[member.role]
        side = None
        if signer is Signer.MEDIATOR and self.knows_places:
            self.insist_mediator(keyset, window)
        if signer is Signer.COUNSELLOR:
            side = self._counselled(keyset, said, window)
        return Who(keyset, signer, member.name, side), self.directory.public(keyset).signing

    def insist_mediator(self, keyset: KeysetId, window: Window) -> None:
        """Insist that this staff member was a mediator of this very case at that time."""
        member = self.directory.insist(keyset, frozenset({StaffRole.MEDIATOR}), window)
        if not self.facts.is_mediator(keyset, window):
            raise Untrusted("trust.assignment", member.name)

    def _counselled(self, keyset: KeysetId, said: s.Statement, window: Window) -> Side | None:
        """Return for whom a counsellor acts: by the delegation named, or by any for a private note or a submit."""
        named = getattr(said, "delegation", None)
        if named is not None:
            delegation = self.facts.delegated(named, keyset, window)
            if delegation is None:
                raise Untrusted("trust.delegation", self.directory.name(keyset))
            return delegation.side
        if not isinstance(said, s.Note | s.Submit) or not self.facts.was_delegated(keyset):
            raise Untrusted("trust.delegation", self.directory.name(keyset))
        return None

    def _second(self, found: Parsed, keyset: KeysetId) -> None:
        """A recovery is vouched for by another staff member, a delegation by the party themselves."""
        said = found.statement
        match said:
            case s.Confirm():
                roles = frozenset({StaffRole.MEDIATOR, StaffRole.COORDINATOR})
                self.directory.insist(keyset, roles, Window.of(said))
                found.verify(1, self.directory.public(keyset).signing)
            case s.Delegation():
                party = self.facts.party_with(keyset)
                if party is None or party.side is not said.side:
                    raise Untrusted("trust.second_signature", short(keyset))
                found.verify(1, party.public.signing)
            case _:
                raise Untrusted("trust.second_signature", short(keyset))

    def succeeds(self, said: s.Confirm) -> None:
        """Insist that a confirmation follows the one before: next epoch, naming the keyset it replaces."""
        before = self.facts.party(said.side)
        epoch, replaced = (0, None) if before is None else (before.epoch, before.id)
        if said.epoch != epoch + 1 or said.replaces != replaced or name_of(said.keyset) == replaced:
            raise Untrusted("trust.epoch", said.side.value)


def _fits(said: s.Statement, who: Who) -> bool:
    """Whether the statement speaks for somebody its signer may speak for."""
    any_said: Any = said
    match who.signer, said:
        case Signer.MEDIATOR, s.Consent() | s.ConsentEnd() | s.Preferences() | s.Recall():
            return any_said.attested is not None
        case Signer.MEDIATOR, s.Pause() | s.Resume():
            return any_said.side is None and any_said.delegation is None
        case Signer.MEDIATOR, s.Manifest():
            return bool(any_said.told) is not (any_said.derived_from is not None) and any_said.delegation is None
        case Signer.PARTY | Signer.COUNSELLOR, s.Note():
            return any_said.about is (who.side if who.signer is Signer.PARTY else None)
        case Signer.PARTY, _:
            speaks = getattr(said, "side", who.side) is who.side and getattr(said, "attested", None) is None
            plain = not isinstance(said, s.Manifest) or (said.told is None and said.derived_from is None)
            return speaks and plain and getattr(said, "delegation", None) is None
        case Signer.COUNSELLOR, _:
            return getattr(said, "side", who.side) is who.side and getattr(said, "attested", None) is None
        case _:
            return True
