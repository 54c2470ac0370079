"""What a verified journal says of its case: the case file that follows from it, and the keys and digests that it names.

Made by `authority.py` alone, one record after another, each verified before. What the server says beside the journal never comes
in here. Decides nothing: the rules are `relay.domain`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct

from relay.crypto.digests import keyset_id
from relay.crypto.keys import KeysetPublic
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Assignment, CaseFile, Delegation, Item, Place, Scope, Seat, Side
from relay.domain.replay import begun
from relay.domain.seen import UNSEEN, Replay
from relay.wire import statements as s


class PartyKey(Struct, frozen=True, dict=True):
    """A party's keyset, as confirmed."""

    side: Side
    epoch: int
    keyset: bytes
    record: RecordId

    @cached_property
    def public(self) -> KeysetPublic:
        """Its two public halves."""
        return KeysetPublic.from_bytes(self.keyset)

    @cached_property
    def id(self) -> KeysetId:
        """The keyset's id."""
        return name_of(self.keyset)


class Noted(Struct, frozen=True):
    """A private note, as its writer signed it."""

    by: KeysetId
    at: Seconds
    about: Side | None = None


@dataclass(slots=True)
class Facts:
    """One case as one seat's journal tells it, up to some entry."""

    replay: Replay
    clock: Seconds = Seconds(0)
    """The latest second that is proved to be past at this place of the journal (step J8)."""
    keys: dict[KeysetId, PartyKey] = field(default_factory=dict)
    """Every keyset that was confirmed for a party, replaced ones too."""
    words: dict[s.Digest, KeysetId] = field(default_factory=dict)
    """Digests of sealed texts that somebody signed, with who: a sealing proves nothing of its author by itself."""
    handed: dict[bytes, KeysetId] = field(default_factory=dict)
    """Item ‖ reader ‖ digest of a grant that a hand-over named, with the mediator who signed it."""
    notes: dict[s.NoteId, Noted] = field(default_factory=dict)
    """The private notes of this seat's conversations, oldest first."""
    restores: int = 0
    """How many of the root's words that this journal was set back stand in it."""
    before: tuple[RecordId, KeysetId] | tuple[()] = ()
    """The entry just in front that belongs to one request with the next (a manifest, or what a log is about), and its signer."""

    @staticmethod
    def of(case: CaseId, seat: Seat) -> Facts:
        """Return what is known before the first entry."""
        return Facts(begun(case, seat))

    @property
    def file(self) -> CaseFile:
        """The case file that follows from the journal, as far as the seat sees."""
        return self.replay.file

    @property
    def items(self) -> dict[ItemId, Item]:
        """Every item that the journal tells of, in the order in which they came."""
        return dict(self.file.items)

    def mediators(self, now: Seconds) -> dict[KeysetId, Assignment]:
        """Return who has a place now, lead first."""
        live = {each.keyset: each for each in self.replay.places if now < each.not_after}
        return dict(sorted(live.items(), key=lambda each: (each[1].place is not Place.LEAD, each[0])))

    def party(self, side: Side) -> PartyKey | None:
        """Return the side's keyset now."""
        keyset = self.file.parties[side].keyset
        return None if keyset is None else self.keys.get(keyset)

    def party_with(self, keyset: KeysetId) -> PartyKey | None:
        """Return whose keyset this is or was."""
        return self.keys.get(keyset)

    def delegation(self, record: RecordId) -> Delegation | None:
        """Return a delegation, live or not."""
        return self.file.delegation(record)

    def delegations_of(
        self, keyset: KeysetId, now: Seconds, scope: Scope | None = None
    ) -> dict[RecordId, Delegation]:
        """Return a counsellor's delegations that are live now, with this scope where one is asked for."""
        return {
            each.record: each
            for each in self.file.delegations
            if each.keyset == keyset and each.live(now) and (scope is None or scope in each.scopes)
        }

    def handed_to(self, item: ItemId, to: KeysetId) -> bool:
        """Whether an item was ever handed over to `to`."""
        return any(each.startswith(item + to) for each in self.handed)

    def handed_over(self, item: ItemId, to: KeysetId, digest: s.Digest) -> KeysetId | None:
        """Return which mediator signed that this very grant is for `to`."""
        return self.handed.get(item + to + digest)

    def note_words(self, said: s.Statement) -> None:
        """Remember whose the sealed texts are that a verified statement names, and the grants of a hand-over."""
        for digest in _digests_of_words(said):
            self.words[digest] = said.signers[0]
        if isinstance(said, s.Note):
            self.notes.setdefault(said.note, Noted(said.signers[0], said.at, said.about))
        if isinstance(said, s.Handover):
            self.handed.update({each.item + said.to + each.digest: said.signers[0] for each in said.grants})


def seen(record: RecordId | None) -> bool:
    """Whether something stands by a record that the seat sees; what it takes as given does not."""
    return record is not None and record != UNSEEN


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
