"""Scenarios of records: one of every type, every way of being malformed, signatures that do not hold, journals."""

from __future__ import annotations

import json
from typing import Any

from relay.crypto import digests, labels, sign
from relay.crypto.keys import SigningSecret
from relay.domain.ids import KeysetId
from relay.wire import records
from relay.wire import statements as s
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, framed, refused
from scripts.scenarios.cast import CASE, FINGERPRINT, KEYSETS, ROOT

ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of Ed25519's prime-order subgroup."""
ZEROS_COUNTED = 64
"""From so many zero bytes at the end on, their number stands in the file."""


def every_type(_kept: Kept) -> Made:
    """One record of every type."""
    made = []
    for statement, signers in cast.every_statement().values():
        code, body = records.body_of(statement)
        signatures = [_signature(name, code, body) for name in signers]
        framed_ = records.frame(code, body, tuple(signatures))
        made.append(
            {
                "type": code,
                "statement": type(statement).__name__,
                "signers": list(signers),
                "body": body.decode(),
                "signatures": [signature.value.hex() for signature in signatures],
                "id": digests.record_id(code, body).hex(),
                "record": framed_.hex(),
            }
        )
    return Made(
        about="One record of every type: body, signatures, id and frame. Signers are named; their keys are the inputs.",
        steps="R1 R2 R3 R4",
        inputs=_signers(),
        outputs=made,
        negatives=[],
    )


