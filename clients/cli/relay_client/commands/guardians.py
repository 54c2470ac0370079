"""Somebody under age, and who decides together with them: a mediator's part, and the one answer of a parent or guardian.

Nothing in here stops anything for the young person, or begins it: that is their own to say.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from relay.domain.ids import day_of
from relay.domain.model import Attested, Side
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show, stops
from relay_client.commands.base import (
    CommandContext,
    Commands,
    Result,
    require_free,
    write_private,
    write_private_bytes,
)
from relay_client.commands.invitations import SLIP_DAYS
from relay_client.commands.mediator import side_word
from relay_client.commands.own_question import question_data, say_question
from relay_client.pages.paper.slip import slip_pdf
from relay_client.pages.paper.typesetter import require_typesetter
from relay_client.ui.exits import Usage
from relay_client.ui.slip_page import slip_page
from relay_client.views.base import short
from relay_client.views.guardians import GuardianAnswer
from relay_client.views.people import SlipFor

_WHICH = a.arg("--which", "ID", "arg-which-guardian")
COMMANDS = Commands()


@COMMANDS.add("under-age", a.CASE, a.SIDE, a.flag("--end", "arg-under-age-end"), a.SURE)
async def under_age(context: CommandContext, args: Namespace) -> Result:
    """Note that one side is under age and decides together with somebody, or that they are of age now."""
    case = await context.case(args.case)
    account = await context.unlocked()
    side = side_word(context, Side(args.side))
    if args.end:
        context.terminal.say("of-age-means", side=side)
    else:
        context.terminal.say("under-age-means", side=side, age=str(await account.mediator.guardians.age_line()))
    context.require_yes(args, "of-age-ask" if args.end else "under-age-ask")
    done = await account.mediator.guardians.under_age(case, Side(args.side), on=not args.end)
    return show.done(context, done, "of-age-done" if args.end else "under-age-done", id=short(case), side=args.side)


@COMMANDS.add(
    "guardian",
    a.CASE,
    a.SIDE,
    a.flag("--no-device"),
    a.days(SLIP_DAYS),
    a.file("--out", "arg-slip-out"),
    a.file("--pdf"),
)
async def guardian(context: CommandContext, args: Namespace) -> Result:
    """Name a parent or guardian who decides together with a side: by a slip for their own device, or without one."""
    case = await context.case(args.case)
    account = await context.unlocked()
    side = Side(args.side)
    files: list[Path] = [file for file in (args.out, args.pdf) if file is not None]
    if args.no_device:
        if files:
            raise Usage("cli.guardian_no_slip")
        done = await account.mediator.guardians.name(case, side)
        return show.done(context, done, "guardian-named", id=short(case), side=side.value)
    if args.pdf is not None:
        require_typesetter()
    for file in files:
        require_free(file)
    telephone = (await context.device_client.organisation(account.profile.origin)).telephone
    paper = await account.mediator.guardians.invite(case, side, days=args.days)
    page = slip_page(paper, context.words, telephone, SlipFor.GUARDIAN)
    if args.out is not None:
        write_private(args.out, page)
    if args.pdf is not None:
        write_private_bytes(args.pdf, slip_pdf(paper, context.words, telephone, SlipFor.GUARDIAN))
    for file in files:
        context.terminal.say("slip-written", file=str(file))
    if not files:
        context.terminal.say("slip-here")
        context.terminal.paper(page.rstrip("\n").split("\n"))
    context.terminal.say("guardian-hand-over", day=context.words.day(day_of(paper.expires)))
    return {
        "case": case.hex(),
        "side": side.value,
        "expires": paper.expires,
        "slip": paper.slip.hex(),
        "link": None if files else paper.link,
    }


@COMMANDS.add("ask-guardian", a.CASE, a.SIDE, _WHICH)
async def ask_guardian(context: CommandContext, args: Namespace) -> Result:
    """Ask a parent or guardian anew whether they agree."""
    case = await context.case(args.case)
    guardians = (await context.unlocked()).mediator.guardians
    done = await guardians.ask(case, Side(args.side), args.which)
    return show.done(context, done, "guardian-asked")


@COMMANDS.add("end-guardian", a.CASE, a.SIDE, _WHICH, a.SURE)
async def end_guardian(context: CommandContext, args: Namespace) -> Result:
    """Let a parent or guardian decide with a side no more."""
    case = await context.case(args.case)
    guardians = (await context.unlocked()).mediator.guardians
    context.terminal.say("end-guardian-means", side=side_word(context, Side(args.side)))
    context.require_yes(args, "end-guardian-ask")
    done = await guardians.end(case, Side(args.side), args.which)
    return show.done(context, done, "guardian-ended")


@COMMANDS.add(
    "attest together",
    a.CASE,
    a.SIDE,
    a.one_of("--seen", Attested, required=True),
    _WHICH,
    a.flag("--end", "arg-together-end"),
)
async def attest_together(context: CommandContext, args: Namespace) -> Result:
    """Record what a parent or guardian without an account said."""
    case = await (context.case_to_stop if args.end else context.case)(args.case)
    guardians = (await context.unlocked()).mediator.guardians
    seen = Attested(args.seen)
    done = await guardians.attest(case, Side(args.side), seen, agrees=not args.end, which=args.which)
    return show.done(context, done, "attested-together-no" if args.end else "attested-together")


@COMMANDS.add("together", a.OWN_CASE, a.flag("--end", "arg-together-end"), a.SURE)
async def together(context: CommandContext, args: Namespace) -> Result:
    """Say as a parent or guardian whether one agrees to a contact, or agrees no more: that always works, as every stop."""
    if args.end:
        return await _disagree(context, args)
    case = await context.case(args.case)
    role = (await context.unlocked()).guardian
    asked = await role.question(case)
    await say_question(context, asked)
    if asked.answer is not GuardianAnswer.ASKED:
        return question_data(asked)
    context.terminal.say("together-means")
    context.require_yes(args, "together-ask")
    return show.done(context, await role.answer(case, agrees=True), "together-yes")


async def _disagree(context: CommandContext, args: Namespace) -> Result:
    stopping = (await context.unlocked()).stopping
    case = await stopping.decided(args.case, lambda: context.case(args.case))
    await stopping.require_decides(case)
    await choosing.say_for(context, case)
    context.terminal.say("together-no-means")
    context.require_yes(args, "together-no-ask")
    return await stops.told(context, await stopping.disagree(case), "together-no")
