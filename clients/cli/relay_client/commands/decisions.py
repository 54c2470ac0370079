"""A mediator's decisions about one letter: read it whole, pass it on, give it back, keep it, decide against it.

Every decision is about a letter that was shown whole in this sitting, by its whole id and its manifest: what was not is shown
first, or, with `--sure`, refused. Hints stand beside it and decide nothing.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from http import HTTPStatus

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Attested, ReturnCause, Side
from relay_client.commands import agreeing, choosing, hinting, paging, show, texts
from relay_client.commands import arguments as a
from relay_client.commands.base import CommandContext, Commands, Result, Unchanged
from relay_client.commands.mediator import delegation_named, side_word
from relay_client.errors import Misused, ServerProblem, Unreadable, Unreviewed
from relay_client.ui import margins
from relay_client.ui.exits import Usage, sentence
from relay_client.ui.terminal import Style
from relay_client.views.base import short
from relay_client.views.items import Letter, OpenedItem

COMMANDS = Commands()


@COMMANDS.add("review", a.ITEM, a.file("--pages", "arg-review-pages"))
async def review(context: CommandContext, args: Namespace) -> Result:
    """Show a letter whole, with its hints in the margin and listed below; first the one in whose place it was sent."""
    opened = await opened_item(context, args.item)
    await choosing.say_case(context, opened.case)
    replaced = await _replaced(context, opened)
    whole, data = _shown(context, opened)
    pages, shown = await paging.inspect(context, opened, args.pages)
    if whole:
        await context.keep_review(opened, shown)
    if shown and context.terminal.is_screen and not context.terminal.json_only:
        await _viewed_now(context, opened, shown)
    return {**data, **pages, **replaced}


async def _replaced(context: CommandContext, opened: OpenedItem) -> Result:
    """Show the letter in whose place this one was sent, as far as the mediators have it still; nothing where there is none."""
    if opened.replaces is None:
        return {}
    held = (await context.unlocked()).mediator.held
    try:
        before = await held.read(opened.case, opened.replaces)
    except (ServerProblem, Misused, Unreadable) as fault:
        if isinstance(fault, ServerProblem) and fault.status != HTTPStatus.NOT_FOUND:
            raise
        context.terminal.say("review-replaces-gone", style=Style.NOTICE, id=short(opened.replaces))
        return {"replaced": None}
    context.terminal.say("review-replaces", style=Style.HEADING, id=short(opened.replaces), by=short(opened.item))
    return {"replaced": show.letter(context, before)}


async def _viewed_now(context: CommandContext, opened: OpenedItem, shown: Sequence[bytes]) -> None:
    """Ask whoever sits at a screen for their word about each page, where it is wanted still and they are ready to give it."""
    decisions = (await context.unlocked()).mediator.decisions
    if len(shown) < len(opened.parts) or await decisions.is_viewed(opened):
        return
    if paging.each_was_seen(context, opened, sure=False):
        show.done(context, await decisions.viewed(opened, shown), "pages-viewed")
    else:
        context.terminal.say("pages-viewed-later", id=short(opened.item))


async def opened_item(context: CommandContext, typed: str) -> OpenedItem:
    """Open the letter that is named, after every check."""
    case, item = await context.item(typed)
    return await (await context.unlocked()).mediator.held.read(case, item)


def _shown(context: CommandContext, opened: OpenedItem) -> tuple[bool, Result]:
    """Show a letter for a decision. Return whether all of it was shown, and its data."""
    context.terminal.say(
        "review-head", style=Style.HEADING, side=side_word(context, opened.side), id=short(opened.item)
    )
    hints = hinting.review(context, opened)
    context.terminal.say("review-next", id=short(opened.item))
    return hints


async def look_first(context: CommandContext, args: Namespace, opened: OpenedItem) -> None:
    """Show the letter unless these very bytes were shown in this sitting; Unreviewed where nobody looks at all of it now."""
    if await context.review_of(opened) is not None:
        return
    if args.sure or context.terminal.json_only or not _shown(context, opened)[0]:
        raise Unreviewed("release.unreviewed")
    await context.keep_review(opened)


@COMMANDS.add(
    "release",
    a.ITEM,
    a.flag("--note", "arg-release-note"),
    a.file("--note-file", dest="file"),
    a.flag("--stdin"),
    a.EDITOR,
    texts.DRAFT,
    a.flag("--in-person"),
    a.arg("--to-counsellor", "NAME"),
    a.flag("--with-original", "arg-with-original"),
    a.SURE,
    text="release-note",
)
async def release(context: CommandContext, args: Namespace) -> Result:
    """Pass a letter on: to the other, to a counsellor, or to be read out in person."""
    if args.in_person and args.to_counsellor is not None:
        raise Usage("cli.release_to")
    given = (
        args.stdin
        or args.file is not None
        or args.draft is not None
        or (args.note and not context.terminal.is_screen)
    )
    note = await texts.handed_in(context, args) if given else None
    opened = await opened_item(context, args.item)
    await look_first(context, args, opened)
    await pages_first(context, args, opened)
    original = await _original_first(context, args, opened)
    if args.note and not given:
        note = await texts.written(context, args)
    mediator = (await context.unlocked()).mediator
    if note:
        show.beside(context, context.words("release-note"), note)
    where = "in-person" if args.in_person else "counsellor" if args.to_counsellor is not None else "other"
    await choosing.say_case(context, opened.case)
    context.terminal.say("release-means-" + where)
    context.require_yes(args, "release-ask")
    if args.in_person:
        done = await mediator.decisions.release_in_person(opened, note=note, original=original)
    elif args.to_counsellor is not None:
        view = await mediator.case(opened.case)
        given = delegation_named(view.delegations, args.to_counsellor, (opened.side.other,))
        done = await mediator.decisions.release_to_counsellor(opened, given.record, note=note, original=original)
    else:
        done = await mediator.decisions.release(opened, note=note, original=original)
    await texts.sent(context)
    with_it = None if original is None else original.item.hex()
    return {"to": where, "original": with_it, **show.done(context, done, "released-" + where)}


async def _original_first(context: CommandContext, args: Namespace, opened: OpenedItem) -> OpenedItem | None:
    """Return the original that goes with a translation, once that was looked at too; None where the letter goes alone.

    What an interpreter made always takes it along; what a mediator made only where they want it.
    """
    if not (opened.interpreted or args.with_original):
        return None
    decisions = (await context.unlocked()).mediator.decisions
    original = await decisions.original_of(opened)
    if original is None:
        raise Misused("item.original")
    await look_first(context, args, original)
    await pages_first(context, args, original)
    context.terminal.say("release-with-original", id=short(original.item))
    return original


async def pages_first(context: CommandContext, args: Namespace, opened: OpenedItem) -> None:
    """Go on with a letter on paper only where its pages are checked, and the journal has this mediator's word that they saw each.

    They can give it here about pages that were shown in this sitting; else Unreviewed `release.pages_unseen`.
    """
    if not opened.parts:
        return
    context.terminal.say("pages-checking", count=len(opened.parts))
    mediator = (await context.unlocked()).mediator
    await mediator.page_checks.require_fit(opened)
    if await mediator.decisions.is_viewed(opened):
        return
    review = await context.review_of(opened)
    if review is None or not review.pages or review.shown is None:
        raise Unreviewed("release.pages_unseen")
    if not paging.each_was_seen(context, opened, sure=args.sure):
        raise Unchanged
    await mediator.decisions.viewed(opened, review.shown)
    context.terminal.say("pages-viewed")


@COMMANDS.add(
    "return", a.ITEM, *a.TEXT, texts.DRAFT, a.flag("--intimate"), a.flag("--unread"), a.SURE, text="reason"
)
async def return_item(context: CommandContext, args: Namespace) -> Result:
    """Give a letter back to its writer with a reason, which only they and the mediators can read."""
    own_words = args.stdin or args.file is not None or args.draft is not None
    plain = args.intimate and not own_words
    text = context.words("intimate-reason") if plain else await texts.handed_in(context, args)
    case, item = await context.item(args.item)
    opened = await _opened_or_not(context, args, case, item)
    if opened is not None:
        await look_first(context, args, opened)
    reason = await texts.written(context, args) if text is None else text
    if opened is not None:
        await choosing.say_case(context, case)
    show.beside(context, context.words("return-reason"), reason)
    if args.intimate:
        context.terminal.say("intimate-means", style=Style.NOTICE)
    context.require_yes(args, "return-ask")
    decisions = (await context.unlocked()).mediator.decisions
    cause = ReturnCause.INTIMATE if args.intimate else None
    done = await (
        decisions.return_unread(case, item, reason, cause=cause)
        if opened is None
        else decisions.return_item(opened, reason, cause=cause)
    )
    await texts.sent(context)
    result = show.done(context, done, "intimate-done" if args.intimate else "return-done")
    return {"unread": opened is None, "cause": None if cause is None else cause.value, **result}


async def _opened_or_not(context: CommandContext, args: Namespace, case: CaseId, item: ItemId) -> OpenedItem | None:
    """Open a letter to decide against it; None where it is not to be opened, or where it cannot be: that is said."""
    if args.unread:
        return None
    try:
        return await (await context.unlocked()).mediator.held.read(case, item)
    except (Unreadable, Misused) as fault:
        if isinstance(fault, Misused) and fault.code != "item.no_key":
            raise
        context.terminal.say("unread-because", style=Style.NOTICE, why=sentence(fault, context.words))
        return None


@COMMANDS.add(
    "decline", a.ITEM, a.flag("--reason"), *a.TEXT, texts.DRAFT, a.flag("--unread"), a.SURE, text="reason"
)
async def decline(context: CommandContext, args: Namespace) -> Result:
    """Decide that a letter is not passed on; with a reason where its writer should read why."""
    handed_in = args.stdin or args.file is not None or args.draft is not None
    given = handed_in or (args.reason and not context.terminal.is_screen)
    reason = await texts.handed_in(context, args) if given else None
    case, item = await (context.item_to_stop if args.unread and not given else context.item)(args.item)
    opened = await _opened_or_not(context, args, case, item)
    if opened is not None:
        await look_first(context, args, opened)
        await choosing.say_case(context, case)
    if args.reason and not given:
        reason = await texts.written(context, args)
    if reason is not None:
        show.beside(context, context.words("return-reason"), reason)
    context.terminal.say("decline-means" if reason is None else "decline-with-reason-means")
    context.require_yes(args, "decline-ask")
    decisions = (await context.unlocked()).mediator.decisions
    if opened is None:
        done = await decisions.decline_unread(case, item, reason=reason)
    else:
        done = await decisions.decline(opened, reason=reason)
    await texts.sent(context)
    return {"unread": opened is None, "reason": reason, **show.done(context, done, "decline-done")}


@COMMANDS.add("postpone", a.ITEM, a.arg("day", "DAY", type=a.day), *a.TEXT, texts.DRAFT, text="remark")
async def postpone(context: CommandContext, args: Namespace) -> Result:
    """Keep a letter until a day, with a remark to the mediators of the case."""
    given = args.file is not None or args.stdin or args.draft is not None
    remark = await texts.handed_in(context, args) if given else None
    case, item = await context.item(args.item)
    await choosing.say_case(context, case)
    done = await (await context.unlocked()).mediator.decisions.postpone(case, item, args.day, remark=remark)
    await texts.sent(context)
    return {"until": args.day, **show.done(context, done, "postponed", day=context.words.day(args.day))}


@COMMANDS.add(
    "told",
    a.CASE,
    a.SIDE,
    a.one_of("--seen", Attested, required=True),
    *a.TEXT,
    texts.DRAFT,
    a.flag("--lendable"),
    a.SURE,
    text="told",
)
async def told(context: CommandContext, args: Namespace) -> Result:
    """Write down what somebody without an account tells, read it back to them, and keep it as their letter."""
    text = await texts.handed_in(context, args)
    case = await context.case(args.case)
    mediator = (await context.unlocked()).mediator
    text = await texts.written(context, args) if text is None else text
    await choosing.say_case(context, case)
    context.terminal.page(margins.letter(text, context.terminal.room))
    context.terminal.say("told-means")
    context.require_yes(args, "told-ask")
    letter = Letter(text, context.words.language.value, None)
    readers = await mediator.cases.readers(case)
    listed = show.readers(context, readers)
    seen = Attested(args.seen)
    sent = await mediator.decisions.told(case, Side(args.side), letter, seen, readers, lendable=args.lendable)
    await texts.sent(context)
    return {**show.submitted(context, sent, "told-done", id=short(sent.item)), "readers": listed}


@COMMANDS.add("derive", a.ITEM, *a.TEXT, texts.DRAFT, a.arg("--written-in", "LANGUAGE"), a.SURE, text="derived")
async def derive(context: CommandContext, args: Namespace) -> Result:
    """Make a new letter from one that is held: a translation, or a part left out. It is shown as such."""
    text = await texts.handed_in(context, args)
    opened = await opened_item(context, args.item)
    await look_first(context, args, opened)
    text = await texts.written(context, args, opened.letter.text) if text is None else text
    await choosing.say_case(context, opened.case)
    context.terminal.say("derive-means")
    context.require_yes(args, "derive-ask")
    mediator = (await context.unlocked()).mediator
    letter = Letter(text, args.written_in or opened.letter.language, opened.letter.subject)
    sent = await mediator.decisions.derived(opened, letter, await mediator.cases.readers(opened.case))
    await texts.sent(context)
    done = show.submitted(context, sent, "derive-done", id=short(sent.item))
    return {**done, **await agreeing.offered(context, opened.case, sent.item)}
