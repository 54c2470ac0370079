"""How often somebody may try to log in: strangers by name and address, a device that was here before by itself (steps L6, L10).

Whoever knows a name can use up what strangers may ask under it, and whoever sits at an address what may come from there. Neither
touches a device that logged in before: its token has a limit of its own. A name that nobody has counts like any other.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.crypto.device import DEVICE_ID_BYTES, is_device_token, new_device_token
from relay.domain.ids import AccountId, Seconds
from relay.service import login_names
from relay.service.context import ServiceContext
from relay.service.rate_limit import LoginLimit, RateLimiter
from relay.store.base import Store
from relay.wire import logins
from relay.wire.messages import DeviceToken, SlotKind
from relay.wire.problems import Denied
from relay.wire.routes import Pace

_NO_DIGEST: Final = bytes(32)
"""Stands for what is kept of a name that nobody has, so that looking at a token takes the same steps."""


class Visitor(Struct, frozen=True):
    """Who tries to log in, as far as that is known before: the network they come from, and their device's token."""

    client: str = ""
    device: bytes | None = None
    """Empty from a device that has no token yet, None from a client that knows of none."""


class LoginPace:
    """Holds every step of logging in to its limits."""

    def __init__(self, context: ServiceContext, rate_limiter: RateLimiter) -> None:
        self._context = context
        self._rate_limiter = rate_limiter

    async def take(self, step: str, login: str, visitor: Visitor) -> None:
        """Count a step of logging in; raises `Denied` rate.limited, device.ended."""
        take = self._rate_limiter.take
        if visitor.device:
            if await self.knows(login, visitor.device):
                take(LoginLimit.DEVICE, f"{step}\0{visitor.device[:DEVICE_ID_BYTES].hex()}")
                return
            # The frontend let it pass for the token's sake.
            take(LoginLimit.ADDRESS, visitor.client)
        name = as_one(login)
        take(Pace.LOGIN, f"{step}\0{visitor.client}\0{name}")
        take(LoginLimit.NAME, f"{step}\0{name}")

    async def knows(self, login: str, device: bytes) -> bool:
        """Whether this device logged in to the account of this name before, which has kept its passphrase and has not ended.

        Raises `Denied` device.ended for one that its owner has ended: nobody else has a token that is good (step L11).
        """
        store = self._context.store
        slot = await login_names.slot(store, login, SlotKind.PASSPHRASE.value)
        account = None if slot is None else await store.account(slot[0])
        if account is None or slot is None:
            self._is_made_here(as_one(login), _NO_DIGEST, device)
            return False
        if not self._is_made_here(account.login, slot[1].auth_hash, device):
            return False
        id_ = device[:DEVICE_ID_BYTES]
        if any(device_row.ended for device_row in await store.devices(account.id) if device_row.id == id_):
            raise Denied("device.ended")
        return not account.staff or await has_authority(store, account.id, self._context.now())

    async def new_token(self, login: str) -> DeviceToken | None:
        """Return a token for a device that has just logged in to the account of this very name."""
        slot = await self._context.store.slot(login, SlotKind.PASSPHRASE.value)
        if slot is None:
            return None
        context = self._context
        made = new_device_token(context.identity.salt_key, login, slot[1].auth_hash, context.random)
        return DeviceToken(made)

    def _is_made_here(self, login: str, auth_hash: bytes, device: bytes) -> bool:
        return is_device_token(self._context.identity.salt_key, login, auth_hash, device)


async def has_authority(store: Store, account: AccountId, now: Seconds) -> bool:
    """Whether the root's record of a staff member is live."""
    keysets = await store.keysets_of(account)
    return any(
        keyset.role and not keyset.ended and keyset.not_before <= now < keyset.not_after for keyset in keysets
    )


def as_one(login: str) -> str:
    """Return what stands for every way to type a name: they share one pace, and one made-up salt."""
    return logins.fold(login) or login
