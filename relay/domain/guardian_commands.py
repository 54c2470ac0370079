"""Commands about somebody under age: that they are, who decides together with them, and what those say."""

from __future__ import annotations

from relay.domain.command import Command
from relay.domain.ids import GuardianId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Side


class UnderAge(Command, frozen=True, kw_only=True):
    """Say that a side is under age, or that they are so no more."""

    side: Side
    on: bool
    behind: RecordId | None = None
    """The newest record about this side's age, or NOTHING; None from before that was named. Of a mark it is not asked."""


class ForGuardian(Command, frozen=True, kw_only=True):
    """A command about one parent or guardian of a side."""

    side: Side
    guardian: GuardianId


class NameGuardian(ForGuardian, frozen=True, kw_only=True):
    """Name somebody who decides together with a side: invited by a slip, or without a device."""

    slip: SlipId | None = None
    expires: Seconds | None = None


class ConfirmGuardian(ForGuardian, frozen=True, kw_only=True):
    """Vouch for the keyset that answered a guardian's slip. It asks them, too."""

    slip: SlipId
    keyset: KeysetId


class AskGuardian(ForGuardian, frozen=True, kw_only=True):
    """Ask a guardian anew."""

    behind: RecordId | None = None
    """The newest record about this guardian; None in a journal from before that was named."""


class EndGuardian(ForGuardian, frozen=True, kw_only=True):
    """Let somebody decide together with this side no more."""

    behind: RecordId | None = None
    """The newest record about this guardian; None in a journal from before that was named."""


class GuardianWord(ForGuardian, frozen=True, kw_only=True):
    """Agree together with a side, or do so no more. It begins and resumes nothing by itself."""

    asked: RecordId
    agrees: bool
    attested: Attested | None = None
