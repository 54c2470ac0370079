"""Statements about who belongs where: staff, assignments, slips, confirmations, delegations, hand-over, labels."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from relay.domain.ids import KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Mode, Side, StaffRole
from relay.wire.statements.base import (
    Chained,
    ItemGrantRefs,
    KeysetBytes,
    OfCase,
    Scopes,
    SigningKeyBytes,
    StaffName,
    Statement,
    WordsRefs,
    numbered,
)


class PlaceGiven(Enum):
    """An assignment's place, or its ending."""

    LEAD = "lead"
    DEPUTY = "deputy"
    ENDED = "ended"


@numbered(1)
class Staff(Statement, frozen=True, kw_only=True):
    """The root vouches for a staff member's keyset and account key, in one role, for at most 400 days."""

    at: Seconds
    keyset: KeysetBytes
    account: SigningKeyBytes
    role: StaffRole
    name: StaffName
    not_before: Seconds
    not_after: Seconds


@numbered(2)
class StaffEnd(Statement, frozen=True, kw_only=True):
    """The root or a coordinator ends a staff member's authority."""

    only_takes: ClassVar[bool] = True
    at: Seconds
    keyset: KeysetId


@numbered(3)
class Assignment(OfCase, frozen=True, kw_only=True):
    """A coordinator gives a mediator a place in a case, or ends it."""

    mediator: KeysetId
    place: PlaceGiven
    not_after: Seconds
    behind: RecordId | None = None
    """The newest `Assignment` of this mediator in this case, or 32 zero bytes (step J11)."""


@numbered(4)
class Slip(Chained, frozen=True, kw_only=True):
    """A mediator registers the id of an enrolment slip: of a party, or with epoch 0 of a supporter. Its secret is not in it."""

    slip: SlipId
    side: Side
    epoch: int
    expires: Seconds
    behind: RecordId | None = None
    """The newest `Slip` of this side, or of its supporters, or 32 zero bytes (step J11)."""


@numbered(5)
class Confirm(OfCase, frozen=True, kw_only=True):
    """A mediator vouches for a party's keyset; from the second epoch on with another staff member."""

    slip: SlipId
    side: Side
    epoch: int
    keyset: KeysetBytes
    replaces: KeysetId | None = None


@numbered(30)
class Delegation(OfCase, frozen=True, kw_only=True):
    """A counsellor may act for one side; signed by a mediator, and by the party where they have a keyset."""

    side: Side
    counsellor: KeysetId
    scopes: Scopes
    mode: Mode
    not_before: Seconds
    not_after: Seconds
    behind: RecordId | None = None
    """The `Revocation` that ended this counsellor's acting for this side last, or 32 zero bytes (step J11)."""


@numbered(31)
class Revocation(OfCase, frozen=True, kw_only=True):
    """A delegation ends."""

    only_takes: ClassVar[bool] = True
    delegation: RecordId


@numbered(38)
class Supporter(OfCase, frozen=True, kw_only=True):
    """A mediator vouches for the keyset of somebody whom a side wishes to have by it; signed by the party, where they have one."""

    slip: SlipId
    side: Side
    keyset: KeysetBytes
    attested: Attested | None = None


@numbered(39)
class SupporterEnd(OfCase, frozen=True, kw_only=True):
    """A supporter's place ends: by the party, a mediator, or the supporter."""

    only_takes: ClassVar[bool] = True
    side: Side
    supporter: KeysetId


@numbered(32)
class Handover(Chained, frozen=True, kw_only=True):
    """A mediator wraps what they can read for another mediator of the case."""

    to: KeysetId
    grants: ItemGrantRefs


@numbered(37)
class Label(OfCase, frozen=True, kw_only=True):
    """The case's sealed label and file number, one ciphertext per reader."""

    words: WordsRefs
    behind: RecordId | None = None
    """The newest `Label` of this signer in this case, or 32 zero bytes (step J11)."""
