"""The two tables and the joint rule that the whole service asks, as data.

The rules: an event that is not in a row is refused; no table entry leads to *opened* except from *released*, and
none to *released* except by a mediator's release; time alone moves nothing. The diagrams in docs/lifecycle.md are
drawn from these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from relay.domain.choice import Choice
from relay.domain.ids import Day, RecordId
from relay.domain.model import Case, CaseState, Item, ItemState, PauseOwner, Side
from relay.domain.refusals import Code, Refused


class CaseEvent(Choice):
    """What can happen to a case."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CLOSE = "close"


class ItemEvent(Choice):
    """What can happen to an item. *Void* comes from the joint rule only."""

    RELEASE = "release"
    RETURN = "return"
    DECLINE = "decline"
    RECALL = "recall"
    OPEN = "open"
    REFUSE = "refuse"
    VOID = "void"


_C, _I = CaseState, ItemState

CASE_TABLE: Final[Mapping[CaseState, Mapping[CaseEvent, CaseState]]] = {
    _C.PREPARING: {
        CaseEvent.OPEN: _C.OPEN,
        CaseEvent.PAUSE: _C.PREPARING,
        CaseEvent.RESUME: _C.PREPARING,
        CaseEvent.WITHDRAW: _C.CLOSED,
        CaseEvent.CLOSE: _C.CLOSED,
    },
    _C.OPEN: {
        CaseEvent.PAUSE: _C.PAUSED,
        CaseEvent.WITHDRAW: _C.CLOSED,
        CaseEvent.CLOSE: _C.CLOSED,
    },
    _C.PAUSED: {
        CaseEvent.PAUSE: _C.PAUSED,
        CaseEvent.RESUME: _C.OPEN,
        CaseEvent.WITHDRAW: _C.CLOSED,
        CaseEvent.CLOSE: _C.CLOSED,
    },
    _C.CLOSED: {},
}
"""Case state × event. *Resume* arrives at *open* only once nobody's pause is left (`resumed`)."""

ITEM_TABLE: Final[Mapping[ItemState, Mapping[ItemEvent, ItemState]]] = {
    _I.HELD: {
        ItemEvent.RELEASE: _I.RELEASED,
        ItemEvent.RETURN: _I.RETURNED,
        ItemEvent.DECLINE: _I.DECLINED,
        ItemEvent.RECALL: _I.RECALLED,
        ItemEvent.VOID: _I.VOIDED,
    },
    _I.RELEASED: {
        ItemEvent.RECALL: _I.RECALLED,
        ItemEvent.OPEN: _I.OPENED,
        ItemEvent.REFUSE: _I.REFUSED,
        ItemEvent.VOID: _I.VOIDED,
    },
    _I.OPENED: {},
    _I.RETURNED: {},
    _I.DECLINED: {},
    _I.RECALLED: {},
    _I.REFUSED: {},
    _I.VOIDED: {},
}
"""Item state × event."""

NEEDS_OPEN_CASE: Final = frozenset({ItemEvent.RELEASE, ItemEvent.OPEN})
"""Item events that bring something nearer to the recipient: refused unless the case is open."""

ANSWERED_ALIKE: Final = frozenset({ItemState.OPENED, ItemState.REFUSED, ItemState.VOIDED})
"""States in which a recall changes only the author's own view: the answer must not be a read receipt."""

NOT_NOW: Final[Mapping[CaseState, Code]] = {
    _C.PREPARING: Code.CASE_NOT_OPEN,
    _C.PAUSED: Code.CASE_PAUSED,
    _C.CLOSED: Code.CASE_CLOSED,
}

ALREADY: Final[Mapping[ItemState, Code]] = {
    _I.HELD: Code.ITEM_HELD,
    _I.RELEASED: Code.ITEM_RELEASED,
    _I.OPENED: Code.ITEM_OPENED,
    _I.RETURNED: Code.ITEM_RETURNED,
    _I.DECLINED: Code.ITEM_DECLINED,
    _I.RECALLED: Code.ITEM_RECALLED,
    _I.REFUSED: Code.ITEM_REFUSED,
    _I.VOIDED: Code.ITEM_VOIDED,
}


