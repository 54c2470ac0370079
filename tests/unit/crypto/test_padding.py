"""There is one padded form of any content, it is never much longer, and nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.crypto.errors import CannotOpen
from relay.crypto.padding import (
    SMALLEST_PART,
    SMALLEST_WORDS,
    pad,
    pad_counted,
    padded_length,
    unpad,
    unpad_counted,
)

LENGTHS = st.integers(0, 1 << 45)
# Bytes that are a padded form, or nearly one.
SHORT_FORMS = st.builds(
    lambda length, content, zeros: bytes([0, 0, 0, length]) + content + bytes(zeros),
    st.integers(0, 12),
    st.binary(max_size=12),
    st.integers(0, 12),
)


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        # Worked by hand: the exponent E, then all bits below the highest bit_length(E) of the mantissa are zero.
        (1, 1),
        (8, 8),
        (9, 10),
        (100, 104),
        (1_000, 1_024),
        (4_001, 4_096),
        (4_097, 4_352),
        (262_112, 262_144),
        (1_000_001, 1_015_808),
    ],
)
def test_padme_gives_these_lengths(length: int, padded: int) -> None:
    assert padded_length(length, 0) == padded


def test_everything_small_is_as_long_as_the_smallest_bucket() -> None:
    assert {padded_length(n, SMALLEST_PART) for n in range(4_001)} == {4_000}
    assert padded_length(4_001, SMALLEST_PART) == 4_096
    assert padded_length(500, SMALLEST_WORDS) == 500


@given(LENGTHS, st.sampled_from([0, SMALLEST_WORDS, SMALLEST_PART]))
def test_padding_adds_little_and_is_stable(length: int, smallest: int) -> None:
    padded = padded_length(length, smallest)
    assert length <= padded
    assert padded <= max(smallest, length * 1.12)
    assert padded_length(padded, smallest) == padded


@given(LENGTHS, LENGTHS)
def test_longer_content_is_never_padded_to_less(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert padded_length(shorter, SMALLEST_PART) <= padded_length(longer, SMALLEST_PART)


@given(st.binary(max_size=200), st.integers(0, 100))
def test_what_is_padded_comes_back(content: bytes, smallest: int) -> None:
    assert unpad(pad(content, smallest), len(content), smallest) == content
    assert unpad_counted(pad_counted(content, smallest), smallest) == content


@given(st.binary(max_size=60), st.data())
def test_any_other_byte_in_the_padding_is_refused(content: bytes, data: st.DataObject) -> None:
    padded = bytearray(pad(content, 64))
    padded[data.draw(st.integers(len(content), 63))] = data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen, match="crypto.padding"):
        unpad(bytes(padded), len(content), 64)


@pytest.mark.parametrize("change", [-1, 1, 8, 64])
def test_any_other_length_of_zeros_is_refused(change: int) -> None:
    padded = pad(b"content", 64)
    resized = padded[:change] if change < 0 else padded + bytes(change)
    with pytest.raises(CannotOpen, match="crypto.padding"):
        unpad(resized, 7, 64)


@pytest.mark.parametrize("length", [-1, 0, 7, 9, 1 << 31])
def test_a_length_that_is_not_the_contents_is_refused(length: int) -> None:
    with pytest.raises(CannotOpen, match="crypto.padding"):
        unpad(pad(b"8 bytes.", 8), length, 8)


@given(st.one_of(st.binary(max_size=200), SHORT_FORMS))
def test_stray_bytes_are_refused_or_are_exactly_a_padded_form(stray: bytes) -> None:
    # With the length field read as a number, at most one content could have led to these bytes.
    content = stray[4:][: int.from_bytes(stray[:4], "big")]
    if pad_counted(content, 16) == stray:
        assert unpad_counted(stray, 16) == content
    else:
        with pytest.raises(CannotOpen, match="crypto.padding"):
            unpad_counted(stray, 16)
