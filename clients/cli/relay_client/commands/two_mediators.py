"""A case in which two mediators decide: the flag, and a mediator's word that a colleague may pass a letter on.

A countersignature is about a letter that was shown whole in this sitting, like any other decision; it passes nothing on by itself.
"""

from __future__ import annotations

from argparse import Namespace
from enum import Enum

from relay.domain.model import StaffRole
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.decisions import look_first, opened_item, pages_first
from relay_client.commands.mediator import delegation_named
from relay_client.errors import Misused
from relay_client.ui.exits import Usage

COMMANDS = Commands()


class Switch(Enum):
    """Whether two mediators are needed."""

    ON = "on"
    OFF = "off"


@COMMANDS.add("two-mediators", a.CASE, a.one_of("how", Switch, "arg-two-mediators"), a.SURE)
async def two_mediators(context: CommandContext, args: Namespace) -> Result:
    """Have the letters of a case passed on by two mediators, or ask that one is enough again."""
    case = await context.case(args.case)
    account, on = await context.unlocked(), args.how == Switch.ON.value
    office = await account.role() is StaffRole.COORDINATOR
    if office and not on:
        raise Misused("not.allowed")
    context.terminal.say("two-mediators-means" if on else "one-mediator-means")
    context.require_yes(args, "two-mediators-ask" if on else "one-mediator-ask")
    if office:
        done = await account.coordinator.two_mediators(case)
        return {"two_mediators": True, **show.done(context, done, "two-mediators-on")}
    done = await account.mediator.two_mediators(case, on=on)
    still = on or (await account.mediator.case(case)).two_mediators
    sentence = "two-mediators-on" if on else "one-mediator-asked" if still else "two-mediators-off"
    return {"two_mediators": still, **show.done(context, done, sentence)}


@COMMANDS.add("countersign", a.ITEM, a.arg("--to-counsellor", "NAME"), a.arg("--in-person-by", "NAME"), a.SURE)
async def countersign(context: CommandContext, args: Namespace) -> Result:
    """Say that a colleague may pass a letter on, where two mediators decide."""
    if args.in_person_by is not None and args.to_counsellor is not None:
        raise Usage("cli.release_to")
    opened = await opened_item(context, args.item)
    await look_first(context, args, opened)
    await pages_first(context, args, opened)
    await choosing.say_case(context, opened.case)
    context.terminal.say("countersign-means")
    context.require_yes(args, "countersign-ask")
    account = await context.unlocked()
    decisions = account.mediator.decisions
    if args.in_person_by is not None:
        done = await decisions.countersign_in_person(opened, await account.find_staff(args.in_person_by))
    elif args.to_counsellor is not None:
        view = await account.mediator.case(opened.case)
        given = delegation_named(view.delegations, args.to_counsellor, (opened.side.other,))
        done = await decisions.countersign_for_counsellor(opened, given.record)
    else:
        done = await decisions.countersign(opened)
    return show.done(context, done, "countersigned")
