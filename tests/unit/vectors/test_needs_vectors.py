"""What a case asks of each person, by their own journal followed with the client's own code: the lists of the vectors."""

from __future__ import annotations

from typing import Any

import pytest

from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds, SlipId
from relay.domain.needs import needs
from relay.domain.reasons import NEWS, Hints, Why
from scripts.scenarios.needs import plain
from tests.support.vectors import vectors
from tests.unit.vectors.test_replay_vectors import authority_of, entries_of, followed

FOUND = vectors("needs")
QUESTIONS: dict[str, dict[str, Any]] = FOUND.inputs["questions"]
unhex = bytes.fromhex


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_its_list(name: str) -> None:
    asked = QUESTIONS[name]
    authority = authority_of(FOUND, asked["seat"], FOUND.inputs["followed_at"])
    shown = [unhex(FOUND.inputs["records"][each]) for each in FOUND.inputs["journals"][asked["seat"]]]
    followed(FOUND, authority, asked["seat"], entries_of(CaseId(unhex(FOUND.inputs["case"])), shown))
    hints = asked["hints"]
    found = needs(
        authority.history.replay,
        KeysetId(unhex(asked["keyset"])),
        Seconds(asked["now"]),
        Hints(
            answered=frozenset(SlipId(unhex(each)) for each in hints["answered"]),
            gone=frozenset(ItemId(unhex(each)) for each in hints["gone"]),
            unread=frozenset(ItemId(unhex(each)) for each in hints["unread"]),
            service_pause=hints["service_pause"],
            stopped=hints["stopped"],
        ),
        frozenset(unhex(each) for each in asked["seen"]),
    )
    assert [plain(each) for each in found] == FOUND.outputs["needs"][name]


def test_the_lists_are_of_people_who_are_asked_different_things() -> None:
    lists = FOUND.outputs["needs"]
    assert {"the lead", "the deputy", "anna", "bram", "the counsellor"} <= set(lists)
    reasons = {each["why"] for found in lists.values() for each in found}
    assert len(reasons) > len(Why) // 3
    assert reasons & {each.value for each in NEWS}
