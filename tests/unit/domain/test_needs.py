"""What needs somebody follows from their own journal and the time: each reason begins and ends, and nobody is shown another's."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import replay
from relay.domain.ids import Day, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Attested, CaseFile, Delivery, Scope, Seat, Side
from relay.domain.needs import REPORT_AFTER_S, SLIP_AHEAD_S, needs
from relay.domain.news import News
from relay.domain.order import Moments
from relay.domain.reasons import NEWS, NO_HINTS, Hints, Why
from relay.domain.seen import Replay
from relay.domain.views import WARN_AHEAD_S
from tests.property.world import (
    DEPUTY,
    EARLY,
    INTERPRETER,
    LEAD,
    OFFICE,
    TODAY,
    A,
    B,
    Move,
    answering,
    case_file,
    delegation,
    item_id,
    keyset,
    manifest,
    offer,
    opened,
    person,
    reader,
    record,
    release,
    share,
    submit,
)
from tests.property.worlds import walk_to

ITEM, DERIVED = item_id(A), item_id(A, 2)
LONG = Seconds(EARLY + 60 * 86_400)
READS = replace(delegation(B, Scope.READ), not_after=LONG)
OPEN = replace(opened(case_file()), delegations=(READS,))
SLIP = SlipId(b"slip")
OF_A, OF_B, OF_READER = Seat.of(A), Seat.of(B), Seat.counsellor(reader(B).keyset)


def at(seconds: int) -> Seconds:
    return Seconds(EARLY + seconds)


def told(seat: Seat, *moves: Move, file: CaseFile = OPEN) -> Replay:
    """Return what a seat knows behind these moves, each taken at its own second."""
    known = Replay(seat, file, news=News())
    for each in moves:
        known = replay.after(known, each.command, each.caller, Moments(each.now, each.now, each.now))
    return known


def asked(
    known: Replay, who: KeysetId, now: int = 0, hints: Hints = NO_HINTS, seen: frozenset[bytes] = frozenset()
) -> list[Why]:
    return [each.why for each in needs(known, who, at(now), hints, seen)]


def note(by: c.Caller, name: str, *, about: Side | None = None, counsellor: KeysetId | None = None) -> c.WriteNote:
    return c.WriteNote(record=record(name), readers=frozenset(), about=about, counsellor=counsellor)


HAND_IN = Move(submit(A), person(A))
PASS_ON = Move(release(ITEM, person(B).keyset), LEAD, at(5))
TO_READER = Move(release(ITEM, reader(B).keyset, delegation=READS.record), LEAD, at(5))
OPENS = Move(c.Open(record=record("open"), item=ITEM), person(B), at(9))
READER_OPENS = Move(c.Open(record=record("open"), item=ITEM, delegation=READS.record), reader(B), at(9))
MADE = Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)
SHOW = Move(offer(DERIVED, ITEM, person(A).keyset), LEAD)


# --- stopping


def test_a_pause_and_a_consent_that_was_ended_are_news_while_they_stand() -> None:
    pause = Move(c.Pause(record=record("p"), side=A), person(A), at(3))
    ended = Move(c.EndConsent(record=record("e"), side=B, consent=record("b.consent")), person(B), at(4))
    resume = Move(c.Resume(record=record("r"), side=A, pause=record("p")), person(A))
    anew = Move(c.GiveConsent(record=record("again"), side=B), person(B))
    both = needs(told(MEDIATORS, pause, ended), LEAD.keyset, at(9))
    assert [(each.why, each.side, each.since) for each in both] == [
        (Why.PAUSED, A, at(3)),
        (Why.CONSENT_ENDED, B, at(4)),
    ]
    assert asked(told(MEDIATORS, pause, ended, resume, anew), LEAD.keyset) == []
    assert asked(told(MEDIATORS, pause), LEAD.keyset, seen=frozenset({record("p")})) == []


def test_that_somebody_left_is_news_and_a_mediator_s_own_end_is_none() -> None:
    left = told(MEDIATORS, Move(c.Withdraw(record=record("w"), side=B), person(B)))
    (need,) = needs(left, LEAD.keyset, at(0))
    assert (need.why, need.side, need.mark) == (Why.LEFT, B, record("w"))
    assert asked(told(MEDIATORS, Move(c.Close(record=record("c")), LEAD)), LEAD.keyset) == []


def test_the_service_s_pause_waits_for_a_mediator_as_long_as_the_service_says_so() -> None:
    assert asked(told(MEDIATORS), LEAD.keyset, hints=Hints(service_pause=True)) == [Why.SERVICE_PAUSE]
    assert asked(told(OF_A), person(A).keyset, hints=Hints(service_pause=True)) == []


# --- held letters


def test_held_letters_wait_oldest_first_and_a_postponed_one_from_its_day_on() -> None:
    later = Move(replace(submit(B), record=record("b.submit")), person(B), at(60))
    postponed = Move(c.Postpone(record=record("pp"), item=ITEM, until=Day(TODAY + 2)), LEAD)
    both = told(MEDIATORS, later, HAND_IN)
    assert [each.item for each in needs(both, LEAD.keyset, at(60))] == [ITEM, item_id(B)]
    assert asked(told(MEDIATORS, HAND_IN, postponed), LEAD.keyset) == []
    assert asked(told(MEDIATORS, HAND_IN, postponed), LEAD.keyset, now=2 * 86_400) == [Why.HELD]
    assert asked(told(MEDIATORS, HAND_IN, PASS_ON), LEAD.keyset) == []


def test_a_letter_that_was_not_sealed_for_a_mediator_is_told_as_unreadable_until_it_is_handed_over() -> None:
    alone = Move(submit(A, readers=frozenset({LEAD.keyset})), person(A))
    given = Move(c.Handover(record=record("h"), to=DEPUTY.keyset, items=frozenset({ITEM})), LEAD)
    assert asked(told(MEDIATORS, alone), LEAD.keyset) == [Why.HELD, Why.TO_HAND_OVER]
    assert asked(told(MEDIATORS, alone, given), LEAD.keyset) == [Why.HELD]
    assert asked(told(MEDIATORS, alone), DEPUTY.keyset) == [Why.NO_KEY]
    assert asked(told(MEDIATORS, alone, given), DEPUTY.keyset) == [Why.HELD]


def test_where_two_mediators_decide_the_next_word_is_asked_of_whoever_has_it() -> None:
    flag = Move(c.TwoMediators(record=record("flag"), on=True), LEAD)
    signed = Move(
        c.Countersign(record=record("cs"), item=ITEM, manifest=manifest(ITEM), to=person(B).keyset), LEAD, at(7)
    )
    assert asked(told(MEDIATORS, flag, HAND_IN), DEPUTY.keyset) == [Why.HELD]
    waits = told(MEDIATORS, flag, HAND_IN, signed)
    assert asked(waits, LEAD.keyset) == []
    (need,) = needs(waits, DEPUTY.keyset, at(9))
    assert (need.why, need.since) == (Why.COUNTERSIGNED, at(7))
    gone = 41 * 86_400  # the deputy's place has run out
    assert asked(waits, LEAD.keyset, now=gone) == [Why.ONE_MEDIATOR]
    left = Move(c.EndAssignment(record=record("lead.end"), mediator=LEAD.keyset), OFFICE, at(8))
    without = told(MEDIATORS, flag, HAND_IN, signed, left)
    assert asked(without, DEPUTY.keyset) == [Why.HELD, Why.ONE_MEDIATOR], "whose place ended has signed for nobody"


def test_a_wish_that_one_mediator_is_enough_again_waits_for_another_one() -> None:
    flag = Move(c.TwoMediators(record=record("flag"), on=True), LEAD)
    ask = Move(c.TwoMediators(record=record("ask"), on=False), LEAD)
    assert asked(told(MEDIATORS, flag, ask), LEAD.keyset) == []
    assert asked(told(MEDIATORS, flag, ask), DEPUTY.keyset) == [Why.UNFLAG_ASKED]


def test_a_made_text_is_shown_and_waits_for_its_author_and_then_for_a_mediator() -> None:
    made = (HAND_IN, MADE)
    held = Why.HELD  # the original itself
    assert asked(told(MEDIATORS, *made), LEAD.keyset) == [held, Why.TO_OFFER]
    assert asked(told(MEDIATORS, *made, SHOW), LEAD.keyset) == [held]
    assert asked(told(OF_A, *made, SHOW), person(A).keyset) == [Why.TO_AGREE]
    yes, no = Move(answering(DERIVED), person(A)), Move(answering(DERIVED, agrees=False), person(A))
    assert asked(told(MEDIATORS, *made, SHOW, yes), LEAD.keyset) == [held, Why.AGREED]
    assert asked(told(MEDIATORS, *made, SHOW, no), LEAD.keyset) == [held, Why.NOT_AGREED]
    assert asked(told(OF_A, *made, SHOW, yes), person(A).keyset) == []


def test_of_somebody_without_a_device_it_is_to_be_read_back() -> None:
    file = opened(case_file(enrolled=frozenset({B})))
    known = told(MEDIATORS, Move(submit(A, attested=Attested.PRESENT, own_copy=False), LEAD), MADE, file=file)
    assert asked(known, LEAD.keyset) == [Why.HELD, Why.TO_READ_BACK]


# --- passed on


def test_an_envelope_waits_for_its_reader_while_it_can_be_opened() -> None:
    lies = told(OF_B, PASS_ON, file=told(MEDIATORS, HAND_IN).file)
    (need,) = needs(lies, person(B).keyset, at(9))
    assert (need.why, need.item, need.since) == (Why.ENVELOPE, ITEM, at(5))
    assert asked(lies, person(B).keyset, hints=Hints(gone=frozenset({ITEM}))) == []
    assert asked(lies, person(B).keyset, hints=Hints(stopped=True)) == []
    pause = Move(c.Pause(record=record("p"), side=B), person(B))
    held = told(MEDIATORS, HAND_IN).file
    assert asked(told(OF_B, PASS_ON, pause, file=held), person(B).keyset) == []
    assert asked(told(OF_B, PASS_ON, OPENS, file=held), person(B).keyset) == []


def test_a_counsellor_prints_then_reports_and_the_mediators_hear_what_became_of_it() -> None:
    held = told(MEDIATORS, HAND_IN).file
    mine = reader(B).keyset
    report = Move(
        c.Deliver(record=record("d"), item=ITEM, how=Delivery.NOT_WANTED, delegation=READS.record), reader(B)
    )
    assert asked(told(OF_READER, TO_READER, file=held), mine) == [Why.TO_PRINT]
    assert asked(told(OF_READER, TO_READER, READER_OPENS, file=held), mine) == [Why.TO_REPORT]
    assert asked(told(OF_READER, TO_READER, READER_OPENS, report, file=held), mine) == []
    brings = replace(delegation(B, Scope.SUBMIT), keyset=mine, not_after=Seconds(LONG + 1))
    both = replace(held, delegations=(READS, brings))
    left = asked(told(OF_READER, TO_READER, file=both), mine, now=LONG - EARLY)
    assert Why.TO_PRINT not in left, "who may only bring letters prints none"
    opened_only = told(MEDIATORS, HAND_IN, TO_READER, READER_OPENS)
    assert asked(opened_only, LEAD.keyset, now=9) == []
    assert asked(opened_only, LEAD.keyset, now=9 + REPORT_AFTER_S - 1) == []
    assert asked(opened_only, LEAD.keyset, now=9 + REPORT_AFTER_S) == [Why.NOT_REPORTED]
    (need,) = needs(told(MEDIATORS, HAND_IN, TO_READER, READER_OPENS, report), LEAD.keyset, at(9))
    assert (need.why, need.how, need.side) == (Why.DELIVERED, Delivery.NOT_WANTED, B)


def test_nothing_is_asked_of_a_counsellor_whose_permission_is_over() -> None:
    held = told(MEDIATORS, HAND_IN).file
    known, seen = told(OF_READER, TO_READER, file=held), frozenset({READS.record})
    assert asked(known, reader(B).keyset, now=LONG - EARLY, seen=seen) == []


def test_a_letter_to_be_read_in_person_waits_for_that_mediator_alone_and_then_for_the_report() -> None:
    file = opened(case_file(enrolled=frozenset({A})))
    aside = Move(release(ITEM, LEAD.keyset, in_person=True), LEAD)
    opens = Move(c.Open(record=record("o"), item=ITEM), LEAD)
    said = Move(c.Deliver(record=record("d"), item=ITEM, how=Delivery.READ_ALOUD), LEAD)
    for moves, lead, deputy in (
        ((aside,), [Why.READ_IN_PERSON], []),
        ((aside, opens), [Why.TO_REPORT], []),
        ((aside, opens, said), [], [Why.DELIVERED]),
    ):
        known = told(MEDIATORS, HAND_IN, *moves, file=file)
        assert (asked(known, LEAD.keyset), asked(known, DEPUTY.keyset)) == (lead, deputy)


def test_what_was_sent_back_unopened_is_news_to_the_mediators_and_to_nobody_else() -> None:
    back = Move(c.Refuse(record=record("r"), item=ITEM), person(B))
    held = told(MEDIATORS, HAND_IN).file
    assert asked(told(MEDIATORS, HAND_IN, PASS_ON, back), LEAD.keyset) == [Why.SENT_BACK]
    assert asked(told(OF_A, file=held), person(A).keyset) == []
    assert asked(told(OF_B, PASS_ON, back, file=held), person(B).keyset) == []


def test_whoever_sent_it_back_in_person_is_not_told_of_it() -> None:
    file = opened(case_file(enrolled=frozenset({A})))
    aside = Move(release(ITEM, LEAD.keyset, in_person=True), LEAD)
    back = Move(c.Refuse(record=record("r"), item=ITEM), LEAD)
    known = told(MEDIATORS, HAND_IN, aside, back, file=file)
    assert (asked(known, LEAD.keyset), asked(known, DEPUTY.keyset)) == ([], [Why.SENT_BACK])


def test_a_letter_that_came_back_is_news_to_its_author_until_it_was_seen_or_replaced() -> None:
    back = Move(c.Return(record=record("back"), item=ITEM, manifest=manifest(ITEM)), LEAD)
    again = Move(submit(A, 3, replaces=ITEM), person(A))
    assert asked(told(OF_A, HAND_IN, back), person(A).keyset) == [Why.RETURNED]
    assert asked(told(OF_A, HAND_IN, back), person(A).keyset, seen=frozenset({record("back")})) == []
    assert asked(told(OF_A, HAND_IN, back, again), person(A).keyset) == []


def test_a_letter_that_nobody_can_read_is_asked_for_again_by_the_service_s_word_while_it_waits() -> None:
    lost = Hints(unread=frozenset({ITEM}))
    assert asked(told(OF_A, HAND_IN), person(A).keyset, hints=lost) == [Why.SEND_AGAIN]
    recall = Move(c.Recall(record=record("rc"), item=ITEM), person(A))
    assert asked(told(OF_A, HAND_IN, recall), person(A).keyset, hints=lost) == []


# --- people


def test_an_invitation_is_told_when_it_was_answered_runs_out_or_ran_out() -> None:
    file = case_file(agreed=False, enrolled=frozenset({B}))
    until = 20 * 86_400
    slip = Move(c.RegisterSlip(record=record("s"), slip=SLIP, side=A, epoch=1, expires=at(until)), LEAD)
    known = told(MEDIATORS, slip, file=file)
    assert asked(known, DEPUTY.keyset) == []
    assert asked(known, LEAD.keyset, hints=Hints(answered=frozenset({SLIP}))) == [Why.SLIP_ANSWERED]
    assert asked(known, LEAD.keyset, now=until - SLIP_AHEAD_S) == []
    assert asked(known, LEAD.keyset, now=until - SLIP_AHEAD_S + 1) == [Why.SLIP_ENDING]
    assert asked(known, LEAD.keyset, now=until) == [Why.SLIP_OVER]
    assert [need.until for need in needs(known, LEAD.keyset, at(until), NO_HINTS, frozenset())] == [at(until)]
    assert asked(known, LEAD.keyset, now=until, seen=frozenset({SLIP})) == []


def test_a_case_that_both_are_ready_for_can_be_opened() -> None:
    assert asked(told(MEDIATORS, file=case_file()), LEAD.keyset) == [Why.READY_TO_OPEN]
    assert asked(told(MEDIATORS, file=case_file(agreed=False)), LEAD.keyset) == []
    pause = Move(c.Pause(record=record("p"), side=A), person(A))
    assert asked(told(MEDIATORS, pause, file=case_file()), LEAD.keyset) == [Why.PAUSED]
    assert asked(told(MEDIATORS), LEAD.keyset) == []


def test_the_end_of_a_permission_is_told_ahead_to_whom_it_helps_and_who_helps() -> None:
    begins = LONG - EARLY - WARN_AHEAD_S
    for seat, who in ((OF_B, person(B)), (OF_READER, reader(B))):
        assert asked(told(seat), who.keyset, now=begins) == []
        (need,) = needs(told(seat), who.keyset, at(begins + 1))
        assert (need.why, need.until) == (Why.HELP_ENDING, LONG)
        ended = [Why.HELP_ENDED] if seat is OF_READER else []
        assert asked(told(seat), who.keyset, now=LONG - EARLY) == ended
        assert asked(told(seat), who.keyset, now=LONG - EARLY, seen=frozenset({READS.record})) == []
    assert asked(told(OF_A), person(A).keyset, now=begins + 1) == []
    revoked = replace(OPEN, delegations=(replace(READS, not_after=at(begins + 9), revoked=True),))
    assert asked(told(OF_B, file=revoked), person(B).keyset, now=begins + 1) == []


# --- the list


def test_whom_people_wait_for_comes_first_and_of_one_kind_what_waits_longest() -> None:
    letter = Move(submit(B), person(B), at(1))
    note_a = Move(note(person(A), "a", about=A), person(A), at(50))
    note_b = Move(note(person(B), "b", about=B), person(B), at(40))
    found = needs(told(MEDIATORS, letter, note_a, note_b), LEAD.keyset, at(99))
    assert [(each.why, each.since) for each in found] == [
        (Why.NOTE, at(40)),
        (Why.NOTE, at(50)),
        (Why.HELD, at(1)),
    ]


def test_what_must_be_done_does_not_go_by_being_seen() -> None:
    waits = told(MEDIATORS, HAND_IN, Move(note(person(A), "n", about=A), person(A)))
    seen = frozenset({RecordId(ITEM + b".submit"), record("n")})
    assert asked(waits, LEAD.keyset, seen=seen) == [Why.NOTE, Why.HELD]
    assert not NEWS & {Why.NOTE, Why.HELD, Why.ENVELOPE, Why.TO_AGREE, Why.TO_REPORT}


def test_a_journal_that_was_followed_by_a_program_without_this_list_tells_nothing_until_it_is_followed_anew() -> (
    None
):
    before = replace(told(MEDIATORS, HAND_IN), news=None)
    assert needs(before, LEAD.keyset, at(0)) == ()
    assert replay.after(before, PASS_ON.command, LEAD, Moments(at(5), at(5), at(5))).news is None


@pytest.mark.parametrize(("seat", "who"), [(OF_A, person(A)), (OF_B, person(B)), (OF_READER, reader(B))])
def test_to_a_stranger_s_keyset_nothing_is_told(seat: Seat, who: c.Caller) -> None:
    held = told(MEDIATORS, HAND_IN).file
    known = told(seat, TO_READER if seat == OF_READER else PASS_ON, file=held)
    assert not set(asked(known, keyset("stranger"))) - {Why.HELP_ENDING}
    assert who.keyset != keyset("stranger")


def test_an_interpreter_is_shown_what_they_were_given_until_it_is_not_with_them_any_more() -> None:
    held = walk_to(OPEN, Move(submit(A), person(A)))
    given, mine = Move(share(ITEM), LEAD, at(1)), INTERPRETER.keyset
    taken = Move(c.Unshare(record=record("taken"), item=ITEM, to=mine), LEAD, at(2))
    seat = Seat.interpreter(mine)
    assert [(each.why, each.item) for each in needs(told(seat, given, file=held), mine, at(3))] == [
        (Why.TO_TRANSLATE, ITEM)
    ]
    assert needs(told(seat, given, taken, file=held), mine, at(3)) == ()
    assert needs(told(seat, given, file=held), mine, at(3), Hints(gone=frozenset({ITEM}))) == ()
    assert needs(told(seat, given, file=held), LEAD.keyset, at(3)) == ()
