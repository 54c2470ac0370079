"""Writes a batch of commits in one transaction: each whole, or refused alone.

Nearly always everything is as the commits expect, so a batch is written without looking first, and the rows themselves say where
that was wrong. Then nothing of it stays, and each commit is looked at before it is written, so that a refused one leaves nothing
behind and costs the others nothing. Runs on the writer's thread only, which is the only one that ever writes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Final, NamedTuple, TypeAlias

from relay.domain.decision import Shred
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.store.base import Commit, Conflict, Stale, StoredPart, StoreFailed
from relay.store.sqlite import queries
from relay.store.sqlite.connection import (
    change_about,
    execute,
    finish,
    insert_rows,
    numbered_marks,
    rows_about,
    store_error,
    update_rows,
)
from relay.store.sqlite.people import move_name, put_account
from relay.store.sqlite.queries import key_lists
from relay.store.sqlite.rows import CommitRows, ItemRow, Row
from relay.store.sqlite.times import mark_written

KEYSET_BYTES: Final = 32

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


def write_batch(db: sqlite3.Connection, commits: Sequence[CommitRows]) -> list[Outcome]:
    """Write commits in order and return what became of each; on return everything written is on disk.

    When the transaction fails as a whole, nothing is written. A failure that may be one commit's own is tried again
    with each by itself.
    """
    try:
        return _at_once(db, commits) or _one_by_one(db, commits)
    except Exception as error:  # noqa: BLE001 - whatever it was, it belongs to those who wait
        if db.in_transaction:
            db.execute("rollback")
        reason = store_error(error) if isinstance(error, sqlite3.Error) else error
        general = isinstance(reason, StoreFailed) and reason.code != "store.failed"
        if len(commits) == 1 or general:
            return [reason] * len(commits)
        return [write_batch(db, [rows])[0] for rows in commits]


def _at_once(db: sqlite3.Connection, commits: Sequence[CommitRows]) -> list[Outcome]:
    """Write commits that have nothing to do with each other without looking first; none where that cannot be done."""
    if len({rows.case for rows in commits}) < len(commits) or any(rows.alone for rows in commits):
        return []
    db.execute("begin immediate")
    try:
        _write(db, commits, _expected(db, commits))
    except (sqlite3.IntegrityError, _Unexpected):
        db.execute("rollback")
        return []
    finish(db)
    return [None] * len(commits)


def _one_by_one(db: sqlite3.Connection, commits: Sequence[CommitRows]) -> list[Outcome]:
    """Look at each commit before it is written."""
    db.execute("begin immediate")
    outcomes: list[Outcome] = []
    for run in _runs(commits):
        outcomes += _write_run(db, run)
    finish(db)
    return outcomes


def _runs(commits: Sequence[CommitRows]) -> Iterator[list[CommitRows]]:
    """Cut a batch into runs, so that within a run no commit can build on another of it, in order."""
    run: list[CommitRows] = []
    versions: dict[CaseId, int] = {}
    for rows in commits:
        builds_on_it = versions.get(rows.case, rows.version) != rows.version
        if run and (rows.alone or run[-1].alone or builds_on_it):
            yield run
            run, versions = [], {}
        run.append(rows)
        versions[rows.case] = rows.version
    if run:
        yield run


def _write_run(db: sqlite3.Connection, commits: list[CommitRows]) -> list[Outcome]:
    before = _items_before(db, {*_changed(commits), *(item.item.id for rows in commits for item in rows.items)})
    outcomes = _judged(db, commits, before)
    going = [rows for rows, outcome in zip(commits, outcomes, strict=True) if outcome is None]
    if going:
        _write(db, going, before)
    return outcomes


# --- look -----------------------------------------------------------------------------------------------------


def _judged(db: sqlite3.Connection, commits: list[CommitRows], before: dict[ItemId, ItemBefore]) -> list[Outcome]:
    """Decide which commits go through. *Stale* comes first: whoever lost a race loads again and learns why."""
    versions = _versions(db, commits)
    claims = [part.upload for rows in commits for part in rows.commit.parts]
    uploads = {row[0] for row in rows_about(db, queries.UPLOADS, claims)}
    arriving = [row[0] for rows in commits for row in rows.records]
    records = {row[0] for row in rows_about(db, queries.KNOWN_RECORDS, arriving)}
    items = dict.fromkeys(before)
    outcomes: list[Outcome] = []
    for rows in commits:
        if versions.get(rows.case, 0) != rows.version:
            outcomes.append(Stale())
            continue
        own = [row[0] for row in rows.records]
        if len(set(own)) < len(own) or not records.isdisjoint(own):
            outcomes.append(Conflict("record.conflict"))
            continue
        if any(_item_taken(item, items, before) for item in rows.items):
            outcomes.append(Conflict("item.exists"))
            continue
        claimed = {part.upload for part in rows.commit.parts}
        if not claimed <= uploads:
            outcomes.append(Conflict("upload.unknown"))
            continue
        refusal = _conflict_alone(db, rows) if rows.alone else None
        outcomes.append(refusal)
        if refusal is None:
            versions[rows.case] = rows.version + 1
            records.update(own)
            uploads -= claimed
            items.update(dict.fromkeys(item.item.id for item in rows.items))
    return outcomes


def _versions(db: sqlite3.Connection, commits: list[CommitRows]) -> dict[CaseId, int]:
    """Return the versions cases are at. One count shows that all are as expected, and nearly always they are."""
    pairs = {rows.case: rows.version for rows in commits if rows.version}
    if len(pairs) == len(commits):
        as_expected = 0
        for some in key_lists(list(pairs.items())):
            at = [value for pair in some for value in pair]
            as_expected += db.execute(numbered_marks(queries.at_versions(len(some))), at).fetchone()[0]
        if as_expected == len(pairs):
            return pairs
    versions: dict[CaseId, int] = dict(rows_about(db, queries.VERSIONS, [rows.case for rows in commits]))
    return versions


def _changed(commits: Sequence[CommitRows]) -> set[ItemId]:
    """Return the items that commits take to be there: those they change, and those they grant a key of."""
    new = {item.item.id for rows in commits for item in rows.items if item.new}
    changed = {item.item.id for rows in commits for item in rows.items}
    return (changed | {grant.item for rows in commits for grant in rows.commit.grants}) - new


def _expected(db: sqlite3.Connection, commits: Sequence[CommitRows]) -> dict[ItemId, ItemBefore]:
    """Return what is stored of the items that commits take to be there, or raise `_Unexpected`."""
    changed = _changed(commits)
    before = _items_before(db, changed)
    cases = {item_row.item.id: item_row.item.case for rows in commits for item_row in rows.items}
    if len(before) < len(changed) or any(
        cases.get(item, stored.case) != stored.case for item, stored in before.items()
    ):
        raise _Unexpected
    return before


def _items_before(db: sqlite3.Connection, items: set[ItemId]) -> dict[ItemId, ItemBefore]:
    return {
        item: ItemBefore(n, case, state == "held", due, queued)
        for item, n, case, state, due, queued in rows_about(db, queries.ITEMS_BEFORE, list(items))
    }


def _item_taken(row: ItemRow, known: dict[ItemId, None], before: dict[ItemId, ItemBefore]) -> bool:
    """A new item's id must be new everywhere, a changed one's must not be another case's."""
    if row.item.id not in known:
        return False
    stored = before.get(row.item.id)
    return row.new or stored is None or stored.case != row.item.case


