"""What follows from one item for another: one takes the place of another, or was made of it.

Nothing here decides whether that may happen. No way leads from here to a reader.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import OWN_COPY, Decision, Shred, with_items
from relay.domain.ids import ItemId
from relay.domain.lifecycle import ANSWERED_ALIKE, ItemEvent, step_item
from relay.domain.model import CaseFile, Item, ItemState
from relay.domain.policy import known_item
from relay.domain.refusals import Code, Refused


def replaced_by(file: CaseFile, command: c.Submit) -> tuple[tuple[Item, ...], tuple[Shred, ...]]:
    """What becomes of the item that a new one replaces: held is recalled; returned stays readable until the new one is decided."""
    if command.replaces is None:
        return (), ()
    old = known_item(file, command.replaces)
    if old.side is not command.side or old.derived_from != command.derived_from:
        raise Refused(Code.NOT_FOUND)
    if old.replaced:
        raise Refused(Code.ITEM_REPLACED)
    if old.state is ItemState.RETURNED:
        return (replace(old, replaced=True),), ()
    if old.state is not ItemState.HELD:
        raise Refused(Code.ITEM_NOT_RETURNED)
    gone, shreds = recalled(file, old)
    return (replace(gone[0], replaced=True), *gone[1:]), shreds


def kept_of(replaced: Sequence[Item]) -> ItemId | None:
    """The item that came back to be changed, of those that a new one takes the place of; of an intimate picture nothing is kept."""
    back = (item for item in replaced if item.state is ItemState.RETURNED and item.cause is None)
    return next((item.id for item in back), None)


def recalled(file: CaseFile, item: Item) -> tuple[tuple[Item, ...], tuple[Shred, ...]]:
    """What a recall leaves of the item and of every one derived from it, and what must be destroyed.

    Whoever takes back a translation that was passed on with its letter takes back the letter, and so all that was made of it.
    All of it is taken back, opened or not: a later recall, and the author's list, would else tell what became of it.
    """
    first = item.id if item.together is None else item.derived_from or item.id
    others = [
        item
        for item in file.items.values()
        if first in (item.id, item.derived_from)
        and not item.taken_back
        and (item.live or item.state in ANSWERED_ALIKE)
    ]
    gone = tuple(_taken_back(file, other) for other in (item, *(other for other in others if other.id != item.id)))
    return gone, tuple(Shred(item.id, keep=OWN_COPY) for item in gone if item.state is ItemState.RECALLED)


def with_derived(file: CaseFile, decision: Decision, original: Item) -> Decision:
    """A decision against an item, with what it takes along: each held item that was made of it, agreed to or not."""
    held = [
        item for item in file.items.values() if item.derived_from == original.id and item.state is ItemState.HELD
    ]
    gone = [_taken_back(file, item) for item in held]
    return replace(
        decision,
        file=with_items(decision.file, gone),
        changed=(*decision.changed, *(item.id for item in gone)),
        shreds=(*decision.shreds, *(Shred(item.id, keep=OWN_COPY) for item in gone)),
    )


def _taken_back(file: CaseFile, item: Item) -> Item:
    """The item after its author's recall; what was opened or has ended keeps its state, and nobody hears which."""
    state = item.state if item.state in ANSWERED_ALIKE else step_item(file.case, item, ItemEvent.RECALL)
    return replace(item, state=state, taken_back=True, postponed_until=None)
