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

FILES = {name: vectors(name) for name in ("needs", "needs-later")}
QUESTIONS = [(file, name) for file, found in FILES.items() for name in found.inputs["questions"]]
unhex = bytes.fromhex


@pytest.mark.parametrize(("file", "name"), QUESTIONS)
def test_a_question_has_its_list(file: str, name: str) -> None:
    told = FILES[file]
    asked: dict[str, Any] = told.inputs["questions"][name]
    authority = authority_of(told, asked["seat"], told.inputs["followed_at"])
    shown = [unhex(told.inputs["records"][each]) for each in told.inputs["journals"][asked["seat"]]]
    followed(told, authority, asked["seat"], entries_of(CaseId(unhex(told.inputs["case"])), shown))
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
            erased_on=hints["erased_on"],
        ),
        frozenset(unhex(each) for each in asked["seen"]),
    )
    assert [plain(each) for each in found] == told.outputs["needs"][name]


def test_the_lists_are_of_people_who_are_asked_different_things() -> None:
    assert {"the lead", "the deputy", "anna", "bram", "the counsellor"} <= set(FILES["needs"].outputs["needs"])
    every = [each for told in FILES.values() for found in told.outputs["needs"].values() for each in found]
    reasons = {each["why"] for each in every}
    assert len(reasons) > len(Why) // 3
    assert {"pause_asks", "not_passed_on", "erasing", "help_ended", "to_give_anew"} <= reasons
    assert reasons & {each.value for each in NEWS}
