"""A case as its caller sees it: the row of a list, and the whole reply with the records that verify its people.

What many cases need is data in a few questions, however many there are; from there on nothing waits. Nobody learns anything
about the other side from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from relay.domain import views
from relay.domain.ids import CaseId, Day, KeysetId, RecordId, Seconds
from relay.domain.model import CaseFile, CaseState, Delegation, Party, PauseOwner, Seat, Share, Side
from relay.domain.newest import office_words
from relay.domain.policy import Standing
from relay.service.access import Participant
from relay.service.context import ServiceContext
from relay.store.base import KeysetRow, StoredRecord, StoredWords
from relay.wire import limits, messages, records
from relay.wire import statements as s

HELD_SHOWN: Final = 100
"""Held items of one case are counted no further than this."""

_OF_STAFF: Final = (Standing.MEDIATOR, Standing.COORDINATOR)
_LATE: Final = (Standing.COUNSELLOR, Standing.INTERPRETER, Standing.SUPPORTER)
"""Whose journals begin in the middle of a case."""
_TOLD_NOTHING: Final = (Standing.INTERPRETER, Standing.SUPPORTER)
"""Who hears nothing of a case but what they were given of it, its state and its end neither."""


class CaseRowData(Struct, frozen=True):
    """What the rows of some cases are made of, beside their case files."""

    now: Seconds
    labels: dict[CaseId, StoredWords]
    held: dict[CaseId, int]
    records: dict[RecordId, StoredRecord]
    staff: dict[KeysetId, KeysetRow]
    earlier: dict[CaseId, tuple[bytes, ...]]
    """For a counsellor and a supporter: every record that gave somebody a place in the case, or its side a keyset; for an
    interpreter, a place. Earlier words rest on them."""


class CaseRows:
    """Loads what rows are made of, and makes them; changes nothing."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def load(self, participants: Sequence[Participant], *, people: bool) -> CaseRowData:
        """Load what is needed for the rows of these cases; with `people`, for the whole replies."""
        store = self._context.store
        cases_of: dict[KeysetId, list[CaseId]] = {}
        for participant in participants:
            if participant.authority.standing in _OF_STAFF:
                cases_of.setdefault(participant.caller.keyset, []).append(participant.file.case.id)
        staff_cases = [case for cases in cases_of.values() for case in cases]
        held = await store.held_counts(staff_cases, HELD_SHOWN) if staff_cases else {}
        label_words = await asyncio.gather(
            *(store.words("label", cases, reader) for reader, cases in cases_of.items())
        )
        labels = {CaseId(label.subject): label for some in label_words for label in some}
        record_ids = [label.record for label in labels.values()]
        if people:
            for participant in participants:
                record_ids += [*_signed_by_staff(participant), *_delegated(participant)]
        stored = await store.records(record_ids) if record_ids else {}
        staff: dict[KeysetId, KeysetRow] = {}
        earlier: dict[CaseId, tuple[bytes, ...]] = {}
        if people:
            named: set[KeysetId] = set()
            for participant in participants:
                if participant.authority.standing in _LATE:
                    earlier[participant.file.case.id] = await self._earlier(participant)
                named.update(_named(participant))
                signed = _signed_by_staff(participant)
                named |= signers_of(stored[record_id].data for record_id in signed if record_id in stored)
            named |= {keyset for some in earlier.values() for record in some for keyset in _people_of(record)}
            staff = await self._context.keysets.rows(named)
        return CaseRowData(self._context.now(), labels, held, stored, staff, earlier)

    async def _earlier(self, participant: Participant) -> tuple[bytes, ...]:
        """Return what a side's journal has, and one that begins in the middle of the case has not.

        Places stand in the journals of both sides alike.
        """
        interpreter = participant.authority.standing is Standing.INTERPRETER
        side = Side.A if interpreter else supported_side(participant) or participant.authority.side
        wanted = _GIVES_AN_ASSIGNMENT if interpreter else _GIVES_A_VOICE
        if side is None:
            return ()
        case, after, earlier = participant.file.case.id, 0, list[bytes]()
        while page := await self._context.store.journal(case, Seat.of(side), after, limits.PAGE):
            earlier += [row.data for row in page if records.type_of(row.data) in wanted]
            after = page[-1].n
        return tuple(earlier)

    def row(self, participant: Participant, data: CaseRowData) -> messages.CaseRow:
        """Return a case as it stands in a list."""
        file, keyset, side = participant.file, participant.caller.keyset, participant.authority.side
        staff = participant.authority.standing in _OF_STAFF
        told_nothing = participant.authority.standing in (*_TOLD_NOTHING, Standing.GUARDIAN)
        label = data.labels.get(file.case.id) if staff else None
        signed = None if label is None else data.records.get(label.record)
        mine = next((assignment for assignment in file.assignments if assignment.keyset == keyset), None)
        live = file.mediators(data.now)
        return messages.CaseRow(
            case=file.case.id,
            role=participant.authority.standing,
            state=_state(participant),
            side=None if staff else side,
            place=None if mine is None else mine.place,
            label=None if label is None else label.sealed,
            label_by=None if label is None else label.by,
            held=data.held.get(file.case.id, 0) if staff else None,
            mediators=len(live),
            not_after=min((assignment.not_after for assignment in live), default=None) if staff else None,
            closed_on=file.case.closed_on if staff else None,
            label_record=None if signed is None else signed.data,
            erased_on=None if told_nothing else self._erased_on(file, None if staff else side),
        )

    def reply(self, participant: Participant, data: CaseRowData) -> messages.CaseReply:
        """Return a case with the records by which its people are verified."""
        file, mediator = participant.file, participant.mediates
        return messages.CaseReply(
            case=self.row(participant, data),
            journal=position(participant),
            sides=tuple(_side_row(file, party) for party in _parties(participant)),
            assignments=tuple(
                messages.AssignmentRow(assignment.keyset, assignment.place, assignment.not_after)
                for assignment in file.assignments
            ),
            delegations=tuple(
                messages.DelegationRow(
                    record=delegation.record,
                    side=delegation.side,
                    counsellor=delegation.keyset,
                    scopes=tuple(sorted(delegation.scopes, key=lambda scope: scope.value)),
                    mode=delegation.mode,
                    not_before=delegation.not_before,
                    not_after=delegation.not_after,
                )
                for delegation in _delegations(participant)
            ),
            people=_people(participant, data),
            mediators_pause=file.case.holds.get(PauseOwner.MEDIATORS) if mediator else None,
            service_pause=_service_pause(participant),
            guardian=participant.caller.keyset if participant.authority.standing is Standing.GUARDIAN else None,
            supporter=None if supported_side(participant) is None else participant.caller.keyset,
            newest=_newest_words(participant),
        )

    def _erased_on(self, file: CaseFile, side: Side | None) -> Day | None:
        """Return from which day on nothing of an ended case is kept; None to a side that was not told of the end."""
        closed_on = file.case.closed_on
        if closed_on is None or (side is not None and views.state_for(file, side) is not CaseState.CLOSED):
            return None
        return Day(closed_on + self._context.keep_days)

    async def staff_of(self, data: Iterable[bytes]) -> tuple[bytes, ...]:
        """Return the root's records for whoever of the staff signed these records, or is given a place by one of them."""
        rows = await self._context.keysets.rows({keyset for record in data for keyset in _people_of(record)})
        return tuple(record for row in rows.values() for record in row.vouched)


