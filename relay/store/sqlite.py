"""The store on one SQLite file: which question goes to which connection.

How work gets there, and what is kept at hand, `sqlite_work.py` decides. Only this process has the file, so a case file at hand
is good as long as its version is.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from relay.domain.decide import Want
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.model import CaseFile, Head, Item, Purpose, Seat, Side
from relay.store import sql, sqlite_people, sqlite_reads, sqlite_uploads
from relay.store.base import (
    AccountRow,
    Commit,
    Grant,
    KeyringRow,
    KeysetRow,
    NewAccount,
    Opening,
    Part,
    QueueEntry,
    Room,
    SchemaMismatch,
    SlipAnswerRow,
    SlotRow,
    StoredJournalRow,
    StoredRecord,
    Totals,
    UploadRow,
    Words,
)
from relay.store.plan import planned
from relay.store.sqlite_link import SCHEMA_VERSION, Claim, Link, ask, insist_on_schema, linked
from relay.store.sqlite_loads import LoadWanted
from relay.store.sqlite_work import SqliteWork


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


class SqliteStore(SqliteWork):
    """`Store` on one file; made by `open_sqlite`."""

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

    async def seated(self, case: CaseId, keysets: Sequence[KeysetId]) -> bool:
        self._open()
        missing = [each for each in keysets if self._seats.get(each) is None]
        if not missing:
            return any(case in (self._seats.get(each) or ()) for each in keysets)
        since = self._seats.changes
        found = await self._read(sqlite_reads.seats_of, missing)
        self._seats.keep(found, since)
        return any(case in (found.get(each) or self._seats.get(each) or ()) for each in keysets)

    async def item_if(self, case: CaseId, item: ItemId, may: Callable[[Item], bool]) -> Item | None:
        self._open()
        file = self._at_hand.whole(case, frozenset({item}))
        if file is not None and may(file.items[item]):
            return file.items[item]
        return await self._read(sqlite_reads.item_if, case, item, may)

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

    async def stretches(
        self, wanted: Sequence[tuple[CaseId, Seat, int, int]]
    ) -> Sequence[Sequence[StoredJournalRow]]:
        return await self._read(sqlite_reads.stretches, wanted)

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

    async def held_counts(self, cases: Sequence[CaseId], limit: int) -> dict[CaseId, int]:
        return await self._read(sqlite_reads.held_counts, cases, limit)

    async def queue(
        self, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
    ) -> Sequence[QueueEntry]:
        return await self._read(sqlite_reads.queue, mediator, after, limit)

    async def grants_to(self, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
        return await self._read(sqlite_reads.grants_to, item, reader)

    async def opening(self, item: ItemId, reader: KeysetId, records: Sequence[RecordId]) -> Opening:
        return await self._read(sqlite_reads.opening, item, reader, records)

    async def grants_of(self, item: ItemId) -> Sequence[Grant]:
        return await self._read(sqlite_reads.grants_of, item)

    async def readers_of(self, items: Sequence[ItemId], purposes: Sequence[Purpose]) -> dict[ItemId, set[KeysetId]]:
        return await self._read(sqlite_reads.readers_of, items, purposes)

    async def letter(self, item: ItemId) -> bytes | None:
        return await self._read(sqlite_reads.letter, item)

    async def part(self, item: ItemId, number: int) -> Part | None:
        return await self._read(sqlite_reads.part, item, number)

    async def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[Words]:
        return await self._read(sqlite_reads.words, kind, subjects, reader)

    async def remarks(self, mediator: KeysetId) -> Sequence[tuple[CaseId, Words]]:
        return await self._read(sqlite_reads.remarks, mediator)

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

    async def upload(self, upload: UploadId, account: AccountId) -> UploadRow | None:
        return await self._read(sqlite_uploads.upload, upload, account)

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


def _touched(db: sqlite3.Connection) -> None:
    ask(db, sql.TOUCH)
