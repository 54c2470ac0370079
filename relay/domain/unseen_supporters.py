"""What a seat takes as given of supporters, because it cannot see what a record rests on: that, and nothing else.

The slip that somebody answered; of a party's own letter, that it was passed on; of one that it received, that its author allows it
(a client asks that of the manifest). To a supporter a lend is all that is told of a letter, and how an earlier one ended is not.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain.command import Caller
from relay.domain.decision import with_case, with_items
from relay.domain.ids import Seconds, day_of
from relay.domain.model import CaseFile, CaseState, Item, ItemState, Kind, Slip
from relay.domain.seen import UNSEEN, Replay
from relay.domain.supporter_commands import Lend, Supporter
from relay.domain.supporter_rules import with_ended
from relay.domain.supporters import NO_EPOCH

_FOREVER: Final = Seconds(1 << 40)


def with_answered(before: Replay, file: CaseFile, command: Supporter, caller: Caller) -> CaseFile:
    """Return the file in which a supporter's slip was answered: no record says so. The slip itself is one, to mediators."""
    slip = next((slip for slip in file.slips if slip.id == command.slip), None)
    if slip is None:
        if before.whole:
            return file
        slip = Slip(command.slip, command.side, NO_EPOCH, _FOREVER, by=caller.keyset)
    answered = replace(slip, keyset=command.keyset)
    return replace(file, slips=(*(other for other in file.slips if other.id != slip.id), answered))


def with_lendable(before: Replay, file: CaseFile, command: Lend, caller: Caller, at: Seconds) -> CaseFile:
    """Return the file in which a letter can be lent that a side or a supporter hears of."""
    if before.supporter:
        over = [lend for lend in file.lends if lend.live and (lend.item, lend.keyset) == (command.item, command.to)]
        file = with_case(with_ended(file, over, at), replace(file.case, state=CaseState.OPEN, holds={}))
    item = None if before.supporter else file.items.get(command.item)
    if item is None:
        item = Item(
            id=command.item,
            case=file.case.id,
            side=command.side,
            author=caller.keyset,
            kind=Kind.LETTER,
            state=ItemState.OPENED,
            manifest=command.manifest,
            held_at=at,
            day=day_of(at),
            told=True,
            release=UNSEEN,
        )
    elif item.side is command.side:
        state = ItemState.RELEASED if item.state is ItemState.HELD else item.state
        item = replace(item, state=state, release=UNSEEN if item.release is None else item.release)
    else:
        item = replace(item, lendable=True)
    return with_items(file, (item,))
