"""The vectors of getting in: slots, keyring, the enrolment slip's code, the login signature."""

from typing import Any

import pytest

from relay.crypto import digests, keyring, sign, slip, slots, typed
from relay.crypto.device import is_device_token, new_device_token
from relay.crypto.errors import CannotVerify, CryptoError
from relay.crypto.keys import KeysetPublic, SigningPublic, SigningSecret
from tests.support.vectors import each_negative, vectors

unhex = bytes.fromhex


def test_slots() -> None:
    found = vectors("slots-of-a-person")
    who = {name: found.inputs[name] for name in ("login", "origin")}
    salt, secret = unhex(found.inputs["salt"]), unhex(found.inputs["secret"])
    code = unhex(found.inputs["recovery_code"])
    assert typed.typed_code(typed.TypedKind.RECOVERY_CODE, code) == found.inputs["recovery_code_text"]
    assert [made.get("profile") for made in found.outputs["slots"]] == ["party", "staff", None]
    for made in found.outputs["slots"]:
        kind = slots.SlotKind(made["kind"])
        if kind is slots.SlotKind.RECOVERY:
            derived = slots.recovery_keys(code, **who)
        else:
            profile = slots.profile_of(made["memory_kib"], made["passes"], made["lanes"])
            assert profile.value == made["profile"]
            derived = slots.passphrase_keys(found.inputs["passphrase"], salt, profile, **who)
        assert (derived.auth.hex(), derived.unlock.hex()) == (made["auth"], made["unlock"])
        assert digests.auth_digest(derived.auth).hex() == made["auth_digest"]
        assert made["wrapped"].startswith(made["nonce"])
        assert slots.unwrap_secret(unhex(made["wrapped"]), derived.unlock, **who, kind=kind) == secret
    for other in found.inputs["same_passphrase"]:
        same = slots.passphrase_keys(other, salt, slots.Profile.PARTY, **who)
        assert same.unlock.hex() == found.outputs["slots"][0]["unlock"]
    fake = slots.fake_salt(unhex(found.inputs["server_key"]), f"party {who['login']}")
    assert fake.hex() == found.outputs["fake_salt"]
    assert digests.token_digest(unhex(found.inputs["token"])).hex() == found.outputs["token_digest"]
    key, digest = unhex(found.inputs["server_key"]), unhex(found.outputs["slots"][0]["auth_digest"])
    device = unhex(found.inputs["device_id"])
    token = new_device_token(key, who["login"], digest, lambda _: device)
    assert token.hex() == found.outputs["device_token"]
    assert is_device_token(key, who["login"], digest, token)
    for name, other in (
        (who["login"] + "h", digest),
        (who["login"], unhex(found.outputs["slots"][1]["auth_digest"])),
    ):
        assert not is_device_token(key, name, other, token)


def open_slot(given: dict[str, Any]) -> None:
    if "memory_kib" in given:
        slots.profile_of(given["memory_kib"], given["passes"], given["lanes"])
        return
    slots.unwrap_secret(
        unhex(given["wrapped"]),
        unhex(given["unlock"]),
        login=given["login"],
        origin=given["origin"],
        kind=slots.SlotKind(given["kind"]),
    )


@each_negative("slots-of-a-person")
def test_a_slot_that_does_not_open(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CryptoError) as caught:
        open_slot(given)
    assert caught.value.code == code


def test_a_keyring_and_a_local_value() -> None:
    found = vectors("keyring-of-a-person")
    secret, share = unhex(found.inputs["secret"]), unhex(found.inputs["share"])
    plain, nonce = found.inputs["plaintext"].encode(), unhex(found.inputs["nonce"])
    sealed = keyring.seal_keyring(secret, share, found.inputs["version"], plain, lambda _: nonce)
    assert sealed.hex() == found.outputs["sealed"]
    assert keyring.open_keyring(secret, share, found.inputs["version"], sealed) == plain
    local = found.inputs["local"]
    key = keyring.local_key(secret, local["purpose"])
    kept = keyring.seal_local(key, local["name"], local["plaintext"].encode(), lambda _: unhex(local["nonce"]))
    assert (key.hex(), kept.hex()) == (found.outputs["local_key"], found.outputs["local_sealed"])
    assert keyring.open_local(key, local["name"], kept) == local["plaintext"].encode()


