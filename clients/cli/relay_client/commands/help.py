"""Help that needs no account: all commands, where to call, how to stay safe."""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands import registry
from relay_client.commands.base import CommandContext, Commands, Result, sentence_of
from relay_client.errors import ClientError
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.words.command_names import called
from relay_client.words.sentences import Sentences

COMMANDS = Commands()


@COMMANDS.add("help")
async def show_help(context: CommandContext, _args: Namespace) -> Result:
    """Show all commands, then the long help, which ends with a complete worked session."""
    text = f"{overview(context.words)}\n{context.words.help_text()}"
    context.terminal.page(text)
    return {"text": text}


def overview(words: Sentences) -> str:
    """Return one line per command, by whom it is for."""
    lines: list[str] = []
    for group, names in registry.GROUPS.items():
        rows = [(called(name, words.language), words(sentence_of(name))) for name in names]
        lines += [words(group), *(f"  {name:<23} {about}" for name, about in rows), ""]
    return "\n".join(lines)


@COMMANDS.add("help-lines")
async def help_lines(context: CommandContext, _args: Namespace) -> Result:
    """Show where to call: in danger, to talk, about intimate pictures, and the office of each account on this device."""
    terminal = context.terminal
    terminal.say("lines-title", style=Style.HEADING)
    terminal.say("lines-danger")
    terminal.say("lines-doctor")
    terminal.say("lines-victims")
    telephones: list[Json] = []
    helplines: list[Json] = []
    for profile in context.device_client.profiles():
        try:
            organisation = await context.device_client.organisation(profile.origin)
        except ClientError:
            terminal.say("lines-office-unknown")
            continue
        terminal.say_number("lines-office", organisation.telephone)
        telephones.append(organisation.telephone)
        if organisation.helpline:
            terminal.say("lines-images", helpline=one_line(organisation.helpline))
            helplines.append(organisation.helpline)
    return {"telephones": telephones, "helplines": helplines}


@COMMANDS.add("safety")
async def safety(context: CommandContext, _args: Namespace) -> Result:
    """Say how to stay safe with this program, and what to do when intimate images are spread."""
    for name in (
        "safety-place",
        "safety-device",
        "safety-leave",
        "safety-copy",
        "safety-contact",
        "safety-stop",
        "safety-images",
        "safety-images-evidence",
    ):
        context.terminal.say(name)
        context.terminal.gap()
    context.terminal.say("promise")
    return {}
