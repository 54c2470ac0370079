"""Asking what is new in all of one's cases at once, and putting together what the answers tell of each (step V4).

Decides what the server is told that one knows, and when it has been heard out. Verifies nothing: `cases/fetcher.py` does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from relay.domain.ids import CaseId
from relay.wire import codec, limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay_client.cases import pins as remember
from relay_client.cases.pins import CasePins
from relay_client.device.keystore import Vault
from relay_client.errors import Unreachable
from relay_client.net.paging import MOST_ENTRIES

MOST_REPLIES: Final = 1_024
"""Answers to one question, each with something new in it."""
HELD_BYTES: Final = 64 * 1_048_576
"""How much of answers is held at once that nobody has verified yet. Then it is, and the rest is asked for behind it."""
Ask = Callable[[m.LookWanted], Awaitable[tuple[m.Looked, int]]]
"""Asks once; gives the answer, and how many bytes it was."""


@dataclass(slots=True)
class LookedCase:
    """What the answers told of one case."""

    case: CaseId
    seat: str
    journal: s.Position
    rows: s.Digest
    shown: m.CaseShown | None
    more: bool = False
    """Whether not all of its journal was told yet."""
    entries: list[m.JournalEntry] = field(default_factory=list)
    staff: list[bytes] = field(default_factory=list)

    async def fetch(self, after: int) -> m.Journal:
        """Give the entries behind one of them, as a page of the journal's own route would."""
        entries = tuple(entry for entry in self.entries if entry.n > after)
        return m.Journal(self.seat, entries, more=False, staff=tuple(self.staff))


class LookRequest:
    """One question after what is new."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[tuple[CaseId, str], CasePins] = {}
        self._told: dict[CaseId, LookedCase] = {}
        self._after: CaseId | None = None
        self._left = MOST_REPLIES
        self.cosigns: tuple[bytes, ...] = ()
        self.finished = False
        """Whether the server has told of every case."""

    async def replies(self, ask: Ask) -> AsyncIterator[m.Looked]:
        """Ask until everything was told, or as much as is held at once: then what was told is to be taken in, and this goes on.

        Unreachable `net.endless` where an answer brings nothing, or there are too many.
        """
        self._known = {(case, seat): pins for case, seat, pins in remember.all_of(self._vault)}
        self._told, held = {}, 0
        while held < HELD_BYTES:
            self._left -= 1
            if self._left < 0:
                raise Unreachable("net.endless", "look")
            reply, size = await ask(m.LookWanted(self._wanted(self._after), self._after))
            brought = self._take(reply)
            held += size
            yield reply
            self.cosigns = self.cosigns or reply.cosigns
            if not reply.more:
                self.finished = True
                return
            if not brought or (self._after is not None and (reply.next is None or reply.next < self._after)):
                raise Unreachable("net.endless", "look")
            self._after = reply.next
        # The one that is not told to its end is looked at by itself, and the next question is about those behind it.
        self._after = max(self._told)

    def told(self) -> Iterator[LookedCase]:
        """Yield what was told of each case, in order of id."""
        for case in sorted(self._told):
            yield self._told[case]

    def _wanted(self, after: CaseId | None) -> tuple[m.Known, ...]:
        """Say what is known of the cases behind one, the first ones in order of id."""
        known = {}
        for (case, _), pins in self._known.items():
            known[case] = m.Known(case, len(pins.ids) // 32 if remember.remembered(pins) else 0, _digest(pins))
        for case, looked_case in self._told.items():
            n = looked_case.entries[-1].n if looked_case.entries else known[case].n if case in known else 0
            known[case] = m.Known(case, n, looked_case.rows if looked_case.shown is not None else None)
        return tuple(known[case] for case in sorted(known) if after is None or case > after)[: limits.PAGE]

    def _take(self, reply: m.Looked) -> bool:
        """Take in one answer; whether it brought anything."""
        brought = False
        for case in reply.cases:
            looked_case = self._told.get(case.case)
            if looked_case is None:
                looked_case = LookedCase(case.case, case.seat, case.journal, case.rows, self._shown(case))
                self._told[case.case] = looked_case
                brought = True
            brought = brought or bool(case.entries) or case.shown is not None
            looked_case.journal, looked_case.rows, looked_case.more = case.journal, case.rows, case.more
            looked_case.shown = case.shown or looked_case.shown
            looked_case.entries += case.entries
            looked_case.staff += reply.staff
            if len(looked_case.entries) > MOST_ENTRIES:
                raise Unreachable("net.endless", "look")
        return brought

    def _shown(self, wanted: m.CaseLook) -> m.CaseShown | None:
        """Return what was shown before, where that is what the server would show now."""
        pins = self._known.get((wanted.case, wanted.seat))
        if pins is None or pins.shown is None or pins.rows != wanted.rows:
            return None
        try:
            return codec.decode(m.CaseShown, pins.shown)
        except Malformed:
            return None


def _digest(pins: CasePins) -> s.Digest | None:
    return None if pins.rows is None or pins.shown is None else s.Digest(pins.rows)
