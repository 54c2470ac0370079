"""What every signed statement is made of: sized byte types, references by digest, and the four base shapes.

No words of anybody are in a record: notes, reasons, remarks and labels appear as digests of their ciphertexts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NewType

from relay.domain.ids import CaseId, Day, ItemId, KeysetId, Seconds
from relay.domain.model import Kind, Purpose, Scope
from relay.wire import limits
from relay.wire.codec import FIXED, Size

RootFingerprint = NewType("RootFingerprint", bytes)

Digest = NewType("Digest", bytes)

Nonce = NewType("Nonce", bytes)

NoteId = NewType("NoteId", bytes)

KeysetBytes = NewType("KeysetBytes", bytes)
"""A public keyset: Ed25519 32 ‖ X-Wing 1,216."""

SigningKeyBytes = NewType("SigningKeyBytes", bytes)

PartHeader = NewType("PartHeader", bytes)

GrantBytes = NewType("GrantBytes", bytes)

ShareBytes = NewType("ShareBytes", bytes)

FIXED.update(
    {
        RootFingerprint: Size.exactly(32),
        Digest: Size.exactly(32),
        Nonce: Size.exactly(16),
        NoteId: Size.exactly(16),
        KeysetBytes: Size.exactly(1248),
        SigningKeyBytes: Size.exactly(32),
        PartHeader: Size.exactly(74),
        GrantBytes: Size.exactly(1168),
        ShareBytes: Size.exactly(32),
    }
)

StaffName = Annotated[str, Size(1, limits.NAME_CHARACTERS)]

SeatName = Annotated[str, Size(1, 80)]


@dataclass(frozen=True, slots=True)
class Position:
    """A journal position: how many entries, and the chain value after them."""

    n: int
    head: Digest


@dataclass(frozen=True, slots=True)
class PartRef:
    """One part of an item as the manifest binds it: FLOE header, padded plaintext length, segments, their root."""

    header: PartHeader
    length: int
    segments: int
    root: Digest


@dataclass(frozen=True, slots=True)
class GrantRef:
    """A grant that rides beside the record, bound by its digest."""

    to: KeysetId
    purpose: Purpose
    digest: Digest


@dataclass(frozen=True, slots=True)
class ItemGrantRef:
    """A hand-over's grant for one item."""

    item: ItemId
    digest: Digest


@dataclass(frozen=True, slots=True)
class WordsRef:
    """A sealed text that rides beside the record, bound by the digest of its ciphertext."""

    to: KeysetId
    digest: Digest


GrantRefs = Annotated[tuple[GrantRef, ...], Size(1, limits.GRANTS)]

ItemGrantRefs = Annotated[tuple[ItemGrantRef, ...], Size(1, limits.GRANTS)]

WordsRefs = Annotated[tuple[WordsRef, ...], Size(1, limits.GRANTS)]

Signers = Annotated[tuple[KeysetId, ...], Size(1, limits.SIGNERS)]

Parts = Annotated[tuple[PartRef, ...], Size(1, limits.PARTS)]

Kinds = Annotated[tuple[Kind, ...], Size(0, 3)]

Scopes = Annotated[tuple[Scope, ...], Size(1, 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What every record says: under which root, once (nonce), and by exactly which keysets."""

    root: RootFingerprint
    nonce: Nonce
    signers: Signers


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase(Statement):
    """A statement about a case, with the second it was signed."""

    case: CaseId
    at: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained(OfCase):
    """A statement that carries its signer's journal position."""

    journal: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Statement):
    """A statement that the other side may read: a day, no time, no position."""

    case: CaseId
    day: Day
