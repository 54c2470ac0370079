"""Looking at cases: lists, one case with its people, journals, private notes, and the office's counts.

What a caller gets follows from their standing; nobody learns anything about the other side from here.
"""

from __future__ import annotations

from typing import Final

from relay.domain import views
from relay.domain.ids import SECONDS_PER_DAY, CaseId, KeysetId
from relay.domain.model import MEDIATORS, CaseFile, Delegation, Hold, Party, Seat, Side, StaffRole
from relay.domain.policy import Authority, Standing
from relay.domain.refusals import Code, Refused
from relay.service.admission import Session
from relay.service.ground import Ground
from relay.service.knowing import Knowing
from relay.store.base import KeysetRow, StoredRecord, Words
from relay.wire import limits, messages, records
from relay.wire import statements as s
from relay.wire.messages import CallerRole

HELD_SHOWN: Final = 100
"""Held items of one case are counted no further than this."""
WARN_AHEAD_S: Final = 21 * SECONDS_PER_DAY

_TYPE_AT: Final = 4
"""Where a record says its type (step R1)."""
_GIVING: Final = frozenset({s.CODES[s.Assignment], s.CODES[s.Confirm]})

_ROLES: Final = {
    Standing.PARTY: CallerRole.PARTY,
    Standing.MEDIATOR: CallerRole.MEDIATOR,
    Standing.COUNSELLOR: CallerRole.COUNSELLOR,
    Standing.COORDINATOR: CallerRole.COORDINATOR,
}


class Cases:
    """Answers questions about cases; changes nothing."""

    def __init__(self, ground: Ground, knowing: Knowing) -> None:
        self._ground = ground
        self._knowing = knowing

    async def page(self, session: Session, after: CaseId | None) -> messages.CaseList:
        """Return a page of the caller's cases: every case for a coordinator."""
        store, keysets = self._ground.store, list(session.keysets)
        office = any(row.role is StaffRole.COORDINATOR for row in session.keysets.values())
        files = await (
            store.all_cases(after, limits.PAGE) if office else store.cases_of(keysets, after, limits.PAGE)
        )
        rows = []
        for file in files:
            try:
                stand = self._knowing.standing(session, file)
            except Refused:
                continue
            rows.append(await self._row(file, stand.caller.keyset, stand.authority))
        following = files[-1].case.id if len(files) == limits.PAGE else None
        return messages.CaseList(cases=tuple(rows), next=following)

    async def get(self, session: Session, case: CaseId) -> messages.CaseReply:
        """Return one case with the records by which its people are verified."""
        file, keyset, authority = await self._stand(session, case)
        mediator = authority.standing is Standing.MEDIATOR
        seat = _seat(authority, keyset)
        head = file.case.head(seat) if seat is not None else file.case.head(Seat("-"))
        parties = [each for each in file.parties.values() if mediator or each.side is authority.side]
        if authority.standing is Standing.COORDINATOR:
            parties = []
        delegations = [each for each in file.delegations if _concerns(each, authority, keyset)]
        return messages.CaseReply(
            case=await self._row(file, keyset, authority),
            journal=s.Position(head.n, s.Digest(head.value)),
            sides=tuple(_side_row(file, each) for each in parties),
            assignments=tuple(
                messages.AssignmentRow(each.keyset, each.place, each.not_after) for each in file.assignments
            ),
            delegations=tuple(
                messages.DelegationRow(
                    record=each.record,
                    side=each.side,
                    counsellor=each.keyset,
                    scopes=tuple(sorted(each.scopes, key=lambda scope: scope.value)),
                    mode=each.mode,
                    not_before=each.not_before,
                    not_after=each.not_after,
                )
                for each in delegations
            ),
            people=await self._people(file, parties, delegations, alone=authority.standing is Standing.COUNSELLOR),
            mediators_pause=file.case.holds.get(Hold.MEDIATORS) if mediator else None,
            service_pause=file.case.holds.get(Hold.SERVICE) if mediator else None,
        )

    async def journal(self, session: Session, case: CaseId, after: int) -> messages.Journal:
        """Return a stretch of the caller's journal, each entry with its record: nothing in it is kept from them (J5)."""
        _, keyset, authority = await self._stand(session, case)
        seat = _seat(authority, keyset)
        if seat is None:
            raise Refused(Code.NOT_FOUND)
        rows = await self._ground.store.journal(case, seat, after, limits.PAGE)
        entries = tuple(
            messages.JournalEntry(
                n=each.n,
                head=s.Digest(each.head),
                id=each.record,
                record=each.data,
            )
            for each in rows
        )
        signers = await self._signers([each.data for each in rows])
        return messages.Journal(
            seat=seat.name,
            entries=entries,
            more=len(rows) == limits.PAGE,
            staff=tuple(each.record for each in signers if each.record),
        )

    async def notes(self, session: Session, case: CaseId) -> messages.Notes:
        """Return the private notes the caller takes part in."""
        stand = await self._knowing.stand_now(session, case)
        found = await self._ground.store.words("note", [case], stand.caller.keyset)
        kept = await self._ground.store.records([each.record for each in found])
        return messages.Notes(notes=tuple(_note(each, kept[each.record].data) for each in found))

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

    async def _stand(self, session: Session, case: CaseId) -> tuple[CaseFile, KeysetId, Authority]:
        stand = await self._knowing.stand(session, case)
        return stand.file, stand.caller.keyset, stand.authority

    async def _row(self, file: CaseFile, keyset: KeysetId, authority: Authority) -> messages.CaseRow:
        staff = authority.standing in (Standing.MEDIATOR, Standing.COORDINATOR)
        found = await self._ground.store.words("label", [file.case.id], keyset) if staff else ()
        label = found[0] if found else None
        mine = next((each for each in file.assignments if each.keyset == keyset), None)
        side = authority.side
        live = file.mediators(self._ground.now())
        return messages.CaseRow(
            case=file.case.id,
            role=_ROLES[authority.standing],
            state=file.case.state if side is None or staff else views.state_for(file, side),
            side=None if staff else side,
            place=None if mine is None else mine.place,
            label=None if label is None else label.sealed,
            label_by=None if label is None else label.by,
            held=await self._ground.store.held_count(file.case.id, HELD_SHOWN) if staff else None,
            mediators=len(live),
            not_after=min((each.not_after for each in live), default=None) if staff else None,
            closed_on=file.case.closed_on if staff else None,
        )

    async def _people(
        self, file: CaseFile, parties: list[Party], delegations: list[Delegation], *, alone: bool
    ) -> messages.People:
        """Return the records by which people are verified; `alone`: to somebody whose journal tells of no party's keyset."""
        keysets = [each.keyset for each in file.assignments] + [each.keyset for each in delegations]
        rows = list((await self._ground.people.rows(keysets)).values())
        assignments = [each.record for each in file.assignments]
        confirms = [each.confirm for each in parties if each.confirm is not None]
        delegated = [each.record for each in delegations]
        found = await self._ground.store.records([*assignments, *confirms, *delegated])
        for party in parties if alone else ():
            for each in await self._earlier(file.case.id, party.side):
                found[each.id] = each
                kept = confirms if each.type == s.CODES[s.Confirm] else assignments
                kept += [] if each.id in kept else [each.id]
        signers = await self._signers([found[each].data for each in (*assignments, *confirms) if each in found])
        known = {each.id for each in rows}
        rows += [each for each in signers if each.id not in known]
        return messages.People(
            staff=tuple(each.record for each in rows if each.record),
            assignments=tuple(found[each].data for each in assignments),
            confirms=tuple(found[each].data for each in confirms),
            delegations=tuple(found[each].data for each in delegated),
        )

    async def _earlier(self, case: CaseId, side: Side) -> list[StoredRecord]:
        """Return every record that ever gave somebody a place in the case, or a keyset to this side: earlier words rest on them."""
        found: list[StoredRecord] = []
        after = 0
        while rows := await self._ground.store.journal(case, Seat.of(side), after, limits.PAGE):
            giving = [row for row in rows if row.data[_TYPE_AT] in _GIVING]
            found += [StoredRecord(row.record, row.data[_TYPE_AT], row.data) for row in giving]
            after = rows[-1].n
        ended = s.PlaceGiven.ENDED
        return [each for each in found if getattr(records.parse(each.data).statement, "place", None) is not ended]

    async def _signers(self, data: list[bytes]) -> list[KeysetRow]:
        keysets = {keyset for each in data for keyset in _people_in(records.parse(each).statement)}
        return list((await self._ground.people.rows(keysets)).values())


