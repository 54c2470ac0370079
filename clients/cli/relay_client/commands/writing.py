"""Writing and sending: the text is a sealed draft before anything else happens, hints never block, readers are shown first.

Nothing that goes wrong here may lose what somebody wrote: the draft goes only when the service has signed for the letter.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId
from relay_client import margins
from relay_client.commands import answers, hinting, paging, show
from relay_client.commands.base import Arguments, Command, Desk, Found, read_file
from relay_client.commands.helper import speaker
from relay_client.commands.party import unchanged
from relay_client.editor import edit
from relay_client.enclosing import page
from relay_client.errors import Fault, ReadersChanged
from relay_client.exits import Usage
from relay_client.margins import clean
from relay_client.terminal import Json, Style
from relay_client.views import Letter, OpenedItem, short

_CHOICES = {"send": "write-send", "change": "write-change", "keep": "write-keep"}


async def write(desk: Desk, args: Namespace) -> Found:
    """Write a letter, look at the hints, and send it, change it or keep it as a draft.

    With pages the case may stand on their return sheet. They are looked at once the words are safe in a draft.
    """
    case = await answers.chosen_case(desk, args)
    if case is None and not args.page:
        case = await desk.case(None)
    person = await desk.unlocked()
    begun = await _begun(desk, args)
    letter, draft, replaces = begun.letter, begun.draft, begun.replaces

    def keep(text: str) -> str:
        return person.save_draft(replace(letter, text=text), case=case, id=draft, replaces=replaces)

    letter = replace(letter, text=_text(desk, args, letter.text, keep))
    if args.subject:
        letter = replace(letter, subject=desk.terminal.ask("ask-subject"))
    draft = keep(letter.text)
    case, paged = await _paged(desk, args, case, replace(begun, letter=letter, draft=draft))
    if paged is None:
        draft = keep(letter.text)
        desk.terminal.say("draft-kept", id=draft)
        return {"sent": False, "draft": draft}
    while True:
        draft = keep(letter.text)
        hinting.say(desk, letter.text)
        choice = _decided(args) or desk.terminal.choose("write-choice", _CHOICES)
        if choice == "keep":
            desk.terminal.say("draft-kept", id=draft)
            hinted = hinting.data_of(letter.text)
            return {"sent": False, "draft": draft, "hints": hinted, **paged}
        if choice == "send":
            return {**await _send(desk, args, case, letter, draft, replaces), **paged}
        letter = replace(letter, text=edit(letter.text, desk.terminal.environment, _quietly(keep)))
        desk.time_passes()


class _Begun(Struct, frozen=True):
    """What there is to begin with: a draft, a letter that came back, or nothing; and what it replaces."""

    letter: Letter
    draft: str | None = None
    replaces: ItemId | None = None
    came_back: OpenedItem | None = None


async def _begun(desk: Desk, args: Namespace) -> _Begun:
    person = await desk.unlocked()
    begun = _Begun(Letter("", desk.words.language.value, None))
    if args.replaces is not None:
        case, replaces = await desk.item(args.replaces)
        own = await (await speaker(desk)).read_own(case, replaces)
        begun = _Begun(own.letter, None, replaces, own)
    if args.draft is None:
        return begun
    draft = person.draft(args.draft)
    return _Begun(draft.letter, draft.info.id, begun.replaces or draft.info.replaces)


async def _paged(
    desk: Desk, args: Namespace, case: CaseId | None, begun: _Begun
) -> tuple[CaseId, dict[str, Json] | None]:
    """Put pages into the draft: those that are named, else those of the letter that came back. Return the case they go to.

    There is None beside it where somebody stopped.
    """
    person = await desk.unlocked()
    draft = begun.draft or ""
    try:
        if case is None or args.page:
            led = await answers.led(desk, args, case, has_text=bool(begun.letter.text.strip()))
            enclosed = await paging.enclose(desk, args, led.case, draft, led.left_out)
            return led.case, None if enclosed is None else {**enclosed, **led.data}
        if begun.came_back is not None and begun.came_back.parts:
            images = await (await speaker(desk)).page_images(begun.came_back)
            infos = begun.came_back.parts
            await person.enclose(
                draft, case, [page(data, info.type) for data, info in zip(images, infos, strict=True)]
            )
    except (Fault, KeyboardInterrupt):
        desk.terminal.say("draft-safe", style=Style.NOTICE, id=draft)
        raise
    parts = person.draft(draft).info.parts
    return case, paging.say_size(desk, parts) if parts else {}


def _text(desk: Desk, args: Namespace, start: str, keep: Callable[[str], str]) -> str:
    """Return the text: a draft as it is where nobody is there to change it, else what is handed in or written."""
    handed_in = args.file is not None or args.stdin
    if args.no_text and not handed_in:
        return start
    if args.draft is not None and not handed_in and not desk.terminal.is_screen:
        return start

    def rescue(text: str) -> None:
        desk.terminal.say("draft-safe", style=Style.NOTICE, id=keep(text))

    return desk.take_text(args, start, rescue)


def _quietly(keep: Callable[[str], str]) -> Callable[[str], None]:
    def rescue(text: str) -> None:
        keep(text)

    return rescue


def _decided(args: Namespace) -> str | None:
    if args.send and args.keep:
        raise Usage("cli.send_or_keep")
    return "send" if args.send else "keep" if args.keep else None


async def _send(
    desk: Desk, args: Namespace, case: CaseId, letter: Letter, draft: str, replaces: ItemId | None
) -> Found:
    helper = await speaker(desk)
    try:
        known = await helper.readers(case)
        sent, listed = None, show.readers(desk, known)
        while sent is None:
            if known.changed and not known.first and not desk.sure(args, "readers-ask"):
                desk.terminal.say("draft-kept", id=draft)
                return {"sent": False, "draft": draft}
            try:
                with desk.terminal.progress("pages-sending") as progress:
                    sent = await helper.submit(
                        case, letter, known, replaces=replaces, draft=draft, progress=progress
                    )
            except ReadersChanged as changed:
                known = changed.readers
                listed = show.readers(desk, known)
    except (KeyboardInterrupt, asyncio.CancelledError):
        desk.terminal.say("sending-paused", style=Style.NOTICE, id=draft)
        raise
    except Fault:
        desk.terminal.say("draft-safe", style=Style.NOTICE, id=draft)
        raise
    desk.terminal.say("sent", id=short(sent.item))
    desk.terminal.say("sent-next")
    return {
        "sent": True,
        **show.outcome(sent.outcome),
        "item": sent.item.hex(),
        "short": short(sent.item),
        "readers": listed,
        "hints": hinting.data_of(letter.text),
    }


def _write_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.text()
    paging.takes_pages(arguments)
    arguments.flag("--subject")
    arguments.add("--draft", metavar="ID", default=None)
    arguments.add("--replaces", metavar="ITEM", default=None)
    arguments.flag("--send")
    arguments.flag("--keep")
    arguments.flag("--sure")


async def drafts(desk: Desk, args: Namespace) -> Found:
    """List the drafts on this device, show one, or throw one away."""
    person = await desk.unlocked()
    if args.drop is not None:
        if not desk.sure(args, "draft-drop-ask"):
            return unchanged(desk)
        await person.drop_draft(args.drop)
        desk.terminal.say("draft-dropped")
        return {"dropped": args.drop}
    if args.show is not None:
        draft = person.draft(args.show)
        desk.terminal.page(margins.letter(draft.letter.text, desk.terminal.room))
        paged = paging.say_size(desk, draft.info.parts)
        return {"draft": args.show, "text": draft.letter.text, "subject": draft.letter.subject, **paged}
    found = person.drafts()
    if not found:
        desk.terminal.say("drafts-none")
    listed: list[Json] = []
    for each in found:
        subject = margins.one_line(each.subject or desk.words("draft-no-subject"))
        with_pages = f"  {desk.words('draft-pages', count=len(each.parts))}" if each.parts else ""
        desk.terminal.show(f"  {each.id}  {desk.words.moment(each.changed)}  {subject}{with_pages}")
        listed.append({"id": each.id, "subject": each.subject, "changed": each.changed, "pages": len(each.parts)})
    return {"drafts": listed}


def _drafts_takes(arguments: Arguments) -> None:
    arguments.add("--show", metavar="ID", default=None, help_id="arg-draft-show")
    arguments.add("--drop", metavar="ID", default=None, help_id="arg-draft-drop")
    arguments.flag("--sure")


async def pending(desk: Desk, args: Namespace) -> Found:
    """List what was signed but never answered for, send it again, or throw it away."""
    person = await desk.unlocked()
    if args.drop is not None:
        person.discard(args.drop)
        desk.terminal.say("pending-dropped")
        return {"dropped": args.drop}
    if args.send is not None:
        done = await person.resend(args.send)
        desk.terminal.say("pending-sent")
        return {"done": True, **show.outcome(done)}
    found = person.pending()
    if not found:
        desk.terminal.say("pending-none")
    for each in found:
        desk.terminal.show(f"  {each.id}  {desk.words.moment(each.since)}  {each.what}")
    return {"pending": [{"id": each.id, "what": each.what, "since": each.since} for each in found]}


def _pending_takes(arguments: Arguments) -> None:
    arguments.add("--send", metavar="ID", default=None, help_id="arg-pending-send")
    arguments.add("--drop", metavar="ID", default=None, help_id="arg-pending-drop")


async def hints(desk: Desk, args: Namespace) -> Found:
    """Look at the hints for a text without sending anything or opening an account."""
    text = clean(desk.take_text(args) if args.file is None else read_file(args.file))
    hinting.say(desk, text)
    return {"hints": hinting.data_of(text)}


def _hints_takes(arguments: Arguments) -> None:
    arguments.text()


COMMANDS = (
    Command("write", write, _write_takes),
    Command("bring", write, _write_takes),
    Command("drafts", drafts, _drafts_takes),
    Command("pending", pending, _pending_takes),
    Command("hints", hints, _hints_takes),
)
