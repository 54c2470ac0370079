"""HKDF-SHA-256 (RFC 5869) as used here: extract with an empty salt, then expand under a labelled info (step N2).

Must only be given secrets of full entropy; passphrases go through slots.py first.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from relay.crypto.encoding import KEY_BYTES


def derive_key(secret: bytes, info: bytes) -> bytes:
    """Return 32 bytes derived from `secret` for the one use that `info` (label, then fields) names."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
