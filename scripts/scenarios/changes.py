"""Scenario of changing an account: what its own key signs for a keyring, a slot, a slip's answer and the end of a device."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from relay.crypto import sign
from relay.crypto.keys import SigningSecret
from relay.crypto.slots import SlotKind
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, keyset_of, refused, short_id

LOGIN = "anna"


def account_changes(_kept: Kept) -> Made:
    """Signed changes of one account, and changes that their signatures must not fit."""
    key = SigningSecret(Stream("account of anna")(32))
    keyring = sign.KeyringStatement(
        LOGIN, cast.ORIGIN, 2, Stream("changed keyring")(64), Stream("changed share")(32), cast.AT
    )
    passphrase = sign.SlotStatement(
        LOGIN,
        cast.ORIGIN,
        SlotKind.PASSPHRASE,
        Stream("changed auth")(32),
        Stream("changed wrapped")(60),
        Stream("changed salt")(16),
        cast.AT,
    )
    recovery = replace(passphrase, kind=SlotKind.RECOVERY, salt=b"")
    answer = sign.AnswerStatement(
        cast.ORIGIN, short_id("slip anna"), keyset_of("anna").public.to_bytes(), Stream("changed mac")(32)
    )
    device = sign.DeviceEndStatement(LOGIN, cast.ORIGIN, short_id("phone of anna"), cast.AT)
    statements: dict[str, sign.ChangeStatement] = {
        "keyring": keyring,
        "passphrase": passphrase,
        "recovery": recovery,
        "answer": answer,
        "device": device,
    }
    made = {name: sign.sign_change(key, statement).signature.hex() for name, statement in statements.items()}
    other_name, other_origin = {"login": "anne"}, {"origin": "https://letters.example.net"}
    cut = {"login": LOGIN + "h", "origin": cast.ORIGIN[1:]}
    later = {"at": cast.AT + 1}
    changes: list[tuple[str, str, dict[str, Any]]] = [
        *(("keyring", name, change) for name, change in _same(other_name, other_origin, cut, later)),
        ("keyring", "another version", {"version": 3}),
        ("keyring", "another keyring", {"sealed": Stream("other keyring")(64)}),
        ("keyring", "another share", {"share": Stream("other share")(32)}),
        *(("passphrase", name, change) for name, change in _same(other_name, other_origin, cut, later)),
        ("passphrase", "another kind", {"kind": SlotKind.RECOVERY}),
        ("passphrase", "another auth", {"auth": Stream("other auth")(32)}),
        ("passphrase", "another wrapped secret", {"wrapped": Stream("other wrapped")(60)}),
        ("passphrase", "another salt", {"salt": Stream("other salt")(16)}),
        ("passphrase", "no salt", {"salt": b""}),
        ("answer", "another origin", other_origin),
        ("answer", "another slip", {"slip": short_id("other slip")}),
        ("answer", "another keyset", {"keyset": keyset_of("bram").public.to_bytes()}),
        ("answer", "another code", {"mac": Stream("other mac")(32)}),
        *(("device", name, change) for name, change in _same(other_name, other_origin, cut, later)),
        ("device", "another device", {"device": short_id("laptop of anna")}),
    ]
    return Made(
        about="What an account's own key signs before anything of the account is changed; a token is not enough.",
        steps="L5 L11 K7 E3",
        inputs={
            "account_seed": key.to_bytes().hex(),
            **{name: _shown(statement) for name, statement in statements.items()},
        },
        outputs={"account": key.public.raw.hex(), **made},
        negatives=[
            *(
                refused(
                    f"{name}: {why}",
                    "crypto.signature",
                    why,
                    change=_shown(replace(statements[name], **change)),
                    signature=made[name],
                )
                for name, why, change in changes
            ),
            refused(
                "a keyring's signature for a way in",
                "crypto.signature",
                "made for another purpose",
                change=_shown(passphrase),
                signature=made["keyring"],
            ),
        ],
    )


def _same(*changes: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Name the changes that concern every change of an account."""
    names = ("another name", "another origin", "name and origin cut elsewhere", "another second")
    return list(zip(names, changes, strict=True))


def _shown(statement: sign.ChangeStatement) -> dict[str, Json]:
    match statement:
        case sign.KeyringStatement():
            return {
                "what": "keyring",
                "login": statement.login,
                "origin": statement.origin,
                "version": statement.version,
                "sealed": statement.sealed.hex(),
                "share": statement.share.hex(),
                "at": statement.at,
            }
        case sign.SlotStatement():
            return {
                "what": "slot",
                "login": statement.login,
                "origin": statement.origin,
                "kind": statement.kind.value,
                "auth": statement.auth.hex(),
                "wrapped": statement.wrapped.hex(),
                "salt": statement.salt.hex(),
                "at": statement.at,
            }
        case sign.AnswerStatement():
            return {
                "what": "answer",
                "origin": statement.origin,
                "slip": statement.slip.hex(),
                "keyset": statement.keyset.hex(),
                "mac": statement.mac.hex(),
            }
        case sign.DeviceEndStatement():
            return {
                "what": "device",
                "login": statement.login,
                "origin": statement.origin,
                "device": statement.device.hex(),
                "at": statement.at,
            }
