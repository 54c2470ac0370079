"""What the secret R opens: the keyring that waits on the server, and what a client keeps on its device (steps K7, K8).

Each version of the keyring is sealed under a key that exists only as R's key XOR that version's shred
share; the server deletes a share to destroy a version, for someone who knows R just as well. Neither R nor
any key made here is ever stored.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relay.crypto import labels
from relay.crypto.encoding import KEY_BYTES, RandomSource, counted_text, draw, exactly, u64
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.kdf import derive_key
from relay.crypto.padding import SMALLEST_PART, pad_counted, unpad_counted

SECRET_BYTES: Final = KEY_BYTES
"""R, a person's secret."""

_NONCE_BYTES: Final = 12


def new_secret(random: RandomSource) -> bytes:
    """Draw a person's secret R."""
    return draw(random, SECRET_BYTES)


def seal_keyring(secret: bytes, share: bytes, version: int, plaintext: bytes, random: RandomSource) -> bytes:
    """Seal a keyring, padded to 4,000 bytes at least: nonce, then AES-256-GCM bound to the version.

    `share` is 32 fresh random bytes that never serve another version.
    """
    nonce = draw(random, _NONCE_BYTES)
    padded = pad_counted(plaintext, SMALLEST_PART)
    return nonce + _keyring_cipher(secret, share).encrypt(nonce, padded, _keyring_aad(version))


def open_keyring(secret: bytes, share: bytes, version: int, sealed: bytes) -> bytes:
    """Return the keyring's bytes.

    Raises CannotOpen: `crypto.keyring` for a wrong secret, share or version, `crypto.padding` for padding
    that is not ours.
    """
    try:
        padded = _open(_keyring_cipher(secret, share), sealed, _keyring_aad(version))
    except InvalidTag:
        raise CannotOpen(CryptoCode.KEYRING) from None
    return unpad_counted(padded, SMALLEST_PART)


def local_key(secret: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose on this device (drafts, pins, journal heads)."""
    return derive_key(exactly(secret, SECRET_BYTES, "secret"), labels.LOCAL_KEY + purpose.encode())


def seal_local(key: bytes, name: str, plaintext: bytes, random: RandomSource) -> bytes:
    """Seal a value kept on the device under its name: nonce, AES-256-GCM; 28 bytes longer, not padded."""
    nonce = draw(random, _NONCE_BYTES)
    return nonce + AESGCM(exactly(key, KEY_BYTES, "local key")).encrypt(nonce, plaintext, _local_aad(name))


def open_local(key: bytes, name: str, sealed: bytes) -> bytes:
    """Return the value; CannotOpen `crypto.local` for a wrong key or name, or damaged bytes."""
    try:
        return _open(AESGCM(exactly(key, KEY_BYTES, "local key")), sealed, _local_aad(name))
    except InvalidTag:
        raise CannotOpen(CryptoCode.LOCAL) from None


def _open(cipher: AESGCM, sealed: bytes, aad: bytes) -> bytes:
    if len(sealed) < _NONCE_BYTES:
        raise InvalidTag
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], aad)


def _keyring_cipher(secret: bytes, share: bytes) -> AESGCM:
    own = derive_key(exactly(secret, SECRET_BYTES, "secret"), labels.KEYRING_KEY)
    return AESGCM(bytes(a ^ b for a, b in zip(own, exactly(share, KEY_BYTES, "shred share"), strict=True)))


def _keyring_aad(version: int) -> bytes:
    return labels.KEYRING + u64(version)


def _local_aad(name: str) -> bytes:
    return labels.LOCAL + counted_text(name)
