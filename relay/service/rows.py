"""A case as its caller sees it: the row of a list, and the whole reply with the records that verify its people.

What many cases need is gathered in a few questions, however many there are; from there on nothing waits. Nobody learns anything
about the other side from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from relay.domain import views
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseFile, Delegation, Hold, Party, Seat
from relay.domain.policy import Standing
from relay.service.ground import Ground
from relay.service.knowing import Stand
from relay.store.base import KeysetRow, StoredRecord, StoredWords
from relay.wire import limits, messages, records
from relay.wire import statements as s
from relay.wire.messages import CallerRole

HELD_SHOWN: Final = 100
"""Held items of one case are counted no further than this."""

_ROLES: Final = {
    Standing.PARTY: CallerRole.PARTY,
    Standing.MEDIATOR: CallerRole.MEDIATOR,
    Standing.COUNSELLOR: CallerRole.COUNSELLOR,
    Standing.COORDINATOR: CallerRole.COORDINATOR,
}
_OF_STAFF: Final = (Standing.MEDIATOR, Standing.COORDINATOR)


class Gathered(Struct, frozen=True):
    """What the rows of some cases are made of, beside their case files."""

    now: Seconds
    labels: dict[CaseId, StoredWords]
    held: dict[CaseId, int]
    records: dict[RecordId, StoredRecord]
    staff: dict[KeysetId, KeysetRow]
    given: dict[CaseId, tuple[bytes, ...]]
    """For a counsellor: every record that gave somebody a place in the case, or its side a keyset. Earlier words rest on them."""


class Rows:
    """Gathers what rows are made of, and makes them; changes nothing."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def gather(self, stands: Sequence[Stand], *, people: bool) -> Gathered:
        """Gather what is needed for the rows of these cases; with `people`, for the whole replies."""
        store = self._ground.store
        staffed: dict[KeysetId, list[CaseId]] = {}
        for each in stands:
            if each.authority.standing in _OF_STAFF:
                staffed.setdefault(each.caller.keyset, []).append(each.file.case.id)
        mediated = [case for cases in staffed.values() for case in cases]
        held = await store.held_counts(mediated, HELD_SHOWN) if mediated else {}
        found = await asyncio.gather(*(store.words("label", cases, reader) for reader, cases in staffed.items()))
        labels = {CaseId(each.subject): each for some in found for each in some}
        wanted = [each.record for each in labels.values()]
        if people:
            wanted += [record for each in stands for record in (*_signed_by_staff(each), *_delegated(each))]
        kept = await store.records(wanted) if wanted else {}
        rows: dict[KeysetId, KeysetRow] = {}
        given: dict[CaseId, tuple[bytes, ...]] = {}
        if people:
            alone = [each for each in stands if each.authority.standing is Standing.COUNSELLOR]
            given = {each.file.case.id: await self._given(each) for each in alone}
            signed = [kept[each].data for stand in stands for each in _signed_by_staff(stand) if each in kept]
            named = {keyset for stand in stands for keyset in _named(stand)}
            named |= {keyset for some in given.values() for each in some for keyset in _people_of(each)}
            rows = await self._ground.people.rows(named | signers_of(signed))
        return Gathered(self._ground.now(), labels, held, kept, rows, given)

    async def _given(self, stand: Stand) -> tuple[bytes, ...]:
        """Return what the journal of a counsellor's side has, and theirs has not: it begins in the middle of the case."""
        side, found, after = stand.authority.side, [], 0
        if side is None:
            return ()
        while page := await self._ground.store.journal(stand.file.case.id, Seat.of(side), after, limits.PAGE):
            found += [each.data for each in page if records.type_of(each.data) in _GIVES_A_VOICE]
            after = page[-1].n
        return tuple(found)

    def row(self, stand: Stand, gathered: Gathered) -> messages.CaseRow:
        """Return a case as it stands in a list."""
        file, keyset, side = stand.file, stand.caller.keyset, stand.authority.side
        staff = stand.authority.standing in _OF_STAFF
        label = gathered.labels.get(file.case.id) if staff else None
        signed = None if label is None else gathered.records.get(label.record)
        mine = next((each for each in file.assignments if each.keyset == keyset), None)
        live = file.mediators(gathered.now)
        return messages.CaseRow(
            case=file.case.id,
            role=_ROLES[stand.authority.standing],
            state=file.case.state if side is None or staff else views.state_for(file, side),
            side=None if staff else side,
            place=None if mine is None else mine.place,
            label=None if label is None else label.sealed,
            label_by=None if label is None else label.by,
            held=gathered.held.get(file.case.id, 0) if staff else None,
            mediators=len(live),
            not_after=min((each.not_after for each in live), default=None) if staff else None,
            closed_on=file.case.closed_on if staff else None,
            label_record=None if signed is None else signed.data,
        )

    def reply(self, stand: Stand, gathered: Gathered) -> messages.CaseReply:
        """Return a case with the records by which its people are verified."""
        file, mediator = stand.file, stand.mediates
        return messages.CaseReply(
            case=self.row(stand, gathered),
            journal=position(stand),
            sides=tuple(_side_row(file, each) for each in _parties(stand)),
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
                for each in _delegations(stand)
            ),
            people=_people(stand, gathered),
            mediators_pause=file.case.holds.get(Hold.MEDIATORS) if mediator else None,
            service_pause=file.case.holds.get(Hold.SERVICE) if mediator else None,
        )

    async def staff_of(self, data: Iterable[bytes]) -> tuple[bytes, ...]:
        """Return the root's records for whoever of the staff signed these records, or is given a place by one of them."""
        rows = await self._ground.people.rows({keyset for each in data for keyset in _people_of(each)})
        return tuple(each.record for each in rows.values() if each.record)


