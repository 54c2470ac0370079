"""The devices of one's own account: which logged in under the passphrase of now, and ending one of them (step L11).

Ending one is signed by the account's own key, as every change of an account is; who holds a token alone only sees the list.
"""

from __future__ import annotations

from relay.crypto import sign
from relay.domain.ids import Seconds
from relay.service.authentication import Authentication, Session
from relay.service.context import ServiceContext
from relay.wire import messages
from relay.wire.messages import DeviceId
from relay.wire.problems import Denied


class DeviceRegistry:
    """Shows and ends devices."""

    def __init__(self, context: ServiceContext, authentication: Authentication) -> None:
        self._context = context
        self._authentication = authentication

    async def list(self, session: Session) -> messages.Devices:
        """Return the account's devices that were not ended, the one that was there last first."""
        rows = await self._context.store.devices(session.account.id)
        return messages.Devices(
            tuple(messages.KnownDevice(DeviceId(row.id), row.seen) for row in rows if not row.ended)
        )

    async def end(self, session: Session, request: messages.DeviceEnd) -> messages.Nothing:
        """End a device: its tokens at once, and every login that shows its device token. A repeat is answered alike.

        Raises account.signature, record.late, device.unknown.
        """
        account, at = session.account, request.at or Seconds(0)
        statement = sign.DeviceEndStatement(
            login=account.login, origin=self._context.identity.origin, device=request.device, at=at
        )
        self._authentication.require_signed(account, statement, request.signature, at)
        if not await self._context.store.end_device(account.id, request.device):
            raise Denied("device.unknown")
        self._authentication.forget(account.id)
        return messages.Nothing()
