"""Who has a key of which letter: the grants with their shares, as people make them and as decisions destroy them.

A key here is both: what is destroyed of it is the share, and a grant without one opens nothing. Whether the service hands the
share out now is asked of the rules (`readers.may_read`), as the service asks them; whether it should is for the promises.
"""

from __future__ import annotations

from msgspec import Struct

from relay.domain import commands as c
from relay.domain.decision import Decision, Shred
from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.model import CaseFile, Purpose, StaffRole
from relay.domain.policy import standing_of
from relay.domain.readers import may_read


class Key(Struct, frozen=True):
    """A grant and its share: one reader's way into one item."""

    item: ItemId
    reader: KeysetId
    purpose: Purpose


Keys = frozenset[Key]


def made(command: c.Command) -> Keys:
    """Return the keys that ride beside a command."""
    match command:
        case c.Submit():
            own = {Key(command.item, each, Purpose.OWN_COPY) for each in command.copies}
            return frozenset(own | {Key(command.item, each, Purpose.MEDIATOR) for each in command.readers})
        case c.Release():
            passed = {command.item} | ({command.original} if command.original_wrapped else set())
            return frozenset(Key(each, command.to, Purpose.RELEASE) for each in passed if each is not None)
        case c.Regrant():
            return frozenset({Key(command.item, command.to, Purpose.REGRANT)})
        case c.Offer() | c.Recopy():
            return frozenset({Key(command.item, command.to, Purpose.OWN_COPY)})
        case c.Share():
            return frozenset({Key(command.item, command.to, Purpose.INTERPRETER)})
        case c.Lend():
            return frozenset({Key(command.item, command.to, Purpose.SUPPORT)})
        case c.Handover():
            return frozenset(Key(each, command.to, Purpose.HANDOVER) for each in command.items)
        case _:
            return frozenset()


def after(keys: Keys, command: c.Command, decision: Decision) -> Keys:
    """Return what there is once a decision stands: also a key that came with it may be destroyed by it."""
    return frozenset(key for key in keys | made(command) if not any(takes(each, key) for each in decision.shreds))


def takes(shred: Shred, key: Key) -> bool:
    """Whether a key is among what is destroyed."""
    same_item, same_reader = shred.item in (None, key.item), shred.reader in (None, key.reader)
    return same_item and same_reader and key.purpose not in shred.keep and key.reader not in shred.spares


def opens(file: CaseFile, key: Key, now: Seconds) -> bool:
    """Whether the service gives a key to its reader now."""
    roles = {each.keyset: StaffRole.COUNSELLOR for each in file.delegations}
    roles |= {each.keyset: StaffRole.INTERPRETER for each in file.shares}
    authority = standing_of(file, c.Caller(key.reader, roles.get(key.reader)), now)
    item = file.items.get(key.item)
    return item is not None and authority is not None and may_read(item, key.purpose, authority, now)
