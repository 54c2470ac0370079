"""A return sheet is left out of an answer only when nothing was written on it: whatever is doubtful goes along."""

import sys
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont

from relay_client.pages.paper import ReturnCode, find_return_sheet, is_empty, letter_pdf
from relay_client.words.sentences import Language, Sentences
from tests.support.paper import as_jpeg, blurred, noisy, pale, rendered, skewed

ALL = tuple(Sentences(each) for each in Language)
SPOILED: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    "as it is": lambda page, _: page,
    "upside down": lambda page, _: page.rotate(180),
    "askew": lambda page, _: skewed(page, 3),
    "very askew": lambda page, _: skewed(page, -11),
    "pale": lambda page, _: pale(page),
    "blurred": blurred,
    "grain": lambda page, dpi: noisy(page, f"grain {dpi}", 0.1),
    "grain and askew": lambda page, dpi: noisy(skewed(page, 1.5), f"both {dpi}", 0.1),
}


@pytest.fixture(scope="module", params=Language)
def sheets(request: pytest.FixtureRequest, place: ReturnCode) -> dict[int, Image.Image]:
    words = Sentences(request.param)
    pdf = letter_pdf(words, place.case, place.item, text="Dag.", language="nl", system_fonts=False).pdf
    return {dpi: rendered(pdf, -1, dpi) for dpi in (150, 205)}


def empty(page: Image.Image) -> bool:
    data = as_jpeg(page, quality=75)
    seen = find_return_sheet(data)
    assert seen is not None
    return is_empty(data, seen, ALL)


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("dpi", [150, 205])
def test_an_empty_sheet_is_known_for_empty_however_it_lay(
    sheets: dict[int, Image.Image], dpi: int, how: str
) -> None:
    assert empty(SPOILED[how](sheets[dpi], dpi))


def with_writing(page: Image.Image, dpi: int, text: str, at_mm: tuple[float, float], ink: str) -> Image.Image:
    """Write a few letters of 4 mm, with a thin stroke, `at_mm` from the top left corner."""
    both = page.copy()
    left, top = (round(each / 25.4 * dpi) for each in at_mm)
    font = ImageFont.load_default(4 / 25.4 * dpi)
    ImageDraw.Draw(both).text((left, top), text, fill=ink, font=font)
    return both


@pytest.mark.parametrize(
    ("text", "at_mm", "ink", "how"),
    [
        ("Ja.", (30, 113), "#aaa", "as it is"),
        ("Ja.", (150, 255), "#223", "askew"),
        ("No", (8, 150), "#aaa", "upside down"),
        ("Ik denk", (40, 28), "#aaa", "blurred"),
        ("ok", (120, 286), "#223", "grain"),
        ("ok", (120, 286), "#aaa", "as it is"),
    ],
)
def test_one_word_anywhere_is_writing(
    sheets: dict[int, Image.Image], text: str, at_mm: tuple[float, float], ink: str, how: str
) -> None:
    assert not empty(SPOILED[how](with_writing(sheets[205], 205, text, at_mm, ink), 205))


def test_a_stroke_through_all_is_writing(sheets: dict[int, Image.Image]) -> None:
    page = sheets[205].copy()
    ImageDraw.Draw(page).line((200, 700, 1500, 2200), fill="#556", width=3)
    assert not empty(page)


def test_a_sheet_that_is_cut_off_is_not_taken_for_empty(sheets: dict[int, Image.Image]) -> None:
    page = sheets[205]
    assert not empty(page.crop((0, 0, page.width, page.height * 3 // 4)))


def test_what_cannot_be_compared_is_not_taken_for_empty(
    sheets: dict[int, Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = as_jpeg(sheets[205])
    seen = find_return_sheet(data)
    assert seen is not None
    assert not is_empty(data, seen, ())
    monkeypatch.setitem(sys.modules, "typst", None)  # as where it was never installed
    assert not is_empty(data, seen, ALL)
