"""What a verified journal says of its case: the case file that follows from it, and the keys and digests that it names.

Made by `trust/verifier.py` alone, one record after another, each verified before. What the server says beside the journal never
comes in here. Decides nothing: the rules are `relay.domain`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import keyset_id
from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Assignment, CaseFile, Delegation, Guardian, Item, Place, Scope, Seat, Side
from relay.domain.replay import begun
from relay.domain.seen import UNSEEN, Replay
from relay.wire import statements as s


class PartyKey(Struct, frozen=True):
    """A party's keyset as confirmed, or a supporter's."""

    side: Side
    epoch: int
    keyset: bytes
    record: RecordId

    @property
    def public(self) -> KeysetPublic:
        """Its two public halves."""
        return KeysetPublic.from_bytes(self.keyset)

    @property
    def id(self) -> KeysetId:
        """The keyset's id."""
        return name_of(self.keyset)


class HandedWords(Struct, frozen=True):
    """A private note that a mediator sealed for another one, or anew for its side: who did, for whom, and its digest."""

    by: KeysetId
    to: KeysetId
    digest: s.Digest


class SignedWords(Struct, frozen=True):
    """Sealed words that somebody signed: who, for each reader the digest of what was sealed for them, and what stands beside."""

    by: KeysetId
    refs: tuple[s.WordsRef, ...]
    at: Seconds | None = None
    """For a private note: the second at which it was signed."""
    about: Side | None = None
    counsellor: KeysetId | None = None
    handed: tuple[HandedWords, ...] = ()
    """For a private note: for whom other mediators sealed it since."""

    def sealed_for(self, reader: KeysetId) -> tuple[tuple[KeysetId, bytes], ...]:
        """Return who sealed these words for a reader, each with the digest: their writer, then who handed them on, the last first.

        None of them takes another's place: what one sealed may be noise (step G1). What one hands on again replaces their own.
        """
        own = self.digest_for(reader)
        sealed = {self.by: own} if own else {}
        for words in reversed(self.handed):
            if words.to == reader:
                sealed.setdefault(words.by, bytes(words.digest))
        return tuple(sealed.items())

    def digest_for(self, reader: KeysetId) -> bytes:
        """Return the digest of what was sealed for a reader, nothing where nothing was."""
        return next((bytes(ref.digest) for ref in self.refs if ref.to == reader), b"")


