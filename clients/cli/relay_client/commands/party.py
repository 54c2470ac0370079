"""What a party does beside writing and reading: home, pausing, leaving, agreeing, and who reads what.

The same words stand for both sides, whatever the other did. Stopping never asks why.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import CaseState, Kind
from relay_client.apart import Apart
from relay_client.commands import show, troubles
from relay_client.commands.base import Arguments, Command, Desk, Found
from relay_client.exits import Usage
from relay_client.margins import one_line
from relay_client.terminal import Json, Style
from relay_client.views import CaseView, short


async def home(desk: Desk, _args: Namespace) -> Found:
    """Show every case of this person: how it stands, own letters, envelopes that wait, drafts."""
    person = await desk.unlocked()
    found: list[Json] = []
    summaries = await person.cases()
    desk.terminal.say("home-title", style=Style.HEADING)
    if not summaries and not summaries.troubled:
        desk.terminal.say("home-no-case")
    apart = Apart()
    for summary in summaries:
        view = await apart.of(summary.case, person.party.status(summary.case))
        piles = None if view is None else await apart.of(summary.case, person.party.items(summary.case))
        if view is None or piles is None:
            continue
        say_state(desk, view)
        listed = show.items(desk, piles)
        found.append({**show.case_data(view), **listed})
        desk.terminal.gap()
    troubled = troubles.say(desk, (*summaries.troubled, *apart.troubled))
    drafts = person.drafts()
    pending = person.pending()
    if drafts:
        desk.terminal.say("home-drafts", count=len(drafts))
    if pending:
        desk.terminal.say("home-pending", style=Style.NOTICE, count=len(pending))
    if any(each.state is not CaseState.CLOSED for each in summaries):
        desk.terminal.say("home-next")
    return {
        **troubled,
        "cases": found,
        "drafts": [each.id for each in drafts],
        "pending": [each.id for each in pending],
    }


def say_state(desk: Desk, view: CaseView) -> None:
    """Say in one or two sentences how a party's case stands, and who the mediators are."""
    own = view.sides[0]
    desk.terminal.say("case-line", id=short(view.summary.case), state=show.state_of(desk.words, view.summary))
    if own.pause is not None:
        desk.terminal.say("own-pause")
    if own.consent is None and view.summary.state is not CaseState.CLOSED:
        desk.terminal.say("own-consent-missing")
    for each in view.mediators:
        desk.terminal.say("your-mediator", name=one_line(each.name))
    if not view.mediators and view.summary.state is not CaseState.CLOSED:
        desk.terminal.say("no-mediator", style=Style.NOTICE)
    for warning in view.warnings:
        desk.terminal.say("party-" + warning.code.replace(".", "-").replace("_", "-"), style=Style.NOTICE)


async def consent(desk: Desk, args: Namespace) -> Found:
    """Agree to this contact, or take that back."""
    case = await desk.case(args.case)
    party = (await desk.unlocked()).party
    if args.end:
        done = await party.end_consent(case)
        desk.terminal.say("consent-ended")
    else:
        desk.terminal.say("consent-means")
        if not desk.sure(args, "consent-ask"):
            return unchanged(desk)
        done = await party.consent(case)
        desk.terminal.say("consent-given")
    return {"done": True, **show.outcome(done)}


def _consent_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.flag("--end", help_id="arg-consent-end")
    arguments.flag("--sure")


async def preferences(desk: Desk, args: Namespace) -> Found:
    """Show what this person is willing to receive, or change it."""
    case = await desk.case(args.case)
    party = (await desk.unlocked()).party
    own = (await party.status(case)).sides[0]
    kinds = own.kinds if args.kinds is None else kinds_from(args.kinds)
    tell = own.tell_opened if args.tell is None else bool(args.tell)
    changed = args.kinds is not None or args.tell is not None
    if changed:
        await party.preferences(case, kinds, tell_opened=tell)
        desk.terminal.say("preferences-saved")
    if not kinds:
        desk.terminal.say("preferences-none")
    for kind in sorted(kinds, key=lambda each: each.value):
        desk.terminal.say("preferences-kind", kind=show.name_of(desk.words, "kind", kind))
    desk.terminal.say("preferences-tell" if tell else "preferences-no-tell")
    return {"changed": changed, "kinds": sorted(kind.value for kind in kinds), "tell_opened": tell}


def _preferences_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.add("--kinds", metavar="KINDS", default=None)
    arguments.yes_or_no("tell")


def kinds_from(typed: str) -> frozenset[Kind]:
    """Read a list such as `letter,audio`, or `none`; Usage `cli.kinds` for anything else."""
    if typed.strip().lower() == "none":
        return frozenset()
    try:
        return frozenset(Kind(each.strip().lower()) for each in typed.split(","))
    except ValueError:
        raise Usage("cli.kinds", typed) from None


async def sign(desk: Desk, args: Namespace) -> Found:
    """Show what waits for this person's signature, and sign it where they agree."""
    person = await desk.unlocked()
    waiting = await person.cosigns()
    signed: list[Json] = []
    troubled = troubles.say(desk, waiting.troubled)
    if not waiting and not waiting.troubled:
        desk.terminal.say("sign-none")
    for request in waiting:
        if args.only is not None and not short(request.id).startswith(args.only.lower()):
            continue
        desk.terminal.say(
            f"sign-{request.what}",
            by=one_line(request.by),
            name=one_line(request.counsellor or ""),
            side=show.name_of(desk.words, "side", request.side),
            fingerprint=request.short_fingerprint or "",
        )
        if request.what == "delegation":
            for scope in sorted(request.scopes or (), key=lambda each: each.value):
                desk.terminal.show("  " + show.name_of(desk.words, "scope", scope))
            if request.not_after is not None:
                desk.terminal.say("sign-until", moment=desk.words.moment(request.not_after))
        if desk.sure(args, "sign-ask"):
            done = await person.cosign(request)
            desk.terminal.say("signed")
            signed.append(show.outcome(done))
    listed: list[Json] = [{"what": each.what, "short": short(each.id), "case": each.case.hex()} for each in waiting]
    return {**troubled, "waiting": listed, "signed": signed}


def _sign_takes(arguments: Arguments) -> None:
    arguments.add("only", nargs="?", default=None, metavar="ID", help_id="arg-sign-only")
    arguments.flag("--sure")


async def destroy(desk: Desk, args: Namespace) -> Found:
    """Destroy the author's own copy of a letter."""
    case, item = await desk.item(args.item)
    desk.terminal.say("destroy-means")
    if not desk.sure(args, "destroy-ask"):
        return unchanged(desk)
    person = await desk.unlocked()
    helper = person.party if await person.role() is None else person.counsellor
    done = await helper.destroy(case, item)
    desk.terminal.say("destroyed")
    return {"done": True, **show.outcome(done)}


def _destroy_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.flag("--sure")


def unchanged(desk: Desk) -> Found:
    """Say that nothing happened."""
    desk.terminal.say("nothing-changed")
    return {"done": False}


def only_case(arguments: Arguments) -> None:
    """Take the case and nothing else."""
    arguments.case()


COMMANDS = (
    Command("home", home),
    Command("consent", consent, _consent_takes),
    Command("preferences", preferences, _preferences_takes),
    Command("sign", sign, _sign_takes),
    Command("cosign", sign, _sign_takes),
    Command("destroy", destroy, _destroy_takes),
)
