"""Writing and sending: the text is a sealed draft before anything else happens, hints never block, readers are shown first.

Nothing that goes wrong here may lose what somebody wrote: the draft goes only when the service has signed for the letter.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import CaseState
from relay.domain.refusals import Code
from relay.wire.problems import entry_for
from relay_client.api.device_client import LETTER
from relay_client.commands import answers, choosing, editing, hinting, paging, show, texts
from relay_client.commands import arguments as a
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.keeping import Keeping, kept_at_a_screen
from relay_client.errors import Misused, ReadersChanged, ServerProblem
from relay_client.items.attachments import page
from relay_client.roles.party import PartyRole
from relay_client.ui import margins
from relay_client.ui.exits import Usage
from relay_client.ui.margins import clean
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.items import Letter, OpenedItem

_CHOICES = {"send": "write-send", "change": "write-change", "keep": "write-keep"}
_WRITE = (
    a.OWN_CASE,
    *a.TEXT,
    *paging.PAGES,
    a.flag("--subject"),
    a.arg("--draft", "ID"),
    a.arg("--replaces", "ITEM"),
    a.flag("--lendable"),
    a.flag("--send"),
    a.flag("--keep"),
    choosing.NAME,
    a.SURE,
)
COMMANDS = Commands()


@COMMANDS.add("bring", *_WRITE, text=LETTER)
@COMMANDS.add("write", *_WRITE, text=LETTER)
async def write(context: CommandContext, args: Namespace) -> Result:
    """Write a letter, look at the hints, and send it, change it or keep it as a draft.

    With pages the case may stand on their return sheet. They are looked at once the words are safe in a draft.
    """
    handed = await _handed_in(context, args)
    case = await _case(context, args)
    account = await context.unlocked()
    begun = await _begun(context, args)
    keep = Keeping(
        context, account, begun.letter, draft=begun.draft, base=begun.base, case=case, replaces=begun.replaces
    )
    if handed is not None and context.kept is not None:
        keep.draft, keep.base = context.kept.draft, handed
    text = await _text(context, args, begun.letter.text, keep) if handed is None else handed
    if args.subject:
        keep.letter = replace(keep.letter, subject=context.terminal.ask("ask-subject"))
    kept_at_a_screen(context, keep, text)
    case, paged = await _paged(context, args, case, replace(begun, letter=keep.letter, draft=keep.draft))
    keep.case = case
    if paged is None:
        draft = keep(text)
        keep.say_apart()
        context.terminal.say("draft-kept", id=draft)
        return {"sent": False, "draft": draft}
    while True:
        kept_at_a_screen(context, keep, text)
        draft = keep.draft or ""
        keep.say_apart()
        hinting.say(context, text)
        choice = _decided(args) or context.terminal.choose("write-choice", _CHOICES)
        if choice == "keep":
            context.terminal.say("draft-kept", id=draft)
            return {"sent": False, "draft": draft, "hints": hinting.data_of(text), **paged}
        if choice == "send":
            return {**await _send(context, args, case, keep.letter, draft, begun.replaces), **paged}
        text = await editing.written(context, args, text, keep)


async def _case(context: CommandContext, args: Namespace) -> CaseId | None:
    """Return the case that was chosen, once the person there has a name; None where its pages say which it is."""
    case = await answers.chosen_case(context, args)
    if case is None and not args.page:
        case = await context.case(None)
    if case is not None:
        await _require_open(context, args, case)
        await choosing.require_name(context, args, case)
    return case


async def _require_open(context: CommandContext, args: Namespace, case: CaseId) -> None:
    """Refuse a letter that could go nowhere before somebody writes it: Misused `role.other`, ServerProblem `case.closed`."""
    helper = await context.speaker()
    view = await (helper.status(case) if isinstance(helper, PartyRole) else helper.case(case))
    if view.summary.state is CaseState.CLOSED and not args.keep:
        raise ServerProblem(Code.CASE_CLOSED.value, entry_for(Code.CASE_CLOSED.value).status)


async def _handed_in(context: CommandContext, args: Namespace) -> str | None:
    """Take in a text that comes through a pipe or a file, and keep it before anything else; None where there is none."""
    piped = not context.terminal.is_screen and not args.no_text and args.draft is None
    if args.file is None and not args.stdin and not piped:
        return None
    text = texts.taken(context, args)
    await texts.keep(context, text, args.draft)
    return text


class _Begun(Struct, frozen=True):
    """What there is to begin with: a draft, a letter that came back, or nothing; and what it replaces."""

    letter: Letter
    draft: str | None = None
    base: str | None = None
    """What the draft says now."""
    replaces: ItemId | None = None
    came_back: OpenedItem | None = None


async def _begun(context: CommandContext, args: Namespace) -> _Begun:
    account = await context.unlocked()
    begun = _Begun(Letter("", context.words.language.value, None))
    if args.replaces is not None:
        case, replaces = await context.item(args.replaces)
        own = await (await context.speaker()).letters.read(case, replaces)
        begun = _Begun(own.letter, None, None, replaces, own)
    if args.draft is None:
        return begun
    draft = account.draft(args.draft)
    if draft.info.use is not None:
        raise Misused("draft.other_use")
    return _Begun(draft.letter, draft.info.id, draft.letter.text, begun.replaces or draft.info.replaces)


async def _paged(
    context: CommandContext, args: Namespace, case: CaseId | None, begun: _Begun
) -> tuple[CaseId, dict[str, Json] | None]:
    """Put pages into the draft: those that are named, else those of the letter that came back. Return the case they go to.

    There is None beside it where somebody stopped.
    """
    account = await context.unlocked()
    draft = begun.draft or ""
    if case is None or args.page:
        led = await answers.led(context, args, case, has_text=bool(begun.letter.text.strip()))
        if case is None:
            await choosing.require_name(context, args, led.case)
        enclosed = await paging.enclose(context, args, led.case, draft, led.left_out)
        return led.case, None if enclosed is None else {**enclosed, **led.data}
    if begun.came_back is not None and begun.came_back.parts:
        images = await account.items.page_images(begun.came_back)
        infos = begun.came_back.parts
        await account.enclose(
            draft, case, [page(data, info.type) for data, info in zip(images, infos, strict=True)]
        )
    parts = account.draft(draft).info.parts
    return case, paging.say_size(context, parts) if parts else {}


async def _text(context: CommandContext, args: Namespace, start: str, keep: Keeping) -> str:
    """Return the text: a draft as it is where nobody is there to change it, else what is handed in or written."""
    if args.no_text or (args.draft is not None and not context.terminal.is_screen):
        return start
    return await editing.take_text(context, args, start, keep)


def _decided(args: Namespace) -> str | None:
    if args.send and args.keep:
        raise Usage("cli.send_or_keep")
    return "send" if args.send else "keep" if args.keep else None


async def _send(
    context: CommandContext, args: Namespace, case: CaseId, letter: Letter, draft: str, replaces: ItemId | None
) -> Result:
    helper = await context.speaker()
    try:
        known = await helper.cases.readers(case)
        sent, listed = None, show.readers(context, known)
        if args.lendable:
            context.terminal.say("write-lendable")
        while sent is None:
            if known.changed and not known.first and not context.sure(args, "readers-ask"):
                context.terminal.say("draft-kept", id=draft)
                return {"sent": False, "draft": draft}
            try:
                with context.terminal.progress("pages-sending") as progress:
                    sent = await helper.letters.submit(
                        case,
                        letter,
                        known,
                        replaces=replaces,
                        draft=draft,
                        progress=progress,
                        lendable=args.lendable,
                    )
            except ReadersChanged as changed:
                known = changed.readers
                listed = show.readers(context, known)
    except (KeyboardInterrupt, asyncio.CancelledError):
        context.terminal.say("sending-paused", style=Style.NOTICE, id=draft)
        context.kept = None
        raise
    context.kept = None
    context.terminal.say("sent", id=short(sent.item))
    context.terminal.say("sent-next")
    return {
        "sent": True,
        **show.outcome(sent.outcome),
        "item": sent.item.hex(),
        "short": short(sent.item),
        "readers": listed,
        "hints": hinting.data_of(letter.text),
    }


@COMMANDS.add("drafts", a.arg("--show", "ID", "arg-draft-show"), a.arg("--drop", "ID", "arg-draft-drop"), a.SURE)
async def drafts(context: CommandContext, args: Namespace) -> Result:
    """List the drafts on this device, show one, or throw one away."""
    account = await context.unlocked()
    if args.drop is not None:
        dropped = account.draft_named(args.drop)
        context.require_yes(args, "draft-drop-ask")
        await account.drop_draft(dropped)
        context.terminal.say("draft-dropped")
        return {"dropped": dropped}
    if args.show is not None:
        draft = account.draft(args.show)
        context.terminal.page(margins.letter(draft.letter.text, context.terminal.room))
        paged = paging.say_size(context, draft.info.parts)
        return {"draft": draft.info.id, "text": draft.letter.text, "subject": draft.letter.subject, **paged}
    draft_infos = account.drafts()
    if not draft_infos:
        context.terminal.say("drafts-none")
    listed: list[Json] = []
    for draft_info in draft_infos:
        about = context.words("draft-no-subject" if draft_info.use is None else f"draft-use-{draft_info.use}")
        subject = margins.one_line(draft_info.subject or about)
        with_pages = f"  {context.words('draft-pages', count=len(draft_info.parts))}" if draft_info.parts else ""
        context.terminal.show(
            f"  {draft_info.id}  {context.words.moment(draft_info.changed)}  {subject}{with_pages}"
        )
        listed.append(
            {
                "id": draft_info.id,
                "subject": draft_info.subject,
                "changed": draft_info.changed,
                "pages": len(draft_info.parts),
                "use": draft_info.use,
            }
        )
    return {"drafts": listed}


@COMMANDS.add("pending", a.arg("--send", "ID", "arg-pending-send"), a.arg("--drop", "ID", "arg-pending-drop"))
async def pending(context: CommandContext, args: Namespace) -> Result:
    """List what was signed but never answered for, send it again, or throw it away."""
    account = await context.unlocked()
    if args.drop is not None:
        dropped = account.pending_named(args.drop)
        account.discard(dropped)
        context.terminal.say("pending-dropped")
        return {"dropped": dropped}
    if args.send is not None:
        done = await account.resend(args.send)
        return show.done(context, done, "pending-sent")
    pending = account.pending()
    if not pending:
        context.terminal.say("pending-none")
    for pending_info in pending:
        context.terminal.show(
            f"  {pending_info.id}  {context.words.moment(pending_info.since)}  {pending_info.what}"
        )
    return {"pending": [{"id": request.id, "what": request.what, "since": request.since} for request in pending]}


@COMMANDS.add("hints", *a.TEXT)
async def hints(context: CommandContext, args: Namespace) -> Result:
    """Look at the hints for a text without sending anything or opening an account."""
    text = clean(await editing.take_text(context, args))
    hinting.say(context, text)
    return {"hints": hinting.data_of(text)}
