"""Places, slips, confirmations and delegations: to the second up to which each is allowed, and what it leaves of the file.

Every number is tried from both sides, and whoever is not named keeps what they have.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import (
    Assignment,
    Case,
    CaseFile,
    CaseState,
    Delegation,
    Mode,
    Party,
    Place,
    Scope,
    Slip,
    StaffRole,
)
from relay.domain.newest import place_of
from relay.domain.order import BACKWARDS_S
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import (
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    A,
    B,
    Move,
    case_file,
    delegation,
    keyset,
    opened,
    person,
    reader,
    record,
)
from tests.property.worlds import walk_to

DAY = 86_400
OPEN = opened(case_file(counsellors=True))
READING, BRINGING, OF_A = delegation(B, Scope.READ), delegation(B, Scope.SUBMIT), delegation(A, Scope.READ)
A_LEFT = walk_to(case_file(), Move(c.Withdraw(record=record("left"), side=A), person(A)))
SLIP, OTHER = SlipId(b"slip"), SlipId(b"other")


def at(seconds: int) -> Seconds:
    return Seconds(EARLY + seconds)


ASSIGN = c.Assign(
    record=record("assign"),
    mediator=keyset("m.new"),
    mediator_role=StaffRole.MEDIATOR,
    place=Place.DEPUTY,
    not_after=at(DAY),
)
LEADS = replace(ASSIGN, place=Place.LEAD)
REGISTER = c.RegisterSlip(record=record("slip"), slip=SLIP, side=B, epoch=2, expires=at(DAY))
ANSWER = c.AnswerSlip(record=record("answer"), slip=SLIP, keyset=keyset("b.new"))
CONFIRM = c.Confirm(
    record=record("confirm"),
    slip=SLIP,
    side=B,
    epoch=2,
    keyset=keyset("b.new"),
    replaces=person(B).keyset,
    second=OFFICE,
)
FIRST = replace(CONFIRM, epoch=1, replaces=None, second=None)
DELEGATE = c.Delegate(
    record=record("delegate"),
    side=B,
    counsellor=reader(B).keyset,
    counsellor_role=StaffRole.COUNSELLOR,
    scopes=frozenset(Scope),
    mode=Mode.DICTATED,
    not_before=EARLY,
    not_after=LATE,
    party=person(B).keyset,
)
REVOKE = c.Revoke(record=record("revoke"), delegation=READING.record)
CREATE = c.CreateCase(
    record=record("new"), mediator=LEAD.keyset, mediator_role=StaffRole.MEDIATOR, not_after=at(DAY)
)
EMPTY = CaseFile(Case(CaseId(b"case")))
REGISTERED = walk_to(OPEN, Move(REGISTER, LEAD))
ANSWERED = walk_to(REGISTERED, Move(ANSWER, STRANGER))
NO_DEVICE = case_file(enrolled=frozenset({A}))
NEW = walk_to(NO_DEVICE, Move(replace(REGISTER, epoch=1), LEAD), Move(ANSWER, STRANGER))
B_SLIP = replace(A_LEFT, slips=(Slip(SLIP, B, 2, at(DAY), by=LEAD.keyset),))
A_SLIP = replace(A_LEFT, slips=(Slip(SLIP, A, 2, at(DAY), by=LEAD.keyset),))


def places(lead_until: int, deputy_until: int = DAY) -> CaseFile:
    """A case whose two places run out so many seconds from now."""
    lead, deputy = OPEN.assignments
    return replace(
        OPEN,
        assignments=(replace(lead, not_after=at(lead_until)), replace(deputy, not_after=at(deputy_until))),
    )


def revoked(at_: int, **changed: object) -> CaseFile:
    """A case in which the reader's delegation was taken away at that second."""
    ended = replace(READING, not_after=at(at_), revoked=True, **changed)
    return replace(OPEN, delegations=(OF_A, ended, BRINGING))


SIGNED = replace(DELEGATE, signed_at=at(-BACKWARDS_S - 60))
"""Signed first so long ago that what was taken away a minute ago is at the edge of two clocks."""

