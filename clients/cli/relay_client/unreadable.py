"""Deciding against an item that cannot be read: giving it back, or declining it, by what the mediators' own journal tells of it.

An item may be refused by the rules for texts, be damaged, or be sealed to mediators who are gone. It must not stay held for that.
Only the case file that the verified journal makes is used: no key, no bytes, and no row of the server's. Never releases.
"""

from __future__ import annotations

from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Item
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner, sights
from relay_client.errors import Problem
from relay_client.looked import Look
from relay_client.role import WORDS_BYTES, Role
from relay_client.session import Moment, Signed
from relay_client.views import Outcome


async def return_unread(role: Role, case: CaseId, item: ItemId, reason: str) -> Outcome:
    """Give an item back to its author with a sealed reason, without opening it (step S7).

    Raises Misused and Unfit as every text does; Problem `not.found` where the journal has no such item.
    """
    reason = inner.tidy_words(reason, WORDS_BYTES)
    look, held = await _named(role, case, item)
    readers = sights.reason_readers(look, held, role.work.sender.now())
    sealed = look.session.seal_words(WordsKind.RETURN_REASON, reason, item, readers)

    def build(moment: Moment) -> tuple[object, Signed]:
        signed = look.session.sign(s.Return, moment, item=item, manifest=held.manifest, reason=sealed.refs)
        log = look.session.log(signed, moment)
        return m.Act(signed.data, log.data, words=sealed.words), signed

    return await role.work.act(look, "item.return", build, item=item)


async def decline_unread(role: Role, case: CaseId, item: ItemId) -> Outcome:
    """Do not pass an item on, without opening it (step S7); Problem `not.found` where the journal has no such item."""
    look, held = await _named(role, case, item)
    return await role.say(look, "item.decline", s.Decline, item=item, manifest=held.manifest)


async def _named(role: Role, case: CaseId, item: ItemId) -> tuple[Look, Item]:
    """Return the case as seen now, and the item that a submit in its journal brought in."""
    look = await role.look(case)
    held = look.facts.file.items.get(item)
    if held is None:
        raise Problem("not.found", 404)
    return look, held
