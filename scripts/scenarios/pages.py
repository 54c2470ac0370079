"""Scenarios of an item with several parts: how pages are sealed, described and opened, and stored bytes that must be refused."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Final

from relay.crypto import floe, part, stream
from relay.crypto.padding import SMALLEST_PART, pad, padded_length
from relay.crypto.stream import PartAddress, Streamed, seal_stream
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, refused, short_id
from scripts.scenarios.items import counting

CASE, ITEM = bytes(cast.CASE), bytes(cast.ITEM)
CEK = Stream("item of several parts")(32)
LENGTHS: Final = (3_000, part.CONTENT_BYTES, 2 * part.CONTENT_BYTES - 200, 600_000)
"""True lengths of parts 1 and on: the smallest bucket; a segment that is full before padding; padding in two; three segments."""
TYPE: Final = "image/jpeg"


def several_parts(_kept: Kept) -> Made:
    """An item whole: part 0 and what it says of the others, and each of them sealed as a stream."""
    inner = _inner()
    letter = part.seal_part(CEK, CASE, ITEM, 0, part.letter_part(inner))
    return Made(
        about=(
            "An item with parts 1 to 4 beside its letter. The content of part N is `counting` bytes 1, 2, ... 250, 0, ... of the"
            " length given; padded, it is sealed segment by segment. Parts are given by their digests."
        ),
        steps="I1 I2 I3 I4 I5 I6 I7 I8",
        inputs={"content_key": CEK.hex(), "case": CASE.hex(), "item": ITEM.hex(), "inner": inner.decode()},
        outputs={
            "letter": {
                "header": letter.header.hex(),
                "root": letter.root.hex(),
                "segments": letter.segments.hex(),
            },
            "parts": [_shown(number, length) for number, length in enumerate(LENGTHS, 1)],
        },
        negatives=[],
    )


def content_of(number: int, length: int) -> bytes:
    """Return the content of a part: it begins to count at its number, so that no two begin alike."""
    return counting(length + number)[number:]


def _inner() -> bytes:
    parts = [{"name": f"page-{number}", "type": TYPE, "length": length} for number, length in enumerate(LENGTHS, 1)]
    members = {"text": "", "language": "nl", "parts": parts}
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def _sealed(number: int, length: int) -> tuple[Streamed, list[bytes]]:
    segments: list[bytes] = []
    made = seal_stream(
        CEK, PartAddress(CASE, ITEM, number), BytesIO(content_of(number, length)), length, segments.append
    )
    return made, segments


def _shown(number: int, length: int) -> Json:
    made, segments = _sealed(number, length)
    return {
        "part": number,
        "counting": length,
        "padded_length": made.length,
        "stored_length": sum(len(segment) for segment in segments),
        "header": made.header.hex(),
        "segment_digests": [hash_.hex() for hash_ in made.segment_hashes],
        "root": made.root.hex(),
    }


def several_parts_refused(_kept: Kept) -> Made:
    """Stored bytes of a part that must be refused: damaged, cut, moved, of another place, or with something hidden."""
    return Made(
        about=(
            "Each negative begins with the stored bytes of one part of item-of-several-parts.json, changes them and what is said of"
            " them in this order, and must be refused: `order` takes these segments; `take` puts a segment of another part in a"
            " place; `segments` are other bytes altogether; `seal` are the bytes of the part's content, padded, but with a 1 at"
            " that place, sealed by the rules; `flip` inverts the lowest bit of that stored byte; `cut` takes bytes off the end,"
            " `add` puts bytes there. `anew` makes hash list and root for these bytes, as whoever holds the content key but not"
            " the author's signing key could. The rest stands in the place of what it names."
        ),
        steps="I2 I9 I10 I11",
        inputs={"content_key": CEK.hex(), "case": CASE.hex(), "item": ITEM.hex(), "lengths": list(LENGTHS)},
        outputs={},
        negatives=[*_damaged(), *_misplaced(), *_hidden(), *_misdescribed()],
    )


def _case(name: str, code: str, number: int, **change: Json) -> Json:
    return refused(name, code, name, part=number, **change)


def _damaged() -> list[Json]:
    second = stream.segment_offset(1)
    cases = []
    for name, change in (
        ("one bit in the second segment", {"flip": second + 5_000}),
        ("one bit in a length field", {"flip": second + 3}),
        ("one bit in a nonce", {"flip": second + 4}),
        ("the last byte missing", {"cut": 1}),
    ):
        cases.append(_case(name, "crypto.segments", 4, **change))
        cases.append(_case(f"{name}, under a root made for it", "crypto.segment", 4, **change, anew=True))
    cases.append(_case("a byte behind the end", "crypto.segments", 4, add="00"))
    cases.append(_case("nothing stored", "crypto.segments", 4, order=[]))
    cases.append(_case("nothing stored, under a root made for it", "crypto.segments", 4, order=[], anew=True))
    return cases


def _misplaced() -> list[Json]:
    taken = {"part": 3, "segment": 1, "place": 1}
    first = {"part": 3, "segment": 0, "place": 0}
    given: list[tuple[str, str, dict[str, Json]]] = [
        ("two segments exchanged", "crypto.segment", {"order": [1, 0, 2]}),
        ("the first segment twice", "crypto.segment", {"order": [0, 0, 2]}),
        ("the first segment once more", "crypto.segments", {"order": [0, 0, 1, 2]}),
        ("the last segment missing", "crypto.segments", {"order": [0, 1]}),
        ("the first segment missing", "crypto.segments", {"order": [1, 2]}),
        ("the segment of another part from the same place", "crypto.segment", {"take": first}),
        ("the last segment of another part in the middle", "crypto.segment", {"take": taken}),
    ]
    cases = []
    for name, code, change in given:
        cases.append(_case(name, "crypto.segments", 4, **change))
        cases.append(_case(f"{name}, under a root made for it", code, 4, **change, anew=True))
    other = part.seal_part(CEK, CASE, short_id("other item"), 1, pad(content_of(1, LENGTHS[0]), SMALLEST_PART))
    whole: dict[str, Json] = {"segments": other.segments.hex(), "anew": True}
    cases += [
        _case("the same page of another item", "crypto.header", 1, **whole, header=other.header.hex()),
        _case("the same page of another item under this item's header", "crypto.segment", 1, **whole),
        _case("opened as another part", "crypto.header", 1, opened_as=2),
        _case("opened as of another item", "crypto.header", 1, item=short_id("other item").hex()),
        _case("opened as of another case", "crypto.header", 1, case=short_id("other case").hex()),
        _case("opened with another content key", "crypto.header", 1, content_key=Stream("other cek")(32).hex()),
    ]
    return cases


def _hidden() -> list[Json]:
    room = padded_length(LENGTHS[2], SMALLEST_PART)
    content = pad(content_of(1, LENGTHS[0]), SMALLEST_PART)
    key, aad = part.part_key(CEK, 1), part.part_aad(CASE, ITEM, 1)
    chosen_iv, chosen_nonce = Stream("chosen iv")(32), Stream("chosen nonce")(12)
    derived = part.derived_nonce(part.nonce_key(CEK), 1, 0, content, last=True)
    under_iv = floe.FloeKey(key, chosen_iv, aad, part.PARAMS).seal_segment(0, content, derived, last=True)
    own = floe.FloeKey(key, part.part_iv(CEK, 1), aad, part.PARAMS)
    under_nonce = own.seal_segment(0, content, chosen_nonce, last=True)
    longer = own.seal_segment(
        0,
        content + bytes(96),
        part.derived_nonce(part.nonce_key(CEK), 1, 0, content + bytes(96), last=True),
        last=True,
    )
    header = floe.make_header(key, aad, chosen_iv, part.PARAMS)
    return [
        _case("a byte in the padding of a small part", "crypto.padding", 1, seal=LENGTHS[0], anew=True),
        _case("a last byte of padding", "crypto.padding", 1, seal=3_999, anew=True),
        _case("padding in a segment before the last", "crypto.padding", 3, seal=LENGTHS[2], anew=True),
        _case("padding in the last segment", "crypto.padding", 3, seal=room - 1, anew=True),
        _case("a nonce that was chosen", "crypto.nonce", 1, segments=bytes(under_nonce).hex(), anew=True),
        _case(
            "an initial value that was chosen",
            "crypto.iv",
            1,
            segments=bytes(under_iv).hex(),
            header=header.hex(),
            anew=True,
        ),
        _case("a longer last segment than stated", "crypto.padding", 1, segments=bytes(longer).hex(), anew=True),
    ]


def _misdescribed() -> list[Json]:
    made, _ = _sealed(4, LENGTHS[3])
    exchanged = [made.segment_hashes[at] for at in (1, 0, 2)]
    return [
        _case("another root", "crypto.segments", 4, root=Stream("other root")(32).hex()),
        _case("a hash list in another order", "crypto.segments", 4, hashes=b"".join(exchanged).hex()),
        _case(
            "a hash list that is cut inside a digest",
            "crypto.segments",
            4,
            hashes=b"".join(made.segment_hashes)[:-1].hex(),
        ),
        _case("an empty hash list", "crypto.segments", 4, hashes=""),
        _case("a true length that pads to something else", "crypto.padding", 4, length=500_000),
        _case("a true length that ends before the content does", "crypto.padding", 4, length=LENGTHS[3] - 1),
        _case("a padded length that no content has", "crypto.padding", 4, padded_length=made.length + 1),
        _case(
            "lengths that agree with each other but not with what is stored",
            "crypto.segments",
            4,
            length=100_000,
            padded_length=padded_length(100_000, SMALLEST_PART),
        ),
        _case(
            "one bit of the header's tag",
            "crypto.header",
            4,
            header=(made.header[:-1] + bytes([made.header[-1] ^ 1])).hex(),
        ),
    ]
