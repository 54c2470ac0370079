"""Private notes, who reads what, and what happened: what every role looks at in its own way.

A note is not a letter: it stays between the mediators and the one person it is exchanged with.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import Side, StaffRole
from relay.domain.reasons import Why
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show, texts
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.errors import Misused
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short

COMMANDS = Commands()


@COMMANDS.add(
    "note",
    a.OWN_CASE,
    *a.TEXT,
    texts.DRAFT,
    a.one_of("--side", Side, "arg-note-side"),
    a.arg("--counsellor", "NAME", "arg-note-counsellor"),
    text="note",
)
async def note(context: CommandContext, args: Namespace) -> Result:
    """Leave a private note: a party's or a counsellor's with the mediators, a mediator's with one of them or alone."""
    text = await texts.handed_in(context, args)
    case = await context.case(args.case)
    account = await context.unlocked()
    await choosing.say_for(context, case)
    if await account.role() is not StaffRole.MEDIATOR:
        if args.side is not None or args.counsellor is not None:
            raise Usage("cli.note_to")
        helper = await context.speaker()
        done = await helper.note(case, await texts.written(context, args) if text is None else text)
        await texts.sent(context)
        return show.done(context, done, "note-left")
    if args.side is not None and args.counsellor is not None:
        raise Usage("cli.note_to")
    counsellor = None
    if args.counsellor is not None:
        view = await account.mediator.case(case)
        counsellor = next(
            (delegation.counsellor for delegation in view.delegations if delegation.name == args.counsellor), None
        )
        counsellor = counsellor or await account.find_staff(args.counsellor)
    about = None if args.side is None else Side(args.side)
    text = await texts.written(context, args) if text is None else text
    done = await account.mediator.note(case, text, about=about, counsellor=counsellor)
    await texts.sent(context)
    return show.done(context, done, "note-left-mediator")


@COMMANDS.add("notes", a.OWN_CASE)
async def notes(context: CommandContext, args: Namespace) -> Result:
    """Read the private notes of a case that this person takes part in."""
    case = await context.case(args.case)
    account = await context.unlocked()
    mediator = await account.role() is StaffRole.MEDIATOR
    note_views = await (account.mediator if mediator else await context.speaker()).notes.of(case)
    data = show.notes(context, note_views)
    await account.needs.saw(case, Why.MEDIATOR_NOTE, Why.COLLEAGUE_NOTE)
    return {"case": case.hex(), **data}


@COMMANDS.add("people", a.OWN_CASE)
async def people(context: CommandContext, args: Namespace) -> Result:
    """For a party: who can read what. For a counsellor: for whom they may act."""
    account = await context.unlocked()
    match await account.role():
        case None:
            case = await context.case(args.case)
            listed = show.readers(context, await account.party.cases.readers(case))
            given = await account.party.interpreters(case)
            for item, name in given:
                context.terminal.say("people-interpreter", id=short(item), name=one_line(name))
            context.terminal.say("people-other")
            interpreters: list[Json] = [{"item": item.hex(), "name": name} for item, name in given]
            return {"case": case.hex(), "readers": listed, "interpreters": interpreters}
        case StaffRole.COUNSELLOR:
            return await _own_people(context)
        case _:
            raise Misused("role.other")


async def _own_people(context: CommandContext) -> Result:
    account = await context.unlocked()
    views = await account.counsellor.delegated_cases()
    context.terminal.say("own-people-title", style=Style.HEADING)
    if not views and not views.troubled:
        context.terminal.say("own-people-none")
    context.labels.update({view.summary.case: view.summary.label for view in views})
    by_case = {view.summary.case: view for view in views}
    for case, name in (await choosing.names(context, list(by_case))).items():
        view = by_case[case]
        context.terminal.say("own-people-line", name=name, state=show.state_of(context.words, view.summary))
        for delegation in view.delegations:
            scopes = ", ".join(
                show.name_of(context.words, "scope", scope)
                for scope in sorted(delegation.scopes, key=lambda s: s.value)
            )
            until = context.words.moment(delegation.not_after)
            context.terminal.say(
                "own-people-scope" if delegation.live else "own-people-ended", scopes=scopes, until=until
            )
        await account.needs.saw(case, Why.HELP_ENDED, Why.ERASING)
    return {**show.troubles(context, views.troubled), "cases": [show.case_data(view) for view in views]}


@COMMANDS.add("journal", a.OWN_CASE)
async def journal(context: CommandContext, args: Namespace) -> Result:
    """Show what happened in a case, oldest first, as this person may see it."""
    case = await context.case(args.case)
    account = await context.unlocked()
    if await account.guardian.is_one(case):
        lines = await account.guardian.cases.journal(case)
    elif await context.supports(case):
        lines = await account.supporter.cases.journal(case)
    else:
        mediator = await account.role() is StaffRole.MEDIATOR
        lines = await (account.mediator if mediator else await context.speaker()).cases.journal(case)
    listed: list[Json] = show.journal(context, lines)
    return {"case": case.hex(), "journal": listed}


@COMMANDS.add(
    "answered",
    a.CASE,
    a.one_of("--side", Side, "arg-answered-side"),
    a.arg("--counsellor", "NAME", "arg-answered-counsellor"),
)
async def answered(context: CommandContext, args: Namespace) -> Result:
    """Note that somebody's notes were answered otherwise: it is at the top of no mediator's day any more."""
    if (args.side is None) == (args.counsellor is None):
        raise Usage("cli.answered")
    case = await context.case(args.case)
    account = await context.unlocked()
    counsellor = None if args.counsellor is None else await account.find_staff(args.counsellor)
    about = None if args.side is None else Side(args.side)
    done = await account.mediator.answered(case, about=about, counsellor=counsellor)
    return show.done(context, done, "answered-noted")
