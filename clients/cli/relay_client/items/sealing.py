"""Sealing what somebody wrote: content key, part, manifest, grants and submit record, as one request.

Takes verified readers and seals for exactly those. A fresh content key every time, but for a draft with pages, which has one of
its own already; nothing is sent from here.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import part
from relay.crypto.keys import KeysetPublic
from relay.domain.ids import ItemId, RecordId, UploadId
from relay.domain.model import Attested, Kind, Purpose, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.items import plaintext
from relay_client.items.drafts import AttachedPages
from relay_client.items.signer import Moment, Signed, Signer, grant_ref
from relay_client.views.items import Letter


class ItemAttributes(Struct, frozen=True):
    """What an item says about itself beside its words."""

    side: Side
    own_copy: bool
    delegation: RecordId | None = None
    derived_from: ItemId | None = None
    told: Attested | None = None
    replaces: ItemId | None = None
    lendable: bool = False
    """The author allows that its reader lets a supporter read it."""


class SealedLetter(Struct, frozen=True):
    """A letter sealed once. Signing it again for another second keeps item, key and bytes."""

    item: ItemId
    cek: bytes
    letter: bytes
    header: bytes
    length: int
    root: bytes
    parts: tuple[s.PartRef, ...] = ()
    """What the manifest says of the large parts, from part 1 on."""
    uploads: tuple[UploadId, ...] = ()
    """Where their bytes are, in the same order."""

    def __repr__(self) -> str:
        """Keep the content key out of tracebacks."""
        return f"Sealed(item={self.item.hex()})"


def seal_letter(signer: Signer, letter: Letter, enclosed: AttachedPages | None = None) -> SealedLetter:
    """Seal a tidy letter: under a fresh item id and content key, or those under which its pages were sealed and uploaded."""
    item, cek = (ItemId(signer.new_id()), signer.random(32)) if enclosed is None else (enclosed.item, enclosed.cek)
    infos = () if enclosed is None else enclosed.infos
    content = part.letter_part(plaintext.write(letter, infos))
    sealed = part.seal_part(cek, signer.case, item, 0, content)
    made = SealedLetter(item, cek, sealed.segments, sealed.header, len(content), sealed.root)
    return made if enclosed is None else replace(made, parts=_refs(enclosed), uploads=_uploads(enclosed))


def _refs(enclosed: AttachedPages) -> tuple[s.PartRef, ...]:
    return tuple(
        s.PartRef(file.header, file.padded, part.segment_count(file.padded), file.root) for file in enclosed.parts
    )


def _uploads(enclosed: AttachedPages) -> tuple[UploadId, ...]:
    uploads = tuple(file.upload for file in enclosed.parts if file.upload is not None)
    if len(uploads) != len(enclosed.parts):
        raise ValueError("a page was not uploaded")
    return uploads


def submission(
    signer: Signer,
    sealed: SealedLetter,
    sending: ItemAttributes,
    mediators: tuple[KeysetPublic, ...],
    moment: Moment,
) -> tuple[m.Submission, Signed]:
    """Return the request that hands a sealed letter to exactly these mediators, and its submit record."""
    ref = s.PartRef(s.PartHeader(sealed.header), sealed.length, 1, s.Digest(sealed.root))
    manifest = signer.sign(
        s.Manifest,
        moment,
        item=sealed.item,
        author=signer.id,
        side=sending.side,
        kind=Kind.LETTER,
        parts=(ref, *sealed.parts),
        delegation=sending.delegation,
        derived_from=sending.derived_from,
        told=None if sending.told is None else True,
        lendable=sending.lendable or None,
    )
    grants = [signer.grant(sealed.item, sealed.cek, mediator, Purpose.MEDIATOR) for mediator in mediators]
    if sending.own_copy:
        grants.append(signer.grant(sealed.item, sealed.cek, signer.keyset.public, Purpose.OWN_COPY))
    submit = signer.sign(
        s.Submit,
        moment,
        item=sealed.item,
        manifest=manifest.id,
        grants=tuple(grant_ref(grant) for grant in grants),
        replaces=sending.replaces,
        attested=sending.told,
    )
    uploads = sealed.uploads or None
    return m.Submission(manifest.data, submit.data, sealed.letter, tuple(grants), uploads), submit
