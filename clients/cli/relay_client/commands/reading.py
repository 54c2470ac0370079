"""Reading: what came, the letter gate before anything is opened, printing, and saying what became of a letter.

Nothing opens by itself. A counsellor prints in a fixed order: say that something is there, ask, open, print, deliver.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Delivery, StaffRole
from relay.domain.views import AuthorStatus, RecipientStatus
from relay_client.commands import show
from relay_client.commands.base import Arguments, Command, Desk, Found, write_private
from relay_client.commands.helper import speaker
from relay_client.commands.party import only_case, unchanged
from relay_client.errors import Misused
from relay_client.pages import bundle, cover_sheet, letter_pages
from relay_client.terminal import Json, Style, clean
from relay_client.views import OpenedItem, ReceivedItem, short

_GATE = {"now": "gate-now", "later": "gate-later", "together": "gate-together", "back": "gate-back"}
_UNREADABLE = {
    RecipientStatus.SENT_BACK: "envelope-was-sent-back",
    RecipientStatus.NO_LONGER_AVAILABLE: "envelope-gone",
}


async def list_items(desk: Desk, args: Namespace) -> Found:
    """Show own letters and received ones of a case."""
    case = await desk.case(args.case)
    return {"case": case.hex(), **show.items(desk, await (await speaker(desk)).items(case))}


async def read(desk: Desk, args: Namespace) -> Found:
    """Read an own letter, or go through the gate to one that came."""
    case, item = await desk.item(args.item)
    helper = await speaker(desk)
    found = await helper.items(case)
    own = next((each for each in found.written if each.item == item), None)
    if own is not None:
        if not own.own_copy:
            raise Misused("item.no_copy")
        shown = show.letter(desk, await helper.read_own(case, item))
        if own.reason:
            desk.terminal.say("returned-because", reason=clean(own.reason))
        if own.status is AuthorStatus.RETURNED:
            desk.terminal.say("returned-next", id=short(item))
        return {"read": "own", "status": own.status.value, **shown}
    envelope = next((each for each in found.received if each.item == item), None)
    if envelope is None:
        raise Misused("id.unknown")
    if envelope.status is RecipientStatus.OPENED:
        return {"read": "received", **show.letter(desk, await helper.read(case, item))}
    if envelope.status in _UNREADABLE:
        desk.terminal.say(_UNREADABLE[envelope.status])
        return {"read": "nothing", "status": envelope.status.value}
    return await _gate(desk, args, case, envelope)


async def _gate(desk: Desk, args: Namespace, case: CaseId, envelope: ReceivedItem) -> Found:
    """Say what lies here before it is opened, and let the person choose."""
    terminal, words = desk.terminal, desk.words
    terminal.say("gate-title", style=Style.HEADING)
    kind = show.name_of(words, "kind", envelope.kind)
    terminal.say("gate-what", kind=kind, day=words.day(envelope.day))
    if envelope.brought:
        terminal.say("gate-brought")
    if envelope.note:
        terminal.say("gate-note", note=clean(envelope.note))
    else:
        terminal.say("gate-no-note")
    terminal.say("gate-free")
    choice = args.choice or terminal.choose("gate-choice", _GATE)
    base: dict[str, Json] = {"read": "gate", "item": envelope.item.hex(), "note": envelope.note, "choice": choice}
    helper = await speaker(desk)
    match choice:
        case "now":
            return {**base, **await _open(desk, args, case, envelope.item)}
        case "together":
            await helper.note(case, words("gate-together-note", id=short(envelope.item)))
            terminal.say("gate-together-done")
        case "back":
            terminal.say("refuse-means")
            if not desk.sure(args, "refuse-ask"):
                return unchanged(desk)
            await helper.refuse(case, envelope.item)
            terminal.say("sent-back")
        case _:
            terminal.say("gate-later-done")
    return base


async def _open(desk: Desk, args: Namespace, case: CaseId, item: ItemId) -> Found:
    person = await desk.unlocked()
    match await person.role():
        case None:
            own = (await person.party.status(case)).sides[0]
            tell = bool(args.tell) if args.tell is not None else _may_tell(desk, preferred=own.tell_opened)
            shown = show.letter(desk, await person.party.open(case, item, tell_author=tell))
            desk.terminal.say("after-reading")
            desk.terminal.say(
                "after-reading-call", telephone=(await desk.letters.organisation(person.profile.origin)).telephone
            )
            return {**shown, "told_author": tell}
        case StaffRole.COUNSELLOR:
            return show.letter(desk, await person.counsellor.open(case, item))
        case StaffRole.MEDIATOR:
            return show.letter(desk, await person.mediator.open_in_person(case, item))
        case _:
            raise Misused("role.other")


def _may_tell(desk: Desk, *, preferred: bool) -> bool:
    if desk.terminal.json_only or not desk.terminal.is_screen:
        return preferred
    return desk.terminal.yes("open-tell-ask")


def _read_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--choice", choices=list(_GATE), default=None)
    arguments.yes_or_no("tell")
    arguments.flag("--sure")


async def open_item(desk: Desk, args: Namespace) -> Found:
    """Open a closed letter now, without the gate's question."""
    case, item = await desk.item(args.item)
    return await _open(desk, args, case, item)


