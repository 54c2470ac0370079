"""Scenarios of seals that are made once: grants, words, a share backup; and every context in which they must not open."""

from __future__ import annotations

from relay.crypto import labels, note, part
from relay.crypto.encoding import u64
from relay.crypto.keys import KeysetSecret
from relay.crypto.padding import SMALLEST_PART, SMALLEST_WORDS, pad_counted
from relay.domain.model import Purpose
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, keyset_inputs, keyset_of, refused, short_id

READER, OTHER, GRANTOR = "bram", "deputy", "mediator"


def grants(kept: Kept) -> Made:
    """A grant of each purpose, and one of them where it does not belong."""
    cek, stream = Stream("grant cek")(32), Stream("grant shares")
    place = {"case": bytes(cast.CASE), "item": bytes(cast.ITEM), "grantor": cast.id_of(GRANTOR)}
    given = {
        purpose: kept.grant(
            purpose.name.lower(), cek, keyset_of(READER), place=place, purpose=purpose, random=stream
        )
        for purpose in Purpose
    }
    made = [
        {"purpose": int(purpose), "grant": f"kept {purpose.name.lower()}", "share": share.hex()}
        for purpose, (_, share) in given.items()
    ]
    grant, given_share = given[Purpose.RELEASE]
    content = part.letter_part(b'{"text":"Dag.","language":"nl","parts":[]}')
    header = part.seal_part(cek, cast.CASE, cast.ITEM, 0, content).header
    whole: dict[str, Json] = {
        **_hex(place),
        "purpose": int(Purpose.RELEASE),
        "reader": READER,
        "grant": grant.hex(),
        "share": given_share.hex(),
    }
    seeds = keyset_of(READER).to_bytes()
    wrong: list[tuple[str, dict[str, Json]]] = [
        ("another case", {"case": short_id("other case").hex()}),
        ("another item", {"item": short_id("other item").hex()}),
        ("case and item exchanged", {"case": cast.ITEM.hex(), "item": cast.CASE.hex()}),
        ("another grantor", {"grantor": cast.id_of(OTHER).hex()}),
        ("another reader", {"reader": OTHER}),
        ("the same opening key under another signing key: another keyset", {"reader": "half"}),
        *(
            (f"purpose {int(purpose)}", {"purpose": int(purpose)})
            for purpose in Purpose
            if purpose is not Purpose.RELEASE
        ),
        ("one bit of the encapsulation", {"grant": _flipped(grant, 0)}),
        ("one bit of the exchange", {"grant": _flipped(grant, 1100)}),
        ("one bit of the ciphertext", {"grant": _flipped(grant, 1130)}),
        ("one bit of the tag", {"grant": _flipped(grant, 1167)}),
        ("cut short", {"grant": grant[:-1].hex()}),
        ("a share of 31 bytes", {"share": given_share[:-1].hex()}),
    ]
    half = KeysetSecret(Stream("other half")(32), seeds[32:])
    wrong_share = bytes([given_share[0] ^ 1]) + given_share[1:]
    return Made(
        about="Grants open for one case, item, grantor, reader and purpose; a wrong share gives a key that no header accepts.",
        steps="G1 G2 G4 G5",
        inputs={
            "content_key": cek.hex(),
            **_hex(place),
            "readers": {
                READER: keyset_inputs(keyset_of(READER)),
                OTHER: keyset_inputs(keyset_of(OTHER)),
                "half": keyset_inputs(half),
            },
            "reader": READER,
            "header_of_part_0": header.hex(),
        },
        outputs=made,
        negatives=[
            *(refused(name, "crypto.grant", name, **{**whole, **change}) for name, change in wrong),
            refused(
                "another share",
                "crypto.header",
                "it opens to another content key, and the part's header refuses that one",
                **{**whole, "share": wrong_share.hex()},
            ),
        ],
    )


