"""Pausing, leaving, taking back, sending back: what must always work, at once, without a reason.

Taking back prints one sentence whatever had happened before, because anything else would tell whether it was opened.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import Attested, StaffRole
from relay_client.commands import show
from relay_client.commands.base import Arguments, CliCommand, CommandContext, Result
from relay_client.commands.helper import speaker
from relay_client.commands.party import only_case, unchanged
from relay_client.ui.exits import Usage


async def pause(context: CommandContext, args: Namespace) -> Result:
    """Stop everything for now."""
    case = await context.case(args.case)
    done = await (await speaker(context)).pause(case)
    context.terminal.say("paused")
    return {"done": True, **show.outcome(done)}


async def resume(context: CommandContext, args: Namespace) -> Result:
    """Lift one's own pause."""
    case = await context.case(args.case)
    done = await (await speaker(context)).resume(case)
    context.terminal.say("resumed")
    return {"done": True, **show.outcome(done)}


async def withdraw(context: CommandContext, args: Namespace) -> Result:
    """Leave for good, after saying what that means and hearing one exact word."""
    case = await context.case(args.case)
    helper = await speaker(context)
    context.terminal.say("withdraw-means")
    if not args.sure and not context.terminal.confirm_by_word("withdraw-ask", context.words("withdraw-word")):
        return unchanged(context)
    done = await helper.withdraw(case)
    context.terminal.say("withdrawn")
    return {"done": True, **show.outcome(done)}


def _withdraw_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.flag("--sure")


async def recall(context: CommandContext, args: Namespace) -> Result:
    """Take a letter back. The answer is always the same."""
    case, item = await context.item(args.item)
    account = await context.unlocked()
    if await account.role() is StaffRole.MEDIATOR:
        if args.attested is None:
            raise Usage("cli.attested")
        done = await account.mediator.recall_for(case, item, Attested(args.attested))
    else:
        done = await (await speaker(context)).recall(case, item)
    context.terminal.say("taken-back")
    return {"done": True, **show.outcome(done)}


def _recall_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--attested", choices=[each.value for each in Attested], default=None)


async def refuse(context: CommandContext, args: Namespace) -> Result:
    """Send a letter back unopened. Its writer is not told."""
    case, item = await context.item(args.item)
    account = await context.unlocked()
    context.terminal.say("refuse-means")
    if not context.sure(args, "refuse-ask"):
        return unchanged(context)
    if await account.role() is StaffRole.MEDIATOR:
        done = await account.mediator.refuse_in_person(case, item)
    else:
        done = await (await speaker(context)).refuse(case, item)
    context.terminal.say("sent-back")
    return {"done": True, **show.outcome(done)}


def _refuse_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.flag("--sure")


COMMANDS = (
    CliCommand("recall", recall, _recall_takes),
    CliCommand("refuse", refuse, _refuse_takes),
    CliCommand("pause", pause, only_case),
    CliCommand("resume", resume, only_case),
    CliCommand("withdraw", withdraw, _withdraw_takes),
)
