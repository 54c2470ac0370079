"""What waits for somebody in the store that forgets: records for a second signature, and pokes."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Final

from relay.domain.ids import SECONDS_PER_DAY, KeysetId, RecordId, Seconds
from relay.store.pokes import Pokes

LONGEST_S: Final = 30 * SECONDS_PER_DAY
"""How long a record waits for its second signature."""


class Waiting:
    """Records that wait for a signature, how often each keyset was poked, and who listens."""

    def __init__(self) -> None:
        self._cosigns: dict[RecordId, tuple[Seconds, KeysetId, bytes]] = {}
        self._counts: Counter[KeysetId] = Counter()
        self._pokes = Pokes()

    def put(self, record: RecordId, waits_for: KeysetId, data: bytes, at: Seconds) -> None:
        """Let a record wait, and poke whom it waits for; the same one again changes nothing."""
        if record not in self._cosigns:
            self._cosigns[record] = (at, waits_for, data)
            self.poke(frozenset({waits_for}))

    def signed(self, record: RecordId) -> None:
        """Let a record wait no longer."""
        self._cosigns.pop(record, None)

    def of(self, keysets: Sequence[KeysetId]) -> tuple[bytes, ...]:
        """Return what waits for one of these keysets, oldest first."""
        waiting = sorted((at, record) for record, (at, whom, _) in self._cosigns.items() if whom in keysets)
        return tuple(self._cosigns[record][2] for _, record in waiting)

    def poke(self, keysets: frozenset[KeysetId]) -> None:
        """Count a poke of each of these, and tell whoever listens."""
        self._counts.update(keysets)
        self._pokes.tell(keysets)

    def cursor(self, keysets: Sequence[KeysetId]) -> int:
        """Return how often these were poked."""
        return sum(self._counts[each] for each in set(keysets))

    def listen(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield the keysets of each poke from now on."""
        return self._pokes.listen()

    def sweep(self, now: Seconds) -> int:
        """Forget what waited too long; return how many."""
        kept = {each: waits for each, waits in self._cosigns.items() if waits[0] >= now - LONGEST_S}
        gone, self._cosigns = len(self._cosigns) - len(kept), kept
        return gone

    def end(self) -> None:
        """Let nobody listen any more."""
        self._pokes.end()
