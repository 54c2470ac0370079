"""Writing down what proves that the server tells two stories, or lost what it receipted, so that a person can hand it on.

Decides which faults are proof and what goes into the file; `cases/evidence.py` spells it. Never a key, never anybody's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from relay.domain.ids import Day
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account.session import AccountSession
from relay_client.cases import evidence
from relay_client.cases import pins as remember
from relay_client.cases.evidence import Evidence, EvidenceEntry, JournalVersion, ReceiptedRecord
from relay_client.cases.sender import Sender
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import LocalFault, Untrusted
from relay_client.trust.journal import FollowedJournal
from relay_client.trust.stops import Pin
from relay_client.views.cases import Contradiction

_PROOF: Final = frozenset(
    {"journal.chain", "journal.contradiction", "journal.rollback", "journal.rule", "receipt.gone"}
)


async def write_down(
    session: AccountSession,
    sender: Sender,
    snapshot: CaseSnapshot,
    shown: Sequence[m.JournalEntry],
    fault: Untrusted,
    receipted: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    """Write the file that goes with a fault, and name it in the fault; a disk that says no takes nothing away from the fault."""
    if fault.code not in _PROOF:
        return
    proof = Evidence(
        format=evidence.FORMAT,
        code=fault.code,
        day=Day(0),
        origin=session.profile.origin,
        root=session.profile.root,
        server=(await sender.office()).staff,
        case=snapshot.case,
        seat=snapshot.pins.seat,
        histories=_histories(snapshot, shown, fault.evidence),
        receipts=tuple(ReceiptedRecord(record, receipt) for record, receipt in receipted),
    )
    try:
        fault.file = evidence.keep(session.home, session.environment, proof)
    except LocalFault:
        fault.file = None


def with_record(contradiction: Contradiction | None, shown: Sequence[m.JournalEntry]) -> Contradiction | None:
    """Return the contradiction with the record that the server shows at its place now."""
    if contradiction is None or contradiction.record is not None:
        return contradiction
    record = next((entry.record for entry in shown if entry.n == contradiction.n), None)
    return Contradiction(
        contradiction.case, contradiction.seat, contradiction.n, contradiction.ours, contradiction.theirs, record
    )


def against_pin(journal: FollowedJournal, pin: Pin) -> Contradiction:
    """Return the contradiction between a journal as shown and how far another device followed it."""
    theirs = journal.head_at(min(pin.n, journal.n))
    return Contradiction(journal.case, journal.seat, pin.n, pin.head, theirs)


def _histories(
    snapshot: CaseSnapshot, shown: Sequence[m.JournalEntry], contradiction: Contradiction | None
) -> tuple[JournalVersion, ...]:
    pinned = remember.journal_of(snapshot.pins, snapshot.case)
    ours = [EvidenceEntry(n, pinned.id_at(n), pinned.head_at(n)) for n in range(1, pinned.n + 1)]
    theirs = [EvidenceEntry(entry.n, entry.id, entry.head, entry.record) for entry in shown]
    versions = [
        JournalVersion("this device", pinned.position, tuple(ours[-evidence.MOST_ENTRIES :])),
        JournalVersion("the service", snapshot.reply.journal, tuple(theirs[: evidence.MOST_ENTRIES])),
    ]
    if contradiction is not None and contradiction.ours != contradiction.theirs:
        versions.append(JournalVersion("signed elsewhere", s.Position(contradiction.n, contradiction.theirs), ()))
    return tuple(versions)
