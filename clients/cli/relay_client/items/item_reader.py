"""Opening an item: every check between bytes from the server and words on a screen, in order, each with its own code.

What the verified journal says of the item, the author's signature, the grant's digest, the sealed part down to its padding and the
one encoding of the letter. Words leave this file only when all of it holds.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import part
from relay.crypto.digests import digest
from relay.crypto.errors import CannotOpen, CryptoCode, CryptoError
from relay.crypto.keys import KeysetPublic
from relay.crypto.padding import SMALLEST_PART, padded_length
from relay.domain.ids import ItemId, KeysetId, RecordId
from relay.domain.model import CaseState, Item, Kind, Purpose, form_of
from relay.domain.readers import FOR_MEDIATORS, FOR_RECIPIENTS
from relay.domain.seen import UNSEEN
from relay.domain.views import is_offered
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import Unreadable, Untrusted
from relay_client.items import plaintext
from relay_client.items.signer import Signer
from relay_client.trust.case_history import CaseHistory, name_of
from relay_client.trust.directory import Directory, UnverifiedRecord, parsed
from relay_client.trust.journal import FollowedJournal
from relay_client.views.items import Letter, PartInfo

_CODES: Final = {
    CryptoCode.GRANT: "item.grant",
    CryptoCode.SEGMENTS: "item.bytes",
    CryptoCode.SEGMENT: "item.bytes",
    CryptoCode.HEADER: "item.header",
    CryptoCode.IV: "item.header",
    CryptoCode.NONCE: "item.nonce",
    CryptoCode.PADDING: "item.padding",
}


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
    purpose: Purpose = Purpose.MEDIATOR
    """By which kind of grant it opened."""
    noise: tuple[KeysetId, ...] = ()
    """By whose grants it did not open, of those that the journal binds."""

    def __repr__(self) -> str:
        """Keep key and words out of tracebacks."""
        return f"Unsealed(item={self.manifest.item.hex()})"


class _Bound(Struct, frozen=True):
    """What signed records say of an item whose grant they bind, before anything is opened."""

    manifest: s.Manifest
    manifest_id: RecordId
    author: KeysetPublic
    author_name: str
    release: s.Release | None


class ItemReader:
    """Opens items of one case for one keyset."""

    def __init__(
        self, signer: Signer, directory: Directory, history: CaseHistory, journal: FollowedJournal
    ) -> None:
        self._signer = signer
        self._directory = directory
        self._facts = history
        self._journal = journal

    def open(self, reading: m.Reading) -> Unsealed:
        """Return the item's words by the first grant of the reading that opens, after every check.

        Raises `Unreadable` or `Untrusted` for the first check that fails with the first grant: what one mediator handed on may
        be noise, and takes nothing away from another's (step G1). Whose did not open is told beside the words.
        """
        first, unsealed, noise = None, None, []
        for given in reading.given:
            one = replace(
                reading,
                grantor=given.grantor,
                purpose=given.purpose,
                grant=given.grant,
                share=given.share,
                others=None,
            )
            try:
                bound = self._bound(one)
            except Unreadable as fault:
                first = first or fault
                continue
            try:
                opened = self._opened(one, bound)
            except Unreadable as fault:
                first = first or fault
                noise.append(given.grantor)
            else:
                unsealed = unsealed or opened
        if unsealed is None:
            raise first or Unreadable("item.grant")
        return replace(unsealed, noise=tuple(noise))

    def _bound(self, reading: m.Reading) -> _Bound:
        """Check all that signed records and the journal say of an item and of the one grant that is tried."""
        record = self._record(reading.manifest, "item.manifest")
        statement = record.statement
        if not isinstance(statement, s.Manifest) or statement.item != reading.item:
            raise Unreadable("item.manifest")
        if statement.signers != (statement.author,) or statement.kind is not Kind.LETTER:
            raise Unreadable("item.kind" if statement.signers == (statement.author,) else "item.manifest")
        if reading.purpose in FOR_RECIPIENTS:
            author, release = self._received(reading, record, statement)
            return _Bound(statement, record.id, author, "", release)
        author, name = self._mediated_or_own(reading, record, statement)
        return _Bound(statement, record.id, author, name, None)

    def _opened(self, reading: m.Reading, bound: _Bound) -> Unsealed:
        cek = self._content_key(reading)
        manifest = bound.manifest
        letter, parts = self._letter(reading, manifest.parts[0], cek)
        _require_fitting(manifest, parts)
        return Unsealed(
            manifest,
            bound.manifest_id,
            letter,
            bound.author,
            bound.author_name,
            bound.release,
            cek,
            parts,
            reading.purpose,
        )

    def _received(
        self, reading: m.Reading, record: UnverifiedRecord, statement: s.Manifest
    ) -> tuple[KeysetPublic, s.Release]:
        """Check the chain of a released item: what was released, to whom, by the mediator of the journal, and by whom written."""
        item = self._item(statement, record)
        if reading.release is None:
            raise Unreadable("item.release")
        release_found = self._record(reading.release, "item.release")
        release = release_found.statement
        if not isinstance(release, s.Release) or _passed_on(release, statement.item) != record.id:
            raise Unreadable("item.release")
        # The journal took its record after every check of signer and rule; here are the same words once more.
        self._of_journal(release_found, item.release)
        if reading.purpose is Purpose.REGRANT:
            # The journal took the regrant after every check: it is about this release, for the keyset that its side has.
            self._require_handed_over(reading)
        elif release.to != self._signer.id:
            raise Unreadable("item.recipient")
        elif release.signers[0] != reading.grantor or digest(reading.grant) != _grant_of(release, statement.item):
            raise Unreadable("item.grant")
        translation = release.original is not None and release.item == statement.item
        if translation and release.original is not None and statement.derived_from != release.original.item:
            # What is said to be a translation is made from that very original.
            raise Unreadable("item.manifest")
        author = self._author(reading, statement, release)
        if statement.side is not item.side:
            raise Unreadable("item.author")
        self._signed_by_author(record, author)
        self._require_welcome(statement, item)
        return author, release

    def _require_welcome(self, statement: s.Manifest, item: Item) -> None:
        """Require that its recipient is willing to receive what it is: no service and no mediator can show them anything else.

        What they said last counts, also for what was opened before; in a case that has ended nothing can be said any more.
        """
        file = self._facts.file
        form = form_of(statement.kind, statement.parts[1:])
        if file.case.state is not CaseState.CLOSED and not file.parties[item.recipient].wants(form):
            raise Unreadable("item.unwelcome")

    def _item(self, statement: s.Manifest, record: UnverifiedRecord) -> Item:
        """Return what the journal says of the item, whose manifest must be this one as far as the seat saw it."""
        item = self._facts.file.items.get(statement.item)
        if item is None:
            raise Unreadable("item.journal")
        if item.manifest not in (record.id, UNSEEN):
            raise Unreadable("item.manifest")
        return item

    def _of_journal(self, unverified: UnverifiedRecord, record: RecordId | None) -> None:
        if unverified.id != record or not self._journal.holds(unverified.id):
            raise Unreadable("item.journal")

    def _author(self, reading: m.Reading, statement: s.Manifest, release: s.Release) -> KeysetPublic:
        """Return the author's keyset as *open* gave it, or as an older release names it: always the one the manifest names."""
        return self._named_author(statement, reading.author, release.author)

    def _named_author(self, statement: s.Manifest, *keysets: s.KeysetBytes | None) -> KeysetPublic:
        given = [keyset for keyset in keysets if keyset is not None]
        if not given or any(name_of(keyset) != statement.author for keyset in given):
            raise Unreadable("item.author")
        try:
            return KeysetPublic.from_bytes(given[0])
        except CryptoError as error:
            raise Unreadable("item.author") from error

    def _mediated_or_own(
        self, reading: m.Reading, record: UnverifiedRecord, statement: s.Manifest
    ) -> tuple[KeysetPublic, str]:
        """Check what is held or one's own: the journal has it, by its author, and the grant was signed for us."""
        item = self._item(statement, record)
        if reading.purpose is Purpose.OWN_COPY and is_offered(item, self._signer.id):
            return self._offered(reading, record, statement, item)
        if reading.purpose is Purpose.INTERPRETER:
            return self._shared(reading, record, statement, item)
        if reading.purpose is Purpose.SUPPORT:
            return self._lent(reading, record, statement, item)
        if item.manifest != record.id or not self._journal.holds(record.id) or item.author != statement.author:
            raise Unreadable("item.journal")
        public, name = self._public(statement.author)
        self._signed_by_author(record, public)
        if reading.purpose is Purpose.OWN_COPY:
            self._own(reading, statement, item)
        elif reading.purpose in FOR_MEDIATORS:
            self._granted_to_mediator(reading, record, statement, item)
        else:
            raise Unreadable("item.grant")
        return public, name

    def _offered(
        self, reading: m.Reading, record: UnverifiedRecord, statement: s.Manifest, item: Item
    ) -> tuple[KeysetPublic, str]:
        """Check what a mediator made of one's own words and showed: the offer in the journal binds these bytes and this grant."""
        same = (statement.derived_from, statement.side) == (item.derived_from, item.side)
        if item.manifest != record.id or not same:
            raise Unreadable("item.manifest")
        self._require_handed_over(reading)
        public, name = self._public(statement.author)
        self._signed_by_author(record, public)
        return public, name

    def _own(self, reading: m.Reading, statement: s.Manifest, item: Item) -> None:
        """Check one's own copy: wrapped by oneself, or anew by a mediator after one lost the keys with which one wrote it."""
        if item.offered_to is None:
            if not statement.author == self._signer.id == reading.grantor:
                raise Unreadable("item.author")
            return
        then, now = self._facts.party_with(statement.author), self._facts.party_with(self._signer.id)
        if then is None or now is None or not then.side is now.side is statement.side:
            raise Unreadable("item.author")
        self._require_handed_over(reading)

    def _shared(
        self, reading: m.Reading, record: UnverifiedRecord, statement: s.Manifest, item: Item
    ) -> tuple[KeysetPublic, str]:
        """Check what one was given to translate: the share in the journal binds these bytes and this grant."""
        if item.manifest != record.id or statement.side is not item.side:
            raise Unreadable("item.manifest")
        self._require_handed_over(reading)
        author = self._named_author(statement, reading.author)
        self._signed_by_author(record, author)
        return author, ""

    def _lent(
        self, reading: m.Reading, record: UnverifiedRecord, statement: s.Manifest, item: Item
    ) -> tuple[KeysetPublic, str]:
        """Check what a supporter was lent: the lend in the journal binds these bytes and this grant.

        What the other side wrote is shown only where its author allowed that, whoever lent it.
        """
        if all((lend.item, lend.keyset) != (item.id, self._signer.id) for lend in self._facts.file.lends):
            raise Unreadable("item.journal")
        if item.manifest != record.id:
            raise Unreadable("item.manifest")
        if statement.side is not item.side and not statement.lendable:
            raise Unreadable("item.not_lendable")
        self._require_handed_over(reading)
        author = self._named_author(statement, reading.author)
        self._signed_by_author(record, author)
        return author, ""

    def _granted_to_mediator(
        self, reading: m.Reading, record: UnverifiedRecord, statement: s.Manifest, item: Item
    ) -> None:
        if reading.purpose is Purpose.HANDOVER:
            self._require_handed_over(reading)
            return
        if reading.submit is None:
            raise Unreadable("item.manifest")
        submit_found = self._record(reading.submit, "item.manifest")
        submit = submit_found.statement
        if not isinstance(submit, s.Submit) or submit.manifest != record.id or submit.item != statement.item:
            raise Unreadable("item.manifest")
        self._of_journal(submit_found, item.submit)
        ours = s.GrantRef(self._signer.id, Purpose.MEDIATOR, s.Digest(digest(reading.grant)))
        if ours not in submit.grants or reading.grantor != statement.author:
            raise Unreadable("item.grant")

    def _require_handed_over(self, reading: m.Reading) -> None:
        """Require that the journal has this grant by who gave it: the statement that gives it binds it."""
        bound = s.Digest(digest(reading.grant))
        if self._facts.handed_over(reading.item, self._signer.id, bound) != reading.grantor:
            raise Unreadable("item.grant")

    def _content_key(self, reading: m.Reading) -> bytes:
        try:
            return self._signer.open_grant(
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
                self._signer.case,
                reading.item,
                0,
                header=ref.header,
                segments=reading.letter,
                root=ref.root,
            )
            if len(content) != ref.length:
                raise Unreadable("item.bytes")
            passed_on = reading.purpose in FOR_RECIPIENTS or reading.purpose is Purpose.OWN_COPY
            return plaintext.read(part.read_letter_part(content), passed_on=passed_on)
        except CannotOpen as error:
            raise Unreadable(_CODES.get(error.code, "item.bytes")) from error
        except ValueError as error:
            raise Unreadable(f"item.{error}") from error

    def _record(self, data: bytes, code: str) -> UnverifiedRecord:
        try:
            record = parsed(data, self._signer.root)
        except Untrusted as error:
            raise Unreadable(code) from error
        if getattr(record.statement, "case", None) != self._signer.case:
            raise Unreadable(code)
        return record

    def _signed_by_author(self, record: UnverifiedRecord, author: KeysetPublic) -> None:
        try:
            record.verify(0, author.signing)
        except Untrusted as error:
            raise Unreadable("item.author") from error

    def _public(self, author: KeysetId) -> tuple[KeysetPublic, str]:
        """Return the keys of somebody whose word the journal took, and the name of a staff member."""
        party = self._facts.party_with(author)
        if party is not None:
            return party.public, ""
        try:
            return self._directory.public(author), self._directory.name(author)
        except Untrusted as error:
            raise Unreadable("item.author") from error


def _passed_on(release: s.Release, item: ItemId) -> RecordId | None:
    """Return which manifest of an item a release passes on: its own, or that of the original that goes with it."""
    if release.item == item:
        return release.manifest
    original = release.original
    return original.manifest if original is not None and original.item == item else None


def _grant_of(release: s.Release, item: ItemId) -> s.Digest | None:
    """Return the digest of the grant by which a release gives an item."""
    if release.item == item:
        return release.grant
    return None if release.original is None else release.original.grant


def _require_fitting(statement: s.Manifest, parts: tuple[PartInfo, ...]) -> None:
    """Require that the letter speaks of exactly the parts that the manifest binds, each of the length it has (steps I3, I9)."""
    refs = statement.parts[1:]
    if len(refs) != len(parts):
        raise Unreadable("item.parts")
    for ref, part_info in zip(refs, parts, strict=True):
        if ref.length != padded_length(part_info.length, SMALLEST_PART):
            raise Unreadable("item.padding")
        if ref.segments != part.segment_count(ref.length):
            raise Unreadable("item.bytes")
