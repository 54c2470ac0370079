"""What each person sees of an item or a case: projections of the states, and nothing beside them.

The author learns nothing about the recipient's choices unless the recipient allowed it; the recipient learns
nothing about an item that was not released; both sides get the same words whatever the other did.
"""

from __future__ import annotations

from typing import Final

from relay.domain.choice import Choice
from relay.domain.ids import SECONDS_PER_DAY, Day, ItemId, KeysetId, RecordId, Seconds, start_of
from relay.domain.lifecycle import closed_without_notice
from relay.domain.model import Case, CaseFile, CaseState, Item, ItemState, PauseOwner, Side
from relay.domain.readers import mediators_read

WARN_AHEAD_S: Final = 21 * SECONDS_PER_DAY
"""How long before an assignment or a delegation runs out its end is told."""


ERASURE_TOLD_DAYS: Final = (30, 7, 1)
"""How many days before it the erasing of one's letters is told."""


class AuthorStatus(Choice):
    """What the author is told of an item."""

    WITH_MEDIATOR = "with_mediator"
    PASSED_ON = "passed_on"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    NOT_PASSED_ON = "not_passed_on"


class RecipientStatus(Choice):
    """What the recipient is told of an item that was released to them."""

    CLOSED = "closed"
    OPENED = "opened"
    SENT_BACK = "sent_back"
    NO_LONGER_AVAILABLE = "no_longer_available"


RECIPIENT_SEES = {
    ItemState.RELEASED: RecipientStatus.CLOSED,
    ItemState.OPENED: RecipientStatus.OPENED,
    ItemState.REFUSED: RecipientStatus.SENT_BACK,
    ItemState.RECALLED: RecipientStatus.NO_LONGER_AVAILABLE,
    ItemState.VOIDED: RecipientStatus.NO_LONGER_AVAILABLE,
}


def author_status(case: Case, item: Item) -> AuthorStatus:
    """Return what the author sees. Once released, only the author's own recall changes it.

    Nor does it change for a side that was not told of the end of the case.
    """
    if item.taken_back:
        return AuthorStatus.TAKEN_BACK
    if item.release is not None:
        return AuthorStatus.PASSED_ON
    unseen = item.state is ItemState.VOIDED and closed_without_notice(case, item.side)
    if item.state is ItemState.HELD or unseen:
        return AuthorStatus.WITH_MEDIATOR
    return AuthorStatus.RETURNED if item.state is ItemState.RETURNED else AuthorStatus.NOT_PASSED_ON


def author_sees_opened(item: Item) -> bool:
    """Whether the author may know that it was opened."""
    return item.state is ItemState.OPENED and item.tell_author


def recipient_status(item: Item) -> RecipientStatus | None:
    """Return what the recipient sees, None for an item that never reached them."""
    return RECIPIENT_SEES.get(item.state) if item.release is not None else None


def is_authors(item: Item, side: Side | None, keyset: KeysetId) -> bool:
    """Whether this is the author's view: the side's own item, or one the counsellor brought."""
    if item.told or item.derived_from is not None:
        return False
    return item.author == keyset or item.side is side


def is_offered(item: Item, keyset: KeysetId) -> bool:
    """Whether a mediator made the item of this keyset's words and showed it to them."""
    return item.derived_from is not None and item.offered_to == keyset


def is_recipients(item: Item, keyset: KeysetId) -> bool:
    """Whether the item was released to this keyset, and not merely to be read aloud."""
    return item.released_to == keyset and not item.in_person


def receives(item: Item, keyset: KeysetId) -> bool:
    """Whether this keyset is shown it as received: it was released to it, whatever became of it then."""
    return is_recipients(item, keyset) and recipient_status(item) is not None


class WhyGone(Choice):
    """Why somebody who knows of an item cannot read it: the code of what they are told."""

    TAKEN_BACK = "item.recalled"
    WENT_BACK = "item.returned"
    SENT_BACK = "item.refused"
    NOT_PASSED_ON = "item.declined"
    ENDED = "item.voided"
    NO_LONGER_AVAILABLE = "item.gone"
    """To its recipient: the same word whoever ended it."""
    COPY_DESTROYED = "item.no_own_copy"
    KEPT_LONG_ENOUGH = "item.expired"
    """The contact ended, and what was kept of it was destroyed after its time."""


