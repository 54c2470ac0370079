"""A mediator's day: what waits, how a case stands, and the step from preparing to open.

Made for forty cases at once: the oldest first, by label, with what runs out beside it.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.ids import Seconds, day_of
from relay.domain.model import Attested, CaseState, ItemState, Side
from relay_client.commands import show, troubles
from relay_client.commands.base import Arguments, CliCommand, CommandContext, Result
from relay_client.commands.party import kinds_from, unchanged
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views import CaseSummary, CaseView, HeldItem, Warn, short


async def today(context: CommandContext, _args: Namespace) -> Result:
    """Show what waits: oldest first, postponed letters on their day, answers to slips, what runs out."""
    found = await (await context.unlocked()).mediator.today()
    words, terminal = context.words, context.terminal
    now = context.now()
    due = [each for each in found.queue if each.due <= now]
    terminal.say("today-title", style=Style.HEADING, count=len(due))
    context.shown.update({each.item: each.case for each in found.queue})
    for each in due:
        label = one_line(each.label or short(each.case))
        wait = words.waiting(each.held_at, now)
        what = f"{side_word(context, each.side)}  {show.name_of(words, 'kind', each.kind)}"
        terminal.show(f"  {short(each.item)}  {label:<20.20}  {what}  {wait}")
    later = len(found.queue) - len(due)
    if later:
        terminal.say("today-later", count=later)
    for case, side in found.answered:
        label = next((each.label for each in found.cases if each.case == case), None) or short(case)
        terminal.say("today-answered", label=one_line(label), side=side_word(context, side))
    if found.cosigns:
        terminal.say("today-cosigns", count=found.cosigns)
    warnings(context, found.warnings, found.cases)
    return {
        **troubles.say(context, found.troubled),
        "held": [
            {
                "item": each.item.hex(),
                "short": short(each.item),
                "case": each.case.hex(),
                "label": each.label,
                "side": each.side.value,
                "kind": each.kind.value,
                "held_at": each.held_at,
                "due": each.due,
            }
            for each in found.queue
        ],
        "answered": [{"case": case.hex(), "side": side.value} for case, side in found.answered],
        "cosigns": found.cosigns,
        "warnings": [
            {"code": each.code, "case": each.case.hex(), "name": each.name, "days": each.days}
            for each in found.warnings
        ],
    }


def side_word(context: CommandContext, side: Side) -> str:
    """Return the word for a side; neither comes first."""
    return show.name_of(context.words, "side", side)


def warnings(context: CommandContext, found: tuple[Warn, ...], cases: tuple[CaseSummary, ...]) -> None:
    """Show warnings, each with the label of its case."""
    labels = {each.case: each.label for each in cases}
    for each in found:
        label = labels.get(each.case) or short(each.case)
        name = each.code.replace(".", "-").replace("_", "-")
        side = "" if each.side is None else side_word(context, each.side)
        told = context.words(name, label=one_line(label), name=one_line(each.name), days=each.days or 0, side=side)
        context.terminal.show(told, Style.NOTICE)


async def cases(context: CommandContext, _args: Namespace) -> Result:
    """List one's own cases, with how many letters wait in each."""
    found = await (await context.unlocked()).cases()
    if not found and not found.troubled:
        context.terminal.say("cases-none")
    for each in found:
        label = one_line(each.label or "")
        state = show.state_of(context.words, each)
        context.terminal.show(
            f"  {short(each.case)}  {label:<28.28}  {state:<16}  {context.words('held-count', count=each.held or 0)}"
        )
    return {
        **troubles.say(context, found.troubled),
        "cases": [
            {
                "case": each.case.hex(),
                "short": short(each.case),
                "label": each.label,
                "role": each.role.value,
                "state": each.state.value,
                "side": None if each.side is None else each.side.value,
                "place": None if each.place is None else each.place.value,
                "held": each.held,
                "mediators": each.mediators,
                "not_after": each.not_after,
            }
            for each in found
        ],
    }


