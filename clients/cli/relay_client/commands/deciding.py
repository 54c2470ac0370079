"""A mediator's decisions about one letter: read it whole, pass it on, give it back, keep it, decide against it.

Every decision is about a letter that was shown whole in this sitting, by its whole id and its manifest: what was not is shown
first, or, with `--sure`, refused. Hints stand beside it and decide nothing.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import Attested, Side
from relay_client.commands import hinting, paging, show
from relay_client.commands.base import Arguments, CliCommand, CommandContext, Result, day, read_file
from relay_client.commands.mediator import case_and_side, side_word
from relay_client.commands.party import unchanged
from relay_client.errors import Misused, Unreadable, Unreviewed
from relay_client.roles.unreadable import decline_unread, return_unread
from relay_client.ui import margins
from relay_client.ui.exits import Usage, sentence
from relay_client.ui.terminal import Style
from relay_client.views import Letter, OpenedItem, short


async def review(context: CommandContext, args: Namespace) -> Result:
    """Show a letter whole, with its hints in the margin and listed below."""
    opened = await _opened(context, args.item)
    whole, data = _shown(context, opened)
    pages, seen = await paging.inspect(context, opened, args.pages)
    if whole:
        await context.keep_review(opened, pages=seen)
    return {**data, **pages}


def _review_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--pages", type=Path, metavar="FILE", default=None, help_id="arg-review-pages")


async def _opened(context: CommandContext, typed: str) -> OpenedItem:
    case, item = await context.item(typed)
    return await (await context.unlocked()).mediator.read(case, item)


def _shown(context: CommandContext, opened: OpenedItem) -> tuple[bool, Result]:
    """Show a letter for a decision. Return whether all of it was shown, and its data."""
    context.terminal.say(
        "review-head", style=Style.HEADING, side=side_word(context, opened.side), id=short(opened.item)
    )
    found = hinting.review(context, opened)
    context.terminal.say("review-next", id=short(opened.item))
    return found


async def _look_first(context: CommandContext, args: Namespace, opened: OpenedItem) -> None:
    """Show the letter unless these very bytes were shown in this sitting; Unreviewed where nobody looks at all of it now."""
    if await context.review_of(opened) is not None:
        return
    if args.sure or context.terminal.json_only or not _shown(context, opened)[0]:
        raise Unreviewed("release.unreviewed")
    await context.keep_review(opened)


async def release(context: CommandContext, args: Namespace) -> Result:
    """Pass a letter on: to the other, to a counsellor, or to be read out in person."""
    if args.in_person and args.to_counsellor is not None:
        raise Usage("cli.release_to")
    opened = await _opened(context, args.item)
    await _look_first(context, args, opened)
    if not await _pages_first(context, args, opened):
        return unchanged(context)
    note = _note(context, args)
    mediator = (await context.unlocked()).mediator
    if note:
        show.beside(context, context.words("release-note"), note)
    where = "in-person" if args.in_person else "counsellor" if args.to_counsellor is not None else "other"
    context.terminal.say("release-means-" + where)
    if not context.sure(args, "release-ask"):
        return unchanged(context)
    if args.in_person:
        done = await mediator.release_in_person(opened, note=note)
    elif args.to_counsellor is not None:
        delegation = await _delegation(context, opened, args.to_counsellor)
        done = await mediator.release_to_counsellor(opened, delegation, note=note)
    else:
        done = await mediator.release(opened, note=note)
    context.terminal.say("released-" + where)
    return {"done": True, "to": where, **show.outcome(done)}


async def _pages_first(context: CommandContext, args: Namespace, opened: OpenedItem) -> bool:
    """Whether to go on with a letter on paper: its pages are checked, and were looked at in this sitting or knowingly not."""
    if not opened.parts:
        return True
    context.terminal.say("pages-checking", count=len(opened.parts))
    await (await context.unlocked()).mediator.require_fit(opened)
    review = await context.review_of(opened)
    if review is not None and review.pages:
        return True
    if args.sure or context.terminal.json_only:
        raise Unreviewed("release.pages_unseen")
    context.terminal.say("pages-not-seen", style=Style.NOTICE, count=len(opened.parts), id=short(opened.item))
    return context.terminal.yes("pages-not-seen-ask")


def _note(context: CommandContext, args: Namespace) -> str | None:
    if args.note_file is not None:
        return read_file(args.note_file)
    return context.take_text(args) if args.note or args.stdin else None


async def _delegation(context: CommandContext, opened: OpenedItem, typed: str) -> RecordId:
    view = await (await context.unlocked()).mediator.case(opened.case)
    wanted = typed.strip().casefold()
    fits = [
        each.record
        for each in view.delegations
        if each.live
        and each.side is opened.side.other
        and (each.name.casefold().startswith(wanted) or short(each.record).startswith(wanted))
    ]
    if len(fits) != 1:
        raise Usage("cli.counsellor", typed)
    return fits[0]


def _release_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.flag("--note", help_id="arg-release-note")
    arguments.add("--note-file", dest="note_file", type=Path, metavar="FILE", default=None)
    arguments.flag("--stdin")
    arguments.flag("--in-person")
    arguments.add("--to-counsellor", metavar="NAME", default=None)
    arguments.flag("--sure")
    arguments.parser.set_defaults(file=None)


async def return_item(context: CommandContext, args: Namespace) -> Result:
    """Give a letter back to its writer with a reason, which only they and the mediators can read."""
    case, item = await context.item(args.item)
    opened = await _opened_or_not(context, args, case, item)
    if opened is not None:
        await _look_first(context, args, opened)
    reason = context.take_text(args)
    show.beside(context, context.words("return-reason"), reason)
    if not context.sure(args, "return-ask"):
        return unchanged(context)
    mediator = (await context.unlocked()).mediator
    if opened is None:
        done = await return_unread(mediator, case, item, reason)
    else:
        done = await mediator.return_item(opened, reason)
    context.terminal.say("return-done")
    return {"done": True, "unread": opened is None, **show.outcome(done)}


def _return_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.text()
    arguments.flag("--unread")
    arguments.flag("--sure")


async def _opened_or_not(context: CommandContext, args: Namespace, case: CaseId, item: ItemId) -> OpenedItem | None:
    """Open a letter to decide against it; None where it is not to be opened, or where it cannot be: that is said."""
    if args.unread:
        return None
    try:
        return await (await context.unlocked()).mediator.read(case, item)
    except (Unreadable, Misused) as fault:
        if isinstance(fault, Misused) and fault.code != "item.no_key":
            raise
        context.terminal.say("unread-because", style=Style.NOTICE, why=sentence(fault, context.words))
        return None


async def decline(context: CommandContext, args: Namespace) -> Result:
    """Decide that a letter is not passed on."""
    case, item = await context.item(args.item)
    opened = await _opened_or_not(context, args, case, item)
    if opened is not None:
        await _look_first(context, args, opened)
    context.terminal.say("decline-means")
    if not context.sure(args, "decline-ask"):
        return unchanged(context)
    mediator = (await context.unlocked()).mediator
    done = await (decline_unread(mediator, case, item) if opened is None else mediator.decline(opened))
    context.terminal.say("decline-done")
    return {"done": True, "unread": opened is None, **show.outcome(done)}


def _decline_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.flag("--unread")
    arguments.flag("--sure")


async def postpone(context: CommandContext, args: Namespace) -> Result:
    """Keep a letter until a day, with a remark to the mediators of the case."""
    case, item = await context.item(args.item)
    remark = context.take_text(args) if args.file is not None or args.stdin else None
    done = await (await context.unlocked()).mediator.postpone(case, item, args.day, remark=remark)
    context.terminal.say("postponed", day=context.words.day(args.day))
    return {"done": True, "until": args.day, **show.outcome(done)}


def _postpone_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("day", type=day, metavar="YYYY-MM-DD")
    arguments.text()


async def told(context: CommandContext, args: Namespace) -> Result:
    """Write down what somebody without an account tells, read it back to them, and keep it as their letter."""
    case = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    text = context.take_text(args)
    context.terminal.page(margins.letter(text, context.terminal.room))
    context.terminal.say("told-means")
    if not context.sure(args, "told-ask"):
        return unchanged(context)
    letter = Letter(text, context.words.language.value, None)
    readers = await mediator.readers(case)
    listed = show.readers(context, readers)
    sent = await mediator.told(case, Side(args.side), letter, Attested(args.seen), readers)
    context.terminal.say("told-done", id=short(sent.item))
    return {
        "done": True,
        **show.outcome(sent.outcome),
        "item": sent.item.hex(),
        "short": short(sent.item),
        "readers": listed,
    }


def _told_takes(arguments: Arguments) -> None:
    case_and_side(arguments)
    arguments.add("--seen", choices=[each.value for each in Attested], required=True)
    arguments.text()
    arguments.flag("--sure")


async def derive(context: CommandContext, args: Namespace) -> Result:
    """Make a new letter from one that is held: a translation, or a part left out. It is shown as such."""
    opened = await _opened(context, args.item)
    await _look_first(context, args, opened)
    text = context.take_text(args, opened.letter.text)
    context.terminal.say("derive-means")
    if not context.sure(args, "derive-ask"):
        return unchanged(context)
    mediator = (await context.unlocked()).mediator
    letter = Letter(text, args.written_in or opened.letter.language, opened.letter.subject)
    sent = await mediator.derived(opened, letter, await mediator.readers(opened.case))
    context.terminal.say("derive-done", id=short(sent.item))
    return {"done": True, **show.outcome(sent.outcome), "item": sent.item.hex(), "short": short(sent.item)}


def _derive_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.text()
    arguments.add("--written-in", metavar="LANGUAGE", default=None)
    arguments.flag("--sure")


COMMANDS = (
    CliCommand("review", review, _review_takes),
    CliCommand("release", release, _release_takes),
    CliCommand("return", return_item, _return_takes),
    CliCommand("decline", decline, _decline_takes),
    CliCommand("postpone", postpone, _postpone_takes),
    CliCommand("told", told, _told_takes),
    CliCommand("derive", derive, _derive_takes),
)
