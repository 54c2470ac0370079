"""What a store must do, method by method. A store never decides: it is told what a case file will be, and what to destroy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final, Protocol

from relay.domain.decide import Want
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.known_time import KnownTimes
from relay.domain.model import CaseFile, Head, Item, Purpose, Seat
from relay.store.base.values import (
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

SHRED_WITHIN_S: Final = 60
"""A destroyed share is out of the database's own log files within this time (step D3)."""


class Store(Protocol):
    """Everything kept, except large bytes. Every method may raise `StoreFailed`; then nothing was changed."""

    async def close(self) -> None:
        """Finish waiting commits and let go of everything."""

    def short(self) -> bool:
        """Whether the disk is full but for the room that is kept for stopping: only what takes away is written now."""

    # cases

    async def load(
        self, case: CaseId, want: Want = Want.NAMED, items: frozenset[ItemId] = frozenset()
    ) -> CaseFile | None:
        """Return the case file with the items asked for, all from one moment: those named, and all live ones or all by `want`.

        None where there is no such case.
        """

    async def has_seat(self, case: CaseId, keysets: Sequence[KeysetId]) -> bool:
        """Whether one of these keysets has a seat in a case. Takes the same steps for a case of others and for none."""

    async def item_if(self, case: CaseId, item: ItemId, may: Callable[[Item], bool]) -> Item | None:
        """Return an item of a case if `may` says so of it.

        Takes the same steps for an item of which it does not and for none; `may` may be asked of an item that never was.
        """

    async def cases(self, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
        """Return those of these case files that exist, without items."""

    async def commit(self, commit: Commit) -> None:
        """Apply a commit durably, or raise `Stale` or `Conflict` and change nothing.

        The case must be at `commit.file.case.version`, 0 for a new one; `Stale` is raised before any `Conflict`.
        Conflicts: *record.conflict* (a record id is known, an account or keyset is another's), *item.exists* (an
        item enters that exists, or the item is another case's), *login.taken* (of a name that
        moves, that it is another's by now), *slip.used* (the slip is pending in another case), *upload.unknown* (a
        part's upload is none any more). A record that waited for its second signature waits no longer.

        A shred removes grants and shares that match, before the commit's own are added; items left without any grant
        lose their letter and their parts, whose bytes are *unwanted* from then on; words of kind *release* about a
        shredded item (no `reader` given) go too, and with a `reader` only those of that reader. A shred of all items
        for everyone takes every sealed text of the case.
        """

    async def position(self, case: CaseId, seat: Seat, n: int) -> Head | None:
        """Return the journal's head after `n` entries (the empty head for 0), None when it never had so many."""

    async def journal(self, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
        """Return entries after position `after`, oldest first."""

    async def journal_ranges(
        self, wanted: Sequence[tuple[CaseId, Seat, int, int]]
    ) -> Sequence[Sequence[StoredJournalRow]]:
        """Do what `journal` does for several at once: case, seat, position after which, and how many entries at most."""

    async def record(self, record: RecordId) -> StoredRecord | None:
        """Return a record by id."""

    async def records(self, records: Sequence[RecordId]) -> dict[RecordId, StoredRecord]:
        """Return those of these records that exist."""

    async def cases_of(self, keysets: Sequence[KeysetId], after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        """Return cases (without items) in which one of these keysets has a seat, in order of id."""

    async def all_cases(self, after: CaseId | None, limit: int) -> Sequence[CaseFile]:
        """Return all cases (without items), in order of id: for coordinators and the sweeper."""

    async def items_of(self, case: CaseId, after: ItemId | None, limit: int) -> Sequence[Item]:
        """Return items of a case in the order they entered; `after` is one of them."""

    async def held_counts(self, cases: Sequence[CaseId], limit: int) -> dict[CaseId, int]:
        """Return how many items of each of these cases are held, those that exist, counting no further than `limit`."""

    async def queue(
        self, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
    ) -> Sequence[QueueEntry]:
        """Return a mediator's held items, earliest due first."""

    async def grants_to(self, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
        """Return a reader's grants of an item with their shares, by purpose, then grantor; none whose share is gone."""

    async def opening(self, item: ItemId, reader: KeysetId, records: Sequence[RecordId]) -> Opening:
        """Return what a reader needs of an item, and those of these records that exist, all from one moment."""

    async def grants_of(self, item: ItemId) -> Sequence[Grant]:
        """Return all grants of an item by reader, purpose and grantor, without shares (empty bytes): for shred receipts."""

    async def readers_of(self, items: Sequence[ItemId], purposes: Sequence[Purpose]) -> dict[ItemId, set[KeysetId]]:
        """Return who has a grant for one of these purposes, for each of these items that somebody has."""

    async def letter(self, item: ItemId) -> bytes | None:
        """Return the stored bytes of part 0, None once destroyed."""

    async def part(self, item: ItemId, number: int) -> StoredPart | None:
        """Return a large part of an item, None once destroyed."""

    async def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[StoredWords]:
        """Return sealed texts of a kind for one reader, oldest first: the newest per subject, of *note* all."""

    async def remarks(self, mediator: KeysetId) -> Sequence[tuple[CaseId, StoredWords]]:
        """Return the remarks sealed for a mediator about what is in their hold queue, in order of the queue."""

    async def slip(self, slip: SlipId) -> CaseId | None:
        """Return the case a pending slip belongs to."""

    async def slip_answers(self, case: CaseId) -> Sequence[SlipAnswerRow]:
        """Return answers to pending slips of a case, in order of slip."""

    async def totals(self) -> Totals:
        """Count cases and held items (for the office; may be slow)."""

    # uploads

    async def put_upload(self, upload: UploadRow) -> None:
        """Keep an upload."""

    async def upload(self, upload: UploadId, account: AccountId) -> UploadRow | None:
        """Return somebody's own upload, also one that has expired (until it is swept).

        Takes the same steps for an upload of somebody else's and for none.
        """

    async def upload_usage(self, account: AccountId, case: CaseId) -> UploadUsage:
        """Return how much room one person's uploads take."""

    async def part_bytes(self, case: CaseId) -> dict[ItemId, int]:
        """Return how many bytes the parts of each item of a case are that are still there."""

    async def drop_upload(self, upload: UploadId) -> None:
        """End an upload; its bytes are unwanted from now on. A missing one is no error."""

    async def unwanted(self, limit: int) -> Sequence[UploadId]:
        """Return uploads whose bytes are to be destroyed, in order of id."""

    async def destroyed(self, uploads: Sequence[UploadId]) -> None:
        """Forget unwanted uploads whose bytes are gone."""

    async def wanted(self, uploads: Sequence[UploadId]) -> set[UploadId]:
        """Return those of these whose bytes belong to an upload or a part."""

    async def installation(self) -> str | None:
        """Return the id of the installation that the large bytes belong to; None where none were kept yet."""

    async def put_installation(self, installation: str) -> None:
        """Keep that id in place of any other."""

    # people

    async def create_account(self, account: NewAccountRow, keyset: KeysetRow) -> None:
        """Create a staff account with its keyset and record, or raise `Conflict` (login.taken, staff.known)."""

    async def account(self, account: AccountId) -> AccountRow | None:
        """Return an account."""

    async def account_named(self, login: str) -> AccountRow | None:
        """Return an account by login name, letter for letter."""

    async def account_by_skeleton(self, skeleton: str) -> AccountRow | None:
        """Return the account whose login name looks like this."""

    async def accounts_without_skeleton(self) -> Sequence[AccountRow]:
        """Return the accounts that have no skeleton yet, those made first first."""

    async def put_skeleton(self, account: AccountId, skeleton: str) -> bool:
        """Keep what an account's login name looks like; return whether it was: not where another account has that skeleton."""

    async def keysets(self, keysets: Sequence[KeysetId]) -> dict[KeysetId, KeysetRow]:
        """Return those of these keysets that are known."""

    async def keysets_of(self, account: AccountId) -> Sequence[KeysetRow]:
        """Return an account's keysets."""

    async def staff(self) -> Sequence[KeysetRow]:
        """Return all staff keysets, ended ones too."""

    async def renew_staff(self, keyset: KeysetId, not_before: Seconds, not_after: Seconds, record: bytes) -> None:
        """Keep the root's newest record for a staff keyset, and the one before it among the earlier ones."""

    async def end_staff(self, keyset: KeysetId, record: StoredRecord) -> None:
        """Mark a staff keyset as ended, keep the record, end its tokens; a repeat or an unknown keyset is no error."""

    async def slot(self, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
        """Return a slot of the account with this login name."""

    async def put_slot(self, account: AccountId, slot: SlotRow, token_hash: bytes) -> None:
        """Add a slot, or replace the one of its kind by one of a later second; else raise `Stale`.

        With it every token of the account ends. `token_hash` is that of the token by which this is asked: `Stale` where it has
        ended meanwhile.
        """

    async def keyring(self, account: AccountId) -> KeyringRow | None:
        """Return the newest keyring with its share, None when there is none or its share is gone."""

    async def put_keyring(self, account: AccountId, keyring: KeyringRow) -> None:
        """Replace the keyring by the next version, or raise `Stale`; the old version's share is destroyed."""

    async def put_bearer(
        self, token_hash: bytes, account: AccountId, expires: Seconds, device: DeviceRow | None = None
    ) -> None:
        """Keep the hash of a bearer token, and that the device to which it was given was there on that day.

        Of an account's devices 64 are kept beside those that were ended; of more, those go that were there longest ago.
        """

    async def bearer(self, token_hash: bytes) -> tuple[AccountId, Seconds] | None:
        """Return whose token this is and until when, also when that is past (until it is swept)."""

    async def drop_bearer(self, token_hash: bytes) -> None:
        """Forget a token."""

    async def devices(self, account: AccountId) -> Sequence[DeviceRow]:
        """Return an account's devices, ended ones too, the one that was there last first; none after a new passphrase."""

    async def end_device(self, account: AccountId, device: bytes) -> bool:
        """Mark a device as ended, and end its tokens; return whether there is such a device. A repeat changes nothing."""

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
        """Keep a record that waits for its second signature, and poke whom it waits for; the same id again changes nothing.

        Those that it is kept `instead_of` are forgotten in the same commit.
        """

    async def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        """Return records that wait for one of these keysets."""

    async def poke_cursor(self, keysets: Sequence[KeysetId]) -> int:
        """Return a number that grows with every poke of one of these keysets."""

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield the keysets poked by each change once it is durable, from this call on; ends with the store."""

    # housekeeping

    async def times(self) -> KnownTimes:
        """Return what is known of time; a commit's second is among what was written."""

    async def keep_time(self, before: Seconds | None, known: Seconds, at: Seconds) -> bool:
        """Keep the known time, and that `at` was a second of writing; return whether it was kept.

        It is not where the known time is not `before` any more.
        """

    async def sweep(self, now: Seconds, latest: Seconds) -> Swept:
        """Forget tokens and uploads that end by `now`, and cosigns that wait for more than 30 days.

        Tokens that end after `latest` go too: only a wrong clock can have given them.
        """

    async def shred_log(self, now: Seconds) -> None:
        """Make destroyed shares unreadable in the database's own log files (step D3); raises `StoreFailed` busy."""

    async def closed_before(self, day: Day, limit: int) -> Sequence[CaseId]:
        """Return closed cases whose keeping may be over: closed on or before `day`, still with grants, oldest first."""

    def figures(self) -> QueueFigures:
        """Return how many commits wait, and how many were written; zeros where nothing ever waits."""

    async def check(self) -> str:
        """Return the schema version; raise `StoreFailed` when the store cannot be written."""
