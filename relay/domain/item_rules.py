"""Rules for items: entering at *held*, the mediator's decisions, the author's and the recipient's.

Whatever reaches a recipient passes `release` and then `open_item`, both in an open case. Nothing else
here may add a reader to an item.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import (
    AND_LENT,
    OWN_COPY,
    Decision,
    Shred,
    author_seats,
    recipient_seats,
    shown_seats,
    with_items,
)
from relay.domain.derived_rules import require_agreed
from relay.domain.ids import DAYS_AHEAD, ItemId, RecordId, Seconds, day_of
from relay.domain.lifecycle import ItemEvent, require_held, step_item
from relay.domain.model import (
    MEDIATORS,
    CaseFile,
    CaseState,
    Countersigned,
    Item,
    ItemState,
    ReturnCause,
    Scope,
    Seat,
)
from relay.domain.picture_rules import require_viewed
from relay.domain.policy import Authority, Standing, known_item
from relay.domain.readers import DERIVABLE, copies_are_own, may_keep_copy, mediators_read, seen_by_two
from relay.domain.refusals import Code, Refused
from relay.domain.sharing_rules import without_share
from relay.domain.succession import kept_of, recalled, replaced_by, with_derived
from relay.domain.together import both, passed_on, require_whole

_GONE = frozenset({ItemState.RECALLED, ItemState.VOIDED})
_FOR_MEDIATORS = frozenset({MEDIATORS})


def submit(file: CaseFile, command: c.Submit, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Enter an item at *held*, sealed for exactly the mediators assigned now."""
    if file.case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)
    if command.item in file.items:
        raise Refused(Code.ITEM_EXISTS)
    mediators = file.mediators(now)
    if not mediators:
        raise Refused(Code.CASE_NO_MEDIATOR)
    if command.readers != {mediator.keyset for mediator in mediators}:
        raise Refused(Code.GRANT_READERS)
    delegation = authority.delegation
    if command.copies and not may_keep_copy(authority):
        raise Refused(Code.GRANT_READERS)
    if not copies_are_own(command.copies, caller.keyset):
        raise Refused(Code.GRANT_READERS)
    if command.derived_from is not None:
        _derivable(file, command, command.derived_from)
    replaced, shreds = replaced_by(file, command)
    item = Item(
        id=command.item,
        case=file.case.id,
        side=command.side,
        author=caller.keyset,
        kind=command.kind,
        state=ItemState.HELD,
        manifest=command.manifest,
        held_at=now,
        day=command.day,
        delegation=None if delegation is None else delegation.record,
        told=command.attested is not None,
        derived_from=command.derived_from,
        own_copy=bool(command.copies),
        replaces=command.replaces,
        keeps=kept_of(replaced),
        parts=command.parts,
        lendable=command.lendable,
        room=command.room,
        submit=command.record,
        interpreted=authority.standing is Standing.INTERPRETER,
    )
    after = with_items(file, (item, *replaced))
    seats = _FOR_MEDIATORS | author_seats(item)
    if item.interpreted and item.derived_from is not None:
        after, done = without_share(after, item.derived_from, caller.keyset, now)
        shreds, seats = (*shreds, *done), seats | {Seat.interpreter(caller.keyset)}
    changed = (item.id, *(item.id for item in replaced))
    return Decision(after, changed, shreds, seats, pokes=seats)


