"""How a mediator's cases stand, and the step from preparing to open. What waits is in `today`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection, Iterable

from relay.domain.ids import Seconds, day_of
from relay.domain.model import Attested, CaseState, ItemState, Place, Side
from relay.domain.reasons import Why
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.data import members
from relay_client.commands.party import kinds_from
from relay_client.commands.today import needs, warnings
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Style
from relay_client.views.base import short
from relay_client.views.cases import CaseView, DelegationView, SideView
from relay_client.views.items import HeldItem

_HELD = (
    "item short case state side kind held_at told taken_back readable in_person postponed_until remark remark_by "
    "countersigned_by interpreter"
)
_SUMMARY = "case short label role state side place held mediators not_after"
_SEEN = a.one_of("--seen", Attested, required=True)
_LABEL_ALONE = 28
"""Columns of a label in a list: a longer one is cut, unless another would then look the same."""
_SHOWN = (
    Why.GUARDIAN_NOT_AGREED,
    Why.PAUSED,
    Why.CONSENT_ENDED,
    Why.LEFT,
    Why.SLIP_OVER,
    Why.DELIVERED,
    Why.SENT_BACK,
)
"""News that a mediator has seen once the case was shown; notes are seen where they are read."""
COMMANDS = Commands()


def side_word(context: CommandContext, side: Side) -> str:
    """Return the word for a side; neither comes first."""
    return show.name_of(context.words, "side", side)


def delegation_named(
    given: Iterable[DelegationView], typed: str, sides: Collection[Side] = tuple(Side)
) -> DelegationView:
    """Return the live delegation for one of these sides whose counsellor's name, or its id, begins so; Usage `cli.counsellor`."""
    wanted = typed.strip().casefold()
    fits = [
        delegation
        for delegation in given
        if delegation.live
        and delegation.side in sides
        and (delegation.name.casefold().startswith(wanted) or short(delegation.record).startswith(wanted))
    ]
    if len(fits) != 1:
        raise Usage("cli.counsellor", typed)
    return fits[0]


@COMMANDS.add("cases")
async def cases(context: CommandContext, _args: Namespace) -> Result:
    """List one's own cases, with how many letters wait in each."""
    partial_list = await (await context.unlocked()).cases()
    if not partial_list and not partial_list.troubled:
        context.terminal.say("cases-none")
    context.labels.update({case_summary.case: case_summary.label for case_summary in partial_list})
    by_case = {case_summary.case: case_summary for case_summary in partial_list}
    for of_case, label in (await choosing.names(context, list(by_case), _LABEL_ALONE)).items():
        summary = by_case[of_case]
        state = show.state_of(context.words, summary)
        context.terminal.show(
            f"  {short(summary.case)}  {label:<{_LABEL_ALONE}}  {state:<16}  {context.words('held-count', count=summary.held or 0)}"
        )
    return {
        **show.troubles(context, partial_list.troubled),
        "cases": [members(case_summary, _SUMMARY) for case_summary in partial_list],
    }


@COMMANDS.add("case", a.CASE)
async def case(context: CommandContext, args: Namespace) -> Result:
    """Show a case whole: both sides beside each other, the people, the letters."""
    case_id = await context.case(args.case)
    account = await context.unlocked()
    mediator = account.mediator
    view = await mediator.case(case_id)
    listed = await mediator.held.list(case_id)
    await _say_case(context, view)
    asked = await needs(context, await account.needs.of_case(case_id))
    context.terminal.say("case-items", style=Style.HEADING)
    context.shown.update({held_item.item: held_item.case for held_item in listed})
    for item in listed:
        context.terminal.show("  " + item_line(context, item))
        if item.remark:
            head = show.by_mediator(context.words, "said-remark", item.remark_by)
            show.beside(context, head, item.remark, indent=" " * 6)
    two = members(view, "two_mediators unflag_asked_by")
    await account.needs.saw(case_id, *_SHOWN)
    return {
        **show.case_data(view),
        **two,
        "needs": asked,
        "items": [members(held_item, _HELD) for held_item in listed],
    }


async def _say_case(context: CommandContext, view: CaseView) -> None:
    words, terminal = context.words, context.terminal
    title = one_line(view.summary.label or short(view.summary.case))
    terminal.say("case-title", style=Style.HEADING, title=title, state=show.state_of(words, view.summary))
    for side in view.sides:
        terminal.say("case-side", side=side_word(context, side.side))
        yes_no = (
            ("enrolled", side.enrolled),
            ("consent", side.consent is not None),
            ("prepared", bool(side.prepared)),
        )
        for name, holds in yes_no:
            terminal.say(f"side-{name}" if holds else f"side-not-{name}")
        if side.attested:
            terminal.say("side-attested")
        _say_guardians(context, side)
        if side.pause is not None or side.consent_pause:
            terminal.say("side-paused", style=Style.NOTICE)
        if side.ask_on is not None:
            terminal.say("side-ask-on", day=words.day(side.ask_on))
        kinds = ", ".join(show.name_of(words, "kind", kind) for kind in sorted(side.kinds, key=lambda k: k.value))
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
    _say_what_holds_back(context, view)
    await warnings(context, view.warnings, (view.summary,))
    if view.takes_up is not None:
        terminal.say("case-takes-up", name=short(view.takes_up))
    _say_to_who_is_new(context, view)


def _say_to_who_is_new(context: CommandContext, view: CaseView) -> None:
    """Say what opens a case, and ask whoever is new there whether they know one of the two: a deputy whenever they came."""
    preparing = view.summary.state is CaseState.PREPARING
    if preparing:
        context.terminal.say("case-next-preparing")
    if preparing or (view.summary.place is Place.DEPUTY and view.summary.state is not CaseState.CLOSED):
        context.terminal.say("case-know-one", id=short(view.summary.case))


