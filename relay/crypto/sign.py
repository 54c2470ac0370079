"""Signatures: one type per purpose, so that a signature made for one is no argument for another.

Ed25519 by libsodium only, on every platform: other libraries accept a public key of small order, under
which one signature holds for every text. Signs and verifies bytes exactly as they travel, never a
re-encoding of what was parsed (step R2).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from msgspec import Struct
from nacl import bindings as sodium
from nacl.exceptions import BadSignatureError

from relay.crypto import labels
from relay.crypto.device import DEVICE_ID_BYTES
from relay.crypto.digests import digest
from relay.crypto.encoding import DIGEST_BYTES, counted, counted_text, exactly, u8, u32, u64
from relay.crypto.errors import CannotVerify, CryptoCode
from relay.crypto.keys import SigningPublic, SigningSecret
from relay.crypto.slots import KIND_NUMBER, SlotKind

SIGNATURE_BYTES: Final = 64
NONCE_BYTES_AT_LEAST: Final = 16
"""A login nonce is the server's, and at least this long."""


class Algorithm(IntEnum):
    """The `alg` byte beside a record's signature."""

    ED25519 = 1


class RecordStatement(Struct, frozen=True):
    """What a record's signers sign: its type (u8) and its body, verbatim."""

    type: int
    body: bytes


class RecordSignature(Struct, frozen=True):
    """One signer's signature on a record, as it stands in the record."""

    keyset_id: bytes
    alg: int
    signature: bytes


class LoginStatement(Struct, frozen=True):
    """What an account key signs to get a bearer token: login name, origin, the server's nonce and clock."""

    login: str
    origin: str
    nonce: bytes
    at: int
    """Seconds since 1970, as the server said."""


class LoginSignature(Struct, frozen=True):
    """An account key's Ed25519 signature on a login statement."""

    signature: bytes


class KeyringStatement(Struct, frozen=True):
    """What an account key signs to replace its keyring: the version, and everything that is sent with it."""

    login: str
    origin: str
    version: int
    sealed: bytes
    share: bytes
    at: int
    """Seconds since 1970, as the signer holds."""


class SlotStatement(Struct, frozen=True):
    """What an account key signs to replace one slot: its kind, and everything that is sent with it."""

    login: str
    origin: str
    kind: SlotKind
    auth: bytes
    wrapped: bytes
    salt: bytes
    """Empty for a kind that has none."""
    at: int
    """Seconds since 1970, as the signer holds."""


class AnswerStatement(Struct, frozen=True):
    """What an account key signs to answer a slip: the slip's id, the keyset, and the code made with the slip's secret."""

    origin: str
    slip: bytes
    keyset: bytes
    mac: bytes


class DeviceEndStatement(Struct, frozen=True):
    """What an account key signs to end a device: the id that stands first in its device token."""

    login: str
    origin: str
    device: bytes
    at: int
    """Seconds since 1970, as the signer holds."""


ChangeStatement = KeyringStatement | SlotStatement | AnswerStatement | DeviceEndStatement
"""A change of an account, which is made by its own key and by no token alone (step L5)."""


class ChangeSignature(Struct, frozen=True):
    """An account key's Ed25519 signature on a change of its account."""

    signature: bytes


def sign_record(secret: SigningSecret, signer_id: bytes, statement: RecordStatement) -> RecordSignature:
    """Sign a record as `signer_id`: a keyset id, or the root fingerprint where the root signs (32 bytes; step R2)."""
    alg = Algorithm.ED25519
    signed = _record_bytes(exactly(signer_id, DIGEST_BYTES, "signer id"), alg, statement)
    return RecordSignature(signer_id, alg, _sign(secret, signed))


def verify_record(public: SigningPublic, statement: RecordStatement, signature: RecordSignature) -> None:
    """Raise CannotVerify `crypto.signature` unless `public` signed exactly this statement as that signer.

    The caller has looked `public` up by `signature.keyset_id`; the id is part of what was signed.
    """
    if signature.alg != Algorithm.ED25519 or len(signature.keyset_id) != DIGEST_BYTES:
        raise CannotVerify(CryptoCode.SIGNATURE)
    _verify(public, _record_bytes(signature.keyset_id, signature.alg, statement), signature.signature)


