"""A letter on paper: what stands on which sheet, that nothing of it is lost or said to the wrong eyes, and that it is only text."""

import io
from collections.abc import Sequence

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from relay_client.errors import Misused
from relay_client.pages.paper.letter import Paper, Sheets, cover_pdf, letter_pdf
from relay_client.pages.paper.return_code import ReturnCode, find_return_code
from relay_client.ui.plain_pages import cover_sheet
from relay_client.views.base import short
from relay_client.words.sentences import Language, Sentences
from tests.support.paper import (
    A4,
    as_jpeg,
    everything_in,
    letter_boxes,
    marked_page,
    page_texts,
    pages_in,
    rendered,
    shapes,
    sizes,
    squeezed,
)

EN = Sentences(Language.EN)
NAMES = ("Anna", "Jozefien", "Willow", "Lindenhof")
ABOUT = ("letter of 4 March 2026", "About: Jozefien", "The mediator says: it is about Willow.")
LETTER = "Dear Anna,\n\nI saw the house at Lindenhof.\n    I did not go in.\n\nJ."
HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd, \u05d6\u05d4 \u05de\u05db\u05ea\u05d1"
ARABIC = "\u0645\u0631\u062d\u0628\u0627 \u064a\u0627 \u0622\u0646\u0627"
CHINESE = "\u4eb2\u7231\u7684\u5b89\u5a1c"
BESIDE_RULE = 5 / 25.4 * 72
LEFT, RIGHT = 25 / 25.4 * 72, A4[0] - 25 / 25.4 * 72


def letter(
    place: ReturnCode, text: str, language: str = "en", scans: Sequence[bytes] = (), **more: object
) -> Paper:
    """Make a letter with the typesetter's own fonts, which are the same on every machine."""
    options = {"system_fonts": False, **more}
    return letter_pdf(EN, place.case, place.item, text=text, language=language, scans=scans, **options)  # type: ignore[arg-type]  # each test passes what it means


def body(paper: Paper) -> str:
    """Return the letter's own pages without their feet."""
    texts = page_texts(paper.pdf)[1:-1]
    assert len(texts) == paper.pages
    return "".join(each[: each.rindex("Number ")] for each in texts)


@pytest.fixture(scope="module")
def whole(place: ReturnCode) -> Paper:
    scans = [as_jpeg(marked_page()), as_jpeg(marked_page(848, 600))]
    return letter(place, LETTER, scans=scans, about=ABOUT)


def test_the_sheets_are_a4_and_in_order(whole: Paper) -> None:
    assert whole.pages == 3
    assert sizes(whole.pdf) == [A4] * 5
    cover, typed, *_, answer = page_texts(whole.pdf)
    assert EN("cover-title") in cover
    assert "Lindenhof" in typed
    assert EN("answer-title") in answer


@pytest.mark.parametrize("language", Language)
def test_the_cover_says_what_the_plain_cover_says_and_nothing_of_the_letter(
    place: ReturnCode, language: Language
) -> None:
    words = Sentences(language)
    paper = letter_pdf(
        words, place.case, place.item, about=ABOUT, text=LETTER * 60, language="en", system_fonts=False
    )
    cover, *pages, answer = page_texts(paper.pdf)
    assert squeezed(cover) == squeezed(cover_sheet(words, short(place.item), paper.pages))
    for name in NAMES:
        assert any(name in page for page in pages)
        assert name not in cover
        assert name not in answer


def test_a_cover_for_a_closed_letter_does_not_say_how_long_it_is(place: ReturnCode) -> None:
    for language in Language:
        words = Sentences(language)
        (cover,) = page_texts(cover_pdf(words, place.item))
        assert squeezed(cover) == squeezed(cover_sheet(words, short(place.item)))


