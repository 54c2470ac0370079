"""Rules for who belongs to a case: assignments, slips and confirmations, delegations.

No rule here touches an item's state; ending somebody's place only destroys what they could open.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, Shred, side_seats, with_party
from relay.domain.ids import SECONDS_PER_DAY, KeysetId, Seconds
from relay.domain.lifecycle import closed_without_notice
from relay.domain.model import (
    MEDIATORS,
    Assignment,
    Case,
    CaseFile,
    CaseState,
    Delegation,
    Place,
    Scope,
    Seat,
    Side,
    Slip,
    StaffRole,
)
from relay.domain.order import BACKWARDS_S
from relay.domain.place_news import told_of_place
from relay.domain.policy import Authority
from relay.domain.refusals import Code, Refused
from relay.domain.sharing_rules import with_ended
from relay.domain.supporters import NO_EPOCH

ASSIGNMENT_LONGEST_S: Final = 90 * SECONDS_PER_DAY
DELEGATION_LONGEST_S: Final = 400 * SECONDS_PER_DAY
SLIP_LONGEST_S: Final = 30 * SECONDS_PER_DAY


def create_case(
    file: CaseFile, command: c.CreateCase, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Begin a case with its lead; `file` is the empty one."""
    if file.assignments or file.case.version:
        raise Refused(Code.CASE_EXISTS)
    return _assigned(file, command.mediator, Place.LEAD, command, now)


