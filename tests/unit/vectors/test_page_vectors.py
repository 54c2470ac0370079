"""An item of several parts, opened from its stored bytes as a reader does, and every change to them refused with its code."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from relay.crypto import part, stream
from relay.crypto.digests import digest, segments_root
from relay.crypto.errors import CannotOpen
from relay.crypto.padding import SMALLEST_PART, pad
from relay.crypto.stream import Place, Streamed, StreamOpener, seal_stream
from relay_client.items import plaintext
from tests.support.vectors import each_negative, vectors

unhex = bytes.fromhex
ITEM = vectors("item-of-several-parts")
CEK, CASE, ID = (unhex(ITEM.inputs[name]) for name in ("content_key", "case", "item"))
PARTS = {each["part"]: each for each in ITEM.outputs["parts"]}


def content_of(number: int) -> bytes:
    return bytes(at % 251 for at in range(number, number + PARTS[number]["counting"]))


def sealed(number: int) -> tuple[Streamed, bytes]:
    content, stored = content_of(number), bytearray()
    made = seal_stream(CEK, Place(CASE, ID, number), BytesIO(content), len(content), stored.extend)
    return made, bytes(stored)


def cut(stored: bytes) -> list[bytes]:
    return [stored[at : at + part.SEGMENT_BYTES] for at in range(0, len(stored), part.SEGMENT_BYTES)]


def test_the_letter_speaks_of_the_parts_that_are_there() -> None:
    letter = ITEM.outputs["letter"]
    opened = part.open_part(
        CEK,
        CASE,
        ID,
        0,
        header=unhex(letter["header"]),
        segments=unhex(letter["segments"]),
        root=unhex(letter["root"]),
    )
    words = part.read_letter_part(opened)
    assert words.decode() == ITEM.inputs["inner"]
    said, infos = plaintext.read(words)
    assert said.text == ""
    assert [(each.number, each.length) for each in infos] == [
        (number, given["counting"]) for number, given in PARTS.items()
    ]
    assert plaintext.write(said, infos) == words


@pytest.mark.parametrize("number", PARTS)
def test_a_part_is_sealed_byte_for_byte_and_opens_from_every_segment(number: int) -> None:
    given, content = PARTS[number], content_of(number)
    made, stored = sealed(number)
    assert made.header.hex() == given["header"]
    assert made.root.hex() == given["root"]
    assert [each.hex() for each in made.segment_hashes] == given["segment_digests"]
    assert (made.length, len(stored)) == (given["padded_length"], given["stored_length"])
    whole = part.seal_part(CEK, CASE, ID, number, pad(content, SMALLEST_PART))
    assert whole.segments == stored
    opener = StreamOpener(
        CEK,
        Place(CASE, ID, number),
        header=made.header,
        hashes=made.segment_hashes,
        root=made.root,
        padded=made.length,
        length=len(content),
    )
    for index in range(opener.segments):
        rest = b"".join(opener.all([stored[stream.segment_offset(index) :]], index))
        assert rest == content[index * part.CONTENT_BYTES :]


def changed(given: dict[str, Any]) -> bytes:
    """Return the stored bytes of a negative, changed in the order that its file says."""
    number = given["part"]
    segments = cut(sealed(number)[1])
    segments = [segments[at] for at in given["order"]] if "order" in given else segments
    if "take" in given:
        taken = given["take"]
        segments[taken["place"]] = cut(sealed(taken["part"])[1])[taken["segment"]]
    stored = bytearray(unhex(given["segments"]) if "segments" in given else b"".join(segments))
    if "seal" in given:
        padded = bytearray(pad(content_of(number), SMALLEST_PART))
        padded[given["seal"]] = 1
        stored = bytearray(part.seal_part(CEK, CASE, ID, number, bytes(padded)).segments)
    if "flip" in given:
        stored[given["flip"]] ^= 1
    if "cut" in given:
        del stored[-given["cut"] :]
    return bytes(stored) + unhex(given.get("add", ""))


def opened(given: dict[str, Any]) -> Iterator[bytes]:
    """Open what a negative gives, as a reader does who knows manifest and letter."""
    number, made = given["part"], sealed(given["part"])[0]
    stored = changed(given)
    digests = [digest(each) for each in cut(stored)]
    root = segments_root(digests) if given.get("anew") else made.root
    listed = b"".join(digests if given.get("anew") else made.segment_hashes)
    opener = StreamOpener(
        unhex(given.get("content_key", CEK.hex())),
        Place(
            unhex(given.get("case", CASE.hex())), unhex(given.get("item", ID.hex())), given.get("opened_as", number)
        ),
        header=unhex(given.get("header", made.header.hex())),
        hashes=stream.split_hashes(unhex(given.get("hashes", listed.hex()))),
        root=unhex(given.get("root", root.hex())),
        padded=given.get("padded_length", made.length),
        length=given.get("length", PARTS[number]["counting"]),
    )
    yield from opener.all([stored])


@each_negative("item-of-several-parts-refused")
def test_what_is_not_as_it_was_sealed_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotOpen) as caught:
        list(opened(given))
    assert caught.value.code == code


def test_every_code_of_a_part_is_among_them() -> None:
    codes = {each["expect"]["code"] for each in vectors("item-of-several-parts-refused").negatives}
    assert codes == {
        "crypto.segments",
        "crypto.segment",
        "crypto.header",
        "crypto.iv",
        "crypto.nonce",
        "crypto.padding",
    }