def _conflict_alone(db: sqlite3.Connection, rows: CommitRows) -> Conflict | None:
    commit = rows.commit
    account, keyset = commit.account, commit.keyset
    if (
        account is not None
        and execute(db, queries.LOGIN_TAKEN, account.login, account.skeleton, account.id).fetchone()
    ):
        return Conflict("login.taken")
    if commit.name is not None:
        row = execute(db, queries.ACCOUNT, commit.name.former).fetchone()
        if row is None or row[1] != commit.name.login:
            return Conflict("login.taken")
    if keyset is not None:
        row = execute(db, queries.KEYSET_HOLDER, keyset[1]).fetchone()
        if row is not None and row[0] not in (None, keyset[0]):
            return Conflict("record.conflict")
    for keys in key_lists([slip.id for slip in commit.file.slips]):
        if execute(db, queries.SLIPS_ELSEWHERE.text(len(keys)), rows.case, *keys).fetchone():
            return Conflict("slip.used")
    return None


# --- write ----------------------------------------------------------------------------------------------------


def _write(db: sqlite3.Connection, commits: Sequence[CommitRows], before: dict[ItemId, ItemBefore]) -> None:
    """Write commits; raise `_Unexpected` where a case is at another version than its commit was made from."""
    numbers = _numbers(db, commits, before)
    insert_rows(db, queries.NEW_CASE, [_case_row(rows, before) for rows in commits if not rows.version])
    moves = [_case_row(rows, before) for rows in commits if rows.version]
    if update_rows(db, queries.move_cases, moves) < len(moves):
        raise _Unexpected
    insert_rows(db, queries.PUT_RECORD, [row for rows in commits for row in rows.records])
    insert_rows(db, queries.PUT_JOURNAL, [row for rows in commits for row in rows.journal])
    _write_items(db, commits, before, numbers)
    insert_rows(
        db,
        queries.PUT_LETTER,
        [(numbers[letter.item], letter.data) for rows in commits for letter in rows.commit.letters],
    )
    _write_parts(db, [(numbers[part.item], part) for rows in commits for part in rows.commit.parts])
    for rows in commits:
        for shred in rows.commit.shreds:
            _shred(db, rows.case, shred)
    grants = [(numbers[grant.item], grant) for rows in commits for grant in rows.commit.grants]
    insert_rows(
        db,
        queries.PUT_GRANT,
        [(n, grant.reader, grant.grantor, int(grant.purpose), grant.grant) for n, grant in grants],
    )
    insert_rows(
        db,
        queries.PUT_SHARE,
        [(n, grant.reader, grant.grantor, int(grant.purpose), grant.share) for n, grant in grants],
    )
    insert_rows(db, queries.PUT_WORDS, [row for rows in commits for row in rows.words])
    for rows in commits:
        _write_rest(db, rows)
    pokes = Counter(chain.from_iterable(rows.commit.pokes for rows in commits))
    insert_rows(db, queries.PUT_POKE, list(pokes.items()))
    mark_written(db, max(rows.commit.at for rows in commits))
    if execute(db, queries.ANY_COSIGN).fetchone():
        change_about(db, queries.COSIGNED, [row[0] for rows in commits for row in rows.records])


