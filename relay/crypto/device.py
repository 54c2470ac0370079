"""Device tokens: by what a server knows a device again that logged in to an account before (step L10).

A token says nothing to anybody but the server that made it, and opens nothing: it is worth a pace of its own at the next login.
It is made for one account and one way of unlocking it by passphrase, and is worth nothing for another.
"""

from __future__ import annotations

import hmac
from typing import Final

from relay.crypto import labels
from relay.crypto.encoding import DIGEST_BYTES, KEY_BYTES, RandomSource, counted_text, draw, exactly

DEVICE_ID_BYTES: Final = 16
DEVICE_TOKEN_BYTES: Final = DEVICE_ID_BYTES + DIGEST_BYTES
"""A random id, then what only the server can make of it."""


def new_device_token(server_key: bytes, login: str, auth_digest: bytes, random: RandomSource) -> bytes:
    """Return a token of 48 bytes for an account's login name and what is kept of `auth` of its passphrase (step L6)."""
    device = draw(random, DEVICE_ID_BYTES)
    return device + _mac(server_key, login, auth_digest, device)


def is_device_token(server_key: bytes, login: str, auth_digest: bytes, token: bytes) -> bool:
    """Whether this server made a token for this account, and its passphrase is the one of then. In constant time."""
    device, mac = token[:DEVICE_ID_BYTES], token[DEVICE_ID_BYTES:]
    return len(token) == DEVICE_TOKEN_BYTES and hmac.compare_digest(
        mac, _mac(server_key, login, auth_digest, device)
    )


def _mac(server_key: bytes, login: str, auth_digest: bytes, device: bytes) -> bytes:
    key = exactly(server_key, KEY_BYTES, "server key")
    digest = exactly(auth_digest, DIGEST_BYTES, "digest of auth")
    return hmac.digest(key, labels.DEVICE + counted_text(login) + device + digest, "sha256")
