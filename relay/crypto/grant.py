"""Grants: an item's content key wrapped for one reader, useless without the shred share that goes with it.

What is sealed is the content key XOR a random share. The server keeps the share apart and hands it out only
where the rules allow; deleting it destroys that one reader's access for good. Case, item, grantor, reader
and purpose are bound into the seal, so a grant cannot be moved. A wrong share cannot be noticed here: the
first header it opens refuses it.
"""

from __future__ import annotations

from typing import Final

from relay.crypto import hybrid, labels
from relay.crypto.encoding import DIGEST_BYTES, ID_BYTES, KEY_BYTES, RandomSource, draw, exactly, u8
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.keys import KeysetPublic, KeysetSecret
from relay.domain.model import Purpose

__all__ = ["GRANT_BYTES", "SHARE_BYTES", "Purpose", "make_grant", "open_grant"]

GRANT_BYTES: Final = KEY_BYTES + hybrid.OVERHEAD_BYTES
SHARE_BYTES: Final = KEY_BYTES


def make_grant(
    cek: bytes,
    to: KeysetPublic,
    *,
    case: bytes,
    item: bytes,
    grantor: bytes,
    purpose: Purpose,
    random: RandomSource,
) -> tuple[bytes, bytes]:
    """Wrap the 32-byte content key for `to`; return the grant (1,168 bytes) and its shred share (32 bytes) (step G2).

    `case` and `item` are 16 bytes, `grantor` is the keyset id of whoever calls. The caller has verified
    `to` up to the pinned root. Raises CannotVerify `crypto.key` where nothing can be sealed to that keyset.
    """
    share = draw(random, SHARE_BYTES)
    masked = _xor(exactly(cek, KEY_BYTES, "content key"), share)
    return hybrid.seal(to.sealing, masked, _info(case, item, grantor, to.id, purpose)), share


def open_grant(
    secret: KeysetSecret,
    grant: bytes,
    share: bytes,
    *,
    case: bytes,
    item: bytes,
    grantor: bytes,
    purpose: Purpose,
) -> bytes:
    """Return the 32-byte content key; CannotOpen `crypto.grant` unless every argument is the one sealed with (step G5).

    With another share of the right length it returns another key, which the item's header then refuses.
    """
    if len(grant) != GRANT_BYTES or len(share) != SHARE_BYTES:
        raise CannotOpen(CryptoCode.GRANT)
    info = _info(case, item, grantor, secret.public.id, purpose)
    return _xor(hybrid.open_sealed(secret.opening, grant, info, CryptoCode.GRANT), share)


def _info(case: bytes, item: bytes, grantor: bytes, grantee: bytes, purpose: Purpose) -> bytes:
    return b"".join(
        (
            labels.GRANT,
            exactly(case, ID_BYTES, "case id"),
            exactly(item, ID_BYTES, "item id"),
            exactly(grantor, DIGEST_BYTES, "grantor id"),
            exactly(grantee, DIGEST_BYTES, "grantee id"),
            u8(purpose),
        )
    )


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