@dataclass(slots=True)
class CaseHistory:
    """One case as one seat's journal tells it, up to some entry."""

    replay: Replay
    clock: Seconds = Seconds(0)
    """The latest second that is proved to be past at this place of the journal (step J8)."""
    keys: dict[KeysetId, PartyKey] = field(default_factory=dict)
    """Every keyset that was confirmed for a party, replaced ones too."""
    signed_words: dict[bytes, SignedWords] = field(default_factory=dict)
    """The newest words of each kind about each thing, in the order of their first: a sealing by itself proves no author."""
    handed: dict[bytes, KeysetId] = field(default_factory=dict)
    """Item ‖ reader ‖ digest of a grant that a statement of its own named, with whoever signed that."""
    restores: int = 0
    """How many of the root's words that this journal was set back stand in it."""
    before: tuple[RecordId, KeysetId] | tuple[()] = ()
    """The entry just in front that belongs to one request with the next (a manifest, or what a log is about), and its signer."""
    supporters: dict[KeysetId, PartyKey] = field(default_factory=dict)
    """Every keyset that somebody had or has who stands by a party."""
    guardians: dict[KeysetId, bytes] = field(default_factory=dict)
    """Every keyset that was confirmed for a parent or guardian. None of them is a party's: nothing is sealed to them."""

    @staticmethod
    def of(case: CaseId, seat: Seat) -> CaseHistory:
        """Return what is known before the first entry."""
        return CaseHistory(begun(case, seat))

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
        live = {place.keyset: place for place in self.replay.places if now < place.not_after}
        return dict(sorted(live.items(), key=lambda pair: (pair[1].place is not Place.LEAD, pair[0])))

    def party(self, side: Side) -> PartyKey | None:
        """Return the side's keyset now."""
        keyset = self.file.parties[side].keyset
        return None if keyset is None else self.keys.get(keyset)

    def party_with(self, keyset: KeysetId) -> PartyKey | None:
        """Return whose keyset this is or was."""
        return self.keys.get(keyset)

    def guardian_with(self, keyset: KeysetId) -> Guardian | None:
        """Return the parent or guardian whose keyset this is, also where they decide no more."""
        return next((guardian for guardian in self.file.guardians if guardian.keyset == keyset), None)

    def acts_for(self, keyset: KeysetId) -> Side | None:
        """Return the side with which a guardian decides, or for which a counsellor was given a permission."""
        guardian = self.guardian_with(keyset)
        if guardian is not None:
            return guardian.side
        own = [delegation for delegation in self.file.delegations if delegation.keyset == keyset]
        return max(own, key=lambda delegation: delegation.not_after).side if own else None

    def delegation(self, record: RecordId) -> Delegation | None:
        """Return a delegation, live or not."""
        return self.file.delegation(record)

    def delegations_of(
        self, keyset: KeysetId, now: Seconds, scope: Scope | None = None
    ) -> dict[RecordId, Delegation]:
        """Return a counsellor's delegations that are live now, with this scope where one is asked for."""
        return {
            delegation.record: delegation
            for delegation in self.file.delegations
            if delegation.keyset == keyset
            and delegation.live(now)
            and (scope is None or scope in delegation.scopes)
        }

    def handed_to(self, item: ItemId, to: KeysetId, by: KeysetId) -> bool:
        """Whether `by` ever gave `to` an item: what somebody else gave nobody but its receiver can check."""
        return any(key.startswith(item + to) and who == by for key, who in self.handed.items())

    def gave(self, item: ItemId, to: KeysetId, by: KeysetId) -> bool:
        """Whether `by` released an item to `to`, or gave it to them otherwise."""
        known = self.file.items.get(item)
        released = self.said_of(WordsKind.RELEASE_NOTE, item)
        theirs = known is not None and known.regrant is None and known.released_to == to
        return self.handed_to(item, to, by) or (theirs and released is not None and released.by == by)

    def handed_over(self, item: ItemId, to: KeysetId, digest: s.Digest) -> KeysetId | None:
        """Return which mediator signed that this very grant is for `to`."""
        return self.handed.get(item + to + digest)

    def said_of(self, kind: WordsKind, subject: bytes) -> SignedWords | None:
        """Return the newest signed words of a kind about an item, note or case."""
        return self.signed_words.get(_words_key(kind, subject))

    def notes(self, reader: KeysetId) -> tuple[tuple[s.NoteId, SignedWords], ...]:
        """Return the private notes that were sealed for a reader, oldest first."""
        return tuple(note for note in self.all_notes() if note[1].sealed_for(reader))

    def all_notes(self) -> tuple[tuple[s.NoteId, SignedWords], ...]:
        """Return every private note that this journal tells of, oldest first."""
        kind = _words_key(WordsKind.PRIVATE_NOTE, b"")
        notes = ((key[len(kind) :], words) for key, words in self.signed_words.items() if key.startswith(kind))
        return tuple((s.NoteId(key[:_NOTE_BYTES]), words) for key, words in notes)

    def note_words(self, statement: s.Statement) -> None:
        """Remember whose the sealed texts are that a verified statement names, and which grants it hands over."""
        if isinstance(statement, s.Offer | s.Share | s.Lend | s.Recopy | s.Regrant):
            self.handed[statement.item + statement.to + statement.grant] = statement.signers[0]
        words = _words_of(statement)
        if words is not None:
            kind, subject, signed_words = words
            self.signed_words[_words_key(kind, subject)] = signed_words
        if isinstance(statement, s.HandNote):
            key = _words_key(WordsKind.PRIVATE_NOTE, statement.note + statement.by)
            if key in self.signed_words:
                handed = HandedWords(statement.signers[0], statement.to, statement.digest)
                self.signed_words[key] = replace(
                    self.signed_words[key], handed=(*self.signed_words[key].handed, handed)
                )
        if isinstance(statement, s.Handover):
            self.handed.update(
                {grant.item + statement.to + grant.digest: statement.signers[0] for grant in statement.grants}
            )


def seen(record: RecordId | None) -> bool:
    """Whether something stands by a record that the seat sees; what it takes as given does not."""
    return record is not None and record != UNSEEN


def name_of(public: bytes) -> KeysetId:
    """Return the id of a keyset given as its public bytes."""
    return KeysetId(keyset_id(public))


def _words_key(kind: WordsKind, subject: bytes) -> bytes:
    return bytes([_KINDS.index(kind)]) + subject


_KINDS: Final = tuple(WordsKind)
_NOTE_BYTES: Final = 16


def _words_of(statement: s.Statement) -> tuple[WordsKind, bytes, SignedWords] | None:
    """Return which words a statement binds, and about what; None where it binds none. Words left out take back earlier ones."""
    by = statement.signers[0]
    match statement:
        case s.Note():
            # The id is its writer's choice: whoever takes somebody else's replaces no note but their own.
            return (
                WordsKind.PRIVATE_NOTE,
                statement.note + by,
                SignedWords(by, statement.words, statement.at, statement.about, statement.counsellor),
            )
        case s.Label():
            return WordsKind.CASE_LABEL, statement.case, SignedWords(by, statement.words)
        case s.Return() | s.NotPassedOn():
            return WordsKind.RETURN_REASON, statement.item, SignedWords(by, statement.reason)
        case s.Postpone():
            return WordsKind.POSTPONE_REMARK, statement.item, SignedWords(by, statement.remark or ())
        case s.Release():
            refs = () if statement.note is None else (s.WordsRef(statement.to, statement.note),)
            return WordsKind.RELEASE_NOTE, statement.item, SignedWords(by, refs)
        case _:
            return None
