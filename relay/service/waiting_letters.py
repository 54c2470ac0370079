"""How many letters of one side may wait with the mediators at the same time: a quiet limit, so that each of them is read.

Nothing is thrown away and nobody is told a number: the letter stays a draft until one of the others was decided about or taken
back. A side that was not told of the end of its case meets the same limit as before, so nothing shows. Asked only of somebody
who may submit; never of what stops or takes back.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from relay.domain.commands import Submit
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Case, Item, Side
from relay.domain.views import AuthorStatus, author_status
from relay.store.base import Store
from relay.wire import limits
from relay.wire.problems import Denied

WAITING_MOST: Final = 30
"""Letters of one side: more than anybody writes while a mediator reads."""


SIDES_REMEMBERED: Final = 4_096


class WaitingLetters:
    """How many letters of each side wait, counted in the database where it may matter.

    Between two counts nothing but a submit makes them more, so a side whose last count and submits since leave room is let in
    without another look at all its letters.
    """

    def __init__(self, store: Store, most: int) -> None:
        self._store = store
        self._most = most
        self._at_most: OrderedDict[tuple[CaseId, Side], int] = OrderedDict()
        """No more than so many wait."""

    async def require_room(self, case: Case, command: Submit) -> None:
        """Raise `Denied` quota.waiting where as many letters of this side wait as may; one that takes another's place is no more.

        Whoever was let in counts from then on, also where their submit does not go through.
        """
        side = (case.id, command.side)
        at_most = self._at_most.pop(side, self._most)
        if at_most >= self._most:
            at_most = await self._count(case, command)
        self._at_most[side] = at_most + 1
        if len(self._at_most) > SIDES_REMEMBERED:
            self._at_most.popitem(last=False)

    async def _count(self, case: Case, command: Submit) -> int:
        waiting, replaced = 0, 0
        after: ItemId | None = None
        while True:
            page = await self._store.items_of(case.id, after, limits.PAGE)
            theirs = [item.id for item in page if _waits(case, item, command.side)]
            waiting += len(theirs)
            replaced += command.replaces in theirs
            if waiting - replaced >= self._most:
                raise Denied("quota.waiting")
            if len(page) < limits.PAGE:
                return waiting
            after = page[-1].id


def _waits(case: Case, item: Item, side: Side) -> bool:
    """Whether its author is told that this item is with the mediator. What a mediator wrote is not counted."""
    plain = not item.told and item.derived_from is None
    return plain and item.side is side and author_status(case, item) is AuthorStatus.WITH_MEDIATOR
