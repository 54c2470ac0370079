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
    Command,
    Desk,
    Found,
    insist_free,
    write_private,
    write_private_bytes,
)
from relay_client.commands.mediator import case_and_side, one_case, side_word
from relay_client.commands.party import unchanged
from relay_client.exits import Usage, sentence_id
from relay_client.margins import one_line
from relay_client.paper import insist_typesetter, slip_pdf
from relay_client.slips import slip_page
from relay_client.terminal import Json, Style
from relay_client.views import Enrolment, Listed, Outcome, Waiting, short

SLIP_DAYS: Final = 14
DELEGATION_DAYS: Final = 180


async def slip(desk: Desk, args: Namespace) -> Found:
    """Make a slip for one side: a page to print and hand over in person. An older slip of that side no longer counts.

    So nothing is made before it is sure that the new one can be put on paper.
    """
    case = await desk.case(args.case)
    person = await desk.unlocked()
    if args.pdf is not None:
        insist_typesetter()
    files: list[Path] = [each for each in (args.out, args.pdf) if each is not None]
    for each in files:
        insist_free(each)
    telephone = (await desk.letters.organisation(person.profile.origin)).telephone
    paper = await person.mediator.slip(case, Side(args.side), days=args.days)
    page = slip_page(paper, desk.words, telephone)
    if args.out is not None:
        write_private(args.out, page)
    if args.pdf is not None:
        write_private_bytes(args.pdf, slip_pdf(paper, desk.words, telephone))
    for each in files:
        desk.terminal.say("slip-written", file=str(each))
    if not files:
        desk.terminal.say("slip-here")
        desk.terminal.paper(page.rstrip("\n").split("\n"))
    desk.terminal.say("slip-hand-over", day=desk.words.day(day_of(paper.expires)))
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


async def enrolments(desk: Desk, args: Namespace) -> Found:
    """Show the slips of a case and what came back on them."""
    case = await desk.case(args.case)
    found = await (await desk.unlocked()).mediator.enrolments(case)
    if not found:
        desk.terminal.say("enrolments-none")
    for each in found:
        _say_enrolment(desk, each)
    return {"case": case.hex(), "slips": [_enrolment_data(each) for each in found]}


def _say_enrolment(desk: Desk, each: Enrolment) -> None:
    until = desk.words.day(day_of(each.expires))
    state = "answered" if each.answered else "waiting"
    desk.terminal.say(f"slip-{state}", id=short(each.slip), side=side_word(desk, each.side), until=until)
    if each.problem is not None:
        desk.terminal.show(desk.words(sentence_id(each.problem)), Style.FAILURE)
    elif each.answered:
        desk.terminal.say("slip-compare", fingerprint=each.short_fingerprint or "")
        if each.replaces:
            desk.terminal.say("slip-replaces", style=Style.NOTICE)


def _enrolment_data(each: Enrolment) -> dict[str, Json]:
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


async def confirm(desk: Desk, args: Namespace) -> Found:
    """Vouch for the keys that came back on a slip; somebody who comes back needs a second member of staff."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    fits = [
        each
        for each in await person.mediator.enrolments(case)
        if each.answered
        and (args.slip is None or short(each.slip).startswith(args.slip.lower()))
        and (args.side is None or each.side is Side(args.side))
    ]
    if len(fits) != 1:
        raise Usage("cli.which_slip" if fits else "cli.no_answer_yet")
    chosen = fits[0]
    _say_enrolment(desk, chosen)
    if chosen.problem is not None:
        raise Usage("cli.slip_wrong")
    if not desk.sure(args, "confirm-ask", fingerprint=chosen.short_fingerprint or ""):
        return unchanged(desk)
    second = None if args.second is None else await person.find_staff(args.second)
    done = await person.mediator.confirm(case, SlipId(chosen.slip), second=second)
    return _signed_or_waiting(desk, done, "confirmed")


def _signed_or_waiting(desk: Desk, done: Outcome | Waiting, sentence: str) -> Found:
    if isinstance(done, Waiting):
        desk.terminal.say("waits-for-second", name=one_line(done.name))
        return {"done": False, "waiting_for": done.name, "record": done.record.hex()}
    desk.terminal.say(sentence)
    return {"done": True, **show.outcome(done)}


def _confirm_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("--slip", metavar="ID", default=None, help_id="arg-confirm-slip")
    arguments.add("--side", choices=[each.value for each in Side], default=None, help_id="arg-confirm-side")
    arguments.add("--second", metavar="NAME", default=None)
    arguments.flag("--sure")


async def delegate(desk: Desk, args: Namespace) -> Found:
    """Let a counsellor act for one side. Where that person has an account, they sign it too."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    counsellor = await person.find_staff(args.counsellor)
    scopes = [Scope(each.strip()) for each in args.scopes.split(",")]
    begin = desk.now()
    end = Seconds(begin + args.days * SECONDS_PER_DAY)
    done = await person.mediator.delegate(case, Side(args.side), counsellor, scopes, Mode(args.mode), begin, end)
    return _signed_or_waiting(desk, done, "delegated")


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


