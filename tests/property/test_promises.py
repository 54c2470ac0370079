"""Proves the promises by walking through every state of every world; each promise is named after what it says.

Nothing here is a sample: a walk ends when no move leads anywhere new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.lifecycle import CASE_TABLE, ITEM_TABLE, CaseEvent, ItemEvent
from relay.domain.model import CaseState, ItemState, Side
from relay.domain.policy import POLICY, UNASKED
from relay.domain.refusals import Code
from relay.domain.views import author_status
from tests.property.mirror import mirrored
from tests.property.promises import PROMISES
from tests.property.promises_of_access import PROMISES_OF_ACCESS
from tests.property.promises_of_guardians import PROMISES_OF_GUARDIANS
from tests.property.promises_of_pictures import PROMISES_OF_PICTURES
from tests.property.promises_of_recovery import PROMISES_OF_RECOVERY
from tests.property.search import Found, Step, Watcher, answer, walk
from tests.property.world import LEAD, A, B, Move, case_file, item_id, opened, person, record, release, submit
from tests.property.worlds_going_on import EVERY_WORLD
from tests.property.worlds_of_guardians import WORLDS_OF_GUARDIANS
from tests.property.worlds_of_interpreters import WORLDS_OF_INTERPRETERS
from tests.property.worlds_of_pictures import pictures
from tests.property.worlds_of_recovery import came_back
from tests.property.worlds_of_supporters import WORLDS_OF_SUPPORTERS

CASE_EVENTS: Mapping[type[c.Command], CaseEvent] = {
    c.OpenCase: CaseEvent.OPEN,
    c.Pause: CaseEvent.PAUSE,
    c.PauseCase: CaseEvent.PAUSE,
    c.RestorePause: CaseEvent.PAUSE,
    c.Resume: CaseEvent.RESUME,
    c.ResumeCase: CaseEvent.RESUME,
    c.Withdraw: CaseEvent.WITHDRAW,
    c.Close: CaseEvent.CLOSE,
}
ITEM_EVENTS: Mapping[type[c.Command], ItemEvent] = {
    c.Release: ItemEvent.RELEASE,
    c.Return: ItemEvent.RETURN,
    c.Decline: ItemEvent.DECLINE,
    c.NotPassedOn: ItemEvent.DECLINE,
    c.Recall: ItemEvent.RECALL,
    c.Open: ItemEvent.OPEN,
    c.Refuse: ItemEvent.REFUSE,
    c.Withdraw: ItemEvent.VOID,
    c.Close: ItemEvent.VOID,
}

EVERY = (
    *PROMISES,
    *PROMISES_OF_ACCESS,
    *PROMISES_OF_PICTURES,
    *PROMISES_OF_GUARDIANS,
    *PROMISES_OF_RECOVERY,
)
CaseCell = tuple[CaseState, CaseEvent]
ItemCell = tuple[ItemState, ItemEvent]


class Ledger:
    """Notes which cells of the two tables were tried, and which led somewhere."""

    def __init__(self) -> None:
        self.case_tried: Counter[CaseCell] = Counter()
        self.case_done: Counter[CaseCell] = Counter()
        self.item_tried: Counter[ItemCell] = Counter()
        self.item_done: Counter[ItemCell] = Counter()
        self.commands: Counter[type[c.Command]] = Counter()

    def note(self, step: Step) -> None:
        command = step.move.command
        self.commands[type(command)] += 1
        event = CASE_EVENTS.get(type(command))
        if event is not None:
            self.case_tried[step.before.case.state, event] += 1
            self.case_done[step.before.case.state, event] += step.decision is not None
        happens = ITEM_EVENTS.get(type(command))
        if happens is None:
            return
        items = step.before.items.values()
        for item in (
            items if happens is ItemEvent.VOID else [i for i in items if i.id == getattr(command, "item", None)]
        ):
            self.item_tried[item.state, happens] += 1
            self.item_done[item.state, happens] += step.after.items[item.id].state is not item.state


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture(scope="module")
def found(ledger: Ledger) -> dict[str, Found]:
    """Walk through every world, once for all tests here."""

    def noted(step: Step) -> None:
        ledger.note(step)

    watchers = (*EVERY, noted)
    return {
        world.name: walk(world.start, world.moves, watchers, world.keys)
        for world in (
            make()
            for make in (
                *EVERY_WORLD,
                *WORLDS_OF_INTERPRETERS,
                *WORLDS_OF_GUARDIANS,
                *WORLDS_OF_SUPPORTERS,
                pictures,
                came_back,
            )
        )
    }


@pytest.mark.parametrize("promise", EVERY, ids=lambda each: each.__name__)
def test_is_kept_in_every_step(promise: Watcher, found: dict[str, Found]) -> None:
    assert [step for each in found.values() for step in each.broken.get(promise.__name__, [])] == []
    assert sum(each.asked[promise.__name__] for each in found.values()) > 100, "hardly ever had a say"


@pytest.mark.parametrize("promise", EVERY, ids=lambda each: each.__name__)
def test_says_what_was_promised(promise: Watcher) -> None:
    assert promise.__doc__
    assert promise.__doc__.rstrip().endswith(".")


def test_the_walks_are_not_trivial(found: dict[str, Found]) -> None:
    assert {name: each.states > 100 and each.steps > 15_000 for name, each in found.items()} == dict.fromkeys(
        found, True
    )
    assert sum(each.states for each in found.values()) > 4_000
    assert sum(each.steps for each in found.values()) > 300_000


def test_every_cell_of_the_case_table_was_reached_and_every_dash_was_tried(
    found: dict[str, Found], ledger: Ledger
) -> None:
    for state in CaseState:
        for event in CaseEvent:
            assert ledger.case_tried[state, event], f"never tried: {event} in {state}"
            leads = event in CASE_TABLE[state]
            # A closed case answers somebody who was not told of its end as if it were being prepared.
            if state is not CaseState.CLOSED:
                assert bool(ledger.case_done[state, event]) is leads, f"{event} in {state}"


def test_every_cell_of_the_item_table_was_reached_and_every_dash_was_tried(
    found: dict[str, Found], ledger: Ledger
) -> None:
    for state in ItemState:
        for event in ItemEvent:
            assert ledger.item_tried[state, event], f"never tried: {event} in {state}"
            assert bool(ledger.item_done[state, event]) is (event in ITEM_TABLE[state]), f"{event} in {state}"


def test_the_walks_met_most_commands_and_refusals(found: dict[str, Found], ledger: Ledger) -> None:
    untried = set(POLICY) | UNASKED
    assert untried - set(ledger.commands) == {c.CreateCase}
    met = {code for each in found.values() for code in each.codes}
    assert len(met) > 30
    assert {Code.NOT_FOUND, Code.NOT_ALLOWED, Code.CASE_PAUSED, Code.ITEM_CHANGED, Code.ITEM_GONE} <= met


# The watchers themselves: each must see the breach it is there for.


def _step(moves: list[Move]) -> Step:
    file = opened(case_file())
    for move in moves[:-1]:
        file = answer(file, move).after
    return answer(file, moves[-1])


def test_a_forged_release_and_opening_are_seen() -> None:
    step = _step([Move(submit(A), person(A)), Move(release(item_id(A), person(B).keyset), LEAD)])
    only_a_mediator, only_after_release = PROMISES[0], PROMISES[1]
    assert only_a_mediator(step) is True
    assert only_a_mediator(replace(step, move=replace(step.move, caller=person(A)))) is False
    opening = _step(
        [
            Move(submit(A), person(A)),
            Move(release(item_id(A), person(B).keyset), LEAD),
            Move(c.Open(record=record("a.1.open"), item=item_id(A)), person(B)),
        ]
    )
    assert only_after_release(opening) is True
    unreleased = {item_id(A): replace(opening.before.items[item_id(A)], release=None)}
    assert only_after_release(replace(opening, before=replace(opening.before, items=unreleased))) is False


def test_a_mirror_image_is_another_file_and_its_own_mirror_image_is_the_first() -> None:
    step = _step([Move(submit(A), person(A)), Move(c.Pause(record=record("a.pause"), side=A), person(A))])
    image = mirrored(step.after)
    assert image != step.after
    assert mirrored(image) == step.after
    assert image.items[item_id(B)].side is Side.B
    assert author_status(image.case, image.items[item_id(B)]) is author_status(
        step.after.case, step.after.items[item_id(A)]
    )
