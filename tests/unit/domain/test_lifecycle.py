"""The two tables and the joint rule, held against a second writing-down, and what the pauses do.

The tables below are this test's own: a dash is a refusal. They are not read from the code.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, Day, RecordId
from relay.domain.lifecycle import (
    ANSWERED_ALIKE,
    CASE_TABLE,
    ITEM_TABLE,
    NEEDS_OPEN_CASE,
    CaseEvent,
    ItemEvent,
    closed,
    closed_without_notice,
    joint,
    paused,
    resumed,
    step_case,
    step_item,
)
from relay.domain.model import LIVE_STATES, Case, CaseState, Item, ItemState, PauseOwner, Side
from relay.domain.refusals import Code, Refused
from tests.property.world import A, B, Move, case_file, item_id, person, record, submit
from tests.property.worlds import walk_to

CASE = """
           open   pause      resume     withdraw  close
preparing  open   preparing  preparing  closed    closed
open       -      paused     -          closed    closed
paused     -      paused     open       closed    closed
closed     -      -          -          -         -
"""
ITEM = """
           release   return    decline   recall    open    refuse   void
held       released  returned  declined  recalled  -       -        voided
released   -         -         -         recalled  opened  refused  voided
opened     -         -         -         -         -       -        -
returned   -         -         -         -         -       -        -
declined   -         -         -         -         -       -        -
recalled   -         -         -         -         -       -        -
refused    -         -         -         -         -       -        -
voided     -         -         -         -         -       -        -
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    head, *rows = (line.split() for line in table.strip().splitlines())
    return [(row[0], event, row[column]) for row in rows for column, event in enumerate(head, start=1)]


HELD = walk_to(case_file(), Move(submit(A), person(A))).items[item_id(A)]
OPEN = Case(CaseId(b"case"), state=CaseState.OPEN, opened=True)
EVENTS_OF_ITEMS = {(state, event): after for state, event, after in cells(ITEM)}


def item_in(state: ItemState) -> Item:
    return replace(HELD, state=state)


@pytest.mark.parametrize(("state", "event", "after"), cells(CASE))
def test_a_case_goes_where_the_table_says(state: str, event: str, after: str) -> None:
    case = Case(CaseId(b"case"), state=CaseState(state))
    if after != "-":
        assert step_case(case, CaseEvent(event)) is CaseState(after)
        return
    with pytest.raises(Refused) as refused:
        step_case(case, CaseEvent(event))
    in_the_way = Code.PAUSE_UNKNOWN if event == "resume" else Code.CASE_ALREADY_OPEN
    assert refused.value.code is (Code.CASE_CLOSED if state == "closed" else in_the_way)


@pytest.mark.parametrize(("state", "event", "after"), cells(ITEM))
def test_an_item_goes_where_the_table_says(state: str, event: str, after: str) -> None:
    item = item_in(ItemState(state))
    if after != "-":
        assert step_item(OPEN, item, ItemEvent(event)) is ItemState(after)
        return
    with pytest.raises(Refused) as refused:
        step_item(OPEN, item, ItemEvent(event))
    assert refused.value.code is Code(f"item.{state}")


def test_both_tables_are_whole() -> None:
    assert {state: set(row) for state, row in CASE_TABLE.items()} == {
        state: {CaseEvent(event) for s, event, after in cells(CASE) if s == state.value and after != "-"}
        for state in CaseState
    }
    assert {state: set(row) for state, row in ITEM_TABLE.items()} == {
        state: {ItemEvent(event) for s, event, after in cells(ITEM) if s == state.value and after != "-"}
        for state in ItemState
    }


@pytest.mark.parametrize("event", ["release", "open"])
@pytest.mark.parametrize(
    ("state", "code"),
    [("preparing", Code.CASE_NOT_OPEN), ("paused", Code.CASE_PAUSED), ("closed", Code.CASE_CLOSED)],
)
def test_what_brings_an_item_nearer_needs_an_open_case(event: str, state: str, code: Code) -> None:
    assert ItemEvent(event) in NEEDS_OPEN_CASE
    item = item_in(ItemState.HELD if event == "release" else ItemState.RELEASED)
    with pytest.raises(Refused) as refused:
        step_item(replace(OPEN, state=CaseState(state)), item, ItemEvent(event))
    assert refused.value.code is code


@pytest.mark.parametrize("event", ["return", "decline", "recall", "refuse"])
@pytest.mark.parametrize("state", ["preparing", "paused", "closed"])
def test_what_takes_an_item_away_needs_nothing(event: str, state: str) -> None:
    item = item_in(ItemState.RELEASED if event == "refuse" else ItemState.HELD)
    assert step_item(replace(OPEN, state=CaseState(state)), item, ItemEvent(event)) not in LIVE_STATES


def test_whoever_lost_a_race_learns_the_winners_decision_before_the_state_of_the_case() -> None:
    with pytest.raises(Refused) as refused:
        step_item(replace(OPEN, state=CaseState.PAUSED), item_in(ItemState.DECLINED), ItemEvent.RELEASE)
    assert refused.value.code is Code.ITEM_DECLINED