async def revoke(desk: Desk, args: Namespace) -> Found:
    """End what a counsellor may do, now."""
    case = await desk.case(args.case)
    mediator = (await desk.unlocked()).mediator
    wanted = args.delegation.casefold()
    fits = [
        each
        for each in (await mediator.case(case)).delegations
        if each.live and (short(each.record).startswith(wanted) or each.name.casefold().startswith(wanted))
    ]
    if len(fits) != 1:
        raise Usage("cli.counsellor", args.delegation)
    done = await mediator.revoke(case, RecordId(fits[0].record))
    desk.terminal.say("revoked", name=one_line(fits[0].name))
    return {"done": True, **show.outcome(done)}


def _revoke_takes(arguments: Arguments) -> None:
    one_case(arguments)
    arguments.add("delegation", metavar="NAME", help_id="arg-delegation")


async def handover(desk: Desk, args: Namespace) -> Found:
    """Let another mediator of a case, or of all cases, read what this one can read."""
    person = await desk.unlocked()
    to = await person.find_staff(args.to)
    if (args.case is None) == (not args.all):
        raise Usage("cli.handover")
    if args.case is None:
        reports = await person.mediator.hand_over_all(to)
    else:
        reports = Listed([await person.mediator.hand_over(await desk.case(args.case), to)])
    for each in reports:
        desk.terminal.say("handed-over", id=short(each.case), count=each.items)
    desk.terminal.say("handover-means")
    handed: list[Json] = [
        {"case": each.case.hex(), "items": each.items, "records": each.records} for each in reports
    ]
    return {**troubles.say(desk, reports.troubled), "cases": handed}


def _handover_takes(arguments: Arguments) -> None:
    arguments.add("to", metavar="NAME", help_id="arg-handover-to")
    arguments.case()
    arguments.flag("--all", help_id="arg-handover-all")


async def deputies(desk: Desk, _args: Namespace) -> Found:
    """Show per case who the deputies are, and which case has none."""
    person = await desk.unlocked()
    listed: list[Json] = []
    for summary in await person.cases():
        view = await person.mediator.case(summary.case)
        names = [each.name for each in view.mediators if each.place is Place.DEPUTY]
        label = one_line(summary.label or short(summary.case))
        if names:
            desk.terminal.say("deputies-line", label=label, names=one_line(", ".join(names)))
        else:
            desk.terminal.say("deputies-none", style=Style.NOTICE, label=label)
        listed.append({"case": summary.case.hex(), "label": summary.label, "deputies": names})
    return {"cases": listed}


async def regrant(desk: Desk, args: Namespace) -> Found:
    """Give somebody who came back what had been passed on to them before."""
    case = await desk.case(args.case)
    mediator = (await desk.unlocked()).mediator
    waiting = await mediator.regrantable(case)
    if not waiting:
        desk.terminal.say("regrant-none")
    for each in waiting:
        await mediator.regrant(case, each.item)
        desk.terminal.say("regranted", id=short(each.item))
    return {"case": case.hex(), "items": [each.item.hex() for each in waiting]}


COMMANDS = (
    Command("slip", slip, _slip_takes),
    Command("enrolments", enrolments, one_case),
    Command("confirm", confirm, _confirm_takes),
    Command("delegate", delegate, _delegate_takes),
    Command("revoke", revoke, _revoke_takes),
    Command("handover", handover, _handover_takes),
    Command("deputies", deputies),
    Command("regrant", regrant, one_case),
)