def _numbers(
    db: sqlite3.Connection, commits: Sequence[CommitRows], before: dict[ItemId, ItemBefore]
) -> dict[ItemId, int]:
    """Return the number of every item concerned; those that enter now get the next ones."""
    numbers = {item: stored.n for item, stored in before.items()}
    new = [item_row.item.id for rows in commits for item_row in rows.items if item_row.item.id not in before]
    if new:
        last = execute(db, queries.LAST_ITEM).fetchone()[0]
        numbers.update(zip(new, count(last + 1), strict=False))
    return numbers


def _case_row(rows: CommitRows, before: dict[ItemId, ItemBefore]) -> Row:
    case = rows.after.case
    held = sum(item.held for item in rows.items)
    held -= sum(before[item.item.id].held for item in rows.items if item.item.id in before)
    return (rows.case, case.version, case.state.value, case.keeping_since, held, rows.document)


def _write_items(
    db: sqlite3.Connection,
    commits: Sequence[CommitRows],
    before: dict[ItemId, ItemBefore],
    numbers: dict[ItemId, int],
) -> None:
    written: dict[bool, list[Row]] = {True: [], False: []}
    queue: list[Row] = []
    for commit in (item_row for rows in commits for item_row in rows.items):
        item, stored = commit.item, before.get(commit.item.id)
        if stored is not None:
            _unqueue(db, item.id, stored.due, stored.queued)
        queue += [(mediator, commit.due, item.id) for mediator in commit.mediators]
        written[stored is None].append(
            (
                numbers[item.id],
                item.id,
                item.case,
                item.state.value,
                item.side.value,
                item.kind.value,
                item.held_at,
                commit.due,
                b"".join(commit.mediators),
                commit.document,
            )
        )
    insert_rows(db, queries.NEW_ITEM, written[True])
    insert_rows(db, queries.PUT_ITEM, written[False])
    insert_rows(db, queries.PUT_QUEUE, queue)


