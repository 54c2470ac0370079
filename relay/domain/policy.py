"""Who may ask what: the role × command table of the service, once, as data.

`decide` asks this table before any rule looks at the command. A person without standing in a case is told
*not.found*, in the same words as for a case that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from relay.domain import commands as c
from relay.domain.choice import Choice
from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Attested, CaseFile, Delegation, Item, Scope, Seat, Side, StaffRole
from relay.domain.refusals import Code, Refused


class Standing(Choice):
    """What somebody is to one case."""

    PARTY = "party"
    MEDIATOR = "mediator"
    COUNSELLOR = "counsellor"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"
    SUPPORTER = "supporter"
    COORDINATOR = "coordinator"


class Permit(Choice):
    """Under which condition a standing may give a command."""

    OWN = "own"
    """Only for the caller's own side."""
    CASE = "case"
    """In this case, for anyone."""
    OFFICE = "office"
    """In every case of the organisation."""
    ATTESTED = "attested"
    """For a party without keyset, saying what was seen."""
    WRITING = "writing"
    """Attested (*told*), or a derived item of the mediator's own making."""
    IN_PERSON = "in_person"
    """Only what was released to this mediator in person."""
    SUBMIT = "scope submit"
    READ = "scope read"
    ANY_SCOPE = "any scope"
    SHARED = "given"
    """Only about the one item that this interpreter has now."""
    TOGETHER = "together"
    """Only as the parent or guardian whom the command names."""
    OWN_PLACE = "own place"
    """Only about one's own place as a supporter, and what one was lent."""
    CONVERSATION = "conversation"
    """Only in the caller's own conversation with the mediators."""


_MEDIATOR_ONLY: Final = {Standing.MEDIATOR: Permit.CASE}
_OFFICE_ONLY: Final = {Standing.COORDINATOR: Permit.OFFICE}
_OWN_OR_ATTESTED: Final = {Standing.PARTY: Permit.OWN, Standing.MEDIATOR: Permit.ATTESTED}
_STOP: Final = {Standing.PARTY: Permit.OWN, Standing.COUNSELLOR: Permit.ANY_SCOPE}
_ENDS_SUPPORT: Final = {
    Standing.PARTY: Permit.OWN,
    Standing.MEDIATOR: Permit.CASE,
    Standing.SUPPORTER: Permit.OWN_PLACE,
}
_READING: Final = {
    Standing.PARTY: Permit.OWN,
    Standing.MEDIATOR: Permit.IN_PERSON,
    Standing.COUNSELLOR: Permit.READ,
}