async def case(context: CommandContext, args: Namespace) -> Result:
    """Show a case whole: both sides beside each other, the people, the letters."""
    found = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    view = await mediator.case(found)
    listed = await mediator.items(found)
    _say_case(context, view)
    context.terminal.say("case-items", style=Style.HEADING)
    context.shown.update({each.item: each.case for each in listed})
    for each in listed:
        context.terminal.show("  " + item_line(context, each))
        if each.remark:
            head = show.by_mediator(context.words, "said-remark", each.remark_by)
            show.beside(context, head, each.remark, indent=" " * 6)
    return {**show.case_data(view), "items": [item_data(each) for each in listed]}


def _say_case(context: CommandContext, view: CaseView) -> None:
    words, terminal = context.words, context.terminal
    title = one_line(view.summary.label or short(view.summary.case))
    terminal.say("case-title", style=Style.HEADING, title=title, state=show.state_of(words, view.summary))
    for each in view.sides:
        terminal.say("case-side", side=side_word(context, each.side))
        yes_no = (
            ("enrolled", each.enrolled),
            ("consent", each.consent is not None),
            ("prepared", bool(each.prepared)),
        )
        for name, holds in yes_no:
            terminal.say(f"side-{name}" if holds else f"side-not-{name}")
        if each.attested:
            terminal.say("side-attested")
        if each.pause is not None or each.consent_pause:
            terminal.say("side-paused", style=Style.NOTICE)
        kinds = ", ".join(show.name_of(words, "kind", kind) for kind in sorted(each.kinds, key=lambda k: k.value))
        terminal.say("side-kinds", kinds=kinds or words("kinds-none"))
    for account in view.mediators:
        place = words("place-deputy") if account.place is None else show.name_of(words, "place", account.place)
        until = words.day(day_of(account.not_after or Seconds(0)))
        terminal.say("case-mediator", name=one_line(account.name), place=place, until=until)
    for given in view.delegations:
        until = words.day(day_of(given.not_after))
        name = "case-delegation" if given.live else "case-delegation-ended"
        terminal.say(
            name,
            name=one_line(given.name),
            side=side_word(context, given.side),
            until=until,
            id=short(given.record),
        )
    if view.mediators_pause is not None:
        terminal.say("case-mediators-pause", style=Style.NOTICE)
    if view.service_pause is not None:
        terminal.say("case-service-pause", style=Style.NOTICE)
    warnings(context, view.warnings, (view.summary,))
    if view.summary.state is CaseState.PREPARING:
        terminal.say("case-next-preparing")


def item_line(context: CommandContext, each: HeldItem) -> str:
    """Return the line of an item as its mediators see it."""
    words = context.words
    state = show.name_of(words, "item-state", each.state)
    if each.state is ItemState.HELD and each.postponed_until is not None:
        state = words("item-postponed", day=words.day(each.postponed_until))
    moment = words.day(day_of(each.held_at))
    what = f"{side_word(context, each.side)}  {show.name_of(words, 'kind', each.kind)}"
    return f"{short(each.item)}  {moment}  {what}: {state}"


def item_data(each: HeldItem) -> dict[str, Json]:
    """Return an item for scripts."""
    return {
        "item": each.item.hex(),
        "short": short(each.item),
        "case": each.case.hex(),
        "state": each.state.value,
        "side": each.side.value,
        "kind": each.kind.value,
        "held_at": each.held_at,
        "told": each.told,
        "taken_back": each.taken_back,
        "readable": each.readable,
        "in_person": each.in_person,
        "postponed_until": each.postponed_until,
        "remark": each.remark,
        "remark_by": each.remark_by,
    }


async def attest_consent(context: CommandContext, args: Namespace) -> Result:
    """Record the consent of somebody without an account, or that they took it back."""
    found = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    side, seen = Side(args.side), Attested(args.seen)
    if args.end:
        done = await mediator.attest_consent_end(found, side, seen)
    else:
        done = await mediator.attest_consent(found, side, seen, guardian=args.guardian)
    context.terminal.say("attested-consent-end" if args.end else "attested-consent")
    return {"done": True, **show.outcome(done)}


