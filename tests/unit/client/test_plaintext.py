"""What a letter may hold, and that it has one encoding."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.crypto.part import CONTENT_BYTES, letter_part
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.views.items import Letter, PartInfo


def test_a_letter_is_made_tidy() -> None:
    letter = plaintext.tidy(Letter("\r\nDear\rother,\r\ne\u0301t\u0301e \n", " en ", "  One   line "))
    assert letter == Letter("Dear\nother,\n\u00e9t\u0301e", "en", "One line")
    assert plaintext.tidy(Letter("a", "en", "  ")).subject is None


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (Letter(" \n ", "en"), "letter.empty"),
        (Letter("a\x1b[2J", "en"), "letter.characters"),
        (Letter("a\u202eb", "en"), "letter.characters"),
        (Letter("a\u2063b", "en"), "letter.characters"),
        (Letter("a\ufe00b", "en"), "letter.characters"),
        (Letter("a", "en", "b\u2063c"), "letter.characters"),
        (Letter("a", "en-XX"), "letter.language"),
        (Letter("a\U000e0041b", "en"), "letter.characters"),
        (Letter("a\ue000b", "en"), "letter.characters"),
        (Letter("a\ud800b", "en"), "letter.characters"),
        (Letter("a", "the moon"), "letter.language"),
        (Letter("a", "en", "x" * 121), "letter.too_long"),
        (Letter("a" * plaintext.LETTER_BYTES, "en"), "letter.too_long"),
    ],
)
def test_what_cannot_be_sealed_is_said_to_its_writer(letter: Letter, code: str) -> None:
    with pytest.raises(Misused) as refused:
        plaintext.tidy(letter)
    assert refused.value.code == code


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


@pytest.mark.parametrize(
    "parts",
    [
        '{"name":"page-2","type":"image/jpeg","length":1}',
        '{"name":"my brother.jpg","type":"image/jpeg","length":1}',
        '{"name":"page-1","type":"IMAGE/JPEG","length":1}',
        '{"name":"page-1","type":"image/jpeg; call me","length":1}',
        '{"name":"page-1","type":"image","length":1}',
        '{"name":"page-1","type":1,"length":1}',
        '{"name":"page-1","type":"image/jpeg","length":true}',
        '{"name":"page-1","type":"image/jpeg","length":1.0}',
        '{"name":"page-1","type":"image/jpeg","length":-1}',
        '{"name":"page-1","type":"image/jpeg","length":1099511627776}',
        '{"name":"page-1","type":"image/jpeg","length":01}',
        '{"type":"image/jpeg","name":"page-1","length":1}',
        '{"name":"page-1","type":"image/jpeg","length":1,"more":1}',
        '{"name":"page-1","type":"image/jpeg"}',
        '{"name":"page-1","type":"image/jpeg","length":1},{"name":"page-1","type":"image/jpeg","length":1}',
        "1",
        "null",
        "[]",
    ],
)
def test_nothing_in_the_description_of_a_page_is_of_anybodys_choice(parts: str) -> None:
    with pytest.raises(ValueError, match="inner"):
        plaintext.read(f'{{"text":"a","language":"en","parts":[{parts}]}}'.encode())


def test_there_are_no_more_parts_than_an_item_has() -> None:
    many = tuple(PartInfo(n, plaintext.part_name(n), "image/jpeg", 1) for n in range(1, 65))
    with pytest.raises(ValueError, match="inner"):
        plaintext.read(plaintext.write(Letter("a", "en"), many))
    assert plaintext.read(plaintext.write(Letter("", "en"), many[:63]))[1] == many[:63]


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_and_break_nothing(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert plaintext.write(*plaintext.read(data)) == data, "what is read has one encoding, and that is it"


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "words.empty"), ("a" * 101, "words.too_long"), ("a\x07", "words.characters")],
)
def test_short_words_are_checked_too(text: str, code: str) -> None:
    with pytest.raises(Misused) as refused:
        plaintext.tidy_words(text, 100)
    assert refused.value.code == code
    assert plaintext.tidy_words(" fine\r\n", 100) == "fine"


def earlier(text: str, language: str = "en") -> bytes:
    return json.dumps(
        {"text": text, "language": language, "parts": []}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def test_what_an_earlier_program_let_through_is_shown_tidied_once_it_was_passed_on() -> None:
    data = earlier("Two  spaces,\ta tab \nand a mark\u200e", "en-GB")
    with pytest.raises(ValueError, match="characters"):
        plaintext.read(data)
    letter, _ = plaintext.read(data, passed_on=True)
    assert letter.text == "Two spaces, a tab\nand a mark"


def test_what_no_screen_shows_stays_refused_also_when_passed_on() -> None:
    with pytest.raises(ValueError, match="characters"):
        plaintext.read(earlier("a\u2063b"), passed_on=True)
    with pytest.raises(ValueError, match="inner"):
        plaintext.read(earlier("a", "the moon"), passed_on=True)
