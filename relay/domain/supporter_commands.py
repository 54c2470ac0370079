"""Commands about supporters: somebody whom a party trusts comes and goes, and is lent letters one by one."""

from __future__ import annotations

from relay.domain.command import Command, ForItem, ForSide
from relay.domain.ids import KeysetId, RecordId, SlipId
from relay.domain.model import Attested, Side


class Supporter(Command, frozen=True, kw_only=True):
    """Let somebody stand by a side who answered a slip, because that side wishes it."""

    slip: SlipId
    side: Side
    keyset: KeysetId
    party: KeysetId | None
    """The party's keyset, where it signed too."""
    attested: Attested | None = None
    """How somebody without a keyset said that they wish it."""


class SupporterEnd(ForSide, frozen=True, kw_only=True):
    """End a supporter's place, with everything they were lent."""

    supporter: KeysetId


class Lend(ForItem, frozen=True, kw_only=True):
    """Let a side's supporter read one letter: the grant for them rides beside this."""

    side: Side
    manifest: RecordId
    to: KeysetId
    behind: RecordId | None = None
    """The record that took it back from them last, or NOTHING; None in a journal from before that was named."""


class Unlend(ForItem, frozen=True, kw_only=True):
    """Take one letter back from a supporter, or put it down as one."""

    side: Side
    to: KeysetId
