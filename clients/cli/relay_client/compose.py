"""Sealing what somebody wrote: content key, part, manifest, grants and submit record, as one request.

Takes verified readers and seals for exactly those. A fresh content key every time; nothing is sent from here.
"""

from __future__ import annotations

from msgspec import Struct

from relay.crypto import part
from relay.crypto.keys import KeysetPublic
from relay.domain.ids import ItemId, RecordId
from relay.domain.model import Attested, Kind, Purpose, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner
from relay_client.session import Moment, Session, Signed, grant_ref
from relay_client.views import Letter


class Sending(Struct, frozen=True):
    """What an item says about itself beside its words."""

    side: Side
    own_copy: bool
    delegation: RecordId | None = None
    derived_from: ItemId | None = None
    told: Attested | None = None
    replaces: ItemId | None = None


class Sealed(Struct, frozen=True):
    """A letter sealed once. Signing it again for another second keeps item, key and bytes."""

    item: ItemId
    cek: bytes
    letter: bytes
    header: bytes
    length: int
    root: bytes

    def __repr__(self) -> str:
        """Keep the content key out of tracebacks."""
        return f"Sealed(item={self.item.hex()})"


def seal_letter(session: Session, letter: Letter) -> Sealed:
    """Seal a tidy letter under a fresh item id and content key."""
    item, cek = ItemId(session.new_id()), session.random(32)
    content = part.letter_part(inner.write(letter))
    sealed = part.seal_part(cek, session.case, item, 0, content)
    return Sealed(item, cek, sealed.segments, sealed.header, len(content), sealed.root)


def submission(
    session: Session, sealed: Sealed, sending: Sending, mediators: tuple[KeysetPublic, ...], moment: Moment
) -> tuple[m.Submission, Signed]:
    """Return the request that hands a sealed letter to exactly these mediators, and its submit record."""
    ref = s.PartRef(s.PartHeader(sealed.header), sealed.length, 1, s.Digest(sealed.root))
    manifest = session.sign(
        s.Manifest,
        moment,
        item=sealed.item,
        author=session.id,
        side=sending.side,
        kind=Kind.LETTER,
        parts=(ref,),
        delegation=sending.delegation,
        derived_from=sending.derived_from,
        told=None if sending.told is None else True,
    )
    grants = [session.grant(sealed.item, sealed.cek, each, Purpose.MEDIATOR) for each in mediators]
    if sending.own_copy:
        grants.append(session.grant(sealed.item, sealed.cek, session.keyset.public, Purpose.OWN_COPY))
    submit = session.sign(
        s.Submit,
        moment,
        item=sealed.item,
        manifest=manifest.id,
        grants=tuple(grant_ref(each) for each in grants),
        replaces=sending.replaces,
        attested=sending.told,
    )
    return m.Submission(manifest.data, submit.data, sealed.letter, tuple(grants)), submit
