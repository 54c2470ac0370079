"""Private notes, who reads what, and what happened: what every role looks at in its own way.

A note is not a letter: it stays between the mediators and the one person it is exchanged with.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import Side, StaffRole
from relay_client.commands import show, troubles
from relay_client.commands.base import Arguments, Command, Desk, Found
from relay_client.commands.helper import speaker
from relay_client.commands.party import only_case
from relay_client.errors import Misused
from relay_client.exits import Usage
from relay_client.margins import one_line
from relay_client.terminal import Json, Style
from relay_client.views import short


async def note(desk: Desk, args: Namespace) -> Found:
    """Leave a private note: a party's or a counsellor's with the mediators, a mediator's with one of them or alone."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    if await person.role() is not StaffRole.MEDIATOR:
        if args.side is not None or args.counsellor is not None:
            raise Usage("cli.note_to")
        helper = await speaker(desk)
        done = await helper.note(case, desk.take_text(args))
        desk.terminal.say("note-left")
        return {"done": True, **show.outcome(done)}
    if args.side is not None and args.counsellor is not None:
        raise Usage("cli.note_to")
    counsellor = None
    if args.counsellor is not None:
        view = await person.mediator.case(case)
        counsellor = next((each.counsellor for each in view.delegations if each.name == args.counsellor), None)
        counsellor = counsellor or await person.find_staff(args.counsellor)
    about = None if args.side is None else Side(args.side)
    done = await person.mediator.note(case, desk.take_text(args), about=about, counsellor=counsellor)
    desk.terminal.say("note-left-mediator")
    return {"done": True, **show.outcome(done)}


def _note_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.text()
    arguments.add("--side", choices=[each.value for each in Side], default=None, help_id="arg-note-side")
    arguments.add("--counsellor", metavar="NAME", default=None, help_id="arg-note-counsellor")


async def notes(desk: Desk, args: Namespace) -> Found:
    """Read the private notes of a case that this person takes part in."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    mediator = await person.role() is StaffRole.MEDIATOR
    found = await (person.mediator.notes(case) if mediator else (await speaker(desk)).notes(case))
    return {"case": case.hex(), **show.notes(desk, found)}


async def people(desk: Desk, args: Namespace) -> Found:
    """For a party: who can read what. For a counsellor: for whom they may act."""
    person = await desk.unlocked()
    match await person.role():
        case None:
            case = await desk.case(args.case)
            listed = show.readers(desk, await person.party.readers(case))
            desk.terminal.say("people-other")
            return {"case": case.hex(), "readers": listed}
        case StaffRole.COUNSELLOR:
            return await _own_people(desk)
        case _:
            raise Misused("role.other")


async def _own_people(desk: Desk) -> Found:
    views = await (await desk.unlocked()).counsellor.cases()
    desk.terminal.say("own-people-title", style=Style.HEADING)
    if not views and not views.troubled:
        desk.terminal.say("own-people-none")
    for view in views:
        name = one_line(view.summary.label or short(view.summary.case))
        desk.terminal.say("own-people-line", name=name, state=show.state_of(desk.words, view.summary))
        for each in view.delegations:
            scopes = ", ".join(
                show.name_of(desk.words, "scope", scope) for scope in sorted(each.scopes, key=lambda s: s.value)
            )
            until = desk.words.moment(each.not_after)
            desk.terminal.say("own-people-scope" if each.live else "own-people-ended", scopes=scopes, until=until)
    return {**troubles.say(desk, views.troubled), "cases": [show.case_data(view) for view in views]}


async def journal(desk: Desk, args: Namespace) -> Found:
    """Show what happened in a case, oldest first, as this person may see it."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    match await person.role():
        case StaffRole.MEDIATOR:
            lines = await person.mediator.journal(case)
        case StaffRole.COUNSELLOR:
            lines = await person.counsellor.journal(case)
        case None:
            lines = await person.party.journal(case)
        case _:
            raise Misused("role.other")
    listed: list[Json] = show.journal(desk, lines)
    return {"case": case.hex(), "journal": listed}


COMMANDS = (
    Command("note", note, _note_takes),
    Command("notes", notes, only_case),
    Command("people", people, only_case),
    Command("journal", journal, only_case),
)