def postpone(file: CaseFile, command: c.Postpone, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Keep an item held until a later day; it stays where it is."""
    item = known_item(file, command.item)
    require_held(file.case, item)
    if command.until <= day_of(now):
        raise Refused(Code.ITEM_DAY_PAST)
    if command.until > day_of(now) + DAYS_AHEAD and not command.earlier_rule:
        raise Refused(Code.ITEM_DAY_FAR)
    return _moved(file, replace(item, postponed_until=command.until), seats=_FOR_MEDIATORS)


def countersign(
    file: CaseFile, command: c.Countersign, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Note that another mediator may pass a held item on, to this keyset. It stays held, and nobody gets a key by it."""
    item = known_item(file, command.item)
    require_held(file.case, item)
    if not file.case.two_mediators:
        raise Refused(Code.CASE_TWO_MEDIATORS)
    _same_bytes(item, command.manifest)
    require_viewed(item, caller.keyset)
    signed = replace(item, countersigned=Countersigned(caller.keyset, command.to))
    return _moved(file, signed, seats=_FOR_MEDIATORS, pokes=_FOR_MEDIATORS)


def release(file: CaseFile, command: c.Release, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Pass a held item on, in an open case, to the one keyset that may receive it now."""
    item = known_item(file, command.item)
    state = step_item(file.case, item, ItemEvent.RELEASE)
    _same_bytes(item, command.manifest)
    require_agreed(item, command)
    if not file.parties[item.recipient].wants(item.form):
        raise Refused(Code.ITEM_KIND_UNWANTED)
    require_viewed(item, caller.keyset)
    _may_receive(file, item, command, caller, now)
    if not seen_by_two(file, item, command.to, caller.keyset, now):
        raise Refused(Code.ITEM_SECOND_MEDIATOR)
    released = replace(
        item,
        state=state,
        release=command.release,
        released_on=day_of(now),
        released_to=command.to,
        release_delegation=command.delegation,
        in_person=command.in_person,
        postponed_until=None,
    )
    passed = passed_on(file, item, released, command, caller.keyset, now)
    recipients = recipient_seats(released)
    seats = recipients.union(*(author_seats(item) for item in passed))
    return _all_moved(file, passed, seats=_FOR_MEDIATORS | recipients, pokes=_FOR_MEDIATORS | seats)


def return_item(
    file: CaseFile, command: c.Return, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Give an item back with a reason. The mediators keep theirs until the author replaces or destroys it.

    Of an intimate picture they keep nothing, from this moment on; the author's own copy is the author's. What was made of the item
    ends with it. A derived item goes back to whom it was shown, so that they hear that it waits for nothing any more.
    """
    item = known_item(file, command.item)
    state = step_item(file.case, item, ItemEvent.RETURN)
    _same_bytes(item, command.manifest)
    returned = replace(item, state=state, postponed_until=None, cause=command.cause)
    shreds = (Shred(item.id, keep=OWN_COPY),) if command.cause is ReturnCause.INTIMATE else ()
    seats = _FOR_MEDIATORS | author_seats(item) | shown_seats(item)
    return with_derived(file, _moved(file, returned, *shreds, seats=seats, pokes=seats), item)


def decline(file: CaseFile, command: c.Decline, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Do not pass an item on, nor what was made of it; only the author's own copies are left."""
    declined = _declined(file, command)
    pokes = _FOR_MEDIATORS | author_seats(declined) | shown_seats(declined)
    decision = _moved(file, declined, Shred(declined.id, keep=OWN_COPY), seats=_FOR_MEDIATORS, pokes=pokes)
    return with_derived(file, decision, declined)


def not_passed_on(
    file: CaseFile, command: c.NotPassedOn, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Do not pass an item on, nor what was made of it, and let its author read why, or whom it was shown to."""
    declined = _declined(file, command)
    seats = _FOR_MEDIATORS | author_seats(declined) | shown_seats(declined)
    decision = _moved(file, declined, Shred(declined.id, keep=OWN_COPY), seats=seats, pokes=seats)
    return with_derived(file, decision, declined)


def recall(file: CaseFile, command: c.Recall, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Take an item back. After release the answer is the same whatever became of it: no read receipt."""
    item = known_item(file, command.item)
    if item.taken_back:
        raise Refused(Code.ITEM_RECALLED)
    gone, shreds = recalled(file, item)
    seats = _FOR_MEDIATORS | _acting_author(item, authority)
    noticed = [recipient_seats(item) for item in gone if item.state is ItemState.RECALLED]
    after = with_items(file, gone)
    return Decision(after, tuple(item.id for item in gone), shreds, seats, pokes=seats.union(*noticed))


def open_item(file: CaseFile, command: c.Open, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Open a released item for the keyset it was released to, in a form that is welcome still."""
    item = _received(file, command, caller)
    state = step_item(file.case, item, ItemEvent.OPEN)
    letter = both(file, item)
    if not command.as_taken:
        require_whole(letter)
        if not all(file.parties[item.recipient].wants(version.form) for version in letter):
            raise Refused(Code.ITEM_UNWELCOME)
    opened = [replace(item, state=state, tell_author=command.tell_author) for item in letter]
    seats = _FOR_MEDIATORS | _acting(item, authority)
    authors = [author_seats(item) for item in opened if command.tell_author]
    return _all_moved(file, opened, seats=seats, pokes=_FOR_MEDIATORS.union(*authors))


def refuse(file: CaseFile, command: c.Refuse, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Send a released item back unopened; its author is not told."""
    item = _received(file, command, caller)
    state = step_item(file.case, item, ItemEvent.REFUSE)
    refused = [replace(version, state=state) for version in both(file, item)]
    seats = _FOR_MEDIATORS | _acting(item, authority)
    return _all_moved(
        file, refused, *(Shred(item.id, keep=AND_LENT) for item in refused), seats=seats, pokes=_FOR_MEDIATORS
    )


def destroy_own_copy(
    file: CaseFile, command: c.DestroyOwnCopy, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Destroy the author's copy; of a returned item the mediators' copies go too."""
    item = known_item(file, command.item)
    if not item.own_copy:
        raise Refused(Code.ITEM_NO_OWN_COPY)
    returned = item.state is ItemState.RETURNED
    shred = Shred(item.id) if returned else Shred(item.id, reader=item.offered_to or item.author)
    return _moved(
        file, replace(item, own_copy=False), shred, seats=_FOR_MEDIATORS | _acting_author(item, authority)
    )


def regrant(file: CaseFile, command: c.Regrant, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Give a recovered recipient back what had been released to them; the item's state stays.

    Whoever has it by one mediator's hand may be given it by another's, beside that (step G1).
    """
    item = known_item(file, command.item)
    if item.state not in (ItemState.RELEASED, ItemState.OPENED):
        raise Refused(_state_code(file, item))
    if item.release != command.release:
        raise Refused(Code.ITEM_CHANGED)
    if command.to != file.parties[item.recipient].keyset or item.in_person:
        raise Refused(Code.ITEM_RECIPIENT)
    old = () if item.released_to == command.to else (Shred(item.id, reader=item.released_to),)
    regranted = replace(item, released_to=command.to, regrant=command.record, release_delegation=None)
    seats = _FOR_MEDIATORS | recipient_seats(regranted)
    return _moved(file, regranted, *old, seats=seats, pokes=seats)


def deliver(file: CaseFile, command: c.Deliver, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Note what became of an opened item that somebody else received for the recipient."""
    item = _received(file, command, caller)
    if item.state is not ItemState.OPENED:
        raise Refused(_state_code(file, item))
    return Decision(file, seats=_FOR_MEDIATORS | _acting(item, authority), pokes=_FOR_MEDIATORS)


def handover(file: CaseFile, command: c.Handover, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Let another mediator of this case read the named items."""
    if command.to == caller.keyset or all(mediator.keyset != command.to for mediator in file.mediators(now)):
        raise Refused(Code.ASSIGNMENT_UNKNOWN)
    for item_id in sorted(command.items):
        item = known_item(file, item_id)
        if not mediators_read(item):
            raise Refused(_state_code(file, item))
    return Decision(file, pokes=_FOR_MEDIATORS)


def _moved(
    file: CaseFile,
    item: Item,
    *shreds: Shred,
    seats: frozenset[Seat],
    pokes: frozenset[Seat] = frozenset(),
) -> Decision:
    return _all_moved(file, (item,), *shreds, seats=seats, pokes=pokes)


def _all_moved(
    file: CaseFile,
    items: Sequence[Item],
    *shreds: Shred,
    seats: frozenset[Seat],
    pokes: frozenset[Seat] = frozenset(),
) -> Decision:
    return Decision(with_items(file, items), tuple(item.id for item in items), shreds, seats, pokes)


def _declined(file: CaseFile, command: c.Decline | c.NotPassedOn) -> Item:
    """The item that is not passed on, as exactly these bytes."""
    item = known_item(file, command.item)
    declined = replace(item, state=step_item(file.case, item, ItemEvent.DECLINE), postponed_until=None)
    _same_bytes(item, command.manifest)
    return declined


def _same_bytes(item: Item, manifest: RecordId) -> None:
    """A decision is about the bytes the mediator saw, or it is refused."""
    if item.manifest != manifest:
        raise Refused(Code.ITEM_CHANGED)


def _may_receive(file: CaseFile, item: Item, command: c.Release, caller: c.Caller, now: Seconds) -> None:
    if command.in_person:
        if command.to != caller.keyset or command.delegation is not None:
            raise Refused(Code.ITEM_RECIPIENT)
        return
    if command.delegation is None:
        keyset = file.parties[item.recipient].keyset
        if keyset is None:
            raise Refused(Code.PARTY_NOT_ENROLLED)
        if command.to != keyset:
            raise Refused(Code.ITEM_RECIPIENT)
        return
    delegation = file.delegation(command.delegation)
    if delegation is None or delegation.side is not item.recipient or delegation.keyset != command.to:
        raise Refused(Code.ITEM_RECIPIENT)
    if not delegation.live(now):
        raise Refused(Code.DELEGATION_EXPIRED)
    if Scope.READ not in delegation.scopes:
        raise Refused(Code.DELEGATION_SCOPE)


def _received(file: CaseFile, command: c.ForItem, caller: c.Caller) -> Item:
    """The item, if this caller is whom it was released to; else *not.found*, as if it did not exist.

    An item that ended on the author's side is *gone*, in the same word whoever ended it.
    """
    item = known_item(file, command.item)
    if item.released_to != caller.keyset:
        raise Refused(Code.NOT_FOUND)
    if item.state in _GONE:
        raise Refused(Code.ITEM_GONE)
    return item


def _acting_author(item: Item, authority: Authority) -> frozenset[Seat]:
    """The author's seats and the acting counsellor's; what a mediator attests stays with the mediators."""
    if authority.standing is Standing.MEDIATOR:
        return frozenset()
    if authority.delegation is not None:
        return author_seats(item) | {Seat.counsellor(authority.delegation.keyset)}
    return author_seats(item) | {Seat.of(item.side)}


def _acting(item: Item, authority: Authority) -> frozenset[Seat]:
    if authority.delegation is not None:
        return frozenset({Seat.counsellor(authority.delegation.keyset)})
    if authority.standing is Standing.PARTY:
        return frozenset({Seat.of(item.recipient)})
    return frozenset()


def _derivable(file: CaseFile, command: c.Submit, derived_from: ItemId) -> None:
    original = known_item(file, derived_from)
    if original.side is not command.side or original.derived_from is not None:
        raise Refused(Code.NOT_ALLOWED)
    if command.lendable and not original.lendable:
        raise Refused(Code.NOT_ALLOWED)
    if original.taken_back:
        raise Refused(Code.ITEM_RECALLED)
    if original.state not in DERIVABLE:
        raise Refused(_state_code(file, original))


def _state_code(file: CaseFile, item: Item) -> Code:
    try:
        step_item(file.case, item, ItemEvent.RELEASE)
    except Refused as refused:
        return refused.code
    return Code.ITEM_HELD
