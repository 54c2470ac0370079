"""What came back can be held against what was sent in its place, until that is decided; then the mediators keep nothing of it."""

from __future__ import annotations

import pytest

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.decision import OWN_COPY, Shred
from relay.domain.model import CaseFile, ItemState, ReturnCause
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import (
    EARLY,
    LEAD,
    A,
    B,
    Move,
    case_file,
    item_id,
    manifest,
    opened,
    person,
    record,
    release,
    submit,
)
from tests.property.worlds import walk_to

FIRST, SECOND, THIRD = item_id(A), item_id(A, 2), item_id(A, 3)
GONE = Shred(FIRST, keep=OWN_COPY)
SENT = walk_to(opened(case_file()), Move(submit(A), person(A)))
AGAIN = Move(submit(A, 2, replaces=FIRST), person(A))
BACK = c.Return(record=record("back"), item=FIRST, manifest=manifest(FIRST))
RETURNED = walk_to(SENT, Move(BACK, LEAD))
REPLACED = walk_to(RETURNED, AGAIN)

DECIDED = {
    "release": Move(release(SECOND, person(B).keyset), LEAD),
    "return": Move(c.Return(record=record("r"), item=SECOND, manifest=manifest(SECOND)), LEAD),
    "decline": Move(c.Decline(record=record("d"), item=SECOND, manifest=manifest(SECOND)), LEAD),
    "recall": Move(c.Recall(record=record("x"), item=SECOND), person(A)),
    "replace": Move(submit(A, 3, replaces=SECOND), person(A)),
    "close": Move(c.Close(record=record("close")), LEAD),
    "withdraw": Move(c.Withdraw(record=record("withdraw"), side=B), person(B)),
}


def shreds(file: CaseFile, move: Move) -> tuple[Shred, ...]:
    return decide(file, move.command, move.caller, EARLY).shreds


def test_what_came_back_stays_with_the_mediators_when_it_is_replaced() -> None:
    assert shreds(RETURNED, AGAIN) == ()
    item = REPLACED.items[SECOND]
    assert (item.replaces, item.keeps, REPLACED.items[FIRST].replaced) == (FIRST, FIRST, True)


@pytest.mark.parametrize("how", DECIDED)
def test_once_the_new_one_is_decided_nobody_but_the_author_has_the_first(how: str) -> None:
    assert GONE in shreds(REPLACED, DECIDED[how])
    assert GONE not in shreds(walk_to(RETURNED, Move(submit(A, 2), person(A))), DECIDED[how]), (
        "it is another letter"
    )


def test_it_goes_once_and_not_when_the_letter_is_opened_or_sent_back() -> None:
    passed_on = walk_to(REPLACED, DECIDED["release"])
    for command in (c.Open(record=record("o"), item=SECOND), c.Refuse(record=record("f"), item=SECOND)):
        assert GONE not in shreds(passed_on, Move(command, person(B)))


def test_what_was_replaced_while_it_was_held_was_taken_back_and_is_gone() -> None:
    decision = decide(SENT, AGAIN.command, person(A), EARLY)
    assert GONE in decision.shreds
    assert decision.file.items[SECOND].keeps is None
    assert decision.file.items[FIRST].state is ItemState.RECALLED


def test_of_an_intimate_picture_nothing_is_kept_for_that() -> None:
    intimate = c.Return(record=record("back"), item=FIRST, manifest=manifest(FIRST), cause=ReturnCause.INTIMATE)
    assert walk_to(SENT, Move(intimate, LEAD), AGAIN).items[SECOND].keeps is None


def test_the_author_may_destroy_the_first_all_the_same() -> None:
    destroy = Move(c.DestroyOwnCopy(record=record("gone"), item=FIRST), person(A))
    assert shreds(REPLACED, destroy) == (Shred(FIRST),)


def test_it_is_replaced_once_still() -> None:
    assert answer(REPLACED, Move(submit(A, 3, replaces=FIRST), person(A))).refusal is Code.ITEM_REPLACED