def _people_in(said: s.Statement) -> tuple[KeysetId, ...]:
    """Whose keys a reader of this statement needs: those who signed it, and whoever is given a place by it."""
    subject = said.mediator if isinstance(said, s.Assignment) else None
    subject = said.counsellor if isinstance(said, s.Delegation) else subject
    return said.signers if subject is None else (*said.signers, subject)


def _seat(authority: Authority, keyset: KeysetId) -> Seat | None:
    match authority.standing:
        case Standing.MEDIATOR:
            return MEDIATORS
        case Standing.COUNSELLOR:
            return Seat.counsellor(keyset)
        case Standing.PARTY if authority.side is not None:
            return Seat.of(authority.side)
        case _:
            return None


def _concerns(delegation: Delegation, authority: Authority, keyset: KeysetId) -> bool:
    if authority.standing is Standing.COUNSELLOR:
        return delegation.keyset == keyset
    return authority.standing is Standing.MEDIATOR or (
        authority.standing is Standing.PARTY and delegation.side is authority.side
    )


def _side_row(file: CaseFile, party: Party) -> messages.SideRow:
    return messages.SideRow(
        side=party.side,
        epoch=party.epoch,
        enrolled=party.keyset is not None,
        kinds=tuple(sorted(party.kinds, key=lambda kind: kind.value)),
        tell_opened=party.tell_opened,
        keyset=party.keyset,
        consent=None if party.consent is None else party.consent.record,
        attested=None if party.consent is None else party.consent.attested is not None,
        prepared=party.prepared is not None,
        pause=file.case.holds.get(Hold.of(party.side)),
        consent_pause=Hold.consent_of(party.side) in file.case.holds,
    )


def _note(words: Words, data: bytes) -> messages.NoteRow:
    said = records.parse(data).statement
    if not isinstance(said, s.Note):
        raise TypeError("a private note's words belong to a note")
    return messages.NoteRow(note=said.note, by=words.by, sealed=words.sealed, at=said.at, about=said.about)
