"""Finds whose command it is: the same word serves a party and a counsellor who acts for one."""

from __future__ import annotations

from relay.domain.model import StaffRole
from relay_client.commands.base import CommandContext
from relay_client.errors import Misused
from relay_client.roles.counsellor import CounsellorRole
from relay_client.roles.party import PartyRole


async def speaker(context: CommandContext) -> PartyRole | CounsellorRole:
    """Return the acts of whoever speaks for a side here; Misused `role.other` for other staff."""
    account = await context.unlocked()
    match await account.role():
        case None:
            return account.party
        case StaffRole.COUNSELLOR:
            return account.counsellor
        case _:
            raise Misused("role.other")
