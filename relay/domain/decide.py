"""Decide: may this command happen now, and what follows from it? The one question the service asks of the rules.

`decide` never mutates, waits, or looks at anything but its arguments. Policy first, then the rule of the command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any, Final, get_type_hints

from msgspec.structs import replace

from relay.domain import (
    case_rules,
    derived_rules,
    guardian_rules,
    item_rules,
    note_rules,
    people_rules,
    picture_rules,
    recovery_rules,
    sharing_rules,
    supporter_rules,
)
from relay.domain import commands as c
from relay.domain.choice import Choice
from relay.domain.decision import OWN_COPY, Decision, Shred, with_case, with_items
from relay.domain.ids import ItemId, Seconds
from relay.domain.lifecycle import closed_without_notice
from relay.domain.model import CaseFile, CaseState, Item, ItemState, Purpose, Side
from relay.domain.newest import in_order
from relay.domain.policy import UNASKED, Authority, Standing, authorise
from relay.domain.readers import DERIVABLE
from relay.domain.refusals import Code, Refused

Rule = Callable[[CaseFile, Any, c.Caller, Authority, Seconds], Decision]


def _rules(*files: ModuleType) -> Iterator[tuple[type[c.Command], Rule]]:
    """Yield the rule of every command: each public function of these files that decides is one, for the command that it takes."""
    for file in files:
        for name, rule in vars(file).items():
            if isinstance(rule, FunctionType) and rule.__module__ == file.__name__ and not name.startswith("_"):
                hints = get_type_hints(rule)
                if hints["return"] is Decision:
                    yield hints["command"], rule


RULES: Final[Mapping[type[c.Command], Rule]] = dict(
    _rules(
        people_rules,
        case_rules,
        item_rules,
        derived_rules,
        note_rules,
        picture_rules,
        recovery_rules,
        sharing_rules,
        guardian_rules,
        supporter_rules,
    )
)

SEALING: Final = (c.Handover, c.Regrant, c.Recopy, c.HandNote, c.SetLabel)
"""Commands that seal something of a case that has ended for somebody: none may once what was kept of it is destroyed."""

_OF_A_SIDE: Final = (Standing.PARTY, Standing.COUNSELLOR, Standing.GUARDIAN)
"""Who knows of a case only what its side knows."""
_NOBODY: Final = Authority(Standing.COORDINATOR)


class Want(Choice):
    """Which items a case file must hold before a command can be decided."""

    NAMED = "named"
    LIVE = "live"
    """Every live item of the case, and those named."""
    ALL = "all"
    """Every item of the case, whatever became of it."""


def wanted(command: c.Command) -> tuple[Want, frozenset[ItemId]]:
    """Return which items `decide` needs: those named, and every live one where all of them may end.

    The case may close, or something may be derived from the item that goes back. What was made of an item that is taken back is
    taken back with it, opened or not.
    """
    match command:
        case c.Withdraw() | c.Close():
            return Want.LIVE, frozenset()
        case c.Recall():
            return Want.ALL, frozenset({command.item})
        case c.AgainstItem():
            return Want.LIVE, frozenset({command.item})
        case c.Release() if command.original is not None:
            return Want.NAMED, frozenset({command.item, command.original})
        case c.ForItem():
            return Want.NAMED, frozenset({command.item})
        case c.Submit():
            # Whether its own id is taken is for the commit to find: an honest author's never is.
            named = frozenset([item for item in (command.replaces, command.derived_from) if item is not None])
            return Want.NAMED if command.replaces is None else Want.ALL, named
        case c.WriteNote() if command.together is not None:
            return Want.NAMED, frozenset({command.together})
        case c.Handover():
            return Want.NAMED, command.items
        case _:
            return Want.NAMED, frozenset()


def wants_more(file: CaseFile, command: c.Command) -> bool:
    """Whether `decide` needs every item of the case, as one of those that `wanted` named shows.

    What was passed on with it as one letter is opened, or sent back, with it. Most letters were passed on alone: no second look.
    """
    item = file.items.get(command.item) if isinstance(command, c.Open | c.Refuse) else None
    return item is not None and item.together is not None


def decide(file: CaseFile, command: c.Command, caller: c.Caller, now: Seconds) -> Decision:
    """Return what follows from `command`, or raise `Refused`; `file` is unchanged either way.

    `file` must hold the items that `wanted(command)` asks for, as far as they exist, and all where it `wants_more`.
    """
    rule = RULES[type(command)]
    authority = _NOBODY if type(command) in UNASKED else authorise(file, command, caller, now)
    if file.case.erased and isinstance(command, SEALING):
        raise Refused(Code.CASE_CLOSED)
    own = authority.side if authority.standing in _OF_A_SIDE else None
    if own is None or not closed_without_notice(file.case, own):
        decision = rule(file, command, caller, authority, now)
    else:
        decision = _ended_in_truth(file, rule(_as_believed(file, own), command, caller, authority, now))
    decided = _settled(file, in_order(file, command, caller, decision))
    return _with_lends_ended(file, _with_shares_ended(decided, now), now)


def _settled(file: CaseFile, decision: Decision) -> Decision:
    """The decision, with the mediators' copies of what came back destroyed once the item in its place is held no more."""
    changed = [(decision.file.items[item_id], file.items.get(item_id)) for item_id in decision.changed]
    kept = [
        item.keeps
        for item, before in changed
        if item.keeps is not None
        and item.state is not ItemState.HELD
        and (before is None or before.state is ItemState.HELD)
    ]
    shreds = tuple(Shred(item_id, keep=OWN_COPY) for item_id in kept)
    return replace(decision, shreds=(*decision.shreds, *shreds)) if kept else decision


