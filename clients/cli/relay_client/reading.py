"""Opening an item: every check between bytes from the server and words on a screen, in order, each with its own code.

The author's signature, the mediator's release with its chain to the root, the grant's digest, the sealed part down to its
padding and the one encoding of the letter. Words leave this file only when all of it holds.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.crypto import part
from relay.crypto.digests import digest
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.keys import KeysetPublic
from relay.crypto.padding import SMALLEST_PART, padded_length
from relay.domain.ids import RecordId
from relay.domain.model import Kind, Purpose
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner
from relay_client.authority import Authority, Signer, Who
from relay_client.errors import Unreadable, Untrusted
from relay_client.facts import name_of
from relay_client.journal import Journal
from relay_client.session import Session
from relay_client.trust import Parsed, Window, parsed
from relay_client.views import Letter, PartInfo

_CODES: Final = {
    CryptoCode.GRANT: "item.grant",
    CryptoCode.SEGMENTS: "item.bytes",
    CryptoCode.SEGMENT: "item.bytes",
    CryptoCode.HEADER: "item.header",
    CryptoCode.IV: "item.header",
    CryptoCode.NONCE: "item.nonce",
    CryptoCode.PADDING: "item.padding",
}
_RECEIVED: Final = frozenset({Purpose.RELEASE, Purpose.REGRANT})
_MEDIATED: Final = frozenset({Purpose.MEDIATOR, Purpose.HANDOVER})


class Unsealed(Struct, frozen=True):
    """An item that passed every check; `cek` is its content key, for grants to others."""

    manifest: s.Manifest
    manifest_id: RecordId
    letter: Letter
    author: KeysetPublic
    author_name: str
    release: s.Release | None
    cek: bytes
    parts: tuple[PartInfo, ...] = ()
    """What the author says of the large parts; their bytes are opened by `parts.Parts`."""

    def __repr__(self) -> str:
        """Keep key and words out of tracebacks."""
        return f"Unsealed(item={self.manifest.item.hex()})"


class Reader:
    """Opens items of one case for one keyset."""

    def __init__(self, session: Session, authority: Authority, journal: Journal) -> None:
        self._session = session
        self._authority = authority
        self._journal = journal

    def open(self, reading: m.Reading) -> Unsealed:
        """Return the item's words, or raise `Unreadable` or `Untrusted` for the first check that fails."""
        found = self._record(reading.manifest, "item.manifest")
        said = found.statement
        if not isinstance(said, s.Manifest) or said.item != reading.item:
            raise Unreadable("item.manifest")
        if said.signers != (said.author,) or said.kind is not Kind.LETTER:
            raise Unreadable("item.kind" if said.signers == (said.author,) else "item.manifest")
        if reading.purpose in _RECEIVED:
            author, release = self._received(reading, found, said)
            name = ""
        else:
            author, name = self._mediated_or_own(reading, found, said)
            release = None
        cek = self._content_key(reading)
        letter, parts = self._letter(reading, said.parts[0], cek)
        _insist_fitting(said, parts)
        return Unsealed(said, found.id, letter, author, name, release, cek, parts)

    def _received(self, reading: m.Reading, found: Parsed, said: s.Manifest) -> tuple[KeysetPublic, s.Release]:
        """Check the chain of a released item: release signer, what was released, to whom, and by whom written."""
        if reading.release is None:
            raise Unreadable("item.release")
        release_found = self._record(reading.release, "item.release")
        release = release_found.statement
        if not isinstance(release, s.Release) or release.item != said.item or release.manifest != found.id:
            raise Unreadable("item.release")
        self._signed_by_mediator(release_found, "item.release_signer")
        grantor, grant = release.signers[0], release.grant
        bound = [release_found]
        if reading.purpose is Purpose.REGRANT:
            regrant_found, regrant = self._regrant(reading, release_found)
            grantor, grant = regrant.signers[0], regrant.grant
            bound.append(regrant_found)
            to = regrant.to
        else:
            to = release.to
        if to != self._session.id:
            raise Unreadable("item.recipient")
        if grantor != reading.grantor or digest(reading.grant) != grant:
            raise Unreadable("item.grant")
        if any(not self._journal.holds(each.id) for each in bound):
            raise Unreadable("item.journal")
        author = _author(reading, release, said)
        self._signed_by_author(found, author)
        return author, release

    def _regrant(self, reading: m.Reading, release: Parsed) -> tuple[Parsed, s.Regrant]:
        if reading.regrant is None:
            raise Unreadable("item.regrant")
        found = self._record(reading.regrant, "item.regrant")
        said = found.statement
        if not isinstance(said, s.Regrant) or said.item != reading.item or said.release != release.id:
            raise Unreadable("item.regrant")
        self._signed_by_mediator(found, "item.release_signer")
        return found, said

    def _mediated_or_own(self, reading: m.Reading, found: Parsed, said: s.Manifest) -> tuple[KeysetPublic, str]:
        """Check what is held or one's own: in the journal, by its author, and the grant signed for us."""
        if not self._journal.holds(found.id):
            raise Unreadable("item.journal")
        try:
            who = self._authority.check(found)
        except Untrusted as error:
            raise Unreadable("item.author") from error
        if who.signer is Signer.PARTY and who.side is not said.side:
            raise Unreadable("item.author")
        if reading.purpose is Purpose.OWN_COPY:
            own = said.author == self._session.id == reading.grantor
            if not own:
                raise Unreadable("item.author")
        elif reading.purpose in _MEDIATED:
            self._granted_to_mediator(reading, found, said)
        else:
            raise Unreadable("item.grant")
        return self._public(who), who.name

    def _granted_to_mediator(self, reading: m.Reading, found: Parsed, said: s.Manifest) -> None:
        if reading.purpose is Purpose.HANDOVER:
            bound = s.Digest(digest(reading.grant))
            if self._authority.facts.handed_over(said.item, self._session.id, bound) != reading.grantor:
                raise Unreadable("item.grant")
            return
        if reading.submit is None:
            raise Unreadable("item.manifest")
        submit_found = self._record(reading.submit, "item.manifest")
        submit = submit_found.statement
        if not isinstance(submit, s.Submit) or submit.manifest != found.id or submit.item != said.item:
            raise Unreadable("item.manifest")
        if not self._journal.holds(submit_found.id) or submit.signers != (said.author,):
            raise Unreadable("item.journal")
        ours = s.GrantRef(self._session.id, Purpose.MEDIATOR, s.Digest(digest(reading.grant)))
        if ours not in submit.grants or reading.grantor != said.author:
            raise Unreadable("item.grant")

    def _content_key(self, reading: m.Reading) -> bytes:
        try:
            return self._session.open_grant(
                reading.item, reading.grantor, reading.purpose, reading.grant, reading.share
            )
        except CannotOpen as error:
            raise Unreadable("item.grant") from error

    def _letter(self, reading: m.Reading, ref: s.PartRef, cek: bytes) -> tuple[Letter, tuple[PartInfo, ...]]:
        if ref.segments != 1 or len(reading.letter) > part.SEGMENT_BYTES:
            raise Unreadable("item.bytes")
        try:
            content = part.open_part(
                cek,
                self._session.case,
                reading.item,
                0,
                header=ref.header,
                segments=reading.letter,
                root=ref.root,
            )
            if len(content) != ref.length:
                raise Unreadable("item.bytes")
            return inner.read(part.read_letter_part(content))
        except CannotOpen as error:
            raise Unreadable(_CODES.get(error.code, "item.bytes")) from error
        except ValueError as error:
            raise Unreadable(f"item.{error}") from error

    def _record(self, data: bytes, code: str) -> Parsed:
        try:
            found = parsed(data, self._session.root)
        except Untrusted as error:
            raise Unreadable(code) from error
        if getattr(found.statement, "case", None) != self._session.case:
            raise Unreadable(code)
        return found

    def _signed_by_mediator(self, found: Parsed, code: str) -> None:
        signer = found.statement.signers[0]
        try:
            self._authority.insist_mediator(signer, Window.of(found.statement))
            found.verify(0, self._authority.directory.public(signer).signing)
        except Untrusted as error:
            raise Unreadable(code) from error

    def _signed_by_author(self, found: Parsed, author: KeysetPublic) -> None:
        try:
            found.verify(0, author.signing)
        except Untrusted as error:
            raise Unreadable("item.author") from error

    def _public(self, who: Who) -> KeysetPublic:
        party = self._authority.facts.party_with(who.keyset)
        return self._authority.directory.public(who.keyset) if party is None else party.public


def _author(reading: m.Reading, release: s.Release, said: s.Manifest) -> KeysetPublic:
    """Return the author's keyset as *open* gave it, or as an older release names it: always the one the manifest names."""
    given = [each for each in (reading.author, release.author) if each is not None]
    if not given or any(name_of(each) != said.author for each in given):
        raise Unreadable("item.author")
    return KeysetPublic.from_bytes(given[0])


def _insist_fitting(said: s.Manifest, parts: tuple[PartInfo, ...]) -> None:
    """Insist that the letter speaks of exactly the parts that the manifest binds, each of the length it has (steps I3, I9)."""
    refs = said.parts[1:]
    if len(refs) != len(parts):
        raise Unreadable("item.parts")
    for ref, told in zip(refs, parts, strict=True):
        if ref.length != padded_length(told.length, SMALLEST_PART):
            raise Unreadable("item.padding")
        if ref.segments != part.segment_count(ref.length):
            raise Unreadable("item.bytes")
