"""What a commit consists of, and what a load returns: values in domain words, no driver's type among them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from relay.domain.decision import Shred
from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId, UploadId
from relay.domain.model import CaseFile, Item, Kind, Purpose, Seat, Side, StaffRole

# --- what a commit consists of --------------------------------------------------------------------------------


class StoredRecord(Struct, frozen=True):
    """A record as it came, and the answer given (None for records that ride beside another)."""

    id: RecordId
    type: int
    data: bytes
    answer: bytes | None = None


class JournalRow(Struct, frozen=True):
    """One entry of one journal; `head` is the chain value including it."""

    seat: Seat
    n: int
    head: bytes
    record: RecordId


class StoredLetter(Struct, frozen=True):
    """Stored bytes of an item's part 0."""

    item: ItemId
    data: bytes


class StoredPart(Struct, frozen=True):
    """A large part of an item: the upload that holds its stored bytes, and how many they are. Numbers begin at 1."""

    item: ItemId
    number: int
    upload: UploadId
    length: int


class UploadRow(Struct, frozen=True):
    """A place for the bytes of one part of an item that is not submitted yet; `account` is whose it is."""

    id: UploadId
    account: AccountId
    case: CaseId
    item: ItemId
    part: int
    length: int
    expires: Seconds


class UploadUsage(Struct, frozen=True):
    """How much is announced in somebody's uploads already: bytes, how many uploads, and how many of the bytes in one case."""

    person: int
    uploads: int
    case: int


class Grant(Struct, frozen=True):
    """A wrapped key and its shred share, kept apart.

    A reader has one of an item from each grantor for each purpose: only the same grantor's next one for it replaces it.
    """

    item: ItemId
    reader: KeysetId
    grantor: KeysetId
    purpose: Purpose
    grant: bytes
    share: bytes


class StoredWords(Struct, frozen=True):
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


class Opening(Struct, frozen=True):
    """What one reader needs of an item, all from one moment: their grants with shares, the letter, records, release notes."""

    grants: Sequence[Grant]
    letter: bytes | None
    records: dict[RecordId, StoredRecord]
    notes: Sequence[StoredWords]


class SlipAnswerRow(Struct, frozen=True):
    """What somebody answered a slip with; kept until the slip is confirmed or gone."""

    slip: SlipId
    account: AccountId
    account_key: bytes
    keyset: bytes
    mac: bytes


class NewAccountRow(Struct, frozen=True):
    """An account to be created, with its slots and first keyring."""

    id: AccountId
    login: str
    staff: bool
    key: bytes
    slots: tuple[SlotRow, ...]
    keyring: KeyringRow
    skeleton: str | None = None
    """What the login name looks like; no two accounts have one skeleton."""


class SlotRow(Struct, frozen=True):
    """The person secret wrapped under one unlock key; `auth_hash` is SHA-256 of the auth half.

    `at` is the second that its owner signed for it, 0 for one that came with the account.
    """

    kind: str
    auth_hash: bytes
    salt: bytes | None
    wrapped: bytes
    at: Seconds = Seconds(0)


class KeyringRow(Struct, frozen=True):
    """One keyring version. `share` is kept with the other shred shares and replaced with each version."""

    version: int
    sealed: bytes
    share: bytes


class NameMoves(Struct, frozen=True):
    """A login name goes from one account to another, whose owner is the same person: only where the first one bears it still.

    The first one is then called by `after`, under which nobody logs in.
    """

    login: str
    skeleton: str
    former: AccountId
    after: str
    account: AccountId


class Commit(Struct, frozen=True):
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
    entering: frozenset[ItemId] = frozenset()
    """Items that must not exist yet, with those whose letters come along."""
    letters: tuple[StoredLetter, ...] = ()
    parts: tuple[StoredPart, ...] = ()
    """Large parts of entering items; their uploads are uploads no longer."""
    grants: tuple[Grant, ...] = ()
    shreds: tuple[Shred, ...] = ()
    words: tuple[StoredWords, ...] = ()
    pokes: frozenset[KeysetId] = frozenset()
    takes_away: bool = False
    """It only stops, ends or destroys something: it must find room on a full disk."""
    slip_answer: SlipAnswerRow | None = None
    account: NewAccountRow | None = None
    keyset: tuple[AccountId, KeysetId, bytes] | None = None
    """A keyset (id, public bytes) that becomes an account's."""
    replaces: KeysetId | None = None
    """The keyset in whose place it comes: every token of the account that holds it ends."""
    name: NameMoves | None = None


# --- what a load returns --------------------------------------------------------------------------------------


class AccountRow(Struct, frozen=True):
    """An account; `keysets` are the public keysets it holds."""

    id: AccountId
    login: str
    staff: bool
    key: bytes


class KeysetRow(Struct, frozen=True):
    """A public keyset and whose account holds it; `role` and `ended` for staff."""

    id: KeysetId
    public: bytes
    account: AccountId | None
    role: StaffRole | None = None
    not_before: Seconds = Seconds(0)
    not_after: Seconds = Seconds(0)
    ended: bool = False
    record: bytes = b""
    """The root's newest staff record, empty for a party's keyset."""
    earlier: tuple[bytes, ...] = ()
    """The records before it, the oldest first: what was signed in their dates is verified by them."""

    @property
    def vouched(self) -> tuple[bytes, ...]:
        """Every record of the root's for this keyset, the newest first."""
        return (self.record, *self.earlier) if self.record else ()


class DeviceRow(Struct, frozen=True):
    """A device that logged in to an account: by which 16 bytes it is known, and on which day it was last there."""

    id: bytes
    seen: Day
    ended: bool = False


class Swept(Struct, frozen=True):
    """How many of each a sweep forgot."""

    tokens: int
    uploads: int
    waiting: int
    """Records that waited for a second signature."""


class QueueEntry(Struct, frozen=True):
    """A row of a hold queue."""

    due: Seconds
    item: ItemId
    case: CaseId
    side: Side
    kind: Kind
    held_at: Seconds


class StoredJournalRow(Struct, frozen=True):
    """A journal entry with its record, for reading."""

    n: int
    head: bytes
    record: RecordId
    type: int
    data: bytes


class Totals(Struct, frozen=True):
    """Numbers for coordinators."""

    cases: int
    held: int
    oldest_held: Seconds | None


class QueueFigures(Struct, frozen=True):
    """How much waits for a store, and how much it has done since it was opened."""

    waiting: int
    oldest_s: float
    """Seconds that the oldest of what waits has waited."""
    done: int
    groups: int
    """In how many groups that was done."""
