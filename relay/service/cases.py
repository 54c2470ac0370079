"""Looking at cases: lists, one case with its people, journals, private notes, and the office's counts.

What a caller gets follows from their standing; nobody learns anything about the other side from here.
"""

from __future__ import annotations

from relay.domain.ids import CaseId
from relay.domain.model import StaffRole
from relay.domain.refusals import Code, Refused
from relay.domain.views import WARN_AHEAD_S
from relay.service.admission import Session
from relay.service.ground import Ground
from relay.service.knowing import Knowing
from relay.service.rows import Rows
from relay.store.base import StoredJournalRow, StoredWords
from relay.wire import limits, messages, records
from relay.wire import statements as s


class Cases:
    """Answers questions about cases; changes nothing."""

    def __init__(self, ground: Ground, knowing: Knowing, rows: Rows) -> None:
        self._ground = ground
        self._knowing = knowing
        self._rows = rows

    async def page(self, session: Session, after: CaseId | None) -> messages.CaseList:
        """Return a page of the caller's cases: every case for a coordinator."""
        store, keysets = self._ground.store, list(session.keysets)
        office = any(row.role is StaffRole.COORDINATOR for row in session.keysets.values())
        files = await (
            store.all_cases(after, limits.PAGE) if office else store.cases_of(keysets, after, limits.PAGE)
        )
        stands = self._knowing.standings(session, files)
        gathered = await self._rows.gather(stands, people=False)
        following = files[-1].case.id if len(files) == limits.PAGE else None
        rows = tuple(self._rows.row(each, gathered) for each in stands)
        staff = await self._rows.staff_of(each.label_record for each in rows if each.label_record is not None)
        return messages.CaseList(cases=rows, next=following, staff=staff or None)

    async def get(self, session: Session, case: CaseId) -> messages.CaseReply:
        """Return one case with the records by which its people are verified."""
        stand = await self._knowing.stand(session, case)
        return self._rows.reply(stand, await self._rows.gather([stand], people=True))

    async def journal(self, session: Session, case: CaseId, after: int) -> messages.Journal:
        """Return a stretch of the caller's journal, each entry with its record: nothing in it is kept from them (J5)."""
        seat = (await self._knowing.stand(session, case)).seat
        if seat is None:
            raise Refused(Code.NOT_FOUND)
        found = await self._ground.store.journal(case, seat, after, limits.PAGE)
        return messages.Journal(
            seat=seat.name,
            entries=tuple(entry(each) for each in found),
            more=len(found) == limits.PAGE,
            staff=await self._rows.staff_of(each.data for each in found),
        )

    async def notes(self, session: Session, case: CaseId) -> messages.Notes:
        """Return the private notes the caller takes part in."""
        stand = await self._knowing.stand_now(session, case)
        found = await self._ground.store.words("note", [case], stand.caller.keyset)
        kept = await self._ground.store.records([each.record for each in found])
        return messages.Notes(notes=tuple(note(each, kept[each.record].data) for each in found))

    async def counts(self, session: Session) -> messages.Counts:
        """Return the office's numbers, to coordinators."""
        if not any(row.role is StaffRole.COORDINATOR for row in session.keysets.values()):
            raise Refused(Code.NOT_FOUND)
        totals, now = await self._ground.store.totals(), self._ground.now()
        without, ending, alone, after = 0, 0, 0, None
        while files := await self._ground.store.all_cases(after, limits.PAGE):
            for file in (each for each in files if each.case.closed_on is None):
                live = file.mediators(now)
                without += not live
                alone += len(live) == 1
                ending += any(each.not_after - now < WARN_AHEAD_S for each in live)
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
    said = records.parse(data).statement
    if not isinstance(said, s.Note):
        raise TypeError("a private note's words belong to a note")
    return messages.NoteRow(note=said.note, by=words.by, sealed=words.sealed, at=said.at, about=said.about)
