"""Scenarios of getting in: slots, keyring, the enrolment slip's code, the login signature."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from relay.crypto import digests, keyring, labels, sign, slip, slots, typed
from relay.crypto.device import DEVICE_ID_BYTES, new_device_token
from relay.crypto.encoding import u64
from relay.crypto.kdf import derive_key
from relay.crypto.keys import SigningSecret
from relay.crypto.padding import SMALLEST_PART, pad_counted
from relay.crypto.slots import Profile, SlotKind
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, keyset_of, refused, short_id

LOGIN = "anna"
PASSPHRASE = "caf\u00e9 \ufb01jn zes losse woorden"  # noqa: S105 - given away in the vectors


def slots_of_a_person(_kept: Kept) -> Made:
    """Slots of both profiles and of a recovery code, and everything that does not open them."""
    secret, salt, code = Stream("R")(32), Stream("salt")(16), Stream("recovery code")(16)
    who = {"login": LOGIN, "origin": cast.ORIGIN}
    keys = {profile: slots.passphrase_keys(PASSPHRASE, salt, profile, **who) for profile in Profile}
    recovery = slots.recovery_keys(code, **who)
    made: list[Json] = []
    for profile, derived in keys.items():
        cost = slots.COSTS[profile]
        made.append(
            {
                "kind": "passphrase",
                "profile": profile.value,
                "memory_kib": cost.memory_kib,
                "passes": cost.passes,
                "lanes": cost.lanes,
                **_slot(derived, secret, SlotKind.PASSPHRASE, f"slot {profile.value}"),
            }
        )
    made.append({"kind": "recovery", **_slot(recovery, secret, SlotKind.RECOVERY, "slot recovery")})
    unlock, wrapped = keys[Profile.PARTY].unlock.hex(), made[0]["wrapped"]
    whole: dict[str, Json] = {**who, "kind": "passphrase", "unlock": unlock, "wrapped": wrapped}
    damaged = bytes.fromhex(wrapped)
    wrong: list[tuple[str, dict[str, Json]]] = [
        ("another login name", {"login": "anne"}),
        ("another origin", {"origin": "https://letters.example.net"}),
        ("name and origin cut elsewhere", {"login": LOGIN + "h", "origin": cast.ORIGIN[1:]}),
        ("another kind", {"kind": "recovery"}),
        ("another passphrase's key", {"unlock": keys[Profile.STAFF].unlock.hex()}),
        ("one bit", {"wrapped": (damaged[:30] + bytes([damaged[30] ^ 1]) + damaged[31:]).hex()}),
        ("one byte short", {"wrapped": damaged[:-1].hex()}),
    ]
    costs = [(65_536, 2, 1), (65_535, 3, 1), (65_536, 3, 2), (262_144, 3, 1), (65_536, 4, 1), (8, 1, 1)]
    return Made(
        about="A passphrase (party: 64 MiB, 3 passes; staff: 256 MiB, 4 passes) or a recovery code gives `auth` and `unlock`.",
        steps="K5 K6 L1 L6 L10",
        inputs={
            **who,
            "passphrase": PASSPHRASE,
            "same_passphrase": ["  cafe\u0301  fijn zes\tlosse woorden\n"],
            "salt": salt.hex(),
            "recovery_code": code.hex(),
            "recovery_code_text": typed.typed_code(typed.TypedKind.RECOVERY_CODE, code),
            "secret": secret.hex(),
            "server_key": Stream("server key")(32).hex(),
            "token": Stream("token")(32).hex(),
            "device_id": Stream("device")(DEVICE_ID_BYTES).hex(),
        },
        outputs={
            "slots": made,
            "device_token": new_device_token(
                Stream("server key")(32), LOGIN, bytes.fromhex(made[0]["auth_digest"]), Stream("device")
            ).hex(),
            "fake_salt": slots.fake_salt(Stream("server key")(32), f"party {LOGIN}").hex(),
            "token_digest": digests.token_digest(Stream("token")(32)).hex(),
        },
        negatives=[
            *(refused(name, "crypto.slot", name, **{**whole, **change}) for name, change in wrong),
            *(
                refused(
                    f"{memory} KiB, {passes} passes, {lanes} lanes",
                    "crypto.profile",
                    "not one of the two profiles: a server must not choose the cost",
                    memory_kib=memory,
                    passes=passes,
                    lanes=lanes,
                )
                for memory, passes, lanes in costs
            ),
        ],
    )


def keyring_of_a_person(_kept: Kept) -> Made:
    """A keyring version with its share, a value kept on the device, and what does not open either."""
    secret, share, version = Stream("R")(32), Stream("keyring share")(32), 7
    plain, nonce = b'{"account":"..."}', Stream("keyring nonce")(12)
    sealed = keyring.seal_keyring(secret, share, version, plain, lambda _: nonce)
    key, local_nonce = keyring.local_key(secret, "drafts"), Stream("local nonce")(12)
    local = keyring.seal_local(key, "draft 1", b"Ik", lambda _: local_nonce)
    ring: dict[str, Json] = {
        "secret": secret.hex(),
        "share": share.hex(),
        "version": version,
        "sealed": sealed.hex(),
    }
    at_home: dict[str, Json] = {"key": key.hex(), "name": "draft 1", "sealed": local.hex()}
    flipped = (sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:]).hex()
    bad_padding = _sealed_as(secret, share, version, nonce, pad_counted(plain, SMALLEST_PART)[:-1] + b"\1")
    wrong: list[tuple[str, str, dict[str, Json]]] = [
        ("another version", "crypto.keyring", {"version": version - 1}),
        ("another share: this version was destroyed", "crypto.keyring", {"share": Stream("next share")(32).hex()}),
        ("another secret", "crypto.keyring", {"secret": Stream("other R")(32).hex()}),
        ("one bit", "crypto.keyring", {"sealed": flipped}),
        ("too short", "crypto.keyring", {"sealed": sealed[:11].hex()}),
        ("a byte in the padding", "crypto.padding", {"sealed": bad_padding.hex()}),
    ]
    here: list[tuple[str, dict[str, Json]]] = [
        ("another name", {"name": "draft 2"}),
        ("another purpose's key", {"key": keyring.local_key(secret, "pins").hex()}),
        ("one byte short", {"sealed": local[:-1].hex()}),
        ("shorter than a nonce", {"sealed": local[:11].hex()}),
    ]
    return Made(
        about="A keyring is sealed under R's key XOR the version's share; a local value under R's key for its purpose.",
        steps="K7 K8 I2",
        inputs={
            **{name: value for name, value in ring.items() if name != "sealed"},
            "plaintext": plain.decode(),
            "nonce": nonce.hex(),
            "local": {"purpose": "drafts", "name": "draft 1", "plaintext": "Ik", "nonce": local_nonce.hex()},
        },
        outputs={"sealed": sealed.hex(), "local_key": key.hex(), "local_sealed": local.hex()},
        negatives=[
            *(refused(name, code, name, keyring={**ring, **change}) for name, code, change in wrong),
            *(refused(name, "crypto.local", name, local={**at_home, **change}) for name, change in here),
        ],
    )


def slip_answered(_kept: Kept) -> Made:
    """The code made with a slip's secret, and every field that it binds."""
    secret = Stream("E")(16)
    statement = slip.SlipStatement(
        origin=cast.ORIGIN,
        root=cast.FINGERPRINT,
        slip=short_id("slip"),
        expiry=cast.AT + 86_400,
        case=cast.CASE,
        side="a",
        account=SigningSecret(Stream("account of anna")(32)).public,
        keyset=keyset_of("anna").public,
    )
    mac = slip.slip_mac(secret, statement)
    changes: dict[str, slip.SlipStatement] = {
        "another origin": replace(statement, origin=cast.ORIGIN + "x"),
        "another root": replace(statement, root=Stream("other root")(32)),
        "another slip": replace(statement, slip=short_id("other slip")),
        "a later expiry": replace(statement, expiry=statement.expiry + 1),
        "another case": replace(statement, case=short_id("other case")),
        "the other side": replace(statement, side="b"),
        "another account key": replace(statement, account=SigningSecret(Stream("account of bram")(32)).public),
        "another keyset": replace(statement, keyset=keyset_of("bram").public),
    }
    return Made(
        about="The code by which a mediator's client knows whose keys answered a slip.",
        steps="E1 E3 E4",
        inputs={
            "secret": secret.hex(),
            "secret_text": typed.typed_code(typed.TypedKind.SLIP_SECRET, secret),
            **_slip(statement),
        },
        outputs={"mac": mac.hex()},
        negatives=[
            *(
                refused(name, "crypto.slip", name, secret=secret.hex(), mac=mac.hex(), **_slip(changed))
                for name, changed in changes.items()
            ),
            refused(
                "another secret",
                "crypto.slip",
                "not this paper",
                secret=bytes(16).hex(),
                mac=mac.hex(),
                **_slip(statement),
            ),
            refused(
                "a short code",
                "crypto.slip",
                "not a code",
                secret=secret.hex(),
                mac=mac[:-1].hex(),
                **_slip(statement),
            ),
        ],
    )


