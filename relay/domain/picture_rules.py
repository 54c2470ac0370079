"""Rules for what is more than text: pages and recordings are looked at by the mediator who passes them on.

That somebody looked is their word, signed about each part by its root. It gives nobody anything.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, with_items
from relay.domain.ids import KeysetId, Seconds
from relay.domain.lifecycle import require_held
from relay.domain.model import MEDIATORS, CaseFile, Item
from relay.domain.policy import Authority, known_item
from relay.domain.refusals import Code, Refused


def viewed(file: CaseFile, command: c.Viewed, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Note that a mediator looked at all of a held item: at exactly the parts that its manifest binds, in their order."""
    item = known_item(file, command.item)
    require_held(file.case, item)
    if command.manifest != item.manifest or command.parts != (command.parts if item.parts is None else item.parts):
        raise Refused(Code.ITEM_CHANGED)
    noted = replace(item, parts=command.parts, viewed_by=item.viewed_by | {caller.keyset})
    seats = frozenset({MEDIATORS})
    return Decision(with_items(file, (noted,)), (item.id,), (), seats, pokes=seats)


def is_viewed(item: Item, mediator: KeysetId) -> bool:
    """Whether this mediator may pass an item on, as far as it must be looked at. A client asks before it wraps a key."""
    return not item.parts or mediator in item.viewed_by


def require_viewed(item: Item, mediator: KeysetId) -> None:
    """Require that a mediator looked at every page, and heard or saw every recording, before they say that it may go on."""
    if not is_viewed(item, mediator):
        raise Refused(Code.ITEM_UNVIEWED)
