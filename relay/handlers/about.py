"""What anyone may ask: whether the service lives, whether it is ready, whose it is."""

from __future__ import annotations

from relay.handlers.call import Call
from relay.wire import messages


async def health(_call: Call) -> messages.Health:
    """Say that the process lives."""
    return messages.Health(status="alive")


async def ready(call: Call) -> messages.Health:
    """Say whether work can be taken."""
    return await call.service.ready()


async def organisation(call: Call) -> messages.Organisation:
    """Say whose service this is."""
    return call.service.organisation()
