"""A page as its author sees it before it goes: small in a terminal, with its shape, ink and colours, and large in a PDF."""

from io import BytesIO

import pypdf
import pytest
from PIL import Image

from relay_client.pages.scans import sight

WHITE, BLACK = 231, 16


def jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()


def cells(picture: Image.Image, columns: int = 20, lines: int = 15) -> list[list[tuple[int, int]]]:
    return sight.small(jpeg(picture), columns, lines)


def test_a_page_keeps_its_shape_within_the_room() -> None:
    tall, wide = cells(Image.new("L", (320, 640), 255)), cells(Image.new("L", (640, 160), 255))
    assert (len(tall), len(tall[0])) == (15, 15)
    assert (len(wide), len(wide[0])) == (2, 20)
    assert {cell for row in tall + wide for cell in row} == {(WHITE, WHITE)}


def test_half_a_page_without_ink_shows_as_such() -> None:
    page = Image.new("L", (320, 320), 255)
    page.paste(0, (0, 160, 320, 320))
    drawn = cells(page, 20, 10)
    assert drawn[0] == [(WHITE, WHITE)] * 20
    assert drawn[-1] == [(BLACK, BLACK)] * 20


@pytest.mark.parametrize(
    ("colour", "number"), [((255, 0, 0), 196), ((0, 255, 0), 46), ((0, 0, 255), 21), ((128, 128, 128), 244)]
)
def test_colours_and_greys_are_told_apart(colour: tuple[int, int, int], number: int) -> None:
    assert cells(Image.new("RGB", (64, 64), colour), 4, 2)[0][0] == (number, number)


def test_all_pages_are_in_the_file_and_nothing_else() -> None:
    first, second = Image.new("L", (1_696, 2_400), 255), Image.new("RGB", (320, 160), (200, 30, 30))
    read = pypdf.PdfReader(BytesIO(sight.large([jpeg(first), jpeg(second)])))
    assert [len(page.images) for page in read.pages] == [1, 1]
    assert abs(float(read.pages[0].mediabox.height) - 842) < 1, "a page of the longest side is as high as A4"
    assert not (read.metadata or {}).keys() - {"/Producer", "/CreationDate", "/ModDate"}
