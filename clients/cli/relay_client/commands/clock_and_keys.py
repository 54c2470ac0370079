"""What a person decides about their own keys and clock, where the service and this device do not agree.

Both are asked aloud, with what it means: nothing here happens by itself, and nothing of it can be reached from another command.
"""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands import arguments as a
from relay_client.commands.base import CommandContext, Commands, Result, Unchanged
from relay_client.ui.exits import moment

COMMANDS = Commands()


@COMMANDS.add("clock", a.flag("--take", "arg-clock-take"), a.flag("--own", "arg-clock-own"), a.SURE)
async def clock(context: CommandContext, args: Namespace) -> Result:
    """Show this device's time and the service's; go by the service's, or by one's own again, where the person says so."""
    account = await context.unlocked()
    if args.own:
        account.own_time()
    times = await account.times()
    context.terminal.say("clock-both", own=moment(times.own, context.words), told=moment(times.told, context.words))
    times_told: Result = {"own": times.own, "told": times.told}
    if not args.take:
        return {**times_told, "taken": False}
    context.terminal.say("clock-take-means")
    if not context.sure(args, "clock-take-ask"):
        raise Unchanged(times_told)
    account.take_time(times.told)
    context.terminal.say("clock-taken")
    return {**times_told, "taken": True}


@COMMANDS.add("take-older-keys", a.SURE)
async def take_older_keys(context: CommandContext, args: Namespace) -> Result:
    """Go on from older keys than this device has seen: after the service was restored, and only then."""
    account = await context.unlocked()
    context.terminal.say("older-keys-mean")
    context.require_yes(args, "older-keys-ask")
    seen, taken = await account.take_older_keys()
    context.terminal.say("older-keys-taken")
    return {"done": True, "seen": seen, "taken": taken}
