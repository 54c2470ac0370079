"""Reading: what came, and the letter gate before anything is opened. Nothing opens by itself; `printing` is for paper."""

from __future__ import annotations

from argparse import Namespace

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import StaffRole
from relay.domain.views import AuthorStatus, RecipientStatus
from relay_client.commands import show
from relay_client.commands.base import Arguments, CliCommand, CommandContext, Result
from relay_client.commands.helper import speaker
from relay_client.commands.party import only_case, unchanged
from relay_client.errors import Misused
from relay_client.ui.terminal import Json, Style
from relay_client.views import ReceivedItem, short

_GATE = {"now": "gate-now", "later": "gate-later", "together": "gate-together", "back": "gate-back"}
UNREADABLE = {
    RecipientStatus.SENT_BACK: "envelope-was-sent-back",
    RecipientStatus.NO_LONGER_AVAILABLE: "envelope-gone",
}
"""What to say of an envelope that nobody can open any more."""


async def list_items(context: CommandContext, args: Namespace) -> Result:
    """Show own letters and received ones of a case."""
    case = await context.case(args.case)
    return {"case": case.hex(), **show.items(context, await (await speaker(context)).items(case))}


async def read(context: CommandContext, args: Namespace) -> Result:
    """Read an own letter, or go through the gate to one that came."""
    case, item = await context.item(args.item)
    helper = await speaker(context)
    found = await helper.items(case)
    own = next((each for each in found.written if each.item == item), None)
    if own is not None:
        if not own.own_copy:
            raise Misused("item.no_copy")
        shown = show.letter(context, await helper.read_own(case, item))
        if own.reason:
            show.reason(context, own)
        if own.status is AuthorStatus.RETURNED:
            context.terminal.say("returned-next", id=short(item))
        return {"read": "own", "status": own.status.value, **shown}
    envelope = next((each for each in found.received if each.item == item), None)
    if envelope is None:
        raise Misused("id.unknown")
    if envelope.status is RecipientStatus.OPENED:
        return {"read": "received", **show.letter(context, await helper.read(case, item))}
    if envelope.status in UNREADABLE:
        context.terminal.say(UNREADABLE[envelope.status])
        return {"read": "nothing", "status": envelope.status.value}
    return await _gate(context, args, case, envelope)


async def _gate(context: CommandContext, args: Namespace, case: CaseId, envelope: ReceivedItem) -> Result:
    """Say what lies here before it is opened, and let the person choose."""
    terminal, words = context.terminal, context.words
    terminal.say("gate-title", style=Style.HEADING)
    kind = show.name_of(words, "kind", envelope.kind)
    terminal.say("gate-what", kind=kind, day=words.day(envelope.day))
    if envelope.brought:
        terminal.say("gate-brought")
    if envelope.note:
        show.beside(context, show.by_mediator(words, "said-note", envelope.note_by), envelope.note)
    elif envelope.note is not None:
        terminal.say("words-not-shown", style=Style.NOTICE)
    else:
        terminal.say("gate-no-note")
    terminal.say("gate-free")
    choice = args.choice or terminal.choose("gate-choice", _GATE)
    base: dict[str, Json] = {"read": "gate", "item": envelope.item.hex(), "choice": choice}
    base |= {"note": envelope.note, "note_by": envelope.note_by}
    helper = await speaker(context)
    match choice:
        case "now":
            return {**base, **await _open(context, args, case, envelope.item)}
        case "together":
            await helper.note(case, words("gate-together-note", id=short(envelope.item)))
            terminal.say("gate-together-done")
        case "back":
            terminal.say("refuse-means")
            if not context.sure(args, "refuse-ask"):
                return unchanged(context)
            await helper.refuse(case, envelope.item)
            terminal.say("sent-back")
        case _:
            terminal.say("gate-later-done")
    return base


async def _open(context: CommandContext, args: Namespace, case: CaseId, item: ItemId) -> Result:
    account = await context.unlocked()
    match await account.role():
        case None:
            own = (await account.party.status(case)).sides[0]
            tell = bool(args.tell) if args.tell is not None else _may_tell(context, preferred=own.tell_opened)
            shown = show.letter(context, await account.party.open(case, item, tell_author=tell))
            context.terminal.say("after-reading")
            context.terminal.say("after-reading-call", telephone=await account.telephone())
            return {**shown, "told_author": tell}
        case StaffRole.COUNSELLOR:
            return show.letter(context, await account.counsellor.open(case, item))
        case StaffRole.MEDIATOR:
            return show.letter(context, await account.mediator.open_in_person(case, item))
        case _:
            raise Misused("role.other")


def _may_tell(context: CommandContext, *, preferred: bool) -> bool:
    if context.terminal.json_only or not context.terminal.is_screen:
        return preferred
    return context.terminal.yes("open-tell-ask")


def _read_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--choice", choices=list(_GATE), default=None)
    arguments.yes_or_no("tell")
    arguments.flag("--sure")


async def open_item(context: CommandContext, args: Namespace) -> Result:
    """Open a closed letter now, without the gate's question."""
    case, item = await context.item(args.item)
    return await _open(context, args, case, item)


def _open_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.yes_or_no("tell")


COMMANDS = (
    CliCommand("list", list_items, only_case),
    CliCommand("read", read, _read_takes),
    CliCommand("open", open_item, _open_takes),
)
