"""The devices of an account, as they are shown."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import Day
from relay.wire.messages import DeviceId
from relay_client.views.base import short


class DeviceInfo(Struct, frozen=True):
    """A device that logged in under the passphrase of now, as the service says; its name is its owner's."""

    device: DeviceId
    seen: Day
    name: str | None
    this: bool
    """Whether it is the device at which this is shown."""

    @property
    def short(self) -> str:
        """Its id as it is shown."""
        return short(self.device)
