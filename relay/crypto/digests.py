"""The names that are digests: of keysets, of the root, of records, of journals and of segment lists.

Each has a label of its own except `digest`, which is the bare SHA-256 that records carry of grants and
sealed words. Must never see a secret that a digest could be guessed from, other than high-entropy ones
(`auth`, bearer tokens).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from relay.crypto import labels
from relay.crypto.encoding import DIGEST_BYTES, ID_BYTES, KEY_BYTES, exactly, u8, u32, u64

KEYSET_PUBLIC_BYTES: Final = 1248
"""Ed25519 public key 32, then X-Wing public key 1,216."""
_JOURNAL_SIZES: Final = (ID_BYTES, DIGEST_BYTES, DIGEST_BYTES)
JOURNAL_START: Final = bytes(DIGEST_BYTES)
"""h_0: the head of a journal that holds no record yet."""


def digest(data: bytes | bytearray | memoryview) -> bytes:
    """Return SHA-256 of `data`, with no label: what it means is fixed by the record that carries it (step G3)."""
    return sha256(data).digest()


def keyset_id(public: bytes) -> bytes:
    """Return the id of a public keyset given as its 1,248 bytes (step K2)."""
    return digest(labels.KEYSET_ID + exactly(public, KEYSET_PUBLIC_BYTES, "public keyset"))


def root_fingerprint(root_public: bytes) -> bytes:
    """Return the 32-byte fingerprint of an organisation's root from its Ed25519 public key (step K1)."""
    return digest(labels.ROOT + exactly(root_public, KEY_BYTES, "root key"))


def record_id(record_type: int, body: bytes) -> bytes:
    """Return the id of a record: over its type and body, not over its signatures (step R3)."""
    return digest(labels.RECORD_ID + u8(record_type) + u32(len(body)) + body)


def journal_head(case: bytes, n: int, previous_head: bytes, record: bytes) -> bytes:
    """Return h_n, the head of one person's journal of `case` after its `n`th record (step J1).

    `n` counts from 1 (u64 in the digest) and `previous_head` is h_{n-1}; `JOURNAL_START` is h_0.
    """
    if n < 1:
        raise ValueError("the first record of a journal has number 1")
    if (len(case), len(previous_head), len(record)) != _JOURNAL_SIZES:
        raise ValueError("a case id is 16 bytes, a journal head and a record id 32 each")
    return digest(labels.JOURNAL + case + u64(n) + previous_head + record)


def segments_root(segment_digests: Iterable[bytes]) -> bytes:
    """Return the root over a part's stored segments, given SHA-256 of each in order (step I7)."""
    state = sha256(labels.SEGMENTS)
    for one in segment_digests:
        state.update(exactly(one, DIGEST_BYTES, "segment digest"))
    return state.digest()


def auth_digest(auth: bytes) -> bytes:
    """Return what a server may keep of the 32-byte `auth` value of a login slot (step L6)."""
    return digest(labels.AUTH_DIGEST + exactly(auth, KEY_BYTES, "auth value"))


def token_digest(token: bytes) -> bytes:
    """Return what a server may keep of a bearer token of 32 random bytes (step L6)."""
    return digest(labels.TOKEN + exactly(token, KEY_BYTES, "bearer token"))
