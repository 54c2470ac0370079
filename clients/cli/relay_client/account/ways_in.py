"""How an unlocked account shows the server that it may come in: which slot, and whose `auth` half (steps L1 to L3).

Decides which keys belong to the salt that the server named, and derives none under a salt that this device does not know. Sends
and stores nothing.
"""

from __future__ import annotations

from relay.crypto import slots
from relay.wire import messages as m
from relay_client.account import unlock
from relay_client.device.keystore import AccountProfile
from relay_client.errors import Untrusted

SaltedKeys = tuple[m.Salt, slots.SlotKeys]


class WaysIn:
    """The passphrase of an account with its keys, or the recovery code by which its owner is just coming back."""

    def __init__(self, profile: AccountProfile, passphrase: str, keys: SaltedKeys | None) -> None:
        self._profile = profile
        self._passphrase = passphrase
        self._coming: tuple[str, SaltedKeys] | None = None
        self._recovery: slots.SlotKeys | None = None
        self.keys = keys

    def passphrase_keys(self, salt: m.Salt) -> slots.SlotKeys:
        """Return the passphrase's keys under the salt that the server named.

        Raises Untrusted `login.salt` where that is not the one that this device knows: the passphrase was changed elsewhere, or the
        server lies.
        """
        if self._coming is not None and self._coming[1][0] == salt:
            # The answer to a change of ours was lost, and the server has made it.
            self.changed(*self._coming)
        if self.keys is None:
            unlock.require_salt(salt)
            self.keys = (salt, unlock.passphrase_keys(self._profile, self._passphrase, salt))
        if self.keys[0] != salt:
            raise Untrusted("login.salt", self._profile.login)
        return self.keys[1]

    def shown(self, salt: m.Salt) -> tuple[m.SlotKind, m.Auth]:
        """Return what a login shows beside the account key's signature; raises as `passphrase_keys`."""
        if self._recovery is not None:
            return m.SlotKind.RECOVERY, m.Auth(self._recovery.auth)
        return m.SlotKind.PASSPHRASE, m.Auth(self.passphrase_keys(salt).auth)

    def by_recovery_code(self, keys: slots.SlotKeys) -> None:
        """Come in by the recovery code until there is a new passphrase."""
        self._recovery = keys

    def changing(self, passphrase: str, keys: SaltedKeys) -> None:
        """A new passphrase is being sent: the server may have it before its answer is here."""
        self._coming = (passphrase, keys)

    def changed(self, passphrase: str, keys: SaltedKeys) -> None:
        """Come in by this passphrase from now on."""
        self._passphrase, self.keys = passphrase, keys
        self._coming = self._recovery = None
