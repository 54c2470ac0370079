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
    SideView,
    Today,
    WaitingItem,
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
    AwaitingSignature,
    CosignRequest,
    HandoverReport,
    OrganisationView,
    PendingEnrolment,
    Reader,
    ReaderKind,
    ReaderList,
    SlipPaper,
    StaffMember,
    Warn,
)
from relay_client.views.troubled import PartialList, Troubled

__all__ = [
    "SHORT_BYTES",
    "AwaitingSignature",
    "CaseSummary",
    "CaseView",
    "Contradiction",
    "CosignRequest",
    "DelegationView",
    "Draft",
    "DraftInfo",
    "HandoverReport",
    "HeldItem",
    "JournalLine",
    "Letter",
    "NoteView",
    "OpenedItem",
    "OrganisationView",
    "Outcome",
    "PageFinding",
    "PartInfo",
    "PartialList",
    "PartyItems",
    "PendingEnrolment",
    "PendingInfo",
    "Reader",
    "ReaderKind",
    "ReaderList",
    "ReceivedItem",
    "SideView",
    "SlipPaper",
    "StaffMember",
    "Submitted",
    "Today",
    "Troubled",
    "WaitingItem",
    "Warn",
    "WrittenItem",
    "short",
]