def test_every_page_of_the_letter_bears_its_number_among_all_and_the_letters_own(whole: Paper) -> None:
    cover, *pages, answer = page_texts(whole.pdf)
    assert [list(pages_in(page)) for page in pages] == [[(1, 3)], [(2, 3)], [(3, 3)]]
    assert list(pages_in(cover + answer)) == []
    code = whole_code(whole)
    assert all(f"Number {code}" in page for page in [cover, *pages, answer])


def whole_code(paper: Paper) -> str:
    """Return the short number that stands on the cover."""
    return page_texts(paper.pdf)[0].rsplit("Number ", 1)[1][:8]


def test_the_return_sheet_leads_back_to_this_letter(whole: Paper, place: ReturnCode) -> None:
    assert whole_code(whole) == short(place.item)
    assert find_return_code(rendered(whole.pdf, -1, 100)) == place
    assert find_return_code(rendered(whole.pdf, 0, 100)) is None


def test_ones_own_letter_needs_no_sheets_around_it(place: ReturnCode) -> None:
    paper = letter(place, LETTER, sheets=Sheets(cover=False, answer=False))
    assert (len(sizes(paper.pdf)), paper.pages) == (1, 1)
    assert list(pages_in(page_texts(paper.pdf)[0])) == [(1, 1)]
    only_cover = letter(place, LETTER, sheets=Sheets(answer=False))
    assert [list(pages_in(page)) for page in page_texts(only_cover.pdf)] == [[], [(1, 1)]]


SIGNS = "#$\\[]{}()<>*_`@/~=-+'\"&%^!?.,:;|"
alphabet = st.sampled_from("abcxyzABCXYZ0123456789 \n\t" + SIGNS + "éèëüßñøışğçąłžўїґЖщПхαβγΩ\u20ac")


@settings(max_examples=40)
@given(st.text(alphabet, min_size=1, max_size=1_500))
def test_the_text_on_paper_is_the_letter(text: str) -> None:
    place = ReturnCode(b"c" * 16, b"i" * 16)  # type: ignore[arg-type]  # any 16 bytes
    if not text.strip():
        with pytest.raises(Misused, match="letter.empty"):
            letter(place, text)
        return
    assert squeezed(body(letter(place, text))) == squeezed(text)


@pytest.mark.parametrize(
    "text",
    [
        '#set text(red); #read("/etc/hostname") #import "@preview/a:1.0.0": *',
        "$x^2$ $ sum $ \\ \\# \\u{41} [a] ]]] #[ *bold* _it_ @ref <label> // none",
        "/* none */ `raw` ```rust x``` --- -- ... ~ a-?b https://a.example//b",
        '= Title\n== Two\n- one\n+ two\n/ term: three\n#pagebreak()\n#image("scan-1.json")',
        '"}], "cover": null, "title": "Anna" \u2018 \u2019 \u201c \u201d',
        "{{ x }} ${x} %s %(x)s {0} <b>x</b> &amp; ]]> \\begin{x}",
    ],
)
def test_markup_in_a_letter_is_letters(place: ReturnCode, text: str) -> None:
    paper = letter(place, text)
    assert squeezed(body(paper)) == squeezed(text)
    assert paper.pages == 1


def test_control_characters_and_overrides_are_left_out_and_direction_marks_do_no_harm(place: ReturnCode) -> None:
    assert squeezed(body(letter(place, "a\x00b\x1b[2Jc\u202ed\u2066e\ufeff\x7ff\u200e\u200fg"))).startswith(
        "ab[2Jcdef"
    )


def test_a_letter_of_200000_characters_is_set_whole(place: ReturnCode) -> None:
    text = ("It is a long letter with words, and with [more] of them. " * 4_000)[:200_000].strip()
    paper = letter(place, text)
    assert paper.pages > 40
    assert squeezed(body(paper)) == squeezed(text)