@pytest.mark.parametrize("state", list(ItemState))
def test_in_a_closed_case_nothing_is_live(state: ItemState) -> None:
    ended = replace(OPEN, state=CaseState.CLOSED)
    item = replace(item_in(state), postponed_until=Day(2_000))
    after = joint(ended, item)
    assert after.state is (ItemState.VOIDED if state in (ItemState.HELD, ItemState.RELEASED) else state)
    assert joint(OPEN, item) is item
    assert (after.postponed_until is None) is (state in (ItemState.HELD, ItemState.RELEASED))


def test_recall_is_answered_alike_where_the_answer_would_tell_what_the_recipient_did() -> None:
    assert {ItemState.OPENED, ItemState.REFUSED, ItemState.VOIDED} == ANSWERED_ALIKE


def pause(case: Case, *holds: PauseOwner) -> Case:
    for hold in holds:
        case = paused(case, hold, record(hold.value))
    return case


@pytest.mark.parametrize("hold", list(PauseOwner))
def test_a_pause_stops_an_open_case_and_its_lifting_opens_it_again(hold: PauseOwner) -> None:
    stopped = pause(OPEN, hold)
    assert stopped.state is CaseState.PAUSED
    assert resumed(stopped, hold, record(hold.value)) == OPEN


def test_a_case_opens_again_only_once_nobodys_pause_is_left() -> None:
    case = pause(OPEN, *PauseOwner)
    for hold in list(PauseOwner)[:-1]:
        case = resumed(case, hold, record(hold.value))
        assert case.state is CaseState.PAUSED
    last = list(PauseOwner)[-1]
    assert resumed(case, last, record(last.value)).state is CaseState.OPEN


def test_a_pause_while_preparing_is_recorded_and_changes_no_state() -> None:
    case = pause(Case(CaseId(b"case")), PauseOwner.A)
    assert case.state is CaseState.PREPARING
    assert case.holds == {PauseOwner.A: record("a")}
    assert resumed(case, PauseOwner.A, record("a")) == Case(CaseId(b"case"))


@pytest.mark.parametrize(
    ("hold", "named"),
    [(PauseOwner.A, record("another")), (PauseOwner.B, record("b")), (PauseOwner.MEDIATORS, record("a"))],
)
def test_resuming_names_the_pause_that_stands(hold: PauseOwner, named: RecordId) -> None:
    with pytest.raises(Refused) as refused:
        resumed(pause(OPEN, PauseOwner.A), hold, named)
    assert refused.value.code is Code.PAUSE_UNKNOWN


def test_the_newest_pause_of_one_holder_is_the_one_to_lift() -> None:
    twice = paused(pause(OPEN, PauseOwner.A), PauseOwner.A, record("newer"))
    with pytest.raises(Refused):
        resumed(twice, PauseOwner.A, record("a"))
    assert resumed(twice, PauseOwner.A, record("newer")).state is CaseState.OPEN


def test_a_close_ends_every_pause_and_says_who_left() -> None:
    ended = closed(pause(OPEN, *PauseOwner), CaseEvent.WITHDRAW, Day(1_000), A)
    assert (ended.state, ended.holds, ended.closed_on, ended.ended_by) == (CaseState.CLOSED, {}, 1_000, A)
    assert closed(OPEN, CaseEvent.CLOSE, Day(1_000), None).ended_by is None


@pytest.mark.parametrize("side", list(Side))
def test_a_close_ends_the_day_to_ask_as_well_but_for_whom_it_goes_unseen(side: Side) -> None:
    day = Day(1_007)
    asked = paused(paused(OPEN, PauseOwner.A, record("a"), day), PauseOwner.B, record("b"), day)
    assert closed(asked, CaseEvent.CLOSE, Day(1_000), None).ask_on == {}
    assert closed(asked, CaseEvent.WITHDRAW, Day(1_000), side).ask_on == {}
    unseen = closed(replace(asked, opened=False), CaseEvent.WITHDRAW, Day(1_000), side)
    assert unseen.ask_on == {PauseOwner.of(side.other): day}


@pytest.mark.parametrize("side", list(Side))
def test_only_leaving_before_contact_goes_unseen_and_only_by_the_other_side(side: Side) -> None:
    preparing = pause(Case(CaseId(b"case")), PauseOwner.A, PauseOwner.B, PauseOwner.SERVICE)
    left = closed(preparing, CaseEvent.WITHDRAW, Day(1_000), side)
    assert closed_without_notice(left, side.other)
    assert not closed_without_notice(left, side)
    assert left.holds == {PauseOwner.of(side.other): record(side.other.value)}, (
        "their own pause goes on standing for them"
    )
    assert not any(closed_without_notice(closed(OPEN, CaseEvent.WITHDRAW, Day(1_000), side), each) for each in Side)
    assert not any(
        closed_without_notice(closed(preparing, CaseEvent.CLOSE, Day(1_000), None), each) for each in Side
    )


def test_sides_are_each_others_other() -> None:
    assert (A.other, B.other) == (B, A)
    assert {PauseOwner.of(A), PauseOwner.of(B), PauseOwner.consent_of(A), PauseOwner.consent_of(B)} == {
        PauseOwner.A,
        PauseOwner.B,
        PauseOwner.CONSENT_A,
        PauseOwner.CONSENT_B,
    }