BOUNDS = [
    # what; where; who asks what; the refusal
    ("a place for a second", OPEN, Move(replace(ASSIGN, not_after=at(1)), OFFICE), None),
    ("a place for none", OPEN, Move(replace(ASSIGN, not_after=at(0)), OFFICE), Code.ASSIGNMENT_TOO_LONG),
    ("a place for 90 days", OPEN, Move(replace(ASSIGN, not_after=at(90 * DAY)), OFFICE), None),
    ("a second more", OPEN, Move(replace(ASSIGN, not_after=at(90 * DAY + 1)), OFFICE), Code.ASSIGNMENT_TOO_LONG),
    ("a second lead", places(1), Move(LEADS, OFFICE), Code.ASSIGNMENT_LEAD),
    ("a lead where the former one ran out", places(0), Move(LEADS, OFFICE), None),
    ("a lead where only deputies are", replace(OPEN, assignments=OPEN.assignments[1:]), Move(LEADS, OFFICE), None),
    ("a party as mediator", OPEN, Move(replace(ASSIGN, mediator=person(B).keyset), OFFICE), Code.ASSIGNMENT_ROLE),
    ("a place for nobody of the staff", OPEN, Move(replace(ASSIGN, mediator_role=None), OFFICE), Code.ASSIGNMENT_ROLE),
    ("a case begins", EMPTY, Move(CREATE, OFFICE), None),
    ("a case that was there", replace(EMPTY, case=replace(EMPTY.case, version=1)), Move(CREATE, OFFICE), Code.CASE_EXISTS),
    ("a case that has people", replace(EMPTY, assignments=OPEN.assignments), Move(CREATE, OFFICE), Code.CASE_EXISTS),
    ("a slip for a second", OPEN, Move(replace(REGISTER, expires=at(1)), LEAD), None),
    ("a slip for none", OPEN, Move(replace(REGISTER, expires=at(0)), LEAD), Code.SLIP_TOO_LONG),
    ("a slip for 30 days", OPEN, Move(replace(REGISTER, expires=at(30 * DAY)), LEAD), None),
    ("a second more", OPEN, Move(replace(REGISTER, expires=at(30 * DAY + 1)), LEAD), Code.SLIP_TOO_LONG),
    ("a slip of a later epoch", OPEN, Move(replace(REGISTER, epoch=3), LEAD), Code.SLIP_EPOCH),
    ("an answer in the last second", REGISTERED, Move(ANSWER, STRANGER, at(DAY - 1)), None),
    ("an answer behind it", REGISTERED, Move(ANSWER, STRANGER, at(DAY)), Code.SLIP_EXPIRED),
    ("an answer to another slip", REGISTERED, Move(replace(ANSWER, slip=OTHER), STRANGER), Code.SLIP_UNKNOWN),
    ("an answer by who is not told of the end", B_SLIP, Move(ANSWER, STRANGER), None),
    ("an answer by who left", A_SLIP, Move(ANSWER, STRANGER), Code.SLIP_UNKNOWN),
    ("a first keyset on one word", NEW, Move(FIRST, LEAD), None),
    ("a later one on two", ANSWERED, Move(CONFIRM, LEAD), None),
    ("the second a mediator", ANSWERED, Move(replace(CONFIRM, second=DEPUTY), LEAD), None),
    ("the second by the same keyset", ANSWERED, Move(replace(CONFIRM, second=c.Caller(LEAD.keyset, StaffRole.COORDINATOR)), LEAD),
     Code.RECOVERY_SECOND),
    ("the second nobody of the staff", ANSWERED, Move(replace(CONFIRM, second=STRANGER), LEAD), Code.RECOVERY_SECOND),
    ("a confirmation of what nobody answered", REGISTERED, Move(CONFIRM, LEAD), Code.SLIP_UNANSWERED),
    ("a confirmation of another slip", ANSWERED, Move(replace(CONFIRM, slip=OTHER), LEAD), Code.SLIP_UNKNOWN),
    ("a delegation for a second", OPEN, Move(replace(DELEGATE, not_after=at(1)), LEAD), None),
    ("a delegation for none", OPEN, Move(replace(DELEGATE, not_after=at(0)), LEAD), Code.DELEGATION_TOO_LONG),
    ("a delegation for 400 days", OPEN, Move(replace(DELEGATE, not_after=at(400 * DAY)), LEAD), None),
    ("a second more", OPEN, Move(replace(DELEGATE, not_after=at(400 * DAY + 1)), LEAD), Code.DELEGATION_TOO_LONG),
    ("400 days from later on", OPEN, Move(replace(DELEGATE, not_before=at(9), not_after=at(400 * DAY + 9)), LEAD), None),
    ("one that ends before it begins", OPEN, Move(replace(DELEGATE, not_before=at(9), not_after=at(9)), LEAD),
     Code.DELEGATION_TOO_LONG),
    ("a delegation on the other side too", OPEN, Move(replace(DELEGATE, side=A, party=person(A).keyset), LEAD),
     Code.DELEGATION_ROLE),
    ("a delegation of a mediator", OPEN, Move(replace(DELEGATE, counsellor=DEPUTY.keyset), LEAD), Code.DELEGATION_ROLE),
    ("signed before it was taken away", revoked(-59), Move(SIGNED, LEAD), Code.JOURNAL_STALE),
    ("signed as far before as clocks differ", revoked(-60), Move(SIGNED, LEAD), None),
    ("signed at no known time", revoked(-1), Move(DELEGATE, LEAD), None),
    ("ended by its date", replace(OPEN, delegations=(replace(READING, not_after=at(-1)),)), Move(SIGNED, LEAD), None),
    ("taken away from a colleague", revoked(-1, keyset=keyset("b.colleague")), Move(SIGNED, LEAD), None),
    ("a revocation in the last second", OPEN, Move(REVOKE, LEAD, at(DAY - 1)), None),
    ("a revocation behind it", OPEN, Move(REVOKE, LEAD, at(DAY)), Code.DELEGATION_UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "move", "refusal"), BOUNDS, ids=[each[0] for each in BOUNDS])
