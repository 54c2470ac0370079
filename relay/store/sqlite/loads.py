"""Reads case files with their items for a batch of loads, all from one moment. Runs on a reader's thread; never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

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


def load_batch(db: sqlite3.Connection, wanted: Sequence[LoadRequest]) -> list[CaseFile | StoreFailed | None]:
    """Return for each load its case file with its items, None where there is no such case.

    `StoreFailed` for those that may be about a row that is damaged; the others get theirs.
    """
    db.execute("begin")
    try:
        cases = list({each.case for each in wanted})
        files = _read(decode_case_file, rows_about(db, queries.CASES, cases))
        named = list({item for each in wanted for item in each.items})
        items = _read(decode_item, rows_about(db, queries.ITEMS, named))
        live = {
            case: _read(decode_item, execute(db, queries.LIVE_ITEMS, case))
            for case in {each.case for each in wanted if each.want is Want.LIVE}
        }
    finally:
        db.execute("rollback")
    by_case = {file.case.id: file for file in files.whole}
    by_item = {item.id: item for item in items.whole}
    failed = StoreFailed("store.failed")
    loads: list[CaseFile | StoreFailed | None] = []
    for each in wanted:
        unsure = (files.damaged and each.case not in by_case) or (
            items.damaged and not each.items <= by_item.keys()
        )
        unsure = unsure or (each.case in live and live[each.case].damaged)
        of_case = live[each.case].whole if each.case in live else ()
        loads.append(failed if unsure else _loaded(each, by_case.get(each.case), by_item, of_case))
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
    wanted: LoadRequest, file: CaseFile | None, items: dict[ItemId, Item], live: Sequence[Item]
) -> CaseFile | None:
    if file is None:
        return None
    chosen = {each.id: each for each in live}
    chosen |= {each: items[each] for each in wanted.items if each in items and items[each].case == wanted.case}
    return with_items(file, chosen) if chosen else file
