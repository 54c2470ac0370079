"""A received page that carries anything but its picture is not released, and the reason is said."""

import pytest
from PIL import Image

from relay_client.pages.jpeg import coded_data
from relay_client.pages.scans.form import FORMS, PageForm, recognise, write
from relay_client.pages.scans.model import PAGE_BYTES, PAGE_TYPE, Finding, Quality
from relay_client.pages.scans.page_check import Flaw, check_page
from relay_client.ui.exits import sentence_id
from relay_client.words.sentences import Language, Sentences
from tests.unit.scans import corpus, documents

CLEAN = write(corpus.photo(), Quality.FULL)
GREY = write(corpus.photo().convert("L"), Quality.LOW_DATA)
HEAD = recognise(CLEAN)
assert HEAD is not None
AT = HEAD.data_at
ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)


def flaws(data: bytes, stated: str = PAGE_TYPE) -> dict[str, str]:
    return {each.code: each.detail for each in check_page(data, stated)}


def test_a_clean_page_has_no_finding() -> None:
    assert check_page(CLEAN, PAGE_TYPE) == check_page(GREY, PAGE_TYPE) == ()


@pytest.mark.parametrize(
    "stated", ["image/png", "application/pdf", "text/html", "image/jpg", "IMAGE/JPEG", "", "image/jpeg; x"]
)
def test_another_type_is_a_finding_whatever_the_bytes(stated: str) -> None:
    assert check_page(CLEAN, stated) == (Finding(Flaw.TYPE, stated),)


@pytest.mark.parametrize(
    ("part", "flaw"),
    [
        (corpus.segment(0xE1, corpus.exif()), Flaw.EXIF),
        (corpus.segment(0xE1, corpus.exif(thumbnail=True)), Flaw.EXIF),
        (corpus.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + corpus.XMP), Flaw.XMP),
        (corpus.segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40)), Flaw.XMP),
        (corpus.segment(0xE2, b"ICC_PROFILE\0\x01\x01" + corpus.profile()), Flaw.PROFILE),
        (corpus.segment(0xE2, b"MPF\0" + bytes(40)), Flaw.SECOND),
        (corpus.segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4)), Flaw.SECOND),
        (corpus.segment(0xED, corpus.iptc()), Flaw.IPTC),
        (corpus.segment(0xEE, b"Adobe\0d\0\0\0\0\x01"), Flaw.APPLICATION),
        (corpus.segment(0xE0, b"JFXX\0\x10" + bytes(20)), Flaw.THUMBNAIL),
        (corpus.segment(0xEB, b"anything"), Flaw.APPLICATION),
        (corpus.segment(0xE1, b""), Flaw.APPLICATION),
        (corpus.segment(0xFE, b"a word"), Flaw.COMMENT),
        (corpus.segment(0xFE, b""), Flaw.COMMENT),
        (corpus.segment(0xDD, b"\0\x04"), Flaw.PART),
        (corpus.segment(0xDC, b"\0\x10"), Flaw.PART),
        (corpus.segment(0xCC, b"\0"), Flaw.PART),
        (corpus.segment(0xDB, b"\x02" + bytes(range(1, 65))), Flaw.TABLES),
        (corpus.segment(0xC4, b"\x02" + bytes(16)), Flaw.TABLES),
        (corpus.segment(0xDB, b"\0" + bytes(range(1, 65)) + b"rest"), Flaw.TABLES),
        (b"\xff\xd8", Flaw.SECOND),
        (b"\xff\x01", Flaw.PART),
        (b"\xff\xd0", Flaw.PART),
        (b"\xff\xff\xff", Flaw.BETWEEN),
        (b"astray", Flaw.BETWEEN),
        (CLEAN[2:20], Flaw.FORM),
    ],
)  # fmt: skip
def test_a_part_that_a_page_has_not_is_found_and_named(part: bytes, flaw: Flaw) -> None:
    assert flaw in flaws(corpus.inserted(CLEAN, part))


def test_a_thumbnail_in_the_first_part_is_found() -> None:
    first = corpus.segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02" + bytes(12))
    assert Flaw.THUMBNAIL in flaws(CLEAN[:2] + first + CLEAN[20:])
    named_only = corpus.segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02")
    assert Flaw.THUMBNAIL in flaws(CLEAN[:2] + named_only + CLEAN[20:])
    density = corpus.segment(0xE0, b"JFIF\0\x01\x01\x01\0\x48\0\x48\0\0")
    assert Flaw.APPLICATION in flaws(CLEAN[:2] + density + CLEAN[20:])


def test_everything_at_once_is_told_one_by_one() -> None:
    found = flaws(corpus.telling_jpeg())
    assert {
        Flaw.EXIF,
        Flaw.XMP,
        Flaw.IPTC,
        Flaw.PROFILE,
        Flaw.APPLICATION,
        Flaw.COMMENT,
        Flaw.TABLES,
    } <= set(found)
    assert found[Flaw.COMMENT] == corpus.COMMENT
    assert found[Flaw.EXIF].startswith("APP1, ")


