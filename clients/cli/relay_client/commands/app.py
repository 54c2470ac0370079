"""The web client of this installation, for a browser of this machine: `letters app`.

Whoever works for others need not take their program anew from a server each day. Unlocks nothing: keys and passphrase are the
browser's affair, as they are with a service that is asked directly.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import webbrowser
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from relay.bundle import files
from relay_client.commands import arguments as a
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.errors import LocalFault
from relay_client.net import app_server
from relay_client.ui.margins import one_line

COMMANDS = Commands()


@COMMANDS.add("app", a.arg("--port", "PORT", "arg-app-port", type=int), a.flag("--open", "arg-app-open"))
async def app(context: CommandContext, args: Namespace) -> Result:
    """Serve the web client of this installation to a browser of this machine, until somebody ends it with Ctrl-C."""
    context.choose_account()
    origin = context.device_client.profile(context.login).origin
    try:
        bundle = files.installed()
    except files.DamagedBundle:
        raise LocalFault("app.damaged") from None
    if bundle is None:
        raise LocalFault("app.absent")
    listener = _listener(context, args.port, origin)
    async with (
        _told_to_stop() as stop,
        app_server.served(bundle, origin, listener, context.ca_file) as address,
    ):
        context.terminal.say("app-address", address=address)
        context.terminal.say("app-passes", origin=one_line(origin))
        context.terminal.say("app-list", code=bundle.list_sum)
        context.terminal.say("app-end")
        if args.open:
            webbrowser.open(address)
        await stop.wait()
    context.terminal.gap()
    context.terminal.say("app-ended")
    return {"address": address, "list": bundle.list_sum}


def _listener(context: CommandContext, port: int | None, origin: str) -> socket.socket:
    """Listen at the port that was asked for or is usual for this service; where that one is taken, at any, which is said."""
    try:
        return app_server.listening(app_server.usual_port(origin) if port is None else port)
    except (OSError, OverflowError):
        if port is not None:
            raise LocalFault("app.port") from None
    context.terminal.say("app-elsewhere")
    return app_server.listening(0)


@asynccontextmanager
async def _told_to_stop() -> AsyncIterator[asyncio.Event]:
    """Give an event that Ctrl-C sets while the context lasts: here it is how somebody ends, and no interruption."""
    stop, before = asyncio.Event(), signal.getsignal(signal.SIGINT)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop.set)
    try:
        yield stop
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