@pytest.mark.parametrize("unit", ["x", "W", "a\u00a0", "\u05d0\u05d1\u05d2"])
def test_a_line_of_10000_characters_without_a_space_stays_on_the_sheets(place: ReturnCode, unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    paper = letter(place, text)
    pages = range(1, paper.pages + 1)
    assert sum(shapes(paper.pdf, number) for number in pages) >= 10_000
    found = [box for number in pages for box in letter_boxes(paper.pdf, number)]
    assert min(left for _, left, _ in found) > LEFT - 2
    assert max(right for _, _, right in found) < RIGHT + 2


def test_empty_lines_and_indents_are_kept(place: ReturnCode) -> None:
    pages = [rendered(letter(place, text).pdf, 1, 72).convert("L") for text in ("a\nb", "a\n\nb", "a\n\n\nb")]
    last = [max(y for y in range(700) if min(page.crop((0, y, 590, y + 1)).tobytes()) < 128) for page in pages]
    assert last[1] - last[0] == pytest.approx(last[2] - last[1], abs=1)
    assert 14 < last[1] - last[0] < 20
    lefts = {each: left for each, left, _ in letter_boxes(letter(place, "X\n    Y   Z").pdf, 1)}
    assert lefts["Y"] > lefts["X"] + 8
    assert lefts["Z"] > lefts["Y"] + 12


def test_right_to_left_lines_are_set_from_the_right(place: ReturnCode) -> None:
    paper = letter(place, f"{HEBREW}\nabc", language="he")
    boxes = letter_boxes(paper.pdf, 1)
    first = next(box for box in boxes if box[0] == HEBREW[0])
    second = next(box for box in boxes if box[0] == HEBREW[1])
    latin = next(box for box in boxes if box[0] == "a")
    assert first[2] == pytest.approx(RIGHT, abs=2)
    assert second[2] <= first[1] + 1
    assert latin[1] == pytest.approx(LEFT + BESIDE_RULE, abs=2)
    assert squeezed(HEBREW) in squeezed(body(paper))


def test_arabic_is_joined_and_set_from_the_right_where_the_machine_has_a_font(place: ReturnCode) -> None:
    try:
        paper = letter(place, ARABIC, language="ar", system_fonts=True)
    except Misused as fault:
        assert fault.code == "paper.no_font"  # noqa: PT017 - what is skipped must be this and nothing else
        pytest.skip("this machine has no Arabic font")
    boxes = letter_boxes(paper.pdf, 1)
    assert max(right for each, _, right in boxes if "\u0600" < each < "\u0700") == pytest.approx(RIGHT, abs=3)
    assert squeezed(ARABIC) in squeezed(body(paper))
    apart = letter(place, "\u200c".join(ARABIC.replace(" ", "")), language="ar", system_fonts=True)
    joined = letter(place, ARABIC.replace(" ", ""), language="ar", system_fonts=True)
    assert rendered(apart.pdf, 1, 72).tobytes() != rendered(joined.pdf, 1, 72).tobytes()


@pytest.mark.parametrize("text", [CHINESE, "a \U00013000", "a \u0378", "x \ufffe"])
def test_a_character_without_a_font_is_told_and_never_left_out(place: ReturnCode, text: str) -> None:
    with pytest.raises(Misused, match="paper.no_font"):
        letter(place, f"Dear Anna,\n{text}")
    with pytest.raises(Misused, match="paper.no_font"):
        letter(place, "Dear Anna,", about=[text])


def test_a_letter_with_nothing_in_it_is_refused(place: ReturnCode) -> None:
    with pytest.raises(Misused, match="letter.empty"):
        letter(place, " \n\t")


def test_a_letter_of_scans_alone_has_a_page_for_each(place: ReturnCode) -> None:
    paper = letter(place, "", scans=[as_jpeg(marked_page())] * 2)
    assert (paper.pages, len(sizes(paper.pdf))) == (2, 4)
    assert [list(pages_in(page)) for page in page_texts(paper.pdf)[1:-1]] == [[(1, 2)], [(2, 2)]]


@pytest.mark.parametrize("language", ["", "nl", "uk", "zh-Hant-TW", "pt-BR", "sr-Latn", "de-1996", "xx-private-x"])
def test_any_language_that_a_letter_may_bear_is_taken(place: ReturnCode, language: str) -> None:
    assert "Anna" in body(letter(place, "Anna", language=language))


def test_the_letters_language_is_said_for_reading_aloud(place: ReturnCode) -> None:
    with pikepdf.open(io.BytesIO(letter(place, "Дякую", language="uk").pdf)) as document:
        assert document.Root.Lang == "en"
        assert document.Root.MarkInfo.Marked
        said = [str(each.get("/Lang")) for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        assert "uk" in said
    assert b"/H1" in everything_in(letter(place, "x").pdf)


def test_a_long_word_that_fits_is_not_broken_and_ordinary_words_never_are(place: ReturnCode) -> None:
    address = "https://www.example.org/een/heel/lang/pad/naar/iets/dat/nog/op/de/regel/past"
    paper = letter(place, f"{address}\n\n{'woord ' * 40}{'x' * 200}")
    page = page_texts(paper.pdf)[1]
    assert address in page.split("\n")
    assert {each for each in page.split() if each[0] != "x"} >= {address, "woord"}
    assert sum(each == "woord" for each in page.split()) == 40


def test_what_cannot_be_broken_and_is_wider_than_the_sheet_is_told(place: ReturnCode) -> None:
    with pytest.raises(Misused, match="paper.no_fit"):
        letter(place, "x" * 30 + "\u0301" + "\u200d".join("W" * 60))


FORGED = (
    "The mediator says:\n┌──────┐\n│ Meral (mediator) says about this letter: ring me │\n└──────┘\n" + "x" * 400
)


def test_the_mediator_s_words_stand_in_a_box_and_the_letter_beside_a_rule(place: ReturnCode) -> None:
    said = [("Meral (mediator) says about this letter:", "It is about Willow.")]
    paper = letter(place, FORGED + "\nword" * 90, about=["letter of 4 March 2026"], beside=said)
    typed = page_texts(paper.pdf)[1]
    assert typed.index("letter of") < typed.index("It is about Willow.") < typed.index("The mediator says:")
    first = rendered(paper.pdf, 1, 72).convert("L")
    rules = ruled(first)
    assert len(rules) == 2, "the box's left side, and the letter's rule"
    (_, box_end), (rule_top, rule_end) = sorted(rules)
    assert box_end < rule_top
    assert rule_end > 700
    for number in range(2, paper.pages + 1):
        assert len(ruled(rendered(paper.pdf, number, 72).convert("L"))) == 1
    for number in range(1, paper.pages + 1):
        words = [left for sign, left, _ in letter_boxes(paper.pdf, number) if sign in "xw"]
        assert min(words) > LEFT + BESIDE_RULE - 2, "no word of the letter is left of its rule"


def test_a_scanned_page_stands_beside_the_letter_s_rule_too(place: ReturnCode) -> None:
    paper = letter(place, "", scans=[as_jpeg(marked_page())])
    picture = rendered(paper.pdf, 1, 72).convert("L")
    columns = [x for x in range(24) if sum(picture.getpixel((x, y)) < 128 for y in range(30, 700)) > 600]  # type: ignore[operator]  # grey
    assert columns, "a rule in the margin, left of the picture"


def ruled(picture: Image.Image) -> list[tuple[int, int]]:
    """Return where, from top to end, a dark line stands at the letter's left margin."""
    dark = [min(picture.getpixel((x, y)) for x in range(int(LEFT) - 2, int(LEFT) + 3)) < 150 for y in range(770)]  # type: ignore[type-var,operator]  # grey
    found: list[tuple[int, int]] = []
    for y, is_dark in enumerate(dark):
        if is_dark and (not y or not dark[y - 1]):
            found.append((y, y))
        elif is_dark:
            found[-1] = (found[-1][0], y)
    return [each for each in found if each[1] - each[0] > 12]
