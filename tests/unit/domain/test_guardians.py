"""Somebody under age decides together with a parent or guardian, and stops alone: each rule by itself."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.case_rules import open_case
from relay.domain.decide import decide
from relay.domain.ids import RecordId, SlipId
from relay.domain.model import (
    MEDIATORS,
    Attested,
    CaseState,
    Consent,
    ItemState,
    Purpose,
    Seat,
)
from relay.domain.policy import Authority, Standing, concerns, standing_of
from relay.domain.readers import may_read
from relay.domain.refusals import Code, Refused
from tests.property.world import (
    EARLY,
    GUARDIAN,
    LEAD,
    OFFICE,
    ON_PAPER,
    PARENT,
    A,
    B,
    Move,
    agreeing_with,
    case_file,
    item_id,
    keyset,
    manifest,
    opened,
    person,
    record,
    release,
    submit,
    under_age,
    word,
)
from tests.property.worlds import walk_to
from tests.property.worlds_of_guardians import AGAIN, NAMED, YES_ON_PAPER
from tests.support.under_age import (
    AGREED,
    ANSWER,
    CONFIRM,
    HERS,
    INVITE,
    INVITED,
    MARK,
    NEW,
    NO,
    OF_AGE,
    OPENED,
    OTHER,
    SOON,
    YES,
    YOUNG,
    refusal,
)


def test_a_mark_takes_the_consent_that_was_given_alone() -> None:
    marked = walk_to(NEW, MARK)
    assert marked.parties[A].under_age == record("a.young")
    assert marked.parties[A].consent is None
    assert marked.case.state is CaseState.PREPARING
    assert not marked.case.holds
    assert refusal(marked, Move(agreeing_with(), person(A))) is Code.GUARDIAN_MISSING


def test_a_mark_in_an_open_case_is_a_pause_that_their_own_consent_lifts() -> None:
    marked = walk_to(opened(NEW), MARK)
    assert marked.case.state is CaseState.PAUSED
    assert marked.case.holds == {HERS: record("a.young")}
    named = walk_to(marked, Move(NAMED, LEAD), Move(YES_ON_PAPER, LEAD))
    assert named.case.state is CaseState.PAUSED, "a yes lifts nothing"
    agreed = walk_to(named, Move(agreeing_with(YES_ON_PAPER), person(A)))
    assert agreed.case.state is CaseState.OPEN


def test_who_is_of_age_keeps_what_they_agreed_to_and_decides_alone_from_then_on() -> None:
    of_age = walk_to(OPENED, OF_AGE)
    assert of_age.case.state is CaseState.OPEN
    assert of_age.parties[A].consent is not None
    assert of_age.parties[A].under_age is None
    assert all(each.ended for each in of_age.guardians)
    assert refusal(of_age, NO) is Code.GUARDIAN_UNKNOWN
    alone = walk_to(OPENED, NO, OF_AGE, Move(agreeing_with(), person(A)))
    assert alone.case.state is CaseState.OPEN
    assert refusal(walk_to(OPENED, NO, OF_AGE), AGREED) is Code.PARTY_AGE, "it names a word that counts no more"


def test_a_case_opens_with_both_words_and_with_no_other() -> None:
    opening = Move(c.OpenCase(record=record("open")), LEAD)
    assert refusal(YOUNG, opening) is Code.CONSENT_MISSING
    assert refusal(walk_to(YOUNG, YES), opening) is Code.CONSENT_MISSING
    assert refusal(YOUNG, AGREED) is Code.GUARDIAN_NOT_AGREED
    assert walk_to(YOUNG, YES, AGREED, opening).case.state is CaseState.OPEN


@pytest.mark.parametrize(
    ("consent", "code"),
    [
        (Consent(record("alone")), Code.GUARDIAN_MISSING),
        (Consent(record("older"), together=frozenset({record("another yes")})), Code.GUARDIAN_NOT_AGREED),
    ],
)
def test_opening_asks_for_their_words_once_more(consent: Consent, code: Code) -> None:
    """Whatever way a consent came to stand: the last step before contact looks itself."""
    file = walk_to(YOUNG, YES)
    forged = replace(file, parties={**file.parties, A: replace(file.parties[A], consent=consent)})
    command = c.OpenCase(record=record("open"))
    with pytest.raises(Refused) as refused:
        open_case(forged, command, LEAD, Authority(Standing.MEDIATOR), EARLY)
    assert refused.value.code is code


def test_everybody_who_was_named_must_agree() -> None:
    two = walk_to(YOUNG, Move(NAMED, LEAD), YES)
    assert refusal(two, AGREED) is Code.GUARDIAN_NOT_AGREED
    both = Move(agreeing_with(word(), YES_ON_PAPER), person(A))
    assert refusal(two, both) is Code.GUARDIAN_NOT_AGREED
    agreed = walk_to(two, Move(YES_ON_PAPER, LEAD), both)
    assert agreed.parties[A].consent == Consent(
        both.command.record, together=frozenset({word().record, YES_ON_PAPER.record})
    )


def test_whoever_is_named_while_it_goes_on_is_waited_for() -> None:
    named = walk_to(OPENED, Move(NAMED, LEAD))
    assert named.case.state is CaseState.PAUSED
    assert named.parties[A].consent is None


def test_a_no_takes_the_consent_with_it_and_a_yes_behind_it_needs_a_new_question() -> None:
    ended = walk_to(OPENED, NO)
    assert ended.case.state is CaseState.PAUSED
    assert ended.case.holds == {HERS: NO.command.record}
    assert refusal(ended, YES) is Code.GUARDIAN_NOT_ASKED
    asked = walk_to(ended, Move(AGAIN, LEAD))
    assert refusal(asked, YES) is Code.GUARDIAN_NOT_ASKED, "an older yes, kept back until now"
    again = word(asked="a.again")
    agreed = walk_to(asked, Move(again, GUARDIAN))
    assert agreed.case.state is CaseState.PAUSED
    assert refusal(agreed, AGREED) is Code.GUARDIAN_NOT_AGREED, "an older consent, kept back until now"
    assert walk_to(agreed, Move(agreeing_with(again), person(A))).case.state is CaseState.OPEN


def test_who_takes_their_own_consent_back_is_decided_with_anew() -> None:
    consent = AGREED.command.record
    ended = walk_to(OPENED, Move(c.EndConsent(record=record("a.end"), side=A, consent=consent), person(A)))
    assert ended.case.state is CaseState.PAUSED
    (parent,) = ended.guardians
    assert (parent.question, parent.answered, parent.agrees) == (None, None, False)
    assert refusal(ended, AGREED) is Code.GUARDIAN_NOT_AGREED
    assert refusal(ended, YES) is Code.GUARDIAN_NOT_ASKED
    (parent,) = walk_to(ended, NO).guardians
    assert (parent.question, parent.answered, parent.agrees) == (word().asked, NO.command.record, False), (
        "a no is heard"
    )


def test_somebody_who_was_asked_and_did_not_answer_stays_asked_when_a_consent_ends() -> None:
    file = walk_to(YOUNG, Move(NAMED, LEAD))
    older = replace(file.parties[A], consent=Consent(record("a.older")))
    file = replace(file, parties={**file.parties, A: older})
    ended = walk_to(file, Move(c.EndConsent(record=record("a.end"), side=A, consent=record("a.older")), person(A)))
    assert [each.question for each in ended.guardians] == [record("a.asked"), NAMED.record]


@pytest.mark.parametrize(
    "command",
    [
        c.Pause(record=record("a.pause"), side=A),
        c.Withdraw(record=record("a.withdraw"), side=A),
        c.EndConsent(record=record("a.end"), side=A, consent=AGREED.command.record),
        c.Recall(record=record("a.recall"), item=item_id(A)),
        c.Refuse(record=record("a.refuse"), item=item_id(B)),
        c.Resume(record=record("a.resume"), side=A, pause=record("a.earlier pause")),
    ],
)
def test_what_stops_and_resuming_ones_own_pause_is_theirs_alone(command: c.Command) -> None:
    file = walk_to(
        OPENED,
        Move(submit(A), person(A)),
        Move(submit(B), person(B)),
        Move(release(item_id(B), person(A).keyset), LEAD),
        Move(c.Pause(record=record("a.earlier pause"), side=A), person(A)),
    )
    assert refusal(file, Move(command, person(A))) is None
    assert refusal(file, Move(command, GUARDIAN)) in (Code.NOT_ALLOWED, Code.NOT_FOUND)


def test_a_guardian_concerns_no_letter_and_writes_none() -> None:
    file = walk_to(OPENED, Move(submit(A), person(A)))
    for command in (
        c.Open(record=record("open it"), item=item_id(A)),
        c.Recall(record=record("recall it"), item=item_id(A)),
        submit(A, 2),
        c.WriteNote(record=record("note"), readers=frozenset(), about=A),
        agreeing_with(word()),
    ):
        assert refusal(file, Move(command, GUARDIAN)) in (Code.NOT_ALLOWED, Code.NOT_FOUND)


def test_only_the_guardian_who_was_asked_answers_or_a_mediator_for_one_without_a_keyset() -> None:
    file = walk_to(YOUNG, Move(NAMED, LEAD))
    assert refusal(file, Move(word(), person(A))) is Code.NOT_ALLOWED
    assert refusal(file, Move(word(), person(B))) is Code.NOT_ALLOWED
    assert refusal(file, Move(word(), OFFICE)) is Code.NOT_ALLOWED
    assert refusal(file, Move(word(), LEAD)) is Code.NOT_ALLOWED, "it must say what was seen"
    assert refusal(file, Move(word(attested=Attested.PAPER), LEAD)) is Code.PARTY_ENROLLED
    assert refusal(file, Move(word(attested=Attested.PAPER), GUARDIAN)) is Code.NOT_ALLOWED
    assert refusal(file, Move(replace(YES_ON_PAPER, attested=None), GUARDIAN)) is Code.NOT_ALLOWED
    assert refusal(file, Move(YES_ON_PAPER, LEAD)) is None


def test_whoever_is_ended_decides_no_more_and_without_anybody_the_consent_counts_no_more() -> None:
    end = c.EndGuardian(record=record("a.end"), side=A, guardian=PARENT)
    ended = walk_to(OPENED, Move(end, LEAD))
    assert ended.case.state is CaseState.PAUSED
    assert refusal(ended, NO) is Code.GUARDIAN_UNKNOWN
    assert refusal(ended, Move(agreeing_with(), person(A))) is Code.GUARDIAN_MISSING
    two = walk_to(YOUNG, Move(NAMED, LEAD), YES, Move(YES_ON_PAPER, LEAD))
    two = walk_to(two, Move(agreeing_with(word(), YES_ON_PAPER), person(A)))
    one = walk_to(two, Move(c.EndGuardian(record=record("a.paper end"), side=A, guardian=ON_PAPER), LEAD))
    assert one.parties[A].consent is not None, "the other one decides with her still"
    invited = walk_to(YOUNG, INVITE, Move(replace(end, guardian=INVITED), LEAD))
    assert not invited.slips, "whoever was ended joins no more"
    standing = standing_of(ended, GUARDIAN, EARLY)
    assert standing == Authority(Standing.GUARDIAN, side=A), "they are told so, and not that there is nothing"


def test_a_consent_counts_on_where_one_of_two_decides_no_more() -> None:
    """What stands is what she said then, and it names whoever decides with her still."""
    two = walk_to(YOUNG, Move(NAMED, LEAD), YES, Move(YES_ON_PAPER, LEAD))
    two = walk_to(two, Move(agreeing_with(word(), YES_ON_PAPER), person(A)))
    one = walk_to(two, Move(c.EndGuardian(record=record("a.paper end"), side=A, guardian=ON_PAPER), LEAD))
    assert refusal(one, Move(c.OpenCase(record=record("open")), LEAD)) is None


def test_the_other_side_hears_nothing_but_of_a_pause() -> None:
    for file, move in ((NEW, MARK), (YOUNG, YES), (OPENED, NO), (OPENED, OF_AGE), (YOUNG, Move(NAMED, LEAD))):
        decision = decide(file, move.signed(file).command, move.caller, EARLY)
        assert decision.seats <= {MEDIATORS, Seat.of(A), Seat.guardian(GUARDIAN.keyset)}
        paused = decision.file.case.state is not file.case.state
        assert (Seat.of(B) in decision.pokes) is paused


def test_one_guardian_hears_nothing_of_another() -> None:
    joined = walk_to(YOUNG, INVITE, ANSWER, CONFIRM)
    decision = decide(joined, word(INVITED, "a.confirmed"), OTHER, EARLY)
    assert Seat.guardian(OTHER.keyset) in decision.seats
    assert Seat.guardian(GUARDIAN.keyset) not in decision.seats


def test_a_guardian_of_a_side_that_was_not_told_of_the_end_goes_on_as_before() -> None:
    left = walk_to(YOUNG, Move(c.Withdraw(record=record("b.withdraw"), side=B), person(B)))
    assert left.case.state is CaseState.CLOSED
    decision = decide(left, word(), GUARDIAN, EARLY)
    assert decision.file.guardians[0].agrees
    assert decision.file.case.state is CaseState.CLOSED
    told = walk_to(OPENED, Move(c.Withdraw(record=record("b.withdraw"), side=B), person(B)))
    assert refusal(told, NO) is Code.CASE_CLOSED


def test_a_closed_case_takes_nothing_about_guardians() -> None:
    closed = walk_to(YOUNG, INVITE, ANSWER, Move(c.Close(record=record("close")), LEAD))
    end = Move(c.EndGuardian(record=record("a.end"), side=A, guardian=PARENT), LEAD)
    for move in (OF_AGE, Move(NAMED, LEAD), CONFIRM, Move(AGAIN, LEAD), end, YES):
        assert refusal(closed, move) is Code.CASE_CLOSED


def test_a_side_without_a_device_agrees_on_paper_together_with_somebody_on_paper() -> None:
    file = under_age(case_file(enrolled=frozenset({B})))
    file = replace(file, guardians=())
    named = walk_to(file, Move(NAMED, LEAD), Move(YES_ON_PAPER, LEAD))
    agreed = replace(agreeing_with(YES_ON_PAPER), attested=Attested.PAPER)
    opened_ = walk_to(named, Move(agreed, LEAD), Move(c.OpenCase(record=record("open")), LEAD))
    assert opened_.case.state is CaseState.OPEN
    assert refusal(named, Move(replace(agreed, together=()), LEAD)) is Code.GUARDIAN_MISSING


def test_the_flag_of_earlier_programs_is_taken_as_it_was_and_decides_nothing() -> None:
    file = case_file(agreed=False)
    flagged = c.GiveConsent(record=record("a.flagged"), side=A, guardian=True)
    agreed = walk_to(file, Move(flagged, person(A)))
    assert agreed.parties[A].consent == Consent(record("a.flagged"), guardian=True)
    assert refusal(YOUNG, Move(flagged, person(A))) is Code.GUARDIAN_MISSING


def test_recovery_changes_nothing_of_who_decides_together() -> None:
    slip = c.RegisterSlip(record=record("slip"), slip=SlipId(b"a.own"), side=A, epoch=2, expires=SOON)
    anew = keyset("a.anew")
    confirm = c.Confirm(
        record=record("confirm anew"),
        slip=slip.slip,
        side=A,
        epoch=2,
        keyset=anew,
        replaces=person(A).keyset,
        second=OFFICE,
    )
    back = walk_to(
        OPENED,
        Move(slip, LEAD),
        Move(c.AnswerSlip(record=RecordId(b""), slip=slip.slip, keyset=anew), c.Caller(anew)),
        Move(confirm, LEAD),
    )
    assert back.case.state is CaseState.OPEN
    assert back.parties[A].under_age == record("a.young")
    assert back.guardians == OPENED.guardians


def test_nothing_here_touches_a_letter() -> None:
    file = walk_to(OPENED, Move(submit(A), person(A)))
    ended = walk_to(file, NO)
    assert ended.items == file.items
    passing = release(item_id(A), person(B).keyset)
    assert refusal(ended, Move(passing, LEAD)) is Code.CASE_PAUSED
    assert ended.items[item_id(A)].manifest == manifest(item_id(A))


def test_a_consent_names_nothing_but_the_words_that_count() -> None:
    """One more beside them is another consent: who is named in it would not have been asked."""
    agreed = walk_to(YOUNG, YES)
    assert refusal(agreed, Move(agreeing_with(word(), YES_ON_PAPER), person(A))) is Code.GUARDIAN_NOT_AGREED


def test_who_agrees_is_not_asked_anew_and_says_yes_once() -> None:
    agreed = walk_to(YOUNG, YES)
    assert refusal(agreed, Move(AGAIN, LEAD)) is Code.GUARDIAN_STANDS
    assert refusal(agreed, YES) is Code.GUARDIAN_NOT_ASKED


def test_a_consent_that_names_a_no_agrees_with_nobody() -> None:
    refused = walk_to(YOUNG, NO)
    assert refusal(refused, Move(agreeing_with(word(agrees=False)), person(A))) is Code.GUARDIAN_NOT_AGREED


def test_no_letter_concerns_a_guardian_and_no_share_is_given_to_one() -> None:
    letter = walk_to(OPENED, Move(submit(A), person(A))).items[item_id(A)]
    standing = Authority(Standing.GUARDIAN, side=A)
    assert not concerns(letter, standing, GUARDIAN.keyset)
    passed_on = replace(letter, state=ItemState.OPENED, released_to=GUARDIAN.keyset)
    assert not any(may_read(passed_on, purpose, standing, EARLY) for purpose in Purpose)
