"""What can be taken in and what is refused, that pages come one at a time, and that the same files give the same bytes."""

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image

from relay_client.errors import Misused
from relay_client.pages.scans.intake import look_at, make_page, make_pages
from relay_client.pages.scans.kinds import named
from relay_client.pages.scans.model import FILE_BYTES, PAGES, FileKind, Quality, Removed, Trace, UnfitScan
from relay_client.ui.exits import Exit, exit_of, sentence
from relay_client.words.sentences import Language, Sentences
from tests.unit.scans import corpus, documents
from tests.unit.scans.conftest import Look, Make

PAPER = documents.document([documents.text("Dear other")])
FILES = {
    FileKind.JPEG: corpus.telling_jpeg,
    FileKind.PNG: corpus.telling_png,
    FileKind.WEBP: corpus.telling_webp,
    FileKind.HEIC: corpus.telling_heic,
    FileKind.TIFF: lambda: corpus.telling_tiff([corpus.photo(), corpus.photo(48, 32)]),
    FileKind.PDF: documents.telling_pdf,
}


def refused(paths: list[Path]) -> UnfitScan:
    """Take files in as far as they go, and return why they were refused."""
    with pytest.raises(UnfitScan) as no:
        list(make_pages(look_at(paths)))
    assert isinstance(no.value, Misused)
    for language in Language:
        assert no.value.code not in sentence(no.value, Sentences(language)), "every code has a sentence of its own"
    assert exit_of(no.value) is Exit.USAGE
    return no.value


def animated(kind: str) -> bytes:
    return corpus.encoded(corpus.photo(), kind, save_all=True, append_images=[corpus.letter(160, 96)])


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_what_its_content_is_with_no_name_to_help(kind: FileKind, look: Look) -> None:
    source = look(FILES[kind](), "scan")
    assert source.kind is kind
    assert source.pages == (2 if kind is FileKind.TIFF else 1)
    assert named(FILES[kind]()) == kind


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_gives_the_same_pages_again_and_no_secret_is_in_them(kind: FileKind, make: Make) -> None:
    first = make(FILES[kind]())
    assert [page.data for page in first] == [page.data for page in make(FILES[kind]())]
    for page in first:
        for secret in corpus.SECRETS:
            for spelled in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
                assert spelled not in page.data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", PAPER),
        ("a.PDF", corpus.png_of(16, 16)),
        ("a.heic", corpus.telling_jpeg()),
        ("a.gif", corpus.telling_jpeg()),
        ("a.html", PAPER),
        ("a.mp4", corpus.telling_heic()),
        ("a.docx.jpeg", corpus.telling_png()),
    ],
)
def test_a_name_that_says_something_else_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    no = refused([path])
    assert (no.code, no.path) == ("page.name", path)


