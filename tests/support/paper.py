"""What was printed, read back: pages as text, as pixels and as raw data; and pages made to look like scanned ones.

Reading is done by other libraries than the ones that wrote, so that a fault of the writer is not believed twice.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from tests.support.chance import Chance

POINTS_AN_INCH = 72
A4 = (595.2756, 841.8898)


def page_texts(pdf: bytes) -> list[str]:
    """Return what a reader can select on each page, without the unseen places where a long word may be broken."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page.get_textpage().get_text_range().replace("\u200b", "").replace("\r\n", "\n") for page in document
        ]


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(round(page.get_width(), 4), round(page.get_height(), 4)) for page in document]


def rendered(pdf: bytes, number: int, dpi: int) -> Image.Image:
    """Return the pixels of one page; -1 is the last."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number % len(document)]
        picture = page.render(scale=dpi / POINTS_AN_INCH).to_pil()
        assert isinstance(picture, Image.Image)
        return picture.convert("RGB")


def letter_boxes(pdf: bytes, number: int) -> list[tuple[str, float, float]]:
    """Return each visible character of a page with its left and right edge in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[number].get_textpage()
        found = []
        for at in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(at)
            if right > left:
                found.append((chr(pypdfium2.raw.FPDFText_GetUnicode(text, at)), left, right))
        return found


def shapes(pdf: bytes, number: int) -> int:
    """Count the shapes of letters that a page draws, whatever a reader makes of them."""
    drawn = 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for each in pikepdf.parse_content_stream(document.pages[number], "Tj TJ"):
            (whole,) = each.operands
            texts = whole if isinstance(whole, pikepdf.Array) else [whole]
            drawn += sum(len(bytes(text)) // 2 for text in texts if isinstance(text, pikepdf.String))
    return drawn


def picture_boxes(pdf: bytes, number: int) -> list[tuple[float, float, float, float]]:
    """Return left, bottom, right and top of each picture on a page in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        found: list[tuple[float, float, float, float]] = [
            each.get_bounds() for each in document[number].get_objects(filter=kinds)
        ]
        return found


def everything_in(pdf: bytes) -> bytes:
    """Return the file with every stream unpacked, to search it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        parts = [pdf, document.trailer.unparse(resolved=True)]
        for each in document.objects:
            parts.append(each.unparse(resolved=True))
            if isinstance(each, pikepdf.Stream):
                parts.append(each.read_raw_bytes())
                if "/DCTDecode" not in str(each.get("/Filter", "")):
                    parts.append(each.read_bytes())
        return b"\n".join(parts)


def squeezed(text: str) -> str:
    """Return a text without white space, which line breaks on paper change."""
    return re.sub(r"\s+", "", text)


def as_jpeg(picture: Image.Image, quality: int = 85, **options: object) -> bytes:
    """Return a picture as JPEG file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def marked_page(width: int = 600, height: int = 848, colour: str = "#eeeeee") -> Image.Image:
    """Return a page with a square of another colour in each corner, clockwise from top left: red, green, blue, black."""
    page = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(page)
    size = min(width, height) // 6
    for (left, top), ink in zip(
        ((0, 0), (width - size, 0), (width - size, height - size), (0, height - size)),
        ("#ff0000", "#00ff00", "#0000ff", "#000000"),
        strict=True,
    ):
        draw.rectangle((left, top, left + size - 1, top + size - 1), fill=ink)
    return page


def noisy(page: Image.Image, seed: str, strength: float = 0.25) -> Image.Image:
    """Return a page in grey with noise over it, the same for the same seed."""
    grain = Image.frombytes("L", page.size, Chance(seed)(page.width * page.height))
    return Image.blend(page.convert("L"), grain, strength)


def pale(page: Image.Image) -> Image.Image:
    """Return a page as a worn-out copier gives it: ink and paper are both a middle grey."""
    return page.convert("L").point(lambda value: 120 + value * 50 // 255)


def blurred(page: Image.Image, dpi: int) -> Image.Image:
    """Return a page out of focus by a fifth of a millimetre."""
    return page.convert("L").filter(ImageFilter.GaussianBlur(dpi * 0.2 / 25.4))


def skewed(page: Image.Image, degrees: float) -> Image.Image:
    """Return a page that lay askew on the glass."""
    return page.convert("L").rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255)


def pages_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield each "page x of y" that stands in a text."""
    for found in re.finditer(r"page (\d+) of (\d+)", text):
        yield int(found[1]), int(found[2])
