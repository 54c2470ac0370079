"""Acting on a case or an item: a signed record and the ciphertexts it binds by digest."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from relay.domain.ids import Day, ItemId, KeysetId, UploadId
from relay.domain.model import Purpose
from relay.wire import limits
from relay.wire.codec import Size
from relay.wire.messages.base import LetterBytes, RecordBytes, WordsBytes
from relay.wire.statements.base import GrantBytes, KeysetBytes, Position, ShareBytes


class WordsFor(Struct, frozen=True):
    """A sealed text for one reader."""

    to: KeysetId
    sealed: WordsBytes


class GrantFor(Struct, frozen=True):
    """A wrapped content key for one reader, with the shred share that the server keeps apart."""

    item: ItemId
    to: KeysetId
    purpose: Purpose
    grant: GrantBytes
    share: ShareBytes


class Act(Struct, frozen=True):
    """A signed record and what it binds by digest; `log` beside statements that others may read."""

    record: RecordBytes
    log: RecordBytes | None = None
    words: Annotated[tuple[WordsFor, ...], Size(0, limits.GRANTS)] | None = None
    grants: Annotated[tuple[GrantFor, ...], Size(0, limits.GRANTS)] | None = None


class Submission(Struct, frozen=True):
    """An item whole: manifest, submit record, the stored bytes of part 0, the grants, and the uploads of the other parts."""

    manifest: RecordBytes
    submit: RecordBytes
    letter: LetterBytes
    grants: Annotated[tuple[GrantFor, ...], Size(1, limits.GRANTS)]
    uploads: Annotated[tuple[UploadId, ...], Size(1, limits.UPLOADS)] | None = None
    """In the order of the parts, from part 1 on."""


class GrantOf(Struct, frozen=True):
    """A grant that its reader may open now, with its shred share; `grantor` is who wrapped the key."""

    grantor: KeysetId
    purpose: Purpose
    grant: GrantBytes
    share: ShareBytes


class Reading(Struct, frozen=True):
    """What a reader needs to open an item, as far as this reader may.

    `author` is the public keyset that the manifest names; it counts for nothing before its id was held against that.
    """

    item: ItemId
    manifest: RecordBytes
    letter: LetterBytes
    grantor: KeysetId
    purpose: Purpose
    grant: GrantBytes
    share: ShareBytes
    author: KeysetBytes | None = None
    submit: RecordBytes | None = None
    release: RecordBytes | None = None
    regrant: RecordBytes | None = None
    """Beside `release` when a recovered recipient was given the item anew; it binds the grant."""
    day: Day | None = None
    note: WordsBytes | None = None
    """The release note sealed for this reader, where the release has one; its digest stands in the release."""
    others: Annotated[tuple[GrantOf, ...], Size(1, limits.GRANTS)] | None = None
    """The reader's further grants, in the order of step G1: what one of them does not open, the next one may."""

    @property
    def given(self) -> tuple[GrantOf, ...]:
        """Every grant of the reading, in the order in which a reader tries them."""
        return (GrantOf(self.grantor, self.purpose, self.grant, self.share), *(self.others or ()))


class Done(Struct, frozen=True):
    """The stored answer to a record: the server's receipt, the position it took, and what opening gave."""

    receipt: RecordBytes
    position: Position
    shredded: RecordBytes | None = None
    """A shred receipt, for mediators."""
    reading: Reading | None = None
