"""Looking at cases, items, journals and queues. Replies name nothing that the caller may not know."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseState, ItemState, Kind, Mode, Place, Scope, Side
from relay.domain.policy import Standing
from relay.domain.views import AuthorStatus, RecipientStatus
from relay.wire.codec import Size
from relay.wire.messages.base import RecordBytes, Text, WordsBytes
from relay.wire.statements.base import Digest, NoteId, Position, RootFingerprint, SeatName


class AssignmentRow(Struct, frozen=True):
    """A mediator's place."""

    mediator: KeysetId
    place: Place
    not_after: Seconds


class DelegationRow(Struct, frozen=True):
    """A delegation as those concerned see it."""

    record: RecordId
    side: Side
    counsellor: KeysetId
    scopes: Annotated[tuple[Scope, ...], Size(1, 2)]
    mode: Mode
    not_before: Seconds
    not_after: Seconds


class SideRow(Struct, frozen=True):
    """One side: one's own for a party, both for mediators."""

    side: Side
    epoch: int
    enrolled: bool
    kinds: tuple[Form, ...]
    tell_opened: bool
    keyset: KeysetId | None = None
    consent: RecordId | None = None
    attested: bool | None = None
    prepared: bool | None = None
    pause: RecordId | None = None
    consent_pause: bool | None = None


class CaseRow(Struct, frozen=True):
    """A case in a list. `label` is the sealed label for this caller, where there is one, and `label_record` what binds it."""

    case: CaseId
    role: Standing
    state: CaseState
    side: Side | None = None
    place: Place | None = None
    label: WordsBytes | None = None
    label_by: KeysetId | None = None
    held: int | None = None
    mediators: int | None = None
    not_after: Seconds | None = None
    closed_on: Day | None = None
    label_record: RecordBytes | None = None
    erased_on: Day | None = None
    """From which day on nothing of an ended case is kept, to everybody who knows that it has ended."""


class CaseList(Struct, frozen=True):
    """A page of the caller's cases; `next` continues after the last one.

    `staff` are the root's records for whoever sealed the labels, those who left since too.
    """

    cases: tuple[CaseRow, ...]
    next: CaseId | None = None
    staff: tuple[RecordBytes, ...] | None = None


class People(Struct, frozen=True):
    """The records by which a client verifies everyone concerned up to the root."""

    staff: tuple[RecordBytes, ...]
    assignments: tuple[RecordBytes, ...]
    confirms: tuple[RecordBytes, ...]
    delegations: tuple[RecordBytes, ...]


class NewestWord(Struct, frozen=True):
    """The newest record about something that the office says again and again: a new one names it (J11)."""

    thing: Text
    """What it is about, as J11 spells it."""
    record: RecordId


class CaseReply(Struct, frozen=True):
    """One case as the caller may see it."""

    case: CaseRow
    journal: Position
    sides: tuple[SideRow, ...]
    assignments: tuple[AssignmentRow, ...]
    delegations: tuple[DelegationRow, ...]
    people: People
    mediators_pause: RecordId | None = None
    service_pause: RecordId | None = None
    """The pause after a restore: to mediators always, to the two sides while their case reads *paused*."""
    guardian: KeysetId | None = None
    """To a parent or guardian: the keyset with which they are here."""
    supporter: KeysetId | None = None
    """To a supporter: by which keyset they are one."""
    newest: tuple[NewestWord, ...] | None = None
    """To the office, which follows no journal: of mediators' places, and of one's own label and word about two mediators."""


class JournalEntry(Struct, frozen=True):
    """One entry: the record's id and its bytes. Nothing that stands in somebody's journal is kept from them (J5)."""

    n: int
    head: Digest
    id: RecordId
    record: RecordBytes | None = None


class Journal(Struct, frozen=True):
    """A stretch of the caller's journal of a case, oldest first; `more` when it goes on.

    `staff` are the root's records for whoever of the staff signed these entries, those who left since too.
    """

    seat: SeatName
    entries: tuple[JournalEntry, ...]
    more: bool
    staff: tuple[RecordBytes, ...]


class PlaceEnded(Struct, frozen=True):
    """The record that ended the caller's place as a mediator of a case, with the root's records for whoever of the staff signed it.

    Nothing that came behind it.
    """

    record: RecordBytes
    staff: tuple[RecordBytes, ...]


class AuthorItem(Struct, frozen=True):
    """An item as its author sees it."""

    item: ItemId
    status: AuthorStatus
    kind: Kind
    day: Day
    opened: bool
    own_copy: bool
    brought: bool
    unread: bool
    """It is with the mediators, and none of those there are now was ever given its key."""
    reason: WordsBytes | None = None
    reason_by: KeysetId | None = None


class RecipientItem(Struct, frozen=True):
    """An item as its recipient sees it: nothing before release, then a closed envelope.

    `release` is the record that stands for it in the recipient's journal; `regrant` the one that wrapped it anew.
    """

    item: ItemId
    status: RecipientStatus
    kind: Kind
    day: Day
    brought: bool
    note: WordsBytes | None = None
    note_by: KeysetId | None = None
    release: RecordId | None = None
    regrant: RecordId | None = None
    pages: bool | None = None
    """It is a letter with pages, which are pictures."""


class MediatorItem(Struct, frozen=True):
    """An item as the mediators of its case see it."""

    item: ItemId
    state: ItemState
    side: Side
    kind: Kind
    author: KeysetId
    manifest: RecordId
    held_at: Seconds
    told: bool
    taken_back: bool
    readable: bool
    in_person: bool
    postponed_until: Day | None = None
    delegation: RecordId | None = None
    derived_from: ItemId | None = None
    release: RecordId | None = None
    released_to: KeysetId | None = None
    remark: WordsBytes | None = None
    remark_by: KeysetId | None = None


class ItemList(Struct, frozen=True):
    """A page of a case's items, newest last, each as the caller may see it."""

    written: tuple[AuthorItem, ...]
    received: tuple[RecipientItem, ...]
    mediated: tuple[MediatorItem, ...]
    next: ItemId | None = None


class QueueRow(Struct, frozen=True):
    """One held item in a mediator's hold queue; `due` orders the queue."""

    item: ItemId
    case: CaseId
    side: Side
    kind: Kind
    held_at: Seconds
    due: Seconds


QueueCursor = Annotated[str, Size(1, 64)]


class Queue(Struct, frozen=True):
    """A page of the hold queue, oldest due first."""

    items: tuple[QueueRow, ...]
    next: QueueCursor | None = None


class NoteRow(Struct, frozen=True):
    """A private note for the caller, sealed."""

    note: NoteId
    by: KeysetId
    sealed: WordsBytes
    at: Seconds
    about: Side | None = None


class Notes(Struct, frozen=True):
    """Private notes of a case that the caller takes part in, oldest first."""

    notes: tuple[NoteRow, ...]


class Counts(Struct, frozen=True):
    """What a coordinator sees of the service: numbers only."""

    cases: int
    held: int
    oldest_held: Seconds | None
    without_mediator: int
    assignments_ending: int
    without_deputy: int


class Health(Struct, frozen=True):
    """Whether the process lives, and whether it can take work."""

    status: Text
    root: RootFingerprint | None = None
    destroying_waits_s: int | None = None
    """For how many seconds what was destroyed could not be cleared from the database's log, where that is too long."""