def step_case(case: Case, event: CaseEvent) -> CaseState:
    """Return where the table leads `case`, or raise the refusal that names the state in the way."""
    after = CASE_TABLE[case.state].get(event)
    if after is not None:
        return after
    if case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)
    raise Refused(Code.PAUSE_UNKNOWN if event is CaseEvent.RESUME else Code.CASE_ALREADY_OPEN)


def step_item(case: Case, item: Item, event: ItemEvent) -> ItemState:
    """Return where the table leads `item`, or raise a refusal.

    The item's own state is named first, so that whoever lost a race learns the winner's decision.
    """
    after = ITEM_TABLE[item.state].get(event)
    if after is None:
        raise Refused(ALREADY[item.state])
    if event in NEEDS_OPEN_CASE:
        require_open(case)
    return after


def require_open(case: Case) -> None:
    """Require an open case, as for everything that brings a letter nearer to anybody; raises the refusal that names what it is."""
    if case.state is not CaseState.OPEN:
        raise Refused(NOT_NOW[case.state])


def state_code(item: Item) -> Code:
    """Return the code by which an item's own state is told."""
    return ALREADY[item.state]


def require_held(case: Case, item: Item) -> None:
    """Require that an item is held still, from where alone the table lets it be returned; refused by what became of it."""
    step_item(case, item, ItemEvent.RETURN)


def paused(case: Case, hold: PauseOwner, record: RecordId, ask_on: Day | None = None) -> Case:
    """Return the case with `hold` standing; the newest record of one holder is the one to lift, and says when to ask."""
    asked = {owner: day for owner, day in case.ask_on.items() if owner is not hold}
    asked |= {} if ask_on is None else {hold: ask_on}
    holds = {**case.holds, hold: record}
    return replace(case, state=step_case(case, CaseEvent.PAUSE), holds=holds, ask_on=asked)


def resumed(case: Case, hold: PauseOwner, pause: RecordId | None) -> Case:
    """Return the case without `hold`; it is open again once nobody's pause is left.

    `pause` names the record to lift, None only where new consent lifts it. Raises *pause.unknown*.
    """
    after = step_case(case, CaseEvent.RESUME)
    standing = case.holds.get(hold)
    if standing is None or (pause is not None and standing != pause):
        raise Refused(Code.PAUSE_UNKNOWN)
    left = {owner: record for owner, record in case.holds.items() if owner is not hold}
    asked = {owner: day for owner, day in case.ask_on.items() if owner is not hold}
    return replace(case, state=case.state if left else after, holds=left, ask_on=asked)


def closed(case: Case, event: CaseEvent, today: Day, by: Side | None) -> Case:
    """Return the case after `event` ended it today: a withdrawal by a side, or a close by a mediator.

    Every pause ends with it, but one: somebody who is not told of the end keeps seeing their own (`closed_without_notice`).
    """
    unaware = None if case.opened or by is None else PauseOwner.of(by.other)
    holds = {hold: record for hold, record in case.holds.items() if hold is unaware}
    asked = {hold: day for hold, day in case.ask_on.items() if hold is unaware}
    after = step_case(case, event)
    return replace(case, state=after, holds=holds, ask_on=asked, closed_on=today, ended_by=by)


def closed_without_notice(case: Case, side: Side) -> bool:
    """Whether the other side left before the case ever opened, which `side` must not notice."""
    return case.state is CaseState.CLOSED and not case.opened and case.ended_by is side.other


def ended_for_both(case: Case) -> bool:
    """Whether a case has ended and each side knows it: only such a one can be taken up again."""
    unaware = any(closed_without_notice(case, side) for side in Side)
    return case.state is CaseState.CLOSED and not unaware


def joint(case: Case, item: Item) -> Item:
    """Apply the joint rule: in a closed case nothing is live."""
    if case.state is CaseState.CLOSED and item.live:
        return replace(item, state=ITEM_TABLE[item.state][ItemEvent.VOID], postponed_until=None)
    return item
