"""A slip's link as a browser gets it, with a secret that can be looked for."""

from __future__ import annotations

import struct
from typing import Final

from relay.wire.codec import base64url

SECRET: Final = "secretOfSlipSecretOfs"
"""Stands in the link as it is: 21 symbols, of which the last 20 are the secret's."""
_HEAD: Final = 66


def slip(until: int) -> str:
    """Return what stands behind the origin: the link's form is docs/protocol.md's, E9. `until` is in seconds since 1970."""
    begin = bytes([1]) + bytes(64) + b"a" + struct.pack(">Q", until)
    assert len(begin) == _HEAD + 8
    text = base64url(begin + bytes(16))
    return f"#slip={text[: -len(SECRET)]}{SECRET}"
