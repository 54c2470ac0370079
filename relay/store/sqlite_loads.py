"""Answers a group of loads from SQLite in one statement, reading again only what changed since it was last at hand.

Of the case files at hand it is asked only how many are still the stored version; when all are, nothing is read twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from relay.domain.decide import Want
from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import CaseFile
from relay.store import sql
from relay.store.base import Loaded
from relay.store.rows import case_file, item_of, with_items
from relay.store.sql import padded
from relay.store.sqlite_link import ask

FILES_MOST: Final = 512
"""Case files at hand, of a few KiB each."""
_NO_KEY: Final = b""


class FilesAtHand:
    """The case files used last, without items, each in the newest version that was seen."""

    def __init__(self) -> None:
        self._files: dict[CaseId, CaseFile] = {}

    def get(self, case: CaseId) -> CaseFile | None:
        """Return the case file at hand; it may be older than the one stored, never newer."""
        file = self._files.pop(case, None)
        if file is not None:
            self._files[case] = file
        return file

    def keep(self, file: CaseFile) -> None:
        """Keep a stored case file at hand unless a newer one is; the one unused for longest makes room."""
        present = self._files.get(file.case.id)
        if present is not None and present.case.version >= file.case.version:
            return
        self._files.pop(file.case.id, None)
        self._files[file.case.id] = file
        if len(self._files) > FILES_MOST:
            del self._files[next(iter(self._files))]


class LoadWanted(NamedTuple):
    """One waiting load, with the case file that is at hand (without items)."""

    case: CaseId
    want: Want
    items: frozenset[ItemId]
    record: RecordId | None
    known: CaseFile | None


class LoadFound(NamedTuple):
    """Rows for a group of loads: `cases` is None when every version at hand is the one stored."""

    cases: dict[CaseId, tuple[int, str]] | None
    answers: dict[RecordId, bytes | None]
    items: dict[ItemId, tuple[CaseId, str]]
    live: dict[CaseId, list[tuple[ItemId, str]]]


def load_group(db: sqlite3.Connection, wanted: Sequence[LoadWanted]) -> LoadFound:
    """Answer a group of loads from one moment, in one statement where that is possible."""
    cases = list({each.case: 0 if each.known is None else each.known.case.version for each in wanted}.items())
    records = list({each.record for each in wanted if each.record is not None})
    items = list({item for each in wanted for item in each.items})
    size = len(padded(range(max(len(cases), len(records), len(items)))))
    pairs = [*cases, *[cases[-1]] * (size - len(cases))]
    beside = [*_filled(records, size), *_filled(items, size)]
    alive = {each.case for each in wanted if each.want is Want.LIVE}
    if not alive:
        return _load(db, cases, pairs, beside)
    db.execute("begin")
    try:
        found = _load(db, cases, pairs, beside)
        for case in alive:
            found.live[case] = ask(db, sql.LIVE_ITEMS, case).fetchall()
    finally:
        db.execute("rollback")
    return found


def _load(
    db: sqlite3.Connection, cases: list[tuple[CaseId, int]], pairs: list[tuple[CaseId, int]], beside: list[bytes]
) -> LoadFound:
    """Ask whether what is at hand is what is stored; where it is not, read the case files too, all in one moment."""
    if all(known for _, known in cases):
        rows = ask(db, sql.load_current(len(pairs)), *_flat(pairs), *beside).fetchall()
        if rows[0][1] == len(cases):
            return _sorted_out(rows[1:], whole=False)
    rows = ask(db, sql.load_whole(len(pairs)), *(case for case, _ in pairs), *beside).fetchall()
    return _sorted_out(rows, whole=True)


def _flat(pairs: list[tuple[CaseId, int]]) -> list[bytes | int]:
    return [value for pair in pairs for value in pair]


def _filled(keys: Sequence[bytes], size: int) -> list[bytes]:
    """Fill a list of keys up; ids are never empty, so an empty one finds nothing."""
    return [*keys, *[_NO_KEY] * (size - len(keys))]


def _sorted_out(rows: Sequence[tuple[Any, ...]], *, whole: bool) -> LoadFound:
    found = LoadFound({} if whole else None, {}, {}, {})
    for tag, version, key, case, document in rows:
        if tag == 1:
            found.answers[key] = document
        elif tag:
            found.items[key] = (case, document)
        elif found.cases is not None:
            found.cases[key] = (version, document)
    return found


def loaded(wanted: Sequence[LoadWanted], found: LoadFound, files: FilesAtHand) -> list[Loaded | Exception]:
    """Put together what a group of loads asked for, in its order, and keep what was read at hand."""
    at_hand: dict[CaseId, CaseFile] = {each.case: each.known for each in wanted if each.known is not None}
    if found.cases is not None:
        stored: dict[CaseId, CaseFile] = {}
        for case, (version, document) in found.cases.items():
            known = at_hand.get(case)
            same = known is not None and known.case.version == version
            stored[case] = known if known is not None and same else case_file(case, version, document)
            files.keep(stored[case])
        at_hand = stored
    return [_loaded(each, found, at_hand.get(each.case)) for each in wanted]


def _loaded(wanted: LoadWanted, found: LoadFound, file: CaseFile | None) -> Loaded:
    answer = None if wanted.record is None else found.answers.get(wanted.record)
    if file is None:
        return Loaded(answer, None)
    rows = list(found.live.get(wanted.case, ())) if wanted.want is Want.LIVE else []
    for item in wanted.items:
        case, document = found.items.get(item, (None, ""))
        if case == wanted.case:
            rows.append((item, document))
    if not rows:
        return Loaded(answer, file)
    return Loaded(answer, with_items(file, {item: item_of(item, wanted.case, text) for item, text in rows}))
