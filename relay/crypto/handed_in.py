"""Texts that are handed in before an account is unlocked: sealed to a key that R gives, for whoever unlocks it (step K8).

The public half lies on the device in the clear. It opens nothing, and says nothing about R.
"""

from __future__ import annotations

from relay.crypto import hybrid, labels
from relay.crypto.errors import CryptoCode
from relay.crypto.keyring import local_key
from relay.crypto.padding import SMALLEST_PART, pad_counted, unpad_counted

_PURPOSE = "handed in"


def public_for(secret: bytes) -> bytes:
    """Return the 1,216-byte key to which texts are sealed that only R (32 bytes) opens."""
    return hybrid.public_from_seed(local_key(secret, _PURPOSE))


def seal_handed_in(public: bytes, text: bytes) -> bytes:
    """Seal a text, padded; CannotVerify `crypto.key` for a key that is none."""
    return hybrid.seal(hybrid.sealing_key(public), pad_counted(text, SMALLEST_PART), labels.HANDED_IN)


def open_handed_in(secret: bytes, sealed: bytes) -> bytes:
    """Return the text; CannotOpen `crypto.local` for another R or damaged bytes, `crypto.padding` for padding that is not ours."""
    key = hybrid.opening_key(local_key(secret, _PURPOSE))
    return unpad_counted(hybrid.open_sealed(key, sealed, labels.HANDED_IN, CryptoCode.LOCAL), SMALLEST_PART)