def _open_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.yes_or_no("tell")


async def to_print(desk: Desk, _args: Namespace) -> Found:
    """List the letters that wait for those whom a counsellor helps."""
    person = await desk.unlocked()
    waiting: list[Json] = []
    for view in await person.counsellor.cases():
        for each in (await person.counsellor.items(view.summary.case)).received:
            if each.status is not RecipientStatus.CLOSED:
                continue
            label = clean(view.summary.label or short(view.summary.case))
            desk.terminal.show(f"  {short(each.item)}  {label}  {desk.words.day(each.day)}")
            waiting.append({"item": each.item.hex(), "short": short(each.item), "case": view.summary.case.hex()})
    if not waiting:
        desk.terminal.say("to-print-none")
    return {"waiting": waiting}


async def print_item(desk: Desk, args: Namespace) -> Found:
    """Print a letter behind a cover sheet; a closed one only after its reader was asked and said yes."""
    case, item = await desk.item(args.item)
    helper = await speaker(desk)
    found = await helper.items(case)
    closed = any(each.item == item and each.status is RecipientStatus.CLOSED for each in found.received)
    own = any(each.item == item for each in found.written)
    if closed:
        desk.terminal.show(cover_sheet(desk.words, short(item)).rstrip())
        desk.terminal.say("print-order")
        if not desk.sure(args, "print-asked"):
            desk.terminal.say("print-not-opened")
            return {"printed": False, "item": item.hex()}
        person = await desk.unlocked()
        if await person.role() is None:
            opened = await person.party.open(case, item, tell_author=False)
        else:
            opened = await person.counsellor.open(case, item)
    else:
        opened = await (helper.read_own(case, item) if own else helper.read(case, item))
    return _paper(desk, args.out, opened)


def _paper(desk: Desk, out: Path | None, opened: OpenedItem) -> Found:
    pages = letter_pages(opened.letter.text, desk.words, show.about(desk.words, opened))
    sheets = bundle(cover_sheet(desk.words, short(opened.item), len(pages)), pages)
    if out is None:
        desk.terminal.sheets(sheets)
    else:
        write_private(out, sheets)
        desk.terminal.say("print-written", file=str(out))
    desk.terminal.say("print-deliver", id=short(opened.item))
    return {
        "printed": True,
        "item": opened.item.hex(),
        "pages": len(pages),
        "text": sheets if out is None else None,
    }


def _print_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--out", type=Path, metavar="FILE", default=None)
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
    Command("list", list_items, only_case),
    Command("read", read, _read_takes),
    Command("open", open_item, _open_takes),
    Command("to-print", to_print),
    Command("print", print_item, _print_takes),
    Command("deliver", deliver, _deliver_takes),
)
