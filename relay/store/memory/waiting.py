"""What waits in the in-memory store, as plain values: second signatures, and that there is something to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence

from relay.domain.ids import SECONDS_PER_DAY, KeysetId, RecordId, Seconds
from relay.store.base import Commit
from relay.store.pokes import PokeHub

_COSIGNS_KEPT_S = 30 * SECONDS_PER_DAY


class MemoryWaiting:
    """Records that wait for a second signature, and how often each keyset was poked."""

    def __init__(self) -> None:
        self._cosigns: dict[RecordId, tuple[Seconds, KeysetId, bytes]] = {}
        self._poked: Counter[KeysetId] = Counter()
        self._pokes = PokeHub()

    def commit(self, commit: Commit) -> None:
        """Let go of what waits no longer, and poke."""
        for record in commit.records:
            self._cosigns.pop(record.id, None)
        self._poke(commit.pokes)

    def put(self, record: RecordId, waits_for: KeysetId, data: bytes, at: Seconds) -> None:
        """Keep a record for its second signer; the same id again changes nothing."""
        if record not in self._cosigns:
            self._cosigns[record] = (at, waits_for, data)
            self._poke(frozenset({waits_for}))

    def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        """Return records that wait for one of these keysets, the oldest first."""
        waiting = sorted((at, record) for record, (at, whom, _) in self._cosigns.items() if whom in keysets)
        return tuple(self._cosigns[record][2] for _, record in waiting)

    def cursor(self, keysets: Iterable[KeysetId]) -> int:
        """Return a number that grows with every poke of one of these keysets."""
        return sum(self._poked[each] for each in set(keysets))

    def listen(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield the keysets poked by each change."""
        return self._pokes.listen()

    def sweep(self, now: Seconds) -> int:
        """Forget what has waited too long; return how many."""
        before = len(self._cosigns)
        self._cosigns = {each: kept for each, kept in self._cosigns.items() if kept[0] >= now - _COSIGNS_KEPT_S}
        return before - len(self._cosigns)

    def end(self) -> None:
        """End with the store."""
        self._pokes.end()

    def _poke(self, keysets: frozenset[KeysetId]) -> None:
        self._poked.update(keysets)
        self._pokes.tell(keysets)