def assign(file: CaseFile, command: c.Assign, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Assign or renew a mediator; a case has one lead."""
    return _assigned(file, command.mediator, command.place, command, now)


def end_assignment(
    file: CaseFile, command: c.EndAssignment, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """End a mediator's place: their grants, shares and pending slips go."""
    return _place_ended(file, command.mediator, now)


def step_aside(
    file: CaseFile, command: c.StepAside, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """End one's own place, and have it noted that one is given none in this case again."""
    if command.mediator != caller.keyset:
        raise Refused(Code.NOT_ALLOWED)
    ended = _place_ended(file, caller.keyset, now)
    case = replace(ended.file.case, aside=ended.file.case.aside | {caller.keyset})
    return replace(ended, file=replace(ended.file, case=case))


def without_those_aside(file: CaseFile, earlier: Case) -> CaseFile:
    """Return a case that takes up an earlier one, with those who stepped aside from that one kept out of this one too.

    Raises *assignment.aside* where one of them has a place here already.
    """
    if any(assignment.keyset in earlier.aside for assignment in file.assignments):
        raise Refused(Code.ASSIGNMENT_ASIDE)
    return replace(file, case=replace(file.case, aside=file.case.aside | earlier.aside))


def end_place(
    file: CaseFile, command: c.EndPlace, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """End whatever place a former staff member had: as mediator, as counsellor of a side, or as interpreter."""
    if any(assignment.keyset == command.mediator for assignment in file.assignments):
        ended = c.EndAssignment(record=command.record, mediator=command.mediator)
        return end_assignment(file, ended, caller, authority, now)
    given = [share for share in file.shares if share.keyset == command.mediator]
    if given:
        seats = frozenset({MEDIATORS, Seat.interpreter(command.mediator)})
        over = with_ended(file, [share for share in given if share.live], now)
        return Decision(over, shreds=(Shred(reader=command.mediator),), seats=seats, pokes=seats)
    theirs = [delegation for delegation in file.delegations if delegation.keyset == command.mediator]
    if not theirs:
        raise Refused(Code.ASSIGNMENT_UNKNOWN)
    # A delegation that ran out by its date destroyed nothing yet; the end of authority does.
    live = [delegation for delegation in theirs if now < delegation.not_after]
    after = replace(
        file,
        delegations=tuple(
            replace(delegation, not_after=now, revoked=True) if delegation in live else delegation
            for delegation in file.delegations
        ),
    )
    seats = frozenset[Seat]().union(*(_delegation_seats(delegation) for delegation in theirs))
    return Decision(after, shreds=(Shred(reader=command.mediator),), seats=seats, pokes=seats)


def set_label(
    file: CaseFile, command: c.SetLabel, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Replace the sealed label; its readers' ciphertexts ride beside the command."""
    return Decision(file)


def register_slip(
    file: CaseFile, command: c.RegisterSlip, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Register a slip for a side's next epoch, or for a supporter of it. An older one of the same kind no longer counts."""
    _alive(file)
    if any(slip.id == command.slip for slip in file.slips):
        raise Refused(Code.SLIP_USED)
    if command.epoch not in (NO_EPOCH, file.parties[command.side].epoch + 1):
        raise Refused(Code.SLIP_EPOCH)
    if not now < command.expires <= now + SLIP_LONGEST_S:
        raise Refused(Code.SLIP_TOO_LONG)
    slip = Slip(command.slip, command.side, command.epoch, command.expires, by=caller.keyset)
    same = (command.side, command.epoch == NO_EPOCH)
    others = tuple(
        slip for slip in file.slips if slip.guardian is not None or (slip.side, slip.epoch == NO_EPOCH) != same
    )
    return Decision(replace(file, slips=(*others, slip)))


def answer_slip(
    file: CaseFile, command: c.AnswerSlip, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Note which keyset answered a slip: once, and before it expires."""
    slip = next((slip for slip in file.slips if slip.id == command.slip), None)
    # Somebody who is not told of the end may answer still; nobody can confirm them any more.
    if slip is None or (file.case.state is CaseState.CLOSED and not closed_without_notice(file.case, slip.side)):
        raise Refused(Code.SLIP_UNKNOWN)
    if slip.keyset is not None:
        raise Refused(Code.SLIP_USED)
    if now >= slip.expires:
        raise Refused(Code.SLIP_EXPIRED)
    answered = replace(slip, keyset=command.keyset)
    slips = tuple(answered if listed.id == slip.id else listed for listed in file.slips)
    return Decision(replace(file, slips=slips), seats=frozenset(), pokes=frozenset({MEDIATORS}))


def confirm(file: CaseFile, command: c.Confirm, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Make the keyset that answered a slip the party's own; a later epoch needs a second staff signature."""
    _alive(file)
    slip = next((slip for slip in file.slips if slip.id == command.slip), None)
    if slip is None or slip.side is not command.side or slip.epoch == NO_EPOCH:
        raise Refused(Code.SLIP_UNKNOWN)
    if slip.keyset != command.keyset:
        raise Refused(Code.SLIP_UNANSWERED)
    party = file.parties[command.side]
    if command.epoch != party.epoch + 1 or command.replaces != party.keyset:
        raise Refused(Code.SLIP_EPOCH)
    if command.epoch > 1 and not _vouches(command.second, caller.keyset):
        raise Refused(Code.RECOVERY_SECOND)
    if command.keyset in known_people(file):
        raise Refused(Code.PARTY_ENROLLED)
    newcomer = replace(party, epoch=command.epoch, keyset=command.keyset, confirm=command.record)
    after = replace(with_party(file, newcomer), slips=tuple(other for other in file.slips if other.id != slip.id))
    shreds = () if party.keyset is None else (Shred(reader=party.keyset),)
    seats = side_seats(command.side)
    return Decision(after, shreds=shreds, seats=seats, pokes=seats)


def delegate(file: CaseFile, command: c.Delegate, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Let a counsellor act for a side. A party with a keyset signs too.

    A side that was not told of the end of its case goes on as if it had not ended: signing second must not tell it either.
    """
    if not closed_without_notice(file.case, command.side):
        _alive(file)
    if command.counsellor_role is not StaffRole.COUNSELLOR:
        raise Refused(Code.DELEGATION_ROLE)
    if command.party != file.parties[command.side].keyset:
        raise Refused(Code.DELEGATION_PARTY)
    fits = max(now, command.not_before) < command.not_after <= command.not_before + DELEGATION_LONGEST_S
    if not fits or not command.scopes:
        raise Refused(Code.DELEGATION_TOO_LONG)
    if command.counsellor in known_people(file, besides=command.side):
        raise Refused(Code.DELEGATION_ROLE)
    if command.signed_at is not None and _taken_away_since(file, command, command.signed_at):
        raise Refused(Code.JOURNAL_STALE)
    delegation = Delegation(
        command.record,
        command.side,
        command.counsellor,
        command.scopes,
        command.mode,
        command.not_before,
        command.not_after,
    )
    others = tuple(other for other in file.delegations if other.record != delegation.record)
    after = replace(file, delegations=(*others, delegation))
    return Decision(after, seats=_delegation_seats(delegation), pokes=_delegation_seats(delegation))


def revoke(file: CaseFile, command: c.Revoke, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """End a delegation now. It stays in the file as ended, so that the counsellor is told."""
    delegation = file.delegation(command.delegation)
    if delegation is None or delegation.not_after <= now:
        raise Refused(Code.DELEGATION_UNKNOWN)
    ended = replace(delegation, not_after=now, revoked=True)
    after = replace(
        file,
        delegations=tuple(
            ended if delegation.record == ended.record else delegation for delegation in file.delegations
        ),
    )
    reads = any(
        delegation.keyset == ended.keyset and delegation.live(now) and Scope.READ in delegation.scopes
        for delegation in after.delegations
    )
    shreds = () if reads else (Shred(reader=ended.keyset),)
    return Decision(after, shreds=shreds, seats=_delegation_seats(ended), pokes=_delegation_seats(ended))


def _taken_away_since(file: CaseFile, command: c.Delegate, signed_at: Seconds) -> bool:
    """Whether this counsellor's authority for the side was taken away since somebody signed that they get one.

    However long a record may wait for its second signature, it does not wait past that.
    """
    return any(
        delegation.revoked
        and (delegation.keyset, delegation.side) == (command.counsellor, command.side)
        and delegation.not_after > signed_at + BACKWARDS_S
        for delegation in file.delegations
    )


def _assigned(
    file: CaseFile, mediator: KeysetId, place: Place, command: c.CreateCase | c.Assign, now: Seconds
) -> Decision:
    _alive(file)
    belongs = any(party.keyset == mediator for party in file.parties.values())
    belongs = belongs or any(guardian.keyset == mediator for guardian in file.guardians)
    if command.mediator_role is not StaffRole.MEDIATOR or belongs:
        raise Refused(Code.ASSIGNMENT_ROLE)
    if mediator in file.case.aside:
        raise Refused(Code.ASSIGNMENT_ASIDE)
    if not now < command.not_after <= now + ASSIGNMENT_LONGEST_S:
        raise Refused(Code.ASSIGNMENT_TOO_LONG)
    others = tuple(assignment for assignment in file.assignments if assignment.keyset != mediator)
    if place is Place.LEAD and any(other.place is Place.LEAD and now < other.not_after for other in others):
        raise Refused(Code.ASSIGNMENT_LEAD)
    place_taken = Assignment(mediator, place, command.record, command.not_after)
    assignments = (place_taken, *others) if place is Place.LEAD else (*others, place_taken)
    after, seats = told_of_place(file, replace(file, assignments=assignments), mediator, now)
    return Decision(after, seats=seats, pokes=frozenset({MEDIATORS}), requeue=True)


def _place_ended(file: CaseFile, mediator: KeysetId, now: Seconds) -> Decision:
    if all(assignment.keyset != mediator for assignment in file.assignments):
        raise Refused(Code.ASSIGNMENT_UNKNOWN)
    after = replace(
        file,
        assignments=tuple(assignment for assignment in file.assignments if assignment.keyset != mediator),
        slips=tuple(slip for slip in file.slips if slip.by != mediator),
    )
    after, seats = told_of_place(file, after, mediator, now)
    pokes = frozenset({MEDIATORS})
    return Decision(after, shreds=(Shred(reader=mediator),), seats=seats, pokes=pokes, requeue=True)


def _vouches(second: c.Caller | None, first: KeysetId) -> bool:
    if second is None or second.keyset == first:
        return False
    return second.staff in (StaffRole.MEDIATOR, StaffRole.COORDINATOR)


def known_people(file: CaseFile, besides: Side | None = None) -> frozenset[KeysetId | None]:
    """The keysets that are somebody in this case; nobody is two. `besides`: leave out that side's counsellors."""
    people = [party.keyset for party in file.parties.values()] + [
        assignment.keyset for assignment in file.assignments
    ]
    people += [guardian.keyset for guardian in file.guardians if guardian.keyset is not None]
    people += [supporter.keyset for supporter in file.supporters]
    people += [share.keyset for share in file.shares]
    return frozenset(
        people + [delegation.keyset for delegation in file.delegations if delegation.side is not besides]
    )


def _delegation_seats(delegation: Delegation) -> frozenset[Seat]:
    return side_seats(delegation.side) | {Seat.counsellor(delegation.keyset)}


def _alive(file: CaseFile) -> None:
    if file.case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)
