"""What a mediator made of somebody's letter: shown to its writer beside their own words, who says whether it may go.

Nothing in here passes anything on, and *later* changes nothing.
"""

from __future__ import annotations

from argparse import Namespace
from http import HTTPStatus

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Attested
from relay_client.commands import arguments as a
from relay_client.commands import show, texts
from relay_client.commands.base import CommandContext, Commands, Result, Unchanged
from relay_client.errors import Misused, ServerProblem
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short

_CHOICES = {"yes": "agree-yes", "no": "agree-no", "later": "agree-later"}
COMMANDS = Commands()


@COMMANDS.add(
    "agree",
    a.ITEM,
    a.arg("--choice", None, "arg-agree-choice", choices=list(_CHOICES)),
    *a.TEXT,
    texts.DRAFT,
    text="note",
)
async def agree(context: CommandContext, args: Namespace) -> Result:
    """Show one's own letter and what was made of it; then agree, say not like this, or leave it for later."""
    given = args.stdin or args.file is not None or args.draft is not None
    text = await texts.handed_in(context, args) if given else None
    case, item = await context.item(args.item)
    party = (await context.unlocked()).party
    offer = next(
        (offered_item for offered_item in await party.agreements.waiting(case) if offered_item.item == item), None
    )
    if offer is None:
        raise Misused("offer.none")
    terminal = context.terminal
    try:
        original = await party.letters.read(case, offer.original)
        terminal.say("agree-original", style=Style.HEADING, id=short(offer.original))
        own = show.letter(context, original)
    except ServerProblem as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        terminal.say("agree-original-gone", style=Style.NOTICE, id=short(offer.original))
        own = None
    made = await party.letters.read(case, item)
    terminal.say("agree-derived", style=Style.HEADING, id=short(item))
    base: dict[str, Json] = {"original": own, "made": show.letter(context, made)}
    terminal.say("agree-means")
    choice = args.choice or terminal.choose("agree-choice", _CHOICES)
    base |= {"choice": choice}
    if choice == "later":
        terminal.say("agree-kept", id=short(item))
        return base
    done = await party.agreements.answer(made, agrees=choice == "yes")
    base |= show.done(context, done, "agree-agreed" if choice == "yes" else "agree-not-agreed")
    if choice == "no":
        await _word(context, args, case, text)
    return base


async def _word(context: CommandContext, args: Namespace, case: CaseId, text: str | None) -> None:
    """Let somebody tell their mediator what is wrong; they need not."""
    if text is None:
        if args.choice is not None or not context.terminal.yes("agree-word-ask"):
            return
        text = await texts.written(context, args)
    if text.strip():
        await (await context.unlocked()).party.note(case, text)
        await texts.sent(context)
        context.terminal.say("agree-word-sent")


@COMMANDS.add("offer", a.ITEM)
async def offer(context: CommandContext, args: Namespace) -> Result:
    """Show a made text to whoever wrote the original."""
    case, item = await context.item(args.item)
    return await offered(context, case, item)


async def offered(context: CommandContext, case: CaseId, item: ItemId) -> Result:
    """Show a derived letter to its author and say so, or say that it must be read back to them."""
    done = await (await context.unlocked()).mediator.offers.offer(case, item)
    if done is None:
        context.terminal.say("offer-read-back", id=short(item))
        return {"offered": False}
    return {"offered": True, **show.done(context, done, "offer-done", id=short(item))}


@COMMANDS.add(
    "attest agree",
    a.ITEM,
    a.one_of("--seen", Attested, required=True),
    a.flag("--no", "arg-attest-agree-no"),
    a.SURE,
)
async def attest_agree(context: CommandContext, args: Namespace) -> Result:
    """Note what somebody without an account said when a made text was read back to them."""
    case, item = await context.item(args.item)
    mediator = (await context.unlocked()).mediator
    opened = await mediator.held.read(case, item)
    show.letter(context, opened)
    context.terminal.say("attest-agree-means")
    if not context.sure(args, "attest-agree-ask"):
        raise Unchanged
    done = await mediator.offers.attest(opened, Attested(args.seen), agrees=not args.no)
    return show.done(context, done, "attested-agree-no" if args.no else "attested-agree")
