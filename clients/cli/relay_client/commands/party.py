"""What a party does beside writing and reading: home, pausing, leaving, agreeing, and who reads what.

The same words stand for both sides, whatever the other did. Stopping never asks why.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from relay.domain.forms import Form, each_form
from relay.domain.ids import CaseId, day_of
from relay.domain.model import CaseState
from relay.domain.policy import Standing
from relay_client.cases.fault_collector import FaultCollector
from relay_client.commands import arguments as a
from relay_client.commands import choosing, erasure, show, stops
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.own_question import say_all
from relay_client.commands.today import needs, today
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.cases import CaseSummary, CaseView, SideView

_SIGN = (a.arg("only", "ID", "arg-sign-only", nargs="?"), a.SURE)
COMMANDS = Commands()


@COMMANDS.add("home")
async def home(context: CommandContext, args: Namespace) -> Result:
    """Show what needs this person, and every case: how it stands, own letters, envelopes that wait, drafts. To staff, `today`."""
    account = await context.unlocked()
    if await account.role() is not None:
        return await today(context, args)
    asked = await needs(context, (await account.needs.today()).needs)
    if asked:
        context.terminal.gap()
    summaries = await account.cases()
    context.terminal.say("home-title", style=Style.HEADING)
    joined = await account.unconfirmed()
    for code in joined:
        context.terminal.say("home-unconfirmed", fingerprint=code)
    if not summaries and not summaries.troubled and not joined:
        context.terminal.say("home-no-case")
    apart, listed = await _every_case(context, summaries)
    troubled = show.troubles(context, (*summaries.troubled, *apart.troubled))
    drafts = account.drafts()
    pending = account.pending()
    if drafts:
        context.terminal.say("home-drafts", count=len(drafts))
    if pending:
        context.terminal.say("home-pending", style=Style.NOTICE, count=len(pending))
    if any(summary.state is not CaseState.CLOSED for summary in summaries):
        context.terminal.say("home-next")
    return {
        **troubled,
        "needs": asked,
        "cases": listed,
        "unconfirmed": list(joined),
        "drafts": [draft.id for draft in drafts],
        "pending": [pending_info.id for pending_info in pending],
    }


async def _every_case(
    context: CommandContext, summaries: Iterable[CaseSummary]
) -> tuple[FaultCollector, list[Json]]:
    """Show each case of a party, by its name; of one in which they support somebody, where to see what they may read."""
    account, apart, shown = await context.unlocked(), FaultCollector(), list[Json]()
    by_case = {summary.case: summary for summary in summaries}
    names = await choosing.names(context, list(by_case))
    ordered = [by_case[case] for case in names]
    shown += await say_all(context, ordered, apart)
    for summary in (case_summary for case_summary in ordered if case_summary.role is not Standing.GUARDIAN):
        name = names[summary.case]
        if summary.role is Standing.SUPPORTER:
            context.terminal.say("home-supporter", name=name)
            continue
        view = await apart.of(summary.case, account.party.status(summary.case))
        piles = None if view is None else await apart.of(summary.case, account.party.letters.items(summary.case))
        if view is None or piles is None:
            continue
        say_state(context, view, name)
        await erasure.say(context, view, piles)
        listed = show.items(context, piles)
        shown.append({**show.case_data(view), "name": account.names.of(summary.case), **listed})
        context.terminal.gap()
    return apart, shown


def say_state(context: CommandContext, view: CaseView, name: str) -> None:
    """Say in one or two sentences how a party's case stands, and who the mediators are."""
    own = view.sides[0]
    context.terminal.say("case-line", name=name, state=show.state_of(context.words, view.summary))
    if own.pause is not None:
        context.terminal.say("own-pause")
        say_asked_day(context, own)
    if view.takes_up is not None:
        context.terminal.say("case-takes-up", name=earlier_name(context, view.takes_up))
    _say_together(context, own)
    if own.consent is None and view.summary.state is not CaseState.CLOSED:
        context.terminal.say("own-consent-missing")
    for mediator in view.mediators:
        context.terminal.say("your-mediator", name=one_line(mediator.name))
    if not view.mediators and view.summary.state is not CaseState.CLOSED:
        context.terminal.say("no-mediator", style=Style.NOTICE)
    for warning in view.warnings:
        context.terminal.say("party-" + warning.code.replace(".", "-").replace("_", "-"), style=Style.NOTICE)


def _say_together(context: CommandContext, own: SideView) -> None:
    """Say to somebody under age who decides with them, and what those said: a no in kind words, and that stopping is their own."""
    if not own.under_age:
        return
    context.terminal.say("own-under-age")
    for guardian in own.guardians:
        context.terminal.say(f"own-guardian-{guardian.answer.value.replace('_', '-')}")


def earlier_name(context: CommandContext, earlier: CaseId) -> str:
    """Return how the contact is called that a new one takes up: by its owner's own name for it, or its number."""
    account = context.account
    return (
        short(earlier) if account is None else one_line(account.names.shown(earlier, context.labels.get(earlier)))
    )