POLICY: Final[Mapping[type[c.Command], Mapping[Standing, Permit]]] = {
    c.CreateCase: _OFFICE_ONLY,
    c.Assign: _OFFICE_ONLY,
    c.EndAssignment: _OFFICE_ONLY,
    c.TakeUp: _OFFICE_ONLY,
    c.StepAside: _MEDIATOR_ONLY,
    c.SetLabel: {Standing.MEDIATOR: Permit.CASE, Standing.COORDINATOR: Permit.OFFICE},
    c.RegisterSlip: _MEDIATOR_ONLY,
    c.Confirm: _MEDIATOR_ONLY,
    c.TwoMediators: {Standing.MEDIATOR: Permit.CASE, Standing.COORDINATOR: Permit.OFFICE},
    c.UnderAge: _MEDIATOR_ONLY,
    c.NameGuardian: _MEDIATOR_ONLY,
    c.ConfirmGuardian: _MEDIATOR_ONLY,
    c.AskGuardian: _MEDIATOR_ONLY,
    c.EndGuardian: _MEDIATOR_ONLY,
    c.GuardianWord: {Standing.GUARDIAN: Permit.TOGETHER, Standing.MEDIATOR: Permit.CASE},
    c.MarkPrepared: _MEDIATOR_ONLY,
    c.OpenCase: _MEDIATOR_ONLY,
    c.Close: _MEDIATOR_ONLY,
    c.Delegate: _MEDIATOR_ONLY,
    c.Revoke: _MEDIATOR_ONLY,
    c.Handover: _MEDIATOR_ONLY,
    c.Regrant: _MEDIATOR_ONLY,
    c.Recopy: _MEDIATOR_ONLY,
    c.GiveConsent: _OWN_OR_ATTESTED,
    c.EndConsent: _OWN_OR_ATTESTED,
    c.SetPreferences: _OWN_OR_ATTESTED,
    c.Submit: {
        Standing.PARTY: Permit.OWN,
        Standing.MEDIATOR: Permit.WRITING,
        Standing.COUNSELLOR: Permit.SUBMIT,
        Standing.INTERPRETER: Permit.SHARED,
    },
    c.Viewed: _MEDIATOR_ONLY,
    c.Countersign: _MEDIATOR_ONLY,
    c.Release: _MEDIATOR_ONLY,
    c.Return: _MEDIATOR_ONLY,
    c.Decline: _MEDIATOR_ONLY,
    c.NotPassedOn: _MEDIATOR_ONLY,
    c.Postpone: _MEDIATOR_ONLY,
    c.Offer: _MEDIATOR_ONLY,
    c.Share: _MEDIATOR_ONLY,
    c.Unshare: {Standing.MEDIATOR: Permit.CASE, Standing.INTERPRETER: Permit.SHARED},
    c.Supporter: _MEDIATOR_ONLY,
    c.SupporterEnd: _ENDS_SUPPORT,
    c.Lend: _OWN_OR_ATTESTED,
    c.Unlend: _ENDS_SUPPORT,
    c.Agree: _OWN_OR_ATTESTED,
    c.Recall: {
        Standing.PARTY: Permit.OWN,
        Standing.MEDIATOR: Permit.ATTESTED,
        Standing.COUNSELLOR: Permit.ANY_SCOPE,
    },
    c.DestroyOwnCopy: {Standing.PARTY: Permit.OWN, Standing.COUNSELLOR: Permit.ANY_SCOPE},
    c.Open: _READING,
    c.Refuse: _READING,
    c.Deliver: {Standing.MEDIATOR: Permit.IN_PERSON, Standing.COUNSELLOR: Permit.READ},
    c.Pause: _STOP,
    c.Resume: _STOP,
    c.Withdraw: _STOP,
    c.PauseCase: _MEDIATOR_ONLY,
    c.ResumeCase: _MEDIATOR_ONLY,
    c.Answered: _MEDIATOR_ONLY,
    c.HandNote: _MEDIATOR_ONLY,
    c.WriteNote: {
        Standing.PARTY: Permit.CONVERSATION,
        Standing.MEDIATOR: Permit.CASE,
        Standing.COUNSELLOR: Permit.CONVERSATION,
    },
}

UNASKED: Final = frozenset({c.AnswerSlip, c.EndPlace, c.RestorePause, c.EndKeeping})
"""Commands that nobody's standing gives: the slip's id, the end of a staff member's authority, the restore and the
sweeper do."""

RECIPIENT_COMMANDS: Final = (c.Open, c.Refuse, c.Deliver)
AUTHOR_COMMANDS: Final = (c.Recall, c.DestroyOwnCopy, c.Agree)
STOPPING: Final = (c.Pause, c.Withdraw)
"""Commands that nothing but a closed case may refuse to the party who gives them."""


class Authority(Struct, frozen=True):
    """With what authority a caller acts: the standing, the side spoken for, the delegation used."""

    standing: Standing
    side: Side | None = None
    delegation: Delegation | None = None
    shared: frozenset[ItemId] = frozenset()
    """What an interpreter has to translate now, a supporter was lent, or the supporters of a party."""


def standing_of(file: CaseFile, caller: c.Caller, now: Seconds) -> Authority | None:
    """Return what `caller` is to this case now, or None for a stranger.

    A counsellor keeps a standing after their delegation ended, so that they are told so rather than *not.found*, an interpreter
    after the last letter that they were given, a guardian after they decide with nobody, a supporter after the end of their place.
    """
    for party in file.parties.values():
        if party.keyset == caller.keyset:
            lent = frozenset(lend.item for lend in file.lends if lend.live and lend.side is party.side)
            return Authority(Standing.PARTY, side=party.side, shared=lent)
    if caller.keyset in [mediator.keyset for mediator in file.mediators(now)]:
        return Authority(Standing.MEDIATOR)
    theirs = [delegation for delegation in file.delegations if delegation.keyset == caller.keyset]
    if theirs and caller.staff is StaffRole.COUNSELLOR:
        latest = max(theirs, key=lambda delegation: (delegation.live(now), delegation.not_after))
        return Authority(Standing.COUNSELLOR, side=latest.side, delegation=latest)
    for guardian in file.guardians:
        if guardian.keyset == caller.keyset:
            return Authority(Standing.GUARDIAN, side=guardian.side)
    if caller.staff is StaffRole.INTERPRETER:
        given = [share for share in file.shares if share.keyset == caller.keyset]
        shared = frozenset(share.item for share in given if share.live)
        return Authority(Standing.INTERPRETER, shared=shared) if given else None
    if caller.staff is StaffRole.COORDINATOR:
        return Authority(Standing.COORDINATOR)
    if any(supporter.keyset == caller.keyset for supporter in file.supporters):
        lent = frozenset(lend.item for lend in file.lends if lend.live and lend.keyset == caller.keyset)
        return Authority(Standing.SUPPORTER, shared=lent)
    return None


