"""Looking at cases: lists, one case with its people, journals, private notes, and the office's counts.

What a caller gets follows from their standing; nobody learns anything about the other side from here.
"""

from __future__ import annotations

from relay.domain.ids import CaseId
from relay.domain.model import StaffRole
from relay.domain.newest import former_mediators
from relay.domain.refusals import Code, Refused
from relay.domain.views import WARN_AHEAD_S
from relay.service.access import AccessControl
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.service.queries.case_rows import CaseRows
from relay.store.base import StoredJournalRow, StoredWords
from relay.wire import limits, messages, records
from relay.wire import statements as s


class CaseQueries:
    """Answers questions about cases; changes nothing."""

    def __init__(self, context: ServiceContext, access: AccessControl, rows: CaseRows) -> None:
        self._context = context
        self._access = access
        self._rows = rows

    async def page(self, session: Session, after: CaseId | None) -> messages.CaseList:
        """Return a page of the caller's cases: every case for a coordinator."""
        store, keysets = self._context.store, list(session.keysets)
        office = any(row.role is StaffRole.COORDINATOR for row in session.keysets.values())
        files = await (
            store.all_cases(after, limits.PAGE) if office else store.cases_of(keysets, after, limits.PAGE)
        )
        participants = self._access.participants(session, files)
        data = await self._rows.load(participants, people=False)
        following = files[-1].case.id if len(files) == limits.PAGE else None
        rows = tuple(self._rows.row(participant, data) for participant in participants)
        staff = await self._rows.staff_of(row.label_record for row in rows if row.label_record is not None)
        return messages.CaseList(cases=rows, next=following, staff=staff or None)

    async def get(self, session: Session, case: CaseId) -> messages.CaseReply:
        """Return one case with the records by which its people are verified."""
        participant = await self._access.participant(session, case)
        return self._rows.reply(participant, await self._rows.load([participant], people=True))

    async def journal(self, session: Session, case: CaseId, after: int) -> messages.Journal:
        """Return a stretch of the caller's journal, each entry with its record: nothing in it is kept from them (J5)."""
        seat = (await self._access.participant(session, case)).seat
        if seat is None:
            raise Refused(Code.NOT_FOUND)
        rows = await self._context.store.journal(case, seat, after, limits.PAGE)
        return messages.Journal(
            seat=seat.name,
            entries=tuple(entry(row) for row in rows),
            more=len(rows) == limits.PAGE,
            staff=await self._rows.staff_of(row.data for row in rows),
        )

    async def ended(self, session: Session, case: CaseId) -> messages.PlaceEnded:
        """Return the record that ended the caller's place as a mediator, and nothing behind it. Raises *not.found*.

        Whoever mediates the case again has it in their journal.
        """
        await self._access.require_seat(session, case)
        file = await self._context.store.load(case)
        ended = {} if file is None else former_mediators(file)
        of_caller = [ended[keyset] for keyset in session.keysets if keyset in ended]
        stored = await self._context.store.records(of_caller)
        record = next((stored[case] for case in of_caller if case in stored), None)
        if file is None or record is None or self._access.participants(session, [file]):
            raise Refused(Code.NOT_FOUND)
        return messages.PlaceEnded(record=record.data, staff=await self._rows.staff_of([record.data]))

    async def notes(self, session: Session, case: CaseId) -> messages.Notes:
        """Return the private notes the caller takes part in."""
        participant = await self._access.active_participant(session, case)
        notes = await self._context.store.words("note", [case], participant.caller.keyset)
        records = await self._context.store.records([words.record for words in notes])
        return messages.Notes(notes=tuple(note(words, records[words.record].data) for words in notes))

    async def counts(self, session: Session) -> messages.Counts:
        """Return the office's numbers, to coordinators."""
        if not any(row.role is StaffRole.COORDINATOR for row in session.keysets.values()):
            raise Refused(Code.NOT_FOUND)
        totals, now = await self._context.store.totals(), self._context.now()
        without, ending, alone, after = 0, 0, 0, None
        while files := await self._context.store.all_cases(after, limits.PAGE):
            for file in files:
                if file.case.closed_on is not None:
                    continue
                live = file.mediators(now)
                without += not live
                alone += len(live) == 1
                ending += any(assignment.not_after - now < WARN_AHEAD_S for assignment in live)
            after = files[-1].case.id
        return messages.Counts(
            cases=totals.cases,
            held=totals.held,
            oldest_held=totals.oldest_held,
            without_mediator=without,
            assignments_ending=ending,
            without_deputy=alone,
        )


def entry(row: StoredJournalRow) -> messages.JournalEntry:
    """Return an entry of a journal as it is shown."""
    return messages.JournalEntry(n=row.n, head=s.Digest(row.head), id=row.record, record=row.data)


def note(words: StoredWords, data: bytes) -> messages.NoteRow:
    """Return a private note as it is shown, with what its record says beside the words."""
    statement = records.parse(data).statement
    if not isinstance(statement, s.Note | s.HandNote):
        raise TypeError("a private note's words belong to a note")
    return messages.NoteRow(
        note=statement.note, by=words.by, sealed=words.sealed, at=statement.at, about=statement.about
    )
