"""What must hold for whoever lost their keys, and of private notes, in every step of every world, each promise as one watcher."""

from __future__ import annotations

from relay.domain import commands as c
from relay.domain.model import MEDIATORS, ItemState, Seat
from tests.property.search import Step, Watcher


def what_comes_back_tells_nothing_of_the_reader(step: Step) -> bool | None:
    """What is given to you anew, after you lost your keys, tells you nothing of what the other did with it, unless they let it."""
    command = step.move.command
    item = step.before.items.get(command.item) if isinstance(command, c.Recopy) else None
    if item is None or item.release is None or (item.state is ItemState.OPENED and item.tell_author):
        return None
    return step.decision is None


def what_comes_back_is_yours_and_was_not_given_up(step: Step) -> bool | None:
    """Only what you wrote comes back to you, once you have new keys; not what you took back, and not what you destroyed."""
    command = step.move.command
    item = step.before.items.get(command.item) if isinstance(command, c.Recopy) else None
    if item is None or not isinstance(command, c.Recopy):
        return None
    if step.decision is None:
        return True
    party = step.before.parties[item.side]
    yours = command.to == party.keyset and party.epoch > 1 and item.delegation is None and not item.told
    return yours and item.own_copy and not item.taken_back and step.before.items.keys() == step.after.items.keys()


def nobody_else_reads_your_note(step: Step) -> bool | None:
    """A private note is for the mediators of your case and for you: nobody else is given it, and nobody else hears of it."""
    command, file, now = step.move.command, step.before, step.move.now
    if not isinstance(command, c.WriteNote | c.HandNote):
        return None
    if step.decision is None:
        return True
    mediators = {each.keyset for each in file.assignments if now < each.not_after}
    runs = {each.keyset for each in file.delegations if each.not_before <= now < each.not_after}
    one = {command.counsellor} & runs
    heard = {MEDIATORS, *(Seat.counsellor(each) for each in one if each is not None)}
    if command.about is not None:
        one |= {file.parties[command.about].keyset} - {None}
        heard.add(Seat.of(command.about))
    readers = set(command.readers) if isinstance(command, c.WriteNote) else {command.to}
    return readers <= mediators | one and step.decision.seats | step.decision.pokes <= heard


def whoever_came_back_is_given_their_own_notes(step: Step) -> bool | None:
    """After you lost your keys a mediator can give you your notes anew: yours, with the keys you have now, and nobody else's."""
    command = step.move.command
    if not isinstance(command, c.HandNote) or step.decision is None:
        return None
    if any(each.keyset == command.to for each in step.before.assignments):
        return None
    party = None if command.about is None else step.before.parties[command.about]
    return party is not None and command.to == party.keyset and party.epoch > 1 and command.counsellor is None


PROMISES_OF_RECOVERY: tuple[Watcher, ...] = (
    what_comes_back_tells_nothing_of_the_reader,
    what_comes_back_is_yours_and_was_not_given_up,
    nobody_else_reads_your_note,
    whoever_came_back_is_given_their_own_notes,
)