def authorise(file: CaseFile, command: c.Command, caller: c.Caller, now: Seconds) -> Authority:
    """Return the authority under which `command` may be given, or raise `Refused`.

    Raises *not.found* for strangers and for a recipient asking about an item that was never released to them,
    *not.allowed* where the table has a dash, and the delegation's or attestation's own codes.
    """
    authority = standing_of(file, caller, now)
    if authority is None:
        raise Refused(Code.NOT_FOUND)
    permit = POLICY[type(command)].get(authority.standing)
    if permit is None:
        raise Refused(Code.NOT_ALLOWED)
    side = _side_concerned(file, command, caller, authority)
    match permit:
        case Permit.CASE | Permit.OFFICE:
            return Authority(authority.standing, side)
        case Permit.OWN:
            plain = isinstance(command, STOPPING) or not (_on_behalf(command) or _derives(command))
            _require(side is authority.side and plain, Code.NOT_ALLOWED)
            return authority
        case Permit.ATTESTED:
            return _attested(file, command, side)
        case Permit.WRITING:
            return _writing(file, command, side)
        case Permit.IN_PERSON:
            assert isinstance(command, c.ForItem)  # noqa: S101 - only such are permitted in person
            item = known_item(file, command.item)
            _require(item.in_person and item.released_to == caller.keyset, Code.NOT_ALLOWED)
            return Authority(Standing.MEDIATOR, side)
        case Permit.SHARED | Permit.CONVERSATION | Permit.TOGETHER | Permit.OWN_PLACE:
            return _own_affair(file, command, caller, authority, now)
        case Permit.SUBMIT | Permit.READ | Permit.ANY_SCOPE:
            return _delegated(file, command, caller, side, permit, now)


def seat_of(authority: Authority, keyset: KeysetId) -> Seat | None:
    """Return the seat whose journal somebody of this standing follows; None for the office."""
    match authority.standing:
        case Standing.MEDIATOR:
            return MEDIATORS
        case Standing.COUNSELLOR:
            return Seat.counsellor(keyset)
        case Standing.INTERPRETER:
            return Seat.interpreter(keyset)
        case Standing.GUARDIAN:
            return Seat.guardian(keyset)
        case Standing.SUPPORTER:
            return Seat.supporter(keyset)
        case Standing.PARTY if authority.side is not None:
            return Seat.of(authority.side)
        case _:
            return None


def concerns(item: Item, authority: Authority, keyset: KeysetId) -> bool:
    """Whether somebody of this standing may ask anything about an item: else it is *not.found* to them.

    The other side's items concern a party or counsellor once released to their keyset, and never before; one item concerns an
    interpreter, as long as they have it, and a supporter each that they are lent. What supporters of a party are lent concerns that
    party too, also where it came to somebody else for them. None concerns a guardian: they read no letter.
    """
    if authority.standing is Standing.GUARDIAN:
        return False
    if authority.standing in (Standing.INTERPRETER, Standing.SUPPORTER):
        return item.id in authority.shared
    outside = authority.standing in (Standing.PARTY, Standing.COUNSELLOR) and authority.side is not item.side
    return not outside or item.released_to == keyset or item.id in authority.shared


def known_item(file: CaseFile, item: ItemId) -> Item:
    """Return the item, or raise *not.found*."""
    known = file.items.get(item)
    if known is None:
        raise Refused(Code.NOT_FOUND)
    return known


def _require(holds: bool, code: Code) -> None:  # noqa: FBT001 - a guard reads as a sentence
    if not holds:
        raise Refused(code)


