"""How a person gets at their secret R: a slot for the passphrase, one for the recovery code, each with R sealed (steps K5, K6).

A slot gives two keys that say nothing about each other: `auth`, shown to the server to be given the sealed
secret, and `unlock`, which never leaves the device. Exactly two Argon2id profiles exist; parameters that a
server names are only ever looked up among them, never run as given, so that it can make nobody use weak
ones.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct
from nacl import bindings as sodium

from relay.crypto import labels
from relay.crypto.encoding import KEY_BYTES, RandomSource, counted_text, draw, exactly, u8
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.kdf import derive_key
from relay.domain.account import Profile, SlotKind

__all__ = [
    "COSTS",
    "KIND_NUMBER",
    "RECOVERY_CODE_BYTES",
    "SALT_BYTES",
    "WRAPPED_SECRET_BYTES",
    "Argon2Parameters",
    "Profile",
    "SlotKeys",
    "SlotKind",
    "fake_salt",
    "new_recovery_code",
    "new_salt",
    "passphrase_keys",
    "profile_of",
    "recovery_keys",
    "unwrap_secret",
    "wrap_secret",
]

SALT_BYTES: Final = 16
RECOVERY_CODE_BYTES: Final = 16
WRAPPED_SECRET_BYTES: Final = 12 + KEY_BYTES + 16
"""Nonce, sealed R, tag."""

_WHITE_SPACE: Final = re.compile("[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
"""What parts the words of a passphrase (step K5), written out so that no version of anything changes it."""
_NONCE_BYTES: Final = 12
_KIB: Final = 1024


class Argon2Parameters(Struct, frozen=True):
    """Argon2id's three costs: memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int


COSTS: Final[Mapping[Profile, Argon2Parameters]] = {
    Profile.PARTY: Argon2Parameters(memory_kib=64 * _KIB, passes=3, lanes=1),
    Profile.STAFF: Argon2Parameters(memory_kib=256 * _KIB, passes=4, lanes=1),
}
"""The two permitted costs of a passphrase; staff hold more than one case and sit at better machines."""

KIND_NUMBER: Final[Mapping[SlotKind, int]] = {SlotKind.PASSPHRASE: 1, SlotKind.RECOVERY: 2}
"""The number of each kind of slot, as part of everything derived from it (step K5)."""


class SlotKeys(Struct, frozen=True):
    """The two 32-byte keys of one slot: `auth` for the server, `unlock` for nobody."""

    auth: bytes
    unlock: bytes

    def __repr__(self) -> str:
        """Keep the keys out of tracebacks."""
        return "SlotKeys()"


def profile_of(memory_kib: int, passes: int, lanes: int) -> Profile:
    """Return the profile with exactly these parameters; CannotOpen `crypto.profile` for any others."""
    named = Argon2Parameters(memory_kib, passes, lanes)
    for profile, cost in COSTS.items():
        if cost == named:
            return profile
    raise CannotOpen(CryptoCode.PROFILE)


def new_salt(random: RandomSource) -> bytes:
    """Draw the 16-byte salt of a passphrase slot."""
    return draw(random, SALT_BYTES)


def fake_salt(server_key: bytes, login: str) -> bytes:
    """Return the salt that a server shows for a login name it does not know: the same one every time (step L1)."""
    key = exactly(server_key, KEY_BYTES, "server key")
    return hmac.digest(key, labels.SALT + counted_text(login), "sha256")[:SALT_BYTES]


def passphrase_keys(passphrase: str, salt: bytes, profile: Profile, *, login: str, origin: str) -> SlotKeys:
    """Derive a passphrase slot's keys: Argon2id, then HKDF with login name and origin.

    Takes about 0.1 s (party) or 0.7 s (staff). Spacing does not matter and the text is normalised (NFKC),
    so that another keyboard gives the same keys; case matters. An empty passphrase raises ValueError. Which characters a
    new one may have is decided above, in relay.wire.passphrases.
    """
    normal = _WHITE_SPACE.sub(" ", unicodedata.normalize("NFKC", passphrase)).strip(" ")
    if not normal:
        raise ValueError("a passphrase cannot be empty")
    cost = COSTS[profile]
    stretched = sodium.crypto_pwhash_alg(
        KEY_BYTES,
        normal.encode(),
        exactly(salt, SALT_BYTES, "salt"),
        cost.passes,
        cost.memory_kib * _KIB,
        sodium.crypto_pwhash_ALG_ARGON2ID13,
    )
    return _slot_keys(stretched, SlotKind.PASSPHRASE, login, origin)


def new_recovery_code(random: RandomSource) -> bytes:
    """Draw a recovery code, 128 bits; typed.py gives the form that is printed."""
    return draw(random, RECOVERY_CODE_BYTES)


def recovery_keys(code: bytes, *, login: str, origin: str) -> SlotKeys:
    """Derive a recovery slot's keys. A code has all its 128 bits, so nothing slow is needed."""
    return _slot_keys(exactly(code, RECOVERY_CODE_BYTES, "recovery code"), SlotKind.RECOVERY, login, origin)


def wrap_secret(
    secret: bytes, unlock: bytes, *, login: str, origin: str, kind: SlotKind, random: RandomSource
) -> bytes:
    """Seal R under a slot's `unlock`: nonce, then AES-256-GCM; 60 bytes, bound to name, origin and kind."""
    nonce = draw(random, _NONCE_BYTES)
    sealed = AESGCM(exactly(unlock, KEY_BYTES, "unlock key")).encrypt(
        nonce, exactly(secret, KEY_BYTES, "secret"), labels.SLOT + _context(kind, login, origin)
    )
    return nonce + sealed


def unwrap_secret(wrapped: bytes, unlock: bytes, *, login: str, origin: str, kind: SlotKind) -> bytes:
    """Return R; CannotOpen `crypto.slot` for a wrong key, name, origin or kind."""
    if len(wrapped) != WRAPPED_SECRET_BYTES:
        raise CannotOpen(CryptoCode.SLOT)
    cipher = AESGCM(exactly(unlock, KEY_BYTES, "unlock key"))
    try:
        return cipher.decrypt(
            wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], labels.SLOT + _context(kind, login, origin)
        )
    except InvalidTag:
        raise CannotOpen(CryptoCode.SLOT) from None


def _slot_keys(secret: bytes, kind: SlotKind, login: str, origin: str) -> SlotKeys:
    context = _context(kind, login, origin)
    return SlotKeys(
        derive_key(secret, labels.SLOT_AUTH + context), derive_key(secret, labels.SLOT_UNLOCK + context)
    )


def _context(kind: SlotKind, login: str, origin: str) -> bytes:
    return u8(KIND_NUMBER[kind]) + counted_text(login) + counted_text(origin)
