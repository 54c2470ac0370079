"""Who may read an item: whom a submit may be sealed for, and whose share may leave the server now (docs/protocol.md, G4, S1).

To read, somebody needs a grant and its share. Grants are made by people and bound by their signatures; a share is given out by
these rules and no others.
"""

from __future__ import annotations

from typing import Final

from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import Case, CaseFile, CaseState, Item, ItemState, Party, Purpose, Scope
from relay.domain.policy import Authority, Standing

FOR_MEDIATORS: Final = (Purpose.MEDIATOR, Purpose.HANDOVER)
FOR_RECIPIENTS: Final = (Purpose.RELEASE, Purpose.REGRANT)
DERIVABLE: Final = frozenset({ItemState.HELD, ItemState.RELEASED, ItemState.OPENED})
"""States of an item from which another one may be made, and in which an interpreter may have it."""
MEDIATORS_READ: Final = frozenset({ItemState.HELD, ItemState.RELEASED, ItemState.OPENED, ItemState.RETURNED})


def mediators_read(item: Item) -> bool:
    """Whether an item's mediators' grants stand, and can be handed on.

    Of an intimate picture that went back they keep none. What was replaced since it came back they may keep to compare, no longer
    than until the new one is decided, and nobody hands it on.
    """
    return item.state in MEDIATORS_READ and item.cause is None and not item.replaced


def may_have_anew(case: Case, item: Item) -> bool:
    """Whether an author who lost their keys may be given what they wrote anew, by a mediator who can read it.

    Whether mediators can read what was passed on depends on what its reader did, and so does whether it could come back. So of
    that only what its author was told was opened comes back; in a case that has ended, not even that.
    """
    if item.told or item.derived_from is not None or item.delegation is not None:
        return False
    if item.taken_back or not item.own_copy or not mediators_read(item):
        return False
    if item.state is ItemState.OPENED:
        return item.tell_author and case.state is not CaseState.CLOSED
    return item.state is not ItemState.RELEASED


def is_lost_own(file: CaseFile, item: Item, party: Party) -> bool:
    """Whether a side that got new keys wrote this with earlier ones, and may have it anew."""
    theirs = item.side is party.side and may_have_anew(file.case, item)
    return theirs and party.keyset is not None and party.keyset not in (item.author, item.offered_to)


def is_lost_received(item: Item, party: Party) -> bool:
    """Whether this was passed on to a keyset that its reader has no more, and to nobody for them."""
    if item.recipient is not party.side or item.state not in (ItemState.RELEASED, ItemState.OPENED):
        return False
    return not item.in_person and item.release_delegation is None and item.released_to != party.keyset


def copies_are_own(copies: frozenset[KeysetId], author: KeysetId) -> bool:
    """Whether an item's own copies are for its author and nobody else: for anyone else they would be a release by its author."""
    return copies <= {author}


def may_keep_copy(authority: Authority) -> bool:
    """Whether an author of this standing may reopen what they submit: a party, or a counsellor who may read for one."""
    if authority.delegation is None:
        return authority.standing is Standing.PARTY
    return Scope.READ in authority.delegation.scopes


def may_read(item: Item, purpose: Purpose, authority: Authority, now: Seconds) -> bool:
    """Whether the share of somebody's grant for this purpose may be given to them now."""
    if purpose in FOR_MEDIATORS:
        return authority.standing is Standing.MEDIATOR
    if purpose is Purpose.INTERPRETER:
        return (
            authority.standing is Standing.INTERPRETER and item.id in authority.shared and item.state in DERIVABLE
        )
    if purpose in FOR_RECIPIENTS:
        return item.state is ItemState.OPENED and _reads_now(authority, now)
    if purpose is Purpose.OWN_COPY:
        return _reads_now(authority, now)
    return authority.standing is Standing.SUPPORTER and item.id in authority.shared


def _reads_now(authority: Authority, now: Seconds) -> bool:
    """Whether somebody reads for themselves, or as a counsellor by a live delegation."""
    if authority.standing is not Standing.COUNSELLOR:
        return authority.standing not in (Standing.INTERPRETER, Standing.GUARDIAN, Standing.SUPPORTER)
    delegation = authority.delegation
    return delegation is not None and delegation.live(now) and Scope.READ in delegation.scopes


def seen_by_two(file: CaseFile, item: Item, to: KeysetId, by: KeysetId, now: Seconds) -> bool:
    """Whether mediator `by` may pass an item on to `to`, as far as it needs a second mediator.

    In a flagged case another one, who is a mediator of it still, countersigned it for this very keyset. A client asks before it
    wraps a key: until then there is none for the reader.
    """
    signed = item.countersigned
    if not file.case.two_mediators:
        return True
    others = {mediator.keyset for mediator in file.mediators(now)} - {by}
    return signed is not None and signed.to == to and signed.by in others
