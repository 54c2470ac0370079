"""Statements about a case: consent, preparation, opening, pausing, leaving, closing, private notes."""

from __future__ import annotations

from relay.domain.ids import KeysetId, RecordId
from relay.domain.model import Attested, Side
from relay.wire.statements.base import Chained, Dated, Kinds, NoteId, OfCase, WordsRefs


class Consent(Chained, frozen=True, kw_only=True):
    """A party agrees, or a mediator attests it for a party without keyset."""

    side: Side
    attested: Attested | None = None
    guardian: bool | None = None


class ConsentEnd(Chained, frozen=True, kw_only=True):
    """The named consent is taken back."""

    side: Side
    consent: RecordId
    attested: Attested | None = None


class Preferences(Chained, frozen=True, kw_only=True):
    """Which kinds a party is willing to receive, and whether the author may learn of opening."""

    side: Side
    kinds: Kinds
    tell_opened: bool
    attested: Attested | None = None


class Prepared(Chained, frozen=True, kw_only=True):
    """The mediator checked the preparation of one side."""

    side: Side


class CaseOpen(Dated, frozen=True, kw_only=True):
    """The mediator opens the case."""


class Pause(Chained, frozen=True, kw_only=True):
    """A party pauses (`side` given), or the mediators do."""

    side: Side | None = None
    delegation: RecordId | None = None


class Resume(Chained, frozen=True, kw_only=True):
    """The named pause is lifted by whose it is."""

    pause: RecordId
    side: Side | None = None
    delegation: RecordId | None = None


class Withdraw(Chained, frozen=True, kw_only=True):
    """A party leaves the case."""

    side: Side
    delegation: RecordId | None = None


class Close(Chained, frozen=True, kw_only=True):
    """A mediator ends the case."""


class Note(OfCase, frozen=True, kw_only=True):
    """A private note between the mediators and one person. It is not an item: nothing can release it."""

    note: NoteId
    words: WordsRefs
    about: Side | None = None
    counsellor: KeysetId | None = None


class Log(Chained, frozen=True, kw_only=True):
    """The mediators' journal position beside a statement that others may read."""

    statement: RecordId
