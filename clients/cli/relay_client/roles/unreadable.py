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
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import ServerProblem
from relay_client.items import plaintext
from relay_client.items.signer import Moment, Signed
from relay_client.roles import presenters
from relay_client.roles.role import WORDS_BYTES, SeatedRole
from relay_client.views import Outcome


async def return_unread(role: SeatedRole, case: CaseId, item: ItemId, reason: str) -> Outcome:
    """Give an item back to its author with a sealed reason, without opening it (step S7).

    Raises Misused and Unfit as every text does; ServerProblem `not.found` where the journal has no such item.
    """
    reason = plaintext.tidy_words(reason, WORDS_BYTES)
    snapshot, held = await _named(role, case, item)
    readers = presenters.reason_readers(snapshot, held, role.case_client.sender.now())
    sealed = snapshot.signer.seal_words(WordsKind.RETURN_REASON, reason, item, readers)

    def build(moment: Moment) -> tuple[object, Signed]:
        signed = snapshot.signer.sign(s.Return, moment, item=item, manifest=held.manifest, reason=sealed.refs)
        log = snapshot.signer.log(signed, moment)
        return m.Act(signed.data, log.data, words=sealed.words), signed

    return await role.case_client.act(snapshot, "item.return", build, item=item)


async def decline_unread(role: SeatedRole, case: CaseId, item: ItemId) -> Outcome:
    """Do not pass an item on, without opening it (step S7); ServerProblem `not.found` where the journal has no such item."""
    snapshot, held = await _named(role, case, item)
    return await role.say(snapshot, "item.decline", s.Decline, item=item, manifest=held.manifest)


async def _named(role: SeatedRole, case: CaseId, item: ItemId) -> tuple[CaseSnapshot, Item]:
    """Return the case as seen now, and the item that a submit in its journal brought in."""
    snapshot = await role.look(case)
    held = snapshot.history.file.items.get(item)
    if held is None:
        raise ServerProblem("not.found", 404)
    return snapshot, held
