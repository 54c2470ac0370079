"""What a store must do, in domain words. No driver's type, error or row crosses this border.

One commit changes one case file, by compare-and-swap on its version, with everything that belongs to it, or
changes nothing. A store never decides: it is told what a case file will be, and what to destroy.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from relay.domain.decide import Want
from relay.domain.decision import Shred
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import CaseFile, Head, Item, Kind, Purpose, Seat, Side, StaffRole


class Stale(Exception):
    """Somebody else committed first: load again and decide again."""


class Conflict(Exception):
    """An id is taken by other bytes. `what` is the problem code."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class StoreFailed(Exception):
    """The store cannot do it now; nothing was changed. `code` is a `store.*` problem code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SchemaMismatch(Exception):
    """The database is missing, older or newer than this program; the sentence says what to do."""


class StoreInUse(Exception):
    """Another process has the database; the sentence says which."""


# --- what a commit consists of --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it came, and the answer given (None for records that ride beside another)."""

    id: RecordId
    type: int
    data: bytes
    answer: bytes | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry of one journal; `head` is the chain value including it."""

    seat: Seat
    n: int
    head: bytes
    record: RecordId


@dataclass(frozen=True, slots=True)
class Letter:
    """Stored bytes of an item's part 0."""

    item: ItemId
    data: bytes


@dataclass(frozen=True, slots=True)
class Grant:
    """A wrapped key and its shred share, kept apart. A reader's next grant of an item replaces the one before."""

    item: ItemId
    reader: KeysetId
    grantor: KeysetId
    purpose: Purpose
    grant: bytes
    share: bytes


@dataclass(frozen=True, slots=True)
class Words:
    """A sealed text for one reader. `subject` is the item, note or case it is about; newest of a kind counts.

    `kind` is one of: note, reason, remark, release, label. Only notes pile up; of the others the older one goes.
    """

    kind: str
    subject: bytes
    reader: KeysetId
    by: KeysetId
    sealed: bytes
    at: Seconds
    record: RecordId


@dataclass(frozen=True, slots=True)
class SlipAnswerRow:
    """What somebody answered a slip with; kept until the slip is confirmed or gone."""

    slip: SlipId
    account: AccountId
    account_key: bytes
    keyset: bytes
    mac: bytes


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be created, with its slots and first keyring."""

    id: AccountId
    login: str
    staff: bool
    key: bytes
    slots: tuple[SlotRow, ...]
    keyring: KeyringRow


@dataclass(frozen=True, slots=True)
class SlotRow:
    """The person secret wrapped under one unlock key; `auth_hash` is SHA-256 of the auth half."""

    kind: str
    auth_hash: bytes
    salt: bytes | None
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class KeyringRow:
    """One keyring version. `share` is kept with the other shred shares and replaced with each version."""

    version: int
    sealed: bytes
    share: bytes


@dataclass(frozen=True, slots=True)
class Commit:
    """One change of one case file, whole.

    `file` is the case file as it will be, still with the version it was loaded at; the store adds one. Items in
    `items` are written, others untouched. `queue` gives each changed item's mediators (empty or not named: in no
    queue). With `requeue`, every held item of the case is queued for `file.assignments` anew. Who has a seat in the
    case, and which slips are pending, is taken from `file`.
    """

    file: CaseFile
    at: Seconds
    items: tuple[Item, ...] = ()
    queue: dict[ItemId, tuple[KeysetId, ...]] = field(default_factory=dict)
    requeue: bool = False
    records: tuple[StoredRecord, ...] = ()
    journal: tuple[JournalRow, ...] = ()
    letters: tuple[Letter, ...] = ()
    grants: tuple[Grant, ...] = ()
    shreds: tuple[Shred, ...] = ()
    words: tuple[Words, ...] = ()
    pokes: frozenset[KeysetId] = frozenset()
    slip_answer: SlipAnswerRow | None = None
    account: NewAccount | None = None
    keyset: tuple[AccountId, KeysetId, bytes] | None = None
    """A keyset (id, public bytes) that becomes an account's."""


# --- what a load returns --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a command needs: the stored answer if the record is known, and the case file if the case is."""

    answer: bytes | None
    file: CaseFile | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account; `keysets` are the public keysets it holds."""

    id: AccountId
    login: str
    staff: bool
    key: bytes


@dataclass(frozen=True, slots=True)
class KeysetRow:
    """A public keyset and whose account holds it; `role` and `ended` for staff."""

    id: KeysetId
    public: bytes
    account: AccountId | None
    role: StaffRole | None = None
    not_before: Seconds = Seconds(0)
    not_after: Seconds = Seconds(0)
    ended: bool = False
    record: bytes = b""
    """The root's staff record, empty for a party's keyset."""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A row of a hold queue."""

    due: Seconds
    item: ItemId
    case: CaseId
    side: Side
    kind: Kind
    held_at: Seconds


@dataclass(frozen=True, slots=True)
class StoredJournalRow:
    """A journal entry with its record, for reading."""

    n: int
    head: bytes
    record: RecordId
    type: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Totals:
    """Numbers for coordinators."""

    cases: int
    held: int
    oldest_held: Seconds | None


