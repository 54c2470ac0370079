"""How many letters of one side may wait with the mediators at the same time: a quiet limit, so that each of them is read.

Nothing is thrown away and nobody is told a number: the letter stays a draft until one of the others was decided about or taken
back. A side that was not told of the end of its case meets the same limit as before, so nothing shows. Asked only of somebody
who may submit; never of what stops or takes back.
"""

from __future__ import annotations

from typing import Final

from relay.domain.commands import Submit
from relay.domain.ids import ItemId
from relay.domain.model import Case, Item, Side
from relay.domain.views import AuthorStatus, author_status
from relay.store.base import Store
from relay.wire import limits
from relay.wire.problems import Denied

WAITING_MOST: Final = 30
"""Letters of one side: more than anybody writes while a mediator reads."""


async def require_room(store: Store, case: Case, command: Submit, most: int) -> None:
    """Raise `Denied` quota.waiting where as many letters of this side wait as may; one that takes another's place is no more."""
    waiting = 0
    after: ItemId | None = None
    while True:
        page = await store.items_of(case.id, after, limits.PAGE)
        waiting += sum(_waits(case, item, command.side) and item.id != command.replaces for item in page)
        if waiting >= most:
            raise Denied("quota.waiting")
        if len(page) < limits.PAGE:
            return
        after = page[-1].id


def _waits(case: Case, item: Item, side: Side) -> bool:
    """Whether its author is told that this item is with the mediator. What a mediator wrote is not counted."""
    plain = not item.told and item.derived_from is None
    return plain and item.side is side and author_status(case, item) is AuthorStatus.WITH_MEDIATOR
