"""People who stop: a line that can be cut, somebody at the commands, and who has which contacts."""

from __future__ import annotations

import io
import json
from typing import Any

from relay.domain.ids import CaseId, ItemId, Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.errors import ServerProblem, Unreachable
from relay_client.main import one
from relay_client.net.transport import JsonRequest
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.between import Between
from tests.support.organisation import DAY, Organisation, Seated
from tests.unit.cli.conftest import Screen


class Line(Between):
    """A line that can be cut, or lead to a server that is too busy to answer."""

    down = False
    busy = False

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        if self.down:
            raise Unreachable("net.unreachable")
        if self.busy:
            raise ServerProblem("store.busy", 503)
        return await super().send(call, bearer)


def line_of(person: Account) -> Line:
    stands = Line(person._session.transport)
    person._session.transport = stands
    return stands


def started_without_line(office: Organisation, person: Account) -> tuple[Account, Line]:
    """Start the program again on a device that has no line now."""
    again = office.started_again(person)
    line = line_of(again)
    line.down = True
    return again, line


class Sitting:
    """Somebody's commands, in one session or each by itself."""

    def __init__(self, office: Organisation, person: Account, typed: str = "", *, screen: bool = False) -> None:
        stream = Screen if screen else io.StringIO
        self.terminal = Terminal(
            Sentences(Language.EN),
            stream(typed),
            stream(),
            io.StringIO(),
            json_only=not screen,
            environment={"TERM": "dumb"},
        )
        device = office.letters("unused")
        self.context = CommandContext(self.terminal, device, office.around("x").now, account=person)

    async def says(self, *line: str) -> tuple[int, Any]:
        """Give one command; return its status and its answer, or all that the screen shows."""
        status = await one(self.context, line)
        assert isinstance(self.terminal.output, io.StringIO)
        shown = self.terminal.output.getvalue()
        self.terminal.output.seek(0)
        self.terminal.output.truncate()
        return status, json.loads(shown.splitlines()[-1]) if self.terminal.json_only else shown


async def second_contact(office: Organisation, seated: Seated) -> CaseId:
    """Give Anna another contact, open too."""
    case = await seated.office.coordinator.create_case(await seated.office.find_staff("meral"), label="File 8")
    slip = await seated.lead.mediator.invitations.slip(case, Side.A)
    await seated.anna.join(slip)
    await seated.lead.mediator.invitations.confirm(case, slip.slip)
    return case


async def helped(office: Organisation, seated: Seated, *cases: CaseId) -> Account:
    """Let a counsellor act for side b of these cases."""
    imam = await office.staff("imam", StaffRole.COUNSELLOR)
    for case in cases:
        await seated.lead.mediator.invitations.delegate(
            case,
            Side.B,
            await seated.lead.find_staff("imam"),
            frozenset({Scope.SUBMIT, Scope.READ}),
            Mode.DICTATED,
            Seconds(office.clock.at),
            Seconds(office.clock.at + 30 * DAY),
        )
    await imam.cases()
    return imam


async def paused(person: Account, case: CaseId, side: Side = Side.A) -> bool:
    view = await person.party.status(case)
    return view.side(side).pause is not None


async def letters_under_way(seated: Seated) -> tuple[ItemId, ItemId]:
    """One letter of Anna's with the mediator, and one of Bert's that waits for her, closed."""
    bert, anna, lead = seated.bert.party, seated.anna.party, seated.lead.mediator
    mine = await anna.letters.submit(seated.case, Letter("Mine", "en"), await anna.cases.readers(seated.case))
    theirs = await bert.letters.submit(seated.case, Letter("Theirs", "en"), await bert.cases.readers(seated.case))
    await lead.decisions.release(await lead.held.read(seated.case, theirs.item))
    await seated.anna.cases()
    return mine.item, theirs.item
