"""A letter with an interpreter: a mediator gives one and takes it back, the interpreter reads it and gives a translation back.

A translation is shown to the writer of the letter before it may go anywhere; nothing in here passes anything on.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.policy import Standing
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show, texts
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.data import members
from relay_client.commands.decisions import look_first, opened_item, pages_first
from relay_client.errors import Misused
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Style
from relay_client.views.base import short
from relay_client.views.items import Letter

COMMANDS = Commands()


@COMMANDS.add("interpret", a.ITEM, a.arg("--by", "NAME", "arg-interpret-by", required=True), a.SURE)
async def interpret(context: CommandContext, args: Namespace) -> Result:
    """Give a letter to an interpreter, who can read this one and nothing else."""
    opened = await opened_item(context, args.item)
    await look_first(context, args, opened)
    await pages_first(context, args, opened)
    account = await context.unlocked()
    to = await account.find_staff(args.by)
    await choosing.say_case(context, opened.case)
    context.terminal.say("interpret-means", name=one_line(args.by))
    context.require_yes(args, "interpret-ask")
    done = await account.mediator.interpreting.share(opened, to)
    return show.done(context, done, "interpret-done", id=short(opened.item))


@COMMANDS.add("end-interpreting", a.ITEM, a.SURE)
async def end_interpreting(context: CommandContext, args: Namespace) -> Result:
    """Take a letter back from its interpreter, or put it down as one."""
    case, item = await context.item_to_stop(args.item)
    account = await context.unlocked()
    match await account.standing(case):
        case Standing.MEDIATOR:
            context.require_yes(args, "end-interpreting-ask")
            done = await account.mediator.interpreting.take_back(case, item)
            return show.done(context, done, "end-interpreting-taken", id=short(item))
        case Standing.INTERPRETER:
            context.require_yes(args, "put-down-ask")
            done = await account.interpreter.put_down(case, item)
            return show.done(context, done, "put-down-done", id=short(item))
        case _:
            raise Misused("role.other")


@COMMANDS.add("to-translate")
async def to_translate(context: CommandContext, _args: Namespace) -> Result:
    """List the letters that wait for a translation."""
    partial_list = await (await context.unlocked()).interpreter.given()
    if not partial_list and not partial_list.troubled:
        context.terminal.say("to-translate-none")
    for item in partial_list:
        when = context.words.moment(item.since)
        context.terminal.say("to-translate-one", id=short(item.item), moment=when, by=one_line(item.by))
    context.shown.update({shared_item.item: shared_item.case for shared_item in partial_list})
    listed = [members(shared_item, "item short case since by") for shared_item in partial_list]
    return {**show.troubles(context, partial_list.troubled), "to_translate": listed}


@COMMANDS.add(
    "translate",
    a.ITEM,
    *a.TEXT,
    texts.DRAFT,
    a.arg("--written-in", "LANGUAGE"),
    a.flag("--read", "arg-translate-read"),
    a.SURE,
    text="translation",
)
async def translate(context: CommandContext, args: Namespace) -> Result:
    """Read the letter that one was given, and give its translation back."""
    text = None if args.read else await texts.handed_in(context, args)
    case, item = await context.item(args.item)
    interpreter = (await context.unlocked()).interpreter
    opened = await interpreter.read(case, item)
    shown = show.letter(context, opened)
    if args.read:
        return shown
    if args.written_in is None:
        raise Usage("cli.translate_language")
    text = await texts.written(context, args) if text is None else text
    known = await interpreter.cases.readers(case)
    listed = show.readers(context, known)
    context.terminal.say("translate-means", style=Style.NOTICE)
    context.require_yes(args, "translate-ask")
    letter = Letter(text, args.written_in, opened.letter.subject)
    sent = await interpreter.give_back(opened, letter, known)
    await texts.sent(context)
    done = show.submitted(context, sent, "translate-done", id=short(sent.item))
    return {**done, "original": item.hex(), "readers": listed}
