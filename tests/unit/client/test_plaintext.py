"""What a letter may hold, and that it has one encoding."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.crypto.part import CONTENT_BYTES, letter_part
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.views.items import Letter, PartInfo
from tests.support.checkout import ROOT

TABLE = json.loads((ROOT / "tests" / "tables" / "letters.json").read_text(encoding="utf-8"))
"""What the browser client is held to as well."""


def each_of(name: str) -> pytest.MarkDecorator:
    """Run a test for every row of a part of the table."""
    return pytest.mark.parametrize("row", TABLE[name], ids=[each["name"] for each in TABLE[name]])


def letter_of(given: dict[str, str]) -> Letter:
    return Letter(given["text"], given["language"], given.get("subject"))


@each_of("tidied")
def test_a_letter_is_made_tidy(row: dict[str, Any]) -> None:
    assert plaintext.tidy(letter_of(row["given"])) == letter_of(row["gives"])


@each_of("refused")
def test_what_cannot_be_sealed_is_said_to_its_writer(row: dict[str, Any]) -> None:
    with pytest.raises(Misused) as refused:
        plaintext.tidy(letter_of(row["given"]))
    assert refused.value.code == row["code"]


@each_of("read")
@pytest.mark.parametrize("passed_on", [False, True])
def test_a_reader_has_one_spelling(row: dict[str, Any], passed_on: bool) -> None:
    data, expected = row["inner"].encode(), row["passed on" if passed_on else "with the mediator"]
    if "gives" in expected:
        assert plaintext.read(data, passed_on=passed_on) == (letter_of(expected["gives"]), ())
        return
    with pytest.raises(ValueError, match=r"inner|characters") as refused:
        plaintext.read(data, passed_on=passed_on)
    assert f"item.{refused.value}" == expected["code"]


def test_scripts_that_need_joiners_keep_them_and_they_are_counted() -> None:
    letter = plaintext.tidy(Letter("می\u200cروم \u200f", "fa"))
    assert letter.text == "می\u200cروم"
    assert plaintext.read(plaintext.write(letter)) == (letter, ())
    assert plaintext.unseen(letter) == 1


def test_the_longest_letter_fits_one_segment() -> None:
    text = "a" * (plaintext.LETTER_BYTES - len(plaintext.write(Letter("", "en"))))
    letter = Letter(text, "en")
    assert len(letter_part(plaintext.write(letter))) <= CONTENT_BYTES
    assert plaintext.read(plaintext.write(letter)) == (letter, ()), (
        "one from before the limit of characters is read"
    )


def test_a_new_letter_has_thirty_thousand_characters_and_no_more_of_whatever_width() -> None:
    for character in ("a", "\u00eb", "\u4e2d"):
        text = character * plaintext.LETTER_CHARACTERS
        assert plaintext.tidy(Letter(text, "en")).text == text
        with pytest.raises(Misused, match="letter.too_long"):
            plaintext.tidy(Letter(text + character, "en"))


@given(st.text(), st.none() | st.text(max_size=30))
def test_whatever_is_tidy_has_one_encoding_and_comes_back(text: str, subject: str | None) -> None:
    try:
        letter = plaintext.tidy(Letter(text, "en", subject))
    except Misused:
        return
    data = plaintext.write(letter)
    assert plaintext.read(data) == (letter, ())
    assert plaintext.tidy(letter) == letter


TYPES = st.sampled_from(["image/jpeg", "application/pdf", "audio/ogg", "x/y"])


@given(st.text(max_size=20), st.lists(st.tuples(TYPES, st.integers(0, (1 << 40) - 1)), min_size=1, max_size=63))
def test_pages_are_described_in_one_way_and_come_back(text: str, given: list[tuple[str, int]]) -> None:
    parts = tuple(PartInfo(n, plaintext.part_name(n), type_, length) for n, (type_, length) in enumerate(given, 1))
    letter = Letter("", "en")
    with contextlib.suppress(Misused):
        letter = plaintext.tidy(Letter(text, "en"), parts)
    assert plaintext.read(plaintext.write(letter, parts)) == (letter, parts)


def test_there_are_no_more_parts_than_an_item_has() -> None:
    many = tuple(PartInfo(n, plaintext.part_name(n), "image/jpeg", 1) for n in range(1, 65))
    with pytest.raises(ValueError, match="inner"):
        plaintext.read(plaintext.write(Letter("a", "en"), many))
    assert plaintext.read(plaintext.write(Letter("", "en"), many[:63]))[1] == many[:63]


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_and_break_nothing(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert plaintext.write(*plaintext.read(data)) == data, "what is read has one encoding, and that is it"


@each_of("words")
def test_short_words_are_checked_too(row: dict[str, Any]) -> None:
    with pytest.raises(Misused) as refused:
        plaintext.tidy_words(row["given"], 100)
    assert refused.value.code == row["code"]
    assert plaintext.tidy_words(" fine\r\n", 100) == "fine"
