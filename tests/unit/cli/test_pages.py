"""Paper: 72 columns, numbered pages, nothing lost, and a cover that says nothing about anybody."""

from hypothesis import given
from hypothesis import strategies as st

from relay_client.ui import margins
from relay_client.ui.margins import clean
from relay_client.ui.plain_pages import COLUMNS, PAGE_BREAK, ROWS, bundle, cover_sheet, letter_pages, wrap
from relay_client.words.sentences import Language, Sentences

EN = Sentences(Language.EN)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=4_000)


@given(texts)
def test_every_page_fits_and_no_letter_is_lost(text: str) -> None:
    pages = letter_pages(margins.letter(text), EN)
    for number, page in enumerate(pages, 1):
        lines = page.rstrip("\n").split("\n")
        assert len(lines) <= ROWS
        assert all(len(line) <= COLUMNS + 3 for line in lines)
        assert all(line.lstrip("\u200e").startswith("|") for line in lines[:-1] if line), (
            "beside its mark, every line"
        )
        assert lines[-1].strip() == f"page {number} of {len(pages)}"
    foot = {f"page {n} of {len(pages)}" for n in range(1, len(pages) + 1)}
    rows = [line for page in pages for line in page.split("\n") if line.strip() not in foot]
    printed = "".join(margins.unturned(row)[1:] for row in rows)
    assert "".join(printed.split()) == "".join(clean(text).split())


def test_a_long_letter_goes_over_pages_in_order() -> None:
    pages = letter_pages(["letter of 4 March 2026", "", *(f"| line {n}" for n in range(150))], EN)
    assert len(pages) == 3
    assert pages[0].startswith("letter of 4 March 2026\n\n| line 0\n")
    assert "line 149" in pages[2]
    assert "page 2 of 3" in pages[1]


def test_wrapping_keeps_lines_and_gaps() -> None:
    assert wrap("a\n\nb") == ["a", "", "b"]
    assert wrap("x" * 100) == ["x" * 72, "x" * 28]
    assert wrap("\x1b[31mred\x07") == ["[31mred"]


def test_the_cover_names_nobody_and_nothing_of_the_letter() -> None:
    for language in Language:
        words = Sentences(language)
        cover = cover_sheet(words, "3f9a21c4", 2)
        pages = letter_pages(["Note: about Saturday", "| Dear Anna, I saw you on Saturday."], words)
        assert "3f9a21c4" in cover
        assert "2" in cover
        assert "Anna" not in cover
        assert "Saturday" not in cover
        assert bundle(cover, pages).split(PAGE_BREAK) == [cover, *pages]


def test_before_opening_the_cover_does_not_say_how_long_it_is() -> None:
    for language in Language:
        words = Sentences(language)
        unknown = cover_sheet(words, "3f9a21c4")
        assert words("cover-pages", pages=1) not in unknown
        assert words("cover-pages", pages=1) in cover_sheet(words, "3f9a21c4", 1)
