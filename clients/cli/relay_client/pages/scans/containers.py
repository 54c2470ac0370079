"""Walks over what a picture file holds beside its pixels, part by part, and says what each part is.

What the parts of Exif, IPTC and XMP give away is told by `tags`. Parts that only say how pixels are stored are passed over;
every other part is told, known or not.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from mmap import mmap
from typing import Final

from PIL import ImageCms, ImageFile, TiffImagePlugin

from relay_client.pages.scans import pictures, segments, tags
from relay_client.pages.scans.kinds import HEAD_BYTES, named
from relay_client.pages.scans.model import PAGES, FileKind, Removed, Trace
from relay_client.pages.scans.plain import plain

_APPLICATION: Final = range(0xE0, 0xF0)
_JFIF_BYTES: Final = 14
_XMP_STARTS: Final = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_ADOBE: Final = b"Adobe"
"""The part that says how the colours of a JPEG are stored."""
_PLAIN_PNG: Final = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"hIST",
        b"pHYs",
        b"cICP",
    }
)
_PLAIN_WEBP: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_KEYWORDS: Final = {
    "author": Trace.NAME,
    "artist": Trace.NAME,
    "copyright": Trace.NAME,
    "software": Trace.SOFTWARE,
    "source": Trace.DEVICE,
    "creation time": Trace.DATE,
    "date:create": Trace.DATE,
    "date:modify": Trace.DATE,
}
_INFLATED: Final = 65_536
"""Bytes of a compressed text that are looked at."""
_TIFF_XMP: Final = 0x02BC
_TIFF_IPTC: Final = 0x83BB
_TIFF_PHOTOSHOP: Final = 0x8649
_TIFF_HEADER_BYTES: Final = 16


def jpeg(data: mmap) -> Iterator[Removed]:
    """Yield what stands in the parts of a JPEG and behind its end."""
    try:
        for part in segments.walk(data):
            body = data[part.body : part.coded]
            if part.marker == segments.COM:
                yield Removed(Trace.COMMENT, plain(body))
            elif part.marker in _APPLICATION:
                yield from _application(part.marker - _APPLICATION.start, body)
            elif part.marker == segments.EOI:
                yield from _behind(data, part.end)
    except segments.Broken:
        yield Removed(Trace.UNREAD)


def png(data: mmap) -> Iterator[Removed]:
    """Yield what stands in the chunks of a PNG and behind the last."""
    at, name = 8, b""
    while at < len(data) and name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if name not in _PLAIN_PNG:
            yield from _chunk(name, data[at + 8 : at + 8 + length])
        at += 12 + length
    yield from _behind(data, at)


def webp(data: mmap) -> Iterator[Removed]:
    """Yield what stands in the chunks of a WebP and behind the last."""
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = 12
    while at + 8 <= end:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in _PLAIN_WEBP:
            yield from _chunk(name, data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    yield from _behind(data, end + end % 2)


def in_picture(picture: ImageFile.ImageFile) -> Iterator[Removed]:
    """Yield what a TIFF's directories or a HEIC's items hold, as far as its reader gives it."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        yield from _in_tiff(picture)
        return
    exif = picture.info.get("exif")
    if exif:
        yield from tags.from_block(exif)
    yield from _each(picture.info.get("xmp"), tags.from_xmp)
    yield from _each(picture.info.get("icc_profile"), _profile)
    for name, trace in (
        ("thumbnails", Trace.THUMBNAIL),
        ("depth_images", Trace.SECOND_PICTURE),
        ("aux", Trace.SECOND_PICTURE),
    ):
        if picture.info.get(name):
            yield Removed(trace, str(len(picture.info[name])))
    for item in picture.info.get("metadata") or ():
        yield Removed(Trace.OTHER, " ".join(str(item.get(key, "")) for key in ("type", "content_type")))


WALKS: Final[Mapping[FileKind, Callable[[mmap], Iterator[Removed]]]] = {
    FileKind.JPEG: jpeg,
    FileKind.PNG: png,
    FileKind.WEBP: webp,
}


