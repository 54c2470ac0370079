"""The in-memory store: plain values in dictionaries, for tests and trials. It passes the same contract as the others.

Says in the fewest words what a commit does; nothing here waits, so every method is one moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar

from relay.domain.decide import Want
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.known_time import KnownTimes
from relay.domain.model import CaseFile, Head, Item, ItemState, Purpose, Seat
from relay.domain.views import due_at
from relay.store.base import (
    AccountRow,
    Commit,
    Conflict,
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
    Stale,
    StoredJournalRow,
    StoredPart,
    StoredRecord,
    StoredWords,
    StoreFailed,
    Swept,
    Totals,
)
from relay.store.documents import after_commit, seat_holders, with_items
from tests.support.memory_store.journals import MemoryJournals
from tests.support.memory_store.people import MemoryAccounts
from tests.support.memory_store.sealed import MemorySealed
from tests.support.memory_store.uploads import MemoryUploads, UploadsInMemory
from tests.support.memory_store.waiting import MemoryWaiting

T = TypeVar("T")


def _while_open(store: type[T]) -> type[T]:
    """Let every coroutine of a store but `close` raise `StoreFailed` once the store is closed."""

    def guarded(method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        @wraps(method)
        async def call(self: MemoryStore, *arguments: Any, **named: Any) -> object:
            if self.closed:
                raise StoreFailed("store.failed")
            return await method(self, *arguments, **named)

        return call

    for name, method in list(vars(store).items()):
        if iscoroutinefunction(method) and name != "close":
            setattr(store, name, guarded(method))
    return store


@_while_open
class MemoryStore(UploadsInMemory):
    """`Store` in this process's memory."""

    def __init__(self) -> None:
        self.closed = False
        self._files: dict[CaseId, CaseFile] = {}
        self._items: dict[ItemId, Item] = {}
        """In the order they entered."""
        self._queued: dict[ItemId, tuple[KeysetId, ...]] = {}
        self._records: dict[RecordId, StoredRecord] = {}
        self._journals = MemoryJournals()
        self._slip_answers: dict[SlipId, SlipAnswerRow] = {}
        self._people = MemoryAccounts()
        self._uploads = MemoryUploads()
        self._sealed = MemorySealed(self._uploads)
        self._waiting = MemoryWaiting()
        self._known: Seconds | None = None
        self._written: Seconds | None = None

    def short(self) -> bool:
        return False

    async def close(self) -> None:
        self.closed = True
        self._waiting.end()

    # cases

    async def load(
        self, case: CaseId, want: Want = Want.NAMED, items: frozenset[ItemId] = frozenset()
    ) -> CaseFile | None:
        file = self._files.get(case)
        if file is None:
            return None

        def wanted(item: Item) -> bool:
            return want is Want.ALL or (want is Want.LIVE and item.live)

        return with_items(
            file,
            {each.id: each for each in self._of(case) if each.id in items or wanted(each)},
        )

    async def has_seat(self, case: CaseId, keysets: Sequence[KeysetId]) -> bool:
        file = self._files.get(case)
        return file is not None and not seat_holders(file).isdisjoint(keysets)

    async def item_if(self, case: CaseId, item: ItemId, may: Callable[[Item], bool]) -> Item | None:
        candidate = self._items.get(item)
        return candidate if candidate is not None and candidate.case == case and may(candidate) else None

    async def cases(self, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
        return {each: self._files[each] for each in cases if each in self._files}

    def _of(self, case: CaseId) -> Iterator[Item]:
        return (each for each in self._items.values() if each.case == case)

    async def commit(self, commit: Commit) -> None:
        self._check(commit)
        file = after_commit(commit.file)
        self._files[file.case.id] = file
        for record in commit.records:
            self._records[record.id] = record
        self._journals.commit(commit)
        for item in commit.items:
            self._items[item.id] = item
            self._queued[item.id] = commit.queue.get(item.id, ())
        if commit.requeue:
            mediators = tuple(each.keyset for each in file.assignments)
            held = [each.id for each in self._of(file.case.id) if each.state is ItemState.HELD]
            self._queued.update(dict.fromkeys(held, mediators))
        self._sealed.commit(commit, file.case.version, {each.id for each in self._of(file.case.id)})
        if commit.slip_answer is not None:
            self._slip_answers[commit.slip_answer.slip] = commit.slip_answer
        self._people.commit(commit)
        pending = {slip.id for stored in self._files.values() for slip in stored.slips}
        self._slip_answers = {slip: each for slip, each in self._slip_answers.items() if slip in pending}
        self._waiting.commit(commit)
        self._write_at(commit.at)

    def _check(self, commit: Commit) -> None:
        case = commit.file.case
        stored = self._files.get(case.id)
        if case.version != (0 if stored is None else stored.case.version):
            raise Stale
        own = [record.id for record in commit.records]
        if len(set(own)) < len(own) or not self._records.keys().isdisjoint(own):
            raise Conflict("record.conflict")
        arriving = commit.entering | {letter.item for letter in commit.letters}
        for item in commit.items:
            present = self._items.get(item.id)
            if present is not None and (item.id in arriving or present.case != item.case):
                raise Conflict("item.exists")
        self._uploads.check(commit.parts)
        self._people.check(commit)
        others = (each for each in self._files.values() if each.case.id != case.id)
        pending = {slip.id for each in others for slip in each.slips}
        if any(slip.id in pending for slip in commit.file.slips):
            raise Conflict("slip.used")
        self._journals.check(commit)

    async def position(self, case: CaseId, seat: Seat, n: int) -> Head | None:
        return self._journals.position(case, seat, n)

    async def journal(self, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
        return self._journals.stretch(case, seat, after, limit, self._records)

    async def journal_ranges(
        self, wanted: Sequence[tuple[CaseId, Seat, int, int]]
    ) -> Sequence[Sequence[StoredJournalRow]]:
        return [await self.journal(*each) for each in wanted]

    async def record(self, record: RecordId) -> StoredRecord | None:
        return self._records.get(record)

    async def records(self, records: Sequence[RecordId]) -> dict[RecordId, StoredRecord]:
        return {each: self._records[each] for each in records if each in self._records}

    async def cases_of(self, keysets: Sequence[KeysetId], after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        every = await self.all_cases(after, len(self._files))
        return tuple(each for each in every if not seat_holders(each).isdisjoint(keysets))[:limit]

    async def all_cases(self, after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        return tuple(self._files[case] for case in sorted(self._files) if case > (after or b""))[:limit]

    async def items_of(self, case: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
        items = list(self._of(case))
        if after is None:
            return tuple(items[:limit])
        ids = [each.id for each in items]
        return tuple(items[ids.index(after) + 1 :][:limit]) if after in ids else ()

    async def held_counts(self, cases: Sequence[CaseId], limit: int) -> dict[CaseId, int]:
        held = Counter(each.case for each in self._items.values() if each.state is ItemState.HELD)
        return {each: min(limit, held[each]) for each in cases if each in self._files}

    async def queue(
        self, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
    ) -> Sequence[QueueEntry]:
        items = [self._items[item] for item, mediators in self._queued.items() if mediator in mediators]
        entries = sorted(
            (QueueEntry(due_at(each), each.id, each.case, each.side, each.kind, each.held_at) for each in items),
            key=lambda entry: (entry.due, entry.item),
        )
        return tuple(each for each in entries if after is None or (each.due, each.item) > after)[:limit]

    async def grants_to(self, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
        return self._sealed.grants_to(item, reader)

    async def opening(self, item: ItemId, reader: KeysetId, records: Sequence[RecordId]) -> Opening:
        notes = await self.words("release", [item], reader)
        return Opening(
            await self.grants_to(item, reader), await self.letter(item), await self.records(records), notes
        )

    async def grants_of(self, item: ItemId) -> Sequence[Grant]:
        return self._sealed.grants_of(item)

    async def readers_of(self, items: Sequence[ItemId], purposes: Sequence[Purpose]) -> dict[ItemId, set[KeysetId]]:
        return self._sealed.readers_of(items, purposes)

    async def letter(self, item: ItemId) -> bytes | None:
        letter = self._sealed.letters.get(item)
        return None if letter is None else letter.data

    async def part(self, item: ItemId, number: int) -> StoredPart | None:
        return self._uploads.parts.get((item, number))

    async def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[StoredWords]:
        return self._sealed.words(kind, subjects, reader)

    async def remarks(self, mediator: KeysetId) -> Sequence[tuple[CaseId, StoredWords]]:
        cases = {each.item: each.case for each in await self.queue(mediator, None, len(self._items))}
        remarks = {ItemId(each.subject): each for each in self._sealed.words("remark", list(cases), mediator)}
        return tuple((case, remarks[item]) for item, case in cases.items() if item in remarks)

    async def slip(self, slip: SlipId) -> CaseId | None:
        cases = (file.case.id for file in self._files.values() for each in file.slips if each.id == slip)
        return next(cases, None)

    async def slip_answers(self, case: CaseId) -> Sequence[SlipAnswerRow]:
        pending = sorted(each.id for each in self._files[case].slips) if case in self._files else []
        return tuple(self._slip_answers[each] for each in pending if each in self._slip_answers)

    async def totals(self) -> Totals:
        held = [each.held_at for each in self._items.values() if each.state is ItemState.HELD]
        return Totals(len(self._files), len(held), min(held, default=None))

    async def part_bytes(self, case: CaseId) -> dict[ItemId, int]:
        return self._uploads.part_bytes({each.id for each in self._of(case)})

    # people

    async def create_account(self, account: NewAccountRow, keyset: KeysetRow) -> None:
        self._people.create(account, keyset)

    async def account(self, account: AccountId) -> AccountRow | None:
        return self._people.accounts.get(account)

    async def account_named(self, login: str) -> AccountRow | None:
        return self._people.named(login)

    async def account_by_skeleton(self, skeleton: str) -> AccountRow | None:
        return self._people.like(skeleton)

    async def accounts_without_skeleton(self) -> Sequence[AccountRow]:
        return tuple(each for id_, each in self._people.accounts.items() if id_ not in self._people.looks)

    async def put_skeleton(self, account: AccountId, skeleton: str) -> bool:
        return self._people.put_skeleton(account, skeleton)

    async def keysets(self, keysets: Sequence[KeysetId]) -> dict[KeysetId, KeysetRow]:
        return {each: self._people.keysets[each] for each in keysets if each in self._people.keysets}

    async def keysets_of(self, account: AccountId) -> Sequence[KeysetRow]:
        return self._people.keysets_of(account)

    async def staff(self) -> Sequence[KeysetRow]:
        return self._people.staff()

    async def renew_staff(self, keyset: KeysetId, not_before: Seconds, not_after: Seconds, record: bytes) -> None:
        self._people.renew_staff(keyset, not_before, not_after, record)

    async def end_staff(self, keyset: KeysetId, record: StoredRecord) -> None:
        self._records.setdefault(record.id, record)
        self._people.end_staff(keyset)

    async def slot(self, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
        return self._people.slot(login, kind)

    async def put_slot(self, account: AccountId, slot: SlotRow, token_hash: bytes) -> None:
        self._people.put_slot(account, slot, token_hash)

    async def keyring(self, account: AccountId) -> KeyringRow | None:
        return self._people.keyrings.get(account)

    async def put_keyring(self, account: AccountId, keyring: KeyringRow) -> None:
        self._people.put_keyring(account, keyring)

    async def put_bearer(
        self, token_hash: bytes, account: AccountId, expires: Seconds, device: DeviceRow | None = None
    ) -> None:
        self._people.put_bearer(token_hash, account, expires, device)

    async def devices(self, account: AccountId) -> Sequence[DeviceRow]:
        return self._people.devices.of(account)

    async def end_device(self, account: AccountId, device: bytes) -> bool:
        return self._people.end_device(account, device)

    async def bearer(self, token_hash: bytes) -> tuple[AccountId, Seconds] | None:
        return self._people.bearers.get(token_hash)

    async def drop_bearer(self, token_hash: bytes) -> None:
        self._people.bearers.pop(token_hash, None)

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
        self._waiting.put(record, waits_for, data, at, instead_of)

    async def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        return self._waiting.cosigns(keysets)

    async def poke_cursor(self, keysets: Sequence[KeysetId]) -> int:
        return self._waiting.cursor(keysets)

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        return self._waiting.listen()

    async def times(self) -> KnownTimes:
        return KnownTimes(self._known, self._written)

    async def keep_time(self, before: Seconds | None, known: Seconds, at: Seconds) -> bool:
        if self._known != before:
            return False
        self._known = known
        self._write_at(at)
        return True

    def _write_at(self, at: Seconds) -> None:
        self._written = max(at, self._written or at)

    async def sweep(self, now: Seconds, latest: Seconds) -> Swept:
        return Swept(self._people.sweep(now, latest), self._uploads.sweep(now), self._waiting.sweep(now))

    async def shred_log(self, now: Seconds) -> None:
        """There is no log."""

    async def closed_before(self, day: Day, limit: int) -> Sequence[CaseId]:
        kept = {self._items[each.item].case for each in self._sealed.grants.values()}
        kept |= self._sealed.cases_with_words()
        closed = [(file.case.keeping_since, case) for case, file in self._files.items() if case in kept]
        due = sorted((on, case) for on, case in closed if on is not None and on <= day)
        return tuple(case for _, case in due)[:limit]

    def figures(self) -> QueueFigures:
        return QueueFigures(waiting=0, oldest_s=0.0, done=0, groups=0)

    async def check(self) -> str:
        return "memory"
