"""The office: makes cases, gives mediators their places, keeps the list of staff, sees numbers. Never content, never a letter."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from relay.domain.ids import day_of
from relay.domain.model import Place, StaffRole
from relay_client.commands import arguments as a
from relay_client.commands import show, staffing
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.data import members
from relay_client.commands.today import warnings
from relay_client.roles.staffing import STAFF_ENDS
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.views.base import short

ASSIGNMENT_DAYS: Final = 90
COMMANDS = Commands()


@COMMANDS.add(
    "case new",
    a.arg("--lead", "NAME", required=True),
    a.arg("--takes-up", "CASE"),
    a.days(ASSIGNMENT_DAYS),
    *a.LINE,
    a.flag("--no-label"),
)
async def case_new(context: CommandContext, args: Namespace) -> Result:
    """Make a case and give it to its lead mediator. Its label is sealed for the mediators and the office."""
    account = await context.unlocked()
    lead = await account.find_staff(args.lead)
    label = None if args.no_label else context.take_line(args, "ask-label")
    earlier = None if args.takes_up is None else await context.case(args.takes_up)
    case = await account.coordinator.create_case(lead, days=args.days, label=label, takes_up=earlier)
    context.terminal.say("case-made", id=short(case))
    if earlier is not None:
        context.terminal.say("case-takes-up", name=short(earlier))
    return {
        "case": case.hex(),
        "short": short(case),
        "label": label,
        "takes_up": None if earlier is None else earlier.hex(),
    }


@COMMANDS.add("assign", a.CASE, a.arg("mediator", "NAME"), a.flag("--deputy"), a.days(ASSIGNMENT_DAYS))
async def assign(context: CommandContext, args: Namespace) -> Result:
    """Give a mediator a place in a case, or make it last longer."""
    case = await context.case(args.case)
    account = await context.unlocked()
    place = Place.DEPUTY if args.deputy else Place.LEAD
    mediator = await account.find_staff(args.mediator)
    done = await account.coordinator.assign(case, mediator, place, days=args.days)
    return show.done(context, done, "assigned", place=show.name_of(context.words, "place", place))


@COMMANDS.add("renew", a.arg("case", "CASE", nargs="?"), a.flag("--all", "arg-renew-all"), a.days(ASSIGNMENT_DAYS))
async def renew(context: CommandContext, args: Namespace) -> Result:
    """Make everyone's place in a case last longer, or in every case in which one ends soon."""
    if args.all == (args.case is not None):
        raise Usage("cli.handover")
    if args.all:
        changes = await (await context.unlocked()).coordinator.staffing.renew_due(days=args.days)
        return await staffing.changed(context, changes)
    case = await context.case(args.case)
    done = await (await context.unlocked()).coordinator.renew(case, days=args.days)
    context.terminal.say("renewed", count=len(done))
    return {"done": True, "places": len(done)}


@COMMANDS.add("end-assignment", a.CASE, a.arg("mediator", "NAME"), a.SURE)
async def end_assignment(context: CommandContext, args: Namespace) -> Result:
    """End a mediator's place in a case; what they could still open is destroyed on the server."""
    case = await context.case(args.case)
    account = await context.unlocked()
    mediator = await account.find_staff(args.mediator)
    context.terminal.say("end-assignment-means")
    context.require_yes(args, "end-assignment-ask")
    done = await account.coordinator.end_assignment(case, mediator)
    return show.done(context, done, "assignment-ended")


@COMMANDS.add("label", a.CASE, *a.LINE)
async def label(context: CommandContext, args: Namespace) -> Result:
    """Set a case's label and file number, sealed for its mediators and the office."""
    case = await context.case(args.case)
    account = await context.unlocked()
    text = context.take_line(args, "ask-label")
    helper = account.mediator if await account.role() is StaffRole.MEDIATOR else account.coordinator
    done = await helper.label(case, text)
    return {"label": text, **show.done(context, done, "labelled")}


@COMMANDS.add("staff list")
async def staff_list(context: CommandContext, _args: Namespace) -> Result:
    """List the staff with their roles and how long they are vouched for."""
    account = await context.unlocked()
    mediator = await account.role() is StaffRole.MEDIATOR
    staff_members = await (account.mediator.staff() if mediator else account.coordinator.staff())
    for member in staff_members:
        role = show.name_of(context.words, "role", member.role)
        until = context.words.day(day_of(member.not_after))
        context.terminal.show(
            f"  {short(member.keyset)}  {one_line(member.name):<28}  {role:<14}  {until}  {member.short_fingerprint}"
        )
    return {
        "staff": [
            {**members(staff_member, "keyset name role not_after"), "fingerprint": staff_member.short_fingerprint}
            for staff_member in staff_members
        ]
    }


@COMMANDS.add("staff end", a.arg("name", "NAME", "arg-staff-name"), a.SURE)
async def staff_end(context: CommandContext, args: Namespace) -> Result:
    """End a member of staff's authority, after one exact word."""
    account = await context.unlocked()
    keyset = await account.find_staff(args.name)
    context.terminal.say("staff-end-means")
    context.require_word(args, "close-ask")
    await account.coordinator.end_staff(keyset)
    context.terminal.say("staff-ended")
    return {"done": True, "keyset": keyset.hex()}


@COMMANDS.add("counts")
async def counts(context: CommandContext, _args: Namespace) -> Result:
    """Show the numbers an office may see."""
    numbers = await (await context.unlocked()).coordinator.counts()
    context.terminal.say("counts-cases", count=numbers.cases)
    context.terminal.say("counts-held", count=numbers.held)
    if numbers.oldest_held is not None:
        context.terminal.say("counts-oldest", wait=context.words.waiting(numbers.oldest_held, context.now()))
    context.terminal.say("counts-without-mediator", count=numbers.without_mediator)
    context.terminal.say("counts-without-deputy", count=numbers.without_deputy)
    context.terminal.say("counts-ending", count=numbers.assignments_ending)
    return members(numbers, "cases held oldest_held without_mediator without_deputy assignments_ending")


@COMMANDS.add("warnings")
async def all_warnings(context: CommandContext, _args: Namespace) -> Result:
    """Show what runs out or is missing; where somebody's authority ends soon, the status says so too."""
    account = await context.unlocked()
    office = await account.role() is StaffRole.COORDINATOR
    warns = await account.coordinator.warnings() if office else await account.staff_warnings()
    if not warns:
        context.terminal.say("warnings-none")
    await warnings(context, warns, await account.cases(), named=None)
    return {
        "warnings": [members(warn, "code case name days") for warn in warns],
        show.RUNS_OUT: any(warn.code in STAFF_ENDS for warn in warns),
    }
