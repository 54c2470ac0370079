"""Writes a group of commits in one transaction: each whole, or refused alone.

Nearly always everything is as the commits expect, so a group is written without looking first, and the rows themselves say where
that was wrong. Then nothing of it stays, and each commit is looked at before it is written, so that a refused one leaves nothing
behind and costs the others nothing. Runs on the writer's thread only, which is the only one that ever writes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Final, NamedTuple, TypeAlias, TypeVar

from relay.domain.decision import Shred
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.store.base import Conflict, Stale, StoredPart, StoreFailed
from relay.store.sqlite import queries
from relay.store.sqlite.connection import execute, insert_rows, numbered_marks, store_error, update_rows
from relay.store.sqlite.people import put_account
from relay.store.sqlite.queries import ROWS_MAX, KeyedQuery, padded_keys
from relay.store.sqlite.rows import CommitRows, ItemRow, Row

KEYSET_BYTES: Final = 32

Key = TypeVar("Key")
Outcome: TypeAlias = Exception | None
"""What became of one commit: None when it is written."""


class ItemBefore(NamedTuple):
    """What is stored of an item that a commit changes."""

    n: int
    case: CaseId
    held: bool
    due: int
    queued: bytes


class _Unexpected(Exception):
    """Something stored is not as a commit expects it."""


def write_batch(db: sqlite3.Connection, plans: Sequence[CommitRows]) -> list[Outcome]:
    """Write commits in order and return what became of each; on return everything written is on disk.

    When the transaction fails as a whole, nothing is written. A failure that may be one commit's own is tried again
    with each by itself.
    """
    try:
        return _at_once(db, plans) or _one_by_one(db, plans)
    except Exception as error:  # noqa: BLE001 - whatever it was, it belongs to those who wait
        if db.in_transaction:
            db.execute("rollback")
        reason = store_error(error) if isinstance(error, sqlite3.Error) else error
        general = isinstance(reason, StoreFailed) and reason.code != "store.failed"
        if len(plans) == 1 or general:
            return [reason] * len(plans)
        return [write_batch(db, [plan])[0] for plan in plans]


def _at_once(db: sqlite3.Connection, plans: Sequence[CommitRows]) -> list[Outcome]:
    """Write commits that have nothing to do with each other without looking first; none where that cannot be done."""
    if len({plan.case for plan in plans}) < len(plans) or any(plan.alone for plan in plans):
        return []
    db.execute("begin immediate")
    try:
        _write(db, plans, _expected(db, plans))
    except (sqlite3.IntegrityError, _Unexpected):
        db.execute("rollback")
        return []
    db.execute("commit")
    return [None] * len(plans)


def _one_by_one(db: sqlite3.Connection, plans: Sequence[CommitRows]) -> list[Outcome]:
    """Look at each commit before it is written."""
    db.execute("begin immediate")
    outcomes: list[Outcome] = []
    for batch in _batches(plans):
        outcomes += _batch(db, batch)
    db.execute("commit")
    return outcomes


def _batches(plans: Sequence[CommitRows]) -> Iterator[list[CommitRows]]:
    """Cut a group so that within a batch no commit can build on another of it, in order."""
    batch: list[CommitRows] = []
    versions: dict[CaseId, int] = {}
    for plan in plans:
        builds_on_it = versions.get(plan.case, plan.version) != plan.version
        if batch and (plan.alone or batch[-1].alone or builds_on_it):
            yield batch
            batch, versions = [], {}
        batch.append(plan)
        versions[plan.case] = plan.version
    if batch:
        yield batch


def _batch(db: sqlite3.Connection, plans: list[CommitRows]) -> list[Outcome]:
    before = _items_before(db, {*_changed(plans), *(each.item.id for plan in plans for each in plan.items)})
    outcomes = _judged(db, plans, before)
    going = [plan for plan, outcome in zip(plans, outcomes, strict=True) if outcome is None]
    if going:
        _write(db, going, before)
    return outcomes


# --- look -----------------------------------------------------------------------------------------------------


def _judged(db: sqlite3.Connection, plans: list[CommitRows], before: dict[ItemId, ItemBefore]) -> list[Outcome]:
    """Decide which commits go through. *Stale* comes first: whoever lost a race loads again and learns why."""
    versions = _versions(db, plans)
    uploads: set[object] = _existing(
        db, queries.UPLOADS, [each.upload for plan in plans for each in plan.commit.parts]
    )
    records: set[object] = _existing(db, queries.KNOWN_RECORDS, [row[0] for plan in plans for row in plan.records])
    items = dict.fromkeys(before)
    outcomes: list[Outcome] = []
    for plan in plans:
        if versions.get(plan.case, 0) != plan.version:
            outcomes.append(Stale())
            continue
        own = [row[0] for row in plan.records]
        if len(set(own)) < len(own) or not records.isdisjoint(own):
            outcomes.append(Conflict("record.conflict"))
            continue
        if any(_item_taken(each, items, before) for each in plan.items):
            outcomes.append(Conflict("item.exists"))
            continue
        claimed = {each.upload for each in plan.commit.parts}
        if not claimed <= uploads:
            outcomes.append(Conflict("upload.unknown"))
            continue
        refusal = _conflict_alone(db, plan) if plan.alone else None
        outcomes.append(refusal)
        if refusal is None:
            versions[plan.case] = plan.version + 1
            records.update(own)
            uploads -= claimed
            items.update(dict.fromkeys(each.item.id for each in plan.items))
    return outcomes


def _versions(db: sqlite3.Connection, plans: list[CommitRows]) -> dict[CaseId, int]:
    """Return the versions cases are at. One count shows that all are as expected, and nearly always they are."""
    pairs = {plan.case: plan.version for plan in plans if plan.version}
    if len(pairs) == len(plans):
        as_expected = 0
        for some in _keys(list(pairs.items())):
            at = [value for pair in some for value in pair]
            as_expected += db.execute(numbered_marks(queries.at_versions(len(some))), at).fetchone()[0]
        if as_expected == len(pairs):
            return pairs
    found: dict[CaseId, int] = {}
    for keys in _keys([plan.case for plan in plans]):
        found.update(db.execute(numbered_marks(queries.VERSIONS.text(len(keys))), keys).fetchall())
    return found


def _changed(plans: Sequence[CommitRows]) -> set[ItemId]:
    """Return the items that commits take to be there: those they change, and those they grant a key of."""
    new = {each.item.id for plan in plans for each in plan.items if each.new}
    changed = {each.item.id for plan in plans for each in plan.items}
    return (changed | {grant.item for plan in plans for grant in plan.commit.grants}) - new


def _expected(db: sqlite3.Connection, plans: Sequence[CommitRows]) -> dict[ItemId, ItemBefore]:
    """Return what is stored of the items that commits take to be there, or raise `_Unexpected`."""
    changed = _changed(plans)
    before = _items_before(db, changed)
    cases = {each.item.id: each.item.case for plan in plans for each in plan.items}
    if len(before) < len(changed) or any(cases.get(item, each.case) != each.case for item, each in before.items()):
        raise _Unexpected
    return before


def _items_before(db: sqlite3.Connection, items: set[ItemId]) -> dict[ItemId, ItemBefore]:
    before: dict[ItemId, ItemBefore] = {}
    for keys in _keys(list(items)):
        for item, n, case, state, due, queued in db.execute(
            numbered_marks(queries.ITEMS_BEFORE.text(len(keys))), keys
        ):
            before[item] = ItemBefore(n, case, state == "held", due, queued)
    return before


def _item_taken(each: ItemRow, known: dict[ItemId, None], before: dict[ItemId, ItemBefore]) -> bool:
    """A new item's id must be new everywhere, a changed one's must not be another case's."""
    if each.item.id not in known:
        return False
    stored = before.get(each.item.id)
    return each.new or stored is None or stored.case != each.item.case