def _say_guardians(context: CommandContext, side: SideView) -> None:
    """Say that a side is under age, and of each who decides together with it what they said."""
    if side.under_age:
        context.terminal.say("side-under-age")
    for guardian in side.guardians:
        answer = guardian.answer.value.replace("_", "-")
        context.terminal.say(f"side-guardian-{answer}", id=guardian.id)


def _say_what_holds_back(context: CommandContext, view: CaseView) -> None:
    """Say why a letter may not be passed on at once: pauses, and that two mediators decide."""
    terminal = context.terminal
    if view.mediators_pause is not None:
        terminal.say("case-mediators-pause", style=Style.NOTICE)
    if view.service_pause is not None:
        terminal.say("case-service-pause", style=Style.NOTICE)
    if view.two_mediators:
        terminal.say("case-two-mediators", style=Style.NOTICE)
    if view.unflag_asked_by is not None:
        terminal.say("case-one-mediator-asked", style=Style.NOTICE, name=one_line(view.unflag_asked_by))


def item_line(context: CommandContext, item: HeldItem) -> str:
    """Return the line of an item as its mediators see it."""
    words = context.words
    state = show.name_of(words, "item-state", item.state)
    if item.state is ItemState.HELD and item.postponed_until is not None:
        state = words("item-postponed", day=words.day(item.postponed_until))
    if item.countersigned_by is not None:
        state = words("item-countersigned", name=one_line(item.countersigned_by))
    if item.interpreter is not None:
        state = words("item-interpreted", state=state, name=one_line(item.interpreter))
    moment = words.day(day_of(item.held_at))
    what = f"{side_word(context, item.side)}  {show.name_of(words, 'kind', item.kind)}"
    return f"{short(item.item)}  {moment}  {what}: {state}"


@COMMANDS.add("attest consent", a.CASE, a.SIDE, _SEEN, a.flag("--end", "arg-consent-end"))
async def attest_consent(context: CommandContext, args: Namespace) -> Result:
    """Record the consent of somebody without an account, or that they took it back."""
    case_id = await (context.case_to_stop if args.end else context.case)(args.case)
    mediator = (await context.unlocked()).mediator
    side, seen = Side(args.side), Attested(args.seen)
    if args.end:
        done = await mediator.invitations.attest_consent_end(case_id, side, seen)
    else:
        done = await mediator.invitations.attest_consent(case_id, side, seen)
    return show.done(context, done, "attested-consent-end" if args.end else "attested-consent")


@COMMANDS.add(
    "attest preferences", a.CASE, a.SIDE, _SEEN, a.arg("--kinds", "KINDS", required=True), a.yes_or_no("tell")
)
async def attest_preferences(context: CommandContext, args: Namespace) -> Result:
    """Record what somebody without an account is willing to receive."""
    case_id = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    kinds = kinds_from(args.kinds)
    done = await mediator.invitations.attest_preferences(
        case_id, Side(args.side), kinds, Attested(args.seen), tell_opened=bool(args.tell)
    )
    return show.done(context, done, "attested-preferences")


@COMMANDS.add("prepared", a.CASE, a.SIDE, a.SURE)
async def prepared(context: CommandContext, args: Namespace) -> Result:
    """Note that one side's preparation was checked."""
    case_id = await context.case(args.case)
    account = await context.unlocked()
    context.terminal.say("prepared-means", side=side_word(context, Side(args.side)))
    if not (await account.mediator.case(case_id)).side(Side(args.side)).under_age:
        age = str(await account.mediator.guardians.age_line())
        context.terminal.say("prepared-age", age=age, id=short(case_id), side=args.side)
    context.require_yes(args, "prepared-ask")
    done = await account.mediator.invitations.prepared(case_id, Side(args.side))
    return show.done(context, done, "prepared-done")


@COMMANDS.add("open-case", a.CASE, a.SURE)
async def open_case(context: CommandContext, args: Namespace) -> Result:
    """Open the case: from now on a letter can be passed on."""
    case_id = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    view = await mediator.case(case_id)
    await choosing.say_case(context, case_id)
    names = one_line(", ".join(mediator.name for mediator in view.mediators))
    context.terminal.say("open-case-means", mediators=names)
    context.require_yes(args, "open-case-ask")
    done = await mediator.open_case(case_id)
    return show.done(context, done, "open-case-done")


@COMMANDS.add("pause-case", a.CASE)
async def pause_case(context: CommandContext, args: Namespace) -> Result:
    """Set the mediators' own pause."""
    case_id = await context.case_to_stop(args.case)
    done = await (await context.unlocked()).mediator.pause(case_id)
    return show.done(context, done, "pause-case-done")


@COMMANDS.add("resume-case", a.CASE)
async def resume_case(context: CommandContext, args: Namespace) -> Result:
    """Lift the mediators' pause, or the service's after a restore."""
    case_id = await context.case(args.case)
    done = await (await context.unlocked()).mediator.resume(case_id)
    return show.done(context, done, "resume-case-done")


@COMMANDS.add("close", a.CASE, a.SURE)
async def close(context: CommandContext, args: Namespace) -> Result:
    """End the case for good, after one exact word."""
    case_id = await context.case_to_stop(args.case)
    context.terminal.say("close-means")
    context.require_word(args, "close-ask")
    done = await (await context.unlocked()).mediator.close(case_id)
    return show.done(context, done, "close-done")
