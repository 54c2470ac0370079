"""Caches what need not be read again: the case files used last, the items of each that changed or were read last, and seats.

Only this process changes the database, so what is cached is what is stored, until a commit ends in a way that leaves that
open; then the case is dropped. What was being read while its case changed is never cached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import CaseFile, Item
from relay.store.documents import with_items

FILES_MAX: Final = 512
"""Cached case files, of a few KiB each."""
ITEMS_MAX: Final = 16
"""Cached items of one case, a few hundred bytes each."""
SEATS_MAX: Final = 10_000
"""Keysets of which the cases are cached."""


class SeatCache:
    """In which cases a keyset has a seat: all of them, or the keyset is not cached.

    So whether somebody has a seat in a case is one look, the same for a case of others and for one that never was.
    """

    def __init__(self) -> None:
        self._cases: dict[KeysetId, frozenset[CaseId]] = {}
        self._changes = 0

    @property
    def changes(self) -> int:
        """How often seats changed: what was being read meanwhile may be over, and is not cached."""
        return self._changes

    def get(self, keyset: KeysetId) -> frozenset[CaseId] | None:
        """Return the cases in which a keyset has a seat, None where that is not cached."""
        return self._cases.get(keyset)

    def put_read(self, seats: Mapping[KeysetId, frozenset[CaseId]], since: int) -> None:
        """Cache what was read, unless seats changed since `changes` was so much."""
        if since != self._changes:
            return
        self._cases.update(seats)
        while len(self._cases) > SEATS_MAX:
            del self._cases[next(iter(self._cases))]

    def changed(self, case: CaseId, seats: frozenset[KeysetId]) -> None:
        """Drop every keyset that has gained or lost its seat in a case."""
        self._changes += 1
        for keyset in [
            keyset_id for keyset_id, cases in self._cases.items() if (case in cases) is not (keyset_id in seats)
        ]:
            del self._cases[keyset]

    def clear(self) -> None:
        """Drop everything: what is stored is not known."""
        self._changes += 1
        self._cases.clear()


class CaseFileCache:
    """Case files in memory, each in the version that is stored."""

    def __init__(self) -> None:
        self._files: dict[CaseId, CaseFile] = {}
        self._items: dict[CaseId, dict[ItemId, Item]] = {}
        self._reading: list[set[CaseId]] = []
        """For each read that is under way, the cases that changed since it began."""

    def get(self, case: CaseId) -> CaseFile | None:
        """Return the cached case file, without items."""
        file = self._files.pop(case, None)
        if file is not None:
            self._files[case] = file
        return file

    def get_with_items(self, case: CaseId, items: frozenset[ItemId]) -> CaseFile | None:
        """Return the case file with these items, None unless all of it is cached."""
        file = self.get(case)
        if file is None or not items:
            return file
        known = self._items[case]
        if not items <= known.keys():
            return None
        return with_items(file, {item: known[item] for item in items})

    @contextmanager
    def reading(self) -> Iterator[set[CaseId]]:
        """Yield the cases that change while something is read: of those, what was read may be over."""
        changed: set[CaseId] = set()
        self._reading.append(changed)
        try:
            yield changed
        finally:
            self._reading.remove(changed)

    def put_read(self, file: CaseFile, items: Iterable[Item] = ()) -> None:
        """Cache a case file that was read, with items read at the same moment."""
        case = file.case.id
        present = self._files.get(case)
        if present is None or present.case.version != file.case.version:
            self._put(file)
        self._add(case, items)

    def committed(self, file: CaseFile, changed: Iterable[Item]) -> None:
        """Cache a case file that was just committed, with the items that the commit changed."""
        case = file.case.id
        self._changed(case)
        present = self._files.get(case)
        known = {} if present is None else self._items[case]
        self._put(file)
        self._items[case] = known
        self._add(case, changed)

    def refused(self, case: CaseId) -> None:
        """Drop a case whose commit was refused or failed: what it was made from may not be what is stored."""
        self._changed(case)
        self._drop(case)

    def _changed(self, case: CaseId) -> None:
        for cases in self._reading:
            cases.add(case)

    def _put(self, file: CaseFile) -> None:
        self._drop(file.case.id)
        self._files[file.case.id] = file
        self._items[file.case.id] = {}
        if len(self._files) > FILES_MAX:
            self._drop(next(iter(self._files)))

    def _add(self, case: CaseId, items: Iterable[Item]) -> None:
        known = self._items[case]
        for item in items:
            known.pop(item.id, None)
            known[item.id] = item
        while len(known) > ITEMS_MAX:
            del known[next(iter(known))]

    def _drop(self, case: CaseId) -> None:
        self._files.pop(case, None)
        self._items.pop(case, None)
