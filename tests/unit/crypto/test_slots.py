"""A slot opens for its passphrase or code, name, origin and kind; no server can talk a client into other costs."""

import hmac
from typing import Any

import pytest
from nacl import bindings as sodium

from relay.crypto import slots
from relay.crypto.errors import CannotOpen
from relay.crypto.slots import Profile, SlotKeys, SlotKind
from tests.support.chance import Chance
from tests.support.light import light_passphrases
from tests.support.tamper import flipped

WHO: dict[str, str] = {"login": "anna", "origin": "https://letters.example"}
SALT = slots.new_salt(Chance("salt"))
SECRET = Chance("secret")(32)
CODE = slots.new_recovery_code(Chance("code"))


@pytest.fixture(scope="module")
def keys() -> SlotKeys:
    return slots.passphrase_keys("zes losse woorden", SALT, Profile.PARTY, **WHO)


def hkdf(secret: bytes, info: bytes) -> bytes:
    return hmac.digest(hmac.digest(bytes(32), secret, "sha256"), info + b"\x01", "sha256")


def context(kind: int) -> bytes:
    name, origin = WHO["login"].encode(), WHO["origin"].encode()
    return bytes([kind]) + len(name).to_bytes(2, "big") + name + len(origin).to_bytes(2, "big") + origin


def test_a_passphrase_goes_through_argon2id_and_hkdf(keys: SlotKeys) -> None:
    stretched = sodium.crypto_pwhash_alg(32, b"zes losse woorden", SALT, 3, 64 << 20, 2)
    assert keys.auth == hkdf(stretched, b"relay/1/slot-auth\0" + context(1))
    assert keys.unlock == hkdf(stretched, b"relay/1/slot-unlock\0" + context(1))


def test_staff_pay_more(keys: SlotKeys) -> None:
    stretched = sodium.crypto_pwhash_alg(32, b"zes losse woorden", SALT, 4, 256 << 20, 2)
    staff = slots.passphrase_keys("zes losse woorden", SALT, Profile.STAFF, **WHO)
    assert staff.auth == hkdf(stretched, b"relay/1/slot-auth\0" + context(1))
    assert staff.auth != keys.auth


def test_spacing_and_the_keyboards_way_of_composing_letters_do_not_matter(keys: SlotKeys) -> None:
    spaced = slots.passphrase_keys("  zes\tlosse   woorden\n", SALT, Profile.PARTY, **WHO)
    assert (spaced.auth, spaced.unlock) == (keys.auth, keys.unlock)
    composed = slots.passphrase_keys("caf\u00e9 \ufb01jn", SALT, Profile.PARTY, **WHO)
    typed = slots.passphrase_keys("cafe\u0301 fijn", SALT, Profile.PARTY, **WHO)
    assert composed.auth == typed.auth


def test_everything_else_matters(keys: SlotKeys) -> None:
    others = [
        slots.passphrase_keys("Zes losse woorden", SALT, Profile.PARTY, **WHO),
        slots.passphrase_keys("zes losse woorden", bytes(16), Profile.PARTY, **WHO),
        slots.passphrase_keys("zes losse woorden", SALT, Profile.PARTY, login="anna", origin="http://else"),
        slots.passphrase_keys("zes losse woorden", SALT, Profile.PARTY, login="anne", origin=WHO["origin"]),
    ]
    assert len({keys.auth, *(other.auth for other in others)}) == 5
    assert len({keys.unlock, *(other.unlock for other in others)}) == 5


def test_a_name_and_an_origin_are_never_run_together() -> None:
    one = slots.recovery_keys(CODE, login="ab", origin="c")
    other = slots.recovery_keys(CODE, login="a", origin="bc")
    assert one.auth != other.auth


def test_a_recovery_code_needs_nothing_slow_and_is_another_kind() -> None:
    keys = slots.recovery_keys(CODE, **WHO)
    assert keys.auth == hkdf(CODE, b"relay/1/slot-auth\0" + context(2))
    assert keys.unlock == hkdf(CODE, b"relay/1/slot-unlock\0" + context(2))


def test_slot_keys_are_never_shown(keys: SlotKeys) -> None:
    assert keys.auth.hex() not in repr(keys)
    assert repr(keys.unlock) not in repr(keys)


