"""HPKE with X-Wing agrees with the published answers, and with RFC 9180 written out once more here.

The library takes no randomness, so sealing is checked by opening: what `seal` makes must open under the key
schedule below, which itself must reproduce the published keys and ciphertexts.
"""

import hmac
from hashlib import sha3_256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from msgspec import Struct

from relay.crypto import hybrid
from relay.crypto.errors import CannotOpen, CryptoCode
from tests.support.chance import Chance
from tests.support.known_answers import known_json
from tests.support.tamper import flipped

ENCAPSULATION = 1120
HKDF_SHA256, AES_256_GCM = 1, 2


class Schedule(Struct, frozen=True):
    """What RFC 9180 derives for one sender and reader in base mode."""

    key: bytes
    base_nonce: bytes
    exporter_secret: bytes
    suite_id: bytes


def shared_secret(seed: bytes, encapsulation: bytes) -> bytes:
    """Decapsulate as X-Wing says, from the two halves that our seed expansion gives."""
    mlkem, x25519 = hybrid.expand_seed(seed)
    their_key = encapsulation[1088:]
    own_key = x25519.public_key().public_bytes_raw()
    parts = (
        mlkem.decapsulate(encapsulation[:1088]),
        x25519.exchange(X25519PublicKey.from_public_bytes(their_key)),
        their_key,
        own_key,
        b"\\.//^\\",
    )
    return sha3_256(b"".join(parts)).digest()


def key_schedule(secret: bytes, info: bytes, aead: int) -> Schedule:
    """Run KeySchedule of RFC 9180, section 5.1, in base mode with HKDF-SHA-256."""
    suite = b"HPKE" + b"\x64\x7a" + HKDF_SHA256.to_bytes(2, "big") + aead.to_bytes(2, "big")

    def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")

    def expand(key: bytes, label: bytes, context: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.digest(key, labelled + b"\x01", "sha256")[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    root = extract(secret, b"secret", b"")
    return Schedule(
        expand(root, b"key", context, 32),
        expand(root, b"base_nonce", context, 12),
        expand(root, b"exp", context, 32),
        suite,
    )


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = known_json("hpke-pq-647a.json")
    assert [entry["kem_id"] for entry in entries] == [0x647A] * 2
    return entries


def test_public_keys_follow_from_the_published_seeds(answers: list[dict[str, Any]]) -> None:
    for entry in answers:
        assert hybrid.public_from_seed(bytes.fromhex(entry["skRm"])).hex() == entry["pkRm"]


def test_the_published_encapsulations_open_to_the_published_secrets(answers: list[dict[str, Any]]) -> None:
    for entry in answers:
        secret = shared_secret(bytes.fromhex(entry["skRm"]), bytes.fromhex(entry["enc"]))
        assert secret.hex() == entry["shared_secret"]


def test_the_key_schedule_below_is_the_published_one(answers: list[dict[str, Any]]) -> None:
    (entry,) = [entry for entry in answers if entry["kdf_id"] == HKDF_SHA256]
    secret = shared_secret(bytes.fromhex(entry["skRm"]), bytes.fromhex(entry["enc"]))
    schedule = key_schedule(secret, bytes.fromhex(entry["info"]), entry["aead_id"])
    assert schedule.suite_id.hex() == entry["suite_id"]
    assert schedule.key.hex() == entry["key"]
    assert schedule.base_nonce.hex() == entry["base_nonce"]
    assert schedule.exporter_secret.hex() == entry["exporter_secret"]
    cipher = ChaCha20Poly1305(schedule.key)
    assert entry["encryptions"]
    for one in entry["encryptions"]:
        nonce, sealed, aad = (bytes.fromhex(one[field]) for field in ("nonce", "ct", "aad"))
        assert cipher.decrypt(nonce, sealed, aad).hex() == one["pt"]


def test_what_we_seal_opens_under_rfc_9180_with_aes_256_gcm() -> None:
    seed = Chance("reader")(32)
    public = hybrid.sealing_key(hybrid.public_from_seed(seed))
    sealed = hybrid.seal(public, b"a content key", b"the context")
    assert len(sealed) == len(b"a content key") + hybrid.OVERHEAD_BYTES
    secret = shared_secret(seed, sealed[:ENCAPSULATION])
    schedule = key_schedule(secret, b"the context", AES_256_GCM)
    opened = AESGCM(schedule.key).decrypt(schedule.base_nonce, sealed[ENCAPSULATION:], b"")
    assert opened == b"a content key"


@pytest.fixture(scope="module")
def reader() -> hybrid.OpeningKey:
    return hybrid.opening_key(Chance("reader")(32))


@pytest.fixture(scope="module")
def sealed() -> bytes:
    public = hybrid.sealing_key(hybrid.public_from_seed(Chance("reader")(32)))
    return hybrid.seal(public, b"words", b"info")


def test_it_opens_for_the_reader(reader: hybrid.OpeningKey, sealed: bytes) -> None:
    assert hybrid.open_sealed(reader, sealed, b"info", CryptoCode.WORDS) == b"words"


@pytest.mark.parametrize("bit", [0, 8_000, 8_703, 8_704, 8_959, 8_960, -128, -1])
def test_one_bit_anywhere_matters(reader: hybrid.OpeningKey, sealed: bytes, bit: int) -> None:
    with pytest.raises(CannotOpen) as caught:
        hybrid.open_sealed(reader, flipped(sealed, bit), b"info", CryptoCode.WORDS)
    assert caught.value.code is CryptoCode.WORDS


@pytest.mark.parametrize("length", [0, 1, 1119, 1120, 1135, 1140])
def test_a_truncated_seal_does_not_open(reader: hybrid.OpeningKey, sealed: bytes, length: int) -> None:
    with pytest.raises(CannotOpen, match="crypto.grant"):
        hybrid.open_sealed(reader, sealed[:length], b"info", CryptoCode.GRANT)


def test_an_exchange_of_small_order_does_not_open(reader: hybrid.OpeningKey, sealed: bytes) -> None:
    no_exchange = sealed[:1088] + bytes(32) + sealed[ENCAPSULATION:]
    with pytest.raises(CannotOpen):
        hybrid.open_sealed(reader, no_exchange, b"info", CryptoCode.GRANT)


def test_another_reader_or_context_does_not_open(reader: hybrid.OpeningKey, sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        hybrid.open_sealed(hybrid.opening_key(Chance("other")(32)), sealed, b"info", CryptoCode.GRANT)
    with pytest.raises(CannotOpen):
        hybrid.open_sealed(reader, sealed, b"inf", CryptoCode.GRANT)


def test_two_seals_of_the_same_are_never_alike(sealed: bytes) -> None:
    public = hybrid.sealing_key(hybrid.public_from_seed(Chance("reader")(32)))
    assert hybrid.seal(public, b"words", b"info") != sealed
