"""How a case file and an item are spelled as documents in a column, and read back: exactly what was written.

A document is compact JSON with one-letter member names (columns are read by machines, thousands a second); bytes are
base64 with padding. Nothing here knows a driver, and nothing here checks: what a store reads it wrote itself.
"""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from dataclasses import replace
from typing import Any, Final

from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import (
    Assignment,
    Attested,
    Case,
    CaseFile,
    CaseState,
    Consent,
    Delegation,
    Head,
    Hold,
    Item,
    ItemState,
    Kind,
    Mode,
    Party,
    Place,
    Scope,
    Seat,
    Side,
    Slip,
)

_spell: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode

_SIDES: Final = {side.value: side for side in Side}
_KINDS: Final = {kind.value: kind for kind in Kind}
_ITEM_STATES: Final = {state.value: state for state in ItemState}


def case_document(file: CaseFile) -> str:
    """Spell a case file without its items, its id and its version: those stand in columns of their own."""
    case = file.case
    return _spell(
        {
            "s": case.state.value,
            "h": {hold.value: _text(record) for hold, record in case.holds.items()},
            "j": {seat.name: [head.n, _text(head.value)] for seat, head in case.heads.items()},
            "o": case.opened,
            "c": case.closed_on,
            "e": None if case.ended_by is None else case.ended_by.value,
            "p": [_party_list(party) for party in file.parties.values()],
            "a": [
                [_text(each.keyset), each.place.value, _text(each.record), each.not_after]
                for each in file.assignments
            ],
            "d": [_delegation_list(each) for each in file.delegations],
            "l": [
                [_text(each.id), each.side.value, each.epoch, each.expires, _text(each.by), _text(each.keyset)]
                for each in file.slips
            ],
        }
    )


def case_file(case: CaseId, version: int, document: str) -> CaseFile:
    """Read back what `case_document` spelled; the file has no items yet."""
    read: dict[str, Any] = json.loads(document)
    return CaseFile(
        case=Case(
            id=case,
            state=CaseState(read["s"]),
            version=version,
            holds={Hold(hold): RecordId(a2b_base64(record)) for hold, record in read["h"].items()},
            heads={Seat(seat): Head(n, a2b_base64(value)) for seat, (n, value) in read["j"].items()},
            opened=read["o"],
            closed_on=read["c"],
            ended_by=None if read["e"] is None else _SIDES[read["e"]],
        ),
        parties={party.side: party for party in map(_party, read["p"])},
        assignments=tuple(
            Assignment(KeysetId(a2b_base64(keyset)), Place(place), RecordId(a2b_base64(record)), Seconds(not_after))
            for keyset, place, record, not_after in read["a"]
        ),
        delegations=tuple(map(_delegation, read["d"])),
        slips=tuple(
            Slip(
                SlipId(a2b_base64(slip)),
                _SIDES[side],
                epoch,
                Seconds(expires),
                KeysetId(a2b_base64(by)),
                _keyset(keyset),
            )
            for slip, side, epoch, expires, by, keyset in read["l"]
        ),
    )


def item_document(item: Item) -> str:
    """Spell an item without its id and its case."""
    return _spell(
        [
            item.side.value,
            _text(item.author),
            item.kind.value,
            item.state.value,
            _text(item.manifest),
            item.held_at,
            item.day,
            _text(item.delegation),
            item.told,
            _text(item.derived_from),
            item.own_copy,
            item.postponed_until,
            _text(item.release),
            _text(item.released_to),
            _text(item.release_delegation),
            item.in_person,
            item.taken_back,
            item.tell_author,
            _text(item.submit),
            _text(item.regrant),
        ]
    )


def item_of(item: ItemId, case: CaseId, document: str) -> Item:
    """Read back what `item_document` spelled."""
    (
        side,
        author,
        kind,
        state,
        manifest,
        held_at,
        day,
        delegation,
        told,
        derived_from,
        own_copy,
        postponed_until,
        release,
        released_to,
        release_delegation,
        in_person,
        taken_back,
        tell_author,
        submit,
        regrant,
    ) = json.loads(document)
    return Item(
        id=item,
        case=case,
        side=_SIDES[side],
        author=KeysetId(a2b_base64(author)),
        kind=_KINDS[kind],
        state=_ITEM_STATES[state],
        manifest=RecordId(a2b_base64(manifest)),
        held_at=Seconds(held_at),
        day=Day(day),
        delegation=_record(delegation),
        told=told,
        derived_from=None if derived_from is None else ItemId(a2b_base64(derived_from)),
        own_copy=own_copy,
        postponed_until=postponed_until,
        release=_record(release),
        released_to=_keyset(released_to),
        release_delegation=_record(release_delegation),
        in_person=in_person,
        taken_back=taken_back,
        tell_author=tell_author,
        submit=_record(submit),
        regrant=_record(regrant),
    )


def committed(file: CaseFile) -> CaseFile:
    """Return a case file as a later load without items gives it: one version on."""
    return replace(file, case=replace(file.case, version=file.case.version + 1), items={})


def with_items(file: CaseFile, items: dict[ItemId, Item]) -> CaseFile:
    """Return a case file with exactly these items."""
    return replace(file, items=items)


def seated(file: CaseFile) -> frozenset[KeysetId]:
    """Return every keyset that has a seat in the case, of ended delegations too: they are told that they ended."""
    seats = {each.keyset for each in file.assignments} | {each.keyset for each in file.delegations}
    return frozenset(seats | {party.keyset for party in file.parties.values() if party.keyset is not None})


def _text(data: bytes | None) -> str | None:
    return None if data is None else b2a_base64(data, newline=False).decode("ascii")


def _record(text: str | None) -> RecordId | None:
    return None if text is None else RecordId(a2b_base64(text))


def _keyset(text: str | None) -> KeysetId | None:
    return None if text is None else KeysetId(a2b_base64(text))


def _party_list(party: Party) -> list[Any]:
    consent = party.consent
    return [
        party.side.value,
        party.epoch,
        _text(party.keyset),
        _text(party.confirm),
        None
        if consent is None
        else [
            _text(consent.record),
            None if consent.attested is None else consent.attested.value,
            consent.guardian,
        ],
        _text(party.prepared),
        sorted(kind.value for kind in party.kinds),
        party.tell_opened,
    ]


def _party(read: list[Any]) -> Party:
    side, epoch, keyset, confirm, consent, prepared, kinds, tell_opened = read
    return Party(
        side=_SIDES[side],
        epoch=epoch,
        keyset=_keyset(keyset),
        confirm=_record(confirm),
        consent=None if consent is None else _consent(*consent),
        prepared=_record(prepared),
        kinds=frozenset(_KINDS[kind] for kind in kinds),
        tell_opened=tell_opened,
    )


def _consent(record: str, attested: str | None, guardian: bool) -> Consent:  # noqa: FBT001 - as it stands in the list
    return Consent(RecordId(a2b_base64(record)), None if attested is None else Attested(attested), guardian)


def _delegation_list(each: Delegation) -> list[Any]:
    return [
        _text(each.record),
        each.side.value,
        _text(each.keyset),
        sorted(scope.value for scope in each.scopes),
        each.mode.value,
        each.not_before,
        each.not_after,
    ]


def _delegation(read: list[Any]) -> Delegation:
    record, side, keyset, scopes, mode, not_before, not_after = read
    return Delegation(
        record=RecordId(a2b_base64(record)),
        side=_SIDES[side],
        keyset=KeysetId(a2b_base64(keyset)),
        scopes=frozenset(map(Scope, scopes)),
        mode=Mode(mode),
        not_before=Seconds(not_before),
        not_after=Seconds(not_after),
    )
