"""Which text some bytes are: what other programs save is read as what it is, and no byte of it goes."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_client.device import plain_text

WORDS = "Café “quoted” € 5\nén een tweede regel"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_a_text_is_read_as_what_it_was_written_as(encoding: str, name: str) -> None:
    for text in (WORDS, WORDS.replace("\n", "\r\n"), WORDS.replace("\n", "\r")):
        assert plain_text.read(text.encode(encoding)) == plain_text.PlainText(WORDS, name)


def test_one_byte_order_mark_is_passed_over_and_a_second_one_stays() -> None:
    assert plain_text.read(codecs.BOM_UTF8 + b"Dear Anna,\r\nthis").text == "Dear Anna,\nthis"
    assert plain_text.read(codecs.BOM_UTF8 * 2 + b"x").text == "\ufeffx"


def test_a_few_bytes_that_are_no_utf_8_do_not_change_the_others() -> None:
    text = plain_text.read("één twéé".encode() + b"\xff").text
    assert text == "één twéé\udcff"
    assert text.encode("utf-8", "surrogateescape") == "één twéé".encode() + b"\xff"


def test_the_encoding_of_the_machine_goes_before_a_guess() -> None:
    assert plain_text.read("日本語".encode("euc-jp"), own="euc-jp").text == "日本語"
    assert plain_text.read("日本語".encode(), own="euc-jp").text == "日本語"
    assert plain_text.read(b"caf\xe9", own="no such thing").text == "café"


@given(st.binary(max_size=60))
def test_every_byte_is_read_as_something(data: bytes) -> None:
    taken = plain_text.read(data)
    assert bool(taken.text) or not data or data in {mark for mark, _, _ in plain_text._MARKED}


@pytest.mark.parametrize("begin", [b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\r", b"\xff\xd8\xff\xe0", b"{\\rtf1"])
def test_the_file_of_a_word_processor_or_a_camera_is_no_text(begin: bytes) -> None:
    assert not plain_text.is_text(begin + b"rest")
    assert plain_text.is_text(b"Dear " + begin)
