"""A translation and its original, passed on as one letter: released, opened and sent back together.

Decides what belongs together and what may be passed on so; what follows from a release, an opening or a refusal stands in
`item_rules`.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import KeysetId, Seconds
from relay.domain.lifecycle import ItemEvent, step_item
from relay.domain.model import CaseFile, Item, ItemState
from relay.domain.policy import known_item
from relay.domain.readers import seen_by_two
from relay.domain.refusals import Code, Refused

_HAS = (ItemState.RELEASED, ItemState.OPENED)
"""States of an original that its reader has already."""


def passed_with(file: CaseFile, item: Item, command: c.Release, by: KeysetId, now: Seconds) -> Item | None:
    """Return the original that a translation takes along; None where it takes none, or its reader has it.

    What an interpreter made never goes without the words that it was made from. A mediator's own shortened form may.
    """
    if command.original is None:
        if item.interpreted:
            raise Refused(Code.ITEM_ORIGINAL)
        return None
    if command.original != item.derived_from:
        raise Refused(Code.ITEM_CHANGED)
    original = known_item(file, command.original)
    if command.original_manifest != original.manifest:
        raise Refused(Code.ITEM_CHANGED)
    if not command.original_wrapped:
        if original.state not in _HAS or original.released_to != command.to:
            raise Refused(Code.ITEM_ORIGINAL)
        return None
    step_item(file.case, original, ItemEvent.RELEASE)
    if original.kind not in file.parties[original.recipient].kinds:
        raise Refused(Code.ITEM_KIND_UNWANTED)
    if not seen_by_two(file, original, command.to, by, now):
        raise Refused(Code.ITEM_SECOND_MEDIATOR)
    return original


def alike(original: Item, released: Item) -> Item:
    """Return the original as it is once it was passed on with its translation, by the same release."""
    return replace(
        original,
        state=released.state,
        release=released.release,
        released_on=released.released_on,
        released_to=released.released_to,
        release_delegation=released.release_delegation,
        in_person=released.in_person,
        postponed_until=None,
        together=released.id,
    )


def both(file: CaseFile, item: Item) -> tuple[Item, ...]:
    """Return an item with the one that it was passed on with, as long as that one has not ended by itself."""
    other = None if item.together is None else file.items.get(item.together)
    return (item,) if other is None or other.state is not item.state else (item, other)
