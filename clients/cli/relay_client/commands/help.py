"""Help that needs no account: all commands, where to call, how to stay safe."""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands import registry
from relay_client.commands.base import Command, Desk, Found, sentence_of
from relay_client.errors import Fault
from relay_client.terminal import Json, Style
from relay_client.words import Words


async def show_help(desk: Desk, _args: Namespace) -> Found:
    """Show all commands, then the long help, which ends with a complete worked session."""
    text = f"{overview(desk.words)}\n{desk.words.help_text()}"
    desk.terminal.page(text)
    return {"text": text}


def overview(words: Words) -> str:
    """Return one line per command, by whom it is for."""
    lines: list[str] = []
    for group, names in registry.GROUPS.items():
        lines += [words(group), *(f"  {name:<20} {words(sentence_of(name))}" for name in names), ""]
    return "\n".join(lines)


async def help_lines(desk: Desk, _args: Namespace) -> Found:
    """Show where to call: in danger, to talk, and the office of each account on this device."""
    terminal = desk.terminal
    terminal.say("lines-title", style=Style.HEADING)
    terminal.say("lines-danger")
    terminal.say("lines-doctor")
    terminal.say("lines-victims")
    telephones: list[Json] = []
    for profile in desk.letters.profiles():
        try:
            telephone = (await desk.letters.organisation(profile.origin)).telephone
        except Fault:
            terminal.say("lines-office-unknown")
            continue
        terminal.say("lines-office", telephone=telephone)
        telephones.append(telephone)
    return {"telephones": telephones}


async def safety(desk: Desk, _args: Namespace) -> Found:
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
        desk.terminal.say(name)
        desk.terminal.gap()
    desk.terminal.say("promise")
    return {}


COMMANDS = (
    Command("help", show_help),
    Command("help-lines", help_lines),
    Command("safety", safety),
)
