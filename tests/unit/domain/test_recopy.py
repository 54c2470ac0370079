"""Which of their own letters an author with new keys may be given anew, and by which code another one is refused."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import RecordId
from relay.domain.model import CaseFile, ItemState
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import DEPUTY, LEAD, B, Move, case_file, item_id, opened, person, submit
from tests.property.worlds import walk_to
from tests.property.worlds_of_recovery import AGAIN, MINE, recopy


def came_back(**changed: Any) -> CaseFile:
    """The file in which side b has new keys, and wrote a letter with the earlier ones that is otherwise now."""
    file = walk_to(opened(case_file()), Move(submit(B), person(B)))
    parties = {**file.parties, B: replace(file.parties[B], keyset=AGAIN, epoch=2)}
    return replace(file, parties=parties, items={**file.items, MINE: replace(file.items[MINE], **changed)})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"told": True}, Code.NOT_ALLOWED),
        ({"derived_from": item_id(B, 9)}, Code.NOT_ALLOWED),
        ({"delegation": RecordId(b"delegation")}, Code.NOT_ALLOWED),
        ({"own_copy": False}, Code.ITEM_NO_OWN_COPY),
        ({"state": ItemState.OPENED, "taken_back": True, "tell_author": True}, Code.ITEM_RECALLED),
        ({"manifest": RecordId(b"another")}, Code.ITEM_CHANGED),
        ({"offered_to": AGAIN}, None),
        ({"author": AGAIN}, Code.ITEM_NOT_LOST),
    ],
)
def test_what_an_author_with_new_keys_is_given_anew(changed: dict[str, Any], code: Code | None) -> None:
    assert answer(came_back(**changed), Move(recopy(MINE, AGAIN), LEAD)).refusal is code


def test_it_is_given_to_nobody_else() -> None:
    for other in (person(B).keyset, LEAD.keyset):
        assert answer(came_back(), Move(recopy(MINE, other), LEAD)).refusal is Code.ITEM_RECIPIENT


def test_a_second_mediator_s_stands_beside_the_first_one_s() -> None:
    first = answer(came_back(), Move(recopy(MINE, AGAIN), LEAD)).after
    second = answer(first, Move(replace(recopy(MINE, AGAIN), record=RecordId(b"beside")), DEPUTY))
    assert second.refusal is None
    assert second.decision is not None
    assert second.decision.shreds == ()
    assert second.after == first
