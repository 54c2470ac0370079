"""A list in the keyring that the owner of an account changes on any device, also without a line: sealed here until it is there.

Decides when this device's list gives way to the keyring's. What stands in it, and what is let go of, its callers decide.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from relay_client.account.keyring import Change, KeyringContent
from relay_client.device.keystore import Vault
from relay_client.errors import ClientError

_SHELF: Final = "account"


class KeptList(Protocol):
    """A list as this device knows it, by which version of the keyring; what is `due` is not in that one yet."""

    @property
    def known(self) -> tuple[Any, ...]:
        """What stood in the keyring."""

    @property
    def due(self) -> tuple[Any, ...]:
        """What is to be written into it."""

    @property
    def version(self) -> int:
        """Of which version that is."""


K = TypeVar("K", bound=KeptList)


@dataclass(frozen=True)
class ListForm(Generic[K]):
    """How one list is kept: under which name and in which shape, where it stands in a keyring, and what is put there."""

    name: str
    shape: type[K]
    written: Callable[[KeyringContent], tuple[Any, ...]]
    change: Callable[[K], Change]
    """Gives what becomes of a keyring by what is due."""
    brought_up: Callable[[K, tuple[Any, ...], tuple[Any, ...], int], K]
    """Makes the list anew: of what was kept, what the keyring has, what is still due, and its version."""


class OwnList(Generic[K]):
    """One such list of one account."""

    def __init__(
        self,
        vault: Vault,
        known: Callable[[], tuple[int, KeyringContent | None]],
        update: Callable[[Change], Awaitable[object]],
        form: ListForm[K],
    ) -> None:
        self._vault = vault
        self._known = known
        """Gives the keyring as it was fetched last, and its version; None where it was not fetched yet."""
        self._update = update
        self._form = form

    def all(self) -> tuple[Any, ...]:
        """Return what stands in the list, what is due last. No network."""
        kept = self.kept()
        return (*kept.known, *kept.due)

    async def change(self, change: Callable[[K], K]) -> None:
        """Change what is due, and write it into the keyring at once, or with its next version where there is no line."""
        with self._vault.turn():
            before = self.kept()
            after = change(before)
            if after == before:
                return
            self._keep(after)
        await self.settle()

    @property
    def due(self) -> bool:
        """Whether something is not in the keyring yet."""
        return bool(self.kept().due)

    async def settle(self) -> None:
        """Write into the keyring what is due there. What fails is left for the next time: it counts here without it."""
        try:
            await self._update(lambda content: content)
        except ClientError:
            return
        self.kept()

    def ride(self, content: KeyringContent) -> KeyringContent:
        """Put into the next keyring version what is due there."""
        kept = self.kept()
        return self._form.change(kept)(content) if kept.due else content

    def kept(self) -> K:
        """Return the list, and bring this device's up to what the keyring says."""
        form = self._form
        kept = self._vault.read(_SHELF, form.name, form.shape) or form.shape()
        version, content = self._known()
        if content is None or version < kept.version:
            return kept  # another program on this device has seen a newer version
        written = form.written(content)
        due = tuple(row for row in kept.due if row not in written)
        now = form.brought_up(kept, written, due, version)
        if now != kept:
            self._keep(now)
        return now

    def _keep(self, kept: K) -> None:
        self._vault.write(_SHELF, self._form.name, kept)
