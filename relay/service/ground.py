"""What every use stands on: the store, the clock, randomness, the server's own identity, the organisation's root.

Made once by the composition root. Clock and randomness come in as functions, so that tests decide both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetSecret, SigningPublic
from relay.domain.ids import Day, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.model import Head
from relay.service.people import People
from relay.store.base import Blobs, Store
from relay.wire import records, statements
from relay.wire.statements import Digest, Nonce, RootFingerprint


class Identity(Struct, frozen=True, dict=True):
    """Who the server is: the root everyone pins, and the server's keyset with the root's record for it."""

    root: SigningPublic
    origin: str
    telephone: str
    keyset: KeysetSecret
    record: bytes
    salt_key: bytes
    """Key for the salts of unknown login names, 32 bytes."""

    @cached_property
    def fingerprint(self) -> RootFingerprint:
        """The root fingerprint that every record must name."""
        return RootFingerprint(digests.root_fingerprint(self.root.raw))


class Ground(Struct, frozen=True):
    """The dependencies of every use."""

    store: Store
    identity: Identity
    people: People
    blobs: Blobs | None
    """Where large bytes are; None where the service takes none."""
    clock: Callable[[], float]
    random: Callable[[int], bytes]

    def now(self) -> Seconds:
        """The present second."""
        return Seconds(int(self.clock()))

    def today(self) -> Day:
        """The present day (UTC)."""
        return day_of(self.now())

    def receipt(self, record: RecordId, position: Head) -> bytes:
        """Sign that a record was accepted, after which its signer's journal stood here (step R6)."""
        identity, now = self.identity, self.now()
        return self.signed(
            statements.Receipt(
                root=identity.fingerprint,
                nonce=Nonce(self.random(16)),
                signers=(KeysetId(identity.keyset.public.id),),
                record=record,
                n=position.n,
                day=day_of(now),
                head=Digest(position.value),
                at=now,
            )
        )

    def shred_receipt(self, record: RecordId, item: ItemId, grants: tuple[bytes, ...]) -> bytes:
        """Sign that these grants were destroyed because of `record` (step D2)."""
        identity = self.identity
        return self.signed(
            statements.ShredReceipt(
                root=identity.fingerprint,
                nonce=Nonce(self.random(16)),
                signers=(KeysetId(identity.keyset.public.id),),
                record=record,
                item=item,
                grants=tuple(Digest(each) for each in grants),
                day=self.today(),
            )
        )

    def signed(self, statement: statements.Statement) -> bytes:
        """Frame a statement under the server's signature."""
        keyset = self.identity.keyset
        code, body = records.body_of(statement)
        made = sign.sign_record(keyset.signing, keyset.public.id, sign.RecordStatement(code, body))
        signature = records.Signature(KeysetId(keyset.public.id), made.alg, made.signature)
        return records.frame(code, body, (signature,))