def sign_login(secret: SigningSecret, statement: LoginStatement) -> LoginSignature:
    """Sign a login with the account key (step L3)."""
    return LoginSignature(_sign(secret, _login_bytes(statement)))


def verify_login(public: SigningPublic, statement: LoginStatement, signature: LoginSignature) -> None:
    """Raise CannotVerify `crypto.signature` unless `public` signed exactly this login."""
    _verify(public, _login_bytes(statement), signature.signature)


def sign_change(secret: SigningSecret, statement: ChangeStatement) -> ChangeSignature:
    """Sign a change of an account with its key (steps L5, K7, E3)."""
    return ChangeSignature(_sign(secret, _change_bytes(statement)))


def verify_change(public: SigningPublic, statement: ChangeStatement, signature: ChangeSignature) -> None:
    """Raise CannotVerify `crypto.signature` unless `public` signed exactly this change."""
    _verify(public, _change_bytes(statement), signature.signature)


def _record_bytes(signer_id: bytes, alg: int, statement: RecordStatement) -> bytes:
    length = u32(len(statement.body))
    return labels.RECORD_SIGNATURE + bytes((statement.type, alg)) + signer_id + length + statement.body


def _login_bytes(statement: LoginStatement) -> bytes:
    if len(statement.nonce) < NONCE_BYTES_AT_LEAST:
        raise ValueError("a login nonce must be at least 16 bytes")
    return b"".join(
        (
            labels.LOGIN_SIGNATURE,
            u8(Algorithm.ED25519),
            counted_text(statement.login),
            counted_text(statement.origin),
            counted(statement.nonce),
            u64(statement.at),
        )
    )


def _change_bytes(statement: ChangeStatement) -> bytes:
    """Return what is signed: every field of fixed length, or with its length before it; long values by their digest."""
    fields: tuple[bytes, ...]
    match statement:
        case KeyringStatement():
            fields = (
                *_account(labels.KEYRING_SIGNATURE, statement.login, statement.origin),
                u64(statement.version),
                digest(statement.sealed),
                digest(statement.share),
                u64(statement.at),
            )
        case SlotStatement():
            fields = (
                *_account(labels.SLOT_SIGNATURE, statement.login, statement.origin),
                u8(KIND_NUMBER[statement.kind]),
                digest(statement.auth),
                digest(statement.wrapped),
                digest(statement.salt),
                u64(statement.at),
            )
        case AnswerStatement():
            fields = (
                labels.SLIP_ANSWER_SIGNATURE,
                u8(Algorithm.ED25519),
                counted_text(statement.origin),
                counted(statement.slip),
                digest(statement.keyset),
                digest(statement.mac),
            )
        case DeviceEndStatement():
            fields = (
                *_account(labels.DEVICE_END_SIGNATURE, statement.login, statement.origin),
                exactly(statement.device, DEVICE_ID_BYTES, "device id"),
                u64(statement.at),
            )
    return b"".join(fields)


def _account(label: bytes, login: str, origin: str) -> tuple[bytes, ...]:
    return label, u8(Algorithm.ED25519), counted_text(login), counted_text(origin)


def _sign(secret: SigningSecret, signed: bytes) -> bytes:
    return sodium.crypto_sign(signed, secret.expanded)[:SIGNATURE_BYTES]


def _verify(public: SigningPublic, signed: bytes, signature: bytes) -> None:
    # PyNaCl has no detached verify; the combined form costs one more copy, about 2 of 60 microseconds.
    if len(signature) != SIGNATURE_BYTES:
        raise CannotVerify(CryptoCode.SIGNATURE)
    try:
        sodium.crypto_sign_open(signature + signed, public.raw)
    except BadSignatureError:
        raise CannotVerify(CryptoCode.SIGNATURE) from None
