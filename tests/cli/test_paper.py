"""Paper: a cover sheet before anything is opened, letters and slips as PDF. Others read them back than those who wrote them."""

import io
import sys
from pathlib import Path

import pikepdf
import pypdf
import pytest
import zxingcpp

from relay_client.account.slip_text import read_slip
from relay_client.pages.paper.return_code import ReturnCode, find_return_code
from relay_client.ui.plain_pages import PAGE_BREAK
from relay_client.words.sentences import Language, Sentences
from tests.cli.conftest import Helped, Seated, Staff
from tests.cli.seats import Answer, AtCase, Relay
from tests.support.paper import (
    A4,
    everything_in,
    noisy,
    page_texts,
    pages_in,
    picture_boxes,
    rendered,
    sizes,
    skewed,
    squeezed,
)
from tests.unit.scans import corpus

LABEL = "Lindenhof 2026-77"
TEXT = "Dear you, I saw the blue rocking horse.\n\nCinnamon\n"
NOTE = "It is about Saturday."
PERSONAL = ("Lindenhof", "2026-77", "rocking horse", "Cinnamon", "Saturday", "Anna", "anna", "Chaplain", "Meral")


@pytest.fixture(scope="module")
def anna(helped: Helped) -> AtCase:
    return helped(LABEL)


@pytest.fixture
def item(anna: AtCase, staff: Staff, tmp_path: Path) -> str:
    """Give a letter of Anna's that was passed on to the chaplain with a note, and is closed."""
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    short: str = anna("write", "--stdin", "--send", text=TEXT * 30)["short"]
    staff.meral.decides("release", short, "--note-file", str(note), "--to-counsellor", "Chaplain", "--sure")
    return short


def is_closed(staff: Staff, item: str) -> bool:
    return item in [each["short"] for each in staff.chaplain("to-print")["waiting"]]


def says_nothing_personal(pdf: bytes, *pages: int) -> None:
    texts = page_texts(pdf)
    for name in PERSONAL:
        for page in pages:
            assert name not in texts[page], name


@pytest.mark.parametrize("language", Language)
def test_the_cover_sheet_is_printed_alone_and_opens_nothing(
    anna: AtCase, staff: Staff, item: str, tmp_path: Path, language: Language
) -> None:
    cover = tmp_path / "cover.pdf"
    told = staff.chaplain.runs("print", item, "--cover", "--to", str(cover), "--language", language.value)
    assert (told.status, told.errors) == (0, "")
    words = Sentences(language)
    assert words("print-cover", file=str(cover)) in told.output
    assert words("print-order") in told.output
    assert cover.stat().st_mode & 0o777 == 0o600

    pdf = cover.read_bytes()
    (text,) = page_texts(pdf)
    assert sizes(pdf) == [A4]
    assert squeezed(words("cover-what")) in squeezed(text)
    assert item in text
    says_nothing_personal(pdf, 0)
    assert all(name.encode() not in everything_in(pdf) for name in PERSONAL)
    assert is_closed(staff, item)

    plain = staff.chaplain("print", item, "--cover")
    assert (plain["form"], plain["file"]) == ("text", None)
    assert "Somebody wrote to you" in plain["text"]
    assert is_closed(staff, item)


@pytest.mark.parametrize("language", Language)
def test_a_letter_is_printed_as_pdf_between_a_cover_and_a_sheet_that_leads_back(
    anna: AtCase, staff: Staff, item: str, tmp_path: Path, language: Language
) -> None:
    file = tmp_path / "letter.pdf"
    told = staff.chaplain.runs("print", item, "--to", str(file), "--sure", "--language", language.value)
    assert (told.status, told.errors) == (0, "")
    words = Sentences(language)
    assert words("paper-saved", file=str(file)) in told.output
    assert f"{words.command('deliver')} {item}" in told.output
    assert "rocking horse" not in told.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert not is_closed(staff, item)

    pdf = file.read_bytes()
    cover, *pages, _ = page_texts(pdf)
    assert len(pages) > 1
    assert set(sizes(pdf)) == {A4}
    assert squeezed(words("cover-pages", pages=len(pages))) in squeezed(cover)
    for number, page in enumerate(pages, 1):
        assert words("paper-page", page=number, pages=len(pages)) in page
    assert "".join(pages).count("rocking horse") == 30
    assert NOTE in pages[0]
    says_nothing_personal(pdf, 0, -1)
    told_of_itself = str(pypdf.PdfReader(io.BytesIO(pdf)).metadata) + said_of_itself(pdf)
    assert all(name not in told_of_itself for name in (*PERSONAL, item, "Typst", str(tmp_path)))

    (place,) = [each for each in staff.chaplain("list", "--case", anna.case)["received"] if each["short"] == item]
    expected = ReturnCode(bytes.fromhex(anna.case), bytes.fromhex(place["item"]))  # type: ignore[arg-type]  # ids as bytes
    scanned = noisy(skewed(rendered(pdf, -1, 150), 2.5), "scan", 0.2)
    assert find_return_code(scanned) == expected
    (read,) = zxingcpp.read_barcodes(scanned)
    assert read.text.startswith("RELAY-RETURN:1:")
    staff.chaplain("deliver", item, "handed")


