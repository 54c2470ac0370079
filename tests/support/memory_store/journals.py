"""Journals of the in-memory store, as plain values."""

from __future__ import annotations

from collections.abc import Sequence

from relay.domain.ids import CaseId, RecordId
from relay.domain.model import EMPTY_HEAD, Head, Seat
from relay.store.base import Commit, JournalRow, StoredJournalRow, StoredRecord, StoreFailed


class MemoryJournals:
    """Every entry of every journal, by case, seat and number."""

    def __init__(self) -> None:
        self._rows: dict[tuple[CaseId, Seat, int], JournalRow] = {}

    def check(self, commit: Commit) -> None:
        """Require that no entry of a commit is there already."""
        if any((commit.file.case.id, row.seat, row.n) in self._rows for row in commit.journal):
            raise StoreFailed("store.failed")

    def commit(self, commit: Commit) -> None:
        """Take in the entries of a commit."""
        self._rows.update({(commit.file.case.id, row.seat, row.n): row for row in commit.journal})

    def position(self, case: CaseId, seat: Seat, n: int) -> Head | None:
        row = self._rows.get((case, seat, n))
        return EMPTY_HEAD if n == 0 else None if row is None else Head(n, row.head)

    def stretch(
        self, case: CaseId, seat: Seat, after: int, limit: int, records: dict[RecordId, StoredRecord]
    ) -> Sequence[StoredJournalRow]:
        of_seat = {n: row for (of, whose, n), row in self._rows.items() if (of, whose) == (case, seat)}
        rows = [of_seat[n] for n in sorted(of_seat) if n > after][:limit]
        with_records = [(row, records[row.record]) for row in rows]
        return tuple(StoredJournalRow(row.n, row.head, each.id, each.type, each.data) for row, each in with_records)
