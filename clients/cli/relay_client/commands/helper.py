"""Finds whose command it is: the same word serves a party and a counsellor who acts for one."""

from __future__ import annotations

from relay.domain.model import StaffRole
from relay_client.commands.base import Desk
from relay_client.counsellor import Counsellor
from relay_client.errors import Misused
from relay_client.party import Party


async def speaker(desk: Desk) -> Party | Counsellor:
    """Return the acts of whoever speaks for a side here; Misused `role.other` for other staff."""
    person = await desk.unlocked()
    match await person.role():
        case None:
            return person.party
        case StaffRole.COUNSELLOR:
            return person.counsellor
        case _:
            raise Misused("role.other")
