"""One look at all of somebody's cases: what came since what they know, as much as one reply has room for (V4 to V7).

Asks a few questions of the store however many cases there are, and the same ones whether or not anything is new. Nothing is
remembered of an earlier look: what a case has that a party may not see must show neither in words nor in time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from relay.crypto import digests
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import Seat
from relay.service.access import AccessControl, Participant
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.service.pending_signatures import PendingSignatures
from relay.service.queries.case_rows import CaseRowData, CaseRows, position
from relay.service.queries.cases import entry, note
from relay.service.queries.items import ItemPage, ItemQueries
from relay.service.queries.people import slip_rows
from relay.store.base import StoredJournalRow
from relay.wire import codec, limits, messages
from relay.wire import statements as s

ENTRY_BYTES: Final = 200
"""What an entry takes in a reply beside its record."""
ROWS_MOST: Final = 400
"""Items, notes, remarks and slips that are shown of one case."""
ROW_BYTES: Final = 400
"""What an item, note, remark or slip takes in a reply beside its words, at most."""

Stretch = tuple[CaseId, Seat, int, int]
"""A case, whose journal, after which entry, and how many."""


class CaseDetails(Struct, frozen=True):
    """What is shown of a case beside its reply; all of it, however much it is."""

    listed: ItemPage
    remarks: tuple[messages.RemarkRow, ...] = ()
    notes: tuple[messages.NoteRow, ...] = ()
    slips: tuple[messages.AnsweredSlip, ...] = ()

    def fits(self) -> bool:
        """Whether it has room in a reply."""
        sealed = [item.reason for item in self.listed.written] + [item.note for item in self.listed.received]
        sealed += [remark.sealed for remark in self.remarks] + [note.sealed for note in self.notes]
        rows = len(sealed) + len(self.slips)
        size = ROW_BYTES * rows + sum(len(text) for text in sealed if text is not None)
        return self.listed.following is None and rows <= ROWS_MOST and size <= limits.SHOWN_BYTES


class LookQuery:
    """Answers the one question of a client that has been here before; changes nothing."""

    def __init__(
        self,
        context: ServiceContext,
        access: AccessControl,
        rows: CaseRows,
        items: ItemQueries,
        pending_signatures: PendingSignatures,
    ) -> None:
        self._context = context
        self._access = access
        self._rows = rows
        self._items = items
        self._pending_signatures = pending_signatures

    async def look(self, session: Session, wanted: messages.LookWanted) -> messages.Looked:
        """Return the caller's cases after one, each with what is new of it, as many as one reply has room for."""
        store = self._context.store
        files = await store.cases_of(list(session.keysets), wanted.after, limits.PAGE)
        participants = [
            participant for participant in self._access.participants(session, files) if participant.seat is not None
        ]
        known = {place.case: place for place in wanted.known}
        stretches = _allotted(participants, known)
        chosen = participants[: len(stretches)]
        data, stretch_rows, details = await asyncio.gather(
            self._rows.load(chosen, people=True), store.journal_ranges(stretches), self._details(chosen)
        )
        looks: list[messages.CaseLook] = []
        room = limits.LOOK_BYTES
        for participant, rows, detail in zip(chosen, stretch_rows, details, strict=True):
            shown = self._shown(participant, detail, data)
            look, size = _look(participant, known.get(participant.file.case.id), rows, shown, room)
            if looks and size > room:
                break
            looks.append(look)
            room -= size
        unfinished = bool(looks) and looks[-1].more
        full = len(looks) < len(participants) or unfinished
        whole = looks[:-1] if unfinished else looks
        following = files[-1].case.id if len(files) == limits.PAGE else None
        if full:
            following = whole[-1].case if whole else wanted.after
        records = [entry.record for look in looks for entry in look.entries if entry.record is not None]
        return messages.Looked(
            at=self._context.now(),
            cases=tuple(looks),
            cosigns=await self._cosigns(session) if wanted.after is None else (),
            staff=await self._rows.staff_of(records),
            more=full or following is not None,
            next=following,
        )

    async def _details(self, participants: Sequence[Participant]) -> list[CaseDetails]:
        """Return what is shown of each of these cases beside its reply."""
        store = self._context.store
        active = [participant for participant in participants if self._access.is_active(participant)]
        cases: dict[KeysetId, list[CaseId]] = {}
        for participant in active:
            cases.setdefault(participant.caller.keyset, []).append(participant.file.case.id)
        words = await asyncio.gather(
            *(store.words("note", reader_cases, reader) for reader, reader_cases in cases.items())
        )
        notes_words = [text for texts in words for text in texts]
        records = await store.records([text.record for text in notes_words])
        notes: dict[bytes, list[messages.NoteRow]] = {}
        for text in notes_words:
            notes.setdefault(text.subject, []).append(note(text, records[text.record].data))
        remarks: dict[CaseId, list[messages.RemarkRow]] = {}
        for reader in {participant.caller.keyset for participant in active if participant.mediates}:
            for case, remark in await store.remarks(reader):
                row = messages.RemarkRow(ItemId(remark.subject), remark.by, remark.sealed)
                remarks.setdefault(case, []).append(row)
        details = []
        for participant in participants:
            case = participant.file.case.id
            if not self._access.is_active(participant):
                details.append(CaseDetails(ItemPage()))
            elif participant.mediates:
                answers = await store.slip_answers(case) if participant.file.slips else ()
                slips = slip_rows(participant.file.slips, answers)
                details.append(
                    CaseDetails(ItemPage(), tuple(remarks.get(case, ())), tuple(notes.get(case, ())), slips)
                )
            else:
                listed = await self._items.listed(participant, None)
                details.append(CaseDetails(listed, notes=tuple(notes.get(case, ()))))
        return details

    def _shown(self, participant: Participant, details: CaseDetails, data: CaseRowData) -> messages.CaseShown:
        whole = details.fits()
        shown = details if whole else CaseDetails(ItemPage())
        return messages.CaseShown(
            reply=self._rows.reply(participant, data),
            written=shown.listed.written,
            received=shown.listed.received,
            remarks=shown.remarks,
            notes=shown.notes,
            slips=shown.slips,
            whole=whole,
        )

    async def _cosigns(self, session: Session) -> tuple[bytes, ...]:
        """Return the records that wait for the caller's signature, the oldest first, as far as they have room."""
        cosigns, room = [], limits.SHOWN_BYTES
        for record in (await self._pending_signatures.waiting(session)).records[: limits.PAGE]:
            room -= len(record)
            if room < 0:
                break
            cosigns.append(record)
        return tuple(cosigns)