def login(_kept: Kept) -> Made:
    """A signed login, and statements that its signature must not fit."""
    key = SigningSecret(Stream("account of anna")(32))
    statement = sign.LoginStatement(LOGIN, cast.ORIGIN, Stream("login nonce")(32), cast.AT)
    signature = sign.sign_login(key, statement).signature
    changes = {
        "another name": replace(statement, login="anne"),
        "another origin": replace(statement, origin="https://letters.example.net"),
        "name and origin cut elsewhere": replace(statement, login=LOGIN + "h", origin=cast.ORIGIN[1:]),
        "another nonce": replace(statement, nonce=Stream("other nonce")(32)),
        "a longer nonce": replace(statement, nonce=statement.nonce + b"\0"),
        "another second": replace(statement, at=cast.AT + 1),
    }
    record = sign.sign_record(key, bytes(32), sign.RecordStatement(10, b"{}")).signature
    return Made(
        about="The account key's signature on a login: for one name, origin, nonce and second.",
        steps="L3",
        inputs={"account_seed": key.to_bytes().hex(), **_login(statement)},
        outputs={"account": key.public.raw.hex(), "signature": signature.hex()},
        negatives=[
            *(
                refused(name, "crypto.signature", name, signature=signature.hex(), **_login(changed))
                for name, changed in changes.items()
            ),
            refused(
                "a record's signature",
                "crypto.signature",
                "made for another purpose",
                signature=record.hex(),
                **_login(statement),
            ),
        ],
    )


