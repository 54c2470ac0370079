"""Reads case files with their items for a group of loads, all from one moment. Runs on a reader's thread; never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from relay.domain.decide import Want
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import CaseFile, Item
from relay.store import sql
from relay.store.documents import case_file, item_of, with_items
from relay.store.sql import MOST_ROWS, Among, padded
from relay.store.sqlite_link import ask

Kept = TypeVar("Kept")


class LoadWanted(NamedTuple):
    """One load: a case, and which of its items are to come with it."""

    case: CaseId
    want: Want
    items: frozenset[ItemId]


def load_group(db: sqlite3.Connection, wanted: Sequence[LoadWanted]) -> list[CaseFile | None]:
    """Return for each load its case file with its items, None where there is no such case."""
    db.execute("begin")
    try:
        files = {each.case.id: each for each in _read(db, sql.CASES, {each.case for each in wanted}, case_file)}
        named = {item for each in wanted for item in each.items}
        items = {each.id: each for each in _read(db, sql.ITEMS, named, item_of)}
        live: dict[CaseId, list[Item]] = {
            case: [item_of(row[0]) for row in ask(db, sql.LIVE_ITEMS, case)]
            for case in {each.case for each in wanted if each.want is Want.LIVE}
        }
    finally:
        db.execute("rollback")
    return [_loaded(each, files.get(each.case), items, live.get(each.case, ())) for each in wanted]


def _read(
    db: sqlite3.Connection, query: Among, keys: set[CaseId] | set[ItemId], read: Callable[[bytes], Kept]
) -> Iterator[Kept]:
    ordered: list[bytes] = list(keys)
    for start in range(0, len(ordered), MOST_ROWS):
        some = padded(ordered[start : start + MOST_ROWS])
        yield from (read(row[0]) for row in ask(db, query.text(len(some)), *some))


def _loaded(
    wanted: LoadWanted, file: CaseFile | None, items: dict[ItemId, Item], live: Sequence[Item]
) -> CaseFile | None:
    if file is None:
        return None
    chosen = {each.id: each for each in live}
    chosen |= {each: items[each] for each in wanted.items if each in items and items[each].case == wanted.case}
    return with_items(file, chosen) if chosen else file
