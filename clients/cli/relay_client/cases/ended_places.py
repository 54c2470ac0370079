"""A mediator's place that ended: told apart from a case that the service leaves out of every list (steps A5, J8).

A mediator whose place ended is in no list, and follows the journal no more. The service answers them with the signed record that
ended it, and nothing behind that; where none does, the case is hidden from them.
"""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.domain.model import MEDIATORS, StaffRole
from relay.domain.newest import place_of
from relay.domain.refusals import Code
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account.session import AccountSession
from relay_client.cases import pins as remember
from relay_client.cases.known_cases import KnownCases
from relay_client.cases.pins import CasePins
from relay_client.errors import ServerProblem, Untrusted
from relay_client.trust.directory import Directory, UnverifiedRecord, Window, parsed

_HIDDEN = "journal.hidden"


class EndedPlace(Struct, frozen=True):
    """A place as mediator that is over: since when, and who of the office ended it; nobody where it ran out or one gave it up."""

    case: CaseId
    at: Seconds
    by: str = ""


async def ended_place(
    session: AccountSession, known: KnownCases, case: CaseId, own: KeysetId, now: Seconds
) -> EndedPlace:
    """Return how one's own place in a case ended that no list names; Untrusted `journal.hidden` where nothing signed says so."""
    pins = remember.load(session.vault, case, MEDIATORS.name)
    places = () if pins.replay is None else pins.replay.file.assignments
    ran_out = next((place for place in places if place.keyset == own and place.not_after <= now), None)
    if ran_out is not None:
        return EndedPlace(case, ran_out.not_after)
    root = session.profile.fingerprint
    if pins.ended is not None:
        kept, directory = parsed(pins.ended, root), Directory(session.profile.root)
        directory.admit(pins.ended_staff)
        if _ends(kept, pins, case, own):
            return EndedPlace(case, _at(kept), _by(kept, directory, own))
    ending = await _asked(session, case)
    directory = await known.staff_list()
    directory.admit(ending.staff)
    record = parsed(ending.record, root)
    if not _ends(record, pins, case, own):
        raise Untrusted(_HIDDEN)
    by = _by(record, directory, own)
    remember.keep_end(session.vault, case, ending.record, ending.staff)
    return EndedPlace(case, _at(record), by)


async def _asked(session: AccountSession, case: CaseId) -> m.PlaceEnded:
    try:
        return await session.call("case.ended", m.PlaceEnded, path={"case": codec.base64url(case)})
    except ServerProblem as problem:
        if problem.code != Code.NOT_FOUND.value:
            raise
        raise Untrusted(_HIDDEN) from problem


def _ends(record: UnverifiedRecord, pins: CasePins, case: CaseId, own: KeysetId) -> bool:
    """Whether a record says that this place is over. One of the journal followed does not: behind it there was a place again."""
    statement = record.statement
    office = isinstance(statement, s.Assignment) and (statement.mediator, statement.place) == (
        own,
        s.PlaceGiven.ENDED,
    )
    if not (office or (isinstance(statement, s.StepAside) and statement.signers == (own,))):
        return False
    newest = None if pins.replay is None else pins.replay.file.newest.get(place_of(own))
    older = newest is not None and _at(record) < newest.at
    return (
        getattr(statement, "case", None) == case
        and not remember.journal_of(pins, case).holds(record.id)
        and not older
    )


def _by(record: UnverifiedRecord, directory: Directory, own: KeysetId) -> str:
    """Return who signed it, by the root's word for them at that moment; nothing for oneself. Raises Untrusted."""
    signer = record.statement.signers[0]
    role = StaffRole.MEDIATOR if signer == own else StaffRole.COORDINATOR
    directory.require(signer, frozenset({role}), Window.of(record.statement))
    record.verify(0, directory.public(signer).signing)
    return "" if signer == own else directory.name(signer)


def _at(record: UnverifiedRecord) -> Seconds:
    statement = record.statement
    if not isinstance(statement, s.Assignment | s.StepAside):
        raise Untrusted(_HIDDEN)
    return statement.at