def said_of_itself(pdf: bytes) -> str:
    """Return what a file says beside its pages, by another library than the one that struck it out."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return f"{document.docinfo} {document.open_metadata()}"


def test_what_cannot_be_printed_is_said_before_the_letter_is_opened(
    anna: AtCase, staff: Staff, item: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken.pdf"
    taken.write_text("something of mine")
    assert staff.chaplain.says_no("print", item, "--to", str(taken), "--sure") == "cli.file"
    assert staff.chaplain.says_no("print", item, "--to", str(tmp_path / "no" / "x.pdf"), "--sure") == "cli.file"
    assert taken.read_text() == "something of mine"

    monkeypatch.setitem(sys.modules, "typst", None)  # as where it was never installed
    for line in (("print", item, "--sure"), ("print", item, "--cover")):
        told = staff.chaplain.runs(*line, "--to", str(tmp_path / "new.pdf"))
        assert told.status == 2
        assert "[paper.no_typesetter]" in told.errors
    assert not (tmp_path / "new.pdf").exists()
    assert is_closed(staff, item)

    plain = staff.chaplain.runs("print", item, "--text", "--to", str(tmp_path / "letter.txt"), "--sure")
    assert plain.status == 0
    assert "rocking horse" in (tmp_path / "letter.txt").read_text()


def test_at_a_screen_the_counsellor_is_asked_and_told_where_it_goes(
    anna: AtCase, staff: Staff, item: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = tmp_path / f"letter-{item}.pdf"
    asked = staff.chaplain.runs("print", item, typed="no\n", screen=True)
    assert asked.status == 0
    assert str(expected) in "".join(asked.output.split())
    assert "There is something for you." in asked.output
    assert f"letters print {item} --cover" in " ".join(asked.output.split())
    assert not expected.exists()
    assert is_closed(staff, item)

    staff.chaplain.runs("print", item, "--cover", screen=True)
    assert len(page_texts((tmp_path / f"cover-{item}.pdf").read_bytes())) == 1
    printed = staff.chaplain.runs("print", item, typed="yes\n", screen=True)
    assert printed.status == 0
    assert len(page_texts(expected.read_bytes())) > 2
    again = staff.chaplain.runs("print", item, screen=True)
    assert "[cli.file]" in again.errors


def test_to_a_pipe_plain_pages_are_written_as_they_are(anna: AtCase, staff: Staff, item: str) -> None:
    told = staff.chaplain.runs("print", item, "--sure")
    assert told.status == 0
    assert told.output.count(PAGE_BREAK) > 1
    assert "page 1 of" in told.output


def test_ones_own_letter_is_printed_without_sheets_around_it(anna: AtCase, staff: Staff, tmp_path: Path) -> None:
    own = anna("write", "--stdin", "--send", text="For my drawer.")["short"]
    printed = anna("print", own, "--to", str(tmp_path / "own.pdf"))
    assert (printed["pages"], printed["cover"], printed["form"]) == (1, False, "pdf")
    (page,) = page_texts((tmp_path / "own.pdf").read_bytes())
    assert list(pages_in(page)) == [(1, 1)]
    assert "For my drawer." in page
    assert anna("print", own)["text"].count(PAGE_BREAK) == 0
    assert anna.says_no("print", own, "--cover") == "paper.own"


def test_what_was_sent_back_is_not_printed(anna: AtCase, staff: Staff, item: str) -> None:
    staff.chaplain("refuse", item, "--sure")
    for more in ((), ("--cover",)):
        answer = staff.chaplain("print", item, *more, "--sure")
        assert (answer["printed"], answer["status"]) == (False, "sent_back")


def test_a_slip_as_pdf_lets_somebody_in_and_holds_its_secret_alone(
    relay: Relay, staff: Staff, tmp_path: Path
) -> None:
    staff.office("case", "new", "--lead", "Meral", "--stdin", text="Slip on paper")
    file = tmp_path / "slip.pdf"
    made = staff.meral("slip", "Slip on paper", "a", "--pdf", str(file))
    assert (made["pdf"], made["file"], made["link"]) == (str(file), None, None)
    assert file.stat().st_mode & 0o777 == 0o600
    pdf = file.read_bytes()
    (square,) = zxingcpp.read_barcodes(noisy(skewed(rendered(pdf, 0, 150), -2), "slip", 0.2))
    slip = read_slip(square.text)
    assert slip.slip.hex() == made["slip"]
    assert slip.secret.hex() not in str(made)
    (text,) = page_texts(pdf)
    assert slip.lines[-1][1].replace("-", "") in squeezed(text)
    assert "Slip on paper" not in text
    assert relay.origin in text


def test_a_slip_that_cannot_be_put_on_paper_leaves_the_older_one_good(staff: Staff, tmp_path: Path) -> None:
    staff.office("case", "new", "--lead", "Meral", "--stdin", text="Older slip")
    first: Answer = staff.meral(
        "slip", "Older slip", "a", "--pdf", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "a.txt")
    )
    assert read_slip(link_on(tmp_path / "a.txt")).slip.hex() == first["slip"]
    for option in ("--pdf", "--out"):
        assert staff.meral.says_no("slip", "Older slip", "a", option, str(tmp_path / "a.pdf")) == "cli.file"
    (waiting,) = staff.meral("enrolments", "Older slip")["slips"]
    assert waiting["slip"] == first["slip"]


def link_on(page: Path) -> str:
    return next(line for line in page.read_text().splitlines() if "/#slip=" in line)


def test_a_party_prints_what_they_received_and_is_not_asked_to_deliver(
    opened: Seated, staff: Staff, tmp_path: Path
) -> None:
    pair = opened("Printed at home")
    short = pair.anna("write", "--stdin", "--send", text="On paper, please.")["short"]
    staff.meral.decides("release", short, "--sure")
    told = pair.bert.person.runs("print", short, "--to", str(tmp_path / "letter.pdf"), "--sure")
    assert told.status == 0
    assert "deliver" not in told.output
    assert len(page_texts((tmp_path / "letter.pdf").read_bytes())) == 3
    assert pair.anna("list")["written"][0]["opened"] is False


def test_a_letter_on_paper_is_printed_page_by_page_behind_its_cover(
    anna: AtCase, staff: Staff, tmp_path: Path
) -> None:
    corpus.letter(620, 877).save(tmp_path / "one.jpg", exif=corpus.exif())
    corpus.letter(877, 620).save(tmp_path / "two.png")
    files = ("--page", str(tmp_path / "one.jpg"), "--page", str(tmp_path / "two.png"))
    sent = anna("write", "--stdin", *files, "--send", "--sure", text="With two pages.")
    staff.meral("review", sent["short"], "--pages", str(tmp_path / "review.pdf"))
    staff.meral.decides("release", sent["short"], "--to-counsellor", "Chaplain", "--sure")

    assert staff.chaplain.says_no("print", sent["short"], "--text", "--sure") == "paper.only_pdf"
    printed = staff.chaplain("print", sent["short"], "--to", str(tmp_path / "letter.pdf"), "--sure")
    assert (printed["pages"], printed["form"]) == (3, "pdf")
    pdf = (tmp_path / "letter.pdf").read_bytes()
    cover, typed, first, second, _ = page_texts(pdf)
    assert sizes(pdf) == [A4] * 5
    assert "With two pages." in typed
    assert "3 pages" in cover
    assert [list(pages_in(each)) for each in (typed, first, second)] == [[(1, 3)], [(2, 3)], [(3, 3)]]
    assert [len(picture_boxes(pdf, number)) for number in range(5)] == [0, 0, 1, 1, 0]
    assert find_return_code(rendered(pdf, -1, 100)) is not None
    for secret in (corpus.SERIAL, corpus.ARTIST, corpus.OWNER):
        assert secret.encode() not in everything_in(pdf)
