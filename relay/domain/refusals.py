"""Every way in which a well-formed command can be told "not now" or "not you".

Codes are stable: clients, logs and the table of hints (`relay/wire/problems.py`) know them by name.
"""

from __future__ import annotations

from relay.domain.choice import Choice


class Code(Choice):
    """Why a command was refused; the first part names the thing that stands in the way."""

    NOT_FOUND = "not.found"
    """No such thing, or not yours: a stranger cannot tell which."""
    NOT_ALLOWED = "not.allowed"
    """Known to this caller, but not theirs to ask."""

    CASE_EXISTS = "case.exists"
    CASE_CLOSED = "case.closed"
    CASE_NOT_OPEN = "case.not_open"
    CASE_ALREADY_OPEN = "case.already_open"
    CASE_PAUSED = "case.paused"
    CASE_NO_MEDIATOR = "case.no_mediator"
    CASE_TWO_MEDIATORS = "case.two_mediators"
    """The case is flagged, or not, as was asked."""
    CASE_EARLIER = "case.earlier"
    """It has not ended for both, or this case takes one up already."""
    CASE_SECOND_MEDIATOR = "case.second_mediator"
    """It waits for another mediator of the case."""

    JOURNAL_STALE = "journal.stale"
    """Signed before something was taken back that it gives."""
    CONSENT_MISSING = "consent.missing"
    CONSENT_NONE = "consent.none"
    CONSENT_STANDS = "consent.stands"
    PREPARED_MISSING = "prepared.missing"

    PARTY_AGE = "party.age"
    """The side is under age, or is not, as was asked; or the question is about somebody who decides alone."""
    GUARDIAN_MISSING = "guardian.missing"
    """Somebody under age decides together with a parent or guardian, and nobody is named, or the consent does not say so."""
    GUARDIAN_NOT_AGREED = "guardian.not_agreed"
    GUARDIAN_UNKNOWN = "guardian.unknown"
    """Nobody of this name decides together with this side now."""
    GUARDIAN_STANDS = "guardian.stands"
    """They were named already, or they agree already."""
    GUARDIAN_NOT_ASKED = "guardian.not_asked"
    """It answers no question that stands: they are asked anew."""

    PAUSE_UNKNOWN = "pause.unknown"
    """The pause named is not the one that stands."""

    ASSIGNMENT_ROLE = "assignment.role"
    ASSIGNMENT_ASIDE = "assignment.aside"
    """This mediator stepped aside from this case."""
    ASSIGNMENT_LEAD = "assignment.lead_exists"
    ASSIGNMENT_UNKNOWN = "assignment.unknown"
    ASSIGNMENT_TOO_LONG = "assignment.too_long"

    SLIP_UNKNOWN = "slip.unknown"
    SLIP_USED = "slip.used"
    SLIP_EXPIRED = "slip.expired"
    SLIP_EPOCH = "slip.epoch"
    SLIP_TOO_LONG = "slip.too_long"
    SLIP_UNANSWERED = "slip.unanswered"

    PARTY_NOT_ENROLLED = "party.not_enrolled"
    PARTY_ENROLLED = "party.enrolled"
    """On behalf of somebody who can speak for themselves."""
    RECOVERY_SECOND = "recovery.second_signature"

    DELEGATION_UNKNOWN = "delegation.unknown"
    DELEGATION_EXPIRED = "delegation.expired"
    DELEGATION_SCOPE = "delegation.scope"
    DELEGATION_ROLE = "delegation.role"
    DELEGATION_TOO_LONG = "delegation.too_long"
    DELEGATION_PARTY = "delegation.party_signature"

    ITEM_EXISTS = "item.exists"
    ITEM_KIND_UNWANTED = "item.kind_unwanted"
    ITEM_UNWELCOME = "item.unwelcome"
    """Passed on, and of a kind that its recipient said not to want by now: it stays closed."""
    ITEM_UNVIEWED = "item.unviewed"
    """It has pages, or a recording, and the mediator who decides has not said that they looked at each."""
    ITEM_CHANGED = "item.changed"
    """The decision names another manifest than the one held."""
    ITEM_HELD = "item.held"
    ITEM_RELEASED = "item.released"
    ITEM_OPENED = "item.opened"
    ITEM_RETURNED = "item.returned"
    ITEM_DECLINED = "item.declined"
    ITEM_RECALLED = "item.recalled"
    ITEM_REFUSED = "item.refused"
    ITEM_VOIDED = "item.voided"
    ITEM_GONE = "item.gone"
    """What its recipient is told of an item taken back or voided: no longer available, no reason."""
    ITEM_RECIPIENT = "item.recipient"
    """Not the keyset that may receive it now."""
    ITEM_SECOND_MEDIATOR = "item.second_mediator"
    """In a flagged case another mediator must have countersigned the item for this reader."""
    ITEM_DAY_PAST = "item.day_past"
    ITEM_DAY_FAR = "item.day_far"
    """More than a year ahead."""
    ITEM_NOT_RETURNED = "item.not_returned"
    ITEM_NO_OWN_COPY = "item.no_own_copy"
    ITEM_NOT_LOST = "item.not_lost"
    """Its author has it still."""
    ITEM_NOT_AGREED = "item.not_agreed"
    """A derived item to which the author of its original did not agree."""
    ITEM_REPLACED = "item.replaced"
    ITEM_ORIGINAL = "item.original"
    """A translation by an interpreter goes with its original, to the same reader."""

    SHARE_ROLE = "share.role"
    """Not an interpreter, or somebody else in this case already."""
    SHARE_STANDS = "share.stands"
    """This interpreter has a letter of the case already: they have one at a time."""
    SHARE_UNKNOWN = "share.unknown"
    """The letter is not with this interpreter, or not any more."""

    SUPPORTER_ROLE = "supporter.role"
    """Is or was somebody in this case already."""
    SUPPORTER_PARTY = "supporter.party_signature"
    """Nobody is given a supporter for whom they did not sign."""
    SUPPORTER_UNKNOWN = "supporter.unknown"
    """Not a supporter of this side, or not any more."""
    LEND_AUTHOR = "lend.author"
    """Its author did not allow that its reader lets a supporter read it."""
    LEND_STANDS = "lend.stands"
    LEND_UNKNOWN = "lend.unknown"
    """The letter is not with this supporter, or not any more."""

    GRANT_READERS = "grant.readers"
    """The grants are not for exactly the people who read this item now."""


class Refused(Exception):
    """A "no" with a code. Raised by `decide`; nothing has changed."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code
