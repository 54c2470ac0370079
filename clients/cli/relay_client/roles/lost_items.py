"""What a party can read no more since they lost their keys and got new ones from their mediator (steps E6, S11).

Follows from the verified journal alone: what was sealed for a keyset that this party had, and not for the one that they have now.
Nothing is fetched or signed.
"""

from __future__ import annotations

from relay.domain.ids import SECONDS_PER_DAY, Day, KeysetId
from relay.domain.model import ItemState
from relay.domain.policy import Standing
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.trust.case_history import seen
from relay_client.views.items import LostItem, LostKind

_REACHED = frozenset({ItemState.RELEASED, ItemState.OPENED})


def lost_items(snapshot: CaseSnapshot) -> tuple[LostItem, ...]:
    """Return own letters, received ones and private notes that only earlier keys opened, each kind oldest first.

    Each is here until a mediator gives it anew. Whether one still can, is not told by this journal.
    """
    side = snapshot.reply.case.side
    if snapshot.reply.case.role is not Standing.PARTY or side is None:
        return ()
    history, now = snapshot.history, snapshot.signer.id
    earlier = frozenset(keyset for keyset, key in history.keys.items() if key.side is side) - {now}
    own, received = [], []
    for item in history.file.items.values():
        own_copy = item.own_copy and item.offered_to != now
        if item.side is side and item.author in earlier and own_copy and seen(item.submit):
            own.append(LostItem(LostKind.OWN, item.id, item.day))
        if item.recipient is side and item.released_to in earlier and item.state in _REACHED and seen(item.release):
            received.append(LostItem(LostKind.RECEIVED, item.id, item.released_on or item.day))
    return (*own, *received, *_notes(snapshot, earlier, now))


def _notes(snapshot: CaseSnapshot, earlier: frozenset[KeysetId], now: KeysetId) -> tuple[LostItem, ...]:
    kept = {note for note, _ in snapshot.history.notes(now)}
    lost_notes = {note: words for keyset in sorted(earlier) for note, words in snapshot.history.notes(keyset)}
    ordered = sorted(lost_notes.items(), key=lambda pair: (pair[1].at or 0, pair[0]))
    return tuple(
        LostItem(LostKind.NOTE, note, Day((words.at or 0) // SECONDS_PER_DAY))
        for note, words in ordered
        if note not in kept
    )
