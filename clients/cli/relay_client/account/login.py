"""The requests of a login, before any account is open: what is asked, what this device says of itself, what a passphrase opens.

The server is told `auth` and no other secret. Whether a salt may be used is decided here and in `unlock`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from relay.crypto import slots
from relay.crypto.errors import CannotOpen
from relay.crypto.typed import TypedKind, read_typed_code
from relay.wire import codec, routes
from relay.wire import messages as m
from relay.wire.codec import Malformed
from relay_client.account import unlock
from relay_client.device.keystore import AccountProfile, CachedSlot
from relay_client.errors import Locked, Misused, ServerProblem, Unreachable
from relay_client.net.transport import JsonRequest, Transport

T = TypeVar("T")


async def ask(
    transport: Transport,
    name: str,
    shape: type[T],
    request: object | None = None,
    headers: Mapping[str, str] | None = None,
) -> T:
    """Call a route that needs no login."""
    body = b"" if request is None else codec.encode(request)
    call = JsonRequest(routes.BY_NAME[name], body, headers=headers or {})
    return read_answer(shape, await transport.send(call))


def read_answer(shape: type[T], body: bytes) -> T:
    """Read an answer; one that is not of its shape is Unreachable `net.garbled`."""
    try:
        return codec.decode(shape, body)
    except Malformed as error:
        raise Unreachable("net.garbled", str(error)) from error


async def fetch_secret(
    transport: Transport, profile: AccountProfile, passphrase: str, known: CachedSlot | None = None
) -> tuple[bytes, CachedSlot, slots.SlotKeys]:
    """Return R from the server, with the slot and its keys, where what this device has does not open.

    `known` is the slot that the passphrase does not open: while the server has one of the same salt, the passphrase is
    wrong, and nothing is derived or sent. Raises Locked `lock.passphrase`, Untrusted `login.salt` for a salt that nobody drew.
    """
    start = m.LoginStart(profile.login, profile.kind)
    device = device_header(known)
    challenge = await ask(transport, "login.start", m.LoginChallenge, start, device)
    if known is not None and challenge.salt == known.salt:
        raise Locked("lock.passphrase")
    unlock.require_salt(challenge.salt)
    keys = unlock.passphrase_keys(profile, passphrase, challenge.salt)
    unlocked = await unlocked_by(transport, profile, m.SlotKind.PASSPHRASE, keys, "lock.passphrase", device)
    secret = unlock.unwrap(profile, unlocked.wrapped, keys, slots.SlotKind.PASSPHRASE, "lock.passphrase")
    return secret, CachedSlot(challenge.salt, unlocked.wrapped), keys


async def recovered_secret(
    transport: Transport, profile: AccountProfile, typed: str, known: CachedSlot | None = None
) -> tuple[bytes, m.Keyring, slots.SlotKeys]:
    """Return R, the sealed keyring and the slot's keys by the recovery code; Misused `code.typed`, Locked `lock.code`."""
    try:
        code = read_typed_code(TypedKind.RECOVERY_CODE, typed, slots.RECOVERY_CODE_BYTES)
    except CannotOpen:
        raise Misused("code.typed") from None
    keys = slots.recovery_keys(code, login=profile.login, origin=profile.origin)
    unlocked = await unlocked_by(transport, profile, m.SlotKind.RECOVERY, keys, "lock.code", device_header(known))
    secret = unlock.unwrap(profile, unlocked.wrapped, keys, slots.SlotKind.RECOVERY, "lock.code")
    return secret, unlocked.keyring, keys


def device_header(known: CachedSlot | None) -> Mapping[str, str]:
    """Return what a login says of this device: the token that it has from an earlier login, or that it wants one (step L10)."""
    device = None if known is None else known.device
    return {routes.DEVICE_HEADER: routes.NO_DEVICE if device is None else codec.base64url(device)}


async def unlocked_by(
    transport: Transport,
    profile: AccountProfile,
    kind: m.SlotKind,
    keys: slots.SlotKeys,
    wrong: str,
    device: Mapping[str, str],
) -> m.Unlocked:
    """Return what `auth` opens on the server; Locked with the code `wrong` where it opens nothing (step L2)."""
    try:
        request = m.Unlock(profile.login, kind, m.Auth(keys.auth))
        return await ask(transport, "login.unlock", m.Unlocked, request, device)
    except ServerProblem as problem:
        if problem.code == "login.refused":
            raise Locked(wrong) from problem
        raise
