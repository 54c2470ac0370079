"""A page goes out whole or not at all: whatever a reader would leave grey, black, white or out is refused before it is a page."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from relay_client.pages.scans.model import UnfitScan
from tests.unit.scans import corpus, documents
from tests.unit.scans.conftest import Make, shown

END_OF_JPEG = b"\xff\xd9"
Damage = Callable[[bytes], bytes]


def saved(kind: str, **options: object) -> bytes:
    out = BytesIO()
    corpus.letter(320, 448).save(out, kind, **options)
    return out.getvalue()


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def blank(data: bytes) -> bytes:
    """Zeros in place of the second half: what a file system leaves of a file that was being written when the power went."""
    return half(data) + bytes(len(data) - len(data) // 2)


def ended(data: bytes) -> bytes:
    return half(data) + END_OF_JPEG


def hole(data: bytes) -> bytes:
    """A sector of the disk that cannot be read any more."""
    middle = len(data) // 2
    return data[:middle] + bytes(2_048) + data[middle + 2_048 :]


def foreign(data: bytes) -> bytes:
    """The beginning of another file in place of the rest."""
    return (
        half(data) + b"\r\n--boundary\r\nContent-Type: text/plain\r\n\r\n" + b"another part of the mail\r\n" * 400
    )


def jpeg_with_restarts() -> bytes:
    return saved("JPEG", quality=85, restart_marker_rows=4)


def an_interval_less(data: bytes) -> bytes:
    first = data.index(b"\xff\xd2")
    return data[:first] + data[data.index(b"\xff\xd4", first) :]


PICTURES = {
    "jpeg": saved("JPEG", quality=85),
    "progressive": saved("JPEG", quality=85, progressive=True),
    "restarts": jpeg_with_restarts(),
    "png": saved("PNG"),
    "webp": saved("WEBP", quality=80),
    "webp lossless": saved("WEBP", lossless=True),
    "tiff lzw": saved("TIFF", compression="tiff_lzw"),
    "tiff deflate": saved("TIFF", compression="tiff_adobe_deflate"),
    "tiff packbits": saved("TIFF", compression="packbits"),
    "tiff jpeg": saved("TIFF", compression="jpeg"),
}
DAMAGES: dict[str, Damage] = {"half": half, "blank": blank, "ended": ended, "hole": hole, "foreign": foreign}
UNSEEN = {("webp", "hole"), ("webp", "foreign")}
"""Nothing in a lossy WebP shows a changed byte in its middle."""


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_that_ends_early_is_refused(picture: str, damage: str, make: Make) -> None:
    if (picture, damage) in UNSEEN:
        damage = "blank"
    with pytest.raises(UnfitScan) as refused:
        make(DAMAGES[damage](PICTURES[picture]))
    assert refused.value.code == "page.damaged"


def test_a_jpeg_without_one_of_its_intervals_is_refused(make: Make) -> None:
    with pytest.raises(UnfitScan) as refused:
        make(an_interval_less(jpeg_with_restarts()))
    assert refused.value.code == "page.damaged"


@pytest.mark.parametrize("picture", PICTURES)
def test_a_whole_picture_is_taken(picture: str, make: Make) -> None:
    (page,) = make(PICTURES[picture])
    assert len(shown(page).getcolors(1 << 24) or ()) > 10


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_a_fax_with_a_hole_is_refused(compression: str, make: Make) -> None:
    out = BytesIO()
    corpus.letter().convert("1").save(out, "TIFF", compression=compression)
    whole = out.getvalue()
    assert len(make(whole)) == 1
    at = whole.index(b"\0" * 0 + whole[8:12])
    broken = bytearray(whole)
    random.Random(4).shuffle(ends := list(range(at, len(whole) // 2)))
    for place in ends[:40]:
        broken[place] ^= 0x5A
    with pytest.raises(UnfitScan) as refused:
        make(bytes(broken))
    assert refused.value.code == "page.damaged"


def test_a_photo_of_a_telephone_whose_copy_broke_off_is_refused(make: Make) -> None:
    whole = corpus.telling_heic()
    with pytest.raises(UnfitScan):
        make(whole[: len(whole) * 2 // 3] + bytes(len(whole) - len(whole) * 2 // 3))


def test_what_libraries_say_of_a_damaged_file_does_not_reach_the_screen(
    make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UnfitScan):
        make(hole(PICTURES["tiff lzw"]))
    assert capfd.readouterr() == ("", "")


# ---- documents -----------------------------------------------------------------------------------------------------


def drawn(body: bytes, entries: str, **more: bytes) -> bytes:
    """Return a document of one page that draws one picture."""
    objects = {100: documents.stream(body, f"/Type /XObject /Subtype /Image {entries}")}
    objects |= {int(number[1:]): part for number, part in more.items()}
    return documents.document(
        ["q 400 0 0 500 50 50 cm /I Do Q"], resources="/XObject << /I 100 0 R >>", objects=objects
    )


RGB = "/Width 320 /Height 448 /ColorSpace /DeviceRGB /BitsPerComponent 8"
PLAIN = corpus.letter(320, 448).tobytes()
JPEG, JPEG_2000 = saved("JPEG", quality=85), saved("JPEG2000")


def fax() -> bytes:
    """Return the coded rows of a fax without the file around them."""
    out = BytesIO()
    corpus.letter(320, 448).convert("1").save(out, "TIFF", compression="group4", strip_size=1 << 20)
    with Image.open(BytesIO(out.getvalue())) as picture:
        start, length = picture.tag_v2[273][0], picture.tag_v2[279][0]  # type: ignore[attr-defined]  # a TIFF has them
    return out.getvalue()[start : start + length]


FAX = "/Width 320 /Height 448 /ColorSpace /DeviceGray /BitsPerComponent 1 /DecodeParms << /K -1 /Columns 320 /Rows 448 >>"
DRAWN = {
    "jpeg": (JPEG, f"{RGB} /Filter /DCTDecode"),
    "jpeg in deflate": (zlib.compress(JPEG), f"{RGB} /Filter [/FlateDecode /DCTDecode]"),
    "jpeg 2000": (JPEG_2000, "/Width 320 /Height 448 /Filter /JPXDecode"),
    "deflate": (zlib.compress(PLAIN), f"{RGB} /Filter /FlateDecode"),
    "plain": (PLAIN, RGB),
    "fax": (fax(), f"{FAX} /Filter /CCITTFaxDecode"),
}


@pytest.mark.parametrize("picture", DRAWN)
def test_a_document_with_a_whole_picture_is_taken(picture: str, make: Make) -> None:
    (page,) = make(drawn(*DRAWN[picture]))
    assert len(shown(page).getcolors(1 << 24) or ()) > 10


@pytest.mark.parametrize("damage", ["half", "blank", "foreign"])
@pytest.mark.parametrize("picture", DRAWN)
def test_a_document_whose_picture_ends_early_is_refused(picture: str, damage: str, make: Make) -> None:
    body, entries = DRAWN[picture]
    if picture == "plain":
        damage = "half"  # the numbers themselves: any of them may be right
    with pytest.raises(UnfitScan) as refused:
        make(drawn(DAMAGES[damage](body), entries))
    assert refused.value.code in {"page.pdf_picture", "page.pdf_part"}
    assert refused.value.page == 1


def test_a_picture_that_is_not_drawn_may_be_damaged(make: Make) -> None:
    body, entries = DRAWN["jpeg"]
    objects = {100: documents.stream(half(body), f"/Type /XObject /Subtype /Image {entries}")}
    page = documents.document(
        ["BT /F1 20 Tf 50 700 Td (words) Tj ET"], resources="/XObject << /I 100 0 R >>", objects=objects
    )
    assert len(make(page)) == 1


@pytest.mark.parametrize("way", ["form", "mask", "pattern", "note"])
def test_a_damaged_picture_is_found_wherever_a_page_draws_it(way: str, make: Make) -> None:
    picture = documents.stream(half(JPEG), f"/Type /XObject /Subtype /Image {RGB} /Filter /DCTDecode")
    inside = "/Resources << /XObject << /I 100 0 R >> >> /BBox [0 0 400 500]"
    content = b"q 400 0 0 500 0 0 cm /I Do Q"
    form = documents.stream(content, f"/Type /XObject /Subtype /Form {inside}")
    pattern = documents.stream(content, f"/PatternType 1 /PaintType 1 /TilingType 1 /XStep 400 /YStep 500 {inside}")
    page = {
        "form": documents.document(
            ["/F Do"], resources="/XObject << /F 101 0 R >>", objects={100: picture, 101: form}
        ),
        "mask": documents.document(
            ["/G gs 0 0 400 500 re f"],
            resources="/ExtGState << /G << /SMask << /S /Luminosity /G 101 0 R >> >> >>",
            objects={100: picture, 101: form},
        ),
        "pattern": documents.document(
            ["/Pattern cs /P scn 0 0 400 500 re f"],
            resources="/Pattern << /P 101 0 R >>",
            objects={100: picture, 101: pattern},
        ),
        "note": documents.document(
            [""],
            page="/Annots [ << /Type /Annot /Subtype /Stamp /Rect [0 0 400 500] /AP << /N 101 0 R >> >> ]",
            objects={100: picture, 101: form},
        ),
    }[way]
    with pytest.raises(UnfitScan) as refused:
        make(page)
    assert refused.value.code == "page.pdf_picture"


@pytest.mark.parametrize("content", ["/Nothing Do", "BT /Nothing 12 Tf (words) Tj ET", "/Nothing gs"])
def test_a_part_that_is_named_and_not_there_is_refused(content: str, make: Make) -> None:
    with pytest.raises(UnfitScan) as refused:
        make(documents.document([content]))
    assert refused.value.code == "page.pdf_part"


def test_instructions_that_end_early_are_refused(make: Make) -> None:
    words = "\n".join(f"BT /F1 12 Tf 50 {800 - 9 * line} Td (line {line * 7919}) Tj ET" for line in range(80))
    with pikepdf.open(BytesIO(documents.document([words]))) as document:
        packed = zlib.compress(words.encode())
        document.pages[0].obj.Contents = document.make_indirect(
            pikepdf.Stream(document, packed[: len(packed) // 2])
        )
        document.pages[0].obj.Contents.write(packed[: len(packed) // 2], filter=pikepdf.Name.FlateDecode)
        out = BytesIO()
        document.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pytest.raises(UnfitScan) as refused:
        make(out.getvalue())
    assert refused.value.code == "page.pdf_part"


CHINESE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [102 0 R] >>"
)
DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 103 0 R >>"
)
DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 >>"
)
CYRILLIC = (
    "<< /Type /Font /Subtype /TrueType /BaseFont /Arial "
    "/Encoding << /Type /Encoding /Differences [65 /afii10017 /afii10018] >> >>"
)


def in_font(font: str, text: str) -> bytes:
    objects = {101: font.encode(), 102: DESCENDANT.encode(), 103: DESCRIPTOR.encode()}
    return documents.document([f"BT {text} ET"], resources="/Font << /F9 101 0 R >>", objects=objects)


@pytest.mark.parametrize("font", [CHINESE, CYRILLIC])
def test_words_whose_letters_are_nowhere_are_refused(font: str, make: Make) -> None:
    page = in_font(font, "/F9 20 Tf 50 700 Td <4F60597D> Tj").replace(
        b"/Font << /F1 3 0 R >> /Font << /F9 101 0 R >>", b"/Font << /F1 3 0 R /F9 101 0 R >>"
    )
    with pytest.raises(UnfitScan) as refused:
        make(page)
    assert refused.value.code == "page.pdf_font"


def test_searchable_text_over_a_scan_needs_no_letters(make: Make) -> None:
    page = in_font(CHINESE, "3 Tr /F9 20 Tf 50 700 Td <4F60597D> Tj").replace(
        b"/Font << /F1 3 0 R >> /Font << /F9 101 0 R >>", b"/Font << /F1 3 0 R /F9 101 0 R >>"
    )
    assert len(make(page)) == 1


@pytest.mark.parametrize("before", [b"@PJL JOB NAME=scan\r\n", b"\xef\xbb\xbf", b"\0\0\r\n", b"mail text\n" * 60])
def test_bytes_before_a_document_are_passed_over(before: bytes, make: Make) -> None:
    whole = documents.document(["BT /F1 20 Tf 50 700 Td (words) Tj ET"])
    assert len(make(before + whole)) == 1