def malformed(_kept: Kept) -> Made:
    """Bytes that are no record, one way after the other; every signature would hold."""
    open_case, _ = cast.every_statement()[s.CaseOpen]
    code, body = records.body_of(open_case)
    members = json.loads(body)
    preferences = records.body_of(cast.every_statement()[s.Preferences][0])
    good = records.frame(code, body, (_signature("mediator", code, body),))
    unsigned, signature = good[: 10 + len(body)], good[11 + len(body) :]
    frames = [
        ("too short for a frame", "record.length", good[:10]),
        ("longer than any record", "record.length", good + bytes(66_048)),
        ("body length beyond the end", "record.length", good[:6] + (1_000).to_bytes(4, "big") + good[10:60]),
        ("body too long", "record.length", good[:6] + (65_537).to_bytes(4, "big") + bytes(65_540)),
        ("signature cut off", "record.length", good[:-1]),
        ("signature's head cut off", "record.length", unsigned + b"\1" + signature[:20]),
        ("another magic", "record.magic", b"RLY2" + good[4:]),
        ("a flag set", "record.flags", good[:5] + b"\1" + good[6:]),
        ("a type that nothing has", "record.type", good[:4] + bytes([250]) + good[5:]),
        ("a byte behind the last signature", "record.trailing", good + b"\0"),
        (
            "an algorithm that does not exist",
            "record.algorithm",
            unsigned + b"\1" + signature[:32] + b"\2" + signature[33:],
        ),
        (
            "a signature of 63 bytes",
            "record.algorithm",
            unsigned + b"\1" + signature[:33] + b"\0\x3f" + signature[35:-1],
        ),
        ("three signatures", "record.signers", unsigned + b"\3" + 3 * signature),
        ("no signature", "record.signers", unsigned + b"\0"),
        ("the signature twice", "record.signers", unsigned + b"\2" + 2 * signature),
    ]
    other = json.loads(body)
    other["signers"] = other["signers"] * 2
    frames += [
        ("one signer named twice", "record.signers", _framed(code, other, twice=True)),
        (
            "signed by somebody else than named",
            "record.signers",
            framed(code, body, [(cast.id_of("deputy"), KEYSETS["deputy"].signing)]),
        ),
        ("two signers where one signs", "record.signers", _two_signers(code, json.loads(body))),
    ]
    text = body.decode()
    nonce, day = members["nonce"], members["day"]
    bodies = [
        ("not UTF-8", "json.syntax", body[:-2] + b"\xff}"),
        ("not JSON", "json.syntax", body[:-1]),
        ("bytes before the object", "json.syntax", b"\xef\xbb\xbf" + body),
        ("a member twice", "json.duplicate", text[:-1].encode() + f',"day":{day}}}'.encode()),
        ("a number with a point", "json.float", text.replace(f'"day":{day}', f'"day":{day}.0').encode()),
        ("not a number", "json.float", text.replace(f'"day":{day}', '"day":NaN').encode()),
        ("a space", "json.encoding", text.replace(":", ": ", 1).encode()),
        (
            "members in another order",
            "json.encoding",
            _spelled({"day": day, **{k: v for k, v in members.items() if k != "day"}}),
        ),
        ("an escape that is not needed", "json.encoding", text.replace('"day"', '"d\\u0061y"').encode()),
        ("a number with a zero before it", "json.syntax", text.replace(f'"day":{day}', f'"day":0{day}').encode()),
        ("minus zero", "json.encoding", text.replace(f'"day":{day}', '"day":-0').encode()),
        ("a list where an object is due", "json.object", b"[]"),
        ("a text where a list is due", "json.list", _spelled({**members, "signers": members["signers"][0]})),
        ("nobody signs", "json.list", _spelled({**members, "signers": []})),
        ("a nonce of 15 bytes", "json.bytes", _spelled({**members, "nonce": nonce[:20]})),
        ("a number where bytes are due", "json.bytes", _spelled({**members, "nonce": 7})),
        ("padded base64url", "json.bytes", _spelled({**members, "nonce": nonce + "=="})),
        ("the other base64 alphabet", "json.base64url", _spelled({**members, "nonce": "+" + nonce[1:]})),
        ("unused bits that are not zero", "json.base64url", _spelled({**members, "nonce": nonce[:-1] + "B"})),
        ("a number below zero", "json.integer", text.replace(f'"day":{day}', '"day":-1').encode()),
        ("a number above 2^53 - 1", "json.integer", _spelled({**members, "day": 2**53})),
        ("true where a number is due", "json.integer", _spelled({**members, "day": True})),
        ("a member too many", "json.unknown", _spelled({**members, "more": 1})),
        (
            "a member too few",
            "json.missing",
            _spelled({key: value for key, value in members.items() if key != "day"}),
        ),
        ("a member that is null", "json.integer", _spelled({**members, "day": None})),
    ]
    wishes = json.loads(preferences[1])
    named = json.loads(records.body_of(cast.every_statement()[s.Staff][0])[1])
    others = [
        (
            "a number where true or false is due",
            "json.bool",
            preferences[0],
            _spelled({**wishes, "tell_opened": 0}),
        ),
        ("a kind nobody knows", "json.choice", preferences[0], _spelled({**wishes, "kinds": ["fax"]})),
        ("a name with a line end", "json.text", s.CODES[s.Staff], _spelled({**named, "name": "Mo\ndeputy"})),
        (
            "a name with a character no screen shows",
            "json.text",
            s.CODES[s.Staff],
            _spelled({**named, "name": "Mo\u200bdeputy"}),
        ),
        ("a name of 81 characters", "json.text", s.CODES[s.Staff], _spelled({**named, "name": "m" * 81})),
    ]
    signer = [(cast.id_of("mediator"), KEYSETS["mediator"].signing)]
    cases = [(name, expect, frame) for name, expect, frame in frames]
    cases += [(name, expect, framed(code, body, signer)) for name, expect, body in bodies]
    cases += [(name, expect, framed(type_, body, signer)) for name, expect, type_, body in others]
    return Made(
        about="Bytes that must be refused by the parser alone, each with its code, before any signature is looked at.",
        steps="R1 R4",
        inputs=_signers(),
        outputs={"a good record": good.hex()},
        negatives=[refused(name, expect, name, **_bytes(frame)) for name, expect, frame in cases],
    )


def signatures(_kept: Kept) -> Made:
    """Signatures that must not hold, beside one that does."""
    statement, _ = cast.every_statement()[s.Release]
    code, body = records.body_of(statement)
    public, signer = KEYSETS["mediator"].public.sign, cast.id_of("mediator")
    good = sign.sign_record(KEYSETS["mediator"].signing, signer, sign.RecordStatement(code, body)).signature
    scalar = int.from_bytes(good[32:], "little") + ORDER
    login = sign.LoginStatement("mediator", cast.ORIGIN, Stream("login nonce")(32), cast.AT)
    as_login = sign.sign_login(KEYSETS["mediator"].signing, login).signature
    neutral = bytes([1]) + bytes(31)
    given: dict[str, Any] = {
        "public": public,
        "type": code,
        "signer": signer,
        "alg": 1,
        "body": body,
        "signature": good,
    }
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("one bit of the signature", {"signature": good[:-1] + bytes([good[-1] ^ 1])}),
        ("one byte of the body", {"body": body[:-2] + b"0}"}),
        ("signed as another type: no release is a regrant", {"type": s.CODES[s.Regrant]}),
        ("signed as somebody else", {"signer": cast.id_of("deputy")}),
        ("another person's key", {"public": KEYSETS["deputy"].public.sign}),
        ("another algorithm's number", {"alg": 2}),
        ("a login's signature", {"signature": as_login}),
        (
            "the same signature spelled with a greater scalar",
            {"signature": good[:32] + scalar.to_bytes(32, "little")},
        ),
        (
            "a key of small order, under which this would hold for every text",
            {"public": neutral, "signature": neutral + bytes(32)},
        ),
        ("a signature that is too short", {"signature": good[:63]}),
    ]
    return Made(
        about="One signature on a release that holds, and changes of one thing each after which it must not.",
        steps="R2",
        inputs={**_signers(), "statement": "Release"},
        outputs={
            **_shown(given),
            "signed_bytes_begin": (
                labels.RECORD_SIGNATURE + bytes([code, 1]) + signer + len(body).to_bytes(4, "big")
            ).hex(),
        },
        negatives=[
            refused(name, "crypto.signature", name, **_shown({**given, **change})) for name, change in wrong
        ],
    )


