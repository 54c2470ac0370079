"""A mediator with the real client before the real server, as a program of its own beside a browser.

`python -m tests.web.office FOLDER` serves an organisation and does what it is asked for, one line of JSON for each line of JSON. A
browser is driven without a loop, and none may run in the process that drives it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relay.domain.ids import CaseId, SlipId
from relay.domain.model import Side, StaffRole
from relay_client.account.slip_text import read_slip
from relay_client.api.account import Account
from relay_client.views.people import SlipPaper
from tests.support.elsewhere import EXIT
from tests.support.served import ServedOrganisation, served
from tests.web.beside import Beside, answers, running


class Office(Beside):
    """An organisation that is served, with a coordinator and a mediator, as a test asks of it."""

    def case(self) -> str:
        """Make a case, which the mediator leads; return its id."""
        return str(self._asked("case"))

    def slip(self, case: str) -> SlipPaper:
        """Make a slip for side a, as the mediator hands it over."""
        return read_slip(self._asked("slip", case))

    def waiting(self, case: str) -> list[str]:
        """Return the codes of those who answered and wait for the mediator, as the mediator sees them."""
        found: list[str] = self._asked("waiting", case)
        return found

    def confirm(self, case: str, slip: SlipPaper) -> None:
        """Have the mediator say that it is them."""
        self._asked("confirm", case, slip.slip.hex())

    def side(self, case: str) -> list[Any]:
        """Return whether side a agrees, which forms may come to it and whether openings are told, as the mediator sees it."""
        found: list[Any] = self._asked("side", case)
        return found

    def passed(self) -> str:
        """Return all that went to the server so far: addresses, headers and bodies, as one text."""
        return str(self._asked("passed"))


@contextmanager
def office_of(folder: Path) -> Iterator[Office]:
    """Serve an organisation while the context lasts."""
    with running("tests.web.office", folder) as program:
        yield Office(program)


class _Staff:
    """Who does what is asked."""

    def __init__(self, made: ServedOrganisation, coordinator: Account, mediator: Account) -> None:
        self._made, self._coordinator, self._mediator = made, coordinator, mediator

    async def begins(self) -> None:
        """Begin with nothing written down: each case is made when it is asked for."""
        self._made.recorder.exchanges.clear()

    async def case(self) -> str:
        found = await self._coordinator.find_staff("meral")
        return (await self._coordinator.coordinator.create_case(found, label="File 7")).hex()

    async def slip(self, case: str) -> str:
        made = await self._mediator.mediator.invitations.slip(CaseId(bytes.fromhex(case)), Side.A)
        return made.link

    async def waiting(self, case: str) -> list[str]:
        found = await self._mediator.mediator.invitations.enrolments(CaseId(bytes.fromhex(case)))
        return [each.short_fingerprint or "" for each in found if each.answered and each.problem is None]

    async def confirm(self, case: str, slip: str) -> None:
        ids = CaseId(bytes.fromhex(case)), SlipId(bytes.fromhex(slip))
        await self._mediator.mediator.invitations.confirm(*ids)

    async def side(self, case: str) -> list[object]:
        shown = await self._mediator.mediator.case(CaseId(bytes.fromhex(case)))
        (side,) = (each for each in shown.sides if each.side is Side.A)
        return [side.consent is not None, [each.value for each in side.kinds], side.tell_opened]

    async def passed(self) -> str:
        return "\n".join(
            f"{each.method} {each.path} {each.query} {dict(each.sent)} {each.body!r}"
            for each in self._made.recorder.exchanges
        )


async def _serve(folder: Path) -> None:
    async with served(folder, RELAY_EXIT=EXIT) as made:
        coordinator = await made.staff("office", StaffRole.COORDINATOR)
        staff = _Staff(made, coordinator, await made.staff("meral", StaffRole.MEDIATOR))
        await answers(made, staff)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
