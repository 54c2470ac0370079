"""A proof that a person can hand on: what the server signed and what it shows now, in one file on this device (step R10).

Decides what stands in it: positions, record ids, records, receipts and the server's staff record, all of them signed or public
to whoever has a seat in the case. Never a key, never anybody's words: records hold digests of those.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, Day, RecordId
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Malformed, Size
from relay_client.device.disk import told, write_whole
from relay_client.device.environment import Environment
from relay_client.device.keystore import DeviceStore
from relay_client.views.base import short
from relay_client.words.dates import write_day

FORMAT: Final = "relay/1 evidence"
MOST_ENTRIES: Final = 100_000
_MOST_FILES: Final = 100


class EvidenceEntry(Struct, frozen=True):
    """One place of a history: the record's id, the chain value after it, and its bytes where they were shown."""

    n: int
    id: RecordId
    head: s.Digest
    record: m.RecordBytes | None = None


class JournalVersion(Struct, frozen=True):
    """One story of a journal. `told_by` says who tells it: this device, the service, or a mediator's signed position."""

    told_by: Annotated[str, Size(1, 200)]
    position: s.Position
    entries: Annotated[tuple[EvidenceEntry, ...], Size(0, MOST_ENTRIES)]


class ReceiptedRecord(Struct, frozen=True):
    """A record, and what the server signed for it."""

    record: m.RecordBytes
    receipt: m.RecordBytes


class Evidence(Struct, frozen=True):
    """The file. `code` is what this program called it, `server` the root's record of the server's keyset."""

    format: Annotated[str, Size(1, 40)]
    code: m.Code
    day: Day
    origin: m.Text
    root: s.SigningKeyBytes
    server: m.RecordBytes
    case: CaseId
    seat: s.SeatName
    histories: Annotated[tuple[JournalVersion, ...], Size(0, 16)]
    receipts: Annotated[tuple[ReceiptedRecord, ...], Size(0, 64)]


def keep(home: DeviceStore, environment: Environment, evidence: Evidence) -> Path:
    """Write the file, for its owner alone, and return where it lies.

    The same evidence of the same day is written once. Raises LocalFault where the disk says no.
    """
    data = codec.encode(replace(evidence, day=environment.today())) + b"\n"
    name = f"{short(evidence.case)}-{write_day(environment.today())}"
    names = [f"{name}.json", *(f"{name}-{n}.json" for n in range(2, _MOST_FILES + 1))]
    path = next(
        (path for path in map(home.evidence.joinpath, names) if _holds(path, data)), home.evidence / names[-1]
    )
    write_whole(path, data, environment.random)
    return path


def read(data: bytes) -> Evidence:
    """Read such a file; raises Malformed for anything else."""
    evidence = codec.decode(Evidence, data.strip())
    if evidence.format != FORMAT:
        raise Malformed("json.choice", "format")
    return evidence


def _holds(path: Path, data: bytes) -> bool:
    """Whether a place is free for this file, or has it already."""
    with told():
        return not path.exists() or path.read_bytes() == data