def journal(_kept: Kept) -> Made:
    """A chain of five records, and chains that are other ones."""
    ids = [Stream(f"journal record {n}")(32) for n in range(1, 6)]

    def heads(case: bytes, records_: list[bytes]) -> list[bytes]:
        chain = [digests.JOURNAL_START]
        for n, record in enumerate(records_, start=1):
            chain.append(digests.journal_head(case, n, chain[-1], record))
        return chain

    others = {
        "one record left out": ids[:2] + ids[3:],
        "two records in another order": [ids[1], ids[0], *ids[2:]],
        "one record twice": [ids[0], *ids],
    }
    return Made(
        about="Heads of a journal after each of its records, beginning with the empty one; changed chains end elsewhere.",
        steps="J1 J6",
        inputs={"case": CASE.hex(), "records": [id_.hex() for id_ in ids]},
        outputs={"heads": [head.hex() for head in heads(CASE, ids)]},
        negatives=[
            refused(
                name,
                "journal.contradiction",
                f"{name}: the last head is not the one above",
                records=[id_.hex() for id_ in changed],
                head=heads(CASE, changed)[-1].hex(),
            )
            for name, changed in others.items()
        ],
    )


def _signers() -> Json:
    seeds = {name: secret.to_bytes()[:32].hex() for name, secret in KEYSETS.items()}
    publics = {name: secret.public.sign.hex() for name, secret in KEYSETS.items()}
    ids = {name: secret.public.id.hex() for name, secret in KEYSETS.items()}
    return {
        "sign_seeds": {"root": ROOT.to_bytes().hex(), **seeds},
        "sign_publics": {"root": ROOT.public.raw.hex(), **publics},
        "signer_ids": {"root": FINGERPRINT.hex(), **ids},
    }


def _signature(name: str, code: int, body: bytes) -> records.Signature:
    key: SigningSecret = ROOT if name == "root" else KEYSETS[name].signing
    signer = FINGERPRINT if name == "root" else cast.id_of(name)
    made = sign.sign_record(key, signer, sign.RecordStatement(code, body))
    return records.Signature(KeysetId(made.keyset_id), made.alg, made.signature)


def _spelled(members: Json) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def _framed(code: int, members: Json, *, twice: bool) -> bytes:
    signer = [(cast.id_of("mediator"), KEYSETS["mediator"].signing)]
    return framed(code, _spelled(members), signer * (2 if twice else 1))


def _two_signers(code: int, members: Json) -> bytes:
    deputy = records.body_of(s.CaseOpen(**cast.dated("deputy", "open case")))[1]
    members["signers"] = members["signers"] + json.loads(deputy)["signers"]
    names = ("mediator", "deputy")
    return framed(code, _spelled(members), [(cast.id_of(name), KEYSETS[name].signing) for name in names])


def _bytes(data: bytes) -> Json:
    """Return bytes as they are, or long runs of zeros at the end as their number."""
    kept = data.rstrip(b"\0")
    zeros = len(data) - len(kept)
    return {"record": data.hex()} if zeros < ZEROS_COUNTED else {"record": kept.hex(), "then_zeros": zeros}


def _shown(given: dict[str, Any]) -> Json:
    shown = {name: value.hex() if isinstance(value, bytes) else value for name, value in given.items()}
    shown["body"] = given["body"].decode()
    return shown