def say_asked_day(context: CommandContext, own: SideView) -> None:
    """Ask from the day that somebody chose whether they go on, and before it say when that is. Nothing ends a pause by itself."""
    if own.ask_on is None:
        return
    come = own.ask_on <= day_of(context.now())
    context.terminal.say("own-pause-ask" if come else "own-pause-until", day=context.words.day(own.ask_on))


@COMMANDS.add("consent", a.OWN_CASE, a.flag("--end", "arg-consent-end"), a.SURE)
async def consent(context: CommandContext, args: Namespace) -> Result:
    """Agree to this contact, or take that back."""
    if args.end:
        return await stops.end_consent(context, args)
    case = await context.case(args.case)
    party = (await context.unlocked()).party
    earlier = (await party.status(case)).takes_up
    if earlier is not None:
        context.terminal.say("consent-takes-up", name=earlier_name(context, earlier))
    own = (await party.status(case)).sides[0]
    context.terminal.say("consent-means")
    _say_together(context, own)
    context.require_yes(args, "consent-ask")
    done = show.done(context, await party.consent(case, takes_up=earlier), "consent-given")
    own = (await party.status(case)).sides[0]
    _say_welcome(context, own.kinds)
    context.terminal.say("preferences-change")
    return done


@COMMANDS.add("preferences", a.OWN_CASE, a.arg("--kinds", "KINDS"), a.yes_or_no("tell"))
async def preferences(context: CommandContext, args: Namespace) -> Result:
    """Show what this person is willing to receive, or change it."""
    case = await context.case(args.case)
    party = (await context.unlocked()).party
    own = (await party.status(case)).sides[0]
    kinds = own.kinds if args.kinds is None else kinds_from(args.kinds)
    tell = own.tell_opened if args.tell is None else bool(args.tell)
    changed = args.kinds is not None or args.tell is not None
    if changed:
        await party.preferences(case, kinds, tell_opened=tell)
        context.terminal.say("preferences-saved")
    _say_welcome(context, kinds)
    if Form.PAGES not in kinds:
        context.terminal.say("preferences-no-pages")
    context.terminal.say("preferences-tell" if tell else "preferences-no-tell")
    return {"changed": changed, "kinds": sorted(kind.value for kind in kinds), "tell_opened": tell}


def _say_welcome(context: CommandContext, kinds: Iterable[Form]) -> None:
    """Say in which forms something may reach this person."""
    if not kinds:
        context.terminal.say("preferences-none")
    for kind in sorted(kinds, key=lambda form: form.value):
        context.terminal.say("preferences-kind", kind=show.name_of(context.words, "kind", kind))


def kinds_from(typed: str) -> frozenset[Form]:
    """Read a list such as `typed,pages`, or `none`; `letter` stands for both of these. Usage `cli.kinds` for anything else."""
    if typed.strip().lower() == "none":
        return frozenset()
    try:
        return each_form(Form(form.strip().lower()) for form in typed.split(","))
    except ValueError:
        raise Usage("cli.kinds", typed) from None


@COMMANDS.add("cosign", *_SIGN)
@COMMANDS.add("sign", *_SIGN)
async def sign(context: CommandContext, args: Namespace) -> Result:
    """Show what waits for this person's signature, and sign it where they agree."""
    account = await context.unlocked()
    waiting = await account.cosigns()
    signed: list[Json] = []
    troubled = show.troubles(context, waiting.troubled)
    if not waiting and not waiting.troubled:
        context.terminal.say("sign-none")
    for request in waiting:
        if args.only is not None and not short(request.id).startswith(args.only.lower()):
            continue
        context.terminal.say(
            f"sign-{request.what}",
            by=one_line(request.by),
            name=one_line(request.counsellor or ""),
            side=show.name_of(context.words, "side", request.side),
            fingerprint=request.short_fingerprint or "",
        )
        if request.what == "supporter":
            context.terminal.say("sign-supporter-means")
        if request.what == "delegation":
            for scope in sorted(request.scopes or (), key=lambda scope: scope.value):
                context.terminal.show("  " + show.name_of(context.words, "scope", scope))
            if request.not_after is not None:
                context.terminal.say("sign-until", moment=context.words.moment(request.not_after))
        context.terminal.say("sign-waits", day=context.words.day(day_of(request.until)))
        if context.sure(args, "sign-ask"):
            done = await account.cosign(request)
            context.terminal.say("signed")
            signed.append(show.outcome(done))
    listed: list[Json] = [
        {
            "what": cosign_request.what,
            "short": short(cosign_request.id),
            "case": cosign_request.case.hex(),
            "until": cosign_request.until,
        }
        for cosign_request in waiting
    ]
    return {**troubled, "waiting": listed, "signed": signed}


@COMMANDS.add("destroy", a.ITEM, a.SURE)
async def destroy(context: CommandContext, args: Namespace) -> Result:
    """Destroy the author's own copy of a letter."""
    case, item = await context.item_to_stop(args.item)
    context.terminal.say("destroy-means")
    context.require_yes(args, "destroy-ask")
    done = await (await context.speaker_in(case)).letters.destroy(case, item)
    return show.done(context, done, "destroyed")
