"""A mediator's decisions about one letter: read it whole, pass it on, give it back, keep it, decide against it.

Every decision is about a letter that was shown whole in this sitting, by its whole id and its manifest: what was not is shown
first, or, with `--sure`, refused. Hints stand beside it and decide nothing.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import Attested, Side
from relay_client import margins
from relay_client.commands import hinting, paging, show
from relay_client.commands.base import Arguments, Command, Desk, Found, day, read_file
from relay_client.commands.mediator import case_and_side, side_word
from relay_client.commands.party import unchanged
from relay_client.errors import Misused, Unreadable, Unreviewed
from relay_client.exits import Usage, sentence
from relay_client.terminal import Style
from relay_client.unreadable import decline_unread, return_unread
from relay_client.views import Letter, OpenedItem, short


async def review(desk: Desk, args: Namespace) -> Found:
    """Show a letter whole, with its hints in the margin and listed below."""
    opened = await _opened(desk, args.item)
    whole, data = _shown(desk, opened)
    pages, seen = await paging.inspect(desk, opened, args.pages)
    if whole:
        await desk.keep_review(opened, pages=seen)
    return {**data, **pages}


def _review_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--pages", type=Path, metavar="FILE", default=None, help_id="arg-review-pages")


async def _opened(desk: Desk, typed: str) -> OpenedItem:
    case, item = await desk.item(typed)
    return await (await desk.unlocked()).mediator.read(case, item)


def _shown(desk: Desk, opened: OpenedItem) -> tuple[bool, Found]:
    """Show a letter for a decision. Return whether all of it was shown, and its data."""
    desk.terminal.say("review-head", style=Style.HEADING, side=side_word(desk, opened.side), id=short(opened.item))
    found = hinting.review(desk, opened)
    desk.terminal.say("review-next", id=short(opened.item))
    return found


async def _look_first(desk: Desk, args: Namespace, opened: OpenedItem) -> None:
    """Show the letter unless these very bytes were shown in this sitting; Unreviewed where nobody looks at all of it now."""
    if await desk.review_of(opened) is not None:
        return
    if args.sure or desk.terminal.json_only or not _shown(desk, opened)[0]:
        raise Unreviewed("release.unreviewed")
    await desk.keep_review(opened)


async def release(desk: Desk, args: Namespace) -> Found:
    """Pass a letter on: to the other, to a counsellor, or to be read out in person."""
    if args.in_person and args.to_counsellor is not None:
        raise Usage("cli.release_to")
    opened = await _opened(desk, args.item)
    await _look_first(desk, args, opened)
    if not await _pages_first(desk, args, opened):
        return unchanged(desk)
    note = _note(desk, args)
    mediator = (await desk.unlocked()).mediator
    if note:
        show.beside(desk, desk.words("release-note"), note)
    where = "in-person" if args.in_person else "counsellor" if args.to_counsellor is not None else "other"
    desk.terminal.say("release-means-" + where)
    if not desk.sure(args, "release-ask"):
        return unchanged(desk)
    if args.in_person:
        done = await mediator.release_in_person(opened, note=note)
    elif args.to_counsellor is not None:
        delegation = await _delegation(desk, opened, args.to_counsellor)
        done = await mediator.release_to_counsellor(opened, delegation, note=note)
    else:
        done = await mediator.release(opened, note=note)
    desk.terminal.say("released-" + where)
    return {"done": True, "to": where, **show.outcome(done)}


async def _pages_first(desk: Desk, args: Namespace, opened: OpenedItem) -> bool:
    """Whether to go on with a letter on paper: its pages are checked, and were looked at in this sitting or knowingly not."""
    if not opened.parts:
        return True
    desk.terminal.say("pages-checking", count=len(opened.parts))
    await (await desk.unlocked()).mediator.insist_fit(opened)
    review = await desk.review_of(opened)
    if review is not None and review.pages:
        return True
    if args.sure or desk.terminal.json_only:
        raise Unreviewed("release.pages_unseen")
    desk.terminal.say("pages-not-seen", style=Style.NOTICE, count=len(opened.parts), id=short(opened.item))
    return desk.terminal.yes("pages-not-seen-ask")


def _note(desk: Desk, args: Namespace) -> str | None:
    if args.note_file is not None:
        return read_file(args.note_file)
    return desk.take_text(args) if args.note or args.stdin else None


async def _delegation(desk: Desk, opened: OpenedItem, typed: str) -> RecordId:
    view = await (await desk.unlocked()).mediator.case(opened.case)
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


async def return_item(desk: Desk, args: Namespace) -> Found:
    """Give a letter back to its writer with a reason, which only they and the mediators can read."""
    case, item = await desk.item(args.item)
    opened = await _opened_or_not(desk, args, case, item)
    if opened is not None:
        await _look_first(desk, args, opened)
    reason = desk.take_text(args)
    show.beside(desk, desk.words("return-reason"), reason)
    if not desk.sure(args, "return-ask"):
        return unchanged(desk)
    mediator = (await desk.unlocked()).mediator
    if opened is None:
        done = await return_unread(mediator, case, item, reason)
    else:
        done = await mediator.return_item(opened, reason)
    desk.terminal.say("return-done")
    return {"done": True, "unread": opened is None, **show.outcome(done)}


def _return_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.text()
    arguments.flag("--unread")
    arguments.flag("--sure")


async def _opened_or_not(desk: Desk, args: Namespace, case: CaseId, item: ItemId) -> OpenedItem | None:
    """Open a letter to decide against it; None where it is not to be opened, or where it cannot be: that is said."""
    if args.unread:
        return None
    try:
        return await (await desk.unlocked()).mediator.read(case, item)
    except (Unreadable, Misused) as fault:
        if isinstance(fault, Misused) and fault.code != "item.no_key":
            raise
        desk.terminal.say("unread-because", style=Style.NOTICE, why=sentence(fault, desk.words))
        return None


async def decline(desk: Desk, args: Namespace) -> Found:
    """Decide that a letter is not passed on."""
    case, item = await desk.item(args.item)
    opened = await _opened_or_not(desk, args, case, item)
    if opened is not None:
        await _look_first(desk, args, opened)
    desk.terminal.say("decline-means")
    if not desk.sure(args, "decline-ask"):
        return unchanged(desk)
    mediator = (await desk.unlocked()).mediator
    done = await (decline_unread(mediator, case, item) if opened is None else mediator.decline(opened))
    desk.terminal.say("decline-done")
    return {"done": True, "unread": opened is None, **show.outcome(done)}


def _decline_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.flag("--unread")
    arguments.flag("--sure")


async def postpone(desk: Desk, args: Namespace) -> Found:
    """Keep a letter until a day, with a remark to the mediators of the case."""
    case, item = await desk.item(args.item)
    remark = desk.take_text(args) if args.file is not None or args.stdin else None
    done = await (await desk.unlocked()).mediator.postpone(case, item, args.day, remark=remark)
    desk.terminal.say("postponed", day=desk.words.day(args.day))
    return {"done": True, "until": args.day, **show.outcome(done)}


def _postpone_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("day", type=day, metavar="YYYY-MM-DD")
    arguments.text()


async def told(desk: Desk, args: Namespace) -> Found:
    """Write down what somebody without an account tells, read it back to them, and keep it as their letter."""
    case = await desk.case(args.case)
    mediator = (await desk.unlocked()).mediator
    text = desk.take_text(args)
    desk.terminal.page(margins.letter(text, desk.terminal.room))
    desk.terminal.say("told-means")
    if not desk.sure(args, "told-ask"):
        return unchanged(desk)
    letter = Letter(text, desk.words.language.value, None)
    readers = await mediator.readers(case)
    listed = show.readers(desk, readers)
    sent = await mediator.told(case, Side(args.side), letter, Attested(args.seen), readers)
    desk.terminal.say("told-done", id=short(sent.item))
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


async def derive(desk: Desk, args: Namespace) -> Found:
    """Make a new letter from one that is held: a translation, or a part left out. It is shown as such."""
    opened = await _opened(desk, args.item)
    await _look_first(desk, args, opened)
    text = desk.take_text(args, opened.letter.text)
    desk.terminal.say("derive-means")
    if not desk.sure(args, "derive-ask"):
        return unchanged(desk)
    mediator = (await desk.unlocked()).mediator
    letter = Letter(text, args.written_in or opened.letter.language, opened.letter.subject)
    sent = await mediator.derived(opened, letter, await mediator.readers(opened.case))
    desk.terminal.say("derive-done", id=short(sent.item))
    return {"done": True, **show.outcome(sent.outcome), "item": sent.item.hex(), "short": short(sent.item)}


def _derive_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.text()
    arguments.add("--written-in", metavar="LANGUAGE", default=None)
    arguments.flag("--sure")


COMMANDS = (
    Command("review", review, _review_takes),
    Command("release", release, _release_takes),
    Command("return", return_item, _return_takes),
    Command("decline", decline, _decline_takes),
    Command("postpone", postpone, _postpone_takes),
    Command("told", told, _told_takes),
    Command("derive", derive, _derive_takes),
)
