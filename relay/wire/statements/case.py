"""Statements about a case: consent, preparation, opening, pausing, leaving, closing, private notes."""

from __future__ import annotations

from typing import ClassVar

from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId
from relay.domain.model import Attested, Side
from relay.wire.statements.base import Chained, Dated, Digest, Kinds, NoteId, OfCase, RecordIds, WordsRefs, numbered


@numbered(6)
class Consent(Chained, frozen=True, kw_only=True):
    """A party agrees, or a mediator attests it for a party without keyset."""

    side: Side
    attested: Attested | None = None
    guardian: bool | None = None
    takes_up: CaseId | None = None
    """The earlier case that this one takes up (S19)."""
    together: RecordIds | None = None
    """Of somebody under age: the words of the parents or guardians together with whom they agree (S25)."""
    behind: RecordId | None = None
    """The newest `Consent`, `ConsentEnd` or `UnderAge` of this side, or 32 zero bytes (step J11)."""


@numbered(7)
class ConsentEnd(Chained, frozen=True, kw_only=True):
    """The named consent is taken back."""

    only_takes: ClassVar[bool] = True
    side: Side
    consent: RecordId
    attested: Attested | None = None


@numbered(8)
class Preferences(Chained, frozen=True, kw_only=True):
    """Which kinds a party is willing to receive, and whether the author may learn of opening."""

    side: Side
    kinds: Kinds
    tell_opened: bool
    attested: Attested | None = None
    behind: RecordId | None = None
    """The newest `Preferences` of this side, or 32 zero bytes (step J11)."""


@numbered(9)
class Prepared(Chained, frozen=True, kw_only=True):
    """The mediator checked the preparation of one side."""

    side: Side


@numbered(10)
class CaseOpen(Dated, frozen=True, kw_only=True):
    """The mediator opens the case."""


@numbered(42)
class TwoMediators(OfCase, frozen=True, kw_only=True):
    """A mediator or the office flags the case, so that a release needs two mediators; or a mediator asks to take that away."""

    on: bool
    behind: RecordId | None = None
    """The newest `TwoMediators` of this signer in this case, or 32 zero bytes (step J11)."""


@numbered(48)
class StepAside(OfCase, frozen=True, kw_only=True):
    """A mediator gives their place in a case up and takes none in it again. Why, it does not say."""

    only_takes: ClassVar[bool] = True


@numbered(49)
class TakeUp(OfCase, frozen=True, kw_only=True):
    """The office says that a new case takes up an earlier one of the same two people, which has ended."""

    earlier: CaseId


@numbered(26)
class Pause(Chained, frozen=True, kw_only=True):
    """A party pauses (`side` given), or the mediators do. On `ask_on` a party wants to be asked whether to go on."""

    only_takes: ClassVar[bool] = True
    side: Side | None = None
    delegation: RecordId | None = None
    ask_on: Day | None = None


@numbered(27)
class Resume(Chained, frozen=True, kw_only=True):
    """The named pause is lifted by whose it is."""

    pause: RecordId
    side: Side | None = None
    delegation: RecordId | None = None


@numbered(28)
class Withdraw(Chained, frozen=True, kw_only=True):
    """A party leaves the case."""

    only_takes: ClassVar[bool] = True
    side: Side
    delegation: RecordId | None = None


@numbered(29)
class Close(Chained, frozen=True, kw_only=True):
    """A mediator ends the case."""

    only_takes: ClassVar[bool] = True


@numbered(25)
class Note(OfCase, frozen=True, kw_only=True):
    """A private note between the mediators and one person. It is not an item: nothing can release it."""

    note: NoteId
    words: WordsRefs
    about: Side | None = None
    counsellor: KeysetId | None = None
    together: ItemId | None = None
    """A closed envelope that its writer wishes to open together with a mediator."""


@numbered(54)
class Answered(Chained, frozen=True, kw_only=True):
    """A mediator says that one person's notes were answered otherwise, on the telephone say."""

    about: Side | None = None
    counsellor: KeysetId | None = None


@numbered(55)
class HandNote(OfCase, frozen=True, kw_only=True):
    """A mediator seals a private note that they can read for another mediator of the case, or anew for its side; `by` wrote it."""

    to: KeysetId
    note: NoteId
    by: KeysetId
    digest: Digest
    about: Side | None = None
    counsellor: KeysetId | None = None


@numbered(15)
class Log(Chained, frozen=True, kw_only=True):
    """The mediators' journal position beside a statement that others may read."""

    statement: RecordId