def _write_parts(db: sqlite3.Connection, parts: Sequence[tuple[int, StoredPart]]) -> None:
    """Make uploads the parts of items; raise `_Unexpected` where one is no upload any more."""
    insert_rows(db, queries.PUT_PART, [(n, part.number, part.upload, part.length) for n, part in parts])
    if change_about(db, queries.CLAIMED, [part.upload for _, part in parts]) < len(parts):
        raise _Unexpected


def _unqueue(db: sqlite3.Connection, item: ItemId, due: int, queued: bytes) -> None:
    """Take an item out of the queues it is in; its own row says which, so no index has to."""
    for start in range(0, len(queued), KEYSET_BYTES):
        execute(db, queries.DROP_QUEUE, queued[start : start + KEYSET_BYTES], due, item)


def _write_rest(db: sqlite3.Connection, rows: CommitRows) -> None:
    """Write what most commits do not have."""
    commit = rows.commit
    for shred in commit.shreds:
        _shred_bytes(db, rows.case, shred)
    if commit.requeue:
        _requeue(db, rows.case, tuple(assignment.keyset for assignment in commit.file.assignments))
    if rows.seats is not None:
        execute(db, queries.DROP_SEATS, rows.case)
        insert_rows(db, queries.PUT_SEAT, [(keyset, rows.case) for keyset in sorted(rows.seats)])
    answer = commit.slip_answer
    if answer is not None:
        insert_rows(
            db,
            queries.PUT_SLIP_ANSWER,
            [(answer.slip, rows.case, answer.account, answer.account_key, answer.keyset, answer.mac)],
        )
    if rows.slips is not None:
        execute(db, queries.DROP_SLIPS, rows.case)
        insert_rows(db, queries.PUT_SLIP, rows.slips)
    if rows.slips is not None or answer is not None:
        execute(db, queries.DROP_SLIP_ANSWERS, rows.case)
    _write_account(db, commit)


def _write_account(db: sqlite3.Connection, commit: Commit) -> None:
    """Write what changes for an account: a new one, a keyset that becomes its own, a name that it is given back."""
    if commit.account is not None:
        put_account(db, commit.account)
    if commit.keyset is not None:
        account, keyset, public = commit.keyset
        insert_rows(db, queries.PUT_KEYSET, [(keyset, public, account, None, 0, 0, 0, b"", None)])
    if commit.replaces is not None:
        execute(db, queries.END_BEARERS, commit.replaces)
    if commit.name is not None:
        move_name(db, commit.name)


def _requeue(db: sqlite3.Connection, case: CaseId, mediators: tuple[KeysetId, ...]) -> None:
    held = execute(db, queries.HELD_OF, case).fetchall()
    for item, due, queued in held:
        _unqueue(db, item, due, queued)
    insert_rows(db, queries.PUT_QUEUE, [(mediator, due, item) for item, due, _ in held for mediator in mediators])
    execute(db, queries.REQUEUE, case, b"".join(mediators))


def _shred(db: sqlite3.Connection, case: CaseId, shred: Shred) -> None:
    """Destroy shares, then grants, then words; bytes go once the commit's own grants are there."""
    kept = sorted(int(purpose) for purpose in shred.keep)
    spared = sorted(shred.spares)
    texts = queries.shredding(
        item=shred.item is not None, reader=shred.reader is not None, spared=len(spared), kept=len(kept)
    )
    subject = case if shred.item is None else shred.item
    whose = (subject, *spared) if shred.reader is None else (subject, shred.reader, *spared)
    execute(db, texts.shares, *whose, *kept)
    execute(db, texts.grants, *whose, *kept)
    execute(db, texts.words, *whose)


def _shred_bytes(db: sqlite3.Connection, case: CaseId, shred: Shred) -> None:
    """Destroy the bytes of items without any grant; of large parts the rows go, and the bytes are unwanted from now on."""
    subject = case if shred.item is None else shred.item
    texts = queries.shredding(item=shred.item is not None, reader=False, kept=0)
    for text in (texts.letters, texts.unwanted, texts.parts):
        execute(db, text, subject)
