"""The way back from paper: a scanned return sheet leads to its case and letter, and nowhere where somebody may not act."""

from pathlib import Path

import pytest
from PIL import Image

from relay_client.paper import ReturnCode, letter_pdf
from relay_client.words import Language, Words
from tests.cli.conftest import Helped, Staff
from tests.cli.seats import AtCase, Person
from tests.support.paper import noisy, rendered, skewed

WORDS = Words(Language.EN)


@pytest.fixture(scope="module")
def anna(helped: Helped) -> AtCase:
    return helped("An answer on paper")


@pytest.fixture(scope="module")
def printed(anna: AtCase, staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> ReturnCode:
    """Print a letter, and return where its answer belongs."""
    short = anna("write", "--stdin", "--send", text="A letter that may be answered.")["short"]
    staff.meral("release", short, "--to-counsellor", "Chaplain", "--sure")
    file = tmp_path_factory.mktemp("printed") / "letter.pdf"
    item = staff.chaplain("print", short, "--to", str(file), "--sure")["item"]
    return ReturnCode(bytes.fromhex(anna.case), bytes.fromhex(item))  # type: ignore[arg-type]  # ids as bytes


def sheet(place: ReturnCode, folder: Path, name: str = "sheet.png", degrees: float = 0) -> Path:
    """Scan the return sheet of a letter, a little askew and with grain."""
    pdf = letter_pdf(WORDS, place.case, place.item, text="Any.", language="en", system_fonts=False).pdf
    path = folder / name
    noisy(skewed(rendered(pdf, -1, 150), degrees), name, 0.1).save(path)
    return path


def blank(folder: Path) -> Path:
    path = folder / "own-sheet.png"
    Image.new("L", (1240, 1754), 250).save(path)
    return path


def test_a_scanned_sheet_says_where_the_answer_belongs(printed: ReturnCode, staff: Staff, tmp_path: Path) -> None:
    pages = ("--page", str(blank(tmp_path)), "--page", str(sheet(printed, tmp_path, degrees=2)))
    found = staff.chaplain("where", *pages)
    assert (found["case"], found["item"]) == (printed.case.hex(), printed.item.hex())
    assert (found["known"], found["empty"], found["written"]) == (True, [2], [])
    told = staff.chaplain.runs("where", *pages)
    assert told.status == 0
    assert printed.item.hex()[:8] in told.output
    assert printed.case.hex()[:8] in told.output


def test_a_mediator_who_is_handed_the_sheet_sees_the_cases_name(
    printed: ReturnCode, staff: Staff, tmp_path: Path
) -> None:
    found = staff.meral("where", "--page", str(sheet(printed, tmp_path)))
    assert found["label"] == "An answer on paper"


def test_pages_without_a_sheet_are_not_guessed_at(printed: ReturnCode, staff: Staff, tmp_path: Path) -> None:
    assert staff.chaplain.says_no("where", "--page", str(blank(tmp_path))) == "return.none"


def test_sheets_of_two_letters_are_refused(printed: ReturnCode, staff: Staff, tmp_path: Path) -> None:
    other = ReturnCode(printed.case, b"i" * 16)  # type: ignore[arg-type]  # any 16 bytes
    two = (sheet(printed, tmp_path), sheet(other, tmp_path, "other.png"))
    assert (
        staff.chaplain.says_no("where", *(word for path in two for word in ("--page", str(path)))) == "return.two"
    )


def test_a_letter_that_is_not_there_leads_to_the_case_and_says_so(
    printed: ReturnCode, staff: Staff, tmp_path: Path
) -> None:
    made_up = sheet(ReturnCode(printed.case, b"i" * 16), tmp_path)  # type: ignore[arg-type]  # any 16 bytes
    assert staff.chaplain("where", "--page", str(made_up))["known"] is False


def test_a_case_of_others_is_refused_like_one_that_does_not_exist(
    printed: ReturnCode, staff: Staff, parties: dict[str, Person], tmp_path: Path
) -> None:
    made_up = sheet(ReturnCode(b"c" * 16, printed.item), tmp_path)  # type: ignore[arg-type]  # any 16 bytes
    assert staff.chaplain.says_no("where", "--page", str(made_up)) == "return.not_yours"
    theirs = sheet(printed, tmp_path, "theirs.png")
    assert staff.deputy.says_no("where", "--page", str(theirs)) == "return.not_yours"
    told = staff.deputy.runs("where", "--page", str(theirs), "--language", "nl")
    assert "waarin u geen taak hebt" in told.errors


def test_a_permission_that_ended_hides_nothing_of_the_other_cases(
    anna: AtCase, helped: Helped, staff: Staff
) -> None:
    ended = helped("Ended before")
    lost, kept = (place("write", "--stdin", "--send", text="For him.")["short"] for place in (ended, anna))
    for item in (lost, kept):
        staff.meral("release", item, "--to-counsellor", "Chaplain", "--sure")
    staff.meral("revoke", "Ended before", "Chaplain")
    waiting = [each["short"] for each in staff.chaplain("to-print")["waiting"]]
    assert kept in waiting
    assert lost not in waiting
    assert staff.chaplain("print", kept, "--cover")["printed"] is True
    assert staff.chaplain.says_no("print", lost, "--cover") == "delegation.expired"
