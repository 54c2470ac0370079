"""How ids are shown."""

from __future__ import annotations

from typing import Final

from relay.crypto.typed import short_fingerprint_text

SHORT_BYTES: Final = 4


def short(thing: bytes) -> str:
    """Return how an id is shown: its first 8 hexadecimal digits."""
    return thing[:SHORT_BYTES].hex()


def short_fingerprint(keyset: bytes) -> str:
    """Return how a keyset's id is compared aloud: seven groups of four."""
    return short_fingerprint_text(keyset)
