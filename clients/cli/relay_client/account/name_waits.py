"""Whether an account waits for the login name that its owner had before they lost their keys (step E6).

Until their new keys are confirmed the name leads to the account that they had: a login is refused by its salt, and nothing was
sent. Decides nothing; it says why.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay_client.device.keystore import Vault
from relay_client.errors import ClientError, Misused

_SHELF: Final = "waiting"
_NAME: Final = "name"
_OF_ANOTHER: Final = frozenset({"login.salt", "lock.passphrase", "login.refused"})
"""What a login under a name of another account comes to."""


class Waits(Struct, frozen=True):
    """The name is not this account's yet."""


class NameWaits:
    """What one device knows of its account's name."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def begin(self) -> None:
        """Keep that this account gets its name only once its keys are confirmed."""
        self._vault.write(_SHELF, _NAME, Waits())

    def end(self) -> None:
        """Keep that it has its name: somebody logged in by it."""
        if self._waits():
            self._vault.drop(_SHELF, _NAME)

    def instead_of(self, fault: ClientError) -> ClientError:
        """Return what to say of a login that was refused: Misused `login.waiting` as long as the name is not this account's."""
        return Misused("login.waiting") if fault.code in _OF_ANOTHER and self._waits() else fault

    def _waits(self) -> bool:
        return self._vault.read(_SHELF, _NAME, Waits) is not None
