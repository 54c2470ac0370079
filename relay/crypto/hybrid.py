"""Sealing to a reader's hybrid key: HPKE base mode (RFC 9180) with X-Wing, HKDF-SHA-256 and AES-256-GCM (step G2).

X-Wing (KEM 0x647a) joins ML-KEM-768 and X25519: what is sealed today stays closed unless both are broken.
All context goes into `info`. This file never decides what context belongs there, and the library draws the
ephemeral randomness of a seal itself, so a seal is the one thing in this package that cannot be repeated
byte for byte.
"""

from __future__ import annotations

from hashlib import shake_256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from relay.crypto.encoding import KEY_BYTES, exactly
from relay.crypto.errors import CannotOpen, CannotVerify, CryptoCode

SEED_BYTES: Final = KEY_BYTES
PUBLIC_BYTES: Final = 1216
"""ML-KEM-768 public key 1,184, then X25519 public key 32."""
OVERHEAD_BYTES: Final = 1120 + 16
"""What sealing adds: the encapsulation (ML-KEM 1,088 + X25519 32) and the AES-GCM tag."""

_MLKEM_SEED_BYTES: Final = 64
_MLKEM_PUBLIC_BYTES: Final = 1184
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

OpeningKey = MLKEM768X25519PrivateKey
SealingKey = MLKEM768X25519PublicKey


def expand_seed(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Expand a 32-byte seed with SHAKE256 into both private halves (X-Wing draft, key derivation; step K2)."""
    stream = shake_256(exactly(seed, SEED_BYTES, "hybrid seed")).digest(_MLKEM_SEED_BYTES + 32)
    return (
        MLKEM768PrivateKey.from_seed_bytes(stream[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(stream[_MLKEM_SEED_BYTES:]),
    )


def public_from_seed(seed: bytes) -> bytes:
    """Return the 1,216-byte public key that belongs to a 32-byte seed."""
    mlkem, x25519 = expand_seed(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def opening_key(seed: bytes) -> OpeningKey:
    """Return the expanded private key of a seed. Costs more than an opening: callers keep it."""
    return MLKEM768X25519PrivateKey(*expand_seed(seed))


def sealing_key(public: bytes) -> SealingKey:
    """Return the key object for a 1,216-byte public key.

    Raises CannotVerify `crypto.key` where the length is wrong or ML-KEM's modulus check (FIPS 203, 7.2)
    fails.
    """
    if len(public) != PUBLIC_BYTES:
        raise CannotVerify(CryptoCode.KEY)
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError:
        raise CannotVerify(CryptoCode.KEY) from None


def seal(public: SealingKey, plaintext: bytes, info: bytes) -> bytes:
    """Return the encapsulation followed by the ciphertext: `plaintext` plus 1,136 bytes.

    Raises CannotVerify `crypto.key` for a key whose X25519 half is of small order.
    """
    try:
        return _SUITE.encrypt(plaintext, public, info=info)
    except ValueError:
        raise CannotVerify(CryptoCode.KEY) from None


def open_sealed(secret: OpeningKey, sealed: bytes, info: bytes, code: CryptoCode) -> bytes:
    """Return what `seal` was given; raise CannotOpen with the caller's `code` where it does not open."""
    try:
        return _SUITE.decrypt(sealed, secret, info=info)
    except InvalidTag:
        raise CannotOpen(code) from None