def _state(participant: Participant) -> CaseState:
    """Return the case's state as somebody may know it; who was only given letters of it is told nothing."""
    standing, side = participant.authority.standing, participant.authority.side
    if standing in _TOLD_NOTHING:
        return CaseState.PREPARING
    if standing is Standing.GUARDIAN and side is not None:
        # Whether the contact goes on is the side's to tell: a guardian hears that it has ended, as the side does, and no more.
        ended = views.state_for(participant.file, side) is CaseState.CLOSED
        return CaseState.CLOSED if ended else CaseState.PREPARING
    return (
        participant.file.case.state
        if side is None or standing in _OF_STAFF
        else views.state_for(participant.file, side)
    )


def supported_side(participant: Participant) -> Side | None:
    """Return by whose side a supporter stands, or stood; None for everybody else."""
    if participant.authority.standing is not Standing.SUPPORTER:
        return None
    own = (
        supporter.side for supporter in participant.file.supporters if supporter.keyset == participant.caller.keyset
    )
    return next(own, None)


def _newest_words(participant: Participant) -> tuple[messages.NewestWord, ...] | None:
    """Return what a coordinator's next word about a place, the label or two mediators names; None to everybody else."""
    if participant.authority.standing is not Standing.COORDINATOR:
        return None
    known = participant.file.taken
    things = office_words(known, participant.caller.keyset)
    return tuple(messages.NewestWord(thing, known[thing]) for thing in things) or None


def _service_pause(participant: Participant) -> RecordId | None:
    """Return the pause after a restore, so that both sides can be told why everything waits; nothing to the office."""
    standing, side = participant.authority.standing, participant.authority.side
    if standing in (Standing.COORDINATOR, Standing.GUARDIAN) or (
        side is None and standing is not Standing.MEDIATOR
    ):
        return None
    return views.service_pause(participant.file, None if standing is Standing.MEDIATOR else side)


