"""A translation and its original, passed on as one letter: released, opened and sent back together.

Decides what belongs together and what may be passed on so; what follows from a release, an opening or a refusal stands in
`item_rules`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import KeysetId, Seconds
from relay.domain.lifecycle import ItemEvent, step_item
from relay.domain.model import CaseFile, Item, ItemState
from relay.domain.picture_rules import require_viewed
from relay.domain.policy import known_item
from relay.domain.readers import seen_by_two
from relay.domain.refusals import Code, Refused

_HAS = (ItemState.RELEASED, ItemState.OPENED)
"""States of an original that its reader has already."""


def passed_on(
    file: CaseFile, item: Item, released: Item, command: c.Release, by: KeysetId, now: Seconds
) -> tuple[Item, ...]:
    """Return what a release passes on, each item as it is then: one alone, or a translation and its original.

    What an interpreter made never goes without the words that it was made from, unless its reader has them. A mediator's own
    shortened form may.
    """
    if command.original is None:
        if item.interpreted:
            raise Refused(Code.ITEM_ORIGINAL)
        return (released,)
    original = known_item(file, command.original)
    if command.original != item.derived_from or command.original_manifest != original.manifest:
        raise Refused(Code.ITEM_CHANGED)
    translation = replace(released, together=original.id)
    if command.original_wrapped:
        return translation, _alike(file, original, translation, by, now)
    if original.state not in _HAS or original.released_to != command.to:
        raise Refused(Code.ITEM_ORIGINAL)
    if original.state is ItemState.OPENED:
        return (translation,)
    return translation, replace(original, together=translation.id)


def _alike(file: CaseFile, original: Item, translation: Item, by: KeysetId, now: Seconds) -> Item:
    """Return a held original as it is once it is passed on with its translation; all that a release asks is asked of it too."""
    step_item(file.case, original, ItemEvent.RELEASE)
    if not file.parties[original.recipient].wants(original.form):
        raise Refused(Code.ITEM_KIND_UNWANTED)
    require_viewed(original, by)
    assert translation.released_to is not None  # noqa: S101 - it was just released to somebody
    if not seen_by_two(file, original, translation.released_to, by, now):
        raise Refused(Code.ITEM_SECOND_MEDIATOR)
    return replace(
        original,
        state=translation.state,
        release=translation.release,
        released_on=translation.released_on,
        released_to=translation.released_to,
        release_delegation=translation.release_delegation,
        in_person=translation.in_person,
        postponed_until=None,
        together=translation.id,
    )


def both(file: CaseFile, item: Item) -> tuple[Item, ...]:
    """Return an item with what it was passed on with, a letter and its translations, as far as that is in the same state."""
    if item.together is None:
        return (item,)
    first = item.derived_from or item.id
    others = (
        item for item in file.items.values() if item.together is not None and first in (item.id, item.derived_from)
    )
    return (item, *(other for other in others if other.id != item.id and other.state is item.state))


def require_whole(letter: Sequence[Item]) -> None:
    """Require that all that goes together is there for one reader: after a recovery each is given back by itself."""
    if len({item.released_to for item in letter}) > 1:
        raise Refused(Code.ITEM_ORIGINAL)
