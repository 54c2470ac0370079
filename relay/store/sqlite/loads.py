"""Reads case files with their items for a batch of loads, all from one moment. Runs on a reader's thread; never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from relay.domain.decide import Want
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import CaseFile, Item
from relay.store.documents import decode_case_file, decode_item, with_items
from relay.store.sqlite import queries
from relay.store.sqlite.connection import execute, rows_about


class LoadRequest(NamedTuple):
    """One load: a case, and which of its items are to come with it."""

    case: CaseId
    want: Want
    items: frozenset[ItemId]


def load_batch(db: sqlite3.Connection, wanted: Sequence[LoadRequest]) -> list[CaseFile | None]:
    """Return for each load its case file with its items, None where there is no such case."""
    db.execute("begin")
    try:
        cases = list({each.case for each in wanted})
        files = {
            file.case.id: file
            for file in (decode_case_file(row[0]) for row in rows_about(db, queries.CASES, cases))
        }
        named = list({item for each in wanted for item in each.items})
        items = {item.id: item for item in (decode_item(row[0]) for row in rows_about(db, queries.ITEMS, named))}
        live: dict[CaseId, list[Item]] = {
            case: [decode_item(row[0]) for row in execute(db, queries.LIVE_ITEMS, case)]
            for case in {each.case for each in wanted if each.want is Want.LIVE}
        }
    finally:
        db.execute("rollback")
    return [_loaded(each, files.get(each.case), items, live.get(each.case, ())) for each in wanted]


def _loaded(
    wanted: LoadRequest, file: CaseFile | None, items: dict[ItemId, Item], live: Sequence[Item]
) -> CaseFile | None:
    if file is None:
        return None
    chosen = {each.id: each for each in live}
    chosen |= {each: items[each] for each in wanted.items if each in items and items[each].case == wanted.case}
    return with_items(file, chosen) if chosen else file
