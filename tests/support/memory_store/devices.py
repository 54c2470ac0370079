"""The devices of the in-memory store, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from relay.domain.ids import AccountId
from relay.store.base import DeviceRow

MOST: Final = 64


class MemoryDevices:
    """Which devices logged in to which account, and which tokens each was given."""

    def __init__(self) -> None:
        self._rows: dict[tuple[AccountId, bytes], DeviceRow] = {}
        self._tokens: dict[tuple[AccountId, bytes], set[bytes]] = {}

    def gave(self, token_hash: bytes, account: AccountId, device: DeviceRow | None) -> None:
        """Note a token of a device, and that it was there."""
        if device is None:
            return
        key = (account, device.id)
        before = self._rows.get(key, device)
        self._rows[key] = replace(before, seen=max(before.seen, device.seen))
        self._tokens.setdefault(key, set()).add(token_hash)
        live = [each for each in self.of(account) if not each.ended]
        for each in sorted(live, key=lambda row: row.id != device.id)[MOST:]:
            del self._rows[account, each.id]

    def of(self, account: AccountId) -> Sequence[DeviceRow]:
        """Return an account's devices, the one that was there last first."""
        found = [row for (whose, _), row in self._rows.items() if whose == account]
        return tuple(sorted(found, key=lambda row: (-row.seen, row.id)))

    def end(self, account: AccountId, device: bytes) -> set[bytes] | None:
        """Mark a device as ended; return the tokens it was given, None where there is no such device."""
        if (account, device) not in self._rows:
            return None
        self._rows[account, device] = replace(self._rows[account, device], ended=True)
        return self._tokens.pop((account, device), set())

    def forget(self, account: AccountId) -> None:
        """Forget an account's devices."""
        for key in [each for each in self._rows if each[0] == account]:
            del self._rows[key]