def position(participant: Participant) -> s.Position:
    """Return where the journal of somebody's seat ends; the beginning for those who have none."""
    head = None if participant.seat is None else participant.file.case.head(participant.seat)
    return s.Position(0, s.Digest(bytes(32))) if head is None else s.Position(head.n, s.Digest(head.value))


def signers_of(data: Iterable[bytes]) -> set[KeysetId]:
    """Return whoever signed any of these records, which are ours and were read when they came."""
    return {keyset for record in data for keyset in records.signers(record)}


_GIVES_AN_ASSIGNMENT: Final = frozenset({s.CODES[s.Assignment]})
_GIVES_A_VOICE: Final = _GIVES_AN_ASSIGNMENT | {s.CODES[s.Confirm]}
_GIVES_A_PLACE: Final = _GIVES_AN_ASSIGNMENT | {s.CODES[s.Delegation], s.CODES[s.Share]}


def _people_of(data: bytes) -> tuple[KeysetId, ...]:
    """Whose keys a reader of this record needs: its signers', and those of whoever is given a place by it."""
    signers = records.signers(data)
    if records.type_of(data) not in _GIVES_A_PLACE:
        return tuple(signers)
    statement = records.parse(data).statement
    subject = statement.mediator if isinstance(statement, s.Assignment) else None
    subject = statement.counsellor if isinstance(statement, s.Delegation) else subject
    subject = statement.to if isinstance(statement, s.Share) else subject
    return tuple(signers) if subject is None else (*signers, subject)


def _parties(participant: Participant) -> list[Party]:
    if participant.authority.standing in (Standing.COORDINATOR, Standing.GUARDIAN):
        return []
    own = participant.authority.side
    return [party for party in participant.file.parties.values() if participant.mediates or party.side is own]


def _delegations(participant: Participant) -> list[Delegation]:
    return [delegation for delegation in participant.file.delegations if _concerns(delegation, participant)]


def _concerns(delegation: Delegation, participant: Participant) -> bool:
    authority = participant.authority
    if authority.standing is Standing.COUNSELLOR:
        return delegation.keyset == participant.caller.keyset
    return authority.standing is Standing.MEDIATOR or (
        authority.standing is Standing.PARTY and delegation.side is authority.side
    )


def _assigned(participant: Participant) -> list[RecordId]:
    return [assignment.record for assignment in participant.file.assignments]


def _confirmed(participant: Participant) -> list[RecordId]:
    return [party.confirm for party in _parties(participant) if party.confirm is not None]


def _signed_by_staff(participant: Participant) -> list[RecordId]:
    return [*_assigned(participant), *_confirmed(participant)]


def _delegated(participant: Participant) -> list[RecordId]:
    return [delegation.record for delegation in _delegations(participant)]


def _named(participant: Participant) -> list[KeysetId]:
    named = [assignment.keyset for assignment in participant.file.assignments]
    named += [delegation.keyset for delegation in _delegations(participant)]
    return named + [share.keyset for share in _shares(participant)]


def _shares(participant: Participant) -> list[Share]:
    """Return what interpreters were given, as far as this caller's journal tells of it."""
    standing, side = participant.authority.standing, participant.authority.side
    if standing is Standing.INTERPRETER:
        return [share for share in participant.file.shares if share.keyset == participant.caller.keyset]
    party = standing is Standing.PARTY
    return [share for share in participant.file.shares if participant.mediates or (party and share.side is side)]


def _people(participant: Participant, data: CaseRowData) -> messages.People:
    stored, earlier = data.records, data.earlier.get(participant.file.case.id, ())
    assigned = [stored[record_id].data for record_id in _assigned(participant)]
    confirmed = [stored[record_id].data for record_id in _confirmed(participant)]
    assigned += [
        record for record in earlier if records.type_of(record) == s.CODES[s.Assignment] and record not in assigned
    ]
    confirmed += [
        record for record in earlier if records.type_of(record) == s.CODES[s.Confirm] and record not in confirmed
    ]
    others = signers_of((*assigned, *confirmed)) | {keyset for record in earlier for keyset in _people_of(record)}
    named = dict.fromkeys(_named(participant))
    rows = [data.staff.get(keyset) for keyset in (*named, *sorted(others - named.keys()))]
    return messages.People(
        staff=tuple(record for row in rows if row is not None for record in row.vouched),
        assignments=tuple(assigned),
        confirms=tuple(confirmed),
        delegations=tuple(stored[record_id].data for record_id in _delegated(participant)),
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
        pause=views.own_pause(file, party.side),
        consent_pause=PauseOwner.consent_of(party.side) in file.case.holds,
    )
