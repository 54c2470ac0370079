"""Statements about somebody under age, and the parents or guardians who decide together with them.

None has a journal position: they stand in the journals of people who must not see how long their signer's is (docs/adr/0005).
"""

from __future__ import annotations

from enum import Enum

from relay.domain.ids import GuardianId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Side
from relay.wire.statements.base import KeysetBytes, OfCase, numbered


class GuardianStep(Enum):
    """What becomes of a guardian by a mediator's record."""

    NAMED = "named"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    ENDED = "ended"


@numbered(40)
class UnderAge(OfCase, frozen=True, kw_only=True):
    """A mediator says that a side is under age, or that they are so no more. When somebody was born it does not say."""

    side: Side
    on: bool
    behind: RecordId | None = None
    """The newest `UnderAge` of this side, or 32 zero bytes (step J11)."""


@numbered(41)
class GuardianWord(OfCase, frozen=True, kw_only=True):
    """A guardian agrees together with a side, or does so no more; or a mediator attests it of one without a keyset."""

    side: Side
    guardian: GuardianId
    asked: RecordId
    """The record that asked them: `Guardian` with *named* (without a slip), *confirmed* or *asked*."""
    agrees: bool
    attested: Attested | None = None


@numbered(58)
class Guardian(OfCase, frozen=True, kw_only=True):
    """A mediator names who decides together with a side, confirms their keyset, asks them anew, or ends it."""

    side: Side
    guardian: GuardianId
    step: GuardianStep
    slip: SlipId | None = None
    """*named*: the slip that invites them, absent for somebody without a device; *confirmed*: the one that was answered."""
    expires: Seconds | None = None
    keyset: KeysetBytes | None = None
    behind: RecordId | None = None
    """*asked*, *ended*: the newest record about this guardian, a step or a word of theirs (step J11)."""
