"""Small worlds of what goes on when somebody leaves: a mediator who steps aside, a contact taken up again, a pause that asks.

With those of `worlds.py` they are all worlds that are walked.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import CaseId, Day, Seconds
from relay.domain.model import Place, Side, StaffRole
from tests.property.world import (
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    OTHER_MEDIATOR,
    TODAY,
    A,
    B,
    Move,
    agreements,
    case_file,
    item_id,
    manifest,
    opened,
    party_on_item,
    person,
    record,
    release,
    stops,
    submit,
)
from tests.property.worlds import WORLDS, World, by


def asked_and_taken_up() -> World:
    """Pauses that ask on a day, on that day too, in a case that takes up an earlier one before anybody agreed."""
    moves = [
        *by(OFFICE, (c.TakeUp(record=record(each), earlier=CaseId(each.encode())) for each in ("old", "older"))),
        *by(LEAD, (c.TakeUp(record=record("lead.old"), earlier=CaseId(b"old")), c.Close(record=record("close")))),
        *by(LEAD, (c.OpenCase(record=record("open")),)),
    ]
    for side in Side:
        name = side.value
        moves += by(person(side), agreements(side))
        moves += by(person(side), (each for each in stops(side) if not isinstance(each, c.Withdraw)))
        paused = c.Pause(record=record(f"{name}.pause.day"), side=side, ask_on=Day(TODAY + 9))
        lifted = c.Resume(record=record(f"{name}.resume.day"), side=side, pause=paused.record)
        moves += [Move(paused, person(side)), Move(lifted, person(side)), Move(lifted, person(side), LATE)]
        moves += by(LEAD, (c.MarkPrepared(record=record(f"{name}.prepared"), side=side),), LATE)
    return World.of("asked and taken up", replace(case_file(agreed=False)), tuple(moves))


def stepping_aside() -> World:
    """Two mediators of whom one may know one of the two: they give their place up, and the office tries to give it back."""
    item, to_b = item_id(A), person(B).keyset
    again = c.Assign(
        record=record("again"),
        mediator=DEPUTY.keyset,
        mediator_role=StaffRole.MEDIATOR,
        place=Place.DEPUTY,
        not_after=Seconds(EARLY + 86_400),
    )
    moves = [
        Move(submit(A), person(A)),
        *by(OFFICE, (again, replace(again, record=record("other"), mediator=OTHER_MEDIATOR.keyset))),
        *by(person(A), (c.StepAside(record=record("a.aside"), mediator=DEPUTY.keyset), *stops(A))),
        *by(person(A), party_on_item(item)),
        *by(person(B), party_on_item(item)),
    ]
    for mediator in (LEAD, DEPUTY, OTHER_MEDIATOR):
        moves += by(
            mediator,
            (
                c.StepAside(record=record("aside"), mediator=mediator.keyset),
                c.StepAside(record=record("aside.other"), mediator=LEAD.keyset),
                c.NotPassedOn(record=record("a.1.why"), item=item, manifest=manifest(item)),
                release(item, to_b),
            ),
        )
    return World.of("stepping aside", opened(case_file()), tuple(moves))


EVERY_WORLD: Final = (*WORLDS, stepping_aside, asked_and_taken_up)
