"""Scenarios of keys: a keyset and its id, the root's fingerprint, typed forms, padded lengths."""

from __future__ import annotations

from relay.crypto import digests, hybrid, padding, typed
from relay.crypto.keys import SigningSecret
from scripts.scenarios.base import Kept, Made, Stream, keyset_of, refused

LOW_ORDER = "the point has small order: one signature would hold for every text"


def keyset(_kept: Kept) -> Made:
    """Public halves and id from seeds; keysets that nobody may vouch for."""
    anna, root = keyset_of("anna"), SigningSecret(Stream("root")(32))
    seeds, public = anna.to_bytes(), anna.public
    usable = public.to_bytes()
    mlkem, _ = hybrid.expand_seed(seeds[32:])
    unusable = {
        "signing half is the neutral point": bytes([1]) + bytes(31) + usable[32:],
        "signing half is a point of order 8": bytes.fromhex(
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
        )
        + usable[32:],
        "exchange half is zero": usable[:-32] + bytes(32),
        "lattice half holds numbers above the modulus": usable[:32] + b"\xff" * 1184 + usable[-32:],
        "one byte short": usable[:-1],
        "one byte long": usable + b"\0",
    }
    return Made(
        about="A keyset's public bytes and id follow from its two seeds; the root's fingerprint from its public key.",
        steps="K1 K2 K10",
        inputs={"sign_seed": seeds[:32].hex(), "seal_seed": seeds[32:].hex(), "root_seed": root.to_bytes().hex()},
        outputs={
            "sign_public": public.sign.hex(),
            "mlkem_seed": mlkem.private_bytes_raw().hex(),
            "seal_public": public.seal.hex(),
            "keyset_id": public.id.hex(),
            "root_public": root.public.raw.hex(),
            "root_fingerprint": digests.root_fingerprint(root.public.raw).hex(),
            "root_fingerprint_text": typed.fingerprint_text(digests.root_fingerprint(root.public.raw)),
            "root_fingerprint_short": typed.short_fingerprint_text(digests.root_fingerprint(root.public.raw)),
        },
        negatives=[
            refused(name, "crypto.key", LOW_ORDER if "signing" in name else name, keyset=data.hex())
            for name, data in unusable.items()
        ],
    )


def typed_forms(_kept: Kept) -> Made:
    """Typed codes of every kind, other ways of typing them, and mistakes."""
    values = {
        kind: Stream(f"typed {kind.name}")(16) for kind in typed.TypedKind if kind.value < len(typed.TypedKind)
    }
    values[typed.TypedKind.ROOT_FINGERPRINT] = Stream("typed root")(32)
    code = typed.typed_code(typed.TypedKind.SLIP_SECRET, values[typed.TypedKind.SLIP_SECRET])
    zero = typed.typed_code(typed.TypedKind.SLIP_SECRET, bytes(16))
    at = next(
        at
        for at in range(len(code) - 1)
        if code[at].isalnum() and code[at + 1].isalnum() and code[at] != code[at + 1]
    )
    wrong = {
        "one wrong symbol": code[:-1] + ("0" if code[-1] != "0" else "2"),
        "two neighbours swapped": code[:at] + code[at + 1] + code[at] + code[at + 2 :],
        "a symbol that is none": "U" + code[1:],
        "one symbol missing": code[:-1],
        "one symbol too many": code + "0",
        "nothing": "",
    }
    slip_secret = int(typed.TypedKind.SLIP_SECRET)
    return Made(
        about="Typed codes in Crockford's base32 with a check that depends on their kind.",
        steps="K9",
        inputs=[{"kind": int(kind), "value": value.hex()} for kind, value in values.items()],
        outputs={
            "texts": [typed.typed_code(kind, value) for kind, value in values.items()],
            "also_read": [
                {
                    "kind": slip_secret,
                    "text": code.lower().replace("-", " "),
                    "value": values[typed.TypedKind(slip_secret)].hex(),
                },
                {
                    "kind": slip_secret,
                    "text": code.replace("-", "\u2013"),
                    "value": values[typed.TypedKind(slip_secret)].hex(),
                },
                {"kind": slip_secret, "text": "o" + zero[1:].replace("0", "O"), "value": bytes(16).hex()},
            ],
        },
        negatives=[
            *(
                refused(name, "crypto.typed", name, kind=slip_secret, length=16, text=text)
                for name, text in wrong.items()
            ),
            refused(
                "another kind",
                "crypto.typed",
                "a slip's secret is not a recovery code",
                kind=int(typed.TypedKind.RECOVERY_CODE),
                length=16,
                text=code,
            ),
        ],
    )


def padding_lengths(_kept: Kept) -> Made:
    """Padded lengths around the edges of buckets."""
    around = [1 << bits for bits in (9, 12, 13, 16, 17, 18, 20, 24, 30)]
    lengths = sorted(
        {length + near for length in around for near in (-1, 0, 1)} | {0, 1, 499, 500, 501, 3_999, 4_000, 4_001}
    )
    return Made(
        about="What a length is padded to, with a smallest bucket of 500 bytes (words) and 4,000 (parts, keyrings).",
        steps="I2",
        inputs=lengths,
        outputs={
            str(smallest): [padding.padded_length(length, smallest) for length in lengths]
            for smallest in (padding.SMALLEST_WORDS, padding.SMALLEST_PART)
        },
        negatives=[],
    )
