"""The enrolment slip's secret and the code made with it: how a mediator knows whose keys these are (steps E1 to E4).

The secret E travels on paper only; it is in the mediator's keyring and in the hands of whoever was invited,
never on the server. Checking a code says nothing about expiry or second use: whoever checks it decides
those as well.
"""

from __future__ import annotations

import hmac
from typing import Final, Literal

from msgspec import Struct

from relay.crypto import labels
from relay.crypto.encoding import DIGEST_BYTES, ID_BYTES, RandomSource, counted_text, draw, exactly, u64
from relay.crypto.errors import CannotVerify, CryptoCode
from relay.crypto.keys import KeysetPublic, SigningPublic

SLIP_SECRET_BYTES: Final = 16


class SlipStatement(Struct, frozen=True):
    """What a slip's code binds together: the paper's fields, and the keys made with the paper in hand."""

    origin: str
    root: bytes
    """The root fingerprint, 32 bytes."""
    slip: bytes
    """The slip id, 16 bytes."""
    expiry: int
    """Seconds since 1970."""
    case: bytes
    side: Literal["a", "b"]
    account: SigningPublic
    keyset: KeysetPublic


def new_slip_secret(random: RandomSource) -> bytes:
    """Draw the one-time secret E, 128 bits."""
    return draw(random, SLIP_SECRET_BYTES)


def slip_mac(secret: bytes, statement: SlipStatement) -> bytes:
    """Return HMAC-SHA-256 under E over the statement, 32 bytes; the origin stands behind its length."""
    return hmac.digest(exactly(secret, SLIP_SECRET_BYTES, "slip secret"), _slip_bytes(statement), "sha256")


def check_slip_mac(secret: bytes, statement: SlipStatement, mac: bytes) -> None:
    """Raise CannotVerify `crypto.slip` unless `mac` was made with E over exactly this statement."""
    if not hmac.compare_digest(slip_mac(secret, statement), mac):
        raise CannotVerify(CryptoCode.SLIP)


def _slip_bytes(statement: SlipStatement) -> bytes:
    return b"".join(
        (
            labels.SLIP,
            counted_text(statement.origin),
            exactly(statement.root, DIGEST_BYTES, "root fingerprint"),
            exactly(statement.slip, ID_BYTES, "slip id"),
            u64(statement.expiry),
            exactly(statement.case, ID_BYTES, "case id"),
            exactly(statement.side.encode(), 1, "side"),
            statement.account.raw,
            statement.keyset.to_bytes(),
        )
    )