@pytest.mark.parametrize("name", ["a", "a.scan", "a.JPG", "a.Jpeg", "a.pdf.jpg", "voor de ander.jfif"])
def test_a_name_that_says_nothing_or_the_same_is_fine(name: str, look: Look) -> None:
    assert look(corpus.telling_jpeg(), name).kind is FileKind.JPEG


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "page.empty"),
        (b"\0" * 5000, "page.unknown"),
        (b"GIF89a" + bytes(50), "page.unknown"),
        (b"<svg xmlns='x'/>", "page.unknown"),
        (b"\xff\xd8\xff", "page.damaged"),
        (b"\xff\xd8\xff\xe0", "page.damaged"),
        (b"\x89PNG\r\n\x1a\n", "page.damaged"),
        (b"RIFF\x04\0\0\0WEBP", "page.damaged"),
        (b"II*\0", "page.damaged"),
        (b"II*\0\x08\0\0\0\0\0\0\0\0\0", "page.damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "page.damaged"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "page.unknown"),
        (b"%PDF-1.7 and no more", "page.pdf_damaged"),
        (documents.document([]), "page.pdf_damaged"),
        (corpus.encoded(corpus.photo(), "TIFF", tiffinfo={254: 1}), "page.no_pages"),
        (documents.locked(PAPER, "a password"), "page.locked"),
        (documents.document([""], size=(99_999, 99_999)), "page.pdf_size"),
        (documents.document([""], size=(600, 2)), "page.pdf_size"),
        (documents.document([""] * (PAGES + 1)), "page.too_many"),
        (corpus.png_of(60_000, 60_000), "page.too_many_pixels"),
        (corpus.png_of(10_000, 9_000), "page.too_many_pixels"),
        (corpus.jpeg_of(60_000, 60_000), "page.too_many_pixels"),
        (corpus.jpeg_of(0, 16), "page.damaged"),
        (corpus.png_of(64, 64), "page.damaged"),
        (animated("WEBP"), "page.moving"),
        (animated("PNG"), "page.moving"),
        (corpus.heic_of([corpus.photo(), corpus.letter(160, 96)]), "page.moving"),
        (corpus.telling_tiff([corpus.photo(16, 16)] * (PAGES + 1)), "page.too_many"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_refused_with_its_reason(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(data)
    no = refused([path])
    assert (no.code, no.path) == (code, path)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("kept", [0.3, 0.8, 0.97])
def test_a_file_that_was_cut_off_is_never_taken_for_whole(kind: FileKind, kept: float, tmp_path: Path) -> None:
    whole = {
        FileKind.TIFF: corpus.encoded(corpus.letter(400, 560), "TIFF", compression="tiff_lzw"),
        FileKind.PDF: PAPER,
        FileKind.HEIC: corpus.telling_heic(),
    }.get(kind) or corpus.encoded(corpus.letter(400, 560), kind.value.upper())
    path = tmp_path / "scan"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert refused([path]).code in {"page.damaged", "page.pdf_damaged"}


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "pipe", tmp_path / "a\0b"):
        assert refused([path]).code == "page.unreadable"
    assert refused([]).code == "page.none"


def test_a_file_that_is_too_large_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "scan.jpg"
    path.touch()
    os.truncate(path, FILE_BYTES + 1)
    assert refused([path]).code == "page.file_too_large"


def test_the_pages_of_all_files_together_are_counted(tmp_path: Path) -> None:
    half, one = tmp_path / "half.pdf", tmp_path / "one.png"
    half.write_bytes(documents.document([""] * (PAGES // 2)))
    one.write_bytes(corpus.encoded(corpus.photo(16, 16), "PNG"))
    assert sum(source.pages for source in look_at([half, half, one])) == PAGES
    assert refused([half, half, one, one]).code == "page.too_many"
    assert refused([one] * (PAGES + 1)).code == "page.too_many"


def test_pages_come_in_order_and_are_made_when_they_are_asked_for(tmp_path: Path) -> None:
    first, second = tmp_path / "first.tiff", tmp_path / "second.png"
    first.write_bytes(corpus.telling_tiff([corpus.photo(), corpus.photo(48, 32)]))
    second.write_bytes(corpus.telling_png())
    sources = look_at([first, second])
    pages = make_pages(sources, Quality.LOW_DATA)
    taken = list(islice(pages, 2))
    assert [(page.source.path, page.number, page.pages, page.width) for page in taken] == [
        (first, 1, 2, 160),
        (first, 2, 2, 48),
    ]
    assert make_page(sources[0], 2, Quality.LOW_DATA) == taken[1]
    second.unlink()
    with pytest.raises(UnfitScan) as no:
        next(pages)
    assert (no.value.code, no.value.path) == ("page.unreadable", second)


def test_a_file_that_changed_since_it_was_looked_at_is_refused(look: Look) -> None:
    source = look(corpus.telling_png())
    source.path.write_bytes(corpus.telling_png() + b"\0")
    with pytest.raises(UnfitScan) as no:
        make_page(source, 1)
    assert no.value.code == "page.changed"


def test_a_smaller_version_of_a_scan_is_no_page_of_its_own(make: Make, look: Look) -> None:
    small = corpus.photo(48, 32)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    data = corpus.encoded(corpus.photo(), "TIFF", save_all=True, append_images=[small, corpus.photo(64, 64)])
    assert [page.width for page in make(data)] == [160, 64]
    assert look(data).removed == (Removed(Trace.THUMBNAIL),)


def test_only_the_first_picture_of_a_photograph_is_its_page(make: Make) -> None:
    data = corpus.encoded(corpus.photo(), "MPO", save_all=True, append_images=[corpus.letter(160, 96)])
    (page,) = make(data, "scan.jpg")
    assert (page.width, page.height, page.pages) == (160, 96, 1)


def test_a_huge_photograph_becomes_an_ordinary_page(make: Make) -> None:
    (page,) = make(corpus.encoded(corpus.photo(10_000, 7_000), "JPEG"))
    assert (page.width, page.height) == (2400, 1680)


def test_the_large_readers_are_loaded_only_for_who_brings_their_files(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(corpus.encoded(Image.new("L", (16, 16)), "PNG"))
    program = (
        "import sys, pathlib\n"
        "from relay_client.pages.scans.intake import look_at, make_pages\n"
        "from relay_client.pages.scans.page_check import check_page\n"
        "pages = list(make_pages(look_at([pathlib.Path(sys.argv[1])])))\n"
        "assert not check_page(pages[0].data, 'image/jpeg')\n"
        "sys.exit(bool({'pikepdf', 'pypdfium2', 'pillow_heif'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.png")],
        check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0