def test_so_far_and_no_further(what: str, file: CaseFile, move: Move, refusal: Code | None) -> None:
    assert answer(file, move).refusal is refusal


def test_a_place_is_put_in_front_for_a_lead_and_behind_for_a_deputy() -> None:
    lead, deputy = OPEN.assignments
    new = Assignment(keyset("m.new"), Place.DEPUTY, ASSIGN.record, ASSIGN.not_after)
    assert walk_to(OPEN, Move(ASSIGN, OFFICE)).assignments == (lead, deputy, new)
    renewed = replace(ASSIGN, mediator=LEAD.keyset)
    assert walk_to(OPEN, Move(renewed, OFFICE)).assignments == (deputy, replace(new, keyset=LEAD.keyset))
    leads = walk_to(places(0), Move(LEADS, OFFICE)).assignments
    assert leads == (replace(new, place=Place.LEAD), *places(0).assignments)


def test_whose_place_ends_takes_their_own_slips_along() -> None:
    slips = (Slip(SLIP, A, 2, at(DAY), by=DEPUTY.keyset), Slip(OTHER, B, 2, at(DAY), by=LEAD.keyset))
    file = replace(OPEN, slips=slips)
    for end in (c.EndAssignment, c.EndPlace):
        step = answer(file, Move(end(record=record("end"), mediator=DEPUTY.keyset), OFFICE))
        assert step.decision is not None
        taken = {place_of(DEPUTY.keyset): record("end")} if end is c.EndAssignment else {}
        left = replace(file, assignments=OPEN.assignments[:1], slips=slips[1:], taken=taken)
        assert replace(step.after, places_told={}) == left
        assert step.decision.requeue


def test_a_counsellor_whose_authority_ends_acts_for_nobody_and_what_ran_out_stays_as_it_was() -> None:
    over = replace(READING, record=record("over"), side=A, not_after=EARLY)
    later = replace(READING, record=record("later"), not_before=at(9))
    file = replace(OPEN, delegations=(OF_A, over, READING, BRINGING, later))
    step = answer(file, Move(c.EndPlace(record=record("end"), mediator=reader(B).keyset), OFFICE))
    gone = {"not_after": EARLY, "revoked": True}
    assert step.after == replace(
        file, delegations=(OF_A, over, replace(READING, **gone), BRINGING, replace(later, **gone))
    )
    assert step.decision is not None
    assert {each.name for each in step.decision.seats} == {
        "mediators", "a", "b", f"c{reader(B).keyset.hex()}",
    }  # fmt: skip


def test_a_slip_is_answered_and_used_by_itself() -> None:
    other = Slip(OTHER, A, 2, at(DAY), by=LEAD.keyset)
    file = replace(OPEN, slips=(other, Slip(SLIP, B, 2, at(DAY), by=LEAD.keyset)))
    answered = walk_to(file, Move(ANSWER, STRANGER))
    assert answered == replace(file, slips=(other, replace(file.slips[1], keyset=ANSWER.keyset)))
    confirmed = walk_to(answered, Move(CONFIRM, LEAD))
    party = replace(OPEN.parties[B], epoch=2, keyset=CONFIRM.keyset, confirm=CONFIRM.record)
    assert confirmed == replace(file, slips=(other,), parties={**OPEN.parties, B: party})


def test_a_slip_bears_who_registered_it() -> None:
    assert REGISTERED.slips == (Slip(SLIP, B, 2, REGISTER.expires, by=LEAD.keyset),)


def test_a_delegation_says_what_was_signed_and_its_end_ends_no_other() -> None:
    given = walk_to(OPEN, Move(DELEGATE, LEAD))
    new = Delegation(DELEGATE.record, B, reader(B).keyset, frozenset(Scope), Mode.DICTATED, EARLY, LATE)
    assert given == replace(OPEN, delegations=(*OPEN.delegations, new))
    ended = walk_to(given, Move(REVOKE, LEAD, at(5)))
    assert ended.delegations == tuple(
        replace(each, not_after=at(5), revoked=True) if each == READING else each for each in given.delegations
    )


def test_what_nobody_said_is_the_quieter_of_two() -> None:
    party = Party(A)
    assert (party.epoch, party.keyset, party.consent, party.tell_opened) == (0, None, None, False)
    assert not c.GiveConsent(record=record("x"), side=A).guardian
    assert not c.SetPreferences(record=record("x"), side=A, kinds=frozenset()).tell_opened
    assert (EMPTY.case.state, EMPTY.case.version, EMPTY.case.opened) == (CaseState.PREPARING, 0, False)
    assert not BRINGING.revoked
