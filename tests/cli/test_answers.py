"""The way back from paper: a scanned return sheet leads to its case and letter, and nowhere where somebody may not act."""

from pathlib import Path

import pytest
import segno
from PIL import Image

from relay_client.pages.paper.letter import letter_pdf
from relay_client.pages.paper.return_code import ReturnCode, return_code
from relay_client.words.sentences import Language, Sentences
from tests.cli.conftest import Helped, Seated, Staff
from tests.cli.seats import AtCase, Person
from tests.support.paper import noisy, rendered, skewed

WORDS = Sentences(Language.EN)


@pytest.fixture(scope="module")
def anna(helped: Helped) -> AtCase:
    return helped("An answer on paper")


@pytest.fixture(scope="module")
def printed(anna: AtCase, staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> ReturnCode:
    """Print a letter, and return where its answer belongs."""
    short = anna("write", "--stdin", "--send", text="A letter that may be answered.")["short"]
    staff.meral.decides("release", short, "--to-counsellor", "Chaplain", "--sure")
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
    assert (found["known"], found["sheets"]) == (True, [2])
    told = staff.chaplain.runs("where", *pages)
    assert told.status == 0
    assert printed.item.hex()[:8] in told.output
    assert "An answer on paper" in told.output, "the name that the counsellor gave"


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


@pytest.fixture(scope="module")
def elsewhere(helped: Helped) -> AtCase:
    """Give another case of the same counsellor, so that none goes without saying."""
    return helped("Another of the chaplain's")


def pages(*paths: Path) -> tuple[str, ...]:
    return tuple(word for path in paths for word in ("--page", str(path)))


def dropped(chaplain: Person) -> tuple[str, int]:
    """Return text and pages of the newest draft, and throw it away."""
    newest = chaplain("drafts")["drafts"][0]
    shown = chaplain("drafts", "--show", newest["id"])
    chaplain("drafts", "--drop", newest["id"], "--sure")
    return shown["text"], newest["pages"]


def test_an_answer_is_brought_to_its_case_without_typing_and_without_the_sheet_that_led_there(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    assert staff.chaplain.says_no("bring", "--no-text", *pages(blank(tmp_path)), "--send") == "id.which"
    dropped(staff.chaplain)
    stack = pages(sheet(printed, tmp_path, degrees=-1), blank(tmp_path))
    sent = staff.chaplain("bring", "--no-text", *stack, "--without-sheet", "--send", "--sure")
    assert (sent["case"], sent["pages"]) == (printed.case.hex(), 1)
    assert (sent["answers"]["item"], sent["answers"]["left_out"]) == (printed.item.hex(), [1])
    assert len(staff.meral("review", sent["short"])["pages"]) == 1


def test_what_a_sheet_led_to_its_case_goes_on_another_day_without_typing_it(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    stack = pages(sheet(printed, tmp_path), blank(tmp_path))
    kept = staff.chaplain("bring", "--no-text", *stack, "--keep", "--sure")
    draft = ("bring", "--draft", kept["draft"], "--no-text")
    astray = sheet(ReturnCode(bytes.fromhex(elsewhere.case), printed.item), tmp_path, "astray.png")  # type: ignore[arg-type]  # ids as bytes
    assert staff.chaplain.says_no(*draft, *pages(astray), "--send", "--sure") == "return.other_case"
    sent = staff.chaplain(*draft, "--send", "--sure")
    assert (sent["case"], sent["pages"]) == (printed.case.hex(), 2)


def test_the_sheet_goes_along_whatever_is_on_it_unless_somebody_says_otherwise(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    stack = pages(blank(tmp_path), sheet(printed, tmp_path))
    told = staff.chaplain.runs("bring", "--no-text", *stack, "--send", "--sure")
    assert told.status == 0
    assert "Page 2 is the return sheet. It goes along." in told.output
    assert "There are 2 pages, " in told.output
    assert "An answer on paper" in told.output
    told = staff.chaplain.runs("bring", "--no-text", *stack, "--without-sheet", "--send", "--sure")
    assert "Page 2 is the return sheet. It does not go along, as you asked." in told.output
    assert "There is 1 page, " in told.output


def test_a_sheet_alone_cannot_be_left_out(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    only = ("bring", "--no-text", *pages(sheet(printed, tmp_path)), "--send", "--sure")
    assert staff.chaplain.says_no(*only, "--without-sheet") == "return.only_sheet"
    dropped(staff.chaplain)
    sent = staff.chaplain(*only)
    assert (sent["pages"], sent["answers"]["left_out"]) == (1, [])


def test_a_dictated_answer_needs_only_the_sheet_to_find_its_way(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    line = ("bring", "--stdin", *pages(sheet(printed, tmp_path)), "--without-sheet", "--send", "--sure")
    sent = staff.chaplain(*line, text="He asked me to write: yes.")
    assert (sent["case"], sent["pages"]) == (printed.case.hex(), 0)
    assert staff.meral("review", sent["short"])["text"] == "He asked me to write: yes."


def test_a_sheet_of_another_case_than_the_one_typed_is_refused_and_the_words_stay(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    stack = pages(sheet(printed, tmp_path), blank(tmp_path))
    line = ("bring", "--case", elsewhere.case, "--stdin", *stack, "--send", "--sure")
    assert staff.chaplain.says_no(*line, text="pause") == "return.other_case"
    assert dropped(staff.chaplain) == ("pause", 0)
    same = staff.chaplain("bring", "--case", printed.case.hex(), "--no-text", *stack, "--keep", "--sure")
    assert (same["answers"]["item"], same["pages"]) == (printed.item.hex(), 2)
    dropped(staff.chaplain)


def test_two_sheets_in_a_stack_send_nothing(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    other = sheet(ReturnCode(printed.case, b"i" * 16), tmp_path, "other.png")  # type: ignore[arg-type]  # any 16 bytes
    stack = pages(sheet(printed, tmp_path), other)
    assert staff.chaplain.says_no("bring", "--no-text", *stack, "--send", "--sure") == "return.two"
    dropped(staff.chaplain)


def test_a_spoilt_code_leaves_the_case_to_be_typed(
    printed: ReturnCode, elsewhere: AtCase, staff: Staff, tmp_path: Path
) -> None:
    code = return_code(printed.case, printed.item)
    spoilt = tmp_path / "spoilt.png"
    segno.make(f"{code[:-1]}{'B' if code[-1] == 'A' else 'A'}", micro=False).save(str(spoilt), scale=8, border=8)
    assert staff.chaplain.says_no("bring", "--no-text", *pages(spoilt), "--send", "--sure") == "return.damaged"
    dropped(staff.chaplain)
    line = ("bring", "--case", elsewhere.case, "--no-text", *pages(spoilt), "--send", "--sure")
    assert staff.chaplain(*line)["case"] == elsewhere.case


def test_nobody_brings_where_they_have_no_delegation_for_it(
    printed: ReturnCode, helped: Helped, staff: Staff, tmp_path: Path
) -> None:
    foreign = sheet(ReturnCode(b"c" * 16, printed.item), tmp_path, "foreign.png")  # type: ignore[arg-type]  # any 16 bytes
    line = ("bring", "--stdin", *pages(foreign), "--send", "--sure")
    assert staff.chaplain.says_no(*line, text="Dictated.") == "return.not_yours"
    assert dropped(staff.chaplain) == ("Dictated.", 0)

    reading_only = helped("Reading only", scopes="read")
    made = ReturnCode(bytes.fromhex(reading_only.case), printed.item)  # type: ignore[arg-type]  # ids as bytes
    line = ("bring", "--no-text", *pages(sheet(made, tmp_path, "read.png"), blank(tmp_path)), "--send", "--sure")
    assert staff.chaplain.says_no(*line) == "delegation.scope"
    staff.meral("revoke", "Reading only", "Chaplain")
    assert staff.chaplain.says_no(*line) == "delegation.expired"
    for _ in range(2):
        dropped(staff.chaplain)


def test_a_permission_that_ended_hides_nothing_of_the_other_cases(
    anna: AtCase, helped: Helped, staff: Staff
) -> None:
    ended = helped("Ended before")
    lost, kept = (place("write", "--stdin", "--send", text="For him.")["short"] for place in (ended, anna))
    for item in (lost, kept):
        staff.meral.decides("release", item, "--to-counsellor", "Chaplain", "--sure")
    staff.meral("revoke", "Ended before", "Chaplain")
    waiting = [each["short"] for each in staff.chaplain("to-print")["waiting"]]
    assert kept in waiting
    assert lost not in waiting
    assert staff.chaplain("print", kept, "--cover")["printed"] is True
    assert staff.chaplain.says_no("print", lost, "--cover") == "delegation.expired"


def test_a_party_answers_by_hand_what_they_printed_at_home(opened: Seated, staff: Staff, tmp_path: Path) -> None:
    pair = opened("Answered by hand")
    short = pair.anna("write", "--stdin", "--send", text="On paper, please.")["short"]
    staff.meral.decides("release", short, "--sure")
    bert = pair.bert.person
    item = bert("print", short, "--to", str(tmp_path / "letter.pdf"), "--sure")["item"]
    place = ReturnCode(bytes.fromhex(pair.case), bytes.fromhex(item))  # type: ignore[arg-type]  # ids as bytes
    sent = bert("write", "--no-text", *pages(blank(tmp_path), sheet(place, tmp_path)), "--send", "--sure")
    assert (sent["case"], sent["pages"]) == (pair.case, 2)
