"""Who joins a case and who takes part: slips and what came back on them, counsellors, deputies, hand-over, recovery.

A keyset is confirmed only where the code made with the paper slip fits; otherwise it is shown with what is wrong.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Final

from relay.domain.ids import SECONDS_PER_DAY, RecordId, Seconds, SlipId, day_of
from relay.domain.model import Mode, Place, Scope, Side
from relay_client.commands import show, troubles
from relay_client.commands.base import (
    Arguments,
    CliCommand,
    CommandContext,
    Result,
    require_free,
    write_private,
    write_private_bytes,
)
from relay_client.commands.mediator import case_and_side, one_case, side_word
from relay_client.commands.party import unchanged
from relay_client.pages.paper import require_typesetter, slip_pdf
from relay_client.ui.exits import Usage, sentence_id
from relay_client.ui.margins import one_line
from relay_client.ui.slip_page import slip_page
from relay_client.ui.terminal import Json, Style
from relay_client.views import AwaitingSignature, Outcome, PartialList, PendingEnrolment, short

SLIP_DAYS: Final = 14
DELEGATION_DAYS: Final = 180


async def slip(context: CommandContext, args: Namespace) -> Result:
    """Make a slip for one side: a page to print and hand over in person. An older slip of that side no longer counts.

    So nothing is made before it is sure that the new one can be put on paper.
    """
    case = await context.case(args.case)
    account = await context.unlocked()
    if args.pdf is not None:
        require_typesetter()
    files: list[Path] = [each for each in (args.out, args.pdf) if each is not None]
    for each in files:
        require_free(each)
    telephone = (await context.device_client.organisation(account.profile.origin)).telephone
    paper = await account.mediator.slip(case, Side(args.side), days=args.days)
    page = slip_page(paper, context.words, telephone)
    if args.out is not None:
        write_private(args.out, page)
    if args.pdf is not None:
        write_private_bytes(args.pdf, slip_pdf(paper, context.words, telephone))
    for each in files:
        context.terminal.say("slip-written", file=str(each))
    if not files:
        context.terminal.say("slip-here")
        context.terminal.paper(page.rstrip("\n").split("\n"))
    context.terminal.say("slip-hand-over", day=context.words.day(day_of(paper.expires)))
    return {
        "case": case.hex(),
        "side": paper.side.value,
        "expires": paper.expires,
        "slip": paper.slip.hex(),
        "file": None if args.out is None else str(args.out),
        "pdf": None if args.pdf is None else str(args.pdf),
        "link": None if files else paper.link,
    }


def _slip_takes(arguments: Arguments) -> None:
    case_and_side(arguments)
    arguments.add("--days", type=int, default=SLIP_DAYS, metavar="DAYS")
    arguments.add("--out", type=Path, metavar="FILE", default=None, help_id="arg-slip-out")
    arguments.add("--pdf", type=Path, metavar="FILE", default=None)


async def enrolments(context: CommandContext, args: Namespace) -> Result:
    """Show the slips of a case and what came back on them."""
    case = await context.case(args.case)
    found = await (await context.unlocked()).mediator.enrolments(case)
    if not found:
        context.terminal.say("enrolments-none")
    for each in found:
        _say_enrolment(context, each)
    return {"case": case.hex(), "slips": [_enrolment_data(each) for each in found]}


def _say_enrolment(context: CommandContext, each: PendingEnrolment) -> None:
    until = context.words.day(day_of(each.expires))
    state = "answered" if each.answered else "waiting"
    context.terminal.say(f"slip-{state}", id=short(each.slip), side=side_word(context, each.side), until=until)
    if each.problem is not None:
        context.terminal.show(context.words(sentence_id(each.problem)), Style.FAILURE)
    elif each.answered:
        context.terminal.say("slip-compare", fingerprint=each.short_fingerprint or "")
        if each.replaces:
            context.terminal.say("slip-replaces", style=Style.NOTICE)


def _enrolment_data(each: PendingEnrolment) -> dict[str, Json]:
    return {
        "slip": each.slip.hex(),
        "short": short(each.slip),
        "side": each.side.value,
        "epoch": each.epoch,
        "expires": each.expires,
        "answered": each.answered,
        "ours": each.ours,
        "problem": each.problem,
        "fingerprint": each.short_fingerprint,
        "replaces": each.replaces,
    }


async def confirm(context: CommandContext, args: Namespace) -> Result:
    """Vouch for the keys that came back on a slip; somebody who comes back needs a second member of staff."""
    case = await context.case(args.case)
    account = await context.unlocked()
    fits = [
        each
        for each in await account.mediator.enrolments(case)
        if each.answered
        and (args.slip is None or short(each.slip).startswith(args.slip.lower()))
        and (args.side is None or each.side is Side(args.side))
    ]
    if len(fits) != 1:
        raise Usage("cli.which_slip" if fits else "cli.no_answer_yet")
    chosen = fits[0]
    _say_enrolment(context, chosen)
    if chosen.problem is not None:
        raise Usage("cli.slip_wrong")
    if not context.sure(args, "confirm-ask", fingerprint=chosen.short_fingerprint or ""):
        return unchanged(context)
    second = None if args.second is None else await account.find_staff(args.second)
    done = await account.mediator.confirm(case, SlipId(chosen.slip), second=second)
    return _signed_or_waiting(context, done, "confirmed")


def _signed_or_waiting(context: CommandContext, done: Outcome | AwaitingSignature, sentence: str) -> Result:
    if isinstance(done, AwaitingSignature):
        context.terminal.say("waits-for-second", name=one_line(done.name))
        return {"done": False, "waiting_for": done.name, "record": done.record.hex()}
    context.terminal.say(sentence)
    return {"done": True, **show.outcome(done)}


def _confirm_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("--slip", metavar="ID", default=None, help_id="arg-confirm-slip")
    arguments.add("--side", choices=[each.value for each in Side], default=None, help_id="arg-confirm-side")
    arguments.add("--second", metavar="NAME", default=None)
    arguments.flag("--sure")


async def delegate(context: CommandContext, args: Namespace) -> Result:
    """Let a counsellor act for one side. Where that person has an account, they sign it too."""
    case = await context.case(args.case)
    account = await context.unlocked()
    counsellor = await account.find_staff(args.counsellor)
    scopes = [Scope(each.strip()) for each in args.scopes.split(",")]
    begin = context.now()
    end = Seconds(begin + args.days * SECONDS_PER_DAY)
    done = await account.mediator.delegate(case, Side(args.side), counsellor, scopes, Mode(args.mode), begin, end)
    return _signed_or_waiting(context, done, "delegated")


def _delegate_takes(arguments: Arguments) -> None:
    case_and_side(arguments)
    arguments.add("counsellor", metavar="NAME", help_id="arg-counsellor")
    arguments.add("--scopes", metavar="SCOPES", type=_scopes, default="submit,read")
    arguments.add("--mode", choices=[each.value for each in Mode], default=Mode.DICTATED.value)
    arguments.add("--days", type=int, default=DELEGATION_DAYS, metavar="DAYS")


def _scopes(typed: str) -> str:
    for each in typed.split(","):
        Scope(each.strip())
    return typed


async def revoke(context: CommandContext, args: Namespace) -> Result:
    """End what a counsellor may do, now."""
    case = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    wanted = args.delegation.casefold()
    fits = [
        each
        for each in (await mediator.case(case)).delegations
        if each.live and (short(each.record).startswith(wanted) or each.name.casefold().startswith(wanted))
    ]
    if len(fits) != 1:
        raise Usage("cli.counsellor", args.delegation)
    done = await mediator.revoke(case, RecordId(fits[0].record))
    context.terminal.say("revoked", name=one_line(fits[0].name))
    return {"done": True, **show.outcome(done)}


def _revoke_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("delegation", metavar="NAME", help_id="arg-delegation")


async def handover(context: CommandContext, args: Namespace) -> Result:
    """Let another mediator of a case, or of all cases, read what this one can read."""
    account = await context.unlocked()
    to = await account.find_staff(args.to)
    if (args.case is None) == (not args.all):
        raise Usage("cli.handover")
    if args.case is None:
        reports = await account.mediator.hand_over_all(to)
    else:
        reports = PartialList([await account.mediator.hand_over(await context.case(args.case), to)])
    for each in reports:
        context.terminal.say("handed-over", id=short(each.case), count=each.items)
    context.terminal.say("handover-means")
    handed: list[Json] = [
        {"case": each.case.hex(), "items": each.items, "records": each.records} for each in reports
    ]
    return {**troubles.say(context, reports.troubled), "cases": handed}


def _handover_takes(arguments: Arguments) -> None:
    arguments.add("to", metavar="NAME", help_id="arg-handover-to")
    arguments.case()
    arguments.flag("--all", help_id="arg-handover-all")


async def deputies(context: CommandContext, _args: Namespace) -> Result:
    """Show per case who the deputies are, and which case has none."""
    account = await context.unlocked()
    listed: list[Json] = []
    for summary in await account.cases():
        view = await account.mediator.case(summary.case)
        names = [each.name for each in view.mediators if each.place is Place.DEPUTY]
        label = one_line(summary.label or short(summary.case))
        if names:
            context.terminal.say("deputies-line", label=label, names=one_line(", ".join(names)))
        else:
            context.terminal.say("deputies-none", style=Style.NOTICE, label=label)
        listed.append({"case": summary.case.hex(), "label": summary.label, "deputies": names})
    return {"cases": listed}


async def regrant(context: CommandContext, args: Namespace) -> Result:
    """Give somebody who came back what had been passed on to them before."""
    case = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    waiting = await mediator.regrantable(case)
    if not waiting:
        context.terminal.say("regrant-none")
    for each in waiting:
        await mediator.regrant(case, each.item)
        context.terminal.say("regranted", id=short(each.item))
    return {"case": case.hex(), "items": [each.item.hex() for each in waiting]}


COMMANDS = (
    CliCommand("slip", slip, _slip_takes),
    CliCommand("enrolments", enrolments, one_case),
    CliCommand("confirm", confirm, _confirm_takes),
    CliCommand("delegate", delegate, _delegate_takes),
    CliCommand("revoke", revoke, _revoke_takes),
    CliCommand("handover", handover, _handover_takes),
    CliCommand("deputies", deputies),
    CliCommand("regrant", regrant, one_case),
)
