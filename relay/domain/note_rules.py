"""Rules for private notes: who may leave one, who says that it was answered, and who may read it besides.

A note is no item: nothing here moves a letter, and no rule releases a note.
"""

from __future__ import annotations

from relay.domain import commands as c
from relay.domain.decision import Decision
from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.lifecycle import ItemEvent, step_item
from relay.domain.model import MEDIATORS, CaseFile, CaseState, ItemState, Seat, Side
from relay.domain.policy import Authority, Standing, known_item
from relay.domain.refusals import Code, Refused

_FOR_MEDIATORS = frozenset({MEDIATORS})


def write_note(
    file: CaseFile, command: c.WriteNote, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Leave a private note for the mediators of the case and the one person it is exchanged with."""
    if file.case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)
    _one_conversation(command.about, command.counsellor)
    readers = {mediator.keyset for mediator in file.mediators(now)}
    if not readers:
        raise Refused(Code.CASE_NO_MEDIATOR)
    seats = set(_FOR_MEDIATORS)
    if command.about is not None:
        keyset = file.parties[command.about].keyset
        if keyset is None:
            raise Refused(Code.PARTY_NOT_ENROLLED)
        readers.add(keyset)
        seats.add(Seat.of(command.about))
    if command.counsellor is not None:
        if not any(
            delegation.keyset == command.counsellor and delegation.live(now) for delegation in file.delegations
        ):
            raise Refused(Code.DELEGATION_UNKNOWN)
        readers.add(command.counsellor)
        seats.add(Seat.counsellor(command.counsellor))
    if command.readers != readers:
        raise Refused(Code.GRANT_READERS)
    if command.together is not None:
        _closed_envelope(file, command.together, caller, authority)
    return Decision(file, seats=frozenset(seats), pokes=frozenset(seats))


def answered(file: CaseFile, command: c.Answered, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Note that a person's notes were answered otherwise. Nobody but the mediators hears of it."""
    _one_conversation(command.about, command.counsellor)
    if command.about is None and command.counsellor is None:
        raise Refused(Code.NOT_ALLOWED)
    return Decision(file, pokes=_FOR_MEDIATORS)


def hand_note(
    file: CaseFile, command: c.HandNote, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Let another mediator of this case read a note, or the side whose it is, which lost its keys.

    Its conversation is told: whoever wrote it sees who reads it.
    """
    _one_conversation(command.about, command.counsellor)
    anew = _came_back(file, command)
    if command.to == caller.keyset or not (
        anew or command.to in {mediator.keyset for mediator in file.mediators(now)}
    ):
        raise Refused(Code.ASSIGNMENT_UNKNOWN)
    seats = set(_FOR_MEDIATORS)
    if command.about is not None and file.parties[command.about].keyset is not None:
        seats.add(Seat.of(command.about))
    if any(delegation.keyset == command.counsellor and delegation.live(now) for delegation in file.delegations):
        seats.add(Seat.counsellor(_named(command.counsellor)))
    return Decision(file, seats=frozenset(seats), pokes=frozenset(seats) if anew else _FOR_MEDIATORS)


def _came_back(file: CaseFile, command: c.HandNote) -> bool:
    """Whether a note is for the side whose conversation it belongs to, with the keyset that it got after it lost one."""
    if command.about is None:
        return False
    party = file.parties[command.about]
    return party.epoch > 1 and party.keyset == command.to


def _one_conversation(about: Side | None, counsellor: KeysetId | None) -> None:
    if about is not None and counsellor is not None:
        raise Refused(Code.NOT_ALLOWED)


def _named(counsellor: KeysetId | None) -> KeysetId:
    assert counsellor is not None  # noqa: S101 - somebody has a delegation
    return counsellor


def _closed_envelope(file: CaseFile, named: ItemId, caller: c.Caller, authority: Authority) -> None:
    """Require a released item of the caller's own that is still closed: nobody asks for anything else to be opened."""
    if authority.standing is Standing.MEDIATOR:
        raise Refused(Code.NOT_ALLOWED)
    item = known_item(file, named)
    if item.released_to != caller.keyset:
        raise Refused(Code.NOT_FOUND)
    if item.state in (ItemState.RECALLED, ItemState.VOIDED):
        raise Refused(Code.ITEM_GONE)
    if item.state is not ItemState.RELEASED:
        step_item(file.case, item, ItemEvent.REFUSE)
