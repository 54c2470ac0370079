"""What every signed statement is made of: sized byte types, references by digest, and the four base shapes.

No words of anybody are in a record: notes, reasons, remarks and labels appear as digests of their ciphertexts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Final, NewType, TypeVar

from msgspec import Struct

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Purpose, Scope
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


class Position(Struct, frozen=True):
    """A journal position: how many entries, and the chain value after them."""

    n: int
    head: Digest


class PartRef(Struct, frozen=True):
    """One part of an item as the manifest binds it: FLOE header, padded plaintext length, segments, their root."""

    header: PartHeader
    length: int
    segments: int
    root: Digest


class GrantRef(Struct, frozen=True):
    """A grant that rides beside the record, bound by its digest."""

    to: KeysetId
    purpose: Purpose
    digest: Digest


class ItemGrantRef(Struct, frozen=True):
    """A hand-over's grant for one item."""

    item: ItemId
    digest: Digest


class WordsRef(Struct, frozen=True):
    """A sealed text that rides beside the record, bound by the digest of its ciphertext."""

    to: KeysetId
    digest: Digest


GrantRefs = Annotated[tuple[GrantRef, ...], Size(1, limits.GRANTS)]

ItemGrantRefs = Annotated[tuple[ItemGrantRef, ...], Size(1, limits.GRANTS)]

WordsRefs = Annotated[tuple[WordsRef, ...], Size(1, limits.GRANTS)]

Signers = Annotated[tuple[KeysetId, ...], Size(1, limits.SIGNERS)]

Parts = Annotated[tuple[PartRef, ...], Size(1, limits.PARTS)]

PartRoots = Annotated[tuple[Digest, ...], Size(1, limits.PARTS - 1)]

RecordIds = Annotated[tuple[RecordId, ...], Size(1, limits.GRANTS)]

Kinds = Annotated[tuple[Form, ...], Size(0, 4)]

Scopes = Annotated[tuple[Scope, ...], Size(1, 2)]


class Statement(Struct, frozen=True, kw_only=True):
    """What every record says: under which root, once (nonce), and by exactly which keysets."""

    only_takes: ClassVar[bool] = False
    """Whether all such statements only stop, end or destroy something (step R11)."""

    root: RootFingerprint
    nonce: Nonce
    signers: Signers


class OfCase(Statement, frozen=True, kw_only=True):
    """A statement about a case, with the second it was signed."""

    case: CaseId
    at: Seconds


class Chained(OfCase, frozen=True, kw_only=True):
    """A statement that carries its signer's journal position."""

    journal: Position


class Dated(Statement, frozen=True, kw_only=True):
    """A statement that the other side may read: a day, no time, no position."""

    case: CaseId
    day: Day


S = TypeVar("S", bound=Statement)
NUMBERED: Final[dict[int, type[Statement]]] = {}
"""Every statement by its type byte, in the order in which their files are loaded."""


def numbered(number: int) -> Callable[[type[S]], type[S]]:
    """Give a statement its type byte (step R4), which is never given again."""

    def give(shape: type[S]) -> type[S]:
        if NUMBERED.setdefault(number, shape) is not shape:
            raise ValueError(f"{shape.__name__} and {NUMBERED[number].__name__} have one number")
        return shape

    return give
