"""The slip on paper: read by a camera and typed back by hand it is the same slip, and its secret stands nowhere else."""

import re

import pytest
import zxingcpp
from msgspec.structs import replace

from relay.crypto.typed import short_fingerprint_text
from relay_client.account.slip_text import read_slip, slip_paper
from relay_client.pages.paper.return_code import find_return_code
from relay_client.pages.paper.slip import slip_pdf
from relay_client.views.people import SLIP_SENTENCES, SlipFor, SlipPaper
from relay_client.words.sentences import Language, Sentences
from tests.support.paper import A4, everything_in, letter_boxes, page_texts, rendered, sizes

TELEPHONE = "020 123 4567"


@pytest.fixture(params=Language)
def words(request: pytest.FixtureRequest) -> Sentences:
    return Sentences(request.param)


def typed_from(page: str, words: Sentences) -> list[str]:
    """Return what somebody types who copies the four lines from the page."""
    labels = [words(f"slip-line-{line}") for line in ("origin", "root", "slip", "secret")]
    rows = page.split("\n")
    starts = [rows.index(label) for label in labels]
    ends = [*starts[1:], next(at for at, row in enumerate(rows) if row.startswith(words("slip-once")[:20]))]
    return [" ".join(rows[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]


def test_it_is_one_sheet_of_a4(slip: SlipPaper, words: Sentences) -> None:
    assert sizes(slip_pdf(slip, words, TELEPHONE)) == [A4]


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_a_camera_reads_the_slip(slip: SlipPaper, words: Sentences, dpi: int) -> None:
    page = rendered(slip_pdf(slip, words, TELEPHONE), 0, dpi)
    (found,) = zxingcpp.read_barcodes(page)
    assert read_slip(found.text) == slip
    assert find_return_code(page) is None


def test_typed_back_it_is_the_same_slip(slip: SlipPaper, words: Sentences) -> None:
    (page,) = page_texts(slip_pdf(slip, words, TELEPHONE))
    lines = typed_from(page, words)
    assert read_slip("\n".join(lines)) == slip
    assert read_slip("\n".join(lines).lower()) == slip


def test_what_is_typed_stands_in_groups_of_four(slip: SlipPaper, words: Sentences) -> None:
    (page,) = page_texts(slip_pdf(slip, words, TELEPHONE))
    for line, (_, text) in list(zip(typed_from(page, words), slip.lines, strict=True))[1:]:
        assert line.split() == text.split("-")
        assert all(len(group) == 4 for group in line.split()[:-1])


def test_the_secret_stands_in_its_line_and_in_the_square_and_nowhere_else(
    slip: SlipPaper, words: Sentences
) -> None:
    pdf = slip_pdf(slip, words, TELEPHONE)
    (page,) = page_texts(pdf)
    secret = slip.lines[-1][1]
    pieces = secret.split("-")
    assert re.sub(r"\s+", "", page).count("".join(pieces)) == 1
    inside = everything_in(pdf)
    fragment = slip.link.partition("#")[2]
    assert fragment not in page
    for hidden in (secret, "".join(pieces), slip.secret.hex(), fragment, fragment[-20:]):
        for form in (hidden.encode(), hidden.encode("utf-16-be"), hidden.encode().hex().encode()):
            assert form not in inside
    assert "#" not in page


def test_it_says_in_words_alone_for_whom_it_is(slip: SlipPaper, words: Sentences) -> None:
    sheets = {each: slip_pdf(slip, words, TELEPHONE, each) for each in SlipFor}
    pages = {each: " ".join(page_texts(pdf)[0].split()) for each, pdf in sheets.items()}
    for invited, names in SLIP_SENTENCES.items():
        for name in names:
            assert [each for each, page in pages.items() if words(name) in page].count(invited) == 1
        assert words(names[0]) not in [words(SLIP_SENTENCES[each][0]) for each in SlipFor if each is not invited]
        (found,) = zxingcpp.read_barcodes(rendered(sheets[invited], 0, 150))
        assert found.text == slip.link, "what is scanned is the same for all"
        assert sizes(sheets[invited]) == [A4]


def test_it_says_what_it_is_what_to_do_until_when_and_whom_to_call(slip: SlipPaper, words: Sentences) -> None:
    (page,) = page_texts(slip_pdf(slip, words, TELEPHONE))
    flowing = " ".join(page.split())
    for name in ("slip-title", "slip-what", "slip-choice", "slip-step-scan", "slip-step-compare", "slip-once"):
        assert words(name) in flowing
    assert words("slip-telephone", telephone=TELEPHONE) in flowing
    assert (
        words("slip-until", day="15 January 2027" if words.language is Language.EN else "15 januari 2027")
        in flowing
    )
    assert short_fingerprint_text(slip.root) in flowing


def test_a_long_address_stays_in_one_piece_on_the_line(slip: SlipPaper, words: Sentences) -> None:
    origin = "https://" + "-very.long-name" * 6 + ".example:8443"
    long = slip_paper(origin, slip.root, slip.slip, slip.case, slip.side, slip.expires, slip.secret)
    pdf = slip_pdf(long, words, TELEPHONE)
    (page,) = page_texts(pdf)
    assert origin in page
    assert sizes(pdf) == [A4]
    assert max(right for _, _, right in letter_boxes(pdf, 0)) < A4[0] - 60
    assert read_slip("\n".join(typed_from(page, words))) == long


def test_nothing_that_a_slip_holds_is_read_as_markup(slip: SlipPaper, words: Sentences) -> None:
    telephone = '#read("x") *020* $1$ \\ ]'
    lines = (("origin", 'https://a.example/#["x"]'), *slip.lines[1:])
    (page,) = page_texts(slip_pdf(replace(slip, lines=lines), words, telephone))
    assert words("slip-telephone", telephone=telephone) in " ".join(page.split())
    assert 'https://a.example/#["x"]' in page
