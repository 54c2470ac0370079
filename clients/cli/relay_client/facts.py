"""What a case's records say about who belongs to it and since when; every record in here was verified before.

Assignments, confirmations, delegations and hand-overs of one case, kept as the statements that were signed. Decides
nothing about signatures: `authority.py` does, and asks here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import keyset_id
from relay.crypto.keys import KeysetPublic
from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Place, Scope, Side
from relay.wire import statements as s
from relay_client.trust import Parsed, Window

FACT_TYPES = (s.Assignment, s.Confirm, s.Delegation, s.Revocation, s.Handover)
"""Statements from which facts are made; their bytes are kept on the device."""


class PartyKey(Struct, frozen=True):
    """A party's keyset, as confirmed."""

    side: Side
    epoch: int
    public: KeysetPublic
    record: RecordId

    @property
    def id(self) -> KeysetId:
        """The keyset's id."""
        return KeysetId(self.public.id)


class Term(Struct, frozen=True):
    """One assignment: from when, until when, in which place."""

    place: Place
    since: Seconds
    until: Seconds


@dataclass(slots=True)
class Facts:
    """The people of one case through time. Adding the same record twice changes nothing."""

    records: dict[RecordId, bytes] = field(default_factory=dict)
    """The records themselves, in the order in which they came."""
    _assignments: dict[KeysetId, list[s.Assignment]] = field(default_factory=dict)
    _parties: dict[KeysetId, PartyKey] = field(default_factory=dict)
    _delegations: dict[RecordId, s.Delegation] = field(default_factory=dict)
    _revoked: dict[RecordId, Seconds] = field(default_factory=dict)
    _handovers: dict[tuple[ItemId, KeysetId, s.Digest], KeysetId] = field(default_factory=dict)
    words: dict[s.Digest, KeysetId] = field(default_factory=dict)
    """Digests of sealed texts that somebody signed, with who: a sealing proves nothing of its author by itself."""

    def add(self, found: Parsed) -> None:
        """Take in one verified record; of others than `FACT_TYPES` only the digests of their sealed texts."""
        for digest in _digests_of_words(found.statement):
            self.words[digest] = found.statement.signers[0]
        if found.id in self.records or not isinstance(found.statement, FACT_TYPES):
            return
        self.records[found.id] = found.record.data
        match found.statement:
            case s.Assignment() as said:
                self._assignments.setdefault(said.mediator, []).append(said)
            case s.Confirm() as said:
                public = KeysetPublic.from_bytes(said.keyset)
                key = PartyKey(said.side, said.epoch, public, found.id)
                self._parties[key.id] = key
            case s.Delegation() as said:
                self._delegations[found.id] = said
            case s.Revocation() as said:
                self._revoked[said.delegation] = min(said.at, self._revoked.get(said.delegation, said.at))
            case s.Handover() as said:
                for each in said.grants:
                    self._handovers[each.item, said.to, each.digest] = said.signers[0]

    def is_mediator(self, keyset: KeysetId, window: Window) -> bool:
        """Whether `keyset` had a place in the case at any moment of the window."""
        return any(window.meets(each.since, each.until) for each in self._terms(keyset))

    def mediators(self, now: Seconds) -> dict[KeysetId, Term]:
        """Return who has a place now, lead first."""
        live = {
            keyset: term
            for keyset in self._assignments
            for term in self._terms(keyset)[-1:]
            if now < term.until  # A term that begins seconds from now is live: clocks differ.
        }
        return dict(sorted(live.items(), key=lambda each: (each[1].place is not Place.LEAD, each[0])))

    def party(self, side: Side) -> PartyKey | None:
        """Return the side's keyset now: the highest epoch that was confirmed."""
        theirs = [each for each in self._parties.values() if each.side is side]
        return max(theirs, key=lambda each: each.epoch, default=None)

    def party_with(self, keyset: KeysetId) -> PartyKey | None:
        """Return whose keyset this is or was."""
        return self._parties.get(keyset)

    def delegation(self, record: RecordId) -> s.Delegation | None:
        """Return a delegation, live or not."""
        return self._delegations.get(record)

    def delegated(self, record: RecordId, keyset: KeysetId, window: Window) -> s.Delegation | None:
        """Return the delegation if it let `keyset` act at any moment of the window."""
        said = self._delegations.get(record)
        if said is None or said.counsellor != keyset:
            return None
        until = min(said.not_after, self._revoked.get(record, said.not_after))
        return said if window.meets(said.not_before, until) else None

    def delegations_of(
        self, keyset: KeysetId, now: Seconds, scope: Scope | None = None
    ) -> dict[RecordId, s.Delegation]:
        """Return a counsellor's delegations that are live now, with this scope where one is asked for."""
        return {
            record: said
            for record, said in self._delegations.items()
            if said.counsellor == keyset
            and said.not_before <= now < min(said.not_after, self._revoked.get(record, said.not_after))
            and (scope is None or scope in said.scopes)
        }

    def was_delegated(self, keyset: KeysetId, side: Side | None = None) -> bool:
        """Whether a counsellor ever had a delegation in this case (for this side)."""
        return any(each.counsellor == keyset and side in (None, each.side) for each in self._delegations.values())

    def handed_to(self, item: ItemId, to: KeysetId) -> bool:
        """Whether an item was ever handed over to `to`."""
        return any((each[0], each[1]) == (item, to) for each in self._handovers)

    def handed_over(self, item: ItemId, to: KeysetId, digest: s.Digest) -> KeysetId | None:
        """Return which mediator signed that this very grant is for `to`."""
        return self._handovers.get((item, to, digest))

    def _terms(self, mediator: KeysetId) -> list[Term]:
        """Build a mediator's terms in order of signing: a renewal or an ending takes over from the term that ran.

        By the time signed, not by arrival, so that an old record shown late revives nothing.
        """
        terms: list[Term] = []
        for said in sorted(self._assignments.get(mediator, ()), key=lambda each: each.at):
            if terms and said.at < terms[-1].until:
                terms[-1] = replace(terms[-1], until=max(terms[-1].since, said.at))
            if said.place is not s.PlaceGiven.ENDED:
                terms.append(Term(Place(said.place.value), said.at, said.not_after))
        return terms


def name_of(public: bytes) -> KeysetId:
    """Return the id of a keyset given as its public bytes."""
    return KeysetId(keyset_id(public))


def _digests_of_words(said: s.Statement) -> tuple[s.Digest, ...]:
    match said:
        case s.Note() | s.Label():
            return tuple(each.digest for each in said.words)
        case s.Return():
            return tuple(each.digest for each in said.reason)
        case s.Postpone():
            return tuple(each.digest for each in said.remark or ())
        case s.Release():
            return () if said.note is None else (said.note,)
        case _:
            return ()