def _slot(derived: slots.SlotKeys, secret: bytes, kind: SlotKind, name: str) -> Json:
    nonce = Stream(name)(12)
    wrapped = slots.wrap_secret(
        secret, derived.unlock, login=LOGIN, origin=cast.ORIGIN, kind=kind, random=lambda _: nonce
    )
    return {
        "auth": derived.auth.hex(),
        "unlock": derived.unlock.hex(),
        "auth_digest": digests.auth_digest(derived.auth).hex(),
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
    }


def _sealed_as(secret: bytes, share: bytes, version: int, nonce: bytes, padded: bytes) -> bytes:
    """Seal exactly these bytes as a keyring, padded or not as no client of ours would."""
    own = derive_key(secret, labels.KEYRING_KEY)
    key = bytes(one ^ other for one, other in zip(own, share, strict=True))
    return nonce + AESGCM(key).encrypt(nonce, padded, labels.KEYRING + u64(version))


def _slip(statement: slip.SlipStatement) -> dict[str, Any]:
    return {
        "origin": statement.origin,
        "root": statement.root.hex(),
        "slip": statement.slip.hex(),
        "expiry": statement.expiry,
        "case": statement.case.hex(),
        "side": statement.side,
        "account": statement.account.raw.hex(),
        "keyset": statement.keyset.to_bytes().hex(),
    }


def _login(statement: sign.LoginStatement) -> dict[str, Any]:
    return {
        "login": statement.login,
        "origin": statement.origin,
        "nonce": statement.nonce.hex(),
        "at": statement.at,
    }
