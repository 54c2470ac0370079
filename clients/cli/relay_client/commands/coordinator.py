"""The office: makes cases, gives mediators their places, keeps the list of staff, sees numbers. Never content, never a letter."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from relay.domain.ids import day_of
from relay.domain.model import Place, StaffRole
from relay_client.commands import show
from relay_client.commands.base import Arguments, Command, Desk, Found
from relay_client.commands.mediator import one_case, warnings
from relay_client.commands.party import unchanged
from relay_client.margins import one_line
from relay_client.views import short

ASSIGNMENT_DAYS: Final = 90


async def case_new(desk: Desk, args: Namespace) -> Found:
    """Make a case and give it to its lead mediator. Its label is sealed for the mediators and the office."""
    person = await desk.unlocked()
    lead = await person.find_staff(args.lead)
    label = None if args.no_label else desk.take_line(args, "ask-label")
    case = await person.coordinator.create_case(lead, days=args.days, label=label)
    desk.terminal.say("case-made", id=short(case))
    return {"case": case.hex(), "short": short(case), "label": label}


def _case_new_takes(arguments: Arguments) -> None:
    arguments.add("--lead", metavar="NAME", required=True)
    arguments.add("--days", type=int, default=ASSIGNMENT_DAYS, metavar="DAYS")
    arguments.text()
    arguments.flag("--no-label")


async def assign(desk: Desk, args: Namespace) -> Found:
    """Give a mediator a place in a case, or make it last longer."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    place = Place.DEPUTY if args.deputy else Place.LEAD
    mediator = await person.find_staff(args.mediator)
    done = await person.coordinator.assign(case, mediator, place, days=args.days)
    desk.terminal.say("assigned", place=show.name_of(desk.words, "place", place))
    return {"done": True, **show.outcome(done)}


def _assign_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("mediator", metavar="NAME")
    arguments.flag("--deputy")
    arguments.add("--days", type=int, default=ASSIGNMENT_DAYS, metavar="DAYS")


async def renew(desk: Desk, args: Namespace) -> Found:
    """Make everyone's place in a case last longer."""
    case = await desk.case(args.case)
    done = await (await desk.unlocked()).coordinator.renew(case, days=args.days)
    desk.terminal.say("renewed", count=len(done))
    return {"done": True, "places": len(done)}


def _renew_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("--days", type=int, default=ASSIGNMENT_DAYS, metavar="DAYS")


async def end_assignment(desk: Desk, args: Namespace) -> Found:
    """End a mediator's place in a case; what they could still open is destroyed on the server."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    mediator = await person.find_staff(args.mediator)
    desk.terminal.say("end-assignment-means")
    if not desk.sure(args, "end-assignment-ask"):
        return unchanged(desk)
    done = await person.coordinator.end_assignment(case, mediator)
    desk.terminal.say("assignment-ended")
    return {"done": True, **show.outcome(done)}


def _end_assignment_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("mediator", metavar="NAME")
    arguments.flag("--sure")


async def label(desk: Desk, args: Namespace) -> Found:
    """Set a case's label and file number, sealed for its mediators and the office."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    text = desk.take_line(args, "ask-label")
    helper = person.mediator if await person.role() is StaffRole.MEDIATOR else person.coordinator
    done = await helper.label(case, text)
    desk.terminal.say("labelled")
    return {"done": True, "label": text, **show.outcome(done)}


def _label_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.text()


async def staff_list(desk: Desk, _args: Namespace) -> Found:
    """List the staff with their roles and how long they are vouched for."""
    person = await desk.unlocked()
    mediator = await person.role() is StaffRole.MEDIATOR
    found = await (person.mediator.staff() if mediator else person.coordinator.staff())
    for each in found:
        role = show.name_of(desk.words, "role", each.role)
        until = desk.words.day(day_of(each.not_after))
        desk.terminal.show(
            f"  {short(each.keyset)}  {one_line(each.name):<28.28}  {role:<14}  {until}  {each.short_fingerprint}"
        )
    return {
        "staff": [
            {
                "keyset": each.keyset.hex(),
                "name": each.name,
                "role": each.role.value,
                "not_after": each.not_after,
                "fingerprint": each.short_fingerprint,
            }
            for each in found
        ]
    }


async def staff_end(desk: Desk, args: Namespace) -> Found:
    """End a member of staff's authority, after one exact word."""
    person = await desk.unlocked()
    keyset = await person.find_staff(args.name)
    desk.terminal.say("staff-end-means")
    if not args.sure and not desk.terminal.confirm_by_word("close-ask", desk.words("withdraw-word")):
        return unchanged(desk)
    await person.coordinator.end_staff(keyset)
    desk.terminal.say("staff-ended")
    return {"done": True, "keyset": keyset.hex()}


def _staff_end_takes(arguments: Arguments) -> None:
    arguments.add("name", metavar="NAME", help_id="arg-staff-name")
    arguments.flag("--sure")


async def counts(desk: Desk, _args: Namespace) -> Found:
    """Show the numbers an office may see."""
    found = await (await desk.unlocked()).coordinator.counts()
    desk.terminal.say("counts-cases", count=found.cases)
    desk.terminal.say("counts-held", count=found.held)
    if found.oldest_held is not None:
        desk.terminal.say("counts-oldest", wait=desk.words.waiting(found.oldest_held, desk.now()))
    desk.terminal.say("counts-without-mediator", count=found.without_mediator)
    desk.terminal.say("counts-without-deputy", count=found.without_deputy)
    desk.terminal.say("counts-ending", count=found.assignments_ending)
    return {
        "cases": found.cases,
        "held": found.held,
        "oldest_held": found.oldest_held,
        "without_mediator": found.without_mediator,
        "without_deputy": found.without_deputy,
        "assignments_ending": found.assignments_ending,
    }


async def all_warnings(desk: Desk, _args: Namespace) -> Found:
    """Show what runs out or is missing."""
    person = await desk.unlocked()
    found = await person.coordinator.warnings()
    if not found:
        desk.terminal.say("warnings-none")
    warnings(desk, found, await person.cases())
    return {
        "warnings": [
            {"code": each.code, "case": each.case.hex(), "name": each.name, "days": each.days} for each in found
        ]
    }


COMMANDS = (
    Command("case new", case_new, _case_new_takes),
    Command("assign", assign, _assign_takes),
    Command("renew", renew, _renew_takes),
    Command("end-assignment", end_assignment, _end_assignment_takes),
    Command("label", label, _label_takes),
    Command("staff list", staff_list),
    Command("staff end", staff_end, _staff_end_takes),
    Command("counts", counts),
    Command("warnings", all_warnings),
)
