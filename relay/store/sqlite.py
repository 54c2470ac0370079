"""The store on one SQLite file: who asks on which thread, what is kept at hand, when the log is folded in.

One thread writes, in groups. One answers loads, in groups. One turns pages, and one does what may be slow, so that no page
and no checkpoint holds up a load. Only this process has the file, so a case file at hand is good as long as its version is.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from relay.domain.decide import Want
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.model import CaseFile, Head, Item, Seat, Side
from relay.store import sql, sqlite_people, sqlite_reads, sqlite_uploads
from relay.store.at_hand import AtHand
from relay.store.base import (
    AccountRow,
    Commit,
    Grant,
    KeyringRow,
    KeysetRow,
    NewAccount,
    Part,
    QueueEntry,
    Room,
    SchemaMismatch,
    SlipAnswerRow,
    SlotRow,
    StoredJournalRow,
    StoredRecord,
    StoreFailed,
    Totals,
    UploadRow,
    Words,
)
from relay.store.documents import with_items
from relay.store.groups import Groups
from relay.store.plan import Plan, planned
from relay.store.pokes import Pokes
from relay.store.sqlite_commit import write_group
from relay.store.sqlite_link import SCHEMA_VERSION, Claim, Link, ask, failure, insist_on_schema, linked
from relay.store.sqlite_loads import LoadWanted, load_group

GROUP_MOST: Final = 256
"""Commits in one transaction, loads in one read."""
CHECKPOINT_EVERY: Final = 1_024
"""Writes after which the log is folded into the database, beside the commits."""
LOG_LONGEST_PAGES: Final = 16_384
"""A log that grew past this (64 MiB) is emptied between two groups."""

T = TypeVar("T")
_Work = Callable[[sqlite3.Connection], T]


async def open_sqlite(path: Path) -> SqliteStore:
    """Open the store in the file `path`, which a migration has made.

    Raises `SchemaMismatch`, `StoreInUse` (another process has it), `StoreFailed`.
    """
    if not path.is_file():  # noqa: ASYNC240 - once, before anything is served
        raise SchemaMismatch(f"There is no database at {path}: run the migration first.")
    claim = Claim(path)
    links: list[Link] = []
    try:
        for query_only in (False, True, True, True):
            links.append(await linked(path, query_only=query_only))
            if len(links) == 1:
                await links[0].run(insist_on_schema)
    except BaseException:
        for link in links:
            await link.close()
        claim.release()
        raise
    return SqliteStore(claim, *links)


class SqliteStore:
    """`Store` on one file; made by `open_sqlite`."""

    def __init__(self, claim: Claim, writer: Link, loader: Link, pager: Link, slow: Link) -> None:
        self._claim = claim
        self._writer = writer
        self._loader = loader
        self._pager = pager
        self._slow = slow
        self._closing = False
        self._at_hand = AtHand()
        self._pokes = Pokes()
        self._commits: Groups[Plan, None] = Groups(self._carry_commits, GROUP_MOST)
        self._loads: Groups[LoadWanted, CaseFile | None] = Groups(self._carry_loads, GROUP_MOST)
        self._pages: Groups[_Work[Any], Any] = Groups(self._carry_pages, GROUP_MOST)
        self._written = 0
        self._folding: asyncio.Task[None] | None = None

    async def close(self) -> None:
        self._closing = True
        for line in (self._commits, self._loads, self._pages):
            await line.idle()
        if self._folding is not None:
            await asyncio.wait([self._folding])
        for link in (self._slow, self._pager, self._loader, self._writer):
            await link.close()
        self._claim.release()
        self._pokes.end()

    # how work travels

    def _open(self) -> None:
        if self._closing:
            raise StoreFailed("store.failed")

    async def _read(self, read: Callable[..., T], *values: Any) -> T:
        self._open()
        result: T = await self._pages.put(lambda db: read(db, *values))
        return result

    async def _read_slowly(self, read: Callable[..., T], *values: Any) -> T:
        self._open()
        return await self._slow.run(lambda db: read(db, *values))

    async def _write(self, write: Callable[..., T], *values: Any) -> T:
        """Run one write in a transaction of its own."""
        self._open()
        result = await self._writer.run(partial(_transacted, write, values))
        self._count(1)
        return result

    async def _carry_commits(self, plans: Sequence[Plan]) -> Sequence[Exception | None]:
        try:
            outcomes = await self._writer.run(lambda db: write_group(db, plans))
        except BaseException:
            for plan in plans:
                self._at_hand.refused(plan.case)
            raise
        for plan, outcome in zip(plans, outcomes, strict=True):
            if outcome is None:
                self._at_hand.committed(plan.after, plan.commit.items)
                self._pokes.tell(plan.commit.pokes)
            else:
                self._at_hand.refused(plan.case)
        self._count(len(plans))
        return outcomes

    async def _carry_loads(self, wanted: Sequence[LoadWanted]) -> Sequence[CaseFile | None]:
        with self._at_hand.reading() as changed:
            found = await self._loader.run(lambda db: load_group(db, wanted))
            for file in found:
                if file is not None and file.case.id not in changed:
                    self._at_hand.keep(with_items(file, {}), file.items.values())
        return found

    async def _carry_pages(self, reads: Sequence[_Work[Any]]) -> Sequence[Any]:
        return await self._pager.run(lambda db: [_answered(db, read) for read in reads])

    # the log

    def _count(self, writes: int) -> None:
        self._written += writes
        if self._written >= CHECKPOINT_EVERY and self._folding is None:
            self._written = 0
            self._folding = asyncio.get_running_loop().create_task(self._fold())

    async def _fold(self) -> None:
        """Fold the log into the database while commits go on. A failure is met again, and told, by the next write."""
        try:
            with suppress(StoreFailed):
                _, pages, _ = await self._slow.run(partial(_checkpoint, mode="passive"))
                if pages > LOG_LONGEST_PAGES:
                    await self._writer.run(partial(_checkpoint, mode="truncate"))
        finally:
            self._folding = None

    async def shred_log(self) -> None:
        self._open()
        if self._folding is not None:
            await asyncio.wait([self._folding])
        busy, _, _ = await self._writer.run(partial(_checkpoint, mode="truncate"))
        if busy:
            raise StoreFailed("store.busy")

    async def check(self) -> str:
        await self._write(_touched)
        return str(SCHEMA_VERSION)

    # cases

    async def load(
        self, case: CaseId, want: Want = Want.NAMED, items: frozenset[ItemId] = frozenset()
    ) -> CaseFile | None:
        self._open()
        file = self._at_hand.whole(case, items) if want is Want.NAMED else None
        return file or await self._loads.put(LoadWanted(case, want, items))

    async def cases(self, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
        self._open()
        found = {each: self._at_hand.get(each) for each in cases}
        missing = [each for each, file in found.items() if file is None]
        if missing:
            loads = [self._loads.put(LoadWanted(each, Want.NAMED, frozenset())) for each in missing]
            found.update(zip(missing, await asyncio.gather(*loads), strict=True))
        return {each: file for each, file in found.items() if file is not None}

    async def commit(self, commit: Commit) -> None:
        self._open()
        before = self._at_hand.get(commit.file.case.id)
        if before is not None and before.case.version != commit.file.case.version:
            before = None
        await self._commits.put(planned(commit, before))

    async def position(self, case: CaseId, seat: Seat, n: int) -> Head | None:
        return await self._read(sqlite_reads.position, case, seat, n)

    async def journal(self, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
        return await self._read(sqlite_reads.journal, case, seat, after, limit)

    async def record(self, record: RecordId) -> StoredRecord | None:
        return (await self.records([record])).get(record)

    async def records(self, records: Sequence[RecordId]) -> dict[RecordId, StoredRecord]:
        return await self._read(sqlite_reads.records, records)

    async def cases_of(self, keysets: Sequence[KeysetId], after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        return await self._read(sqlite_reads.cases_of, keysets, after, limit)

    async def all_cases(self, after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        return await self._read_slowly(sqlite_reads.all_cases, after, limit)

    async def items_of(self, case: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
        return await self._read(sqlite_reads.items_of, case, after, limit)

    async def held_count(self, case: CaseId, limit: int) -> int:
        return await self._read(sqlite_reads.held_count, case, limit)

    async def queue(
        self, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
    ) -> Sequence[QueueEntry]:
        return await self._read(sqlite_reads.queue, mediator, after, limit)

    async def grant(self, item: ItemId, reader: KeysetId) -> Grant | None:
        return await self._read(sqlite_reads.grant, item, reader)

    async def grants_of(self, item: ItemId) -> Sequence[Grant]:
        return await self._read(sqlite_reads.grants_of, item)

    async def letter(self, item: ItemId) -> bytes | None:
        return await self._read(sqlite_reads.letter, item)

    async def part(self, item: ItemId, number: int) -> Part | None:
        return await self._read(sqlite_reads.part, item, number)

    async def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[Words]:
        return await self._read(sqlite_reads.words, kind, subjects, reader)

    async def slip(self, slip: SlipId) -> CaseId | None:
        return await self._read(sqlite_reads.slip, slip)

    async def slip_answers(self, case: CaseId) -> Sequence[SlipAnswerRow]:
        return await self._read(sqlite_reads.slip_answers, case)

    async def totals(self) -> Totals:
        return await self._read_slowly(sqlite_reads.totals)

    async def closed_before(self, day: Day, limit: int) -> Sequence[CaseId]:
        return await self._read_slowly(sqlite_reads.closed_before, day, limit)

    # uploads

    async def put_upload(self, upload: UploadRow) -> None:
        await self._write(sqlite_uploads.put_upload, upload)

    async def upload(self, upload: UploadId) -> UploadRow | None:
        return await self._read(sqlite_uploads.upload, upload)

    async def room(self, account: AccountId, case: CaseId, side: Side | None) -> Room:
        return await self._read(sqlite_uploads.room, account, case, side)

    async def drop_upload(self, upload: UploadId) -> None:
        await self._write(sqlite_uploads.drop_upload, upload)

    async def unwanted(self, limit: int) -> Sequence[UploadId]:
        return await self._read_slowly(sqlite_uploads.unwanted, limit)

    async def destroyed(self, uploads: Sequence[UploadId]) -> None:
        await self._write(sqlite_uploads.destroyed, uploads)

    async def wanted(self, uploads: Sequence[UploadId]) -> set[UploadId]:
        return await self._read_slowly(sqlite_uploads.wanted, uploads)

    # people

    async def create_account(self, account: NewAccount, keyset: KeysetRow) -> None:
        await self._write(sqlite_people.create_account, account, keyset)

    async def account(self, account: AccountId) -> AccountRow | None:
        return await self._read(sqlite_people.account, sql.ACCOUNT, account)

    async def account_named(self, login: str) -> AccountRow | None:
        return await self._read(sqlite_people.account, sql.ACCOUNT_NAMED, login)

    async def account_like(self, skeleton: str) -> AccountRow | None:
        return await self._read(sqlite_people.account, sql.ACCOUNT_LIKE, skeleton)

    async def accounts_without_look(self) -> Sequence[AccountRow]:
        return await self._read(sqlite_people.accounts_without_look)

    async def put_look(self, account: AccountId, skeleton: str) -> bool:
        return await self._write(sqlite_people.put_look, account, skeleton)

    async def keysets(self, keysets: Sequence[KeysetId]) -> dict[KeysetId, KeysetRow]:
        return await self._read(sqlite_people.keysets, keysets)

    async def keysets_of(self, account: AccountId) -> Sequence[KeysetRow]:
        return await self._read(sqlite_people.keysets_of, account)

    async def staff(self) -> Sequence[KeysetRow]:
        return await self._read(sqlite_people.staff)

    async def end_staff(self, keyset: KeysetId, record: StoredRecord) -> None:
        await self._write(sqlite_people.end_staff, keyset, record)

    async def slot(self, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
        return await self._read(sqlite_people.slot, login, kind)

    async def put_slot(self, account: AccountId, slot: SlotRow) -> None:
        await self._write(sqlite_people.put_slot, account, slot)

    async def keyring(self, account: AccountId) -> KeyringRow | None:
        return await self._read(sqlite_people.keyring, account)

    async def put_keyring(self, account: AccountId, keyring: KeyringRow) -> None:
        await self._write(sqlite_people.put_keyring, account, keyring)

    async def put_bearer(self, token_hash: bytes, account: AccountId, expires: Seconds) -> None:
        await self._write(sqlite_people.put_bearer, token_hash, account, expires)

    async def bearer(self, token_hash: bytes) -> tuple[AccountId, Seconds] | None:
        return await self._read(sqlite_people.bearer, token_hash)

    async def drop_bearer(self, token_hash: bytes) -> None:
        await self._write(sqlite_people.drop_bearer, token_hash)

    # waiting

    async def put_cosign(
        self, record: RecordId, case: CaseId, waits_for: KeysetId, data: bytes, at: Seconds
    ) -> None:
        if await self._write(sqlite_people.put_cosign, record, case, waits_for, data, at):
            self._pokes.tell(frozenset({waits_for}))

    async def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        return await self._read(sqlite_people.cosigns, keysets)

    async def poke_cursor(self, keysets: Sequence[KeysetId]) -> int:
        return await self._read(sqlite_people.poke_cursor, keysets)

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        return self._pokes.listen()

    async def sweep(self, now: Seconds) -> int:
        return await self._write(sqlite_people.sweep, now)


# --- on a connection's thread ---------------------------------------------------------------------------------


def _transacted(write: Callable[..., T], values: tuple[Any, ...], db: sqlite3.Connection) -> T:
    db.execute("begin immediate")
    try:
        result = write(db, *values)
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise
    return result


def _touched(db: sqlite3.Connection) -> None:
    ask(db, sql.TOUCH)


def _answered(db: sqlite3.Connection, read: _Work[Any]) -> Any:
    try:
        return read(db)
    except sqlite3.Error as error:
        return failure(error)
    except Exception as error:  # noqa: BLE001 - belongs to whoever asked for this page
        return error


def _checkpoint(db: sqlite3.Connection, mode: str) -> tuple[int, int, int]:
    """Return (1 when somebody was in the way, pages in the log, pages folded in)."""
    busy, pages, folded = db.execute(f"pragma wal_checkpoint({mode})").fetchone()
    return busy, pages, folded
