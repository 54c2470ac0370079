"""Who joins a case and who takes part: slips and what came back on them, counsellors, deputies, hand-over, recovery.

A keyset is confirmed only where the code made with the paper slip fits; otherwise it is shown with what is wrong.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Final

from relay.domain.ids import SlipId, day_of
from relay.domain.model import Attested, Mode, Place, Scope, Side
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show
from relay_client.commands.base import (
    CommandContext,
    Commands,
    Result,
    require_free,
    write_private,
    write_private_bytes,
)
from relay_client.commands.data import members
from relay_client.commands.mediator import delegation_named, side_word
from relay_client.pages.paper.slip import slip_pdf
from relay_client.pages.paper.typesetter import require_typesetter
from relay_client.ui.exits import Usage, sentence_id
from relay_client.ui.margins import one_line
from relay_client.ui.slip_page import slip_page
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.cases import Outcome
from relay_client.views.people import AwaitingSignature, PendingEnrolment, SlipFor
from relay_client.views.troubled import PartialList

SLIP_DAYS: Final = 14
DELEGATION_DAYS: Final = 180
COMMANDS = Commands()


@COMMANDS.add(
    "slip",
    a.CASE,
    a.SIDE,
    a.days(SLIP_DAYS),
    a.file("--out", "arg-slip-out"),
    a.file("--pdf"),
    a.flag("--supporter", "arg-slip-supporter"),
)
async def slip(context: CommandContext, args: Namespace) -> Result:
    """Make a slip for one side, or for a supporter of it: a page to print and hand over in person. An older one counts no more.

    So nothing is made before it is sure that the new one can be put on paper.
    """
    case = await context.case(args.case)
    account = await context.unlocked()
    if args.pdf is not None:
        require_typesetter()
    files: list[Path] = [file for file in (args.out, args.pdf) if file is not None]
    for file in files:
        require_free(file)
    telephone = (await context.device_client.organisation(account.profile.origin)).telephone
    paper = await account.mediator.invitations.slip(case, Side(args.side), days=args.days, supporter=args.supporter)
    for_ = SlipFor.SUPPORTER if args.supporter else SlipFor.PARTY
    page = slip_page(paper, context.words, telephone, for_)
    if args.out is not None:
        write_private(args.out, page)
    if args.pdf is not None:
        write_private_bytes(args.pdf, slip_pdf(paper, context.words, telephone, for_))
    for file in files:
        context.terminal.say("slip-written", file=str(file))
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


@COMMANDS.add("enrolments", a.CASE)
async def enrolments(context: CommandContext, args: Namespace) -> Result:
    """Show the slips of a case and what came back on them."""
    case = await context.case(args.case)
    pending_enrolments = await (await context.unlocked()).mediator.invitations.enrolments(case)
    if not pending_enrolments:
        context.terminal.say("enrolments-none")
    for enrolment in pending_enrolments:
        _say_enrolment(context, enrolment)
    return {
        "case": case.hex(),
        "slips": [_enrolment_data(pending_enrolment) for pending_enrolment in pending_enrolments],
    }


def _say_enrolment(context: CommandContext, enrolment: PendingEnrolment) -> None:
    until = context.words.day(day_of(enrolment.expires))
    state = "answered" if enrolment.answered else "waiting"
    context.terminal.say(
        f"slip-{state}", id=short(enrolment.slip), side=side_word(context, enrolment.side), until=until
    )
    if enrolment.guardian:
        context.terminal.say("slip-for-guardian")
    if enrolment.problem is not None:
        context.terminal.show(context.words(sentence_id(enrolment.problem)), Style.FAILURE)
    elif enrolment.answered:
        context.terminal.say("slip-compare", fingerprint=enrolment.short_fingerprint or "")
        if enrolment.supporter:
            context.terminal.say("slip-supporter", style=Style.NOTICE)
        if enrolment.replaces:
            context.terminal.say("slip-replaces", style=Style.NOTICE)


def _enrolment_data(enrolment: PendingEnrolment) -> dict[str, Json]:
    return {
        **members(enrolment, "slip short side epoch expires answered ours problem"),
        "guardian": enrolment.guardian,
        "fingerprint": enrolment.short_fingerprint,
        "replaces": enrolment.replaces,
        "supporter": enrolment.supporter,
    }


@COMMANDS.add(
    "confirm",
    a.CASE,
    a.arg("--slip", "ID", "arg-confirm-slip"),
    a.one_of("--side", Side, "arg-confirm-side"),
    a.arg("--second", "NAME"),
    a.one_of("--seen", Attested),
    a.SURE,
)
async def confirm(context: CommandContext, args: Namespace) -> Result:
    """Vouch for the keys that came back on a slip; somebody who comes back needs a second member of staff."""
    case = await context.case(args.case)
    account = await context.unlocked()
    fits = [
        enrolment
        for enrolment in await account.mediator.invitations.enrolments(case)
        if enrolment.answered
        and (args.slip is None or short(enrolment.slip).startswith(args.slip.lower()))
        and (args.side is None or enrolment.side is Side(args.side))
    ]
    if len(fits) != 1:
        raise Usage("cli.which_slip" if fits else "cli.no_answer_yet")
    chosen = fits[0]
    _say_enrolment(context, chosen)
    if chosen.problem is not None:
        raise Usage("cli.slip_wrong")
    context.require_yes(args, "confirm-ask", fingerprint=chosen.short_fingerprint or "")
    second = None if args.second is None else await account.find_staff(args.second)
    attested = None if args.seen is None else Attested(args.seen)
    done = await account.mediator.invitations.confirm(case, SlipId(chosen.slip), second=second, attested=attested)
    return _signed_or_waiting(context, done, "confirmed")


def _signed_or_waiting(context: CommandContext, done: Outcome | AwaitingSignature, sentence: str) -> Result:
    if isinstance(done, AwaitingSignature):
        context.terminal.say("waits-for-second", name=one_line(done.name))
        return {"done": False, "waiting_for": done.name, "record": done.record.hex()}
    return show.done(context, done, sentence)


def _scopes(typed: str) -> tuple[Scope, ...]:
    return tuple(Scope(scope.strip()) for scope in typed.split(","))


@COMMANDS.add(
    "delegate",
    a.CASE,
    a.SIDE,
    a.arg("counsellor", "NAME", "arg-counsellor"),
    a.arg("--scopes", "SCOPES", type=_scopes, default="submit,read"),
    a.one_of("--mode", Mode, default=Mode.DICTATED.value),
    a.days(DELEGATION_DAYS),
)
async def delegate(context: CommandContext, args: Namespace) -> Result:
    """Let a counsellor act for one side. Where that person has an account, they sign it too."""
    case = await context.case(args.case)
    account = await context.unlocked()
    counsellor = await account.find_staff(args.counsellor)
    begin = context.now()
    end = await account.mediator.invitations.acts_until(args.days)
    done = await account.mediator.invitations.delegate(
        case, Side(args.side), counsellor, args.scopes, Mode(args.mode), begin, end
    )
    return _signed_or_waiting(context, done, "delegated")


@COMMANDS.add("revoke", a.CASE, a.arg("delegation", "NAME", "arg-delegation"))
async def revoke(context: CommandContext, args: Namespace) -> Result:
    """End what a counsellor may do, now."""
    case = await context.case_to_stop(args.case)
    mediator = (await context.unlocked()).mediator
    given = delegation_named(await mediator.known_delegations(case), args.delegation)
    done = await mediator.invitations.revoke(case, given.record)
    return show.done(context, done, "revoked", name=one_line(given.name))


@COMMANDS.add(
    "handover",
    a.arg("to", "NAME", "arg-handover-to"),
    a.OWN_CASE,
    a.flag("--all", "arg-handover-all"),
    a.flag("--again", "arg-handover-again"),
)
async def handover(context: CommandContext, args: Namespace) -> Result:
    """Let another mediator of a case, or of all cases, read what this one can read."""
    account = await context.unlocked()
    to = await account.find_staff(args.to)
    if (args.case is None) == (not args.all):
        raise Usage("cli.handover")
    if args.case is None:
        context.labels.update({summary.case: summary.label for summary in await account.cases()})
        reports = await account.mediator.handovers.hand_over_all(to, again=args.again)
    else:
        case = await context.case(args.case)
        await choosing.say_case(context, case)
        reports = PartialList([await account.mediator.handovers.hand_over(case, to, again=args.again)])
    by_case = {report.case: report for report in reports}
    for of_case, name in (await choosing.names(context, list(by_case))).items():
        context.terminal.say("handed-over", name=name, count=by_case[of_case].items)
        if by_case[of_case].notes:
            context.terminal.say("handed-over-notes")
    context.terminal.say("handover-means")
    handed: list[Json] = [members(report, "case items records notes") for report in reports]
    return {**show.troubles(context, reports.troubled), "cases": handed}


@COMMANDS.add("deputies")
async def deputies(context: CommandContext, _args: Namespace) -> Result:
    """Show per case who the deputies are, and which case has none."""
    account = await context.unlocked()
    listed: list[Json] = []
    labels = {summary.case: summary.label for summary in await account.cases()}
    context.labels.update(labels)
    for case, label in (await choosing.names(context, list(labels))).items():
        view = await account.mediator.case(case)
        names = [mediator.name for mediator in view.mediators if mediator.place is Place.DEPUTY]
        if names:
            context.terminal.say("deputies-line", label=label, names=one_line(", ".join(names)))
        else:
            context.terminal.say("deputies-none", style=Style.NOTICE, label=label)
        listed.append({"case": case.hex(), "label": labels[case], "deputies": names})
    return {"cases": listed}


@COMMANDS.add("regrant", a.CASE, a.flag("--again", "arg-regrant-again"))
async def regrant(context: CommandContext, args: Namespace) -> Result:
    """Give somebody who came back what had been passed on to them before, what they wrote, and private notes."""
    case = await context.case(args.case)
    given = await (await context.unlocked()).mediator.given_anew.give(case, again=args.again)
    if not (given.received or given.own or given.notes):
        context.terminal.say("regrant-none")
    for item in given.received:
        context.terminal.say("regranted", id=short(item))
    for item in given.own:
        context.terminal.say("recopied", id=short(item))
    if given.notes:
        context.terminal.say("notes-given-anew")
    context.terminal.say("regrant-means")
    return {
        "case": case.hex(),
        "items": [item_id.hex() for item_id in given.received],
        "own": [item_id.hex() for item_id in given.own],
        "notes": given.notes,
    }