def _conflict_alone(db: sqlite3.Connection, plan: CommitRows) -> Conflict | None:
    commit = plan.commit
    account, keyset = commit.account, commit.keyset
    if (
        account is not None
        and execute(db, queries.LOGIN_TAKEN, account.login, account.skeleton, account.id).fetchone()
    ):
        return Conflict("login.taken")
    if keyset is not None:
        row = execute(db, queries.KEYSET_HOLDER, keyset[1]).fetchone()
        if row is not None and row[0] not in (None, keyset[0]):
            return Conflict("record.conflict")
    for keys in _keys([each.id for each in commit.file.slips]):
        if execute(db, queries.SLIPS_ELSEWHERE.text(len(keys)), plan.case, *keys).fetchone():
            return Conflict("slip.used")
    return None


def _existing(db: sqlite3.Connection, query: KeyedQuery, keys: Sequence[object]) -> set[object]:
    rows: Iterator[tuple[object]] = chain.from_iterable(
        db.execute(numbered_marks(query.text(len(some))), some) for some in _keys(keys)
    )
    return {row[0] for row in rows}


def _keys(keys: Sequence[Key]) -> Iterator[list[Key]]:
    """Yield keys as lists that a query can take."""
    for start in range(0, len(keys), ROWS_MAX):
        yield padded_keys(keys[start : start + ROWS_MAX])


