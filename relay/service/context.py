"""What every part of the service needs: the store, the clock, randomness, the server's own identity, the organisation's root.

Made once by the composition root. Clock and randomness come in as functions, so that tests decide both.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cached_property
from typing import Final, TypeVar

from msgspec import Struct

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetSecret, SigningPublic
from relay.domain.ids import Day, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.model import Head
from relay.service.keyset_cache import KeysetCache
from relay.store.base import Blobs, Stale, Store, StoredRecord
from relay.wire import records, statements
from relay.wire.problems import Unavailable
from relay.wire.statements import Digest, Nonce, RootFingerprint

TRIES: Final = 8
"""How often a lost race is decided again before the caller is asked to repeat."""
T = TypeVar("T")


async def until_committed(attempt: Callable[[], Awaitable[T]]) -> T:
    """Load, decide and commit by `attempt`, again where a race was lost; raise `Unavailable` store.busy where that goes on."""
    for _ in range(TRIES):
        with suppress(Stale):
            return await attempt()
    raise Unavailable("store.busy", retry_after_s=1)


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


class ServiceContext(Struct, frozen=True):
    """The dependencies of every part of the service."""

    store: Store
    identity: Identity
    keysets: KeysetCache
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
        _, _, data = self._signed(
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
        return data

    def shred_receipt(self, record: RecordId, item: ItemId, grants: tuple[bytes, ...]) -> StoredRecord:
        """Sign that these grants were destroyed because of `record` (step D2)."""
        identity = self.identity
        code, body, data = self._signed(
            statements.ShredReceipt(
                root=identity.fingerprint,
                nonce=Nonce(self.random(16)),
                signers=(KeysetId(identity.keyset.public.id),),
                record=record,
                item=item,
                grants=tuple(Digest(grant) for grant in grants),
                day=self.today(),
            )
        )
        return StoredRecord(RecordId(digests.record_id(code, body)), code, data)

    def _signed(self, statement: statements.Statement) -> tuple[int, bytes, bytes]:
        """Frame a statement under the server's signature; return its type, its body and the whole record."""
        keyset = self.identity.keyset
        code, body = records.body_of(statement)
        made = sign.sign_record(keyset.signing, keyset.public.id, sign.RecordStatement(code, body))
        signature = records.Signature(KeysetId(keyset.public.id), made.alg, made.signature)
        return code, body, records.frame(code, body, (signature,))