MEDIATORS_ARE_TOLD = {
    ItemState.RECALLED: WhyGone.TAKEN_BACK,
    ItemState.RETURNED: WhyGone.WENT_BACK,
    ItemState.REFUSED: WhyGone.SENT_BACK,
    ItemState.DECLINED: WhyGone.NOT_PASSED_ON,
    ItemState.VOIDED: WhyGone.ENDED,
}


def why_gone(file: CaseFile, item: Item, side: Side | None, keyset: KeysetId) -> WhyGone | None:
    """Return why an item that this seat knows of is not given to it any more, by what the seat knows already.

    `side` is None for the mediators. None where nothing that the seat was told explains it: then it is *not.found*. Nothing of
    what the other side did is in the answer but what `recipient_status` and `author_status` say.
    """
    if side is None:
        return None if mediators_read(item) else MEDIATORS_ARE_TOLD.get(item.state)
    ended = state_for(file, side) is CaseState.CLOSED
    if is_authors(item, side, keyset):
        if not item.own_copy:
            return WhyGone.COPY_DESTROYED
        return WhyGone.KEPT_LONG_ENOUGH if ended else None
    match recipient_status(item):
        case RecipientStatus.SENT_BACK:
            return WhyGone.SENT_BACK
        case RecipientStatus.NO_LONGER_AVAILABLE:
            return WhyGone.NO_LONGER_AVAILABLE
        case RecipientStatus.OPENED if ended:
            return WhyGone.KEPT_LONG_ENOUGH
        case _:
            return None


def gone_for(item: Item, side: Side | None, keyset: KeysetId) -> bool:
    """Whether an item can never be read again from a seat: a side's or counsellor's, None for the mediators'.

    Its author keeps an own copy, of which this says nothing.
    """
    if side is None:
        return not mediators_read(item)
    return not is_authors(item, side, keyset) and recipient_status(item) in (
        RecipientStatus.SENT_BACK,
        RecipientStatus.NO_LONGER_AVAILABLE,
    )


def room_taken(item: Item, present: int) -> int:
    """Return how many bytes of its side's room for large parts an item takes; `present` are those that are still there.

    What was passed on keeps its room until the case ends, whatever became of it: room that comes back would tell the author.
    """
    return present if item.release is None else max(present, item.room)


def state_for(file: CaseFile, side: Side) -> CaseState:
    """Return the case's state as a party sees it.

    Before a case ever opened, the other side's pause or leaving does not show: it still reads *preparing*.
    """
    return CaseState.PREPARING if closed_without_notice(file.case, side) else file.case.state


def own_pause(file: CaseFile, side: Side) -> RecordId | None:
    """Return the record id of the side's own pause, if one stands."""
    return file.case.holds.get(PauseOwner.of(side))


def service_pause(file: CaseFile, side: Side | None) -> RecordId | None:
    """Return the pause that a restore set, as a side may hear of it: while its case reads *paused*, else None.

    `side` is None for the mediators, who always hear of it. Where a case never opened, a side that was not told that the
    other left must not learn it from a pause that is missing here and stands in another case of theirs.
    """
    if side is not None and state_for(file, side) is not CaseState.PAUSED:
        return None
    return file.case.holds.get(PauseOwner.SERVICE)


def erasure_told(erased_on: Day, today: Day) -> int | None:
    """Return how near the day is on which what a closed case kept is erased, as it is told: 30, 7, 1, or 0 once it has come.

    None where it is more than 30 days away.
    """
    left = erased_on - today
    if left <= 0:
        return 0
    return min((days for days in ERASURE_TOLD_DAYS if left <= days), default=None)


def due_at(item: Item) -> Seconds:
    """Return the second from which a held item is due in the hold queue."""
    return item.held_at if item.postponed_until is None else start_of(item.postponed_until)


def queue_of(file: CaseFile, items: tuple[ItemId, ...]) -> dict[ItemId, tuple[KeysetId, ...]]:
    """Return, for these items, in whose hold queue each belongs now; nobody's unless it is held."""
    mediators = tuple(assignment.keyset for assignment in file.assignments)
    return {item: mediators if file.items[item].state is ItemState.HELD else () for item in items}
