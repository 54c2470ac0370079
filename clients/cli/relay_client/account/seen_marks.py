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
from relay_client.account.own_list import ListForm, OwnList
from relay_client.device.keystore import Vault

_Marks = Annotated[tuple[SeenMark, ...], Size(0, MOST_SEEN)]


class KeptMarks(Struct, frozen=True):
    """The marks as this device knows them, by which version of the keyring; `due` are not in it yet, `over` still are."""

    known: _Marks = ()
    due: _Marks = ()
    over: _Marks = ()
    version: int = 0


FORM: Final = ListForm(
    name="seen",
    shape=KeptMarks,
    written=lambda content: content.seen or (),
    change=lambda kept: keyring.with_seen(kept.due, kept.over),
    brought_up=lambda kept, written, due, version: KeptMarks(written, due, kept.over if due else (), version),
)


class SeenMarks:
    """What one account has seen."""

    def __init__(
        self,
        vault: Vault,
        known: Callable[[], tuple[int, KeyringContent | None]],
        update: Callable[[Change], Awaitable[object]],
    ) -> None:
        self._list = OwnList(vault, known, update, FORM)
        self.ride = self._list.ride

    def of(self, case: CaseId) -> frozenset[bytes]:
        """Return the marks of a case that were seen. No network."""
        return self.all().get(case, frozenset())

    def all(self) -> dict[CaseId, frozenset[bytes]]:
        """Return every mark that was seen, by case. No network."""
        marks_of_cases: dict[CaseId, set[bytes]] = {}
        for mark in self._list.all():
            marks_of_cases.setdefault(mark.case, set()).add(bytes(mark.mark))
        return {case: frozenset(marks) for case, marks in marks_of_cases.items()}

    @property
    def due(self) -> bool:
        """Whether something that was seen is not in the keyring yet."""
        return self._list.due

    async def add(self, case: CaseId, marks: Iterable[bytes], news: Iterable[bytes]) -> None:
        """Note that marks of a case were seen; forget those of it that are no news any more, which `news` does not have.

        It goes into the keyring at once, or with its next version where there is no line.
        """
        stands, shown = frozenset(news), tuple(marks)

        def noted(kept: KeptMarks) -> KeptMarks:
            have = {bytes(mark.mark) for mark in (*kept.known, *kept.due) if mark.case == case}
            new = tuple(SeenMark(case, keyring.MarkBytes(mark)) for mark in shown if mark not in have)
            if not new:
                return kept
            over = tuple(mark for mark in kept.known if mark.case == case and mark.mark not in stands)
            return replace(kept, due=(*kept.due, *new)[-MOST_SEEN:], over=over)

        await self._list.change(noted)
