"""Statements about an item, from manifest to recall.

What the other side may ever read (`Manifest`, `Release`, `Regrant`) carries a day only and no journal position.
"""

from __future__ import annotations

from relay.domain.ids import Day, ItemId, KeysetId, RecordId
from relay.domain.model import Attested, Delivery, Kind, Side
from relay.wire.statements.base import Chained, Dated, Digest, GrantRefs, KeysetBytes, OfCase, Parts, WordsRefs


class Manifest(Dated, frozen=True, kw_only=True):
    """What an item consists of, by its author; read by the recipient after opening."""

    item: ItemId
    author: KeysetId
    side: Side
    kind: Kind
    parts: Parts
    delegation: RecordId | None = None
    derived_from: ItemId | None = None
    told: bool | None = None


class Submit(Chained, frozen=True, kw_only=True):
    """The author hands an item to the mediators of the case."""

    item: ItemId
    manifest: RecordId
    grants: GrantRefs
    replaces: ItemId | None = None
    attested: Attested | None = None


class Postpone(Chained, frozen=True, kw_only=True):
    """A mediator keeps an item held until a day, with a remark to the mediators."""

    item: ItemId
    until: Day
    remark: WordsRefs | None = None


class Release(Dated, frozen=True, kw_only=True):
    """A mediator passes an item on to one keyset. Names nothing that its recipient may not know before opening (S4)."""

    item: ItemId
    manifest: RecordId
    to: KeysetId
    author: KeysetBytes | None = None
    """Written by older clients only. Whose keyset it is, *open* tells now (`Reading.author`)."""
    grant: Digest
    note: Digest | None = None
    delegation: RecordId | None = None
    in_person: bool | None = None


class Deliver(Chained, frozen=True, kw_only=True):
    """What became of an item opened for somebody else."""

    item: ItemId
    how: Delivery
    delegation: RecordId | None = None


class Return(OfCase, frozen=True, kw_only=True):
    """A mediator gives an item back with a sealed reason."""

    item: ItemId
    manifest: RecordId
    reason: WordsRefs


class Decline(Chained, frozen=True, kw_only=True):
    """A mediator does not pass an item on."""

    item: ItemId
    manifest: RecordId


class Recall(Chained, frozen=True, kw_only=True):
    """The author takes an item back."""

    item: ItemId
    delegation: RecordId | None = None
    attested: Attested | None = None


class Open(Chained, frozen=True, kw_only=True):
    """The recipient opens a released item."""

    item: ItemId
    tell_author: bool
    delegation: RecordId | None = None


class Refuse(Chained, frozen=True, kw_only=True):
    """The recipient sends a released item back unopened."""

    item: ItemId
    delegation: RecordId | None = None


class Regrant(Dated, frozen=True, kw_only=True):
    """A mediator wraps a released item anew for a recovered recipient."""

    item: ItemId
    release: RecordId
    to: KeysetId
    grant: Digest


class Destroy(Chained, frozen=True, kw_only=True):
    """The author destroys the copy kept for them."""

    item: ItemId
    delegation: RecordId | None = None