def _side_concerned(file: CaseFile, command: c.Command, caller: c.Caller, authority: Authority) -> Side | None:
    if isinstance(command, c.ForSide):
        return command.side
    if not isinstance(command, c.ForItem):
        return None
    item = known_item(file, command.item)
    _require(concerns(item, authority, caller.keyset), Code.NOT_FOUND)
    if isinstance(command, RECIPIENT_COMMANDS):
        return item.recipient
    if isinstance(command, c.Lend | c.Unlend):
        return command.side
    return item.side if isinstance(command, AUTHOR_COMMANDS) else None


def _claims(command: c.Command) -> tuple[Attested | None, RecordId | None]:
    """By what the command claims to speak for somebody else: what a mediator saw, and a counsellor's delegation."""
    if isinstance(command, c.ForSide | c.ForItem):
        return command.attested, command.delegation
    return None, None


def _on_behalf(command: c.Command) -> bool:
    """Whether the command claims to speak for somebody else."""
    return _claims(command) != (None, None)


def _derives(command: c.Command) -> bool:
    """Whether the command enters an item derived from another, which is the mediators' to do."""
    return isinstance(command, c.Submit) and command.derived_from is not None


def _attested(file: CaseFile, command: c.Command, side: Side | None) -> Authority:
    attested, delegation = _claims(command)
    _require(attested is not None and delegation is None, Code.NOT_ALLOWED)
    assert side is not None  # noqa: S101 - whatever can be attested is for a side
    _require(file.parties[side].keyset is None, Code.PARTY_ENROLLED)
    return Authority(Standing.MEDIATOR, side)


def _delegated(
    file: CaseFile, command: c.Command, caller: c.Caller, side: Side | None, permit: Permit, now: Seconds
) -> Authority:
    attested, named = _claims(command)
    delegation = file.delegation(named)
    if delegation is None or delegation.keyset != caller.keyset or delegation.side is not side:
        raise Refused(Code.DELEGATION_UNKNOWN)
    _require(attested is None and not _derives(command), Code.NOT_ALLOWED)
    _require(delegation.live(now), Code.DELEGATION_EXPIRED)
    needed = {Permit.SUBMIT: Scope.SUBMIT, Permit.READ: Scope.READ}.get(permit)
    _require(needed is None or needed in delegation.scopes, Code.DELEGATION_SCOPE)
    return Authority(Standing.COUNSELLOR, side, delegation)


def _writing(file: CaseFile, command: c.Command, side: Side | None) -> Authority:
    if not _derives(command):
        return _attested(file, command, side)
    _require(not _on_behalf(command), Code.NOT_ALLOWED)
    return Authority(Standing.MEDIATOR, side)


def _own_affair(
    file: CaseFile, command: c.Command, caller: c.Caller, authority: Authority, now: Seconds
) -> Authority:
    """Ask in what is one's own: notes, what an interpreter has, what a guardian was asked, a supporter's place."""
    if authority.standing is Standing.GUARDIAN:
        own = {guardian.id for guardian in file.guardians if guardian.keyset == caller.keyset}
        _require(isinstance(command, c.ForGuardian) and command.guardian in own, Code.NOT_ALLOWED)
        return authority
    if authority.standing is Standing.SUPPORTER:
        return authority
    if authority.standing is Standing.INTERPRETER:
        return _interpreting(command, authority)
    return _conversing(command, caller, authority, now)


def _interpreting(command: c.Command, authority: Authority) -> Authority:
    """Speak about the item that one was given: put it down, or give one item back that was made from it."""
    if isinstance(command, c.Submit):
        _require(not _on_behalf(command) and command.replaces is None, Code.NOT_ALLOWED)
        _require(command.derived_from in authority.shared, Code.SHARE_UNKNOWN)
    return authority


def _conversing(command: c.Command, caller: c.Caller, authority: Authority, now: Seconds) -> Authority:
    assert isinstance(command, c.WriteNote)  # noqa: S101 - nothing else is a conversation
    if authority.standing is Standing.PARTY:
        _require(command.about is authority.side and command.counsellor is None, Code.NOT_ALLOWED)
        return authority
    _require(command.counsellor == caller.keyset and command.about is None, Code.NOT_ALLOWED)
    assert authority.delegation is not None  # noqa: S101 - it is what makes somebody a counsellor of the case
    _require(authority.delegation.live(now), Code.DELEGATION_EXPIRED)
    return authority