@pytest.mark.parametrize(
    ("behind", "detail"),
    [
        (b"\0", "1"),
        (ZIP, f"{len(ZIP)} zip"),
        (b"%PDF-1.7", "8 pdf"),
        (b"<html>", "6 html"),
        (CLEAN, f"{len(CLEAN)} jpeg"),
    ],
)
def test_bytes_behind_the_end_are_found(behind: bytes, detail: str) -> None:
    found = flaws(CLEAN + behind)
    assert found[Flaw.BEHIND] == detail
    assert (Flaw.SECOND in found) is behind.startswith(b"\xff\xd8")


def test_bytes_in_front_are_found() -> None:
    assert flaws(b"%PDF-1.7\n" + CLEAN) == {Flaw.NOT_JPEG: "pdf", Flaw.BEFORE: "9"}
    assert flaws(b"\0" + CLEAN) == {Flaw.NOT_JPEG: "", Flaw.BEFORE: "1"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (documents.telling_pdf(), "pdf"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "html"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"<?xml version='1.0'?><feed/>", "xml"),
        (ZIP, "zip"),
        (corpus.telling_png(), "png"),
        (corpus.telling_webp(), "webp"),
        (corpus.telling_heic(), "heic"),
        (corpus.telling_tiff([corpus.photo()]), "tiff"),
        (b"GIF89a", "gif"),
        (b"MZ", "program"),
        (b"#!/bin/sh", "script"),
        (b"what is this", ""),
    ],
)
def test_what_is_no_jpeg_is_named(data: bytes, name: str) -> None:
    assert flaws(data)[Flaw.NOT_JPEG] == name


def test_nothing_and_too_much_are_findings() -> None:
    assert flaws(b"") == {Flaw.EMPTY: ""}
    assert flaws(CLEAN + bytes(PAGE_BYTES)) == {Flaw.TOO_LARGE: str(len(CLEAN) + PAGE_BYTES)}


@pytest.mark.parametrize("data", [CLEAN, GREY])
def test_a_page_that_was_cut_off_anywhere_is_found(data: bytes) -> None:
    for kept in range(len(data)):
        assert check_page(data[:kept], PAGE_TYPE) != (), kept


