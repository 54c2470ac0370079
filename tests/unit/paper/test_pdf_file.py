"""The file itself: the same from the same, silent about where it was made, and with pages in it that are pixels and no more."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from relay_client.errors import Misused
from relay_client.pages.paper.letter import Paper, cover_pdf, letter_pdf
from relay_client.pages.paper.pictures import redrawn
from relay_client.pages.paper.return_code import ReturnCode
from relay_client.pages.paper.slip import slip_pdf
from relay_client.views.people import SlipPaper
from relay_client.words.sentences import Language, Sentences
from tests.support.checkout import ROOT
from tests.support.paper import A4, as_jpeg, everything_in, marked_page, picture_boxes, rendered

EN = Sentences(Language.EN)
CORNERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0))
CANARY = "canary-Lindenhof-7741"
HEAVY = ("typst", "pikepdf", "PIL", "zxingcpp", "lxml")


def letter(place: ReturnCode, *scans: bytes, text: str = "Dear Anna") -> Paper:
    return letter_pdf(EN, place.case, place.item, text=text, language="en", scans=scans, system_fonts=False)


def files(place: ReturnCode, slip: SlipPaper) -> list[bytes]:
    """Make one file of each sort."""
    page = as_jpeg(marked_page())
    return [letter(place, page).pdf, cover_pdf(EN, place.item), slip_pdf(slip, EN, "020 123 4567")]


def test_the_same_gives_the_same_bytes(place: ReturnCode, slip: SlipPaper) -> None:
    assert files(place, slip) == files(place, slip)


def test_another_process_on_another_day_gives_the_same_bytes(slip: SlipPaper) -> None:
    program = (
        "import sys; from relay_client.pages.paper.slip import slip_pdf; from relay_client.account.slip_text import read_slip;"
        "from relay_client.words.sentences import Language, Sentences;"
        "sys.stdout.buffer.write(slip_pdf(read_slip(sys.argv[1]), Sentences(Language.EN), '020 123 4567'))"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'clients/cli'}", "TZ": "Pacific/Auckland"}
    environment |= {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "86400", "USER": CANARY}
    made = subprocess.run(
        [sys.executable, "-c", program, slip.link], env=environment, cwd="/", check=True, capture_output=True
    )
    assert made.stdout == slip_pdf(slip, EN, "020 123 4567")


def test_no_file_says_where_when_or_with_what_it_was_made(place: ReturnCode, slip: SlipPaper) -> None:
    for pdf in files(place, slip):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert "/Info" not in document.trailer
            with document.open_metadata(set_pikepdf_as_editor=False) as said:
                told = {name.rsplit("}", 1)[1]: said[name] for name in said}
            assert told == {"title": EN("paper-title"), "language": {"en"}, "part": "1"}
            for each in document.objects:
                if isinstance(each, pikepdf.Dictionary):
                    assert not {"/Author", "/Producer", "/Creator", "/CreationDate", "/ModDate"} & set(each.keys())
        inside = everything_in(pdf).lower()
        for word in (b"typst", b"pikepdf", b"qpdf", b"instanceid", b"documentid", b"createdate", b"d:19", b"d:20"):
            assert word not in inside


def test_the_id_that_pdf_asks_for_is_made_of_the_bytes_alone(place: ReturnCode) -> None:
    ids = []
    for text in ("a", "a", "b"):
        with pikepdf.open(io.BytesIO(letter(place, text=text).pdf)) as document:
            first, second = (bytes(each) for each in document.trailer.ID)
        assert first == second
        ids.append(first)
    assert ids[0] == ids[1] != ids[2]


def test_nothing_in_a_file_runs_or_leads_outside(place: ReturnCode, slip: SlipPaper) -> None:
    text = 'https://a.example/x mailto:b@a.example #link("https://c.example")'
    for pdf in [*files(place, slip), letter(place, text=text).pdf]:
        inside = everything_in(pdf)
        for word in (
            b"/JS",
            b"/JavaScript",
            b"/Launch",
            b"/URI",
            b"/GoToR",
            b"/EmbeddedFile",
            b"/OpenAction",
            b"/Annots",
        ):
            assert word not in inside


def test_making_paper_reads_nothing_beside_it_and_leaves_nothing_behind(
    place: ReturnCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = letter(place, as_jpeg(marked_page()))
    for name in ("main.typ", "style.typ", "given.json", "code.svg", "scan-1.json"):
        (tmp_path / name).write_text(json.dumps(CANARY))
    monkeypatch.chdir(tmp_path)
    for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    assert letter(place, as_jpeg(marked_page())) == before
    assert sorted(each.name for each in tmp_path.rglob("*") if each.is_file()) == [
        "code.svg",
        "given.json",
        "main.typ",
        "scan-1.json",
        "style.typ",
    ]


def corners(picture: Image.Image, box: tuple[float, float, float, float]) -> list[tuple[int, int, int]]:
    """Return the nearest pure colours just inside the corners of a box in points, clockwise from top left."""
    left, bottom, right, top = box
    high = picture.height
    spots = (
        (left + 4, high - top + 4),
        (right - 4, high - top + 4),
        (right - 4, high - bottom - 4),
        (left + 4, high - bottom - 4),
    )
    found = []
    for x, y in spots:
        pixel = picture.getpixel((int(x), int(y)))
        assert isinstance(pixel, tuple)
        red, green, blue = (255 if each > 127 else 0 for each in pixel)
        found.append((red, green, blue))
    return found


@pytest.mark.parametrize(("width", "height"), [(600, 848), (848, 600), (300, 2000), (2000, 300), (500, 500)])
def test_a_scanned_page_is_placed_whole_upright_and_undistorted(place: ReturnCode, width: int, height: int) -> None:
    paper = letter(place, as_jpeg(marked_page(width, height)))
    (box,) = picture_boxes(paper.pdf, 2)
    left, bottom, right, top = box
    assert (right - left) / (top - bottom) == pytest.approx(width / height, rel=0.01)
    assert 0 < left < right < A4[0]
    assert 0 < bottom < top < A4[1]
    assert (left + right) / 2 == pytest.approx(A4[0] / 2, abs=1)
    page = rendered(paper.pdf, 2, 72)
    assert corners(page, box) == list(CORNERS)


def test_a_page_that_a_telephone_turned_is_set_upright() -> None:
    turned = marked_page().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn it clockwise to look at it"
    with Image.open(io.BytesIO(redrawn(as_jpeg(turned, exif=exif)))) as upright:
        assert upright.size == (600, 848)
        box = (0.0, 0.0, 600.0, 848.0)
        assert corners(upright, box) == list(CORNERS)


def test_only_the_pixels_of_a_scan_reach_the_file(place: ReturnCode) -> None:
    exif = Image.Exif()
    exif[0x010F] = CANARY
    exif[0x0132] = "2026:03:04 10:11:12"
    dirty = as_jpeg(
        marked_page(), exif=exif, comment=CANARY.encode(), icc_profile=CANARY.encode() * 20, dpi=(203, 203)
    )
    dirty += as_jpeg(marked_page(colour="#123456")) + CANARY.encode()
    assert dirty.count(CANARY.encode()) > 20
    paper = letter(place, dirty)
    assert CANARY.encode() not in everything_in(paper.pdf)
    with pikepdf.open(io.BytesIO(paper.pdf)) as document:
        (picture,) = document.pages[2].get_images().values()
        raw = picture.read_raw_bytes()
    markers = {
        raw[at + 1] for at in range(len(raw) - 1) if raw[at] == 0xFF and raw[at + 1] in {*range(0xE1, 0xF0), 0xFE}
    }
    assert markers == set()
    assert raw == redrawn(dirty) == redrawn(as_jpeg(marked_page()))


def test_a_page_is_made_no_larger_than_a_printer_can_show() -> None:
    huge = as_jpeg(Image.new("L", (6000, 4000), 200))
    with Image.open(io.BytesIO(redrawn(huge))) as small:
        assert small.size == (3508, 2339)
        assert small.mode == "L"


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_grey_stays_grey_and_every_colour_space_is_taken(mode: str) -> None:
    with Image.open(io.BytesIO(redrawn(as_jpeg(marked_page().convert(mode))))) as picture:
        assert picture.mode == ("L" if mode == "L" else "RGB")


def bomb() -> bytes:
    """Make a small file that says it is 60,000 by 60,000."""
    small = bytearray(as_jpeg(Image.new("L", (16, 16))))
    at = small.index(b"\xff\xc0") + 5
    small[at : at + 4] = (60_000).to_bytes(2, "big") * 2
    return bytes(small)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        as_jpeg(marked_page())[:900],
        bomb(),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
    ],
    ids=["nothing", "text", "cut short", "bomb", "postscript", "png"],
)
def test_what_is_no_whole_page_is_refused(place: ReturnCode, data: bytes) -> None:
    with pytest.raises(Misused, match="paper.picture"):
        letter(place, data)


def test_starting_the_client_loads_nothing_heavy() -> None:
    program = f"import sys, relay_client.main, relay_client.pages.paper; print([m for m in {HEAVY!r} if m in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'clients/cli'}"}
    made = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    )
    assert made.stdout.strip() == "[]"
