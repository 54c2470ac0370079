"""A PDF becomes what its paper shows: text, notes and filled-in fields, and nothing that a viewer would hide or run."""

import zlib

import pytest

from relay_client.pages.scans.model import Page, Quality, Trace, UnfitScan
from tests.unit.scans import corpus, documents
from tests.unit.scans.conftest import Look, Make, shown

WHITE = (255, 255, 255)


def at(page: Page, left: float, bottom: float, size: tuple[float, float] = documents.A4) -> tuple[int, ...]:
    """Return the colour at a place given in points from the lower left, as PDF counts."""
    picture = shown(page).convert("RGB")
    scale = 2400 / max(size)
    pixel = picture.getpixel((round(left * scale), round((size[1] - bottom) * scale)))
    assert isinstance(pixel, tuple)
    return tuple(map(int, pixel))


def strongest(pixel: tuple[int, ...]) -> str:
    """Name a clear colour."""
    bright = [value > 128 for value in pixel]
    return {(True, False, False): "red", (False, True, False): "green", (False, False, True): "blue"}.get(
        (bright[0], bright[1], bright[2]), "white" if all(bright) else "black"
    )


def test_a_page_shows_its_text_its_notes_its_fields_and_its_layers_that_are_on(make: Make) -> None:
    (page,) = make(documents.telling_pdf())
    assert (page.width, page.height) == (1696, 2400)
    assert strongest(at(page, 200, 520)) == "blue", "the filled-in field"
    assert strongest(at(page, 400, 520)) == "red", "the note"
    assert strongest(at(page, 150, 320)) == "green", "the layer that is on"
    assert strongest(at(page, 350, 320)) == "white", "the layer that is off"
    letters = shown(page).convert("L").crop((0, 300, 1696, 500))
    assert letters.histogram()[0] > 500, "the text"


def test_every_page_is_made_in_its_order(make: Make) -> None:
    colours = {"red": "1 0 0", "green": "0 1 0", "blue": "0 0 1"}
    pages = make(documents.document([documents.box(0, 0, 600, 850, colour) for colour in colours.values()]))
    assert [strongest(at(page, 300, 400)) for page in pages] == list(colours)
    assert [(page.number, page.pages) for page in pages] == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("turn", "corner"), [(0, (10, 830)), (90, (585, 830)), (180, (585, 10)), (270, (10, 10))])
def test_a_page_that_says_how_to_turn_it_is_upright(turn: int, corner: tuple[int, int], make: Make) -> None:
    top_left = documents.box(0, 742, 100, 100, "1 0 0")
    (page,) = make(documents.document([top_left], page=f"/Rotate {turn}"))
    size = (842, 595) if turn % 180 else (595, 842)
    where = (corner[0] * size[0] / 595, corner[1] * size[1] / 842)
    assert strongest(at(page, *where, size)) == "red"


def test_what_lies_outside_the_page_is_not_on_it(make: Make) -> None:
    content = documents.box(0, 0, 600, 850, "1 0 0")
    (page,) = make(documents.document([content], page="/CropBox [100 100 200 200]"))
    assert page.width == page.height == 432, "300 dots an inch and no more: a stamp is not blown up to a page"


def test_a_document_that_everybody_may_open_is_taken_in(make: Make) -> None:
    (page,) = make(documents.locked(documents.telling_pdf(), ""))
    assert strongest(at(page, 200, 520)) == "blue"


def test_low_data_makes_a_smaller_page(make: Make) -> None:
    (page,) = make(documents.document([documents.text("Dear other")]), quality=Quality.LOW_DATA)
    assert (page.width, page.height, page.colour) == (1136, 1600, False)


def test_a_picture_in_a_document_that_would_need_too_much_memory_is_refused_undrawn(look: Look) -> None:
    bomb = documents.stream(
        zlib.compress(bytes(100)),
        "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        "/Filter /FlateDecode",
    )
    data = documents.document(
        ["", "q 500 0 0 500 0 0 cm /Im Do Q"], resources="/XObject << /Im 100 0 R >>", objects={100: bomb}
    )
    with pytest.raises(UnfitScan) as refused:
        look(data)
    assert (refused.value.code, refused.value.page) == ("page.too_many_pixels", 2)


def test_a_document_that_lost_its_end_is_refused_even_where_it_could_be_mended(look: Look) -> None:
    whole = documents.document([documents.text("one"), documents.text("two")])
    # Documents made for the web state at their beginning where their parts are.
    mended = whole.replace(b"1 0 obj", b"trailer << /Root 1 0 R /Size 20 >>\n1 0 obj", 1)
    assert look(mended).pages == 2
    with pytest.raises(UnfitScan) as refused:
        look(mended[: mended.index(b"xref\n0 ")])
    assert refused.value.code == "page.pdf_damaged"


def test_a_form_that_is_a_program_is_refused(look: Look) -> None:
    data = documents.document(
        [documents.text("Please wait")],
        catalog="/AcroForm << /Fields [] /XFA 100 0 R >> /NeedsRendering true",
        objects={100: documents.stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")},
    )
    with pytest.raises(UnfitScan) as refused:
        look(data)
    assert refused.value.code == "page.pdf_form"


def test_pages_are_counted_and_not_believed(look: Look) -> None:
    plain = documents.document([""])
    assert look(plain.replace(b"/Count 1 ", b"/Count 9999999 ")).pages == 1
    with pytest.raises(UnfitScan) as refused:
        look(plain.replace(b"/Kids [10 0 R] /Count 1 ", b"/Kids [" + b"10 0 R " * 99_999 + b"] /Count 99999 "))
    assert refused.value.code == "page.too_many"


def test_pages_that_lead_back_to_themselves_come_to_an_end(make: Make) -> None:
    data = documents.document([documents.text("one")]).replace(b"/Kids [10 0 R]", b"/Kids [ 2 0 R]")
    with pytest.raises(UnfitScan):
        make(data)


def test_a_photograph_in_a_document_keeps_its_colours_and_loses_the_rest(make: Make) -> None:
    photograph = corpus.telling_jpeg()
    data = documents.document(
        ["q 595 0 0 842 0 0 cm /Im Do Q"],
        resources="/XObject << /Im 100 0 R >>",
        objects={
            100: documents.stream(
                photograph,
                "/Type /XObject /Subtype /Image /Width 160 /Height 96 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
                "/Filter /DCTDecode",
            )
        },
    )
    (page,) = make(data)
    assert strongest(at(page, 100, 700)) == "red"
    assert strongest(at(page, 100, 100)) == "blue"
    assert not any(secret.encode() in page.data for secret in corpus.SECRETS)


def test_text_that_is_seen_by_nobody_is_told_and_not_drawn(make: Make, look: Look) -> None:
    unseen = "3 Tr " + documents.text("what the scanner read")
    data = documents.document([unseen])
    assert Trace.TEXT in {each.trace for each in look(data).removed}
    (page,) = make(data)
    assert set(shown(page).convert("L").tobytes()) == {255}
