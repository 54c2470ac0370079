"""Keeping a staff and its places going, as the office types it: records to be signed anew, one mediator's cases for another."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from relay.wire import codec
from relay_client.commands import arguments as a
from relay_client.commands import choosing
from relay_client.commands.base import CommandContext, Commands, Result, write_private
from relay_client.commands.data import members
from relay_client.roles.staffing import CaseChange
from relay_client.ui.exits import Usage, sentence_id
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Style

COMMANDS = Commands()


@COMMANDS.add("staff due", a.file("--out", required=True))
async def staff_due(context: CommandContext, args: Namespace) -> Result:
    """Write the records of everybody whose authority ends within 60 days into a file for the root."""
    account = await context.unlocked()
    due = await account.coordinator.staffing.due()
    if not due:
        context.terminal.say("staff-due-none")
        return {"file": None, "count": 0}
    write_private(args.out, "".join(f"{codec.base64url(record)}\n" for record in due))
    context.terminal.say("staff-due-written", file=str(args.out), count=len(due))
    return {"file": str(args.out), "count": len(due)}


@COMMANDS.add("staff renewed", a.file("record", "arg-records"))
async def staff_renewed(context: CommandContext, args: Namespace) -> Result:
    """Hand in what the root signed anew. Anyone of the staff may do it, with an authority that has ended too."""
    try:
        file = args.record.read_bytes()
    except OSError:
        raise Usage("cli.file", str(args.record)) from None
    names = await context.device_client.staff_renewed(file, context.login)
    for name in names:
        context.terminal.say("staff-renewed", name=one_line(name))
    return {"done": True, "names": list(names)}


@COMMANDS.add(
    "take-over",
    a.arg("leaving", "NAME", "arg-leaving"),
    a.arg("following", "NAME", "arg-following"),
    a.flag("--end", "arg-take-over-end"),
    a.days(90),
    a.SURE,
)
async def take_over(context: CommandContext, args: Namespace) -> Result:
    """Give one mediator's cases to another: first as a deputy beside them, and with --end in their place."""
    account = await context.unlocked()
    leaving, following = await account.find_staff(args.leaving), await account.find_staff(args.following)
    context.terminal.say("take-over-end-means" if args.end else "take-over-means")
    context.require_yes(args, "take-over-ask")
    staffing = account.coordinator.staffing
    done = await staffing.take_over(leaving, following, ends=args.end, days=args.days)
    if not args.end and done:
        context.terminal.say("take-over-next")
    return await changed(context, done)


async def changed(context: CommandContext, done: Sequence[CaseChange]) -> Result:
    """Show what became of each of many cases, by its label, and say why where nothing did. Return it as data."""
    if not done:
        context.terminal.say("cases-changed-none")
    else:
        context.labels.update({case.case: case.label for case in await (await context.unlocked()).cases()})
    by_case = {change.case: change for change in done}
    for case, name in (await choosing.names(context, list(by_case))).items():
        change = by_case[case]
        if change.code is None:
            context.terminal.say("case-changed", name=name, count=change.places)
            continue
        why = sentence_id(change.code)
        reason = (
            context.words(why) if context.words.knows(why) else context.words("problem-other", code=change.code)
        )
        context.terminal.show(f"{name}: {reason} [{change.code}]", Style.FAILURE)
    return {
        "done": all(case_change.code is None for case_change in done),
        "cases": [members(case_change, "case places code") for case_change in done],
    }