def _in_tiff(picture: TiffImagePlugin.TiffImageFile) -> Iterator[Removed]:
    file = picture.fp
    if file is None:
        return
    file.seek(0)
    header = file.read(_TIFF_HEADER_BYTES)
    page = 0
    with suppress(EOFError):
        for frame in range(2 * PAGES + 1):
            picture.seek(frame)
            if pictures.is_smaller_version(picture):
                yield Removed(Trace.THUMBNAIL)
                continue
            page += 1
            yield from tags.from_directory(picture.tag_v2, file, header, page)
            yield from _each(picture.tag_v2.get(_TIFF_XMP), tags.from_xmp, page)
            yield from _each(picture.tag_v2.get(_TIFF_IPTC), tags.from_iptc, page)
            yield from _each(picture.tag_v2.get(_TIFF_PHOTOSHOP), tags.from_photoshop, page)
            yield from _each(picture.info.get("icc_profile"), _profile, page)


def _each(
    value: object, tell: Callable[[bytes, int | None], Iterator[Removed]], page: int | None = None
) -> Iterator[Removed]:
    data = value[0] if isinstance(value, tuple) and value else value
    if isinstance(data, bytes) and data:
        yield from tell(data, page)


def _application(number: int, body: bytes) -> Iterator[Removed]:
    """Say what an application part of a JPEG is. Read by how it begins, because several makers share each number."""
    xmp = next((start for start in _XMP_STARTS if body.startswith(start)), None)
    if body.startswith(b"JFIF\0"):
        if len(body) > _JFIF_BYTES:
            yield Removed(Trace.THUMBNAIL)
    elif body.startswith(b"Exif\0"):
        yield from tags.from_block(body)
    elif xmp is not None:
        yield from tags.from_xmp(body.removeprefix(xmp))
    elif body.startswith(b"ICC_PROFILE\0"):
        yield from _profile(body[14:])
    elif body.startswith(_PHOTOSHOP):
        yield from tags.from_photoshop(body.removeprefix(_PHOTOSHOP))
    elif body.startswith(b"MPF\0"):
        yield Removed(Trace.SECOND_PICTURE)
    elif body.startswith(b"JFXX\0"):
        yield Removed(Trace.THUMBNAIL)
    elif not body.startswith(_ADOBE):
        yield Removed(Trace.OTHER, f"APP{number} {plain(body[:24].partition(bytes(1))[0])} {len(body)}")


def _chunk(name: bytes, body: bytes) -> Iterator[Removed]:
    """Say what a chunk of a PNG or WebP is, by its name."""
    match name:
        case b"eXIf" | b"EXIF":
            yield from tags.from_block(body)
        case b"XMP ":
            yield from tags.from_xmp(body)
        case b"ICCP":
            yield from _profile(body)
        case b"iCCP":
            yield from _profile(_inflated(body.partition(b"\0")[2][1:]))
        case b"tIME":
            year, rest = int.from_bytes(body[:2], "big"), body[2:]
            yield Removed(Trace.DATE, f"{year}-" + "-".join(f"{each:02d}" for each in rest[:5]))
        case b"tEXt" | b"zTXt" | b"iTXt":
            yield from _text(name, body)
        case _:
            yield Removed(Trace.OTHER, f"{plain(name)} {len(body)}")


def _text(name: bytes, body: bytes) -> Iterator[Removed]:
    """Say what a text chunk of a PNG holds: keyword, then the text in one of three ways (PNG, 11.3.4)."""
    keyword, _, rest = body.partition(b"\0")
    if name == b"zTXt":
        rest = _inflated(rest[1:])
    elif name == b"iTXt":
        packed, words = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
        rest = _inflated(words[-1]) if packed else words[-1]
    if keyword.startswith(b"XML:com.adobe.xmp"):
        yield from tags.from_xmp(rest)
        return
    title = plain(keyword)
    trace = _KEYWORDS.get(title.lower(), Trace.COMMENT)
    yield Removed(trace, plain(rest) if title.lower() in _KEYWORDS else f"{title}: {plain(rest)}")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _INFLATED)
    except zlib.error:
        return b""


def _profile(data: bytes, page: int | None = None) -> Iterator[Removed]:
    name = ""
    with suppress(ImageCms.PyCMSError, OSError):
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(data)))
    yield Removed(Trace.COLOUR_PROFILE, name, page)


def _behind(data: mmap, end: int) -> Iterator[Removed]:
    """Say what lies behind the end of a picture: as a number of bytes, and what they look like."""
    rest = len(data) - end
    if rest <= 0:
        return
    kind = named(data[end : end + HEAD_BYTES])
    if kind == FileKind.JPEG:
        yield Removed(Trace.SECOND_PICTURE)
    yield Removed(Trace.BEHIND_END, f"{rest} {kind}")
