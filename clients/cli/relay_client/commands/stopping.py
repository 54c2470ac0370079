"""Pausing, leaving, taking back, sending back: what must always work, at once, without a reason.

Taking back prints one sentence whatever had happened before, because anything else would tell whether it was opened.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import Attested, StaffRole
from relay_client.commands import show
from relay_client.commands.base import Arguments, Command, Desk, Found
from relay_client.commands.helper import speaker
from relay_client.commands.party import only_case, unchanged
from relay_client.exits import Usage


async def pause(desk: Desk, args: Namespace) -> Found:
    """Stop everything for now."""
    case = await desk.case(args.case)
    done = await (await speaker(desk)).pause(case)
    desk.terminal.say("paused")
    return {"done": True, **show.outcome(done)}


async def resume(desk: Desk, args: Namespace) -> Found:
    """Lift one's own pause."""
    case = await desk.case(args.case)
    done = await (await speaker(desk)).resume(case)
    desk.terminal.say("resumed")
    return {"done": True, **show.outcome(done)}


async def withdraw(desk: Desk, args: Namespace) -> Found:
    """Leave for good, after saying what that means and hearing one exact word."""
    case = await desk.case(args.case)
    helper = await speaker(desk)
    desk.terminal.say("withdraw-means")
    if not args.sure and not desk.terminal.confirm_by_word("withdraw-ask", desk.words("withdraw-word")):
        return unchanged(desk)
    done = await helper.withdraw(case)
    desk.terminal.say("withdrawn")
    return {"done": True, **show.outcome(done)}


def _withdraw_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.flag("--sure")


async def recall(desk: Desk, args: Namespace) -> Found:
    """Take a letter back. The answer is always the same."""
    case, item = await desk.item(args.item)
    person = await desk.unlocked()
    if await person.role() is StaffRole.MEDIATOR:
        if args.attested is None:
            raise Usage("cli.attested")
        done = await person.mediator.recall_for(case, item, Attested(args.attested))
    else:
        done = await (await speaker(desk)).recall(case, item)
    desk.terminal.say("taken-back")
    return {"done": True, **show.outcome(done)}


def _recall_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--attested", choices=[each.value for each in Attested], default=None)


async def refuse(desk: Desk, args: Namespace) -> Found:
    """Send a letter back unopened. Its writer is not told."""
    case, item = await desk.item(args.item)
    person = await desk.unlocked()
    desk.terminal.say("refuse-means")
    if not desk.sure(args, "refuse-ask"):
        return unchanged(desk)
    if await person.role() is StaffRole.MEDIATOR:
        done = await person.mediator.refuse_in_person(case, item)
    else:
        done = await (await speaker(desk)).refuse(case, item)
    desk.terminal.say("sent-back")
    return {"done": True, **show.outcome(done)}


def _refuse_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.flag("--sure")


COMMANDS = (
    Command("recall", recall, _recall_takes),
    Command("refuse", refuse, _refuse_takes),
    Command("pause", pause, only_case),
    Command("resume", resume, only_case),
    Command("withdraw", withdraw, _withdraw_takes),
)
