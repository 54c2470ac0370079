"""Decides whether all of a picture arrives: one whose data ends early, has a hole or does not follow its own rules is refused.

Readers made for viewing draw what they have and leave the rest grey, black or white without a word. So what a reader passes over is
asked of something that does not: the reader of JPEG in the library for PDF, which stops at what it is warned of; the sums in a PNG;
and a fax, coded again. Lossy WebP and HEIC have nothing in them that shows a changed byte. There only data that ends in zeros is
seen, which is what a line or a disk that broke leaves behind.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image, TiffImagePlugin

from relay_client.pages.scans import fax
from relay_client.pages.scans.model import FileKind
from relay_client.pages.scans.pixels import TURNS

_BLANK: Final = bytes(64)
"""Zeros at the end of coded data. Both coders end with bits that are set; inside a white page there may be 1,000 zeros in a row."""
_RIFF_HEAD: Final = 12
_CHUNK_HEAD: Final = 8
_WEBP_CODED: Final = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_BOX_HEAD: Final = 8
_LARGE_BOX: Final = 16
_PNG_SIGN: Final = 8
_PNG_SUM: Final = 4
_COMPRESSION: Final = 259
_TABLES: Final = 347
_ORIENTATION: Final = 274
_BACK: Final = TURNS | {6: TURNS[8], 8: TURNS[6]}
_JPEG_IN_TIFF: Final = 7
_FAX_IN_TIFF: Final = {2: "tiff_ccitt", 3: "group3", 4: "group4"}


def picture_is_whole(picture: Image.Image, path: Path, kind: FileKind) -> bool:
    """Whether every part of the frame that a picture stands at can be read. What its own reader refuses needs no answer here."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return _tiff_is_whole(picture, path)
    data = path.read_bytes()
    if kind is FileKind.JPEG:
        return jpeg_is_whole(data)
    if kind is FileKind.PNG:
        return _png_is_whole(data)
    coded = _chunks(data) if kind is FileKind.WEBP else _boxes(data, b"mdat")
    return not any(body.endswith(_BLANK) for body in coded)


def jpeg_is_whole(data: bytes) -> bool:
    """Whether every part of a JPEG can be read."""
    import pikepdf

    with pikepdf.new() as document:
        wrapped = pikepdf.Stream(document, b"")
        wrapped.write(data, filter=pikepdf.Name.DCTDecode)
        try:
            return bool(wrapped.read_bytes(pikepdf.StreamDecodeLevel.all))
        except (pikepdf.PdfError, RuntimeError):
            return False


def _png_is_whole(data: bytes) -> bool:
    """Whether every chunk up to the last one is there with its sum (ISO/IEC 15948, 5.3)."""
    at = _PNG_SIGN
    while at + _CHUNK_HEAD + _PNG_SUM <= len(data):
        end = at + _CHUNK_HEAD + int.from_bytes(data[at : at + 4], "big")
        if zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + _PNG_SUM], "big"):
            return False
        if data[at + 4 : at + _CHUNK_HEAD] == b"IEND":
            return True
        at = end + _PNG_SUM
    return False


def _tiff_is_whole(picture: TiffImagePlugin.TiffImageFile, path: Path) -> bool:
    """Whether the strips that a TIFF's reader would mend in silence are whole: a fax, and JPEG. Of the others it says so itself."""
    coding = picture.tag_v2.get(_COMPRESSION, 1)
    if coding == _JPEG_IN_TIFF:
        tables = bytes(picture.tag_v2.get(_TABLES, b""))
        return all(jpeg_is_whole(tables[:-2] + strip[2:] if tables else strip) for strip in _strips(picture, path))
    if coding in _FAX_IN_TIFF:
        orientation = picture.tag_v2.get(_ORIENTATION, 1)
        drawn = picture.copy()
        if orientation in _BACK:
            # The reader turned it; the strips are as they were.
            drawn = drawn.transpose(_BACK[orientation])
        return fax.is_whole(drawn, list(_strips(picture, path)), _FAX_IN_TIFF[coding], fax.rows_of(picture))
    return True


def _strips(picture: TiffImagePlugin.TiffImageFile, path: Path) -> Iterator[bytes]:
    starts, lengths = fax.places_of(picture)
    with path.open("rb") as file:
        for start, length in zip(starts, lengths, strict=True):
            file.seek(start)
            yield file.read(length)


@contextmanager
def libraries_are_silent() -> Iterator[None]:
    """Keep what a reader of foreign bytes writes to the standard error off the screen: it names no file and helps nobody."""
    try:
        number = sys.__stderr__.fileno() if sys.__stderr__ is not None else -1
        kept = os.dup(number)
    except (OSError, ValueError):
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), number)
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the coded data of a WebP file."""
    at = _RIFF_HEAD
    while at + _CHUNK_HEAD <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + _CHUNK_HEAD], "little")
        if name in _WEBP_CODED:
            yield data[at + _CHUNK_HEAD : at + _CHUNK_HEAD + length]
        at += _CHUNK_HEAD + length + length % 2


def _boxes(data: bytes, wanted: bytes) -> Iterator[bytes]:
    """Yield the bodies of the boxes of one name at the top of an ISO media file."""
    at = 0
    while at + _BOX_HEAD <= len(data):
        length, head = int.from_bytes(data[at : at + 4], "big"), _BOX_HEAD
        if length == 1:
            length, head = int.from_bytes(data[at + _BOX_HEAD : at + _LARGE_BOX], "big"), _LARGE_BOX
        end = at + length if length >= head else len(data)
        if data[at + 4 : at + _BOX_HEAD] == wanted:
            yield data[at + head : end]
        at = end
