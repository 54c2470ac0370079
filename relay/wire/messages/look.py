"""One look at all of one's cases: what came since what one knows, in one request (docs/protocol.md, V4 to V7)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.wire import limits
from relay.wire.codec import Size
from relay.wire.messages.base import RecordBytes, WordsBytes
from relay.wire.messages.cases import AuthorItem, CaseReply, JournalEntry, NoteRow, RecipientItem
from relay.wire.messages.enrolment import AnsweredSlip
from relay.wire.statements.base import Digest, Position, SeatName


class Known(Struct, frozen=True):
    """What one knows of a case: `n` entries of one's journal, and by its digest what was shown of it last."""

    case: CaseId
    n: int
    rows: Digest | None = None


class LookWanted(Struct, frozen=True):
    """What one knows of one's cases after the case `after`, in order of id; of the others one knows nothing."""

    known: Annotated[tuple[Known, ...], Size(0, limits.PAGE)]
    after: CaseId | None = None


class RemarkRow(Struct, frozen=True):
    """A mediator's remark about a held item, sealed for the caller."""

    item: ItemId
    by: KeysetId
    sealed: WordsBytes


class CaseShown(Struct, frozen=True):
    """What is shown of a case beside its journal, as far as the caller may see it.

    `written` and `received` are what parties and counsellors see of items; mediators have their journal for that, and have
    `remarks` and `slips`. Where not `whole`, these did not fit: the lists here are empty, and their own routes have them.
    """

    reply: CaseReply
    written: tuple[AuthorItem, ...]
    received: tuple[RecipientItem, ...]
    remarks: tuple[RemarkRow, ...]
    notes: tuple[NoteRow, ...]
    slips: tuple[AnsweredSlip, ...]
    whole: bool


class CaseLook(Struct, frozen=True):
    """One case: new entries of the caller's journal, and what is shown of it where that is not what the caller knows.

    `journal` is where the caller's journal ends now, `more` that there are entries between these and there; nothing is shown
    before the last of them. `rows` is the digest of what is shown, as its bytes stand in a reply.
    """

    case: CaseId
    seat: SeatName
    journal: Position
    entries: Annotated[tuple[JournalEntry, ...], Size(0, limits.LOOK_ENTRIES)]
    more: bool
    rows: Digest
    shown: CaseShown | None = None


class Looked(Struct, frozen=True):
    """The caller's cases after `after`, in order of id, as many as fit. With `more`, ask again after the case `next`.

    `cosigns` are records that wait for the caller's signature; `staff` the root's records for whoever of the staff signed these
    entries. `at` is the server's clock.
    """

    at: Seconds
    cases: tuple[CaseLook, ...]
    cosigns: tuple[RecordBytes, ...]
    staff: tuple[RecordBytes, ...]
    more: bool
    next: CaseId | None = None
