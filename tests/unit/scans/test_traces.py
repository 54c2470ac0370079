"""What an author is told about their own file before anything is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_client.pages.scans.model import TRACES, FileKind, Removed, ScanSource, Trace
from relay_client.pages.scans.screen_text import LONGEST, plain
from tests.unit.scans import corpus, documents
from tests.unit.scans.conftest import Look

POSITION = f"{corpus.LATITUDE}, {corpus.LONGITUDE}"
EXIF = {
    (Trace.POSITION, POSITION),
    (Trace.DEVICE, corpus.MAKER),
    (Trace.DEVICE, "Pocket Nine"),
    (Trace.DEVICE, corpus.SERIAL),
    (Trace.NAME, corpus.OWNER),
    (Trace.DATE, corpus.DAY),
    (Trace.NAME, corpus.ARTIST),
    (Trace.SOFTWARE, corpus.PRODUCER),
    (Trace.COMMENT, corpus.COMMENT),
    (Trace.OTHER, "MakerNote, FNumber"),
}
IPTC = {(Trace.POSITION, corpus.PLACE), (Trace.COMMENT, corpus.KEYWORD), (Trace.DATE, "20310203")}
PROFILE = {(Trace.COLOUR_PROFILE, "sRGB built-in")}
XMP = {(Trace.SOFTWARE, corpus.PRODUCER), (Trace.NAME, corpus.ARTIST), (Trace.COMMENT, corpus.COMMENT)}


def told(source: ScanSource, page: int | None = None) -> set[tuple[Trace, str]]:
    return {(each.trace, each.value) for each in source.removed if each.page == page}


def test_a_photograph_tells_where_with_what_by_whom_and_when(look: Look) -> None:
    assert told(look(corpus.telling_jpeg())) == EXIF | IPTC | PROFILE | {
        (Trace.THUMBNAIL, ""),
        (Trace.OTHER, "Photoshop 1"),
        (Trace.OTHER, "APP4 Maker4 19"),
    }


def test_a_png_tells_its_texts_its_date_and_its_makers_chunk(look: Look) -> None:
    assert told(look(corpus.telling_png())) == EXIF | PROFILE | {
        (Trace.COMMENT, f"Comment: {corpus.COMMENT}"),
        (Trace.COMMENT, f"Keywords: {corpus.KEYWORD}"),
        (Trace.DATE, "2031-02-03-04-05-06"),
        (Trace.OTHER, "maKr 12"),
    }


def test_a_webp_and_a_heic_tell_the_same(look: Look) -> None:
    assert told(look(corpus.telling_webp())) == EXIF | PROFILE
    assert told(look(corpus.telling_heic())) == EXIF


@pytest.mark.parametrize("of", [corpus.telling_jpeg, corpus.telling_png, corpus.telling_webp, corpus.telling_heic])
def test_a_position_is_told_first_hand_and_not_as_a_table_of_numbers(of: object, look: Look) -> None:
    assert callable(of)
    positions = [each.value for each in look(of()).removed if each.trace is Trace.POSITION]
    assert positions[0] == POSITION


def test_every_page_of_a_scan_tells_of_its_own(look: Look) -> None:
    source = look(corpus.telling_tiff([corpus.photo(), corpus.photo()]))
    for page in (1, 2):
        assert told(source, page) == XMP | IPTC | {
            (Trace.DEVICE, corpus.MAKER),
            (Trace.DEVICE, corpus.SERIAL),
            (Trace.DATE, corpus.DAY),
        }
    assert told(source) == set()


def test_a_document_tells_what_it_holds_beside_its_pages(look: Look) -> None:
    source = look(documents.telling_pdf())
    assert told(source) == XMP | {
        (Trace.DATE, "D:20310203040506Z"),
        (Trace.SCRIPT, ""),
        (Trace.EMBEDDED_FILE, corpus.PLACE),
        (Trace.LAYER, "drawn"),
        (Trace.LAYER, "not drawn"),
        (Trace.TEXT, ""),
    }
    assert told(source, 1) == {
        (Trace.FORM_FIELD, f"{corpus.KEYWORD}: {corpus.SERIAL}"),
        (Trace.LINK, "https://example.org/visit"),
        (Trace.ANNOTATION, "look here"),
        (Trace.NAME, corpus.OWNER),
    }


def test_a_document_that_everybody_may_open_tells_the_same(look: Look) -> None:
    assert told(look(documents.locked(documents.telling_pdf(), ""))) == told(look(documents.telling_pdf()))


@pytest.mark.parametrize(
    ("kind", "plain_file"),
    [
        (FileKind.JPEG, corpus.encoded(corpus.photo(), "JPEG")),
        (FileKind.PNG, corpus.encoded(corpus.photo(), "PNG", dpi=(300, 300))),
        (FileKind.WEBP, corpus.encoded(corpus.photo(), "WEBP")),
        (FileKind.TIFF, corpus.encoded(corpus.photo(), "TIFF", dpi=(300, 300), compression="tiff_lzw")),
        (FileKind.HEIC, corpus.heic_of([corpus.photo()])),
        (FileKind.PDF, documents.document([documents.box(0, 0, 10, 10)])),
    ],
)
def test_a_file_that_tells_nothing_is_told_nothing_about(kind: FileKind, plain_file: bytes, look: Look) -> None:
    assert look(plain_file).removed == ()


@pytest.mark.parametrize(
    "plain_file",
    [
        corpus.encoded(corpus.photo(), "JPEG"),
        corpus.encoded(corpus.photo(), "PNG"),
        corpus.encoded(corpus.photo(), "WEBP"),
        documents.document([""]),
    ],
)
def test_what_lies_behind_the_end_is_told(plain_file: bytes, look: Look) -> None:
    assert Trace.BEHIND_END in {each.trace for each in look(plain_file + b"PK\x03\x04 hidden").removed}


def test_a_second_picture_is_told(look: Look) -> None:
    both = corpus.encoded(corpus.photo(), "MPO", save_all=True, append_images=[corpus.photo()])
    glued = corpus.encoded(corpus.photo(), "JPEG") * 2
    for data in (both, glued):
        assert Trace.SECOND_PICTURE in {each.trace for each in look(data).removed}


@pytest.mark.parametrize("length", [0, 1, 7, 9, 40, 90])
def test_notes_that_cannot_be_read_are_told_as_such_and_stop_nothing(length: int, look: Look) -> None:
    cut = corpus.exif()[: 6 + length]
    data = corpus.inserted(corpus.encoded(corpus.photo(), "JPEG"), corpus.segment(0xE1, cut))
    assert look(data).pages == 1


def test_more_than_can_be_listed_is_counted(look: Look) -> None:
    notes = [corpus.segment(0xFE, f"note {number}".encode()) for number in range(TRACES + 25)]
    source = look(corpus.inserted(corpus.encoded(corpus.photo(), "JPEG"), *notes))
    assert (len(source.removed), source.untold) == (TRACES, 25)


def test_a_value_cannot_move_the_cursor_or_fill_the_screen(look: Look) -> None:
    data = corpus.inserted(
        corpus.encoded(corpus.photo(), "JPEG"), corpus.segment(0xFE, b"\x1b[2J\r\nhi" + b"x" * 500)
    )
    assert look(data).removed == (Removed(Trace.COMMENT, "[2J hi" + "x" * (LONGEST - 7) + "…"),)


@given(st.text() | st.binary() | st.integers())
def test_a_value_is_one_short_line_of_what_a_screen_shows(value: str | bytes | int) -> None:
    line = plain(value)
    assert len(line) <= LONGEST
    assert line.isprintable() or not line.replace("\xa0", "").strip()
    assert plain(line) == line
