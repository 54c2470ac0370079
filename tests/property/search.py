"""Walks through everything that can happen in a small world, breadth first, and shows every step to the watchers.

A state is a case file, and who has keys of its items. A step is one move in one state: it led to another, or was refused. The
walk ends when no move leads anywhere new, so what it saw is all there is. It decides nothing; what must hold stands in
`promises.py` and `promises_of_access.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import Struct

from relay.domain.decide import decide
from relay.domain.decision import Decision
from relay.domain.model import CaseFile
from relay.domain.newest import words_about
from relay.domain.refusals import Code, Refused
from tests.property.keys import Keys, after
from tests.property.world import Move


class Step(Struct, frozen=True):
    """One move in one state. Exactly one of `decision` and `refusal` is there."""

    before: CaseFile
    move: Move
    decision: Decision | None
    refusal: Code | None
    keys: Keys = frozenset()
    """Who had keys before it."""
    keys_after: Keys = frozenset()
    """Who has them now; the same where it was refused."""

    @property
    def after(self) -> CaseFile:
        """The file after the move; the same one when it was refused."""
        return self.before if self.decision is None else self.decision.file


Watcher = Callable[[Step], bool | None]
"""Says whether a promise was kept in a step; None where it has nothing to say about it."""


def answer(file: CaseFile, move: Move, keys: Keys = frozenset()) -> Step:
    """Try a move, as somebody signs it who knows the file, or as it was kept back."""
    move = move.signed(file)
    try:
        decision = decide(file, move.command, move.caller, move.now)
    except Refused as refused:
        return Step(file, move, None, refused.code, keys, keys)
    return Step(file, move, decision, None, keys, after(keys, move.command, decision))


_WORDS: Final = (
    "mediator ",
    "slip ",
    "preferences ",
    "consent ",
    "under_age ",
    "agree ",
    "two_mediators ",
    "label ",
)


def key(file: CaseFile, kept: frozenset[str] = frozenset()) -> Any:
    """Return what tells two files apart, hashable: of words about a thing which one is the newest only where one was `kept` back.

    Whoever else says a word names the newest one, whichever it is.
    """
    case = file.case
    taken = ((thing, each) for thing, each in file.taken.items() if thing in kept or not thing.startswith(_WORDS))
    return (
        (case.state, case.opened, case.ended_by, case.closed_on, frozenset(case.holds.items())),
        (frozenset(case.ask_on.items()), case.takes_up),
        (case.two_mediators, case.unflag_asked, case.aside),
        (frozenset(file.newest.items()), frozenset(taken)),
        frozenset(file.parties.values()),
        file.assignments,
        file.delegations,
        file.slips,
        file.shares,
        file.guardians,
        (file.supporters, file.lends),
        frozenset(file.items.values()),
    )


@dataclass(slots=True)
class Found:
    """What a walk saw."""

    states: int = 0
    steps: int = 0
    refused: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    """How often each promise had something to say."""
    broken: dict[str, list[str]] = field(default_factory=dict)
    """For each broken promise, the first steps that broke it."""
    codes: set[Code] = field(default_factory=set)


def walk(start: CaseFile, moves: Iterable[Move], watchers: Iterable[Watcher], keys: Keys = frozenset()) -> Found:
    """Try every move in every state that can be reached from `start` with these keys."""
    found, tried, watching = Found(), tuple(moves), tuple(watchers)
    kept = frozenset(thing for move in tried if move.kept for thing in words_about(move.command, move.caller))
    queue = [(start, keys)]
    seen = {(key(start, kept), keys)}
    for file, had in queue:  # grows while it is walked
        found.states += 1
        for move in tried:
            step = answer(file, move, had)
            _show(found, watching, step)
            if step.decision is None:
                continue
            reached = (key(step.after, kept), step.keys_after)
            if reached not in seen:
                seen.add(reached)
                queue.append((step.after, step.keys_after))
    return found


def _show(found: Found, watching: tuple[Watcher, ...], step: Step) -> None:
    found.steps += 1
    if step.refusal is not None:
        found.refused += 1
        found.codes.add(step.refusal)
    for watch in watching:
        kept = watch(step)
        if kept is None:
            continue
        found.asked[watch.__name__] += 1
        if not kept:
            steps = found.broken.setdefault(watch.__name__, [])
            if len(steps) < 3:
                steps.append(f"{step.move.name} -> {step.refusal or step.after}\n  in {step.before}")
