"""Two programs of others look at what comes out: neither may find anything but the picture.

They also look at what goes in, so that their silence means something.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from relay_client.pages.scans.intake import look_at, make_pages
from relay_client.pages.scans.model import Quality
from tests.support.programs import output_of, program
from tests.unit.scans import corpus, documents

FILES: dict[str, Callable[[], bytes]] = {
    "photo.jpg": corpus.telling_jpeg,
    "photo.png": corpus.telling_png,
    "photo.webp": corpus.telling_webp,
    "photo.heic": corpus.telling_heic,
    "scan.tiff": lambda: corpus.telling_tiff([corpus.letter(400, 560), corpus.photo()]),
    "paper.pdf": documents.telling_pdf,
    "two.jpg": lambda: corpus.encoded(corpus.photo(), "MPO", save_all=True, append_images=[corpus.photo()]),
    "behind.jpg": lambda: corpus.telling_jpeg() + b"PK\x03\x04 a file behind the picture",
}
# What exiftool says of any file, and of how a JPEG is coded: nothing about who made it, with what, where or when.
OF_ANY_FILE = {"SourceFile", "ExifToolVersion", "FileName", "Directory", "FileSize", "FilePermissions"} | {
    f"File{what}Date" for what in ("Modify", "Access", "InodeChange")
}
OF_THE_FORM = {
    *("FileType", "FileTypeExtension", "MIMEType", "JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"),
    *("ImageWidth", "ImageHeight", "EncodingProcess", "BitsPerSample", "ColorComponents", "YCbCrSubSampling"),
    *("ImageSize", "Megapixels"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    for name, made in FILES.items():
        (folder / name).write_bytes(made())
    return {name: folder / name for name in FILES}


@pytest.fixture(scope="module")
def pages(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write every page of every file, in both qualities."""
    folder = tmp_path_factory.mktemp("pages")
    written = []
    for quality in Quality:
        for page in make_pages(look_at(list(files.values())), quality):
            path = folder / f"{quality}-{page.source.path.name}-{page.number}.jpg"
            path.write_bytes(page.data)
            written.append(path)
    return written


def test_mat2_sees_nothing_in_any_page(pages: list[Path]) -> None:
    mat2 = program("mat2", "mat2")
    said = output_of(mat2, "--show", *map(str, pages))
    assert len(pages) == 2 * (len(FILES) + 1)
    assert [path.name for path in pages if f"No metadata found in {path}" not in said] == []


def test_exiftool_sees_nothing_but_the_form_in_any_page(pages: list[Path]) -> None:
    exiftool = program("exiftool", "libimage-exiftool-perl")
    seen = json.loads(output_of(exiftool, "-json", "-a", "-u", "-ee3", *map(str, pages)))
    assert len(seen) == len(pages)
    for page in seen:
        assert set(page) <= OF_ANY_FILE | OF_THE_FORM, page
        assert page["FileType"] == "JPEG"
        assert page["EncodingProcess"] == "Baseline DCT, Huffman coding"


def test_both_see_what_went_in(files: dict[str, Path]) -> None:
    mat2, exiftool = program("mat2", "mat2"), program("exiftool", "libimage-exiftool-perl")
    for said in (output_of(mat2, "--show", str(files["photo.jpg"])), output_of(exiftool, str(files["photo.jpg"]))):
        for secret in (corpus.SERIAL, corpus.ARTIST, corpus.COMMENT, corpus.PLACE):
            assert secret in said
