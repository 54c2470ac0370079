"""What a seat knows behind one more record, to the second: dates and places, ends that count, and who is heard no more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import replay
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, Seconds
from relay.domain.model import (
    MEDIATORS,
    Assignment,
    Place,
    Scope,
    Seat,
    StaffRole,
)
from relay.domain.order import Disordered, Moments, SigningSpan, at_second, behind, on_day, placed
from relay.domain.refusals import Code, Refused
from relay.domain.replay import after, begun, with_place, with_voice
from relay.domain.seen import Beside, Replay
from tests.property.world import (
    DEPUTY,
    EARLY,
    LEAD,
    OFFICE,
    STRANGER,
    TODAY,
    A,
    B,
    Move,
    case_file,
    delegation,
    item_id,
    keyset,
    opened,
    person,
    reader,
    record,
    submit,
)
from tests.property.worlds import walk_to

DAY, SKEW = 86_400, 600
CASE = CaseId(b"case")
ITEM = item_id(A)
OPEN = opened(case_file(counsellors=True))
HELD = walk_to(OPEN, Move(submit(A), person(A)))
WHOLE = Replay(MEDIATORS, HELD)
READING = delegation(B, Scope.READ)
COUNSELS = replace(begun(CASE, Seat.counsellor(reader(B).keyset)), file=OPEN)
LEADS, HELPS = OPEN.assignments


def at(seconds: int) -> Seconds:
    return Seconds(EARLY + seconds)


def span(likely: int, first: int | None = None, last: int | None = None) -> Moments:
    """A span of seconds around a likely one, counted from the beginning."""
    return Moments(
        at(likely),
        at(likely - SKEW if first is None else first),
        at(likely + SKEW if last is None else last),
    )


# --- order before dates


def test_a_date_is_a_second_or_a_day_and_is_held_against_a_clock_unless_it_is_said_not_to_be() -> None:
    assert on_day(Day(3)) == SigningSpan(3 * DAY, 4 * DAY - 1, 0, True)
    assert at_second(at(0)) == SigningSpan(EARLY, EARLY, 0, True)
    assert at_second(at(0), waits_s=9, bound=False) == SigningSpan(EARLY, EARLY, 9, False)


PLACED = [
    # the clock; the date; the reader's own time; when it may have been taken
    ("at its date", 0, at_second(at(50)), 90, span(50)),
    ("a day: from where the clock stands", 0, on_day(TODAY), 90, span(0, -SKEW, DAY - 1 + SKEW)),
    ("a day ahead", 0, on_day(Day(TODAY + 1)), 90, span(DAY, DAY - SKEW, 2 * DAY - 1 + SKEW)),
    ("no earlier than those before", 50, at_second(at(0)), 90, span(50)),
    ("as long as it may have waited", 50, at_second(at(40), waits_s=100), 90, span(50, 50 - SKEW, 140 + SKEW)),
    ("what may have waited, and lies behind that", 500, at_second(at(40), waits_s=100), 900, span(500)),
    ("what stops, at its date", 0, at_second(at(50), bound=False), 90, span(50, -SKEW, 90 + SKEW)),
    ("what stops, said earlier", 50, at_second(at(0), bound=False), 90, span(50, 50 - SKEW, 90 + SKEW)),
    ("what stops, said later than now", 0, at_second(at(9 * DAY), bound=False), 90, span(90, -SKEW, 90 + SKEW)),
    ("what stops, where the reader's clock is late", 90, at_second(at(9 * DAY), bound=False), 0, span(90)),
]


@pytest.mark.parametrize(("what", "clock", "said", "now", "moments"), PLACED, ids=[each[0] for each in PLACED])
def test_when_a_record_may_have_been_taken(
    what: str, clock: int, said: SigningSpan, now: int, moments: Moments
) -> None:
    assert placed(at(clock), said, at(now)) == moments


DISORDER = [
    (2 * SKEW, at_second(at(0)), ""),
    (2 * SKEW + 1, at_second(at(0)), "order.backwards"),
    (2 * SKEW + 50, at_second(at(0), waits_s=50), ""),
    (2 * SKEW + 51, at_second(at(0), waits_s=50), "order.backwards"),
    (2 * SKEW + DAY - 1, on_day(TODAY), ""),
    (2 * SKEW + DAY, on_day(TODAY), "order.backwards"),
    (0, at_second(at(DAY)), ""),
    (0, at_second(at(DAY + 1)), "order.ahead"),
    (9 * DAY, at_second(at(0), bound=False), ""),
    (0, at_second(at(9 * DAY), bound=False), ""),
]


@pytest.mark.parametrize(("clock", "said", "code"), DISORDER)
def test_how_far_a_date_may_contradict_the_place(clock: int, said: SigningSpan, code: str) -> None:
    if not code:
        placed(at(clock), said, at(0))
        return
    with pytest.raises(Disordered) as disorder:
        placed(at(clock), said, at(0))
    assert disorder.value.code == str(disorder.value) == code


def test_only_a_date_that_was_held_against_a_clock_moves_the_journals() -> None:
    assert behind(at(0), at_second(at(5))) == at(5)
    assert behind(at(5), at_second(at(0))) == at(5)
    assert behind(at(0), at_second(at(5), bound=False)) == at(0)
    assert behind(at(0), on_day(Day(TODAY + 1))) == at(DAY)


# --- which second counts


def test_the_rules_are_asked_where_an_answer_may_change_and_nowhere_outside_the_span() -> None:
    lead = Assignment(LEAD.keyset, Place.LEAD, LEADS.record, at(40))
    late = replace(lead, not_after=at(101))
    gone = replace(lead, not_after=at(-9))
    given = replace(READING, not_before=at(-20), not_after=at(31))
    edge = replace(READING, not_before=at(-50), not_after=at(102))
    file = replace(OPEN, assignments=(lead, late, gone), delegations=(given, edge))
    # The lead's last second, the other lead's, who was gone before; the delegations' first and last ones.
    assert list(replay._seconds(file, span(0, -50, 100))) == [at(each) for each in (0, -50, -20, -10, 30, 39, 100)]
    assert list(replay._seconds(file, span(0, -9, 99))) == [at(each) for each in (0, -9, 30, 39, 99)]


def refusal(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> Code | None:
    try:
        after(before, command, caller, moments)
    except Refused as refused:
        return refused.code
    return None


POSTPONE = c.Postpone(record=record("later"), item=ITEM, until=TODAY)


def test_a_record_stands_where_it_could_at_some_second_and_is_refused_with_the_likely_ones_reason() -> None:
    tomorrow = replace(POSTPONE, until=Day(TODAY + 1))
    assert refusal(WHOLE, tomorrow, DEPUTY, span(DAY)) is None, "it was today still, by the other clock"
    assert refusal(WHOLE, tomorrow, DEPUTY, span(DAY, DAY, DAY + SKEW)) is Code.ITEM_DAY_PAST
    end = int(HELPS.not_after) - EARLY
    assert refusal(WHOLE, tomorrow, DEPUTY, span(end - 1)) is Code.ITEM_DAY_PAST
    assert refusal(WHOLE, tomorrow, DEPUTY, span(end)) is Code.NOT_FOUND
    lasting = replace(POSTPONE, until=Day(TODAY + 90))
    assert refusal(WHOLE, lasting, DEPUTY, span(end + SKEW)) is Code.NOT_FOUND
    assert refusal(WHOLE, lasting, DEPUTY, span(end + SKEW - 1)) is None


def test_a_letter_that_was_kept_for_years_before_there_was_a_furthest_day_is_read_as_it_was() -> None:
    years = replace(POSTPONE, until=Day(TODAY + 1_000))
    assert after(WHOLE, years, DEPUTY, span(0)).file.items[ITEM].postponed_until == TODAY + 1_000
    with pytest.raises(Refused) as refused:
        decide(WHOLE.file, years, DEPUTY, EARLY)
    assert refused.value.code is Code.ITEM_DAY_FAR


def test_whom_an_author_seals_for_is_theirs_to_say() -> None:
    second = submit(A, 2, readers=frozenset({STRANGER.keyset}))
    assert set(after(WHOLE, second, person(A), span(0)).file.items) == {ITEM, second.item}


def test_who_may_not_say_it_does_not_say_it_either() -> None:
    label, note = c.SetLabel(record=record("l")), c.WriteNote(record=record("n"), readers=frozenset(), about=A)
    for said, caller in ((label, LEAD), (note, person(A))):
        assert after(WHOLE, said, caller, span(0)) == WHOLE
    for said, caller in ((label, person(A)), (note, person(B))):
        assert refusal(WHOLE, said, caller, span(0)) is Code.NOT_ALLOWED


# --- ends that count


def test_what_is_taken_away_is_over_at_every_second_at_which_the_next_record_may_have_been_taken() -> None:
    revoke = c.Revoke(record=record("revoke"), delegation=READING.record)
    known = after(WHOLE, revoke, LEAD, span(100))
    assert known.file.delegations == tuple(
        replace(each, not_after=at(100 - SKEW), revoked=True) if each == READING else each
        for each in OPEN.delegations
    )
    assert known == replace(WHOLE, file=known.file)
    same = after(WHOLE, c.PauseCase(record=record("pause")), LEAD, span(100))
    assert same.file.delegations == OPEN.delegations


ENDS = c.EndAssignment(record=record("end"), mediator=DEPUTY.keyset)
OVER = c.EndPlace(record=record("over"), mediator=DEPUTY.keyset)
ASSIGN = c.Assign(
    record=record("assign"),
    mediator=DEPUTY.keyset,
    mediator_role=StaffRole.MEDIATOR,
    place=Place.DEPUTY,
    not_after=at(DAY),
)
DELEGATE = c.Delegate(
    record=record("delegate"),
    side=B,
    counsellor=keyset("b.new"),
    counsellor_role=StaffRole.COUNSELLOR,
    scopes=frozenset(Scope),
    mode=READING.mode,
    not_before=EARLY,
    not_after=at(DAY),
    party=person(B).keyset,
)
EARLIER = replace(WHOLE, gone={keyset("m.other"): at(-9)}, silenced=frozenset({keyset("m.silent")}))


def test_whose_place_ended_and_whose_authority_is_remembered() -> None:
    ended = after(EARLIER, ENDS, OFFICE, span(7))
    assert ended.gone == {keyset("m.other"): at(-9), DEPUTY.keyset: at(7)}
    assert ended.silenced == EARLIER.silenced
    over = after(EARLIER, OVER, OFFICE, span(7))
    assert over.gone == ended.gone
    assert over.silenced == {keyset("m.silent"), DEPUTY.keyset}
    again = after(ended, ASSIGN, OFFICE, span(8))
    assert again.gone == EARLIER.gone
    assert again.file.assignments == (LEADS, Assignment(DEPUTY.keyset, Place.DEPUTY, ASSIGN.record, at(DAY)))
    assert after(ended, c.PauseCase(record=record("pause")), LEAD, span(8)).gone == ended.gone


def test_whose_authority_ended_is_given_nothing_again() -> None:
    silenced = replace(WHOLE, silenced=frozenset({DEPUTY.keyset, DELEGATE.counsellor}))
    assert refusal(silenced, ASSIGN, OFFICE, span(0)) is Code.ASSIGNMENT_ROLE
    assert refusal(silenced, DELEGATE, LEAD, span(0)) is Code.DELEGATION_ROLE
    others = replace(WHOLE, silenced=frozenset({LEAD.keyset, reader(A).keyset}))
    assert refusal(others, ASSIGN, OFFICE, span(0)) is None
    assert refusal(others, DELEGATE, LEAD, span(0)) is None
    assert refusal(silenced, ENDS, OFFICE, span(0)) is None


# --- beside the journal


def beside(given: int, until: int, place: Place = Place.DEPUTY) -> Beside:
    return Beside(at(given), Assignment(DEPUTY.keyset, place, record("beside"), at(until)))


def test_the_newest_place_beside_a_journal_counts() -> None:
    first = with_place(COUNSELS, ASSIGN, OFFICE, at(5))
    kept = Beside(at(5), Assignment(DEPUTY.keyset, Place.DEPUTY, ASSIGN.record, at(DAY)))
    assert first == replace(COUNSELS, beside={DEPUTY.keyset: kept})
    leads = replace(ASSIGN, place=Place.LEAD)
    for older in (5, 4):
        assert with_place(first, leads, OFFICE, at(older)) == first
    assert with_place(first, leads, OFFICE, at(6)).beside == {
        DEPUTY.keyset: Beside(at(6), replace(kept.place, place=Place.LEAD))
    }
    other = with_place(first, replace(ASSIGN, mediator=LEAD.keyset), OFFICE, at(4))
    assert set(other.beside) == {DEPUTY.keyset, LEAD.keyset}
    with pytest.raises(Refused, match=r"not\.found"):
        with_place(COUNSELS, ASSIGN, STRANGER, at(5))


HELD_PLACE = replace(HELPS, not_after=at(50))

BESIDE = [
    # what; the places of the journal; the one beside it; when its end was heard; whose counts
    ("of nobody else", (LEADS,), beside(5, 60), None, "beside"),
    ("that lasts longer", (LEADS, HELD_PLACE), beside(5, 51), None, "beside"),
    ("that lasts as long", (LEADS, HELD_PLACE), beside(5, 50, Place.LEAD), None, "journal"),
    ("that lasts less long", (LEADS, HELD_PLACE), beside(5, 49), None, "journal"),
    ("given behind an end", (LEADS,), beside(5, 60), 4, "beside"),
    ("given at the second of an end", (LEADS,), beside(5, 60), 5, "nobody"),
    ("given before an end", (LEADS,), beside(5, 60), 6, "nobody"),
    ("given before an end, of somebody with a place again", (LEADS, HELD_PLACE), beside(5, 60), 6, "journal"),
]


@pytest.mark.parametrize(("what", "places", "other", "heard", "counts"), BESIDE, ids=[each[0] for each in BESIDE])
def test_a_place_beside_the_journal(
    what: str, places: tuple[Assignment, ...], other: Beside, heard: int | None, counts: str
) -> None:
    gone = {} if heard is None else {DEPUTY.keyset: at(heard)}
    file = replace(OPEN, assignments=places)
    known = replace(COUNSELS, file=file, beside={DEPUTY.keyset: other}, gone=gone)
    theirs = {"beside": (other.place,), "journal": (HELD_PLACE,), "nobody": ()}[counts]
    assert known.places == (LEADS, *theirs)


def test_a_counsellor_hears_of_a_later_keyset_as_its_party_speaks() -> None:
    again = keyset("a.again")
    heard = with_voice(COUNSELS, A, again, 2)
    party = replace(OPEN.parties[A], keyset=again, epoch=2)
    assert heard == replace(COUNSELS, file=replace(OPEN, parties={**OPEN.parties, A: party}))
    for epoch in (0, 1):
        assert with_voice(COUNSELS, A, again, epoch) == COUNSELS
    assert with_voice(WHOLE, A, again, 2) == WHOLE, "to every other seat its own journal says so"
