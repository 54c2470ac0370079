"""What must hold of pictures and recordings in every step of every world, each promise as one watcher (see promises.py)."""

from __future__ import annotations

from relay.domain import commands as c
from relay.domain.forms import Form
from relay.domain.model import Item, ItemState, Kind, Side
from tests.property.search import Step, Watcher

_LETTERS = {Form.TYPED, Form.PAGES}


def _welcome(step: Step, side: Side, item: Item) -> bool:
    """Whether a side said that it wants what this item is, said without the rules."""
    said = set(step.before.parties[side].kinds)
    if item.kind is not Kind.LETTER:
        return Form(item.kind.value) in said
    if item.parts is None or Form.LETTER in said:
        return Form.LETTER in said or bool(said & _LETTERS)
    return (Form.PAGES if item.parts else Form.TYPED) in said


def nothing_unwelcome_reaches_you(step: Step) -> bool | None:
    """A picture, or a recording, is passed on to you and opened by you only while you say that you want such things."""
    if step.decision is None or not isinstance(step.move.command, c.Release | c.Open):
        return None
    item = step.before.items[step.move.command.item]
    return _welcome(step, item.side.other, item)


def saying_what_you_want_moves_no_letter(step: Step) -> bool | None:
    """You change your mind whenever you like: no letter is lost by it, and none comes by itself."""
    if not isinstance(step.move.command, c.SetPreferences) or step.decision is None:
        return None
    return step.before.items == step.after.items


def what_comes_back_unopened_was_never_seen(step: Step) -> bool | None:
    """An envelope that is not welcome any more stays closed, and can be sent back as it is."""
    if not isinstance(step.move.command, c.Refuse) or step.decision is None:
        return None
    return step.before.items[step.move.command.item].state is ItemState.RELEASED


def who_passes_a_picture_on_has_looked_at_it(step: Step) -> bool | None:
    """No page reaches you that the mediator who passed it on has not looked at."""
    command = step.move.command
    if step.decision is None or not isinstance(command, c.Release | c.Countersign):
        return None
    item = step.before.items[command.item]
    return not item.parts or step.move.caller.keyset in item.viewed_by


def looking_is_said_by_oneself(step: Step) -> bool | None:
    """That somebody looked at your pages is their own word, about exactly these pages; nobody says it for another."""
    command, caller = step.move.command, step.move.caller.keyset
    grown = [
        (was.viewed_by, item)
        for item in step.after.items.values()
        if (was := step.before.items.get(item.id)) is not None and was.viewed_by != item.viewed_by
    ]
    if not grown and not isinstance(command, c.Viewed):
        return None
    return all(
        isinstance(command, c.Viewed) and item.viewed_by - was == {caller} and command.parts == item.parts
        for was, item in grown
    )


PROMISES_OF_PICTURES: tuple[Watcher, ...] = (
    nothing_unwelcome_reaches_you,
    saying_what_you_want_moves_no_letter,
    what_comes_back_unopened_was_never_seen,
    who_passes_a_picture_on_has_looked_at_it,
    looking_is_said_by_oneself,
)
