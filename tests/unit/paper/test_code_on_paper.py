"""The way back: the return sheet is drawn, spoiled as copiers and scanners spoil paper, and its code is read again."""

from collections.abc import Callable, Iterable, Iterator

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from relay.domain.ids import CaseId, ItemId
from relay_client.errors import Misused
from relay_client.pages.paper.letter import letter_pdf
from relay_client.pages.paper.return_code import ReturnCode, find_return_code, return_code, the_one
from relay_client.words.sentences import Language, Sentences
from tests.support.chance import Chance
from tests.support.paper import as_jpeg, blurred, noisy, pale, rendered, skewed

OTHER = ReturnCode(CaseId(Chance("other")(16)), ItemId(Chance("item")(16)))
RESOLUTIONS = (100, 150, 300)
SPOILED: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    "blurred": blurred,
    "noisy": lambda page, dpi: noisy(page, f"noise {dpi}", 0.4),
    "pale": lambda page, _: pale(page),
    "skewed": lambda page, _: skewed(page, 3),
    "very skewed": lambda page, _: skewed(page, -11),
    "black and white": lambda page, _: page.convert("1"),
    "all at once": lambda page, dpi: noisy(pale(skewed(blurred(page, dpi), 2)), f"all {dpi}", 0.05),
}


def codes(pages: Iterable[bytes | Image.Image]) -> Iterator[ReturnCode]:
    """Read the pages that were scanned together."""
    return (code for page in pages if (code := find_return_code(page)) is not None)


@pytest.fixture(scope="module")
def pdf(place: ReturnCode) -> bytes:
    words = Sentences(Language.NL)
    return letter_pdf(words, place.case, place.item, text="Dag.", language="nl", system_fonts=False).pdf


@pytest.fixture(scope="module")
def sheets(pdf: bytes) -> dict[int, Image.Image]:
    return {dpi: rendered(pdf, -1, dpi) for dpi in RESOLUTIONS}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_a_scanned_sheet_is_read_however_it_lay(
    sheets: dict[int, Image.Image], place: ReturnCode, dpi: int, turn: int
) -> None:
    page = sheets[dpi].rotate(turn, expand=True)
    assert find_return_code(as_jpeg(page, quality=50)) == place


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_a_badly_scanned_sheet_is_read(
    sheets: dict[int, Image.Image], place: ReturnCode, dpi: int, how: str
) -> None:
    page = SPOILED[how](sheets[dpi], dpi).convert("L")
    assert find_return_code(as_jpeg(page, quality=50)) == place


def test_a_sheet_full_of_writing_with_a_stroke_through_the_code_is_read(
    sheets: dict[int, Image.Image], place: ReturnCode
) -> None:
    page = sheets[150].copy()
    draw = ImageDraw.Draw(page)
    for row in range(470, 1600, 56):
        draw.text((150, row), "Handschrift " * 8, fill="#224", font=ImageFont.load_default(30))
    draw.line((1060, 180, 1000, 250), fill="#224", width=5)
    assert find_return_code(page) == place


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "CMYK"])
def test_a_picture_is_taken_as_it_comes(sheets: dict[int, Image.Image], place: ReturnCode, mode: str) -> None:
    assert find_return_code(sheets[100].convert(mode)) == place


def test_pages_without_a_code_have_none(pdf: bytes) -> None:
    assert find_return_code(rendered(pdf, 0, 100)) is None
    assert the_one(codes([rendered(pdf, 0, 100), rendered(pdf, 1, 100)])) is None
    assert the_one(codes([])) is None


def test_of_pages_scanned_together_one_code_speaks_for_all(
    pdf: bytes, sheets: dict[int, Image.Image], place: ReturnCode
) -> None:
    assert the_one(codes([rendered(pdf, 1, 100), as_jpeg(sheets[100]), sheets[150]])) == place


def with_square(page: Image.Image, text: str, at: tuple[int, int]) -> Image.Image:
    """Paste a square code onto a page, white around it."""
    square = segno.make(text, error="m", micro=False)
    rows = [bytes(255 * (1 - module) for module in row) for row in square.matrix_iter(border=4)]
    drawn = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
    both = page.copy()
    both.paste(drawn.resize((4 * drawn.width, 4 * drawn.height), Image.Resampling.NEAREST), at)
    return both


def test_other_square_codes_are_passed_over(sheets: dict[int, Image.Image], place: ReturnCode) -> None:
    for text in ("https://shop.example/offer", "relay-return:1:x", "RELAY-RETURNS"):
        assert find_return_code(with_square(sheets[150], text, (150, 900))) == place
        assert find_return_code(with_square(Image.new("L", (1240, 1754), 255), text, (150, 900))) is None


def test_two_different_codes_are_refused_and_the_same_one_twice_is_not(
    sheets: dict[int, Image.Image], place: ReturnCode
) -> None:
    again = with_square(sheets[150], return_code(place.case, place.item), (150, 900))
    assert find_return_code(again) == place
    with pytest.raises(Misused, match="return.two"):
        find_return_code(with_square(sheets[150], return_code(OTHER.case, OTHER.item), (150, 900)))


def test_two_answers_in_one_pile_are_refused(sheets: dict[int, Image.Image]) -> None:
    blank = Image.new("L", (827, 1169), 255)
    other = with_square(blank, return_code(OTHER.case, OTHER.item), (100, 100))
    assert find_return_code(other) == OTHER
    with pytest.raises(Misused, match="return.two"):
        the_one(codes([sheets[100], blank, other]))


def test_a_code_that_somebody_changed_is_refused_and_not_guessed() -> None:
    blank = Image.new("L", (1240, 1754), 255)
    good = return_code(OTHER.case, OTHER.item)
    changed = good[:-1] + ("A" if good[-1] != "A" else "B")
    with pytest.raises(Misused, match="return.damaged"):
        find_return_code(with_square(blank, changed, (100, 100)))
    with pytest.raises(Misused, match="return.form"):
        find_return_code(with_square(blank, good.replace(":1:", ":2:"), (100, 100)))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xff\xd8\xff", b"GIF89a" + bytes(40)])
def test_bytes_that_are_no_page_are_refused(data: bytes) -> None:
    with pytest.raises(Misused, match="paper.picture"):
        find_return_code(data)