def words(kept: Kept) -> Made:
    """Words of every kind, and one of them where it does not belong."""
    texts = {
        note.WordsKind.RELEASE_NOTE: "Een brief over die avond.",
        note.WordsKind.RETURN_REASON: "",
        note.WordsKind.POSTPONE_REMARK: "x" * 496,
        note.WordsKind.PRIVATE_NOTE: "y" * 497,
        note.WordsKind.CASE_LABEL: "2026/117 \u2013 \u00d6zt\u00fcrk",
    }
    place = {"case": bytes(cast.CASE), "subject": bytes(cast.ITEM), "author_id": bytes(cast.id_of(GRANTOR))}
    reader = keyset_of(READER)
    made = []
    for kind, text in texts.items():
        sealed = kept.words(kind.name.lower(), kind, text, reader, place=place)
        made.append(
            {
                "kind": kind.name.lower(),
                "label": kind.value.hex(),
                "text": text,
                "sealed": f"kept {kind.name.lower()}",
                "bytes": len(sealed),
            }
        )
    private = note.WordsKind.PRIVATE_NOTE
    info = b"".join((private.value, *place.values(), reader.public.id))
    padded = pad_counted(b"Dag.", SMALLEST_WORDS)
    bad = {
        "a byte in the padding": ("crypto.padding", padded[:-1] + b"\1"),
        "a longer bucket than needed": ("crypto.padding", padded + bytes(12)),
        "no padding": ("crypto.padding", padded[:8]),
        "a length beyond the end": ("crypto.padding", b"\0\0\2\0" + padded[4:]),
        "not UTF-8": ("crypto.words", pad_counted(b"\xff\xfe", SMALLEST_WORDS)),
    }
    whole: dict[str, Json] = {
        "kind": "private_note",
        **_hex(place),
        "reader": READER,
        "sealed": "kept private_note",
    }
    wrong: list[tuple[str, dict[str, Json]]] = [
        *((f"opened as {kind.name.lower()}", {"kind": kind.name.lower()}) for kind in texts if kind is not private),
        ("another case", {"case": short_id("other case").hex()}),
        ("another subject", {"subject": short_id("other item").hex()}),
        ("another author", {"author_id": cast.id_of(OTHER).hex()}),
        ("another reader", {"reader": OTHER}),
    ]
    return Made(
        about="Sealed words of every kind open as that kind only, for one case, subject, author and reader.",
        steps="W1 W2 I2",
        inputs={
            **_hex(place),
            "readers": {reader: keyset_inputs(keyset_of(reader)) for reader in (READER, OTHER)},
            "reader": READER,
        },
        outputs=made,
        negatives=[
            *(refused(name, "crypto.words", name, **{**whole, **change}) for name, change in wrong),
            *(
                refused(name, code, name, **{**whole, "sealed": f"kept {_named(name)}"})
                for name, (code, plain) in bad.items()
                if kept.seal(_named(name), reader, plain, info)
            ),
        ],
    )


def share_backup(kept: Kept) -> Made:
    """A sealed backup of shares, and one that claims another moment."""
    keeper, plain = keyset_of("keeper"), pad_counted(b"shares", SMALLEST_PART)[:64]
    moment = u64(cast.AT)
    sealed = kept.seal("seal", keeper, plain, labels.SHARE_BACKUP + moment)
    whole = b"RLYS" + moment + sealed
    return Made(
        about="The backup of shred shares: magic, moment, seal. The moment is bound into the seal.",
        steps="B2",
        inputs={"keeper": keyset_inputs(keeper), "made_at": cast.AT, "plaintext": plain.hex()},
        outputs={"backup": whole.hex()},
        negatives=[
            refused(
                "another moment",
                "crypto.local",
                "an old backup must not pass for a newer one",
                backup=(b"RLYS" + u64(cast.AT + 1) + sealed).hex(),
            ),
            refused(
                "another magic", "crypto.local", "not a share backup", backup=(b"RLYT" + moment + sealed).hex()
            ),
            refused("cut short", "crypto.local", "damaged", backup=whole[:-1].hex()),
            refused("shorter than any seal", "crypto.local", "damaged", backup=whole[:40].hex()),
        ],
    )


def _hex(place: dict[str, bytes]) -> dict[str, str]:
    return {name: value.hex() for name, value in place.items()}


def _flipped(data: bytes, at: int) -> str:
    return (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]).hex()


def _named(name: str) -> str:
    return name.replace(" ", "_").lower()
