"""A mediator who knows one of the two says so: they give the case up, and are given no place in it again."""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands import arguments as a
from relay_client.commands import show
from relay_client.commands.base import CommandContext, Commands, Result

COMMANDS = Commands()


@COMMANDS.add("step-aside", a.CASE, a.SURE)
async def step_aside(context: CommandContext, args: Namespace) -> Result:
    """Give a case up for good, because one knows one of the two."""
    case = await context.case_to_stop(args.case)
    account = await context.unlocked()
    context.terminal.say("step-aside-means")
    context.require_yes(args, "step-aside-ask")
    done = await account.mediator.step_aside(case)
    telephone = await account.telephone()
    data = show.done(context, done, "step-aside-done")
    context.terminal.say_number("step-aside-office", telephone)
    return data
