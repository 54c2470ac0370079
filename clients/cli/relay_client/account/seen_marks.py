"""What the owner of an account has seen of their news, on whichever device: kept in the keyring, and sealed on this device.

Decides what is remembered and what is let go of. A mark goes nowhere but into the keyring.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId
from relay.wire.codec import Size
from relay_client.account import keyring
from relay_client.account.keyring import MOST_SEEN, Change, KeyringContent, SeenMark
from relay_client.device.keystore import Vault
from relay_client.errors import ClientError

_SHELF: Final = "account"
_NAME: Final = "seen"
_Marks = Annotated[tuple[SeenMark, ...], Size(0, MOST_SEEN)]


class KeptMarks(Struct, frozen=True):
    """The marks as this device knows them, by which version of the keyring; `due` are not in it yet, `over` still are."""

    known: _Marks = ()
    due: _Marks = ()
    over: _Marks = ()
    version: int = 0


class SeenMarks:
    """What one account has seen."""

    def __init__(
        self,
        vault: Vault,
        known: Callable[[], tuple[int, KeyringContent | None]],
        update: Callable[[Change], Awaitable[object]],
    ) -> None:
        self._vault = vault
        self._known = known
        """Gives the keyring as it was fetched last, and its version; None where it was not fetched yet."""
        self._update = update

    def of(self, case: CaseId) -> frozenset[bytes]:
        """Return the marks of a case that were seen. No network."""
        return self.all().get(case, frozenset())

    def all(self) -> dict[CaseId, frozenset[bytes]]:
        """Return every mark that was seen, by case. No network."""
        kept = self._kept()
        found: dict[CaseId, set[bytes]] = {}
        for each in (*kept.known, *kept.due):
            found.setdefault(each.case, set()).add(bytes(each.mark))
        return {case: frozenset(marks) for case, marks in found.items()}

    async def add(self, case: CaseId, marks: Iterable[bytes], news: Iterable[bytes]) -> None:
        """Note that marks of a case were seen; forget those of it that are no news any more, which `news` does not have.

        It goes into the keyring at once, or with its next version where there is no line.
        """
        stands = frozenset(news)
        with self._vault.turn():
            kept = self._kept()
            have = self.of(case)
            new = tuple(SeenMark(case, keyring.MarkBytes(each)) for each in marks if each not in have)
            if not new:
                return
            over = tuple(each for each in kept.known if each.case == case and each.mark not in stands)
            self._keep(replace(kept, due=(*kept.due, *new)[-MOST_SEEN:], over=over))
        await self.settle()

    @property
    def due(self) -> bool:
        """Whether something that was seen is not in the keyring yet."""
        return bool(self._kept().due)

    async def settle(self) -> None:
        """Write into the keyring what is due there. What fails is left for the next time: it counts here without it."""
        try:
            await self._update(lambda content: content)
        except ClientError:
            return
        self._kept()

    def ride(self, content: KeyringContent) -> KeyringContent:
        """Put into the next keyring version what is due there."""
        kept = self._kept()
        return keyring.with_seen(kept.due, kept.over)(content) if kept.due else content

    def _kept(self) -> KeptMarks:
        """Return the marks, and bring this device's list up to what the keyring says."""
        kept = self._vault.read(_SHELF, _NAME, KeptMarks) or KeptMarks()
        version, content = self._known()
        if content is None or version < kept.version:
            return kept  # another program on this device has seen a newer version
        written = content.seen or ()
        due = tuple(each for each in kept.due if each not in written)
        now = KeptMarks(written, due, kept.over if due else (), version)
        if now != kept:
            self._keep(now)
        return now

    def _keep(self, marks: KeptMarks) -> None:
        self._vault.write(_SHELF, _NAME, marks)
