"""Help that needs no account: where to call, how to stay safe."""

from __future__ import annotations

from argparse import Namespace

from relay_client.commands.base import Command, Desk, Found
from relay_client.errors import Fault
from relay_client.terminal import Json, Style


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
    Command("help-lines", help_lines),
    Command("safety", safety),
)
