"""Reads case files with their items for a batch of loads, all from one moment. Runs on a reader's thread; never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from relay.domain.decide import Want
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import CaseFile, Item
from relay.store.base import StoreFailed
from relay.store.documents import decode_case_file, decode_item, with_items
from relay.store.sqlite import queries
from relay.store.sqlite.connection import execute, rows_about

T = TypeVar("T")


class LoadRequest(NamedTuple):
    """One load: a case, and which of its items are to come with it."""

    case: CaseId
    want: Want
    items: frozenset[ItemId]


class Read(NamedTuple, Generic[T]):
    """What was read of several rows: what is whole, and whether one was damaged, of which nobody can say which it was."""

    whole: list[T]
    damaged: bool


_SEVERAL: Final = {Want.LIVE: queries.LIVE_ITEMS, Want.ALL: queries.ALL_ITEMS}
_NONE: Final = Read[Item]([], damaged=False)


def load_batch(db: sqlite3.Connection, wanted: Sequence[LoadRequest]) -> list[CaseFile | StoreFailed | None]:
    """Return for each load its case file with its items, None where there is no such case.

    `StoreFailed` for those that may be about a row that is damaged; the others get theirs.
    """
    db.execute("begin")
    try:
        cases = list({request.case for request in wanted})
        files = _read(decode_case_file, rows_about(db, queries.CASES, cases))
        named = list({item for request in wanted for item in request.items})
        items = _read(decode_item, rows_about(db, queries.ITEMS, named))
        several = {
            (case, want): _read(decode_item, execute(db, _SEVERAL[want], case))
            for case, want in {(request.case, request.want) for request in wanted if request.want in _SEVERAL}
        }
    finally:
        db.execute("rollback")
    by_case = {file.case.id: file for file in files.whole}
    by_item = {item.id: item for item in items.whole}
    failed = StoreFailed("store.failed")
    loads: list[CaseFile | StoreFailed | None] = []
    for request in wanted:
        unsure = (files.damaged and request.case not in by_case) or (
            items.damaged and not request.items <= by_item.keys()
        )
        of_case = several.get((request.case, request.want), _NONE)
        unsure = unsure or of_case.damaged
        loads.append(failed if unsure else _loaded(request, by_case.get(request.case), by_item, of_case.whole))
    return loads


def _read(decode: Callable[[bytes], T], rows: Iterable[tuple[bytes]]) -> Read[T]:
    read = Read[T]([], damaged=False)
    for (document,) in rows:
        try:
            read.whole.append(decode(document))
        except StoreFailed:
            read = read._replace(damaged=True)
    return read


def _loaded(
    wanted: LoadRequest, file: CaseFile | None, items: dict[ItemId, Item], of_case: Sequence[Item]
) -> CaseFile | None:
    if file is None:
        return None
    chosen = {item.id: item for item in of_case}
    chosen |= {item: items[item] for item in wanted.items if item in items and items[item].case == wanted.case}
    return with_items(file, chosen) if chosen else file
