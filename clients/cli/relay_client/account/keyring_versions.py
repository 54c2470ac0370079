"""Which keyring version this device saw last: an older one, or another one of that number, is not taken silently.

A server that is set back, or lies, would otherwise take keys away that another device put in: of a case, or of a slip. Decides
only whether a version may be taken; a person may decide otherwise (`AccountSession.take_older_keys`).
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.crypto.digests import digest
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay_client.device.keystore import Vault
from relay_client.errors import LocalFault, Untrusted

_SHELF: Final = "account"
_NAME: Final = "keyring"


class SeenVersion(Struct, frozen=True):
    """The highest version that was opened or written here, and SHA-256 of it as sealed."""

    version: int
    content: s.Digest


class KeyringVersions:
    """What one device knows of its account's keyring versions."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def floor(self) -> SeenVersion | None:
        """Return what was seen by now. Read it before asking the server: another command may see more meanwhile."""
        data = self._vault.get(_SHELF, _NAME)
        if data is None:
            return None
        try:
            return codec.decode(SeenVersion, data)
        except Malformed as error:
            raise LocalFault("home.damaged", _SHELF) from error

    def require(self, sealed: m.Keyring, floor: SeenVersion | None) -> None:
        """Refuse what is behind `floor`: Untrusted `keyring.older`, or `keyring.other` for another one of its number."""
        if floor is None or sealed.version > floor.version:
            return
        if sealed.version < floor.version:
            raise Untrusted("keyring.older")
        if _digest(sealed.sealed) != floor.content:
            raise Untrusted("keyring.other")

    def saw(self, version: int, sealed: bytes, *, anew: bool = False) -> None:
        """Remember a version that was opened or written; never an older one than is remembered, unless `anew`."""
        with self._vault.turn():
            known = self.floor()
            if anew or known is None or version > known.version:
                self._vault.put(_SHELF, _NAME, codec.encode(SeenVersion(version, _digest(sealed))))


def _digest(sealed: bytes) -> s.Digest:
    return s.Digest(digest(sealed))
