"""Which characters a new passphrase may have: those that every program normalises alike (docs/protocol.md, K5).

A passphrase is normalised with NFKC before it is stretched. A character that one version of Unicode knows to be another one,
and an older version does not, would open on one device and not on the next.
"""

from __future__ import annotations

from relay.wire.alphabet import is_printable


def is_typable(passphrase: str) -> bool:
    """Whether a new passphrase has only printable characters of the kept alphabet, and white space."""
    return is_printable("".join(passphrase.split()))
