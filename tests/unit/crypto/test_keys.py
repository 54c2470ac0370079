"""Keys: made from the random source alone, read back exactly, silent about their secrets, refused when unusable."""

import pytest

from relay.crypto import hybrid
from relay.crypto.errors import CannotOpen, CannotVerify
from relay.crypto.keys import KeysetPublic, KeysetSecret, SigningPublic, SigningSecret
from tests.support.chance import Chance

SMALL_ORDER = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")


@pytest.fixture(scope="module")
def keyset() -> KeysetSecret:
    return KeysetSecret.generate(Chance("keyset"))


def test_a_keyset_follows_from_its_random_source() -> None:
    one, again = KeysetSecret.generate(Chance("a")), KeysetSecret.generate(Chance("a"))
    other = KeysetSecret.generate(Chance("b"))
    assert one.to_bytes() == again.to_bytes() == Chance("a")(32) + one.to_bytes()[32:]
    assert one.public == again.public
    assert one.public.id != other.public.id


def test_a_source_that_gives_too_few_bytes_makes_no_key() -> None:
    with pytest.raises(ValueError, match="random bytes must be 32 bytes, got 3"):
        SigningSecret.generate(lambda _: b"abc")


def test_an_ed25519_public_key_is_that_of_rfc_8032_test_1() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert SigningSecret(seed).public == SigningPublic(public)


def test_keys_are_read_back_exactly(keyset: KeysetSecret) -> None:
    assert KeysetSecret.from_bytes(keyset.to_bytes()).public == keyset.public
    assert KeysetPublic.from_bytes(keyset.public.to_bytes()) == keyset.public
    assert SigningSecret.from_bytes(keyset.signing.to_bytes()).public == keyset.signing.public
    assert len(keyset.to_bytes()) == 64
    assert len(keyset.public.to_bytes()) == 1248


@pytest.mark.parametrize("length", [0, 31, 33, 64, 1247, 1249])
def test_a_wrong_length_is_refused(length: int) -> None:
    with pytest.raises(CannotVerify, match="crypto.key"):
        KeysetPublic.from_bytes(bytes(length))
    with pytest.raises(CannotVerify, match="crypto.key"):
        SigningPublic(bytes(length))
    with pytest.raises(CannotOpen, match="crypto.key"):
        SigningSecret.from_bytes(bytes(length))
    with pytest.raises(CannotOpen, match="crypto.key"):
        KeysetSecret.from_bytes(bytes(length + 1))


def test_halves_of_a_wrong_length_make_no_keyset(keyset: KeysetSecret) -> None:
    with pytest.raises(CannotVerify, match="crypto.key"):
        KeysetPublic(bytes(32), bytes(1215))
    with pytest.raises(CannotVerify, match="crypto.key"):
        KeysetPublic(bytes(31), keyset.public.seal)
    with pytest.raises(ValueError, match="hybrid seed"):
        KeysetSecret(bytes(32), bytes(31))


def test_nothing_secret_is_ever_shown(keyset: KeysetSecret) -> None:
    shown = f"{keyset!r} {keyset} {keyset.signing!r} {keyset.public!r}"
    for secret in (keyset.to_bytes()[:32], keyset.to_bytes()[32:]):
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown
    assert keyset.public.id.hex() in shown


def test_a_made_keyset_is_usable(keyset: KeysetSecret) -> None:
    keyset.public.verify_usable()


def test_a_keyset_that_nobody_could_use_is_refused_when_it_is_vouched_for(keyset: KeysetSecret) -> None:
    good = keyset.public
    too_large = b"\xff" * 1184 + good.seal[1184:]
    no_exchange = good.seal[:1184] + bytes(32)
    for sign, seal in ((SMALL_ORDER, good.seal), (good.sign, too_large), (good.sign, no_exchange)):
        with pytest.raises(CannotVerify, match="crypto.key"):
            KeysetPublic(sign, seal).verify_usable()


def test_a_public_key_that_is_none_is_refused_before_sealing() -> None:
    with pytest.raises(CannotVerify, match="crypto.key"):
        hybrid.sealing_key(b"\xff" * 1216)
    with pytest.raises(CannotVerify, match="crypto.key"):
        hybrid.sealing_key(bytes(1215))
