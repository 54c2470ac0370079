"""What a store must do, in domain words. No driver's type, error or row crosses this border.

One commit changes one case file, by compare-and-swap on its version, with everything that belongs to it, or
changes nothing. A store never decides: it is told what a case file will be, and what to destroy.
"""

from relay.store.base.blobs import Blobs, Check
from relay.store.base.errors import Conflict, SchemaMismatch, Stale, StoreFailed, StoreInUse
from relay.store.base.protocol import Store
from relay.store.base.values import (
    AccountRow,
    Commit,
    Grant,
    JournalRow,
    KeyringRow,
    KeysetRow,
    NewAccountRow,
    Opening,
    QueueRow,
    SlipAnswerRow,
    SlotRow,
    StoredJournalRow,
    StoredLetter,
    StoredPart,
    StoredRecord,
    StoredWords,
    Totals,
    UploadRow,
    UploadUsage,
)

__all__ = [
    "AccountRow",
    "Blobs",
    "Check",
    "Commit",
    "Conflict",
    "Grant",
    "JournalRow",
    "KeyringRow",
    "KeysetRow",
    "NewAccountRow",
    "Opening",
    "QueueRow",
    "SchemaMismatch",
    "SlipAnswerRow",
    "SlotRow",
    "Stale",
    "Store",
    "StoreFailed",
    "StoreInUse",
    "StoredJournalRow",
    "StoredLetter",
    "StoredPart",
    "StoredRecord",
    "StoredWords",
    "Totals",
    "UploadRow",
    "UploadUsage",
]