def open_kept(given: dict[str, Any]) -> None:
    if "keyring" in given:
        ring = given["keyring"]
        keyring.open_keyring(unhex(ring["secret"]), unhex(ring["share"]), ring["version"], unhex(ring["sealed"]))
    else:
        local = given["local"]
        keyring.open_local(unhex(local["key"]), local["name"], unhex(local["sealed"]))


@each_negative("keyring-of-a-person")
def test_a_keyring_or_local_value_that_does_not_open(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CryptoError) as caught:
        open_kept(given)
    assert caught.value.code == code


def slip_statement(given: dict[str, Any]) -> slip.SlipStatement:
    return slip.SlipStatement(
        origin=given["origin"],
        root=unhex(given["root"]),
        slip=unhex(given["slip"]),
        expiry=given["expiry"],
        case=unhex(given["case"]),
        side=given["side"],
        account=SigningPublic(unhex(given["account"])),
        keyset=KeysetPublic.from_bytes(unhex(given["keyset"])),
    )


def test_a_slip() -> None:
    found = vectors("slip-answered")
    secret = unhex(found.inputs["secret"])
    assert slip.slip_mac(secret, slip_statement(found.inputs)).hex() == found.outputs["mac"]
    assert typed.read_typed_code(typed.TypedKind.SLIP_SECRET, found.inputs["secret_text"], 16) == secret


@each_negative("slip-answered")
def test_a_slip_answered_by_somebody_else(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotVerify) as caught:
        slip.check_slip_mac(unhex(given["secret"]), slip_statement(given), unhex(given["mac"]))
    assert caught.value.code == code


def login_statement(given: dict[str, Any]) -> sign.LoginStatement:
    return sign.LoginStatement(given["login"], given["origin"], unhex(given["nonce"]), given["at"])


def test_a_login() -> None:
    found = vectors("login")
    secret = SigningSecret(unhex(found.inputs["account_seed"]))
    assert secret.public.raw.hex() == found.outputs["account"]
    assert sign.sign_login(secret, login_statement(found.inputs)).signature.hex() == found.outputs["signature"]


@each_negative("login")
def test_a_login_signed_for_something_else(given: dict[str, Any], code: str) -> None:
    public = SigningPublic(unhex(vectors("login").outputs["account"]))
    with pytest.raises(CannotVerify) as caught:
        sign.verify_login(public, login_statement(given), sign.LoginSignature(unhex(given["signature"])))
    assert caught.value.code == code


def change_statement(given: dict[str, Any]) -> sign.ChangeStatement:
    match given["what"]:
        case "keyring":
            return sign.KeyringStatement(
                given["login"],
                given["origin"],
                given["version"],
                unhex(given["sealed"]),
                unhex(given["share"]),
                given["at"],
            )
        case "slot":
            return sign.SlotStatement(
                given["login"],
                given["origin"],
                slots.SlotKind(given["kind"]),
                unhex(given["auth"]),
                unhex(given["wrapped"]),
                unhex(given["salt"]),
                given["at"],
            )
        case "device":
            return sign.DeviceEndStatement(given["login"], given["origin"], unhex(given["device"]), given["at"])
        case _:
            return sign.AnswerStatement(
                given["origin"], unhex(given["slip"]), unhex(given["keyset"]), unhex(given["mac"])
            )


@pytest.mark.parametrize("name", ["keyring", "passphrase", "recovery", "answer", "device"])
def test_a_change_of_an_account(name: str) -> None:
    found = vectors("account-changes")
    secret = SigningSecret(unhex(found.inputs["account_seed"]))
    assert secret.public.raw.hex() == found.outputs["account"]
    said = change_statement(found.inputs[name])
    assert sign.sign_change(secret, said).signature.hex() == found.outputs[name]


@each_negative("account-changes")
def test_a_change_signed_as_something_else(given: dict[str, Any], code: str) -> None:
    public = SigningPublic(unhex(vectors("account-changes").outputs["account"]))
    with pytest.raises(CannotVerify) as caught:
        sign.verify_change(
            public, change_statement(given["change"]), sign.ChangeSignature(unhex(given["signature"]))
        )
    assert caught.value.code == code
