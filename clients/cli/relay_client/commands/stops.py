"""Pausing, leaving, taking back, sending back: what must always work, at once, without a reason, and without a line too.

Taking back prints one sentence whatever had happened before, because anything else would tell whether it was opened.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from functools import partial

from relay.domain.case_rules import day_fits
from relay.domain.ids import CaseId
from relay.domain.model import Attested
from relay.domain.refusals import Code
from relay_client.commands import arguments as a
from relay_client.commands import catching_up, choosing, show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.catching_up import WRITTEN_DOWN
from relay_client.errors import ClientError
from relay_client.ui.exits import Usage, code_of, sentence
from relay_client.ui.terminal import Json, Style
from relay_client.views.cases import StopOutcome

COMMANDS = Commands()


@COMMANDS.add("recall", a.ITEM, a.one_of("--attested", Attested))
async def recall(context: CommandContext, args: Namespace) -> Result:
    """Take a letter back. The answer is always the same."""
    account = await context.unlocked()
    case, item = await account.stopping.letters(args.item, lambda: context.item(args.item))
    if await _is_mediator(context, case):
        if args.attested is None:
            raise Usage("cli.attested")
        done = await account.mediator.decisions.recall_for(case, item, Attested(args.attested))
        return show.done(context, done, "taken-back")
    await choosing.say_for(context, case)
    return await told(context, await account.stopping.recall(case, item), "taken-back")


@COMMANDS.add("refuse", a.ITEM, a.SURE)
async def refuse(context: CommandContext, args: Namespace) -> Result:
    """Send a letter back unopened. Its writer is not told."""
    account = await context.unlocked()
    case, item = await account.stopping.letters(args.item, lambda: context.item(args.item))
    await choosing.say_for(context, case)
    context.terminal.say("refuse-means")
    context.require_yes(args, "refuse-ask")
    if await _is_mediator(context, case):
        return show.done(context, await account.mediator.decisions.refuse_in_person(case, item), "sent-back")
    return await told(context, await account.stopping.refuse(case, item), "sent-back")


async def _is_mediator(context: CommandContext, case: CaseId) -> bool:
    """Whether this account mediates there; by this device where the service does not answer."""
    return await (await context.unlocked()).stopping.mediates(case)


@COMMANDS.add("pause", choosing.CONTACT, a.OWN_CASE, choosing.ALL, a.arg("--ask-on", "DAY", type=a.day))
async def pause(context: CommandContext, args: Namespace) -> Result:
    """Stop everything for now: in the contact that was named, or in all of them."""
    stopping = (await context.unlocked()).stopping
    await stopping.require_side()
    contacts = await choosing.to_stop_in(context, args, all_unasked=True)
    ask_on = args.ask_on
    if ask_on is not None and not day_fits(ask_on, context.now()):
        context.terminal.say("pause-no-day", style=Style.NOTICE)
        ask_on = None
    done = await _in_each(context, contacts.cases, partial(stopping.pause, ask_on=ask_on), "paused")
    if ask_on is not None:
        sentence = "paused-day-later" if done.get(WRITTEN_DOWN) else "paused-asked-on"
        context.terminal.say(sentence, day=context.words.day(ask_on))
    return {**done, "ask_on": ask_on}


@COMMANDS.add("resume", choosing.CONTACT, a.OWN_CASE)
async def resume(context: CommandContext, args: Namespace) -> Result:
    """Lift one's own pause."""
    case = await context.case(args.contact or args.case)
    await choosing.say_for(context, case)
    done = await (await context.speaker()).contact.resume(case)
    return show.done(context, done, "resumed")


@COMMANDS.add("withdraw", choosing.CONTACT, a.OWN_CASE, choosing.ALL, a.SURE)
async def withdraw(context: CommandContext, args: Namespace) -> Result:
    """Leave for good, after saying what that means and hearing one exact word."""
    await (await context.unlocked()).stopping.require_side()
    contacts = await choosing.to_stop_in(context, args, all_unasked=False)
    for name in (await choosing.names(context, contacts.cases)).values():
        context.terminal.say("for-contact", name=name)
    context.terminal.say("withdraw-means")
    context.require_word(args, "withdraw-ask")
    stopping = (await context.unlocked()).stopping
    return await _in_each(context, contacts.cases, stopping.withdraw, "withdrawn")


async def end_consent(context: CommandContext, args: Namespace) -> Result:
    """Take one's consent back in the one contact that is named or chosen."""
    args.contact, args.all = None, False
    contacts = await choosing.to_stop_in(context, args, all_unasked=False)
    return await _in_each(context, contacts.cases, (await context.unlocked()).stopping.end_consent, "consent-ended")


async def _in_each(
    context: CommandContext,
    cases: tuple[CaseId, ...],
    stop: Callable[[CaseId], Awaitable[StopOutcome]],
    sentence_: str,
) -> Result:
    """Stop in each of these contacts; what goes wrong in one of them keeps no other from being stopped, and is told."""
    if len(cases) == 1:
        await choosing.say_for(context, cases[0])
        return await told(context, await stop(cases[0]), sentence_)
    listed: list[Json] = []
    troubled: list[Json] = []
    waits, fault = False, None
    for case, name in (await choosing.names(context, cases)).items():
        context.terminal.say("for-contact", name=name)
        try:
            done = await told(context, await stop(case), sentence_)
        except ClientError as problem:
            fault = fault or (None if problem.code == Code.CASE_CLOSED.value else problem)
            context.terminal.show(f"{sentence(problem, context.words)} [{code_of(problem)}]", Style.FAILURE)
            listed.append({"case": case.hex(), "done": False, "code": problem.code})
            continue
        waits = waits or bool(done.get(WRITTEN_DOWN))
        troubled_here = done.pop(show.TROUBLED, ())
        troubled += troubled_here if isinstance(troubled_here, list) else []
        listed.append(done)
    if fault is not None:
        raise fault
    besides: dict[str, Json] = {show.TROUBLED: troubled} if troubled else {}
    return {"done": not waits, WRITTEN_DOWN: waits, "stops": listed, **besides}


async def told(context: CommandContext, stop: StopOutcome, sentence_: str) -> dict[str, Json]:
    """Say what came of a stop. Return it as data."""
    if stop.outcome is not None:
        return show.done(context, stop.outcome, sentence_)
    await _say_waiting(context, stop)
    return {"done": False, WRITTEN_DOWN: True, **catching_up.data_of(stop)}


async def _say_waiting(context: CommandContext, stop: StopOutcome) -> None:
    what = context.words(f"stop-what-{stop.what}")
    context.terminal.say("stop-written-down", style=Style.NOTICE, what=what)
    catching_up.say_urgent(context.terminal, await context.unlocked())