def _allotted(participants: Sequence[Participant], known: Mapping[CaseId, messages.Known]) -> list[Stretch]:
    """Return which stretches of journals one reply has room for, in the order of cases; a case without news has an empty one."""
    left, stretches = limits.LOOK_ENTRIES, list[Stretch]()
    for participant in participants:
        case, seat, end = participant.file.case.id, participant.seat, position(participant).n
        if seat is None:
            continue
        after = known[case].n if case in known else 0
        new = max(end - after, 0)
        if new and not left:
            break
        stretches.append((case, seat, after, min(new, left)))
        left -= min(new, left)
        if new > stretches[-1][3]:
            break
    return stretches


def _look(
    participant: Participant,
    known: messages.Known | None,
    rows: Sequence[StoredJournalRow],
    shown: messages.CaseShown,
    room: int,
) -> tuple[messages.CaseLook, int]:
    """Return what is shown of one case, with as many entries as there is room for but one at least, and how large it is."""
    end, seat = position(participant), participant.seat
    if seat is None:
        raise TypeError("whoever looks has a seat")
    size, fitting = 0, 0
    for row in rows:
        size += len(row.data) * 4 // 3 + ENTRY_BYTES
        if fitting and size > room:
            break
        fitting += 1
    more = fitting < len(rows) or (bool(rows) and rows[-1].n < end.n)
    encoded = codec.encode(shown)
    rows_digest = s.Digest(digests.digest(encoded))
    changed = not more and (known is None or known.rows != rows_digest) and len(encoded) <= limits.LOOK_SHOWN_BYTES
    look = messages.CaseLook(
        case=participant.file.case.id,
        seat=seat.name,
        journal=end,
        entries=tuple(entry(row) for row in rows[:fitting]),
        more=more,
        rows=rows_digest,
        shown=shown if changed else None,
    )
    return look, size + (len(encoded) if changed else 0)
