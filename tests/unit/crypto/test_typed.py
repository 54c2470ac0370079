"""Codes survive being typed by a tired person, and a mistake in one is told before it goes anywhere."""

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.crypto.errors import CannotOpen
from relay.crypto.typed import (
    TypedKind,
    fingerprint_text,
    read_typed_code,
    short_fingerprint_text,
    typed_code,
)
from tests.support.chance import Chance

VALUE = Chance("code")(16)
TEXT = typed_code(TypedKind.RECOVERY_CODE, VALUE)
GROUPS = re.compile(r"([0-9A-HJKMNP-TV-Z]{4}-)*[0-9A-HJKMNP-TV-Z]{1,4}")


def refused(kind: TypedKind, text: str, length: int = 16) -> None:
    with pytest.raises(CannotOpen) as caught:
        read_typed_code(kind, text, length)
    assert caught.value.code == "crypto.typed"


@given(st.binary(min_size=1, max_size=40), st.sampled_from(TypedKind))
def test_a_code_comes_back(value: bytes, kind: TypedKind) -> None:
    text = typed_code(kind, value)
    assert GROUPS.fullmatch(text)
    assert read_typed_code(kind, text, len(value)) == value


def test_a_code_is_as_long_as_it_must_be() -> None:
    assert [len(group) for group in TEXT.split("-")] == [4] * 7
    assert len(typed_code(TypedKind.ROOT_FINGERPRINT, bytes(32)).replace("-", "")) == 54


def remainder(data: bytes) -> int:
    """Divide as a polynomial over two elements: CRC-12/UMTS before its result is reversed."""
    number = int.from_bytes(data, "big") << 12
    while number.bit_length() > 12:
        number ^= 0x180F << (number.bit_length() - 13)
    return number


def test_the_division_above_is_the_catalogued_one() -> None:
    assert int(f"{remainder(b'123456789'):012b}"[::-1], 2) == 0xDAF


@given(st.binary(min_size=16, max_size=16), st.sampled_from(TypedKind))
def test_a_code_is_the_value_and_its_check(value: bytes, kind: TypedKind) -> None:
    number = 0
    for symbol in typed_code(kind, value).replace("-", ""):
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(symbol)
    assert number == int.from_bytes(value, "big") << 12 | remainder(bytes([kind]) + value)


@given(st.data())
def test_case_spacing_and_look_alikes_do_not_matter(data: st.DataObject) -> None:
    value = data.draw(st.binary(min_size=16, max_size=16))
    typed = []
    for symbol in typed_code(TypedKind.SLIP_SECRET, value):
        alike = {"0": "0Oo", "1": "1IiLl", "-": ["-", " ", "", " - ", "\u2013", "\n", "\u00a0"]}
        typed.append(data.draw(st.sampled_from(list(alike.get(symbol, symbol + symbol.lower())))))
    assert read_typed_code(TypedKind.SLIP_SECRET, "".join(typed), 16) == value


def test_one_wrong_symbol_is_told() -> None:
    for at, symbol in enumerate(TEXT):
        if symbol != "-":
            for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".replace(symbol, ""):
                refused(TypedKind.RECOVERY_CODE, TEXT[:at] + other + TEXT[at + 1 :])


def test_two_neighbours_in_the_wrong_order_are_told() -> None:
    symbols = TEXT.replace("-", "")
    swaps = [at for at in range(len(symbols) - 1) if symbols[at] != symbols[at + 1]]
    assert len(swaps) > 20
    for at in swaps:
        refused(TypedKind.RECOVERY_CODE, symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :])


@pytest.mark.parametrize(
    "text", ["", "-", TEXT[:-1], TEXT + "0", "U" + TEXT[1:], "*" + TEXT[1:], "\u00e9" + TEXT[1:]]
)
def test_what_is_no_code_is_told(text: str) -> None:
    refused(TypedKind.RECOVERY_CODE, text)


def test_a_code_of_one_kind_is_not_taken_for_another() -> None:
    for one, other in permutations(TypedKind, 2):
        refused(other, typed_code(one, VALUE))


def test_a_code_of_another_length_is_told() -> None:
    refused(TypedKind.RECOVERY_CODE, TEXT, 32)


def test_a_fingerprint_shows_every_bit_and_begins_with_its_short_form() -> None:
    whole = fingerprint_text(b"\xff" * 32)
    assert whole == "-".join(["ZZZZ"] * 12 + ["ZZZG"])
    assert short_fingerprint_text(b"\xff" * 32) == "-".join(["ZZZZ"] * 7)
    assert fingerprint_text(bytes(31) + b"\1").endswith("-000G")
    assert fingerprint_text(b"\x08" + bytes(31)).startswith("1000-")


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_fingerprints_differ_where_digests_do(one: bytes, other: bytes) -> None:
    assert (fingerprint_text(one) == fingerprint_text(other)) == (one == other)
    assert fingerprint_text(one).startswith(short_fingerprint_text(one) + "-")
    same_start = int.from_bytes(one, "big") >> 116 == int.from_bytes(other, "big") >> 116
    assert (short_fingerprint_text(one) == short_fingerprint_text(other)) == same_start


def test_only_digests_have_fingerprints() -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        fingerprint_text(b"short")
