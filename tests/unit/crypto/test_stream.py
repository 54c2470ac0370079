"""A part sealed from a stream is the part sealed whole, byte for byte, and neither way ever holds more than a segment."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.crypto import floe, part, stream
from relay.crypto.digests import digest, segments_root
from relay.crypto.errors import CannotOpen
from relay.crypto.padding import SMALLEST_PART, pad, padded_length
from relay.crypto.part import CONTENT_BYTES, SEGMENT_BYTES
from relay.crypto.stream import PartAddress, Streamed, StreamOpener, WrongLength, seal_stream
from tests.support.chance import Chance
from tests.support.tamper import flipped

CEK, CASE, ITEM = Chance("cek")(32), Chance("case")(16), Chance("item")(16)
ADDRESS = PartAddress(CASE, ITEM, 1)
EDGES = [0, 1, SMALLEST_PART - 1, SMALLEST_PART, SMALLEST_PART + 1, CONTENT_BYTES - 1, CONTENT_BYTES]
EDGES += [
    CONTENT_BYTES + 1,
    262_144,
    262_145,
    2 * CONTENT_BYTES - 1,
    2 * CONTENT_BYTES,
    2 * CONTENT_BYTES + 1,
    600_000,
]
LENGTHS = st.sampled_from(EDGES) | st.integers(0, 700_000)


class Slow:
    """Gives a few bytes at a time, as a pipe does."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = BytesIO(data)
        self._step = step

    def read(self, size: int, /) -> bytes:
        return self._data.read(min(size, self._step))


class Endless:
    """Content of any length that is never whole anywhere."""

    def __init__(self, length: int) -> None:
        self._left = length

    def read(self, size: int, /) -> bytes:
        given = min(size, self._left)
        self._left -= given
        return b"\x5a" * given


def content_of(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def sealed(content: bytes, address: PartAddress = ADDRESS, cek: bytes = CEK) -> tuple[Streamed, bytes]:
    stored = bytearray()
    made = seal_stream(cek, address, BytesIO(content), len(content), stored.extend)
    return made, bytes(stored)


def opener(made: Streamed, length: int, **changed: Any) -> StreamOpener:
    given: dict[str, Any] = {
        "header": made.header,
        "hashes": made.segment_hashes,
        "root": made.root,
        "padded": made.length,
        "length": length,
    }
    address, cek = changed.pop("address", ADDRESS), changed.pop("cek", CEK)
    return StreamOpener(cek, address, **(given | changed))


def pieces(stored: bytes, step: int) -> Iterator[bytes]:
    for at in range(0, len(stored), step):
        yield stored[at : at + step]


@given(LENGTHS, st.integers(1_000, 400_000))
@settings(max_examples=40, deadline=None)
def test_a_stream_is_sealed_as_the_whole_would_be_and_opens_again(length: int, step: int) -> None:
    content = content_of(length)
    stored = bytearray()
    made = seal_stream(CEK, ADDRESS, Slow(content, step), length, stored.extend)
    whole = part.seal_part(CEK, CASE, ITEM, 1, pad(content, SMALLEST_PART))
    assert (made.header, made.segment_hashes, made.root) == (whole.header, whole.segment_hashes, whole.root)
    assert bytes(stored) == whole.segments
    assert made.length == padded_length(length, SMALLEST_PART)
    assert len(stored) == part.stored_length(made.length) == opener(made, length).stored
    assert b"".join(opener(made, length).all(pieces(bytes(stored), step))) == content
    assert stream.hash_segments(pieces(bytes(stored), step)) == made.segment_hashes
    assert stream.split_hashes(b"".join(made.segment_hashes)) == made.segment_hashes


@given(LENGTHS, st.data())
@settings(max_examples=25, deadline=None)
def test_opening_begins_at_any_segment_and_in_any_order(length: int, data: st.DataObject) -> None:
    content = content_of(length)
    made, stored = sealed(content)
    reader = opener(made, length)
    start = data.draw(st.integers(0, reader.segments - 1))
    rest = stored[stream.segment_offset(start) :]
    assert b"".join(reader.all([rest], start)) == content[start * CONTENT_BYTES :]
    order = data.draw(st.permutations(range(reader.segments)))
    found = {at: reader.content(at, stored[at * SEGMENT_BYTES : (at + 1) * SEGMENT_BYTES]) for at in order}
    assert b"".join(found[at] for at in sorted(found)) == content


@pytest.mark.parametrize("length", [0, 5, CONTENT_BYTES, CONTENT_BYTES + 5])
@pytest.mark.parametrize("off", [-1, 1])
def test_a_source_of_another_length_than_announced_is_not_sealed(length: int, off: int) -> None:
    if length + off < 0:
        return
    with pytest.raises(WrongLength):
        seal_stream(CEK, ADDRESS, BytesIO(bytes(length + off)), length, lambda _: None)


def test_sixty_four_mebibytes_pass_through_a_few_segments_of_memory() -> None:
    length = 64 << 20
    padded = padded_length(length, SMALLEST_PART)

    def stored() -> Iterator[bytes]:
        """Seal once more, and hand on each segment as soon as it is there."""
        sealer, last = part.PartSealer(CEK, CASE, ITEM, 1), part.segment_count(padded) - 1
        for index in range(last + 1):
            begins = index * CONTENT_BYTES
            content = b"\x5a" * min(CONTENT_BYTES, max(0, length - begins))
            yield bytes(
                sealer.segment(index, content.ljust(min(CONTENT_BYTES, padded - begins), b"\0"), last=index == last)
            )

    tracemalloc.start()
    try:
        made = seal_stream(CEK, ADDRESS, Endless(length), length, lambda _: None)
        total = sum(len(content) for content in opener(made, length).all(stored()))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert total == length
    assert most < 3 << 20


LONG = content_of(2 * CONTENT_BYTES + 1_000)
MADE, STORED = sealed(LONG)


def refused(made: Streamed, stored: bytes, length: int, **changed: Any) -> str:
    with pytest.raises(CannotOpen) as caught:
        list(opener(made, length, **changed).all([stored]))
    return str(caught.value.code)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("crypto.segments", {"root": bytes(32)}),
        ("crypto.segments", {"hashes": MADE.segment_hashes[:-1]}),
        ("crypto.segments", {"hashes": (*MADE.segment_hashes, bytes(32))}),
        ("crypto.segments", {"hashes": ()}),
        ("crypto.header", {"header": flipped(MADE.header, 50)}),
        ("crypto.header", {"address": PartAddress(CASE, ITEM, 2)}),
        ("crypto.header", {"address": PartAddress(CASE, bytes(16), 1)}),
        ("crypto.header", {"address": PartAddress(bytes(16), ITEM, 1)}),
        ("crypto.header", {"cek": bytes(32)}),
        ("crypto.padding", {"padded": MADE.length + 1}),
        ("crypto.padding", {"length": len(LONG) * 2}),
        ("crypto.padding", {"length": -1}),
    ],
)
def test_nothing_opens_before_hash_list_header_and_lengths_fit(code: str, changed: dict[str, Any]) -> None:
    assert refused(MADE, STORED, **({"length": len(LONG)} | changed)) == code


