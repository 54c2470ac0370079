"""Names for contacts: what their owner calls them, on their own devices and nowhere else."""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands import arguments as a
from relay_client.commands import choosing
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json
from relay_client.views.base import short

COMMANDS = Commands()


@COMMANDS.add("name", choosing.CONTACT, a.arg("called", "NAME", "arg-called", nargs="?"))
async def name(context: CommandContext, args: Namespace) -> Result:
    """Call a contact by a name of one's own, or list the names there are."""
    account = await context.unlocked()
    if args.contact is None:
        return await _listed(context)
    case = await context.case(args.contact)
    called = args.called or context.terminal.ask("ask-contact-name")
    given = one_line(await account.names.give(case, called))
    context.terminal.say("named", name=given)
    return {"case": case.hex(), "short": short(case), "name": given}


async def _listed(context: CommandContext) -> Result:
    account = await context.unlocked()
    labels = {summary.case: summary.label for summary in await account.cases()}
    context.labels.update(labels)
    shown = await choosing.names(context, list(labels))
    if not shown:
        context.terminal.say("stop-no-contact")
    listed: list[Json] = []
    for case, called in shown.items():
        named = account.names.of(case)
        context.terminal.say("name-line" if named is not None else "name-line-none", id=short(case), name=called)
        listed.append({"case": case.hex(), "short": short(case), "name": named})
    return {"contacts": listed}