@pytest.mark.parametrize("data", [CLEAN, GREY])
def test_a_page_that_ends_too_early_with_a_proper_end_is_found(data: bytes) -> None:
    for kept in range(len(data) // 2, len(data) - 2):
        assert check_page(data[:kept] + b"\xff\xd9", PAGE_TYPE) != (), kept


def test_bytes_between_the_last_block_and_the_end_are_found() -> None:
    for hidden in (b"\0", b"\xff\0", b"secret", b"\xaa" * 500):
        assert flaws(CLEAN[:-2] + hidden + CLEAN[-2:]) == {Flaw.CODING: "behind"}
    for hidden in (b"\xff\xd0", b"\xff", b"\xff\xff"):
        assert flaws(CLEAN[:-2] + hidden + CLEAN[-2:]) != {}


def coded(bits: str, ending: str = "") -> bytes:
    """Write a grey page of 16 × 16 pixels with these bits as its picture; ones fill the last byte where nothing else is said."""
    whole = bits + (ending or "1" * (-len(bits) % 8))
    data = bytes(int(whole[at : at + 8], 2) for at in range(0, len(whole), 8)).replace(b"\xff", b"\xff\0")
    return next(form for form in FORMS if not form.colour).head(16, 16) + data + b"\xff\xd9"


# Annex K: DC of no difference is 00, the end of a block 1010, sixteen zeros 11111111001, one coefficient of 1 after none 00 1.
BLOCK = "00" + "1010"
ZEROS = "11111111001"


def test_the_shortest_page_there_is_has_no_finding() -> None:
    assert check_page(coded(BLOCK * 4), PAGE_TYPE) == ()


@pytest.mark.parametrize(
    ("bits", "ending", "why"),
    [
        ("00" + ZEROS + "1010" + BLOCK * 3, "", "detour"),
        (BLOCK * 3 + "00" + ZEROS * 3 + "1010", "", "detour"),
        (BLOCK * 3 + "00" + "001" * 15 + ZEROS * 3, "", "detour"),
        (BLOCK * 3 + "00" + "001" * 60 + ZEROS, "", "detour"),
        (BLOCK * 3 + "00" + "001" * 62 + "111111110101" + "0000000000", "", "too_long"),
        (BLOCK * 3 + "1" * 16, "", "no_code"),
        (BLOCK * 4, "0" * 8, "behind"),
        (BLOCK * 5, "", "behind"),
        (BLOCK * 3 + "00" + "001" + "1010", "11110", "padding"),
        (BLOCK * 3 + "00" + "001" + "1010", "00000", "padding"),
        (BLOCK * 3 + "00" + "001" + "1010", "11111" + "1" * 8, "behind"),
    ],
)  # fmt: skip
def test_a_longer_spelling_or_a_hidden_bit_is_found(bits: str, ending: str, why: str) -> None:
    assert flaws(coded(bits, ending)).get(Flaw.CODING) == why


# A difference of 100 and one of 200; a coefficient of 100, and one of 1,023, none before it (Annex K).
UP, FAR_UP = "11110" + "1100100", "111110" + "11001000"
STRONG, TOO_STRONG = "11111000" + "1100100", "1111111110000011" + "1111111111"


@pytest.mark.parametrize(
    "bits",
    [
        FAR_UP + "1010" + BLOCK * 3,
        (UP + "1010") * 2 + BLOCK * 2,
        "00" + TOO_STRONG + "1010" + BLOCK * 3,
        "00" + STRONG * 9 + "1010" + BLOCK * 3,
    ],
)
def test_a_picture_too_strong_for_some_decoders_is_found(bits: str) -> None:
    assert flaws(coded(bits)) == {Flaw.OVERDRIVEN: ""}


@pytest.mark.parametrize("bits", [FAR_UP + "1010", UP + "1010" + UP + "1010", "00" + TOO_STRONG + "1010"])
def test_a_value_that_no_picture_has_is_seen_before_anything_is_decoded(bits: str) -> None:
    data = coded(bits + BLOCK * 3)
    head = recognise(data)
    assert head is not None
    read = data[head.data_at : -2].replace(b"\xff\0", b"\xff")
    assert coded_data.fault(read, 4, head.form.components()) is coded_data.CodingFault.BEYOND


def test_the_strongest_that_a_picture_has_is_no_finding() -> None:
    assert check_page(coded(UP + "1010" + BLOCK * 3), PAGE_TYPE) == ()
    assert check_page(coded("00" + STRONG + "1010" + BLOCK * 3), PAGE_TYPE) == ()
    for picture in (Image.new("L", (64, 64), 0), Image.new("L", (64, 64), 255), Image.effect_noise((64, 64), 9999)):
        for quality in Quality:
            assert check_page(write(picture, quality), PAGE_TYPE) == ()


def test_too_few_blocks_are_found() -> None:
    assert flaws(coded(BLOCK * 2)) == {Flaw.TRUNCATED: ""}


def test_the_last_byte_is_filled_with_ones() -> None:
    assert check_page(coded(BLOCK * 3 + "00" + "001" + "1010", "11111"), PAGE_TYPE) == ()


def test_a_block_may_use_all_its_coefficients() -> None:
    assert check_page(coded(BLOCK * 3 + "00" + "001" * 63), PAGE_TYPE) == ()
    assert check_page(coded(BLOCK * 3 + "00" + ZEROS * 3 + "001" * 15), PAGE_TYPE) == ()


@pytest.mark.parametrize(
    ("width", "height"), [(0, 0), (0, 16), (60_000, 60_000), (17, 16), (2416, 16), (1608, 1600)]
)
def test_a_size_that_no_page_has_is_found_before_anything_is_decoded(width: int, height: int) -> None:
    for form in FORMS:
        data = form.head(width, height) + b"\0" * 50 + b"\xff\xd9"
        assert flaws(data)[Flaw.SIZE] == f"{width}×{height}"
    assert Flaw.SIZE in flaws(corpus.jpeg_of(width, height))


@pytest.mark.parametrize(
    "options",
    [
        {"progressive": True},
        {"optimize": True},
        {"qtables": None, "quality": 75},
        {"subsampling": 0},
        {"restart_marker_rows": 1},
        {"dpi": (300, 300)},
        {"keep_rgb": True, "subsampling": 0},
    ],
)
def test_a_jpeg_that_another_program_wrote_is_not_a_page(options: dict[str, object]) -> None:
    ours = {"qtables": PageForm(Quality.FULL, colour=True).tables, "subsampling": 2}
    assert corpus.encoded(corpus.photo(), "JPEG", **ours) == CLEAN, "but for these it would be one"
    assert flaws(corpus.encoded(corpus.photo(), "JPEG", **(ours | options))) != {}


def test_a_picture_of_four_inks_is_not_a_page() -> None:
    assert flaws(corpus.encoded(Image.new("CMYK", (16, 16)), "JPEG")) != {}


def test_another_way_of_coding_is_named() -> None:
    found = flaws(corpus.encoded(corpus.photo(), "JPEG", progressive=True))
    assert found[Flaw.FORM] == "SOF2"


def test_every_finding_has_a_sentence() -> None:
    for language in Language:
        words = Sentences(language)
        sentences = {words(sentence_id(flaw)) for flaw in Flaw}
        assert len(sentences) == len(Flaw)
