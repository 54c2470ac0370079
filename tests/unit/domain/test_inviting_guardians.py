"""How a parent or guardian comes into a case: named, invited by a slip, confirmed, and nobody else of it."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import (
    Attested,
    Place,
    Scope,
    StaffRole,
)
from relay.domain.refusals import Code
from tests.property.world import (
    EARLY,
    GUARDIAN,
    LATE,
    LEAD,
    OFFICE,
    ON_PAPER,
    A,
    B,
    Move,
    delegation,
    item_id,
    keyset,
    person,
    record,
    share,
    submit,
    word,
)
from tests.property.worlds import walk_to
from tests.property.worlds_of_guardians import AGAIN
from tests.support.under_age import ANSWER, CONFIRM, INVITE, INVITED, NEW, OTHER, SLIP, SOON, YOUNG, refusal


def test_a_guardian_is_nobody_else_of_the_case() -> None:
    """Not the other side, not a mediator, not a counsellor; and nobody else becomes one whose keys are a guardian's."""
    answered = walk_to(YOUNG, INVITE)
    for who in (person(B), person(A), LEAD, GUARDIAN):
        theirs = walk_to(answered, Move(replace(ANSWER.command, keyset=who.keyset), who))
        confirming = replace(CONFIRM, command=replace(CONFIRM.command, keyset=who.keyset))
        assert refusal(theirs, confirming) is Code.PARTY_ENROLLED
    assign = c.Assign(
        record=record("assign"),
        mediator=GUARDIAN.keyset,
        mediator_role=StaffRole.MEDIATOR,
        place=Place.DEPUTY,
        not_after=LATE,
    )
    assert refusal(YOUNG, Move(assign, OFFICE)) is Code.ASSIGNMENT_ROLE
    held = walk_to(YOUNG, Move(submit(A), person(A)))
    assert (
        refusal(held, Move(replace(share(item_id(A), GUARDIAN), role=StaffRole.INTERPRETER), LEAD))
        is Code.SHARE_ROLE
    )
    given = delegation(A, Scope.READ)
    delegate = c.Delegate(
        record=record("delegate"),
        side=A,
        counsellor=GUARDIAN.keyset,
        counsellor_role=StaffRole.COUNSELLOR,
        scopes=given.scopes,
        mode=given.mode,
        not_before=EARLY,
        not_after=LATE,
        party=person(A).keyset,
    )
    assert refusal(YOUNG, Move(delegate, LEAD)) is Code.DELEGATION_ROLE
    slip = c.RegisterSlip(record=record("slip"), slip=SlipId(b"b.slip"), side=B, epoch=2, expires=SOON)
    again = walk_to(
        YOUNG,
        Move(slip, LEAD),
        Move(c.AnswerSlip(record=record("b.answer"), slip=slip.slip, keyset=GUARDIAN.keyset), GUARDIAN),
    )
    confirm = c.Confirm(
        record=record("b.confirm"),
        slip=slip.slip,
        side=B,
        epoch=2,
        keyset=GUARDIAN.keyset,
        replaces=person(B).keyset,
        second=OFFICE,
    )
    assert refusal(again, Move(confirm, LEAD)) is Code.PARTY_ENROLLED


def test_a_slip_of_a_guardian_makes_nobody_a_party_and_a_partys_slip_makes_no_guardian() -> None:
    answered = walk_to(YOUNG, INVITE, ANSWER)
    confirm = c.Confirm(
        record=record("as a party"),
        slip=SLIP,
        side=A,
        epoch=2,
        keyset=OTHER.keyset,
        replaces=person(A).keyset,
        second=OFFICE,
    )
    assert refusal(answered, Move(confirm, LEAD)) is Code.SLIP_UNKNOWN
    slip = c.RegisterSlip(record=record("slip"), slip=SlipId(b"a.own"), side=A, epoch=2, expires=SOON)
    both = walk_to(answered, Move(slip, LEAD))
    assert {each.id for each in both.slips} == {SLIP, slip.slip}, "neither takes the place of the other"
    theirs = walk_to(both, Move(c.AnswerSlip(record=record("own"), slip=slip.slip, keyset=keyset("a.anew")), OTHER))
    confirming = replace(CONFIRM.command, slip=slip.slip, keyset=keyset("a.anew"))
    assert refusal(theirs, Move(confirming, LEAD)) is Code.SLIP_UNKNOWN


def test_a_guardian_joins_by_a_slip_and_is_asked_by_being_confirmed() -> None:
    invited = walk_to(YOUNG, INVITE)
    assert refusal(invited, CONFIRM) is Code.SLIP_UNANSWERED
    assert refusal(invited, Move(replace(AGAIN, guardian=INVITED), LEAD)) is Code.GUARDIAN_STANDS, "not there yet"
    for agrees in (True, False):
        said = word(INVITED, "a.invited", agrees=agrees, attested=Attested.PAPER)
        assert refusal(invited, Move(said, LEAD)) is Code.GUARDIAN_NOT_ASKED, "nobody asked them yet"
    joined = walk_to(invited, ANSWER, CONFIRM)
    assert not joined.slips
    assert joined.guardians[1].waits
    assert refusal(joined, Move(word(INVITED, "a.confirmed"), OTHER)) is None
    assert refusal(joined, CONFIRM) is Code.SLIP_UNKNOWN


def test_naming_asks_for_what_a_slip_needs() -> None:
    assert refusal(NEW, INVITE) is Code.PARTY_AGE
    late = replace(INVITE.command, expires=Seconds(EARLY + 31 * 86_400))
    assert refusal(YOUNG, Move(late, LEAD)) is Code.SLIP_TOO_LONG
    assert refusal(YOUNG, Move(replace(late, expires=EARLY), LEAD)) is Code.SLIP_TOO_LONG
    invited = walk_to(YOUNG, INVITE)
    assert refusal(invited, INVITE) is Code.GUARDIAN_STANDS
    assert refusal(invited, Move(replace(INVITE.command, guardian=ON_PAPER), LEAD)) is Code.SLIP_USED


def test_a_guardian_is_nobodys_supporter_by_the_same_paper_or_the_same_keys() -> None:
    """Who decides with somebody reads no letter: neither way leads from the one to the other."""
    supporting = c.Supporter(
        record=record("supporter"), slip=SLIP, side=A, keyset=OTHER.keyset, party=person(A).keyset
    )
    assert refusal(walk_to(YOUNG, INVITE, ANSWER), Move(supporting, LEAD)) is Code.SLIP_UNKNOWN
    slip = c.RegisterSlip(record=record("slip"), slip=SlipId(b"a.support"), side=A, epoch=0, expires=SOON)
    both = walk_to(YOUNG, INVITE, Move(slip, LEAD))
    assert {each.id for each in both.slips} == {SLIP, slip.slip}, "neither takes the place of the other"
    answered = walk_to(
        both, Move(c.AnswerSlip(record=record("s"), slip=slip.slip, keyset=GUARDIAN.keyset), GUARDIAN)
    )
    again = replace(supporting, slip=slip.slip, keyset=GUARDIAN.keyset)
    assert refusal(answered, Move(again, LEAD)) is Code.SUPPORTER_ROLE
