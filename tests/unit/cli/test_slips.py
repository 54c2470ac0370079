"""A slip's page: what is drawn can be scanned and typed back, and nobody's name stands on it."""

import pytest

from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire.statements import RootFingerprint
from relay_client.account.slip_text import read_slip, slip_paper
from relay_client.errors import Misused
from relay_client.ui.slip_page import grouped, link_in, qr_lines, slip_page
from relay_client.views.people import SlipFor, SlipPaper
from relay_client.words.sentences import Language, Sentences
from tests.support.chance import Chance

UPPER = {" ": 0, "▀": 1, "▄": 0, "█": 1}
LOWER = {" ": 0, "▀": 0, "▄": 1, "█": 1}


@pytest.fixture
def slip() -> SlipPaper:
    chance = Chance("slip")
    return slip_paper(
        "https://letters.example",
        RootFingerprint(chance(32)),
        SlipId(chance(16)),
        CaseId(chance(16)),
        Side.B,
        Seconds(1_800_000_000),
        chance(16),
    )


@pytest.mark.parametrize("language", Language)
def test_the_link_on_the_page_gives_the_slip_back(slip: SlipPaper, language: Language) -> None:
    page = slip_page(slip, Sentences(language), "020 123 4567")
    assert read_slip(link_in(page)) == slip


@pytest.mark.parametrize("language", Language)
def test_the_page_says_for_whom_it_is_by_no_name_and_in_no_code(slip: SlipPaper, language: Language) -> None:
    words = Sentences(language)
    pages = {each: slip_page(slip, words, "020 123 4567", each) for each in SlipFor}
    said = {
        SlipFor.SUPPORTER: {
            Language.EN: "reads along with another person",
            Language.NL: "die met een ander meeleest",
        },
        SlipFor.GUARDIAN: {Language.EN: "for a parent or guardian", Language.NL: "voor een ouder of voogd"},
    }
    for invited, sentence in said.items():
        assert [each for each in SlipFor if sentence[language] in " ".join(pages[each].split())] == [invited]
    assert {link_in(page) for page in pages.values()} == {slip.link}
    assert len({page[page.index(slip.link) :] for page in pages.values()}) == 1, "what is typed is the same for all"


def test_the_link_alone_is_read_as_it_stands(slip: SlipPaper) -> None:
    assert read_slip(link_in(f"  {slip.link}\n")) == slip


def test_the_lines_on_the_page_typed_back_give_the_slip(slip: SlipPaper) -> None:
    page = slip_page(slip, Sentences(Language.EN), "020 123 4567")
    printed = page[page.index("1. ") :].splitlines()
    typed: list[str] = []
    for line in printed:
        if line.startswith("   "):
            typed[-1] += line.strip() + " "
        else:
            typed.append("")
    assert len(typed) == len(slip.lines)
    assert read_slip("\n".join(typed).lower()) == slip


def test_a_typing_mistake_is_told(slip: SlipPaper) -> None:
    name, secret = slip.lines[-1]
    assert name == "secret"
    wrong = ("X" if secret[0] != "X" else "Y") + secret[1:]
    with pytest.raises(Misused, match="code.typed"):
        read_slip("\n".join([*(text for _, text in slip.lines[:-1]), wrong]))


def test_the_square_is_white_around_and_has_its_three_eyes(slip: SlipPaper) -> None:
    lines = qr_lines(slip.link)
    rows = [[half[each] for each in line] for line in lines for half in (UPPER, LOWER)]
    width = len(rows[0])
    assert all(len(row) == width for row in rows)
    size = width - 8
    assert not any(any(row) for row in rows[:4])
    assert not any(any(row) for row in rows[4 + size :])
    assert not any(row[at] for row in rows for at in (*range(4), *range(width - 4, width)))
    for top, left in ((4, 4), (4, 4 + size - 7), (4 + size - 7, 4)):
        assert rows[top][left : left + 7] == [1] * 7
        assert rows[top + 1][left : left + 7] == [1, 0, 0, 0, 0, 0, 1]
        assert rows[top + 3][left : left + 7] == [1, 0, 1, 1, 1, 0, 1]
    assert size <= 17 + 4 * 14, "a code with this many squares is hard to scan from a screen"


def test_the_page_fits_a_narrow_sheet_but_for_the_link(slip: SlipPaper) -> None:
    for language in Language:
        page = slip_page(slip, Sentences(language), "020 123 4567")
        assert all(len(line) <= 80 for line in page.splitlines() if line != slip.link)
        assert "020 123 4567" in page


def test_codes_are_printed_in_short_groups_and_an_address_whole() -> None:
    assert grouped("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH") == ["AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG", "HHHH"]
    assert grouped("https://a-b-c-d-e-f-g-h.example") == ["https://a-b-c-d-e-f-g-h.example"]


def test_a_slip_never_shows_its_secret_by_accident(slip: SlipPaper) -> None:
    assert slip.secret.hex() not in repr(slip)
    assert repr(slip.secret) not in repr(slip)
    assert slip.link not in repr(slip)
