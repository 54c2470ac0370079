"""Statements about an item, from manifest to recall.

What the other side may ever read (`Manifest`, `Release`, `Regrant`) carries a day only and no journal position.
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from relay.domain.ids import Day, ItemId, KeysetId, RecordId
from relay.domain.model import Attested, Delivery, Kind, ReturnCause, Side
from relay.wire.statements.base import (
    Chained,
    Dated,
    Digest,
    GrantRefs,
    KeysetBytes,
    OfCase,
    PartRoots,
    Parts,
    WordsRefs,
    numbered,
)


@numbered(11)
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
    lendable: bool | None = None
    """Its author allows that its reader lets a supporter read it (S24)."""


@numbered(12)
class Submit(Chained, frozen=True, kw_only=True):
    """The author hands an item to the mediators of the case."""

    item: ItemId
    manifest: RecordId
    grants: GrantRefs
    replaces: ItemId | None = None
    attested: Attested | None = None


@numbered(13)
class Postpone(Chained, frozen=True, kw_only=True):
    """A mediator keeps an item held until a day, with a remark to the mediators."""

    item: ItemId
    until: Day
    remark: WordsRefs | None = None


@numbered(46)
class Viewed(Chained, frozen=True, kw_only=True):
    """A mediator looked at each part of a held item from 1 on, named by their roots. Stays with the mediators."""

    item: ItemId
    manifest: RecordId
    parts: PartRoots


@numbered(43)
class Countersign(Chained, frozen=True, kw_only=True):
    """A mediator of a flagged case says that another one may pass an item on, to one keyset. Stays with the mediators."""

    item: ItemId
    manifest: RecordId
    to: KeysetId


class Original(Struct, frozen=True):
    """The original of a translation, passed on with it; `grant` is left out where its reader has it already."""

    item: ItemId
    manifest: RecordId
    grant: Digest | None = None


@numbered(14)
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
    derived: bool | None = None
    """A mediator made it from another item, and the author of that one agreed (S9)."""
    original: Original | None = None
    """The item that it was made from: both are one letter to the reader (S17)."""


@numbered(44)
class Offer(OfCase, frozen=True, kw_only=True):
    """A mediator shows a derived item to the author of its original, and asks whether they agree."""

    item: ItemId
    manifest: RecordId
    original: ItemId
    to: KeysetId
    grant: Digest
    behind: RecordId | None = None
    """The `Destroy` of the copy that its author was given before, or 32 zero bytes (step J11)."""


@numbered(45)
class Agree(Chained, frozen=True, kw_only=True):
    """The author of the original says whether a derived item may go, or a mediator attests it of somebody without keyset."""

    item: ItemId
    manifest: RecordId
    agrees: bool
    attested: Attested | None = None
    behind: RecordId | None = None
    """The newest `Agree` about this item, or 32 zero bytes (step J11)."""


@numbered(23)
class Share(OfCase, frozen=True, kw_only=True):
    """A mediator gives one item of a side to an interpreter, to be translated."""

    item: ItemId
    manifest: RecordId
    side: Side
    to: KeysetId
    grant: Digest
    behind: RecordId | None = None
    """The newest `Share` or `Unshare` of this item for this interpreter, or 32 zero bytes (step J11)."""


@numbered(24)
class Unshare(OfCase, frozen=True, kw_only=True):
    """A mediator takes an item back from an interpreter, or the interpreter puts it down."""

    only_takes: ClassVar[bool] = True
    item: ItemId
    to: KeysetId


@numbered(56)
class Lend(OfCase, frozen=True, kw_only=True):
    """A party lets a supporter of theirs read one letter; for a party without keyset a mediator does, who attests it."""

    item: ItemId
    manifest: RecordId
    side: Side
    """Whose supporter it is."""
    to: KeysetId
    grant: Digest
    attested: Attested | None = None
    behind: RecordId | None = None
    """The `Unlend` that took this letter back from this supporter last, or 32 zero bytes (step J11)."""


@numbered(57)
class Unlend(OfCase, frozen=True, kw_only=True):
    """A supporter reads one letter no more: the party or a mediator takes it back, or the supporter puts it down."""

    only_takes: ClassVar[bool] = True
    item: ItemId
    side: Side
    to: KeysetId


@numbered(16)
class Deliver(Chained, frozen=True, kw_only=True):
    """What became of an item opened for somebody else."""

    item: ItemId
    how: Delivery
    delegation: RecordId | None = None


@numbered(17)
class Return(OfCase, frozen=True, kw_only=True):
    """A mediator gives an item back with a sealed reason."""

    item: ItemId
    manifest: RecordId
    reason: WordsRefs
    cause: ReturnCause | None = None
    """Why, where that decides what becomes of it."""


@numbered(18)
class Decline(Chained, frozen=True, kw_only=True):
    """A mediator does not pass an item on."""

    only_takes: ClassVar[bool] = True
    item: ItemId
    manifest: RecordId


@numbered(47)
class NotPassedOn(OfCase, frozen=True, kw_only=True):
    """A mediator does not pass an item on, and says why in sealed words to its author."""

    item: ItemId
    manifest: RecordId
    reason: WordsRefs


@numbered(19)
class Recall(Chained, frozen=True, kw_only=True):
    """The author takes an item back."""

    only_takes: ClassVar[bool] = True
    item: ItemId
    delegation: RecordId | None = None
    attested: Attested | None = None


@numbered(20)
class Open(Chained, frozen=True, kw_only=True):
    """The recipient opens a released item."""

    item: ItemId
    tell_author: bool
    delegation: RecordId | None = None


@numbered(21)
class Refuse(Chained, frozen=True, kw_only=True):
    """The recipient sends a released item back unopened."""

    only_takes: ClassVar[bool] = True
    item: ItemId
    delegation: RecordId | None = None


@numbered(22)
class Regrant(Dated, frozen=True, kw_only=True):
    """A mediator wraps a released item anew for a recovered recipient."""

    item: ItemId
    release: RecordId
    to: KeysetId
    grant: Digest


@numbered(51)
class Recopy(OfCase, frozen=True, kw_only=True):
    """A mediator wraps an own letter anew for its author, who lost their keys."""

    item: ItemId
    manifest: RecordId
    to: KeysetId
    grant: Digest


@numbered(36)
class Destroy(Chained, frozen=True, kw_only=True):
    """The author destroys the copy kept for them."""

    only_takes: ClassVar[bool] = True
    item: ItemId
    delegation: RecordId | None = None
