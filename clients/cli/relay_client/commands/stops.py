"""Pausing, leaving, taking back, sending back: what must always work, at once, without a reason.

Taking back prints one sentence whatever had happened before, because anything else would tell whether it was opened.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import Attested, StaffRole
from relay_client.commands import arguments as a
from relay_client.commands import show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.ui.exits import Usage

COMMANDS = Commands()


@COMMANDS.add("recall", a.ITEM, a.one_of("--attested", Attested))
async def recall(context: CommandContext, args: Namespace) -> Result:
    """Take a letter back. The answer is always the same."""
    case, item = await context.item(args.item)
    account = await context.unlocked()
    if await account.role() is StaffRole.MEDIATOR:
        if args.attested is None:
            raise Usage("cli.attested")
        done = await account.mediator.decisions.recall_for(case, item, Attested(args.attested))
    else:
        done = await (await context.speaker()).letters.recall(case, item)
    return show.done(context, done, "taken-back")


@COMMANDS.add("refuse", a.ITEM, a.SURE)
async def refuse(context: CommandContext, args: Namespace) -> Result:
    """Send a letter back unopened. Its writer is not told."""
    case, item = await context.item(args.item)
    account = await context.unlocked()
    context.terminal.say("refuse-means")
    context.require_yes(args, "refuse-ask")
    if await account.role() is StaffRole.MEDIATOR:
        done = await account.mediator.decisions.refuse_in_person(case, item)
    else:
        done = await (await context.speaker()).letters.refuse(case, item)
    return show.done(context, done, "sent-back")


@COMMANDS.add("pause", a.OWN_CASE)
async def pause(context: CommandContext, args: Namespace) -> Result:
    """Stop everything for now."""
    case = await context.case(args.case)
    done = await (await context.speaker()).contact.pause(case)
    return show.done(context, done, "paused")


@COMMANDS.add("resume", a.OWN_CASE)
async def resume(context: CommandContext, args: Namespace) -> Result:
    """Lift one's own pause."""
    case = await context.case(args.case)
    done = await (await context.speaker()).contact.resume(case)
    return show.done(context, done, "resumed")


@COMMANDS.add("withdraw", a.OWN_CASE, a.SURE)
async def withdraw(context: CommandContext, args: Namespace) -> Result:
    """Leave for good, after saying what that means and hearing one exact word."""
    case = await context.case(args.case)
    helper = await context.speaker()
    context.terminal.say("withdraw-means")
    context.require_word(args, "withdraw-ask")
    done = await helper.contact.withdraw(case)
    return show.done(context, done, "withdrawn")
