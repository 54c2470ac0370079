"""Somebody who stands by a party: who they are, which letters they can read, and what they do themselves.

A party lets a supporter read letters one by one, and ends it with one action. A supporter writes to nobody.
"""

from __future__ import annotations

from argparse import Namespace

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Attested, StaffRole
from relay.domain.policy import Standing
from relay.domain.reasons import Why
from relay_client.commands import arguments as a
from relay_client.commands import show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.data import members
from relay_client.commands.mediator import side_word
from relay_client.errors import Misused
from relay_client.roles.supporters import Supporters
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json
from relay_client.views.base import short
from relay_client.views.items import OpenedItem
from relay_client.views.supporters import SupporterView

_TO = a.arg("--to", "NAME", "arg-supporter-to")
COMMANDS = Commands()


@COMMANDS.add("supporters", a.OWN_CASE, _TO, a.arg("--call", "NAME", "arg-supporter-call"))
async def supporters(context: CommandContext, args: Namespace) -> Result:
    """Show who stands by this person and what each can read, or give one of them a name of one's own."""
    case = await context.case(args.case)
    part = await _part(context)
    if args.call is not None:
        await part.names.give((await part.find(case, args.to)).keyset, args.call)
    supporter_views = await part.of(case)
    if not any(supporter_view.live for supporter_view in supporter_views):
        context.terminal.say("supporters-none")
    for supporter in supporter_views:
        _say(context, supporter)
    await (await context.unlocked()).needs.saw(case, Why.SUPPORTER_ENDED)
    listed: list[Json] = [
        {
            **members(supporter_view, "record side since live name"),
            "fingerprint": supporter_view.short_fingerprint,
            "items": [item.hex() for item in supporter_view.items],
        }
        for supporter_view in supporter_views
    ]
    return {"case": case.hex(), "supporters": listed}


@COMMANDS.add("lend", a.ITEM, _TO, a.one_of("--seen", Attested), a.SURE)
async def lend(context: CommandContext, args: Namespace) -> Result:
    """Let a supporter read one letter; what came with it as one letter goes along."""
    case, item = await context.item(args.item)
    account = await context.unlocked()
    mediates = await account.role() is StaffRole.MEDIATOR
    part = await _part(context)
    if mediates and args.seen is None:
        raise Misused("supporter.attest")
    to = await part.find(case, args.to)
    letters = await _letters(context, case, item, to)
    context.terminal.say("lend-means", name=_name(to))
    context.require_yes(args, "lend-ask")
    attested = Attested(args.seen) if mediates else None
    lent: list[Json] = []
    for letter in letters:
        await part.lend(letter, to, attested=attested)
        context.terminal.say("lend-done", id=short(letter.item), name=_name(to))
        lent.append(letter.item.hex())
    return {"case": case.hex(), "lent": lent, "to": to.short_fingerprint}


async def _letters(context: CommandContext, case: CaseId, item: ItemId, to: SupporterView) -> list[OpenedItem]:
    """Return what a supporter is to read: a letter, and the one that came with it; of these what its author allows, once."""
    letters = [await _read(context, case, item)]
    if letters[0].together is not None:
        letters.append(await _read(context, case, letters[0].together))
    allowed = [letter for letter in letters if letter.lendable or letter.side is to.side]
    if not allowed:
        raise Misused("lend.author")
    missing = [opened_item for opened_item in allowed if opened_item.item not in to.items]
    if not missing:
        raise Misused("lend.stands")
    return missing


