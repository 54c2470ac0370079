"""What the library gives to whoever shows it: verified, opened, and frozen. No rule, no key, no sealed byte.

Words in these values (labels, letters, notes) are in the clear: they go to the screen and nowhere else.
"""

from __future__ import annotations

from relay_client.views.base import SHORT_BYTES, short
from relay_client.views.cases import (
    CaseSummary,
    CaseView,
    Contradiction,
    DelegationView,
    JournalLine,
    NoteView,
    Outcome,
    PendingInfo,
    QueueEntry,
    SideView,
    Today,
)
from relay_client.views.items import (
    Draft,
    DraftInfo,
    HeldItem,
    Letter,
    OpenedItem,
    PageFinding,
    PartInfo,
    PartyItems,
    ReceivedItem,
    Submitted,
    WrittenItem,
)
from relay_client.views.people import (
    CosignRequest,
    Enrolment,
    HandoverReport,
    Organisation,
    Reader,
    ReaderList,
    SlipPaper,
    StaffMember,
    Waiting,
    Warn,
    What,
)
from relay_client.views.troubled import Listed, Troubled

__all__ = [
    "SHORT_BYTES",
    "CaseSummary",
    "CaseView",
    "Contradiction",
    "CosignRequest",
    "DelegationView",
    "Draft",
    "DraftInfo",
    "Enrolment",
    "HandoverReport",
    "HeldItem",
    "JournalLine",
    "Letter",
    "Listed",
    "NoteView",
    "OpenedItem",
    "Organisation",
    "Outcome",
    "PageFinding",
    "PartInfo",
    "PartyItems",
    "PendingInfo",
    "QueueEntry",
    "Reader",
    "ReaderList",
    "ReceivedItem",
    "SideView",
    "SlipPaper",
    "StaffMember",
    "Submitted",
    "Today",
    "Troubled",
    "Waiting",
    "Warn",
    "What",
    "WrittenItem",
    "short",
]
