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
from relay.service.admission import Session
from relay.service.cases import entry, note
from relay.service.enrolment import Enrolment, slip_rows
from relay.service.ground import Ground
from relay.service.knowing import Knowing, Stand
from relay.service.reading import Listed, Readings
from relay.service.rows import Gathered, Rows, position
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


class Beside(Struct, frozen=True):
    """What is shown of a case beside its reply; all of it, however much it is."""

    listed: Listed
    remarks: tuple[messages.RemarkRow, ...] = ()
    notes: tuple[messages.NoteRow, ...] = ()
    slips: tuple[messages.AnsweredSlip, ...] = ()

    def fits(self) -> bool:
        """Whether it has room in a reply."""
        sealed = [each.reason for each in self.listed.written] + [each.note for each in self.listed.received]
        sealed += [each.sealed for each in self.remarks] + [each.sealed for each in self.notes]
        rows = len(sealed) + len(self.slips)
        size = ROW_BYTES * rows + sum(len(each) for each in sealed if each is not None)
        return self.listed.following is None and rows <= ROWS_MOST and size <= limits.SHOWN_BYTES


class Looking:
    """Answers the one question of a client that has been here before; changes nothing."""

    def __init__(
        self, ground: Ground, knowing: Knowing, rows: Rows, readings: Readings, enrolment: Enrolment
    ) -> None:
        self._ground = ground
        self._knowing = knowing
        self._rows = rows
        self._readings = readings
        self._enrolment = enrolment

    async def look(self, session: Session, wanted: messages.LookWanted) -> messages.Looked:
        """Return the caller's cases after one, each with what is new of it, as many as one reply has room for."""
        store = self._ground.store
        files = await store.cases_of(list(session.keysets), wanted.after, limits.PAGE)
        stands = [each for each in self._knowing.standings(session, files) if each.seat is not None]
        known = {each.case: each for each in wanted.known}
        stretches = _allotted(stands, known)
        chosen = stands[: len(stretches)]
        gathered, found, beside = await asyncio.gather(
            self._rows.gather(chosen, people=True), store.journal_ranges(stretches), self._beside(chosen)
        )
        looks: list[messages.CaseLook] = []
        room = limits.LOOK_BYTES
        for stand, entries, more in zip(chosen, found, beside, strict=True):
            shown = self._shown(stand, more, gathered)
            look, size = _look(stand, known.get(stand.file.case.id), entries, shown, room)
            if looks and size > room:
                break
            looks.append(look)
            room -= size
        unfinished = bool(looks) and looks[-1].more
        full = len(looks) < len(stands) or unfinished
        whole = looks[:-1] if unfinished else looks
        following = files[-1].case.id if len(files) == limits.PAGE else None
        if full:
            following = whole[-1].case if whole else wanted.after
        data = [each.record for look in looks for each in look.entries if each.record is not None]
        return messages.Looked(
            at=self._ground.now(),
            cases=tuple(looks),
            cosigns=await self._cosigns(session) if wanted.after is None else (),
            staff=await self._rows.staff_of(data),
            more=full or following is not None,
            next=following,
        )

    async def _beside(self, stands: Sequence[Stand]) -> list[Beside]:
        """Return what is shown of each of these cases beside its reply."""
        store = self._ground.store
        now = [each for each in stands if self._knowing.acts_now(each)]
        cases: dict[KeysetId, list[CaseId]] = {}
        for each in now:
            cases.setdefault(each.caller.keyset, []).append(each.file.case.id)
        words = await asyncio.gather(*(store.words("note", some, reader) for reader, some in cases.items()))
        noted = [each for some in words for each in some]
        kept = await store.records([each.record for each in noted])
        notes: dict[bytes, list[messages.NoteRow]] = {}
        for said in noted:
            notes.setdefault(said.subject, []).append(note(said, kept[said.record].data))
        remarks: dict[CaseId, list[messages.RemarkRow]] = {}
        for reader in {each.caller.keyset for each in now if each.mediates}:
            for case, remark in await store.remarks(reader):
                row = messages.RemarkRow(ItemId(remark.subject), remark.by, remark.sealed)
                remarks.setdefault(case, []).append(row)
        found = []
        for each in stands:
            case = each.file.case.id
            if not self._knowing.acts_now(each):
                found.append(Beside(Listed()))
            elif each.mediates:
                answers = await store.slip_answers(case) if each.file.slips else ()
                slips = slip_rows(each.file.slips, answers)
                found.append(Beside(Listed(), tuple(remarks.get(case, ())), tuple(notes.get(case, ())), slips))
            else:
                listed = await self._readings.listed(each, None)
                found.append(Beside(listed, notes=tuple(notes.get(case, ()))))
        return found

    def _shown(self, stand: Stand, beside: Beside, gathered: Gathered) -> messages.CaseShown:
        whole = beside.fits()
        kept = beside if whole else Beside(Listed())
        return messages.CaseShown(
            reply=self._rows.reply(stand, gathered),
            written=kept.listed.written,
            received=kept.listed.received,
            remarks=kept.remarks,
            notes=kept.notes,
            slips=kept.slips,
            whole=whole,
        )

    async def _cosigns(self, session: Session) -> tuple[bytes, ...]:
        """Return the records that wait for the caller's signature, the oldest first, as far as they have room."""
        found, room = [], limits.SHOWN_BYTES
        for each in (await self._enrolment.cosigns(session)).records[: limits.PAGE]:
            room -= len(each)
            if room < 0:
                break
            found.append(each)
        return tuple(found)


def _allotted(stands: Sequence[Stand], known: Mapping[CaseId, messages.Known]) -> list[Stretch]:
    """Return which stretches of journals one reply has room for, in the order of cases; a case without news has an empty one."""
    left, found = limits.LOOK_ENTRIES, list[Stretch]()
    for stand in stands:
        case, seat, end = stand.file.case.id, stand.seat, position(stand).n
        if seat is None:
            continue
        after = known[case].n if case in known else 0
        new = max(end - after, 0)
        if new and not left:
            break
        found.append((case, seat, after, min(new, left)))
        left -= min(new, left)
        if new > found[-1][3]:
            break
    return found


def _look(
    stand: Stand,
    known: messages.Known | None,
    rows: Sequence[StoredJournalRow],
    shown: messages.CaseShown,
    room: int,
) -> tuple[messages.CaseLook, int]:
    """Return what is told of one case, with as many entries as there is room for but one at least, and how large it is."""
    end, seat = position(stand), stand.seat
    if seat is None:
        raise TypeError("whoever looks has a seat")
    size, fitting = 0, 0
    for each in rows:
        size += len(each.data) * 4 // 3 + ENTRY_BYTES
        if fitting and size > room:
            break
        fitting += 1
    more = fitting < len(rows) or (bool(rows) and rows[-1].n < end.n)
    spelled = codec.encode(shown)
    rows_digest = s.Digest(digests.digest(spelled))
    given = not more and (known is None or known.rows != rows_digest)
    look = messages.CaseLook(
        case=stand.file.case.id,
        seat=seat.name,
        journal=end,
        entries=tuple(entry(each) for each in rows[:fitting]),
        more=more,
        rows=rows_digest,
        shown=shown if given else None,
    )
    return look, size + (len(spelled) if given else 0)