def _attest_takes(arguments: Arguments) -> None:
    case_and_side(arguments)
    arguments.add("--seen", choices=[each.value for each in Attested], required=True)


def _attest_consent_takes(arguments: Arguments) -> None:
    _attest_takes(arguments)
    arguments.flag("--guardian")
    arguments.flag("--end", help_id="arg-consent-end")


async def attest_preferences(context: CommandContext, args: Namespace) -> Result:
    """Record what somebody without an account is willing to receive."""
    found = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    kinds = kinds_from(args.kinds)
    done = await mediator.attest_preferences(
        found, Side(args.side), kinds, Attested(args.seen), tell_opened=bool(args.tell)
    )
    context.terminal.say("attested-preferences")
    return {"done": True, **show.outcome(done)}


def _attest_preferences_takes(arguments: Arguments) -> None:
    _attest_takes(arguments)
    arguments.add("--kinds", metavar="KINDS", required=True)
    arguments.yes_or_no("tell")


async def prepared(context: CommandContext, args: Namespace) -> Result:
    """Note that one side's preparation was checked."""
    found = await context.case(args.case)
    context.terminal.say("prepared-means", side=side_word(context, Side(args.side)))
    if not context.sure(args, "prepared-ask"):
        return unchanged(context)
    done = await (await context.unlocked()).mediator.prepared(found, Side(args.side))
    context.terminal.say("prepared-done")
    return {"done": True, **show.outcome(done)}


def _prepared_takes(arguments: Arguments) -> None:
    case_and_side(arguments)
    arguments.flag("--sure")


def case_and_side(arguments: Arguments) -> None:
    """Take a case and one of its sides."""
    arguments.add("case", metavar="CASE")
    arguments.add("side", choices=[each.value for each in Side])


def one_case(arguments: Arguments) -> None:
    """Take a case."""
    arguments.add("case", metavar="CASE")


def one_case_sure(arguments: Arguments) -> None:
    """Take a case, and that no question is wanted."""
    one_case(arguments)
    arguments.flag("--sure")


async def open_case(context: CommandContext, args: Namespace) -> Result:
    """Open the case: from now on a letter can be passed on."""
    found = await context.case(args.case)
    context.terminal.say("open-case-means")
    if not context.sure(args, "open-case-ask"):
        return unchanged(context)
    done = await (await context.unlocked()).mediator.open_case(found)
    context.terminal.say("open-case-done")
    return {"done": True, **show.outcome(done)}


async def pause_case(context: CommandContext, args: Namespace) -> Result:
    """Set the mediators' own pause."""
    found = await context.case(args.case)
    done = await (await context.unlocked()).mediator.pause(found)
    context.terminal.say("pause-case-done")
    return {"done": True, **show.outcome(done)}


async def resume_case(context: CommandContext, args: Namespace) -> Result:
    """Lift the mediators' pause, or the service's after a restore."""
    found = await context.case(args.case)
    done = await (await context.unlocked()).mediator.resume(found)
    context.terminal.say("resume-case-done")
    return {"done": True, **show.outcome(done)}


async def close(context: CommandContext, args: Namespace) -> Result:
    """End the case for good, after one exact word."""
    found = await context.case(args.case)
    context.terminal.say("close-means")
    if not args.sure and not context.terminal.confirm_by_word("close-ask", context.words("withdraw-word")):
        return unchanged(context)
    done = await (await context.unlocked()).mediator.close(found)
    context.terminal.say("close-done")
    return {"done": True, **show.outcome(done)}


COMMANDS = (
    CliCommand("today", today),
    CliCommand("cases", cases),
    CliCommand("case", case, one_case),
    CliCommand("attest consent", attest_consent, _attest_consent_takes),
    CliCommand("attest preferences", attest_preferences, _attest_preferences_takes),
    CliCommand("prepared", prepared, _prepared_takes),
    CliCommand("open-case", open_case, one_case_sure),
    CliCommand("pause-case", pause_case, one_case),
    CliCommand("resume-case", resume_case, one_case),
    CliCommand("close", close, one_case_sure),
)
