"""Paper for a reader: what waits to be printed, the cover sheet alone, a letter as PDF or plain text, and what became of it.

A counsellor keeps an order: say that something is there, ask, open, print, deliver. Whatever this device can be asked for
beforehand (a free name for the file, what sets pages) is asked for before a letter is opened.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Delivery, StaffRole
from relay.domain.views import RecipientStatus
from relay_client.cases.fault_collector import FaultCollector
from relay_client.commands import arguments as a
from relay_client.commands import choosing, show
from relay_client.commands.base import (
    CommandContext,
    Commands,
    Result,
    require_free,
    write_private,
    write_private_bytes,
)
from relay_client.commands.reading import UNREADABLE
from relay_client.errors import Misused, ServerProblem
from relay_client.pages.paper.letter import SAVED, Sheets, cover_pdf, letter_pdf
from relay_client.pages.paper.typesetter import require_typesetter
from relay_client.roles.counsellor import CounsellorRole
from relay_client.ui.plain_pages import bundle, cover_sheet, letter_pages
from relay_client.ui.terminal import Json
from relay_client.views.base import short
from relay_client.views.items import OpenedItem, ReceivedItem

COMMANDS = Commands()


class PrintTarget(Struct, frozen=True):
    """Where paper goes: into a new file, or as plain text to the output."""

    file: Path | None
    pdf: bool


@COMMANDS.add("to-print")
async def to_print(context: CommandContext, _args: Namespace) -> Result:
    """List the letters that wait for those whom a counsellor helps."""
    account = await context.unlocked()
    waiting: list[Json] = []
    views, apart = await account.counsellor.delegated_cases(), FaultCollector()
    context.labels.update({view.summary.case: view.summary.label for view in views})
    names = await choosing.names(context, [view.summary.case for view in views])
    by_case = {view.summary.case: view for view in views}
    for view in [by_case[case] for case in names]:
        for item in await apart.of(view.summary.case, _received(account.counsellor, view.summary.case)) or ():
            if item.status is not RecipientStatus.CLOSED:
                continue
            label = names[view.summary.case]
            context.terminal.show(f"  {short(item.item)}  {label}  {context.words.day(item.day)}")
            waiting.append({"item": item.item.hex(), "short": short(item.item), "case": view.summary.case.hex()})
    troubled = show.troubles(context, (*views.troubled, *apart.troubled))
    if waiting:
        context.terminal.say("to-print-next")
    elif not troubled[show.TROUBLED]:
        context.terminal.say("to-print-none")
    return {**troubled, "waiting": waiting}


async def _received(counsellor: CounsellorRole, case: CaseId) -> tuple[ReceivedItem, ...]:
    """Return what came for somebody, nothing where the permission to act for them has ended."""
    try:
        return (await counsellor.letters.items(case)).received
    except (Misused, ServerProblem) as problem:
        if problem.code != "delegation.expired":
            raise
        return ()


@COMMANDS.add(
    "print",
    a.ITEM,
    a.file("--to", "arg-print-to"),
    a.flag("--text", "arg-print-text"),
    a.flag("--cover", "arg-print-cover"),
    a.flag("--sure", "arg-print-sure"),
    choosing.NAME,
)
async def print_item(context: CommandContext, args: Namespace) -> Result:
    """Print a letter behind a cover sheet; a closed one only after its reader was asked and said yes."""
    case, item = await context.item(args.item)
    helper = await context.speaker()
    items = await helper.letters.items(case)
    own = any(written_item.item == item for written_item in items.written)
    status = next((received_item.status for received_item in items.received if received_item.item == item), None)
    if status is None and not own:
        raise Misused("id.unknown")
    if status in UNREADABLE:
        context.terminal.say(UNREADABLE[status])
        return {"printed": False, "item": item.hex(), "status": status.value}
    if args.cover and own:
        raise Misused("paper.own")
    await choosing.require_name(context, args, case)
    closed = status is RecipientStatus.CLOSED
    place = _place(context, args, item)
    if args.cover:
        return _cover(context, place, item, closed=closed)
    if closed:
        context.terminal.show(cover_sheet(context.words, short(item)).rstrip())
        context.terminal.say("print-order")
        if not context.sure(args, "print-asked"):
            context.terminal.say("print-not-opened", id=short(item))
            return {"printed": False, "item": item.hex(), "status": RecipientStatus.CLOSED.value}
        opened = await helper.letters.open(case, item, tell_author=False)
    else:
        opened = await helper.letters.read(case, item)
    if opened.parts and not place.pdf:
        raise Misused("paper.only_pdf")
    scans = await (await context.unlocked()).items.page_images(opened)
    printed = _letter(context, place, opened, scans, Sheets(cover=not own, answer=not own))
    if not own and opened.together is not None:
        context.terminal.say("print-came-with", id=short(opened.together))
    if not own and isinstance(helper, CounsellorRole):
        context.terminal.say("print-deliver", id=short(item))
    return printed


def _place(context: CommandContext, args: Namespace, item: ItemId) -> PrintTarget:
    """Return where the paper goes, once it is sure that it can go there. At a screen that is a file, and it is said which."""
    file = args.to
    if file is None and not args.text and context.terminal.is_screen:
        file = Path(f"{'cover' if args.cover else 'letter'}-{short(item)}.pdf").resolve()
        context.terminal.say("print-goes", file=str(file))
    place = PrintTarget(file, pdf=file is not None and not args.text)
    if place.pdf:
        require_typesetter()
    if place.file is not None:
        require_free(place.file)
    return place


def _cover(context: CommandContext, place: PrintTarget, item: ItemId, *, closed: bool) -> Result:
    """Print the cover sheet alone. The letter stays as it is, so nothing about it is said that its reader could not see."""
    sheet = cover_sheet(context.words, short(item))
    pdf = cover_pdf(context.words, item) if place.pdf else None
    data = _given_out(context, place, item, sheet, pdf)
    if place.file is not None:
        context.terminal.say("print-cover", file=str(place.file))
    if closed:
        context.terminal.say("print-order")
    return {"printed": True, "pages": 0, "cover": True, **data}


def _letter(
    context: CommandContext, place: PrintTarget, opened: OpenedItem, scans: Sequence[bytes], sheets: Sheets
) -> Result:
    """Print an opened letter. Plain text has no room for scanned pages; there must be none."""
    words = context.words
    plain, pdf = "", None
    if place.pdf:
        made = letter_pdf(
            words,
            opened.case,
            opened.item,
            about=show.about(words, opened),
            beside=show.said(words, opened),
            text=show.own_words(words, opened),
            language=opened.letter.language,
            scans=scans,
            sheets=sheets,
        )
        pdf, pages = made.pdf, made.pages
    else:
        text = letter_pages(show.letter_rows(words, opened), words)
        pages = len(text)
        plain = bundle(cover_sheet(context.words, short(opened.item), pages) if sheets.cover else None, text)
    data = _given_out(context, place, opened.item, plain, pdf)
    if place.file is not None:
        context.terminal.say(SAVED, file=str(place.file))
    return {"printed": True, "pages": pages, "cover": sheets.cover, **data}


def _given_out(
    context: CommandContext, place: PrintTarget, item: ItemId, sheets: str, pdf: bytes | None
) -> dict[str, Json]:
    """Write the paper to where it goes. Return that as data; the text itself only where there is no file."""
    if place.file is None:
        context.terminal.sheets(sheets)
    elif pdf is None:
        write_private(place.file, sheets)
    else:
        write_private_bytes(place.file, pdf)
    return {
        "item": item.hex(),
        "form": "text" if pdf is None else "pdf",
        "file": None if place.file is None else str(place.file),
        "text": sheets if place.file is None else None,
    }


@COMMANDS.add(
    "deliver",
    a.ITEM,
    a.arg("how", choices=[delivery.value.replace("_", "-") for delivery in Delivery]),
    choosing.NAME,
)
async def deliver(context: CommandContext, args: Namespace) -> Result:
    """Say what became of a letter that was opened for somebody else."""
    case, item = await context.item(args.item)
    await choosing.require_name(context, args, case)
    account = await context.unlocked()
    how = Delivery(args.how.replace("-", "_"))
    mediator = await account.role() is StaffRole.MEDIATOR
    deliver_item = account.mediator.decisions.deliver if mediator else account.counsellor.deliver
    done = await deliver_item(case, item, how)
    result = show.done(context, done, "delivered", how=show.name_of(context.words, "delivery", how))
    return {"how": how.value, **result}
