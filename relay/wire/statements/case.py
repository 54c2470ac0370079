"""Statements about a case: consent, preparation, opening, pausing, leaving, closing, private notes."""

from __future__ import annotations

from dataclasses import dataclass

from relay.domain.ids import KeysetId, RecordId
from relay.domain.model import Attested, Side
from relay.wire.statements.base import Chained, Dated, Kinds, NoteId, OfCase, WordsRefs


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Chained):
    """A party agrees, or a mediator attests it for a party without keyset."""

    side: Side
    attested: Attested | None = None
    guardian: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEnd(Chained):
    """The named consent is taken back."""

    side: Side
    consent: RecordId
    attested: Attested | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences(Chained):
    """Which kinds a party is willing to receive, and whether the author may learn of opening."""

    side: Side
    kinds: Kinds
    tell_opened: bool
    attested: Attested | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(Chained):
    """The mediator checked the preparation of one side."""

    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpen(Dated):
    """The mediator opens the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Chained):
    """A party pauses (`side` given), or the mediators do."""

    side: Side | None = None
    delegation: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Chained):
    """The named pause is lifted by whose it is."""

    pause: RecordId
    side: Side | None = None
    delegation: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Chained):
    """A party leaves the case."""

    side: Side
    delegation: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Chained):
    """A mediator ends the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(OfCase):
    """A private note between the mediators and one person. It is not an item: nothing can release it."""

    note: NoteId
    words: WordsRefs
    about: Side | None = None
    counsellor: KeysetId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Chained):
    """The mediators' journal position beside a statement that others may read."""

    statement: RecordId