# --- write ----------------------------------------------------------------------------------------------------


def _write(db: sqlite3.Connection, plans: Sequence[CommitRows], before: dict[ItemId, ItemBefore]) -> None:
    """Write commits; raise `_Unexpected` where a case is at another version than its commit was made from."""
    numbers = _numbers(db, plans, before)
    insert_rows(db, queries.NEW_CASE, [_case_row(plan, before) for plan in plans if not plan.version])
    moves = [_case_row(plan, before) for plan in plans if plan.version]
    if update_rows(db, queries.move_cases, moves) < len(moves):
        raise _Unexpected
    insert_rows(db, queries.PUT_RECORD, [row for plan in plans for row in plan.records])
    insert_rows(db, queries.PUT_JOURNAL, [row for plan in plans for row in plan.journal])
    _write_items(db, plans, before, numbers)
    insert_rows(
        db, queries.PUT_LETTER, [(numbers[each.item], each.data) for plan in plans for each in plan.commit.letters]
    )
    _write_parts(db, [(numbers[each.item], each) for plan in plans for each in plan.commit.parts])
    for plan in plans:
        for shred in plan.commit.shreds:
            _shred(db, plan.case, shred)
    grants = [(numbers[each.item], each) for plan in plans for each in plan.commit.grants]
    insert_rows(
        db, queries.PUT_GRANT, [(n, each.reader, each.grantor, int(each.purpose), each.grant) for n, each in grants]
    )
    insert_rows(
        db, queries.PUT_SHARE, [(n, each.reader, each.grantor, int(each.purpose), each.share) for n, each in grants]
    )
    insert_rows(db, queries.PUT_WORDS, [row for plan in plans for row in plan.words])
    for plan in plans:
        _write_rest(db, plan)
    pokes = Counter(chain.from_iterable(plan.commit.pokes for plan in plans))
    insert_rows(db, queries.PUT_POKE, list(pokes.items()))
    if execute(db, queries.ANY_COSIGN).fetchone():
        for keys in _keys([row[0] for plan in plans for row in plan.records]):
            db.execute(numbered_marks(queries.COSIGNED.text(len(keys))), keys)


def _numbers(
    db: sqlite3.Connection, plans: Sequence[CommitRows], before: dict[ItemId, ItemBefore]
) -> dict[ItemId, int]:
    """Return the number of every item concerned; those that enter now get the next ones."""
    numbers = {item: each.n for item, each in before.items()}
    new = [each.item.id for plan in plans for each in plan.items if each.item.id not in before]
    if new:
        last = execute(db, queries.LAST_ITEM).fetchone()[0]
        numbers.update(zip(new, count(last + 1), strict=False))
    return numbers


def _case_row(plan: CommitRows, before: dict[ItemId, ItemBefore]) -> Row:
    case = plan.after.case
    held = sum(each.held for each in plan.items)
    held -= sum(before[each.item.id].held for each in plan.items if each.item.id in before)
    return (plan.case, case.version, case.state.value, case.closed_on, held, plan.document)