def test_there_are_exactly_two_profiles() -> None:
    assert slots.profile_of(65_536, 3, 1) is Profile.PARTY
    assert slots.profile_of(262_144, 4, 1) is Profile.STAFF
    assert set(slots.COSTS) == set(Profile)


@pytest.mark.parametrize(
    "named",
    [(65_536, 3, 2), (65_536, 2, 1), (65_535, 3, 1), (8, 1, 1), (262_144, 3, 1), (0, 0, 0), (1 << 32, 4, 1)],
)
def test_parameters_that_a_server_makes_up_are_refused(named: tuple[int, int, int]) -> None:
    with pytest.raises(CannotOpen, match="crypto.profile"):
        slots.profile_of(*named)


def wrapped(**changes: Any) -> bytes:
    given: dict[str, Any] = {**WHO, "kind": SlotKind.RECOVERY, "random": Chance("nonce"), **changes}
    return slots.wrap_secret(SECRET, b"u" * 32, **given)


def test_the_secret_comes_out_of_its_slot() -> None:
    assert len(wrapped()) == slots.WRAPPED_SECRET_BYTES == 60
    assert slots.unwrap_secret(wrapped(), b"u" * 32, **WHO, kind=SlotKind.RECOVERY) == SECRET
    assert wrapped() == wrapped()
    assert wrapped(random=Chance("other")) != wrapped()


def test_a_slot_opens_only_as_what_it_is() -> None:
    attempts: list[tuple[bytes, bytes, dict[str, Any]]] = [
        (wrapped(), b"v" * 32, {}),
        (wrapped(), b"u" * 32, {"login": "anne"}),
        (wrapped(), b"u" * 32, {"origin": "https://letters.example.org"}),
        (wrapped(), b"u" * 32, {"kind": SlotKind.PASSPHRASE}),
        (wrapped()[:-1], b"u" * 32, {}),
        (wrapped() + b"\0", b"u" * 32, {}),
        (b"", b"u" * 32, {}),
    ]
    attempts += [(flipped(wrapped(), bit), b"u" * 32, {}) for bit in range(60 * 8)]
    for sealed, unlock, changes in attempts:
        given: dict[str, Any] = {**WHO, "kind": SlotKind.RECOVERY, **changes}
        with pytest.raises(CannotOpen) as caught:
            slots.unwrap_secret(sealed, unlock, **given)
        assert caught.value.code == "crypto.slot"


def test_an_unknown_name_has_a_salt_like_any_other_and_always_the_same() -> None:
    salt = slots.fake_salt(b"k" * 32, "nobody")
    assert len(salt) == slots.SALT_BYTES
    assert salt == slots.fake_salt(b"k" * 32, "nobody")
    assert salt == hmac.digest(b"k" * 32, b"relay/1/salt\0\x00\x06nobody", "sha256")[:16]
    assert salt not in (slots.fake_salt(b"k" * 32, "nobodY"), slots.fake_salt(b"l" * 32, "nobody"))


def test_mistakes_in_our_own_code_are_told() -> None:
    with pytest.raises(ValueError, match="cannot be empty"):
        slots.passphrase_keys(" \n", SALT, Profile.PARTY, **WHO)
    with pytest.raises(ValueError, match="salt must be 16"):
        slots.passphrase_keys("x", b"salt", Profile.PARTY, **WHO)
    with pytest.raises(ValueError, match="recovery code"):
        slots.recovery_keys(b"short", **WHO)
    with pytest.raises(ValueError, match="unlock key"):
        slots.wrap_secret(SECRET, b"u", **WHO, kind=SlotKind.RECOVERY, random=Chance())
    with pytest.raises(ValueError, match="secret must be 32"):
        slots.wrap_secret(b"s", b"u" * 32, **WHO, kind=SlotKind.RECOVERY, random=Chance())


def test_what_other_tests_stretch_little_opens_nothing_here(keys: SlotKeys) -> None:
    with light_passphrases():
        little = slots.passphrase_keys("zes losse woorden", SALT, Profile.PARTY, **WHO)
        assert little == slots.passphrase_keys("zes losse woorden", SALT, Profile.PARTY, **WHO)
        assert little != slots.passphrase_keys(
            "zes losse woorden", SALT, Profile.PARTY, login="anna", origin="http://else"
        )
    assert little.unlock != keys.unlock
    assert little.auth != keys.auth
    assert slots.passphrase_keys("zes losse woorden", SALT, Profile.PARTY, **WHO) == keys
