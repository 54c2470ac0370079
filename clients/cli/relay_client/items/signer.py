"""From intentions to signed bytes, without network, clock or disk: the sans-io core of the client.

A `Signer` holds one keyset and signs as that one only. Chance is handed in; times and journal positions are arguments.
It never decides whether something may be said: the rules, the server and the callers do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from relay.crypto import grant as grants
from relay.crypto import note, sign
from relay.crypto.digests import digest, record_id
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.keys import KeysetPublic, KeysetSecret
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.model import Purpose
from relay.wire import messages as m
from relay.wire import records
from relay.wire import statements as s
from relay.wire.statements.base import Chained, Dated, OfCase
from relay_client.items import plaintext

_NONCE_BYTES: Final = 16
_PURPOSE: Final[Mapping[Purpose, grants.Purpose]] = {purpose: grants.Purpose(purpose.value) for purpose in Purpose}


class Moment(Struct, frozen=True):
    """When and where something is said: the second, and the signer's journal position."""

    at: Seconds
    position: s.Position

    @property
    def day(self) -> Day:
        """The day of it."""
        return day_of(self.at)


class Signed(Struct, frozen=True):
    """A signed record, ready to travel."""

    id: RecordId
    data: bytes
    statement: s.Statement


class SealedWords(Struct, frozen=True):
    """Texts sealed per reader: what the record says of them, and what rides beside it."""

    refs: tuple[s.WordsRef, ...]
    words: tuple[m.WordsFor, ...]


class Signer:
    """Signs and seals as one keyset, in one case."""

    def __init__(
        self, root: s.RootFingerprint, case: CaseId, keyset: KeysetSecret, random: Callable[[int], bytes]
    ) -> None:
        self.root = root
        self.case = case
        self.keyset = keyset
        self.random = random
        self.id = KeysetId(keyset.public.id)

    def sign(self, shape: type[s.Statement], moment: Moment, /, **members: Any) -> Signed:
        """Return the signed statement; time, day and journal position are put in where its type has them."""
        return self._signed(shape, moment, (), members)

    def sign_first(self, shape: type[s.Statement], moment: Moment, second: KeysetId, /, **members: Any) -> Signed:
        """Return a statement that names a second signer and carries our signature only."""
        return self._signed(shape, moment, (second,), members)

    def cosign(self, record: records.Record) -> Signed:
        """Return a record with our signature added behind those it has. The caller has checked all it says."""
        ours = self._signature(record.type, record.body)
        data = records.frame(record.type, record.body, (*record.signatures, ours))
        return Signed(RecordId(record_id(record.type, record.body)), data, record.statement)

    def log(self, main: Signed, moment: Moment) -> Signed:
        """Return the mediators' journal position beside a statement that others may read."""
        return self.sign(s.Log, moment, statement=main.id)

    def new_id(self) -> bytes:
        """Draw a 16-byte id."""
        return self.random(16)

    def grant(self, item: ItemId, cek: bytes, to: KeysetPublic, purpose: Purpose) -> m.GrantFor:
        """Wrap an item's content key for one reader, whom the caller has verified."""
        grant, share = grants.make_grant(
            cek,
            to,
            case=self.case,
            item=item,
            grantor=self.id,
            purpose=_PURPOSE[purpose],
            random=self.random,
        )
        return m.GrantFor(item, KeysetId(to.id), purpose, s.GrantBytes(grant), s.ShareBytes(share))

    def open_grant(self, item: ItemId, grantor: KeysetId, purpose: Purpose, grant: bytes, share: bytes) -> bytes:
        """Return the content key of a grant made for us; raises CannotOpen."""
        return grants.open_grant(
            self.keyset, grant, share, case=self.case, item=item, grantor=grantor, purpose=_PURPOSE[purpose]
        )

    def seal_words(
        self, kind: note.WordsKind, text: str, subject: bytes, readers: tuple[KeysetPublic, ...]
    ) -> SealedWords:
        """Seal a text for each reader, in their order. `subject` is the id of the item, note or case."""
        sealed = [
            note.seal_words(kind, text, reader, case=self.case, subject=subject, author_id=self.id)
            for reader in readers
        ]
        pairs = list(zip(readers, sealed, strict=True))
        return SealedWords(
            tuple(s.WordsRef(KeysetId(to.id), s.Digest(digest(sealed))) for to, sealed in pairs),
            tuple(m.WordsFor(KeysetId(to.id), sealed) for to, sealed in pairs),
        )

    def open_words(self, kind: note.WordsKind, sealed: bytes, subject: bytes, author: KeysetId) -> str:
        """Return a text sealed for us, tidied; raises CannotOpen, also for one that holds what no screen shows."""
        text = note.open_words(kind, self.keyset, sealed, case=self.case, subject=subject, author_id=author)
        shown = plaintext.read_words(text)
        if shown is None:
            raise CannotOpen(CryptoCode.WORDS)
        return shown

    def _signed(
        self,
        shape: type[s.Statement],
        moment: Moment,
        others: tuple[KeysetId, ...],
        members: dict[str, Any],
    ) -> Signed:
        common: dict[str, Any] = {
            "root": self.root,
            "nonce": s.Nonce(self.random(_NONCE_BYTES)),
            "signers": (self.id, *others),
        }
        if issubclass(shape, OfCase | Dated):
            common["case"] = self.case
        if issubclass(shape, Dated):
            common["day"] = moment.day
        else:
            common["at"] = moment.at
        if issubclass(shape, Chained):
            common["journal"] = moment.position
        statement = shape(**common, **members)
        type_, body = records.body_of(statement)
        signature = self._signature(type_, body)
        data = records.frame(type_, body, (signature,))
        return Signed(RecordId(record_id(type_, body)), data, statement)

    def _signature(self, type_: int, body: bytes) -> records.Signature:
        made = sign.sign_record(self.keyset.signing, self.id, sign.RecordStatement(type_, body))
        return records.Signature(KeysetId(made.keyset_id), made.alg, made.signature)


def grant_ref(grant: m.GrantFor) -> s.GrantRef:
    """Return what a record says of a grant."""
    return s.GrantRef(grant.to, grant.purpose, grant_digest(grant))


def grant_digest(grant: m.GrantFor) -> s.Digest:
    """Return the digest that binds a grant; its share is not part of it."""
    return s.Digest(digest(grant.grant))
