"""What every part of the service needs: the store, the clock, randomness, the server's own identity, the organisation's root.

Made once by the composition root. Clock and randomness come in as functions, so that tests decide both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetSecret, SigningPublic, SigningSecret
from relay.domain.guardians import AGE_LINE
from relay.domain.ids import Day, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.model import Head
from relay.domain.order import WAITS_DAYS
from relay.service.keeping_clock import KeepingClock
from relay.service.keyset_cache import KeysetCache
from relay.service.log_watch import LogWatch
from relay.service.turns import CaseTurns
from relay.store.base import Blobs, Store, StoredRecord
from relay.wire import records, statements
from relay.wire.statements import Digest, Nonce, RootFingerprint
from relay.wire.zones import ZONE


def signed_record(
    secret: SigningSecret,
    signer: bytes,
    root: RootFingerprint,
    shape: type[statements.Statement],
    random: Callable[[int], bytes],
    **members: Any,
) -> StoredRecord:
    """Make a statement with these members, and frame it under one signature, made as `signer`: a keyset id, or the root."""
    make: Callable[..., statements.Statement] = shape
    code, body = records.body_of(make(root=root, nonce=Nonce(random(16)), signers=(KeysetId(signer),), **members))
    made = sign.sign_record(secret, signer, sign.RecordStatement(code, body))
    data = records.frame(code, body, (records.Signature(KeysetId(signer), made.alg, made.signature),))
    return StoredRecord(RecordId(digests.record_id(code, body)), code, data)


class Identity(Struct, frozen=True, dict=True):
    """Who the server is: the root everyone pins, and the server's keyset with the root's record for it."""

    root: SigningPublic
    origin: str
    telephone: str
    keyset: KeysetSecret
    record: bytes
    salt_key: bytes
    """Key for the salts of unknown login names, 32 bytes."""
    helpline: str = ""
    """Whom people can ring about intimate pictures; empty where nobody was named."""
    age_line: int = AGE_LINE
    """Below which age somebody decides together with a parent or guardian."""
    exit: str = ""
    """Where "leave fast" goes to."""
    organisation: str = ""
    """What the organisation is called; empty where it gave no name."""
    zone: str = ZONE
    """The time zone in which its days end."""
    signature_days: int = WAITS_DAYS
    """How long a record is shown to whoever signs second."""

    @cached_property
    def fingerprint(self) -> RootFingerprint:
        """The root fingerprint that every record must name."""
        return RootFingerprint(digests.root_fingerprint(self.root.raw))

    def signed(
        self, shape: type[statements.Statement], random: Callable[[int], bytes], **members: Any
    ) -> StoredRecord:
        """Make a statement with these members, and sign it as the server."""
        return signed_record(self.keyset.signing, self.keyset.public.id, self.fingerprint, shape, random, **members)


class ServiceContext(Struct, frozen=True):
    """The dependencies of every part of the service."""

    store: Store
    identity: Identity
    keysets: KeysetCache
    blobs: Blobs | None
    """Where large bytes are; None where the service takes none."""
    clock: Callable[[], float]
    keeping: KeepingClock
    """Says what is destroyed by its age, and dates what will be."""
    random: Callable[[int], bytes]
    keep_days: int = 90
    """How many days what an ended case still kept outlives it."""
    free_space: Callable[[], dict[str, int]] = dict
    """Free bytes on the disk of each folder, by what the folder holds."""
    days_left: Callable[[], dict[str, int]] = dict
    """Days until each thing ends that has to be renewed."""
    events: Counter[str] = field(default_factory=Counter)
    """How often the service did something by itself, by the name that it has in the log."""
    log_watch: LogWatch = field(default_factory=LogWatch)
    turns: CaseTurns = field(default_factory=CaseTurns)
    """Whose turn it is in each case; every request that changes one waits for its own."""

    def now(self) -> Seconds:
        """The present second."""
        return Seconds(int(self.clock()))

    def today(self) -> Day:
        """The present day (UTC)."""
        return day_of(self.now())

    def receipt(self, record: RecordId, position: Head) -> bytes:
        """Sign that a record was accepted, after which its signer's journal stood here (step R6)."""
        now = self.now()
        receipt = self._signed(
            statements.Receipt, record=record, n=position.n, day=day_of(now), head=Digest(position.value), at=now
        )
        return receipt.data

    def shred_receipt(self, record: RecordId, item: ItemId, grants: tuple[bytes, ...]) -> StoredRecord:
        """Sign that these grants were destroyed because of `record` (step D2)."""
        destroyed = tuple(Digest(grant) for grant in grants)
        return self._signed(statements.ShredReceipt, record=record, item=item, grants=destroyed, day=self.today())

    def _signed(self, shape: type[statements.Statement], **members: Any) -> StoredRecord:
        return self.identity.signed(shape, self.random, **members)