def _write_items(
    db: sqlite3.Connection,
    plans: Sequence[CommitRows],
    before: dict[ItemId, ItemBefore],
    numbers: dict[ItemId, int],
) -> None:
    rows: dict[bool, list[Row]] = {True: [], False: []}
    queue: list[Row] = []
    for each in (each for plan in plans for each in plan.items):
        item, stored = each.item, before.get(each.item.id)
        if stored is not None:
            _unqueue(db, item.id, stored.due, stored.queued)
        queue += [(mediator, each.due, item.id) for mediator in each.mediators]
        rows[stored is None].append(
            (
                numbers[item.id],
                item.id,
                item.case,
                item.state.value,
                item.side.value,
                item.kind.value,
                item.held_at,
                each.due,
                b"".join(each.mediators),
                each.document,
            )
        )
    insert_rows(db, queries.NEW_ITEM, rows[True])
    insert_rows(db, queries.PUT_ITEM, rows[False])
    insert_rows(db, queries.PUT_QUEUE, queue)


def _write_parts(db: sqlite3.Connection, parts: Sequence[tuple[int, StoredPart]]) -> None:
    """Make uploads the parts of items; raise `_Unexpected` where one is no upload any more."""
    insert_rows(db, queries.PUT_PART, [(n, each.number, each.upload, each.length) for n, each in parts])
    claimed = 0
    for keys in _keys([each.upload for _, each in parts]):
        claimed += db.execute(numbered_marks(queries.CLAIMED.text(len(keys))), keys).rowcount
    if claimed < len(parts):
        raise _Unexpected


def _unqueue(db: sqlite3.Connection, item: ItemId, due: int, queued: bytes) -> None:
    """Take an item out of the queues it is in; its own row says which, so no index has to."""
    for start in range(0, len(queued), KEYSET_BYTES):
        execute(db, queries.DROP_QUEUE, queued[start : start + KEYSET_BYTES], due, item)


def _write_rest(db: sqlite3.Connection, plan: CommitRows) -> None:
    """Write what most commits do not have."""
    commit = plan.commit
    for shred in commit.shreds:
        _shred_bytes(db, plan.case, shred)
    if commit.requeue:
        _requeue(db, plan.case, tuple(each.keyset for each in commit.file.assignments))
    if plan.seats is not None:
        execute(db, queries.DROP_SEATS, plan.case)
        insert_rows(db, queries.PUT_SEAT, [(keyset, plan.case) for keyset in sorted(plan.seats)])
    answer = commit.slip_answer
    if answer is not None:
        insert_rows(
            db,
            queries.PUT_SLIP_ANSWER,
            [(answer.slip, plan.case, answer.account, answer.account_key, answer.keyset, answer.mac)],
        )
    if plan.slips is not None:
        execute(db, queries.DROP_SLIPS, plan.case)
        insert_rows(db, queries.PUT_SLIP, plan.slips)
    if plan.slips is not None or answer is not None:
        execute(db, queries.DROP_SLIP_ANSWERS, plan.case)
    if commit.account is not None:
        put_account(db, commit.account)
    if commit.keyset is not None:
        account, keyset, public = commit.keyset
        insert_rows(db, queries.PUT_KEYSET, [(keyset, public, account, None, 0, 0, 0, b"")])


def _requeue(db: sqlite3.Connection, case: CaseId, mediators: tuple[KeysetId, ...]) -> None:
    held = execute(db, queries.HELD_OF, case).fetchall()
    for item, due, queued in held:
        _unqueue(db, item, due, queued)
    insert_rows(db, queries.PUT_QUEUE, [(mediator, due, item) for item, due, _ in held for mediator in mediators])
    execute(db, queries.REQUEUE, case, b"".join(mediators))


def _shred(db: sqlite3.Connection, case: CaseId, shred: Shred) -> None:
    """Destroy shares, then grants, then words; bytes go once the commit's own grants are there."""
    kept = sorted(int(purpose) for purpose in shred.keep)
    texts = queries.shredding(item=shred.item is not None, reader=shred.reader is not None, kept=len(kept))
    subject = case if shred.item is None else shred.item
    whose = (subject,) if shred.reader is None else (subject, shred.reader)
    execute(db, texts.shares, *whose, *kept)
    execute(db, texts.grants, *whose, *kept)
    execute(db, texts.words, *whose)


def _shred_bytes(db: sqlite3.Connection, case: CaseId, shred: Shred) -> None:
    """Destroy the bytes of items without any grant; of large parts the rows go, and the bytes are unwanted from now on."""
    subject = case if shred.item is None else shred.item
    texts = queries.shredding(item=shred.item is not None, reader=False, kept=0)
    for text in (texts.letters, texts.unwanted, texts.parts):
        execute(db, text, subject)