def position(stand: Stand) -> s.Position:
    """Return where the journal of somebody's seat ends; the beginning for those who have none."""
    head = None if stand.seat is None else stand.file.case.head(stand.seat)
    return s.Position(0, s.Digest(bytes(32))) if head is None else s.Position(head.n, s.Digest(head.value))


def signers_of(data: Iterable[bytes]) -> set[KeysetId]:
    """Return whoever signed any of these records, which are ours and were read when they came."""
    return {keyset for each in data for keyset in records.signers(each)}


_GIVES_A_VOICE: Final = frozenset({s.CODES[s.Assignment], s.CODES[s.Confirm]})
_GIVES_A_PLACE: Final = frozenset({s.CODES[s.Assignment], s.CODES[s.Delegation]})


def _people_of(data: bytes) -> tuple[KeysetId, ...]:
    """Whose keys a reader of this record needs: its signers', and those of whoever is given a place by it."""
    signers = records.signers(data)
    if records.type_of(data) not in _GIVES_A_PLACE:
        return tuple(signers)
    said = records.parse(data).statement
    subject = said.mediator if isinstance(said, s.Assignment) else None
    subject = said.counsellor if isinstance(said, s.Delegation) else subject
    return tuple(signers) if subject is None else (*signers, subject)


def _parties(stand: Stand) -> list[Party]:
    if stand.authority.standing is Standing.COORDINATOR:
        return []
    own = stand.authority.side
    return [each for each in stand.file.parties.values() if stand.mediates or each.side is own]


def _delegations(stand: Stand) -> list[Delegation]:
    return [each for each in stand.file.delegations if _concerns(each, stand)]


def _concerns(delegation: Delegation, stand: Stand) -> bool:
    authority = stand.authority
    if authority.standing is Standing.COUNSELLOR:
        return delegation.keyset == stand.caller.keyset
    return authority.standing is Standing.MEDIATOR or (
        authority.standing is Standing.PARTY and delegation.side is authority.side
    )


def _assigned(stand: Stand) -> list[RecordId]:
    return [each.record for each in stand.file.assignments]


def _confirmed(stand: Stand) -> list[RecordId]:
    return [each.confirm for each in _parties(stand) if each.confirm is not None]


def _signed_by_staff(stand: Stand) -> list[RecordId]:
    return [*_assigned(stand), *_confirmed(stand)]


def _delegated(stand: Stand) -> list[RecordId]:
    return [each.record for each in _delegations(stand)]


def _named(stand: Stand) -> list[KeysetId]:
    return [each.keyset for each in stand.file.assignments] + [each.keyset for each in _delegations(stand)]


def _people(stand: Stand, gathered: Gathered) -> messages.People:
    found, given = gathered.records, gathered.given.get(stand.file.case.id, ())
    assigned = [found[each].data for each in _assigned(stand)]
    confirmed = [found[each].data for each in _confirmed(stand)]
    assigned += [each for each in given if records.type_of(each) == s.CODES[s.Assignment] and each not in assigned]
    confirmed += [each for each in given if records.type_of(each) == s.CODES[s.Confirm] and each not in confirmed]
    others = signers_of((*assigned, *confirmed)) | {keyset for each in given for keyset in _people_of(each)}
    named = dict.fromkeys(_named(stand))
    rows = [gathered.staff.get(each) for each in (*named, *sorted(others - named.keys()))]
    return messages.People(
        staff=tuple(each.record for each in rows if each is not None and each.record),
        assignments=tuple(assigned),
        confirms=tuple(confirmed),
        delegations=tuple(found[each].data for each in _delegated(stand)),
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
