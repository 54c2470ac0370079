"""Which contacts a command is about, by the names that their owner gave: asked at a screen, told plainly elsewhere.

Decides how contacts are offered and shown. What is done in them the command decides.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from relay.domain.ids import CaseId
from relay.domain.model import StaffRole
from relay_client.commands import arguments as a
from relay_client.commands.base import CommandContext
from relay_client.errors import Misused
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import NoAnswer
from relay_client.views.cases import StoppableContacts

CONTACT = a.arg("contact", "CONTACT", nargs="?")
ALL = a.flag("--all", "arg-all-contacts")
NAME = a.arg("--name", "NAME", "arg-contact-name", dest="contact_name")


async def to_stop_in(context: CommandContext, args: Namespace, *, all_unasked: bool) -> StoppableContacts:
    """Return the contacts in which somebody wants to stop: those named, the only one, or as they choose, one or all.

    Where nobody can be asked, all of them with `all_unasked`; else Misused `stop.which`, which says what can be typed.
    Raises Misused `id.unknown` for a name that is no contact's, `stop.no_contact`; Usage `cli.all_or_one`.
    """
    typed = args.contact or args.case
    if args.all and typed:
        raise Usage("cli.all_or_one")
    contacts = await (await context.unlocked()).stopping.contacts(typed)
    if not contacts.cases:
        raise Misused("id.unknown" if typed else "stop.no_contact")
    if len(contacts.cases) == 1 or args.all:
        return contacts
    if context.terminal.is_screen and not context.terminal.json_only:
        return StoppableContacts(await _asked(context, contacts.cases), contacts.offline)
    if all_unasked:
        return contacts
    fault = Misused("stop.which")
    fault.variables = {"names": ", ".join((await names(context, contacts.cases)).values())}
    raise fault


async def _asked(context: CommandContext, cases: Sequence[CaseId]) -> tuple[CaseId, ...]:
    """Let somebody choose one contact by its name, or all of them."""
    shown = await names(context, cases)
    listed = tuple(shown)
    at = context.terminal.pick("choose-contacts", [*shown.values(), context.words("choose-all")])
    return (listed[at],) if at < len(listed) else listed


async def names(context: CommandContext, cases: Sequence[CaseId], columns: int | None = None) -> dict[CaseId, str]:
    """Return how these contacts are called, told apart, cut to `columns` where they can be, in the order of their names."""
    account = await context.unlocked()
    shown = account.names.listed({case: context.labels.get(case) for case in cases}, columns)
    return {case: one_line(name) for case, name in shown.items()}


async def name_of(context: CommandContext, case: CaseId, label: str | None = None) -> str:
    """Return how one contact is called."""
    return one_line((await context.unlocked()).names.shown(case, label or context.labels.get(case)))


async def say_for(context: CommandContext, case: CaseId) -> None:
    """Say for which contact something is done, where it has a name."""
    if (await context.unlocked()).names.of(case) is not None:
        context.terminal.say("for-contact", name=await name_of(context, case))


async def say_case(context: CommandContext, case: CaseId) -> None:
    """Say for which case a mediator does something: by its label."""
    context.labels[case] = (await (await context.unlocked()).mediator.case(case)).summary.label
    context.terminal.say("for-contact", name=await name_of(context, case))


async def require_name(context: CommandContext, args: Namespace, case: CaseId) -> None:
    """Make sure, for a counsellor, that the person has a name before anything is brought or printed for them; say it.

    `--name` gives one; else it is asked at a screen. Raises Misused `name.needed` where nobody can be asked, and as
    `ContactNames.give`.
    """
    account = await context.unlocked()
    if args.contact_name is not None:
        await account.names.give(case, args.contact_name)
    elif account.names.of(case) is None and await account.role() is StaffRole.COUNSELLOR:
        if not context.terminal.is_screen:
            raise Misused("name.needed")
        try:
            await account.names.give(case, context.terminal.ask("ask-contact-name"))
        except NoAnswer:
            raise Misused("name.needed") from None
    await say_for(context, case)
