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
from relay_client.apart import Apart
from relay_client.commands import show, troubles
from relay_client.commands.base import (
    Arguments,
    Command,
    Desk,
    Found,
    insist_free,
    write_private,
    write_private_bytes,
)
from relay_client.commands.helper import speaker
from relay_client.commands.reading import UNREADABLE
from relay_client.counsellor import Counsellor
from relay_client.errors import Misused, Problem
from relay_client.margins import one_line
from relay_client.pages import bundle, cover_sheet, letter_pages
from relay_client.paper import SAVED, Sheets, cover_pdf, insist_typesetter, letter_pdf
from relay_client.terminal import Json
from relay_client.views import OpenedItem, ReceivedItem, short


class Place(Struct, frozen=True):
    """Where paper goes: into a new file, or as plain text to the output."""

    file: Path | None
    pdf: bool


async def to_print(desk: Desk, _args: Namespace) -> Found:
    """List the letters that wait for those whom a counsellor helps."""
    person = await desk.unlocked()
    waiting: list[Json] = []
    views, apart = await person.counsellor.cases(), Apart()
    for view in views:
        for each in await apart.of(view.summary.case, _received(person.counsellor, view.summary.case)) or ():
            if each.status is not RecipientStatus.CLOSED:
                continue
            label = one_line(view.summary.label or short(view.summary.case))
            desk.terminal.show(f"  {short(each.item)}  {label}  {desk.words.day(each.day)}")
            waiting.append({"item": each.item.hex(), "short": short(each.item), "case": view.summary.case.hex()})
    troubled = troubles.say(desk, (*views.troubled, *apart.troubled))
    if waiting:
        desk.terminal.say("to-print-next")
    elif not troubled[troubles.TROUBLED]:
        desk.terminal.say("to-print-none")
    return {**troubled, "waiting": waiting}


async def _received(counsellor: Counsellor, case: CaseId) -> tuple[ReceivedItem, ...]:
    """Return what came for somebody, nothing where the permission to act for them has ended."""
    try:
        return (await counsellor.items(case)).received
    except (Misused, Problem) as problem:
        if problem.code != "delegation.expired":
            raise
        return ()


async def print_item(desk: Desk, args: Namespace) -> Found:
    """Print a letter behind a cover sheet; a closed one only after its reader was asked and said yes."""
    case, item = await desk.item(args.item)
    helper = await speaker(desk)
    found = await helper.items(case)
    own = any(each.item == item for each in found.written)
    status = next((each.status for each in found.received if each.item == item), None)
    if status is None and not own:
        raise Misused("id.unknown")
    if status in UNREADABLE:
        desk.terminal.say(UNREADABLE[status])
        return {"printed": False, "item": item.hex(), "status": status.value}
    if args.cover and own:
        raise Misused("paper.own")
    closed = status is RecipientStatus.CLOSED
    place = _place(desk, args, item)
    if args.cover:
        return _cover(desk, place, item, closed=closed)
    if closed:
        desk.terminal.show(cover_sheet(desk.words, short(item)).rstrip())
        desk.terminal.say("print-order")
        if not desk.sure(args, "print-asked"):
            desk.terminal.say("print-not-opened", id=short(item))
            return {"printed": False, "item": item.hex(), "status": RecipientStatus.CLOSED.value}
        opened = await helper.open(case, item, tell_author=False)
    else:
        opened = await helper.read(case, item)
    if opened.parts and not place.pdf:
        raise Misused("paper.only_pdf")
    scans = await helper.page_images(opened)
    printed = _letter(desk, place, opened, scans, Sheets(cover=not own, answer=not own))
    if not own and isinstance(helper, Counsellor):
        desk.terminal.say("print-deliver", id=short(item))
    return printed


def _place(desk: Desk, args: Namespace, item: ItemId) -> Place:
    """Return where the paper goes, once it is sure that it can go there. At a screen that is a file, and it is said which."""
    file = args.to
    if file is None and not args.text and desk.terminal.is_screen:
        file = Path(f"{'cover' if args.cover else 'letter'}-{short(item)}.pdf").resolve()
        desk.terminal.say("print-goes", file=str(file))
    place = Place(file, pdf=file is not None and not args.text)
    if place.pdf:
        insist_typesetter()
    if place.file is not None:
        insist_free(place.file)
    return place


def _cover(desk: Desk, place: Place, item: ItemId, *, closed: bool) -> Found:
    """Print the cover sheet alone. The letter stays as it is, so nothing about it is said that its reader could not see."""
    sheet = cover_sheet(desk.words, short(item))
    pdf = cover_pdf(desk.words, item) if place.pdf else None
    data = _given_out(desk, place, item, sheet, pdf)
    if place.file is not None:
        desk.terminal.say("print-cover", file=str(place.file))
    if closed:
        desk.terminal.say("print-order")
    return {"printed": True, "pages": 0, "cover": True, **data}


def _letter(desk: Desk, place: Place, opened: OpenedItem, scans: Sequence[bytes], around: Sheets) -> Found:
    """Print an opened letter. Plain text has no room for scanned pages; there must be none."""
    words = desk.words
    sheets, pdf = "", None
    if place.pdf:
        made = letter_pdf(
            words,
            opened.case,
            opened.item,
            about=show.about(words, opened),
            said=show.said(words, opened),
            text=show.own_words(words, opened),
            language=opened.letter.language,
            scans=scans,
            around=around,
        )
        pdf, pages = made.pdf, made.pages
    else:
        text = letter_pages(show.letter_rows(words, opened), words)
        pages = len(text)
        sheets = bundle(cover_sheet(desk.words, short(opened.item), pages) if around.cover else None, text)
    data = _given_out(desk, place, opened.item, sheets, pdf)
    if place.file is not None:
        desk.terminal.say(SAVED, file=str(place.file))
    return {"printed": True, "pages": pages, "cover": around.cover, **data}


def _given_out(desk: Desk, place: Place, item: ItemId, sheets: str, pdf: bytes | None) -> dict[str, Json]:
    """Write the paper to where it goes. Return that as data; the text itself only where there is no file."""
    if place.file is None:
        desk.terminal.sheets(sheets)
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


def _print_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--to", type=Path, metavar="FILE", default=None, help_id="arg-print-to")
    arguments.flag("--text", help_id="arg-print-text")
    arguments.flag("--cover", help_id="arg-print-cover")
    arguments.flag("--sure", help_id="arg-print-sure")


async def deliver(desk: Desk, args: Namespace) -> Found:
    """Say what became of a letter that was opened for somebody else."""
    case, item = await desk.item(args.item)
    person = await desk.unlocked()
    how = Delivery(args.how.replace("-", "_"))
    mediator = await person.role() is StaffRole.MEDIATOR
    helper = person.mediator if mediator else person.counsellor
    done = await helper.deliver(case, item, how)
    desk.terminal.say("delivered", how=show.name_of(desk.words, "delivery", how))
    return {"done": True, "how": how.value, **show.outcome(done)}


def _deliver_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("how", choices=[each.value.replace("_", "-") for each in Delivery])


COMMANDS = (
    Command("to-print", to_print),
    Command("print", print_item, _print_takes),
    Command("deliver", deliver, _deliver_takes),
)
