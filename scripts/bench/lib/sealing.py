"""Sealing and opening in memory, beside what no code can take away: hashing the content, the cipher, hashing what it made.

The derived nonce needs the first hash, the signed root the second one. The control does those three with the same
objects of the same libraries, a piece after the other, and nothing else.
"""

from __future__ import annotations

import os
import time
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from relay.crypto.digests import digest, segments_root
from relay.crypto.part import CONTENT_BYTES, PartOpener, PartSealer, segment_count

PIECE_BYTES: Final = 262_144
_MIB: Final = 1 << 20
_TAG_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_AAD_BYTES: Final = 9
_KEY: Final = bytes(range(32))
_ID: Final = bytes(16)


class Sealing(Struct, frozen=True):
    """MiB a second of each."""

    seal: float
    open: float
    seal_primitives: float
    open_primitives: float


def sealing(size: int) -> Sealing:
    """Seal and open so many bytes in memory, beside the primitives; every byte that was opened is compared."""
    content = os.urandom(size)
    seal_primitives, open_primitives = _primitives(content)
    seal, open_ = _parts(content)
    return Sealing(seal, open_, seal_primitives, open_primitives)


def _parts(content: bytes) -> tuple[float, float]:
    sealer = PartSealer(_KEY, _ID, _ID, 1)
    count = segment_count(len(content))
    with memoryview(content) as view:
        pieces = [view[at * CONTENT_BYTES : (at + 1) * CONTENT_BYTES] for at in range(count)]
        begun = time.perf_counter()
        hashes = [digest(sealer.segment(at, piece, last=at == count - 1)) for at, piece in enumerate(pieces)]
        root = segments_root(hashes)
        sealed = time.perf_counter()
        stored = [bytes(sealer.segment(at, piece, last=at == count - 1)) for at, piece in enumerate(pieces)]
        ready = time.perf_counter()
        opener = PartOpener(_KEY, _ID, _ID, 1, header=sealer.header, hashes=hashes, root=root)
        for at, segment in enumerate(stored):
            opener.segment(at, segment)
        opened = time.perf_counter()
        if any(opener.segment(at, stored[at]) != pieces[at] for at in range(count)):
            raise RuntimeError("what was opened is not what was sealed")
        mib = len(content) / _MIB
    return mib / (sealed - begun), mib / (opened - ready)


def _primitives(content: bytes) -> tuple[float, float]:
    cipher, nonce, aad = AESGCM(_KEY), bytes(_NONCE_BYTES), bytes(_AAD_BYTES)
    sealed, opened = bytearray(PIECE_BYTES + _TAG_BYTES), bytearray(PIECE_BYTES)
    with memoryview(content) as view:
        pieces = [view[at : at + PIECE_BYTES] for at in range(0, len(content) - PIECE_BYTES + 1, PIECE_BYTES)]
        begun = time.perf_counter()
        for piece in pieces:
            sha256(piece).digest()
            cipher.encrypt_into(nonce, piece, aad, sealed)
            sha256(sealed).digest()
        between = time.perf_counter()
        stored = [cipher.encrypt(nonce, piece, aad) for piece in pieces]
        ready = time.perf_counter()
        for one in stored:
            sha256(one).digest()
            cipher.decrypt_into(nonce, one, aad, opened)
            sha256(opened).digest()
        ended = time.perf_counter()
    mib = len(pieces) * PIECE_BYTES / _MIB
    return mib / (between - begun), mib / (ended - ready)
