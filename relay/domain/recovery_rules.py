"""Rules for what somebody who lost their keys is given of their own words; what had come to them, `item_rules.regrant` gives.

A mediator who can read it wraps it for the keyset that the side has now. Its author has it then as before: nothing else of the
item changes, and nobody else hears of it.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, side_seats, with_items
from relay.domain.ids import Seconds
from relay.domain.lifecycle import ItemEvent, step_item
from relay.domain.model import CaseFile
from relay.domain.policy import Authority, known_item
from relay.domain.readers import may_have_anew
from relay.domain.refusals import Code, Refused


def recopy(file: CaseFile, command: c.Recopy, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Give an author who lost their keys their own item anew, as own copy; a second mediator's stands beside the first one's."""
    item = known_item(file, command.item)
    if item.told or item.derived_from is not None or item.delegation is not None:
        raise Refused(Code.NOT_ALLOWED)
    if item.taken_back:
        raise Refused(Code.ITEM_RECALLED)
    if not item.own_copy:
        raise Refused(Code.ITEM_NO_OWN_COPY)
    if not may_have_anew(file.case, item):
        step_item(file.case, item, ItemEvent.RETURN)
    if item.manifest != command.manifest:
        raise Refused(Code.ITEM_CHANGED)
    keyset = file.parties[item.side].keyset
    if command.to != keyset:
        raise Refused(Code.ITEM_RECIPIENT)
    if keyset == item.author:
        raise Refused(Code.ITEM_NOT_LOST)
    seats = side_seats(item.side)
    return Decision(with_items(file, (replace(item, offered_to=keyset),)), (item.id,), (), seats, pokes=seats)
