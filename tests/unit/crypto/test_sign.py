"""Signatures hold for exactly the bytes, signer and purpose they were made for, and under no weak key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from nacl import bindings as sodium

from relay.crypto.errors import CannotVerify
from relay.crypto.keys import SigningPublic, SigningSecret
from relay.crypto.sign import (
    AnswerStatement,
    ChangeSignature,
    ChangeStatement,
    KeyringStatement,
    LoginSignature,
    LoginStatement,
    RecordSignature,
    RecordStatement,
    SlotStatement,
    sign_change,
    sign_login,
    sign_record,
    verify_change,
    verify_login,
    verify_record,
)
from relay.crypto.slots import SlotKind
from tests.support.tamper import flipped

SECRET = SigningSecret(b"s" * 32)
SIGNER = b"i" * 32
STATEMENT = RecordStatement(5, b'{"case":"AAAA"}')
SIGNATURE = sign_record(SECRET, SIGNER, STATEMENT)
LOGIN = LoginStatement("anna", "https://letters.example", b"n" * 32, 1_800_000_000)

# Every encoding of a point of small order that libsodium lists, and their negatives.
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


def refused(public: SigningPublic, statement: RecordStatement, signature: RecordSignature) -> None:
    with pytest.raises(CannotVerify) as caught:
        verify_record(public, statement, signature)
    assert caught.value.code == "crypto.signature"


@given(st.integers(0, 255), st.binary(max_size=300), st.binary(min_size=32, max_size=32))
def test_what_is_signed_verifies(record_type: int, body: bytes, signer: bytes) -> None:
    statement = RecordStatement(record_type, body)
    verify_record(SECRET.public, statement, sign_record(SECRET, signer, statement))


def test_the_signed_bytes_are_those_of_the_protocol() -> None:
    signed = b"relay/1/sig\0" + b"\x05\x01" + SIGNER + len(STATEMENT.body).to_bytes(4, "big") + STATEMENT.body
    assert SIGNATURE.signature == sodium.crypto_sign(signed, SECRET.expanded)[:64]
    assert (SIGNATURE.alg, SIGNATURE.keyset_id) == (1, SIGNER)


def test_a_signature_can_be_made_again() -> None:
    assert sign_record(SECRET, SIGNER, STATEMENT) == SIGNATURE


def test_every_bit_of_the_signature_matters() -> None:
    for bit in range(512):
        refused(SECRET.public, STATEMENT, replace(SIGNATURE, signature=flipped(SIGNATURE.signature, bit)))


def test_every_bit_of_the_body_matters() -> None:
    for bit in range(len(STATEMENT.body) * 8):
        refused(SECRET.public, RecordStatement(5, flipped(STATEMENT.body, bit)), SIGNATURE)


def test_type_signer_algorithm_and_lengths_matter() -> None:
    refused(SECRET.public, RecordStatement(6, STATEMENT.body), SIGNATURE)
    refused(SECRET.public, STATEMENT, replace(SIGNATURE, keyset_id=b"j" * 32))
    refused(SECRET.public, STATEMENT, replace(SIGNATURE, keyset_id=b"i" * 31))
    refused(SECRET.public, STATEMENT, replace(SIGNATURE, alg=2))
    refused(SECRET.public, STATEMENT, replace(SIGNATURE, signature=SIGNATURE.signature[:-1]))
    refused(SECRET.public, STATEMENT, replace(SIGNATURE, signature=SIGNATURE.signature + b"\0"))
    refused(SECRET.public, STATEMENT, replace(SIGNATURE, signature=b""))
    refused(SigningSecret(b"t" * 32).public, STATEMENT, SIGNATURE)


def raw(prefix: bytes, alg: int, signer: bytes) -> bytes:
    """Sign, as a signer with a modified client could, bytes that `sign_record` never would."""
    body = STATEMENT.body
    head = b"relay/1/sig\0" + bytes([STATEMENT.type, alg]) + signer
    return sodium.crypto_sign(prefix + head + len(body).to_bytes(4, "big") + body, SECRET.expanded)[:64]


def test_a_signature_that_holds_for_some_other_shape_of_bytes_is_refused() -> None:
    verify_record(SECRET.public, STATEMENT, RecordSignature(SIGNER, 1, raw(b"", 1, SIGNER)))
    refused(SECRET.public, STATEMENT, RecordSignature(SIGNER, 2, raw(b"", 2, SIGNER)))
    refused(SECRET.public, STATEMENT, RecordSignature(b"i" * 31, 1, raw(b"", 1, b"i" * 31)))
    refused(SECRET.public, STATEMENT, RecordSignature(SIGNER, 1, raw(b"x", 1, SIGNER) + b"x"))


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_a_key_of_small_order_verifies_nothing(point: str) -> None:
    # Under such a key the signature (identity point, zero) holds for every text where a library does not look.
    public = SigningPublic(bytes.fromhex(point))
    for commitment in (b"\x01" + bytes(31), public.raw):
        for n in range(8):
            forged = RecordSignature(SIGNER, 1, commitment + bytes(32))
            refused(public, RecordStatement(n, b"anything"), forged)


def test_a_login_verifies_and_is_bound_to_each_of_its_fields() -> None:
    signature = sign_login(SECRET, LOGIN)
    verify_login(SECRET.public, LOGIN, signature)
    others = [
        replace(LOGIN, login="anne"),
        replace(LOGIN, origin="https://letters.example.org"),
        replace(LOGIN, nonce=b"m" * 32),
        replace(LOGIN, at=LOGIN.at + 1),
        # The same letters, cut elsewhere.
        replace(LOGIN, login="annah", origin="ttps://letters.example"),
    ]
    for other in others:
        with pytest.raises(CannotVerify, match="crypto.signature"):
            verify_login(SECRET.public, other, signature)


def test_a_short_login_nonce_is_never_signed() -> None:
    with pytest.raises(ValueError, match="nonce"):
        sign_login(SECRET, replace(LOGIN, nonce=b"n" * 15))


def test_a_record_signature_is_no_login_signature() -> None:
    with pytest.raises(CannotVerify, match="crypto.signature"):
        verify_login(SECRET.public, LOGIN, LoginSignature(SIGNATURE.signature))


KEYRING = KeyringStatement("anna", "https://letters.example", 2, b"k" * 64, b"s" * 32, 1_800_000_000)
PASSPHRASE = SlotStatement(
    "anna", "https://letters.example", SlotKind.PASSPHRASE, b"a" * 32, b"w" * 60, b"t" * 16, 1_800_000_000
)
ANSWER = AnswerStatement("https://letters.example", b"i" * 16, b"p" * 1_248, b"m" * 32)


@pytest.mark.parametrize("change", [KEYRING, PASSPHRASE, ANSWER], ids=lambda each: type(each).__name__)
def test_a_change_of_an_account_is_bound_to_each_of_its_fields(change: ChangeStatement) -> None:
    signature = sign_change(SECRET, change)
    verify_change(SECRET.public, change, signature)
    for name in change.__struct_fields__:
        value = getattr(change, name)
        match value:
            case SlotKind():
                other: object = SlotKind.RECOVERY
            case bytes():
                other = value[:-1] + b"x"
            case str():
                other = value + "x"
            case _:
                other = value + 1
        with pytest.raises(CannotVerify, match="crypto.signature"):
            verify_change(SECRET.public, replace(change, **{name: other}), signature)


def test_a_signature_for_one_change_is_none_for_another() -> None:
    changes: list[ChangeStatement] = [KEYRING, PASSPHRASE, replace(PASSPHRASE, kind=SlotKind.RECOVERY), ANSWER]
    for one in changes:
        for other in changes:
            if one != other:
                with pytest.raises(CannotVerify, match="crypto.signature"):
                    verify_change(SECRET.public, other, sign_change(SECRET, one))


def test_no_signature_is_none() -> None:
    with pytest.raises(CannotVerify, match="crypto.signature"):
        verify_change(SECRET.public, KEYRING, ChangeSignature(b""))
