"""From files to the place of an answer: whichever page and file the return sheet is in, and never a guess between two."""

from pathlib import Path

import pytest
from PIL import Image

from relay.domain.ids import CaseId, ItemId
from relay_client.errors import Misused
from relay_client.pages.paper.letter import letter_pdf
from relay_client.pages.paper.return_code import ReturnCode
from relay_client.pages.return_sheet import ScannedAnswer, answer_in
from relay_client.pages.scans.intake import look_at
from relay_client.pages.scans.model import UnfitScan
from relay_client.words.sentences import Language, Sentences
from tests.support.chance import Chance
from tests.support.paper import as_jpeg, noisy, rendered, skewed

CASE = CaseId(Chance("case")(16))
ITEM, OTHER = ItemId(Chance("one")(16)), ItemId(Chance("two")(16))


def letter(item: ItemId) -> bytes:
    return letter_pdf(Sentences(Language.NL), CASE, item, text="Dag.", language="nl", system_fonts=False).pdf


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a printed letter as one file: cover, letter, return sheet."""
    path = tmp_path_factory.mktemp("printed") / "letter.pdf"
    path.write_bytes(letter(ITEM))
    return path


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a photograph of a return sheet that lay askew, with grain."""
    path = tmp_path_factory.mktemp("photo") / "sheet.jpg"
    path.write_bytes(as_jpeg(noisy(skewed(rendered(letter(ITEM), -1, 150), 3), "photo", 0.15)))
    return path


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give somebody's own sheet of paper, scanned."""
    path = tmp_path_factory.mktemp("own") / "own.png"
    Image.new("L", (800, 1130), 245).save(path)
    return path


def looked_through(*paths: Path) -> ScannedAnswer:
    return answer_in(look_at(paths))


def test_the_place_is_read_from_any_page_of_any_file(printed: Path, photo: Path, own: Path) -> None:
    for paths in ([printed], [own, photo], [photo, printed]):
        assert looked_through(*paths).place == ReturnCode(CASE, ITEM)
    assert looked_through(own) == ScannedAnswer(None, 1, ())


def test_every_return_sheet_is_named(printed: Path, photo: Path, own: Path) -> None:
    far: list[tuple[int, int]] = []
    answer = answer_in(look_at([own, printed, photo]), lambda *reached: far.append(reached))
    assert (answer.sheets, answer.pages) == ((4, 5), 5)
    assert far == [(number, 5) for number in range(1, 6)]


def test_two_different_sheets_are_refused(printed: Path, tmp_path: Path) -> None:
    (tmp_path / "other.pdf").write_bytes(letter(OTHER))
    with pytest.raises(Misused, match="return.two"):
        looked_through(printed, tmp_path / "other.pdf")


def test_files_that_are_no_pages_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear you")
    with pytest.raises(UnfitScan, match="page.unknown"):
        looked_through(tmp_path / "letter.txt")