@COMMANDS.add("unlend", a.ITEM, _TO)
async def unlend(context: CommandContext, args: Namespace) -> Result:
    """Take one letter back from a supporter, or put it down as one. At once, without a question."""
    case, item = await context.item_to_stop(args.item)
    account = await context.unlocked()
    if await context.supports(case):
        done = await account.supporter.put_down(case, item)
        return show.done(context, done, "unlend-put-down", id=short(item))
    part = await _part_in(context, case)
    having = [
        supporter_view for supporter_view in await part.of(case, to_stop=True) if item in supporter_view.items
    ]
    if args.to is not None:
        named = await part.find(case, args.to, to_stop=True)
        having = [supporter_view for supporter_view in having if supporter_view.keyset == named.keyset]
    if not having:
        raise Misused("lend.none")
    troubled: dict[str, Json] = {}
    for supporter in having:
        done = await part.unlend(case, item, supporter)
        troubled = show.trouble(context, done) or troubled
        context.terminal.say("unlend-done", id=short(item), name=_name(supporter))
    return {
        "case": case.hex(),
        "item": item.hex(),
        "from": [supporter_view.short_fingerprint for supporter_view in having],
        **troubled,
    }


@COMMANDS.add("end-supporter", a.OWN_CASE, _TO, a.SURE)
async def end_supporter(context: CommandContext, args: Namespace) -> Result:
    """End a supporter, with every letter that they can read; as a supporter, be none any more."""
    case = await context.case_to_stop(args.case)
    account = await context.unlocked()
    if await context.supports(case):
        context.require_yes(args, "end-supporter-own-ask")
        return show.done(context, await account.supporter.leave(case), "end-supporter-own-done")
    part = await _part_in(context, case)
    to = await part.find(case, args.to, to_stop=True)
    context.require_yes(args, "end-supporter-ask", name=_name(to))
    return show.done(context, await part.end(case, to), "end-supporter-done", name=_name(to))


@COMMANDS.add("read-along", a.arg("item", "ITEM", "arg-read-along", nargs="?"))
async def read_along(context: CommandContext, args: Namespace) -> Result:
    """As a supporter: list the letters that one may read, or read one of them."""
    account = await context.unlocked()
    if args.item is not None:
        case, item = await context.item(args.item)
        opened = await account.supporter.read(case, item)
        shown = show.letter(context, opened)
        await account.needs.saw(case, Why.TO_READ_ALONG, item=item)
        return shown
    partial_list = await account.supporter.lent()
    if not partial_list and not partial_list.troubled:
        context.terminal.say("read-along-none")
    for lent_item in partial_list:
        name = one_line(account.names.shown(lent_item.case))
        moment = context.words.moment(lent_item.since)
        context.terminal.say("read-along-one", id=short(lent_item.item), name=name, moment=moment)
    context.shown.update({item.item: item.case for item in partial_list})
    listed: list[Json] = [members(item, "item case since") | {"short": short(item.item)} for item in partial_list]
    return {**show.troubles(context, partial_list.troubled), "letters": listed}


async def _part(context: CommandContext) -> Supporters:
    """Return what this person does about supporters: as a mediator, or for themselves."""
    account = await context.unlocked()
    match await account.role():
        case None:
            return account.party.supporters
        case StaffRole.MEDIATOR:
            return account.mediator.supporters
        case _:
            raise Misused("role.other")


async def _part_in(context: CommandContext, case: CaseId) -> Supporters:
    """Return what this person may end about supporters in a case, by what this device knows."""
    account = await context.unlocked()
    match await account.standing(case):
        case Standing.PARTY:
            return account.party.supporters
        case Standing.MEDIATOR:
            return account.mediator.supporters
        case _:
            raise Misused("role.other")


async def _read(context: CommandContext, case: CaseId, item: ItemId) -> OpenedItem:
    account = await context.unlocked()
    if await account.role() is StaffRole.MEDIATOR:
        return await account.mediator.held.read(case, item)
    return await account.party.letters.read(case, item)


def _say(context: CommandContext, view: SupporterView) -> None:
    side, moment = side_word(context, view.side), context.words.moment(view.since)
    if not view.live:
        context.terminal.say("supporters-over", name=_name(view), side=side)
        return
    context.terminal.say("supporters-one", name=_name(view), side=side, moment=moment)
    for item in view.items:
        context.terminal.say("supporters-item", id=short(item))


def _name(view: SupporterView) -> str:
    return one_line(view.name or view.short_fingerprint)
