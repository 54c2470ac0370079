"""FLOE agrees with four other implementations, both ways, and refuses whatever was touched."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.crypto import floe
from relay.crypto.errors import CannotOpen
from tests.support.known_answers import known_answers, known_hex
from tests.support.tamper import flipped

KNOWN_KEY, KNOWN_AAD = bytes(32), b"This is AAD"
KNOWN = (
    "cpp_GCM256_IV256_64",
    "go_GCM256_IV256_4K",
    "go_GCM256_IV256_64",
    "go_rotation",
    "java_GCM256_IV256_4K",
    "java_GCM256_IV256_64",
    "java_lastSegAligned",
    "java_lastSegEmpty",
    "pub_java_GCM256_IV256_4K",
    "pub_java_GCM256_IV256_64",
    "rust_GCM256_IV256_4K",
    "rust_GCM256_IV256_64",
)

KEY, AAD, IV = b"k" * 32, b"aad", b"i" * 32
SMALL = floe.FloeParams(segment_length=64)
HEADER = floe.make_header(KEY, AAD, IV, SMALL)
NONCE = b"n" * 12
FULL = bytes(floe.start(KEY, HEADER, AAD, SMALL).seal_segment(3, b"c" * 32, NONCE, last=False))
LAST = bytes(floe.start(KEY, HEADER, AAD, SMALL).seal_segment(3, b"c" * 20, NONCE, last=True))


def cut(sealed: bytes, segment_length: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield index, segment and whether it is the last, as the length fields of `sealed` say."""
    at, index = 0, 0
    while at < len(sealed):
        last = sealed[at : at + 4] != b"\xff\xff\xff\xff"
        length = int.from_bytes(sealed[at : at + 4], "big") if last else segment_length
        yield index, sealed[at : at + length], last
        at, index = at + length, index + 1


def opened(index: int, segment: bytes, *, last: bool) -> bytes:
    return floe.start(KEY, HEADER, AAD, SMALL).open_segment(index, segment, last=last)


def refused(index: int, segment: bytes, *, last: bool) -> None:
    with pytest.raises(CannotOpen) as caught:
        opened(index, segment, last=last)
    assert caught.value.code == "crypto.segment"


def test_every_known_answer_at_hand_is_run() -> None:
    names = {path.name.removesuffix("_ct.txt") for path in known_answers("floe").glob("*_ct.txt")}
    assert names == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_known_answers_open_and_seal_again_to_the_same_bytes(name: str) -> None:
    sealed, content = known_hex("floe", f"{name}_ct.txt"), known_hex("floe", f"{name}_pt.txt")
    header, body = sealed[: floe.HEADER_BYTES], sealed[floe.HEADER_BYTES :]
    params = floe.FloeParams(int.from_bytes(header[2:6], "big"), rotation_bits=2 if "rotation" in name else 20)
    assert floe.make_header(KNOWN_KEY, KNOWN_AAD, floe.header_iv(header), params) == header
    key = floe.start(KNOWN_KEY, header, KNOWN_AAD, params)
    pieces = []
    for index, segment, last in cut(body, params.segment_length):
        pieces.append(key.open_segment(index, segment, last=last))
        again = key.seal_segment(index, pieces[-1], floe.segment_nonce(segment), last=last)
        assert again == segment
    assert last
    assert b"".join(pieces) == content


def test_the_rotation_answer_needs_the_rotation() -> None:
    sealed = known_hex("floe", "go_rotation_ct.txt")
    header, body = sealed[: floe.HEADER_BYTES], sealed[floe.HEADER_BYTES :]
    never = floe.start(KNOWN_KEY, header, KNOWN_AAD, floe.FloeParams(40))
    for index, segment, last in cut(body, 40):
        if index < 4:
            assert never.open_segment(index, segment, last=last)
        else:
            with pytest.raises(CannotOpen, match="crypto.segment"):
                never.open_segment(index, segment, last=last)
    assert index > 4


