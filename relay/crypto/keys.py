"""Keys as types: an Ed25519 pair, and a keyset (signing and hybrid key) as a person's identity in a case (step K2).

Public keys are plain values; secret keys never show their bytes in a repr, and keep their expanded forms
once made, because expanding costs as much as using. Nothing here signs, seals or decides whom a key belongs
to.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from msgspec import Struct
from nacl import bindings as sodium

from relay.crypto import digests, hybrid
from relay.crypto.encoding import KEY_BYTES, RandomSource, draw, exactly
from relay.crypto.errors import CannotOpen, CannotVerify, CryptoCode

KEYSET_SECRET_BYTES: Final = 64
"""Ed25519 seed 32, then hybrid seed 32."""


class SigningPublic(Struct, frozen=True):
    """An Ed25519 public key of 32 bytes; whether it is a usable point shows at the first verification."""

    raw: bytes

    def __post_init__(self) -> None:
        """Refuse a wrong length with CannotVerify `crypto.key`."""
        if len(self.raw) != KEY_BYTES:
            raise CannotVerify(CryptoCode.KEY)


class SigningSecret:
    """An Ed25519 seed in libsodium's expanded form of 64 bytes, so that signing never expands again."""

    __slots__ = ("expanded", "public")

    expanded: bytes
    public: SigningPublic

    def __init__(self, seed: bytes) -> None:
        public, self.expanded = sodium.crypto_sign_seed_keypair(exactly(seed, KEY_BYTES, "signing seed"))
        self.public = SigningPublic(public)

    @classmethod
    def generate(cls, random: RandomSource) -> SigningSecret:
        """Make a new key from 32 random bytes."""
        return cls(draw(random, KEY_BYTES))

    @classmethod
    def from_bytes(cls, seed: bytes) -> SigningSecret:
        """Read a seed back from a file or keyring; a wrong length raises CannotOpen `crypto.key`."""
        if len(seed) != KEY_BYTES:
            raise CannotOpen(CryptoCode.KEY)
        return cls(seed)

    def to_bytes(self) -> bytes:
        """Return the 32-byte seed."""
        return self.expanded[:KEY_BYTES]

    def __repr__(self) -> str:
        """Show the public half only."""
        return f"SigningSecret(public={self.public.raw.hex()})"


class KeysetPublic(Struct, frozen=True, dict=True):
    """What others know of a keyset: 32 bytes of Ed25519 and 1,216 of X-Wing."""

    sign: bytes
    seal: bytes

    def __post_init__(self) -> None:
        """Refuse wrong lengths with CannotVerify `crypto.key`."""
        if len(self.sign) != KEY_BYTES or len(self.seal) != hybrid.PUBLIC_BYTES:
            raise CannotVerify(CryptoCode.KEY)

    @classmethod
    def from_bytes(cls, public: bytes) -> KeysetPublic:
        """Read the 1,248 bytes of `to_bytes`; a wrong length raises CannotVerify `crypto.key`.

        Proves nothing about the points inside; see `verify_usable`.
        """
        if len(public) != digests.KEYSET_PUBLIC_BYTES:
            raise CannotVerify(CryptoCode.KEY)
        return cls(public[:KEY_BYTES], public[KEY_BYTES:])

    def to_bytes(self) -> bytes:
        """Return the signing key followed by the hybrid key, 1,248 bytes."""
        return self.sign + self.seal

    @cached_property
    def id(self) -> bytes:
        """The keyset id, 32 bytes."""
        return digests.keyset_id(self.to_bytes())

    @cached_property
    def signing(self) -> SigningPublic:
        """The signing half as a key of its own."""
        return SigningPublic(self.sign)

    @cached_property
    def sealing(self) -> hybrid.SealingKey:
        """The hybrid half, ready to seal with; raises CannotVerify `crypto.key` where it is not a key."""
        return hybrid.sealing_key(self.seal)

    def verify_usable(self) -> None:
        """Raise CannotVerify `crypto.key` unless one can verify and seal with both halves (step K2).

        For the moment at which a keyset is first vouched for (staff request, enrolment slip): a keyset of
        small order would only be noticed at its first use. Seals one byte to see that the X25519 half is
        not of small order.
        """
        if not sodium.crypto_core_ed25519_is_valid_point(self.sign):
            raise CannotVerify(CryptoCode.KEY)
        hybrid.seal(self.sealing, b"\0", b"")

    def __repr__(self) -> str:
        """Show the id; 1,248 bytes help nobody in a traceback."""
        return f"KeysetPublic(id={self.id.hex()})"


class KeysetSecret:
    """A person's signing and opening keys, from two independent seeds of 32 bytes."""

    def __init__(self, sign_seed: bytes, seal_seed: bytes) -> None:
        self.signing = SigningSecret(sign_seed)
        self._seal_seed = exactly(seal_seed, hybrid.SEED_BYTES, "hybrid seed")

    @classmethod
    def generate(cls, random: RandomSource) -> KeysetSecret:
        """Make a new keyset: 32 random bytes for signing, then 32 for sealing."""
        return cls(draw(random, KEY_BYTES), draw(random, hybrid.SEED_BYTES))

    @classmethod
    def from_bytes(cls, seeds: bytes) -> KeysetSecret:
        """Read the 64 bytes of `to_bytes`; a wrong length raises CannotOpen `crypto.key`."""
        if len(seeds) != KEYSET_SECRET_BYTES:
            raise CannotOpen(CryptoCode.KEY)
        return cls(seeds[:KEY_BYTES], seeds[KEY_BYTES:])

    def to_bytes(self) -> bytes:
        """Return both seeds, 64 bytes, signing first."""
        return self.signing.to_bytes() + self._seal_seed

    @cached_property
    def public(self) -> KeysetPublic:
        """The public half."""
        return KeysetPublic(self.signing.public.raw, hybrid.public_from_seed(self._seal_seed))

    @cached_property
    def opening(self) -> hybrid.OpeningKey:
        """The hybrid half, expanded once, ready to open with."""
        return hybrid.opening_key(self._seal_seed)

    def __repr__(self) -> str:
        """Show the public signing key only."""
        return f"KeysetSecret(sign={self.signing.public.raw.hex()})"
