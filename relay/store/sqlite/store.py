"""The store on one SQLite file: which question goes to which connection.

How work gets there, and what is cached, `workers.py` decides. Only this process has the file, so a cached case file is good
as long as its version is.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final, TypeVar

from relay.domain.decide import Want
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.known_time import KnownTimes
from relay.domain.model import CaseFile, Head, Item, Purpose, Seat
from relay.store.base import (
    AccountRow,
    Commit,
    DeviceRow,
    Grant,
    KeyringRow,
    KeysetRow,
    NewAccountRow,
    Opening,
    QueueEntry,
    QueueFigures,
    SlipAnswerRow,
    SlotRow,
    StoredJournalRow,
    StoredPart,
    StoredRecord,
    StoredWords,
    Swept,
    Totals,
    UploadRow,
    UploadUsage,
)
from relay.store.sqlite import devices, people, queries, reads
from relay.store.sqlite import times as known_times
from relay.store.sqlite import uploads as upload_rows
from relay.store.sqlite.connection import (
    SCHEMA_VERSION,
    execute,
)
from relay.store.sqlite.loads import LoadRequest
from relay.store.sqlite.rows import rows_of
from relay.store.sqlite.workers import SqliteWorkers

T = TypeVar("T")
KEYRING_STEP_BYTES: Final = 2_048
"""By so much, and an eighth, a keyring may grow at a time on a full disk: a stop with its receipt, and what pads it, take less."""


class SqliteStore:
    """`Store` on one file; made by `opening.open_sqlite`."""

    def __init__(self, workers: SqliteWorkers) -> None:
        self._workers = workers

    async def close(self) -> None:
        await self._workers.close()

    def figures(self) -> QueueFigures:
        return self._workers.commits.figures()

    def short(self) -> bool:
        return not self._workers.reserve.whole

    async def check(self) -> str:
        await self._workers.write(_touched)
        return str(SCHEMA_VERSION)

    # cases

    async def load(
        self, case: CaseId, want: Want = Want.NAMED, items: frozenset[ItemId] = frozenset()
    ) -> CaseFile | None:
        self._workers.require_open()
        file = self._workers.case_files.get_with_items(case, items) if want is Want.NAMED else None
        return file or await self._workers.loads.submit(LoadRequest(case, want, items))

    async def has_seat(self, case: CaseId, keysets: Sequence[KeysetId]) -> bool:
        self._workers.require_open()
        missing = [keyset for keyset in keysets if self._workers.seats.get(keyset) is None]
        if not missing:
            return any(case in (self._workers.seats.get(keyset) or ()) for keyset in keysets)
        since = self._workers.seats.changes
        seats = await self._workers.read(reads.seats_of, missing)
        self._workers.seats.put_read(seats, since)
        return any(case in (seats.get(keyset) or self._workers.seats.get(keyset) or ()) for keyset in keysets)

    async def item_if(self, case: CaseId, item: ItemId, may: Callable[[Item], bool]) -> Item | None:
        self._workers.require_open()
        file = self._workers.case_files.get_with_items(case, frozenset({item}))
        if file is not None and may(file.items[item]):
            return file.items[item]
        return await self._workers.read(reads.item_if, case, item, may)

    async def cases(self, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
        self._workers.require_open()
        files = {case: self._workers.case_files.get(case) for case in cases}
        missing = [case_id for case_id, file in files.items() if file is None]
        if missing:
            loads = [
                self._workers.loads.submit(LoadRequest(case_id, Want.NAMED, frozenset())) for case_id in missing
            ]
            files.update(zip(missing, await asyncio.gather(*loads), strict=True))
        return {case_id: file for case_id, file in files.items() if file is not None}

    async def commit(self, commit: Commit) -> None:
        self._workers.require_open()
        before = self._workers.case_files.get(commit.file.case.id)
        if before is not None and before.case.version != commit.file.case.version:
            before = None
        await self._workers.commits.submit(rows_of(commit, before))

    async def position(self, case: CaseId, seat: Seat, n: int) -> Head | None:
        return await self._workers.read(reads.position, case, seat, n)

    async def journal(self, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
        return await self._workers.read(reads.journal, case, seat, after, limit)

    async def journal_ranges(
        self, wanted: Sequence[tuple[CaseId, Seat, int, int]]
    ) -> Sequence[Sequence[StoredJournalRow]]:
        return await self._workers.read(reads.journal_ranges, wanted)

    async def record(self, record: RecordId) -> StoredRecord | None:
        return (await self.records([record])).get(record)

    async def records(self, records: Sequence[RecordId]) -> dict[RecordId, StoredRecord]:
        return await self._workers.read(reads.records, records)

    async def cases_of(self, keysets: Sequence[KeysetId], after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        return await self._workers.read(reads.cases_of, keysets, after, limit)

    async def all_cases(self, after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        return await self._workers.read_slowly(reads.all_cases, after, limit)

    async def items_of(self, case: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
        return await self._workers.read(reads.items_of, case, after, limit)

    async def held_counts(self, cases: Sequence[CaseId], limit: int) -> dict[CaseId, int]:
        return await self._workers.read(reads.held_counts, cases, limit)

    async def queue(
        self, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
    ) -> Sequence[QueueEntry]:
        return await self._workers.read(reads.queue, mediator, after, limit)

    async def grants_to(self, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
        return await self._workers.read(reads.grants_to, item, reader)

    async def opening(self, item: ItemId, reader: KeysetId, records: Sequence[RecordId]) -> Opening:
        return await self._workers.read(reads.opening, item, reader, records)

    async def grants_of(self, item: ItemId) -> Sequence[Grant]:
        return await self._workers.read(reads.grants_of, item)

    async def readers_of(self, items: Sequence[ItemId], purposes: Sequence[Purpose]) -> dict[ItemId, set[KeysetId]]:
        return await self._workers.read(reads.readers_of, items, purposes)

    async def letter(self, item: ItemId) -> bytes | None:
        return await self._workers.read(reads.letter, item)

    async def part(self, item: ItemId, number: int) -> StoredPart | None:
        return await self._workers.read(reads.part, item, number)

    async def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[StoredWords]:
        return await self._workers.read(reads.words, kind, subjects, reader)

    async def remarks(self, mediator: KeysetId) -> Sequence[tuple[CaseId, StoredWords]]:
        return await self._workers.read(reads.remarks, mediator)

    async def slip(self, slip: SlipId) -> CaseId | None:
        return await self._workers.read(reads.slip, slip)

    async def slip_answers(self, case: CaseId) -> Sequence[SlipAnswerRow]:
        return await self._workers.read(reads.slip_answers, case)

    async def totals(self) -> Totals:
        return await self._workers.read_slowly(reads.totals)

    async def closed_before(self, day: Day, limit: int) -> Sequence[CaseId]:
        return await self._workers.read_slowly(reads.closed_before, day, limit)

    # uploads

    async def put_upload(self, upload: UploadRow) -> None:
        await self._workers.write(upload_rows.put_upload, upload)

    async def upload(self, upload: UploadId, account: AccountId) -> UploadRow | None:
        return await self._workers.read(upload_rows.upload, upload, account)

    async def upload_usage(self, account: AccountId, case: CaseId) -> UploadUsage:
        return await self._workers.read(upload_rows.upload_usage, account, case)

    async def part_bytes(self, case: CaseId) -> dict[ItemId, int]:
        return await self._workers.read(upload_rows.part_bytes, case)

    async def drop_upload(self, upload: UploadId) -> None:
        await self._workers.write(upload_rows.drop_upload, upload, takes_away=True)

    async def unwanted(self, limit: int) -> Sequence[UploadId]:
        return await self._workers.read_slowly(upload_rows.unwanted, limit)

    async def destroyed(self, uploads: Sequence[UploadId]) -> None:
        await self._workers.write(upload_rows.destroyed, uploads, takes_away=True)

    async def wanted(self, uploads: Sequence[UploadId]) -> set[UploadId]:
        return await self._workers.read_slowly(upload_rows.wanted, uploads)

    async def installation(self) -> str | None:
        return await self._workers.read_slowly(upload_rows.installation)

    async def put_installation(self, installation: str) -> None:
        await self._workers.write(upload_rows.put_installation, installation)

    # people

    async def create_account(self, account: NewAccountRow, keyset: KeysetRow) -> None:
        await self._workers.write(people.create_account, account, keyset)

    async def account(self, account: AccountId) -> AccountRow | None:
        return await self._workers.read(people.account, queries.ACCOUNT, account)

    async def account_named(self, login: str) -> AccountRow | None:
        return await self._workers.read(people.account, queries.ACCOUNT_NAMED, login)

    async def account_by_skeleton(self, skeleton: str) -> AccountRow | None:
        return await self._workers.read(people.account, queries.ACCOUNT_LIKE, skeleton)

    async def accounts_without_skeleton(self) -> Sequence[AccountRow]:
        return await self._workers.read(people.accounts_without_skeleton)

    async def put_skeleton(self, account: AccountId, skeleton: str) -> bool:
        return await self._workers.write(people.put_skeleton, account, skeleton, takes_away=True)

    async def keysets(self, keysets: Sequence[KeysetId]) -> dict[KeysetId, KeysetRow]:
        return await self._workers.read(people.keysets, keysets)

    async def keysets_of(self, account: AccountId) -> Sequence[KeysetRow]:
        return await self._workers.read(people.keysets_of, account)

    async def staff(self) -> Sequence[KeysetRow]:
        return await self._workers.read(people.staff)

    async def renew_staff(self, keyset: KeysetId, not_before: Seconds, not_after: Seconds, record: bytes) -> None:
        await self._workers.write(people.renew_staff, keyset, not_before, not_after, record)

    async def end_staff(self, keyset: KeysetId, record: StoredRecord) -> None:
        await self._workers.write(people.end_staff, keyset, record, takes_away=True)

    async def slot(self, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
        return await self._workers.read(people.slot, login, kind)

    async def put_slot(self, account: AccountId, slot: SlotRow, token_hash: bytes) -> None:
        await self._workers.write(people.put_slot, account, slot, token_hash)

    async def keyring(self, account: AccountId) -> KeyringRow | None:
        return await self._workers.read(people.keyring, account)

    async def put_keyring(self, account: AccountId, keyring: KeyringRow) -> None:
        before = await self.keyring(account)
        # The receipt of a stop is kept in it.
        little = before is not None and len(keyring.sealed) <= len(before.sealed) * 9 // 8 + KEYRING_STEP_BYTES
        await self._workers.write(people.put_keyring, account, keyring, takes_away=little)

    async def put_bearer(
        self, token_hash: bytes, account: AccountId, expires: Seconds, device: DeviceRow | None = None
    ) -> None:
        few = not self._workers.reserve.whole
        await self._workers.write(people.put_bearer, token_hash, account, expires, device, few, takes_away=True)

    async def bearer(self, token_hash: bytes) -> tuple[AccountId, Seconds] | None:
        return await self._workers.read(people.bearer, token_hash)

    async def drop_bearer(self, token_hash: bytes) -> None:
        await self._workers.write(people.drop_bearer, token_hash, takes_away=True)

    async def devices(self, account: AccountId) -> Sequence[DeviceRow]:
        return await self._workers.read(devices.devices, account)

    async def end_device(self, account: AccountId, device: bytes) -> bool:
        return await self._workers.write(devices.end, account, device, takes_away=True)

    # waiting

    async def put_cosign(
        self,
        record: RecordId,
        case: CaseId,
        waits_for: KeysetId,
        data: bytes,
        at: Seconds,
        *,
        instead_of: Sequence[RecordId] = (),
    ) -> None:
        if await self._workers.write(people.put_cosign, record, case, waits_for, data, at, instead_of):
            self._workers.pokes.tell(frozenset({waits_for}))

    async def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        return await self._workers.read(people.cosigns, keysets)

    async def poke_cursor(self, keysets: Sequence[KeysetId]) -> int:
        return await self._workers.read(people.poke_cursor, keysets)

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        return self._workers.pokes.listen()

    async def times(self) -> KnownTimes:
        return await self._workers.read(known_times.times)

    async def keep_time(self, before: Seconds | None, known: Seconds, at: Seconds) -> bool:
        return await self._workers.write(known_times.keep_time, before, known, at, takes_away=True)

    async def sweep(self, now: Seconds, latest: Seconds) -> Swept:
        return await self._workers.write(people.sweep, now, latest, takes_away=True)

    async def shred_log(self, now: Seconds) -> None:
        await self._workers.shred_log(now)


def _touched(db: sqlite3.Connection) -> None:
    execute(db, queries.TOUCH)