def _with_shares_ended(decision: Decision, now: Seconds) -> Decision:
    """Whatever takes an item from the mediators' desk takes it from its interpreters too, and the end of a case takes all."""
    file = decision.file
    if not file.shares:
        return decision
    closed = file.case.state is CaseState.CLOSED
    changed = (file.items[item] for item in decision.changed)
    gone = {item.id for item in changed if item.taken_back or item.state not in DERIVABLE}
    over = [share for share in file.shares if share.live and (closed or share.item in gone)]
    if not over:
        return decision
    destroyed = {shred.item for shred in decision.shreds if shred.reader is None}
    shreds = tuple(Shred(share.item, reader=share.keyset) for share in over if share.item not in destroyed)
    return replace(decision, file=sharing_rules.with_ended(file, over, now), shreds=decision.shreds + shreds)


def _with_lends_ended(before: CaseFile, decision: Decision, now: Seconds) -> Decision:
    """What a decision takes from a party, it takes from whoever stands by them."""
    over = supporter_rules.lends_over(before, decision.file, decision.changed)
    if not over:
        return decision
    ended = supporter_rules.with_ended(decision.file, over, now)
    destroyed = {
        shred.item for shred in decision.shreds if shred.reader is None and Purpose.SUPPORT not in shred.keep
    }
    left = [lend for lend in over if lend.item not in destroyed]
    return replace(decision, file=ended, shreds=decision.shreds + supporter_rules.shreds_of(left))


def _as_believed(file: CaseFile, side: Side) -> CaseFile:
    """The file as a side knows it that was not told of the end: still preparing, its letters with the mediator."""
    believed = [
        replace(item, state=ItemState.HELD)
        for item in file.items.values()
        if item.side is side and item.state is ItemState.VOIDED and not item.taken_back
    ]
    return with_items(with_case(file, replace(file.case, state=CaseState.PREPARING)), believed)


def _ended_in_truth(file: CaseFile, decision: Decision) -> Decision:
    """What such a side decided, in the case that has ended all the same; once it leaves too, both know."""
    believed = decision.file.case
    also_left = believed.state is CaseState.CLOSED
    case = replace(believed, state=CaseState.CLOSED, ended_by=None if also_left else file.case.ended_by)
    entered = tuple(item for item in decision.changed if item not in file.items)
    void = [_void(decision.file.items[item], file.items.get(item)) for item in decision.changed]
    shreds = decision.shreds + tuple(Shred(item, keep=OWN_COPY) for item in entered)
    after = with_items(with_items(with_case(decision.file, case), file.items.values()), void)
    return replace(decision, file=after, shreds=shreds)


def _void(item: Item, before: Item | None) -> Item:
    if before is None or before.state is ItemState.VOIDED:
        return replace(item, state=ItemState.VOIDED)
    return item