@given(st.binary(max_size=300), st.integers(40, 80), st.integers(0, 3))
@settings(max_examples=60)
def test_segments_open_in_any_order(content: bytes, segment_length: int, rotation_bits: int) -> None:
    params = floe.FloeParams(segment_length, rotation_bits)
    key = floe.start(KEY, floe.make_header(KEY, AAD, IV, params), AAD, params)
    step = params.content_length
    cuts = [content[at : at + step] for at in range(0, len(content), step)] or [b""]
    stored = [
        key.seal_segment(i, piece, i.to_bytes(12, "big"), last=i == len(cuts) - 1) for i, piece in enumerate(cuts)
    ]
    for i in reversed(range(len(cuts))):
        assert key.open_segment(i, stored[i], last=i == len(cuts) - 1) == cuts[i]


def test_every_bit_of_the_header_matters() -> None:
    for bit in range(floe.HEADER_BYTES * 8):
        with pytest.raises(CannotOpen, match="crypto.header"):
            floe.start(KEY, flipped(HEADER, bit), AAD, SMALL)


def test_the_header_commits_to_key_associated_data_parameters_and_its_own_length() -> None:
    attempts = [
        (b"K" * 32, HEADER, AAD, SMALL),
        (KEY, HEADER, b"other", SMALL),
        (KEY, HEADER, AAD, floe.FloeParams(65)),
        (KEY, HEADER[:-1], AAD, SMALL),
        (KEY, HEADER + b"\0", AAD, SMALL),
        (KEY, b"", AAD, SMALL),
    ]
    for attempt in attempts:
        with pytest.raises(CannotOpen, match="crypto.header"):
            floe.start(*attempt)


@pytest.mark.parametrize(("segment", "last"), [(FULL, False), (LAST, True)])
def test_every_bit_of_a_segment_matters(segment: bytes, last: bool) -> None:
    for bit in range(len(segment) * 8):
        refused(3, flipped(segment, bit), last=last)


def test_a_segment_opens_only_at_its_own_place() -> None:
    assert opened(3, FULL, last=False) == b"c" * 32
    assert opened(3, LAST, last=True) == b"c" * 20
    refused(2, FULL, last=False)
    refused(4, LAST, last=True)


def test_a_segment_in_the_middle_is_never_the_last_nor_the_reverse() -> None:
    refused(3, FULL, last=True)
    refused(3, LAST, last=False)
    # Relabelled to agree with its new length field, the tag still says where it stood.
    refused(3, (64).to_bytes(4, "big") + FULL[4:], last=True)
    full_last = floe.start(KEY, HEADER, AAD, SMALL).seal_segment(3, b"c" * 32, NONCE, last=True)
    refused(3, b"\xff\xff\xff\xff" + full_last[4:], last=False)


@pytest.mark.parametrize("length", [0, 3, 4, 31, 32, 51])
def test_a_truncated_segment_is_refused_even_when_its_length_field_agrees(length: int) -> None:
    refused(3, LAST[:length], last=True)
    refused(3, (length.to_bytes(4, "big") + LAST[4:length])[:length], last=True)
    refused(3, FULL[:length], last=False)


def test_a_segment_that_is_too_long_is_refused() -> None:
    refused(3, FULL + b"\0", last=False)
    refused(3, (65).to_bytes(4, "big") + FULL[4:] + b"\0", last=True)


def test_only_the_last_segment_may_be_short_and_none_may_be_long() -> None:
    key = floe.start(KEY, HEADER, AAD, SMALL)
    for content, last in ((b"c" * 31, False), (b"c" * 33, False), (b"c" * 33, True)):
        with pytest.raises(ValueError, match="cannot hold"):
            key.seal_segment(0, content, NONCE, last=last)


def test_mistakes_in_our_own_code_are_told() -> None:
    key = floe.start(KEY, HEADER, AAD, SMALL)
    with pytest.raises(ValueError, match="nonce"):
        key.seal_segment(0, b"c", b"short", last=True)
    for index in (-1, 1 << 40):
        with pytest.raises(ValueError, match="index"):
            key.seal_segment(index, b"c", NONCE, last=True)
    with pytest.raises(ValueError, match="FLOE key"):
        floe.make_header(b"short", AAD, IV, SMALL)
    with pytest.raises(ValueError, match="initial value"):
        floe.make_header(KEY, AAD, b"short", SMALL)
