"""What each person sees: the author never learns what the reader did, the reader never what was not released."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import Day, KeysetId, Seconds, start_of
from relay.domain.model import Attested, CaseFile, CaseState, ItemState, PauseOwner, Scope, Side
from relay.domain.views import (
    AuthorStatus,
    RecipientStatus,
    WhyGone,
    author_sees_opened,
    author_status,
    due_at,
    erasure_told,
    gone_for,
    is_authors,
    is_recipients,
    own_pause,
    queue_of,
    receives,
    recipient_status,
    service_pause,
    state_for,
    why_gone,
)
from tests.property.promises import view_of
from tests.property.search import answer
from tests.property.world import (
    DEPUTY,
    EARLY,
    LEAD,
    A,
    B,
    Move,
    bringer,
    case_file,
    delegation,
    item_id,
    manifest,
    opened,
    person,
    reader,
    record,
    release,
    submit,
)
from tests.property.worlds import walk_to

ITEM = item_id(A)
SUBMIT = Move(submit(A), person(A))
RELEASE = Move(release(ITEM, person(B).keyset), LEAD)
RECALL = Move(c.Recall(record=record("recall"), item=ITEM), person(A))
OPEN = Move(c.Open(record=record("open"), item=ITEM), person(B))
OPEN_TOLD = Move(c.Open(record=record("open"), item=ITEM, tell_author=True), person(B))
REFUSE = Move(c.Refuse(record=record("refuse"), item=ITEM), person(B))
RETURN = Move(c.Return(record=record("return"), item=ITEM, manifest=manifest(ITEM)), LEAD)
DECLINE = Move(c.Decline(record=record("decline"), item=ITEM, manifest=manifest(ITEM)), LEAD)
CLOSE = Move(c.Close(record=record("close")), LEAD)
LEAVE = {side: Move(c.Withdraw(record=record(f"{side.value}.leave"), side=side), person(side)) for side in Side}

STORIES = {
    "held": (SUBMIT,),
    "released": (SUBMIT, RELEASE),
    "opened": (SUBMIT, RELEASE, OPEN),
    "opened, told": (SUBMIT, RELEASE, OPEN_TOLD),
    "refused": (SUBMIT, RELEASE, REFUSE),
    "returned": (SUBMIT, RETURN),
    "declined": (SUBMIT, DECLINE),
    "held, closed": (SUBMIT, CLOSE),
    "released, closed": (SUBMIT, RELEASE, CLOSE),
    "held, recalled": (SUBMIT, RECALL),
    "released, recalled": (SUBMIT, RELEASE, RECALL),
    "opened, recalled": (SUBMIT, RELEASE, OPEN, RECALL),
    "refused, recalled": (SUBMIT, RELEASE, REFUSE, RECALL),
    "released, closed, recalled": (SUBMIT, RELEASE, CLOSE, RECALL),
}
SEEN = """
held                        with_mediator   -
released                    passed_on       closed
opened                      passed_on       opened
opened, told                passed_on       opened
refused                     passed_on       sent_back
returned                    returned        -
declined                    not_passed_on   -
held, closed                not_passed_on   -
released, closed            passed_on       no_longer_available
held, recalled              taken_back      -
released, recalled          taken_back      no_longer_available
opened, recalled            taken_back      opened
refused, recalled           taken_back      sent_back
released, closed, recalled  taken_back      no_longer_available
"""


def told(name: str) -> CaseFile:
    return walk_to(opened(case_file()), *STORIES[name])


@pytest.mark.parametrize("line", SEEN.strip().splitlines(), ids=lambda line: line.rsplit(maxsplit=2)[0].strip())
def test_each_story_as_its_two_people_see_it(line: str) -> None:
    name, author, recipient = line.rsplit(maxsplit=2)
    file = told(name.strip())
    item = file.items[ITEM]
    assert author_status(file.case, item) is AuthorStatus(author)
    assert recipient_status(item) is (None if recipient == "-" else RecipientStatus(recipient))


def test_every_story_is_seen() -> None:
    assert {line.rsplit(maxsplit=2)[0].strip() for line in SEEN.strip().splitlines()} == set(STORIES)
    assert {told(name).items[ITEM].state for name in STORIES} == set(ItemState)


@pytest.mark.parametrize("after", [(), (RECALL,)], ids=["left alone", "recalled"])
def test_histories_that_differ_only_in_what_the_recipient_did_look_the_same_to_the_author(
    after: tuple[Move, ...],
) -> None:
    base = opened(case_file())
    unread, read, refused = (
        view_of(walk_to(base, SUBMIT, RELEASE, *did, *after), A) for did in ((), (OPEN,), (REFUSE,))
    )
    assert unread == read == refused


def test_the_author_learns_of_opening_only_where_the_reader_said_so() -> None:
    base = opened(case_file())
    before = walk_to(base, SUBMIT, RELEASE)
    assert view_of(walk_to(before, OPEN_TOLD), A) != view_of(walk_to(before, OPEN), A)
    assert author_sees_opened(told("opened, told").items[ITEM])
    assert not any(author_sees_opened(told(name).items[ITEM]) for name in STORIES if name != "opened, told")
    assert not author_sees_opened(replace(told("released").items[ITEM], tell_author=True)), "nobody opened it"


@pytest.mark.parametrize("name", ["released", "opened", "refused"])
def test_a_recall_is_recorded_and_announced_to_the_author_in_the_same_way(name: str) -> None:
    decision = answer(told(name), RECALL).decision
    expected = answer(told("released"), RECALL).decision
    assert decision is not None
    assert expected is not None
    assert decision.seats == expected.seats
    to_author = {each for each in decision.pokes if each.name == A.value}
    assert to_author == {each for each in expected.pokes if each.name == A.value}


def test_what_opening_told_stays_told_after_a_recall() -> None:
    file = walk_to(told("opened, told"), RECALL)
    assert author_sees_opened(file.items[ITEM])


@pytest.mark.parametrize("name", ["held", "returned", "declined", "held, recalled"])
def test_the_recipient_sees_nothing_before_release(name: str) -> None:
    assert view_of(told(name), B) == view_of(opened(case_file()), B)


def test_an_item_belongs_to_its_side_and_to_the_counsellor_who_brought_it() -> None:
    bringing = delegation(A, Scope.SUBMIT)
    file = walk_to(
        opened(case_file(counsellors=True)), Move(submit(A, delegation=bringing, own_copy=False), bringer(A))
    )
    item = file.items[ITEM]
    assert is_authors(item, A, person(A).keyset)
    assert is_authors(item, None, bringer(A).keyset)
    assert not is_authors(item, None, reader(A).keyset)
    assert not is_authors(item, B, person(B).keyset)
    for by_mediator in (replace(item, told=True), replace(item, derived_from=item_id(A, 2))):
        assert not is_authors(by_mediator, A, person(A).keyset)


def test_an_item_released_in_person_is_not_in_anybodys_letter_box() -> None:
    file = walk_to(told("held"), Move(release(ITEM, LEAD.keyset, in_person=True), LEAD))
    assert not is_recipients(file.items[ITEM], LEAD.keyset)
    assert not is_recipients(file.items[ITEM], person(B).keyset)
    assert is_recipients(told("released").items[ITEM], person(B).keyset)
    assert not is_recipients(told("released").items[ITEM], person(A).keyset)


def test_what_was_released_to_somebody_is_received_by_them_whatever_became_of_it() -> None:
    shown = ("released", "opened", "refused", "released, closed", "released, recalled", "opened, recalled")
    for name in shown:
        assert receives(told(name).items[ITEM], person(B).keyset)
        assert not receives(told(name).items[ITEM], person(A).keyset)
    assert not receives(told("held").items[ITEM], person(B).keyset)
    assert not receives(replace(told("released").items[ITEM], in_person=True), person(B).keyset)
    assert not receives(replace(told("released").items[ITEM], release=None), person(B).keyset)


@pytest.mark.parametrize("leaver", list(Side))
def test_leaving_during_preparation_shows_only_to_the_one_who_left(leaver: Side) -> None:
    file = walk_to(case_file(), SUBMIT, Move(submit(B), person(B)), LEAVE[leaver])
    theirs = file.items[item_id(leaver.other)]
    assert file.case.state is CaseState.CLOSED
    assert theirs.state is ItemState.VOIDED
    assert state_for(file, leaver) is CaseState.CLOSED
    assert state_for(file, leaver.other) is CaseState.PREPARING
    assert author_status(file.case, theirs) is AuthorStatus.WITH_MEDIATOR
    assert author_status(file.case, file.items[item_id(leaver)]) is AuthorStatus.NOT_PASSED_ON
    both = walk_to(file, LEAVE[leaver.other])
    assert {state_for(both, side) for side in Side} == {CaseState.CLOSED}
    assert author_status(both.case, both.items[item_id(leaver.other)]) is AuthorStatus.NOT_PASSED_ON


def test_both_sides_hear_of_the_pause_after_a_restore_while_the_case_reads_paused_and_not_before_it_opened() -> (
    None
):
    restored = c.RestorePause(record=record("restore"))
    running = walk_to(opened(case_file()), Move(restored, c.Caller(KeysetId(b""))))
    assert {service_pause(running, side) for side in (*Side, None)} == {record("restore")}
    early = walk_to(case_file(), Move(restored, c.Caller(KeysetId(b""))))
    assert [service_pause(early, side) for side in (*Side, None)] == [None, None, record("restore")]


@pytest.mark.parametrize("end", [CLOSE, LEAVE[A], LEAVE[B]], ids=["closed", "a left", "b left"])
def test_the_end_of_an_opened_case_shows_to_both_in_the_same_word(end: Move) -> None:
    file = walk_to(opened(case_file()), end)
    assert {state_for(file, side) for side in Side} == {CaseState.CLOSED}


def test_a_pause_names_itself_only_to_whoever_made_it() -> None:
    paused = walk_to(opened(case_file()), Move(c.Pause(record=record("a.pause"), side=A), person(A)))
    assert own_pause(paused, A) == record("a.pause") == paused.case.holds[PauseOwner.A]
    assert own_pause(paused, B) is None
    assert {state_for(paused, side) for side in Side} == {CaseState.PAUSED}


def test_a_postponed_item_is_due_at_the_start_of_its_day_and_stays_in_the_queue() -> None:
    day = Day(EARLY // 86_400 + 7)
    file = walk_to(told("held"), Move(c.Postpone(record=record("postpone"), item=ITEM, until=day), DEPUTY))
    assert due_at(told("held").items[ITEM]) == EARLY
    assert due_at(file.items[ITEM]) == start_of(day) == Seconds(day * 86_400)
    assert queue_of(file, (ITEM,)) == {ITEM: (LEAD.keyset, DEPUTY.keyset)}
    assert queue_of(told("released"), (ITEM,)) == {ITEM: ()}
    assert walk_to(file, RELEASE).items[ITEM].postponed_until is None


def test_a_told_item_is_shown_as_such_and_stays_with_the_mediators() -> None:
    without = replace(
        opened(case_file()), parties={**case_file().parties, A: replace(case_file().parties[A], keyset=None)}
    )
    step = answer(without, Move(submit(A, attested=Attested.PRESENT, own_copy=False), LEAD))
    assert step.decision is not None
    assert step.after.items[ITEM].told
    assert {each.name for each in step.decision.seats} == {"mediators"}


@pytest.mark.parametrize(
    ("left", "told"),
    [(90, None), (31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 0), (-5, 0)],
)
def test_erasing_is_told_thirty_seven_and_one_day_ahead(left: int, told: int | None) -> None:
    assert erasure_told(Day(20_000 + left), Day(20_000)) == told


@pytest.mark.parametrize(
    ("story", "to_reader", "to_mediators"),
    [
        ("held", False, False),
        ("released", False, False),
        ("opened", False, False),
        ("opened, recalled", False, False),
        ("returned", False, False),
        ("declined", False, True),
        ("refused", True, True),
        ("released, recalled", True, True),
        ("released, closed", True, True),
    ],
)
def test_a_letter_is_gone_for_whoever_can_never_read_it_again_and_never_for_its_author(
    story: str, to_reader: bool, to_mediators: bool
) -> None:
    item = told(story).items[ITEM]
    assert gone_for(item, B, person(B).keyset) is to_reader
    assert gone_for(item, None, LEAD.keyset) is to_mediators
    assert gone_for(item, A, person(A).keyset) is False


WHY = """
held                        -             -             -
released                    -             -             -
opened                      -             -             -
opened, recalled            -             -             -
returned                    -             -             -
declined                    item.declined -             -
refused                     item.refused  item.refused  -
released, recalled          item.recalled item.gone     -
held, recalled              item.recalled -             -
released, closed            item.voided   item.gone     item.expired
held, closed                item.voided   -             item.expired
"""


@pytest.mark.parametrize("line", WHY.strip().splitlines(), ids=lambda line: line.rsplit(maxsplit=3)[0].strip())
def test_why_a_letter_is_gone_is_told_by_what_each_seat_knows_and_not_more(line: str) -> None:
    """A reader hears one word, whoever ended it; an author nothing of what the reader did."""
    name, *told_to = line.rsplit(maxsplit=3)
    file = told(name.strip())
    item = file.items[ITEM]
    seats = ((None, LEAD.keyset), (B, person(B).keyset), (A, person(A).keyset))
    for (side, keyset), code in zip(seats, told_to, strict=True):
        found = why_gone(file, item, side, keyset)
        assert found is (None if code == "-" else WhyGone(code))


def test_an_author_who_destroyed_their_copy_is_told_that() -> None:
    file = told("held")
    destroyed = replace(file.items[ITEM], own_copy=False)
    assert why_gone(file, destroyed, A, person(A).keyset) is WhyGone.COPY_DESTROYED
