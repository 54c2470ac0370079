"""A keyring opens with its secret, share and version; what a device keeps opens under its own key and name."""

import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.crypto import keyring
from relay.crypto.errors import CannotOpen
from tests.support.chance import Chance
from tests.support.tamper import flipped

SECRET = keyring.new_secret(Chance("secret"))
SHARE = Chance("share")(32)
SEALED = keyring.seal_keyring(SECRET, SHARE, 7, b'{"account":"..."}', Chance("nonce"))
KEY = keyring.local_key(SECRET, "drafts")
KEPT = keyring.seal_local(KEY, "draft/1", b"Beste", Chance("nonce"))


@given(st.binary(max_size=6_000), st.integers(0, 2**64 - 1))
@settings(max_examples=30)
def test_a_keyring_comes_back(plaintext: bytes, version: int) -> None:
    sealed = keyring.seal_keyring(SECRET, SHARE, version, plaintext, Chance("n"))
    assert keyring.open_keyring(SECRET, SHARE, version, sealed) == plaintext


def test_the_key_is_the_secrets_own_masked_by_the_share() -> None:
    own = hmac.digest(hmac.digest(bytes(32), SECRET, "sha256"), b"relay/1/keyring\x01", "sha256")
    key = bytes(a ^ b for a, b in zip(own, SHARE, strict=True))
    aad = b"relay/1/keyring-version\0" + (7).to_bytes(8, "big")
    padded = AESGCM(key).decrypt(SEALED[:12], SEALED[12:], aad)
    assert padded == (b'\0\0\0\x11{"account":"..."}').ljust(4_000, b"\0")
    assert SEALED[:12] == Chance("nonce")(12)


def test_keyrings_of_any_ordinary_size_look_alike() -> None:
    sizes = {len(keyring.seal_keyring(SECRET, SHARE, 1, bytes(n), Chance("n"))) for n in (0, 500, 3_996)}
    assert sizes == {4_028}


def test_a_keyring_opens_only_with_its_own_secret_share_and_version() -> None:
    attempts = [
        (flipped(SECRET, 1), SHARE, 7, SEALED),
        (SECRET, flipped(SHARE, 1), 7, SEALED),
        (SECRET, bytes(32), 7, SEALED),
        (SECRET, SHARE, 6, SEALED),
        (SECRET, SHARE, 7, SEALED[:-1]),
        (SECRET, SHARE, 7, SEALED + b"\0"),
        (SECRET, SHARE, 7, SEALED[:11]),
        (SECRET, SHARE, 7, b""),
    ]
    attempts += [(SECRET, SHARE, 7, flipped(SEALED, bit)) for bit in (0, 95, 96, 8_000, -128, -1)]
    for attempt in attempts:
        with pytest.raises(CannotOpen) as caught:
            keyring.open_keyring(*attempt)
        assert caught.value.code == "crypto.keyring"


def test_a_keyring_whose_padding_is_not_ours_is_refused() -> None:
    own = hmac.digest(hmac.digest(bytes(32), SECRET, "sha256"), b"relay/1/keyring\x01", "sha256")
    cipher = AESGCM(bytes(a ^ b for a, b in zip(own, SHARE, strict=True)))
    aad = b"relay/1/keyring-version\0" + (7).to_bytes(8, "big")
    for padded in (b"", b"\0\0\0\1x", bytes(3_999) + b"\1"):
        with pytest.raises(CannotOpen, match="crypto.padding"):
            keyring.open_keyring(SECRET, SHARE, 7, bytes(12) + cipher.encrypt(bytes(12), padded, aad))


def test_every_purpose_on_a_device_has_its_own_key() -> None:
    keys = {keyring.local_key(SECRET, purpose) for purpose in ("drafts", "pins", "")}
    assert len(keys) == 3
    assert keyring.local_key(bytes(32), "drafts") not in keys


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_a_device_keeps_comes_back(plaintext: bytes, name: str) -> None:
    kept = keyring.seal_local(KEY, name, plaintext, Chance("n"))
    assert keyring.open_local(KEY, name, kept) == plaintext
    assert len(kept) == len(plaintext) + 28


def test_what_a_device_keeps_opens_only_under_its_own_name_and_key() -> None:
    attempts = [(KEY, "draft/2", KEPT), (bytes(32), "draft/1", KEPT), (KEY, "draft/1", KEPT[:11])]
    attempts += [(KEY, "draft/1", flipped(KEPT, bit)) for bit in range(len(KEPT) * 8)]
    for attempt in attempts:
        with pytest.raises(CannotOpen) as caught:
            keyring.open_local(*attempt)
        assert caught.value.code == "crypto.local"


def test_mistakes_in_our_own_code_are_told() -> None:
    with pytest.raises(ValueError, match="shred share"):
        keyring.seal_keyring(SECRET, b"", 1, b"", Chance())
    with pytest.raises(ValueError, match="does not fit"):
        keyring.seal_keyring(SECRET, SHARE, -1, b"", Chance())
    with pytest.raises(ValueError, match="secret"):
        keyring.local_key(b"", "drafts")
    with pytest.raises(ValueError, match="local key"):
        keyring.seal_local(b"", "draft/1", b"", Chance())
