"""Scenarios of parts: sealing at every edge of a bucket and of a segment, and stored bytes that must be refused."""

from __future__ import annotations

from typing import Any

from relay.crypto import digests, floe, part
from relay.crypto.padding import SMALLEST_PART, pad_counted
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, refused, short_id

CASE, ITEM = bytes(cast.CASE), bytes(cast.ITEM)
CEK = Stream("part cek")(32)
CLOSING = b'","language":"nl","parts":[]}'
INNER = b'{"text":"Ik denk er elke dag aan.","language":"nl","subject":"Die avond","parts":[]}'


def counting(length: int) -> bytes:
    """Return `length` bytes that count from 0 to 250 over and over."""
    cycle = bytes(range(251))
    return (cycle * (length // 251 + 1))[:length]


def parts(_kept: Kept) -> Made:
    """Sealed parts: everything that follows from content key, case, item, part and content."""
    letters = [("a short letter", INNER)] + [
        (f"a letter of {length} bytes", INNER[:9] + b"a" * (length - 9 - len(CLOSING)) + CLOSING)
        for length in (3_996, 3_997, 4_092, 4_093)
    ]
    made = [_sealed(name, 0, part.letter_part(inner), {"inner": inner.decode()}) for name, inner in letters]
    for name, index, length in (
        ("part 1, one full segment", 1, part.CONTENT_BYTES),
        ("part 2, one byte more than a segment", 2, part.CONTENT_BYTES + 1),
        ("part 62, two full segments", 62, 2 * part.CONTENT_BYTES),
        ("part 63, a whole bucket", 63, 262_144),
    ):
        made.append(_sealed(name, index, counting(length), {"counting": length}))
    return Made(
        about=(
            "Parts as they are sealed and stored. `inner` is padded as content of its own length; `counting` is that many"
            " bytes 0, 1, ... 250, 0, ..., sealed as they are. Short parts are given whole, all by their digests."
        ),
        steps="I1 I2 I3 I4 I5 I6 I7",
        inputs={"content_key": CEK.hex(), "case": CASE.hex(), "item": ITEM.hex()},
        outputs={"nonce_key": part.nonce_key(CEK).hex(), "parts": made},
        negatives=[],
    )


def parts_refused(_kept: Kept) -> Made:
    """Stored bytes that must be refused, each by the first check that can see it."""
    content = part.letter_part(INNER)
    good = part.seal_part(CEK, CASE, ITEM, 0, content)
    key, aad, iv = part.part_key(CEK, 0), part.part_aad(CASE, ITEM, 0), part.part_iv(CEK, 0)
    other_iv = Stream("other iv")(32)
    other_header = floe.make_header(key, aad, other_iv, part.PARAMS)
    nonces = Stream("free nonces")
    own = floe.FloeKey(key, iv, aad, part.PARAMS)

    def sealed_with(plain: bytes, nonce: bytes | None = None) -> bytes:
        derived = part.derived_nonce(part.nonce_key(CEK), 0, 0, plain, last=True)
        return bytes(own.seal_segment(0, plain, nonce or derived, last=True))

    under_other_iv = floe.FloeKey(key, other_iv, aad, part.PARAMS)
    derived = part.derived_nonce(part.nonce_key(CEK), 0, 0, content, last=True)
    flipped = good.segments[:2_000] + bytes([good.segments[2_000] ^ 1]) + good.segments[2_001:]
    short_field = good.segments[:3] + bytes([good.segments[3] ^ 1]) + good.segments[4:]
    not_last = b"\xff\xff\xff\xff" + good.segments[4:]
    cases: list[tuple[str, str, dict[str, Any]]] = [
        ("one bit of the stored bytes", "crypto.segments", {"segments": flipped}),
        ("the same, under a root made for it", "crypto.segment", {"segments": flipped, "root": None}),
        ("another root", "crypto.segments", {"root": Stream("other root")(32)}),
        ("nothing stored", "crypto.segments", {"segments": b""}),
        ("cut short, under a root made for it", "crypto.segment", {"segments": good.segments[:-1], "root": None}),
        ("a wrong length field", "crypto.segment", {"segments": short_field, "root": None}),
        ("a last segment that says it is not", "crypto.segment", {"segments": not_last, "root": None}),
        (
            "one bit of the header's tag",
            "crypto.header",
            {"header": good.header[:-1] + bytes([good.header[-1] ^ 1])},
        ),
        (
            "one bit of the header's parameters",
            "crypto.header",
            {"header": good.header[:4] + b"\1" + good.header[5:]},
        ),
        ("a header of 73 bytes", "crypto.header", {"header": good.header[:-1]}),
        ("another case", "crypto.header", {"case": short_id("other case")}),
        ("another item", "crypto.header", {"item": short_id("other item")}),
        ("another part", "crypto.header", {"part": 1}),
        ("another content key", "crypto.header", {"content_key": Stream("other cek")(32)}),
        (
            "an initial value that was chosen",
            "crypto.iv",
            {
                "header": other_header,
                "segments": bytes(under_other_iv.seal_segment(0, content, derived, last=True)),
                "root": None,
            },
        ),
        ("a nonce that was chosen", "crypto.nonce", {"segments": sealed_with(content, nonces(12)), "root": None}),
        ("an empty segment", "crypto.segment", {"segments": sealed_with(b"", nonces(12)), "root": None}),
        ("a byte in the padding", "crypto.padding", {"segments": sealed_with(content[:-1] + b"\1"), "root": None}),
        (
            "a longer bucket than needed",
            "crypto.padding",
            {"segments": sealed_with(content + bytes(96)), "root": None},
        ),
        (
            "a length beyond the end",
            "crypto.padding",
            {"segments": sealed_with((5_000).to_bytes(4, "big") + content[4:]), "root": None},
        ),
        (
            "no padding",
            "crypto.padding",
            {"segments": sealed_with(pad_counted(INNER, 0)[: len(INNER) + 4]), "root": None},
        ),
    ]
    whole: dict[str, Any] = {
        "content_key": CEK,
        "case": CASE,
        "item": ITEM,
        "part": 0,
        "header": good.header,
        "segments": good.segments,
        "root": good.root,
    }
    return Made(
        about=(
            "Stored parts that a reader must refuse. Each negative is the good part with what it names changed. `of_two`"
            " takes segments of the part `part 62, two full segments` of parts.json, in that order. Checks on padding come last."
        ),
        steps="I2 I9 I10",
        inputs=_shown(whole),
        outputs={"inner": INNER.decode()},
        negatives=[
            *(refused(name, code, name, **_shown(_with_root(change))) for name, code, change in cases),
            *_of_two(),
        ],
    )


def _of_two() -> list[Json]:
    two = part.seal_part(CEK, CASE, ITEM, 62, counting(2 * part.CONTENT_BYTES))
    pieces = [bytes(segment) for segment in part.split_segments(memoryview(two.segments))]
    given: list[tuple[str, str, list[int], bool]] = [
        ("two segments exchanged", "crypto.segments", [1, 0], False),
        ("two segments exchanged, under a root made for it", "crypto.segment", [1, 0], True),
        ("the last segment missing", "crypto.segments", [0], False),
        ("the last segment missing, under a root made for it", "crypto.segment", [0], True),
        ("the first segment missing, under a root made for it", "crypto.segment", [1], True),
        ("the first segment twice, under a root made for it", "crypto.segment", [0, 0, 1], True),
    ]
    return [
        refused(
            name,
            code,
            name,
            of_two=taken,
            part=62,
            header=two.header.hex(),
            root=(digests.segments_root([digests.digest(pieces[at]) for at in taken]) if anew else two.root).hex(),
        )
        for name, code, taken, anew in given
    ]


def _sealed(name: str, index: int, content: bytes, given: Json) -> Json:
    sealed = part.seal_part(CEK, CASE, ITEM, index, content)
    pieces = [bytes(segment) for segment in part.split_segments(memoryview(sealed.segments))]
    whole = {"segments": sealed.segments.hex()} if len(sealed.segments) < SMALLEST_PART + 64 else {}
    return {
        "name": name,
        "part": index,
        **given,
        "padded_length": len(content),
        "part_key": part.part_key(CEK, index).hex(),
        "iv": part.part_iv(CEK, index).hex(),
        "aad": part.part_aad(CASE, ITEM, index).hex(),
        "header": sealed.header.hex(),
        "stored_length": len(sealed.segments),
        "nonces": [floe.segment_nonce(piece).hex() for piece in pieces],
        "segment_digests": [hash_.hex() for hash_ in sealed.segment_hashes],
        "root": sealed.root.hex(),
        **whole,
    }


def _with_root(change: dict[str, Any]) -> dict[str, Any]:
    """Make the root anew, as whoever holds the content key but not the author's signing key could."""
    if change.get("root", b"") is not None:
        return change
    return {**change, "root": digests.segments_root([digests.digest(change["segments"])])}


def _shown(given: dict[str, Any]) -> Json:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in given.items()}
