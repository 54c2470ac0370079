"""Logging in and one's own account."""

from __future__ import annotations

from relay.handlers.call import Call
from relay.wire import messages


async def start(call: Call) -> messages.LoginChallenge:
    """Give a salt and a nonce."""
    return await call.service.admission.start(call.body)


async def unlock(call: Call) -> messages.Unlocked:
    """Give the slot and the keyring for the right secret."""
    return await call.service.admission.unlock(call.body)


async def prove(call: Call) -> messages.LoggedIn:
    """Give a bearer token for the signed challenge."""
    return await call.service.admission.prove(call.body)


async def logout(call: Call) -> messages.Nothing:
    """End the bearer token."""
    await call.service.admission.logout(call.session)
    return messages.Nothing()


async def get_keyring(call: Call) -> messages.Keyring:
    """Give the newest keyring."""
    return await call.service.admission.keyring(call.session)


async def put_keyring(call: Call) -> messages.Nothing:
    """Keep the next keyring version."""
    return await call.service.admission.put_keyring(call.session, call.body)


async def put_slot(call: Call) -> messages.Nothing:
    """Replace one way of unlocking."""
    return await call.service.admission.put_slot(call.session, call.body)
