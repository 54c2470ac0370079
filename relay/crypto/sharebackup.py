"""A backup of the shred shares, sealed to the one who keeps its key; the server that makes it cannot open it (step B2).

The moment it was made stands before the seal and is bound into it, so that an old one cannot pass for a newer one.
"""

from __future__ import annotations

from typing import Final

from relay.crypto import hybrid, labels
from relay.crypto.digests import digest
from relay.crypto.encoding import DIGEST_BYTES, u64
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.keys import KeysetPublic, KeysetSecret

_MAGIC: Final = b"RLYS"
_FILE_MAGIC: Final = b"RLYF"
_FILE_HEAD_BYTES: Final = len(_FILE_MAGIC) + 8 + DIGEST_BYTES
_MOMENT_BYTES: Final = 8
_HEAD_BYTES: Final = len(_MAGIC) + _MOMENT_BYTES


def seal_shares(to: KeysetPublic, plaintext: bytes, made_at: int) -> bytes:
    """Seal a backup made at `made_at` (seconds since 1970) to its holder; 1,148 bytes longer."""
    moment = u64(made_at)
    return _MAGIC + moment + hybrid.seal(to.sealing, plaintext, labels.SHARE_BACKUP + moment)


def file_of(sealed: bytes) -> bytes:
    """Return what stands in a file of a sealed backup: whether it is whole shows without anybody's key; 44 bytes longer."""
    return _FILE_MAGIC + u64(len(sealed)) + digest(sealed) + sealed


def sealed_in(file: bytes) -> bytes:
    """Return the sealed backup in the bytes of a file. Raises CannotOpen `crypto.local` where it is cut or changed.

    A file of an earlier program is the sealed backup alone, and is not held against anything.
    """
    if not file.startswith(_FILE_MAGIC):
        return file
    sealed = file[_FILE_HEAD_BYTES:]
    if file[:_FILE_HEAD_BYTES] != file_of(sealed)[:_FILE_HEAD_BYTES]:
        raise CannotOpen(CryptoCode.LOCAL)
    return sealed


def shares_made_at(sealed: bytes) -> int:
    """Return when a backup says it was made, not yet verified. Raises CannotOpen `crypto.local` for other bytes."""
    if len(sealed) < _HEAD_BYTES + hybrid.OVERHEAD_BYTES or not sealed.startswith(_MAGIC):
        raise CannotOpen(CryptoCode.LOCAL)
    return int.from_bytes(sealed[len(_MAGIC) : _HEAD_BYTES], "big")


def open_shares(holder: KeysetSecret, sealed: bytes) -> bytes:
    """Return what was sealed; CannotOpen `crypto.local` for another key, damaged bytes or a changed moment."""
    moment = u64(shares_made_at(sealed))
    return hybrid.open_sealed(holder.opening, sealed[_HEAD_BYTES:], labels.SHARE_BACKUP + moment, CryptoCode.LOCAL)
