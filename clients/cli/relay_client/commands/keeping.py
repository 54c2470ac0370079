"""What a person decides about their own keys and clock, where the service and this device do not agree.

Both are asked aloud, with what it means: nothing here happens by itself, and nothing of it can be reached from another command.
"""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands.base import Arguments, Command, Desk, Found
from relay_client.commands.party import unchanged
from relay_client.exits import moment


async def clock(desk: Desk, args: Namespace) -> Found:
    """Show this device's time and the service's; go by the service's, or by one's own again, where the person says so."""
    person = await desk.unlocked()
    if args.own:
        person.own_time()
    times = await person.times()
    desk.terminal.say("clock-both", own=moment(times.own, desk.words), told=moment(times.told, desk.words))
    found: Found = {"own": times.own, "told": times.told}
    if not args.take:
        return {**found, "taken": False}
    desk.terminal.say("clock-take-means")
    if not desk.sure(args, "clock-take-ask"):
        return {**found, **unchanged(desk)}
    person.take_time(times.told)
    desk.terminal.say("clock-taken")
    return {**found, "taken": True}


def _clock_takes(arguments: Arguments) -> None:
    arguments.flag("--take", help_id="arg-clock-take")
    arguments.flag("--own", help_id="arg-clock-own")
    arguments.flag("--sure")


async def take_older_keys(desk: Desk, args: Namespace) -> Found:
    """Go on from older keys than this device has seen: after the service was restored, and only then."""
    person = await desk.unlocked()
    desk.terminal.say("older-keys-mean")
    if not desk.sure(args, "older-keys-ask"):
        return unchanged(desk)
    seen, taken = await person.take_older_keys()
    desk.terminal.say("older-keys-taken")
    return {"done": True, "seen": seen, "taken": taken}


def _older_takes(arguments: Arguments) -> None:
    arguments.flag("--sure")


COMMANDS = (
    Command("clock", clock, _clock_takes),
    Command("take-older-keys", take_older_keys, _older_takes),
)
