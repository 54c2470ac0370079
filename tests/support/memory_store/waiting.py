"""What waits in the in-memory store, as plain values: second signatures, and that there is something to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence

from relay.domain.ids import KeysetId, RecordId, Seconds
from relay.domain.order import WAITS_LONGEST_S
from relay.store.base import Commit
from relay.store.pokes import PokeHub


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

    def put(
        self, record: RecordId, waits_for: KeysetId, data: bytes, at: Seconds, instead_of: Iterable[RecordId]
    ) -> None:
        for other in instead_of:
            self._cosigns.pop(other, None)
        if record not in self._cosigns:
            self._cosigns[record] = (at, waits_for, data)
            self._poke(frozenset({waits_for}))

    def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        waiting = sorted((at, record) for record, (at, whom, _) in self._cosigns.items() if whom in keysets)
        return tuple(self._cosigns[record][2] for _, record in waiting)

    def cursor(self, keysets: Iterable[KeysetId]) -> int:
        return sum(self._poked[each] for each in set(keysets))

    def listen(self) -> AsyncIterator[frozenset[KeysetId]]:
        return self._pokes.listen()

    def sweep(self, now: Seconds) -> int:
        before = len(self._cosigns)
        self._cosigns = {each: kept for each, kept in self._cosigns.items() if kept[0] >= now - WAITS_LONGEST_S}
        return before - len(self._cosigns)

    def end(self) -> None:
        self._pokes.end()

    def _poke(self, keysets: frozenset[KeysetId]) -> None:
        self._poked.update(keysets)
        self._pokes.tell(keysets)