def test_a_free_initial_value_is_refused_before_any_segment() -> None:
    key, aad = part.part_key(CEK, 1), part.part_aad(CASE, ITEM, 1)
    header = floe.make_header(key, aad, bytes(32), part.PARAMS)
    assert refused(MADE, STORED, len(LONG), header=header) == "crypto.iv"


def test_segments_that_are_cut_swapped_doubled_or_of_another_place_are_refused() -> None:
    one, two, three = (STORED[at : at + SEGMENT_BYTES] for at in range(0, len(STORED), SEGMENT_BYTES))
    other = sealed(LONG, PartAddress(CASE, ITEM, 2))[1]
    for stored in (
        STORED[:-1],
        STORED + b"\0",
        STORED + three,
        one + two,
        two + one + three,
        one + one + three,
        other,
        flipped(STORED, SEGMENT_BYTES + 7),
        b"",
    ):
        assert refused(MADE, stored, len(LONG)) == "crypto.segments"
        made = segments_root([digest(each) for each in pieces(stored, SEGMENT_BYTES)])
        hashes = stream.hash_segments([stored])
        code = refused(MADE, stored, len(LONG), hashes=hashes, root=made)
        assert code in {"crypto.segments", "crypto.segment"}


def padded_with(tail: bytes, length: int, address: PartAddress = ADDRESS) -> tuple[Streamed, bytes]:
    """Seal, as a modified client could, what stands in the place of the padding."""
    content = content_of(length)
    whole = part.seal_part(CEK, address.case, address.item, address.part, content + tail)
    return Streamed(whole.header, len(content) + len(tail), whole.segment_hashes, whole.root), whole.segments


def test_padding_is_checked_in_every_segment_that_has_any() -> None:
    length = 2 * CONTENT_BYTES - 200
    room = padded_length(length, SMALLEST_PART) - length
    assert room > 200, "padding in two segments"
    for at in (0, 100, 199, 200, room - 1):
        tail = bytearray(room)
        tail[at] = 1
        made, stored = padded_with(bytes(tail), length)
        assert refused(made, stored, length) == "crypto.padding"
    made, stored = padded_with(bytes(room), length)
    assert b"".join(opener(made, length).all([stored])) == content_of(length)


def test_a_last_segment_of_another_length_than_stated_is_refused() -> None:
    length = CONTENT_BYTES + 10
    room = padded_length(length, SMALLEST_PART) - length
    made, stored = padded_with(bytes(room - 1), length)
    claimed = made.length + 1
    assert refused(made, stored, length, padded=claimed) == "crypto.padding"


def test_a_hash_list_is_a_whole_number_of_digests() -> None:
    with pytest.raises(CannotOpen, match="crypto.segments"):
        stream.split_hashes(bytes(33))


def test_pieces_of_any_size_are_cut_at_the_same_places() -> None:
    cuts = [
        list(stream.hash_segments(pieces(STORED, step))) for step in (1_000, SEGMENT_BYTES, 300_001, len(STORED))
    ]
    assert all(one == other for one, other in pairwise(cuts))