class Store(Protocol):
    """Everything kept, except large bytes. Every method may raise `StoreFailed`; then nothing was changed."""

    async def close(self) -> None:
        """Finish waiting commits and let go of everything."""

    # cases

    async def load(
        self,
        case: CaseId,
        want: Want = Want.NAMED,
        items: frozenset[ItemId] = frozenset(),
        record: RecordId | None = None,
    ) -> Loaded:
        """Return the case file with the items asked for (all live ones for `Want.LIVE`), and the stored answer.

        All of it is read from one moment.
        """

    async def commit(self, commit: Commit) -> None:
        """Apply a commit durably, or raise `Stale` or `Conflict` and change nothing.

        The case must be at `commit.file.case.version`, 0 for a new one; `Stale` is raised before any `Conflict`.
        Conflicts: *record.conflict* (a record id is known, an account or keyset is another's), *item.exists* (a
        letter comes for an item that exists, or the item is another case's), *login.taken*, *slip.used* (the slip is
        pending in another case). A record that waited for its second signature waits no longer.

        A shred removes grants and shares that match, before the commit's own are added; items left without any grant
        lose their letter; words of kind *release* about a shredded item (no `reader` given) go too, and with a
        `reader` only those of that reader. A shred of all items for everyone takes every sealed text of the case.
        """

    async def position(self, case: CaseId, seat: Seat, n: int) -> Head | None:
        """Return the journal's head after `n` entries (the empty head for 0), None when it never had so many."""

    async def journal(self, case: CaseId, seat: Seat, after: int, limit: int) -> Sequence[StoredJournalRow]:
        """Return entries after position `after`, oldest first."""

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

    async def held_count(self, case: CaseId, limit: int) -> int:
        """Return how many items of a case are held, counting no further than `limit`."""

    async def queue(
        self, mediator: KeysetId, after: tuple[Seconds, ItemId] | None, limit: int
    ) -> Sequence[QueueEntry]:
        """Return a mediator's held items, earliest due first."""

    async def grant(self, item: ItemId, reader: KeysetId) -> Grant | None:
        """Return a reader's grant with its share, None when there is none or its share is gone."""

    async def grants_of(self, item: ItemId) -> Sequence[Grant]:
        """Return all grants of an item in order of reader, without shares (empty bytes): for shred receipts."""

    async def letter(self, item: ItemId) -> bytes | None:
        """Return the stored bytes of part 0, None once destroyed."""

    async def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[Words]:
        """Return sealed texts of a kind for one reader, oldest first: the newest per subject, of *note* all."""

    async def slip(self, slip: SlipId) -> CaseId | None:
        """Return the case a pending slip belongs to."""

    async def slip_answers(self, case: CaseId) -> Sequence[SlipAnswerRow]:
        """Return answers to pending slips of a case, in order of slip."""

    async def totals(self) -> Totals:
        """Count cases and held items (for the office; may be slow)."""

    # people

    async def create_account(self, account: NewAccount, keyset: KeysetRow) -> None:
        """Create a staff account with its keyset and record, or raise `Conflict` (login.taken, staff.known)."""

    async def account(self, account: AccountId) -> AccountRow | None:
        """Return an account."""

    async def account_named(self, login: str) -> AccountRow | None:
        """Return an account by login name."""

    async def keysets(self, keysets: Sequence[KeysetId]) -> dict[KeysetId, KeysetRow]:
        """Return those of these keysets that are known."""

    async def keysets_of(self, account: AccountId) -> Sequence[KeysetRow]:
        """Return an account's keysets."""

    async def staff(self) -> Sequence[KeysetRow]:
        """Return all staff keysets, ended ones too."""

    async def end_staff(self, keyset: KeysetId, record: StoredRecord) -> None:
        """Mark a staff keyset as ended, keep the record, end its tokens; a repeat or an unknown keyset is no error."""

    async def slot(self, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
        """Return a slot of the account with this login name."""

    async def put_slot(self, account: AccountId, slot: SlotRow) -> None:
        """Add or replace a slot."""

    async def keyring(self, account: AccountId) -> KeyringRow | None:
        """Return the newest keyring with its share, None when there is none or its share is gone."""

    async def put_keyring(self, account: AccountId, keyring: KeyringRow) -> None:
        """Replace the keyring by the next version, or raise `Stale`; the old version's share is destroyed."""

    async def put_bearer(self, token_hash: bytes, account: AccountId, expires: Seconds) -> None:
        """Keep the hash of a bearer token."""

    async def bearer(self, token_hash: bytes) -> tuple[AccountId, Seconds] | None:
        """Return whose token this is and until when, also when that is past (until it is swept)."""

    async def drop_bearer(self, token_hash: bytes) -> None:
        """Forget a token."""

    # waiting

    async def put_cosign(
        self, record: RecordId, case: CaseId, waits_for: KeysetId, data: bytes, at: Seconds
    ) -> None:
        """Keep a record that waits for its second signature; the same id again changes nothing."""

    async def cosigns(self, keysets: Sequence[KeysetId]) -> Sequence[bytes]:
        """Return records that wait for one of these keysets."""

    async def poke_cursor(self, keysets: Sequence[KeysetId]) -> int:
        """Return a number that grows with every poke of one of these keysets."""

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield the keysets poked by each commit once it is durable, from this call on; ends with the store."""

    # housekeeping

    async def sweep(self, now: Seconds) -> int:
        """Forget tokens that end by `now` and cosigns that wait for more than 30 days; return how many."""

    async def shred_log(self) -> None:
        """Make destroyed shares unreadable in the database's own log files (step D3); raises `StoreFailed` busy."""

    async def closed_before(self, day: Day, limit: int) -> Sequence[CaseId]:
        """Return closed cases whose keeping may be over: closed on or before `day`, still with grants, oldest first."""

    async def check(self) -> str:
        """Return the schema version; raise `StoreFailed` when the store cannot be written."""
