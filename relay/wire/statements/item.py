"""Statements about an item, from manifest to recall.

What the other side may ever read (`Manifest`, `Release`, `Regrant`) carries a day only and no journal position.
"""

from __future__ import annotations

from dataclasses import dataclass

from relay.domain.ids import Day, ItemId, KeysetId, RecordId
from relay.domain.model import Attested, Delivery, Kind, Side
from relay.wire.statements.base import Chained, Dated, Digest, GrantRefs, KeysetBytes, OfCase, Parts, WordsRefs


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Dated):
    """What an item consists of, by its author; read by the recipient after opening."""

    item: ItemId
    author: KeysetId
    side: Side
    kind: Kind
    parts: Parts
    delegation: RecordId | None = None
    derived_from: ItemId | None = None
    told: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Chained):
    """The author hands an item to the mediators of the case."""

    item: ItemId
    manifest: RecordId
    grants: GrantRefs
    replaces: ItemId | None = None
    attested: Attested | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Postpone(Chained):
    """A mediator keeps an item held until a day, with a remark to the mediators."""

    item: ItemId
    until: Day
    remark: WordsRefs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Dated):
    """A mediator passes an item on to one keyset."""

    item: ItemId
    manifest: RecordId
    to: KeysetId
    author: KeysetBytes
    grant: Digest
    note: Digest | None = None
    delegation: RecordId | None = None
    in_person: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(Chained):
    """What became of an item opened for somebody else."""

    item: ItemId
    how: Delivery
    delegation: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(OfCase):
    """A mediator gives an item back with a sealed reason."""

    item: ItemId
    manifest: RecordId
    reason: WordsRefs


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Chained):
    """A mediator does not pass an item on."""

    item: ItemId
    manifest: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Chained):
    """The author takes an item back."""

    item: ItemId
    delegation: RecordId | None = None
    attested: Attested | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Chained):
    """The recipient opens a released item."""

    item: ItemId
    tell_author: bool
    delegation: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Chained):
    """The recipient sends a released item back unopened."""

    item: ItemId
    delegation: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrant(Dated):
    """A mediator wraps a released item anew for a recovered recipient."""

    item: ItemId
    release: RecordId
    to: KeysetId
    grant: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroy(Chained):
    """The author destroys the copy kept for them."""

    item: ItemId
    delegation: RecordId | None = None
