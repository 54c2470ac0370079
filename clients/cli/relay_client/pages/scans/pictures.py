"""Opens photographs and scans: how many pages they have, and the pixels of one of them.

Only the reader for the kind that the content showed is ever asked, the size is looked at before a pixel is decoded, and
nothing stays open between two pages. What the pixels become is decided in `pixels`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, ImageFile, TiffImagePlugin

from relay_client.pages.scans import pixels
from relay_client.pages.scans.form import LONGEST
from relay_client.pages.scans.model import PAGES, PIXELS, FileKind, Quality, UnfitScan
from relay_client.pages.scans.samples import Samples, samples_of
from relay_client.pages.scans.whole import libraries_are_silent, picture_is_whole

_FORMATS: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP", FileKind.TIFF: "TIFF"}
_ORIENTATION: Final = 0x0112
_SUBFILE: Final = 0x00FE
"""TIFF tag NewSubfileType; its lowest bit marks a smaller version of another page."""
_DRAFT: Final = 2
"""A JPEG is decoded at half, a quarter or an eighth of its size as long as that is this many times the page's."""


@contextmanager
def opened(path: Path, kind: FileKind, page: int | None = None) -> Iterator[ImageFile.ImageFile]:
    """Open a picture without decoding it; UnfitScan `page.damaged` or `page.too_many_pixels`, also for what fails inside."""
    with warnings.catch_warnings(), libraries_are_silent():
        # What a library merely remarks on, in odd notes beside the pixels, is not read here.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with path.open("rb") as file, _read(file, kind) as picture:
                check_size(picture.size, path, page)
                yield picture
        except UnfitScan:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise UnfitScan("page.too_many_pixels", path, page) from error
        except Exception as error:  # readers of foreign bytes raise anything, and all of it means the same
            raise UnfitScan("page.damaged", path, page) from error


def check_size(size: tuple[int, int], path: Path, page: int | None = None) -> None:
    """Refuse a picture that would need too much memory: UnfitScan `page.too_many_pixels`, or `page.damaged` for none."""
    width, height = size
    if width < 1 or height < 1:
        raise UnfitScan("page.damaged", path, page)
    if width * height > PIXELS:
        raise UnfitScan("page.too_many_pixels", path, page)


def places(picture: ImageFile.ImageFile, path: Path, kind: FileKind) -> list[int]:
    """Return the frames of a picture that are pages. UnfitScan `page.moving` where there are several in what has one page.

    Only the first of a JPEG counts: telephones put depth and brightness behind it as pictures of their own.
    """
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return _tiff_places(picture, path)
    if kind is not FileKind.JPEG and getattr(picture, "n_frames", 1) > 1:
        raise UnfitScan("page.moving", path)
    return [picture.tell()]


def page_pixels(path: Path, kind: FileKind, number: int, quality: Quality) -> Image.Image:
    """Return the pixels of page `number`, from 1.

    UnfitScan as `opened`; `page.damaged` also where a reader would leave a part grey, `page.colours` for pixels without known
    colours.
    """
    with opened(path, kind, number) as picture:
        frame = places(picture, path, kind)[number - 1]
        picture.seek(frame)
        check_size(picture.size, path, number)
        samples = _samples(picture, path, number)
        if not picture_is_whole(picture, path, kind):
            raise UnfitScan("page.damaged", path, number)
        if kind is FileKind.JPEG:
            # Only here: for HEIC a draft is a thumbnail that the file brings along, and may show something else.
            picture.draft(None, _draft_size(picture.size, quality))
        picture.load()
        # TIFF and HEIC are upright when they are decoded.
        turn = 1 if kind in {FileKind.TIFF, FileKind.HEIC} else _turn(picture)
        try:
            return pixels.for_page(picture, quality, samples, profile=picture.info.get("icc_profile"), turn=turn)
        except ValueError as error:
            raise UnfitScan("page.colours", path, number) from error


def _samples(picture: ImageFile.ImageFile, path: Path, number: int) -> Samples:
    try:
        return samples_of(picture)
    except ValueError as error:
        raise UnfitScan("page.colours", path, number) from error


def _read(file: BinaryIO, kind: FileKind) -> ImageFile.ImageFile:
    if kind is FileKind.HEIC:
        from pillow_heif import HeifImageFile

        opener: Callable[[BinaryIO], ImageFile.ImageFile] = HeifImageFile
        return opener(file)
    return Image.open(file, formats=(_FORMATS[kind],))


def _tiff_places(picture: TiffImagePlugin.TiffImageFile, path: Path) -> list[int]:
    """Return the frames that are no smaller version of another; as many are looked at as a full item could have of both."""
    frames: list[int] = []
    try:
        for frame in range(2 * PAGES + 1):
            picture.seek(frame)
            if not is_smaller_version(picture):
                check_size(picture.size, path, len(frames) + 1)
                frames.append(frame)
    except EOFError:
        picture.seek(0)
        return frames
    raise UnfitScan("page.too_many", path)


def is_smaller_version(picture: TiffImagePlugin.TiffImageFile) -> bool:
    """Whether the frame that a TIFF stands at is a smaller version of another, and so no page."""
    subfile = picture.tag_v2.get(_SUBFILE, 0)
    return isinstance(subfile, int) and bool(subfile & 1)


def _draft_size(size: tuple[int, int], quality: Quality) -> tuple[int, int]:
    side, target = max(size), _DRAFT * LONGEST[quality]
    width, height = (max(1, -(-length * target // side)) for length in size)
    return width, height


def _turn(picture: ImageFile.ImageFile) -> int:
    """Return the orientation that viewers follow: the one in Exif. One that cannot be read is none."""
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif") or b"")
        return int(exif.get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a decoder may raise anything; the picture itself is whole
        return 1
