"""Reading: what came, and the letter gate before anything is opened. Nothing opens by itself; `printing` is for paper."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from relay.domain.forms import Form
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import ReturnCause, StaffRole
from relay.domain.reasons import Why
from relay.domain.views import AuthorStatus, RecipientStatus
from relay_client.commands import arguments as a
from relay_client.commands import show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.errors import Misused
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.items import LostItem, LostKind, OpenedItem, ReceivedItem

_GATE = {"now": "gate-now", "later": "gate-later", "together": "gate-together", "back": "gate-back"}
UNREADABLE = {
    RecipientStatus.SENT_BACK: "envelope-was-sent-back",
    RecipientStatus.NO_LONGER_AVAILABLE: "envelope-gone",
}
"""What to say of an envelope that nobody can open any more."""
COMMANDS = Commands()


@COMMANDS.add("list", a.OWN_CASE)
async def list_items(context: CommandContext, args: Namespace) -> Result:
    """Show own letters and received ones of a case."""
    case = await context.case(args.case)
    return {"case": case.hex(), **show.items(context, await (await context.speaker()).letters.items(case))}


@COMMANDS.add("read", a.ITEM, a.arg("--choice", choices=list(_GATE)), a.yes_or_no("tell"), a.SURE)
async def read(context: CommandContext, args: Namespace) -> Result:
    """Read an own letter, or go through the gate to one that came."""
    case, item = await context.item(args.item)
    helper = await context.speaker()
    items = await helper.letters.items(case)
    _require_kept(items.lost, item)
    own = next((written_item for written_item in items.written if written_item.item == item), None)
    if own is not None:
        if not own.own_copy:
            raise Misused("item.no_copy")
        shown = show.letter(context, await helper.letters.read(case, item))
        if own.reason:
            show.reason(context, own)
        if own.cause is ReturnCause.INTIMATE:
            await _say_intimate(context)
        if own.status is AuthorStatus.NOT_PASSED_ON:
            await (await context.unlocked()).needs.saw(case, Why.NOT_PASSED_ON, item=item)
        if own.status is AuthorStatus.RETURNED:
            context.terminal.say("returned-next", id=short(item))
            await (await context.unlocked()).needs.saw(case, Why.RETURNED, item=item)
        return {"read": "own", "status": own.status.value, **shown}
    envelope = next((received_item for received_item in items.received if received_item.item == item), None)
    if envelope is None:
        raise Misused("id.unknown")
    if envelope.status is RecipientStatus.OPENED:
        return {"read": "received", **await _shown(context, await helper.letters.read(case, item))}
    if envelope.status in UNREADABLE:
        context.terminal.say(UNREADABLE[envelope.status])
        return {"read": "nothing", "status": envelope.status.value}
    return await _gate(context, args, case, envelope)


async def _say_intimate(context: CommandContext) -> None:
    """Say what it means that a letter came back for an intimate picture, and whom one may ring about such pictures."""
    account = await context.unlocked()
    context.terminal.say("returned-intimate")
    context.terminal.say("returned-intimate-help")
    telephone, helpline = await account.telephone(), await account.helpline()
    if telephone:
        context.terminal.say("lines-office", telephone=one_line(telephone))
    if helpline:
        context.terminal.say("lines-images", helpline=one_line(helpline))


def _require_kept(lost: Sequence[LostItem], item: ItemId) -> None:
    """Refuse a letter that only keys opened that this person has lost: Misused `item.lost_own`, `item.lost_received`."""
    kinds = {lost_item.id: lost_item.kind for lost_item in lost}
    if kinds.get(item) is LostKind.OWN:
        raise Misused("item.lost_own")
    if kinds.get(item) is LostKind.RECEIVED:
        raise Misused("item.lost_received")


async def _gate(context: CommandContext, args: Namespace, case: CaseId, envelope: ReceivedItem) -> Result:
    """Say what lies here before it is opened, and let the person choose."""
    terminal, words = context.terminal, context.words
    await _say_service_pause(context, case)
    terminal.say("gate-title", style=Style.HEADING)
    terminal.say("gate-what", kind=show.name_of(words, "kind", envelope.kind), day=words.day(envelope.day))
    if envelope.pages:
        await _say_pages(context, case)
    if envelope.brought:
        terminal.say("gate-brought")
    if envelope.derived:
        terminal.say("gate-derived" if envelope.together is None else "gate-translation")
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
    helper = await context.speaker()
    match choice:
        case "now":
            return {**base, **await _open(context, args, case, envelope.item)}
        case "together":
            await helper.note(case, words("gate-together-note", id=short(envelope.item)), together=envelope.item)
            terminal.say("gate-together-done")
        case "back":
            terminal.say("refuse-means")
            context.require_yes(args, "refuse-ask")
            await helper.letters.refuse(case, envelope.item)
            terminal.say("sent-back")
        case _:
            terminal.say("gate-later-done")
    return base


async def _say_pages(context: CommandContext, case: CaseId) -> None:
    """Say that a closed letter has pages, and to a party who wants none that it stays closed."""
    context.terminal.say("gate-pages")
    account = await context.unlocked()
    if await account.role() is None and Form.PAGES not in (await account.party.status(case)).sides[0].kinds:
        context.terminal.say("gate-unwelcome")


async def _say_service_pause(context: CommandContext, case: CaseId) -> None:
    """Say why nothing can be opened now, where the service paused a contact after a restore."""
    account = await context.unlocked()
    views = {None: account.party.status, StaffRole.COUNSELLOR: account.counsellor.case}
    view = views.get(await account.role())
    if view is not None and (await view(case)).service_pause is not None:
        context.terminal.say("party-warn-paused-by-service", style=Style.NOTICE)


async def _open(context: CommandContext, args: Namespace, case: CaseId, item: ItemId) -> Result:
    account = await context.unlocked()
    match await account.role():
        case None:
            own = (await account.party.status(case)).sides[0]
            tell = bool(args.tell) if args.tell is not None else _may_tell(context, preferred=own.tell_opened)
            shown = await _shown(context, await account.party.letters.open(case, item, tell_author=tell))
            context.terminal.say("after-reading")
            context.terminal.say_number("after-reading-call", await account.telephone())
            return {**shown, "told_author": tell}
        case StaffRole.COUNSELLOR:
            return await _shown(context, await account.counsellor.letters.open(case, item, tell_author=False))
        case StaffRole.MEDIATOR:
            opened = await account.mediator.decisions.open_in_person(case, item)
            other = None if opened.together is None else await account.mediator.held.read(case, opened.together)
            return show.letters_of_one(context, opened, other)
        case _:
            raise Misused("role.other")


async def _shown(context: CommandContext, opened: OpenedItem) -> Result:
    """Show an opened letter, with the one that came with it as one letter."""
    helper = await context.speaker()
    return show.letters_of_one(context, opened, await helper.letters.companion(opened))


def _may_tell(context: CommandContext, *, preferred: bool) -> bool:
    if context.terminal.json_only or not context.terminal.is_screen:
        return preferred
    return context.terminal.yes("open-tell-ask")


@COMMANDS.add("open", a.ITEM, a.yes_or_no("tell"))
async def open_item(context: CommandContext, args: Namespace) -> Result:
    """Open a closed letter now, without the gate's question."""
    case, item = await context.item(args.item)
    return await _open(context, args, case, item)
