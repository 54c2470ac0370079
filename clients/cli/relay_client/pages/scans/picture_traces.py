"""Walks over what a picture file holds beside its pixels, part by part, and says what each part is.

What Exif, IPTC and XMP give away is told by `metadata`. Parts that only say how pixels are stored are passed over; every other part
is told, known or not. JPEG, PNG and WebP are walked here and not by Pillow: it passes over parts that it does not know, and over
what stands behind the pixels or behind the end.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from mmap import mmap
from typing import Final

from PIL import ImageCms, ImageFile, TiffImagePlugin

from relay_client.pages.jpeg import markers
from relay_client.pages.jpeg.markers import Application
from relay_client.pages.scans import metadata, pictures
from relay_client.pages.scans.kinds import HEAD_BYTES, named
from relay_client.pages.scans.metadata import RawTrace
from relay_client.pages.scans.model import PAGES, FileKind, Trace
from relay_client.pages.scans.screen_text import plain

_JFIF_BYTES: Final = 14
_PLAIN_PNG: Final = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD hIST pHYs cICP".split())
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
"""Keywords of a PNG's texts, in small letters; any other is told with its text as a comment."""
_INFLATED: Final = 65_536
"""Bytes of a compressed text or profile that are looked at."""


def _jpeg(data: mmap) -> Iterator[RawTrace]:
    """Yield what stands in the segments of a JPEG and behind its end."""
    try:
        for segment in markers.segments(data):
            body = data[segment.body : segment.coded]
            if segment.marker == markers.COM:
                yield Trace.COMMENT, body
            elif segment.marker in markers.APPLICATIONS:
                yield from _application(segment.marker - markers.APP0, body)
            elif segment.marker == markers.EOI:
                yield from _behind(data, segment.end)
    except markers.Broken:
        yield Trace.UNREAD, ""


def _png(data: mmap) -> Iterator[RawTrace]:
    """Yield what stands in the chunks of a PNG and behind the last."""
    at, name = 8, b""
    while at < len(data) and name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if name not in _PLAIN_PNG:
            yield from _chunk(name, data[at + 8 : at + 8 + length])
        at += 12 + length
    yield from _behind(data, at)


def _webp(data: mmap) -> Iterator[RawTrace]:
    """Yield what stands in the chunks of a WebP and behind the last."""
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = 12
    while at + 8 <= end:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in _PLAIN_WEBP:
            yield from _chunk(name, data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    yield from _behind(data, end + end % 2)


WALKS: Final[Mapping[FileKind, Callable[[mmap], Iterator[RawTrace]]]] = {
    FileKind.JPEG: _jpeg,
    FileKind.PNG: _png,
    FileKind.WEBP: _webp,
}


def in_heic(picture: ImageFile.ImageFile) -> Iterator[RawTrace]:
    """Yield what a HEIC's items hold, as far as its reader gives it."""
    info = picture.info
    for name, tell in (("exif", metadata.from_exif_block), ("xmp", metadata.from_xmp), ("icc_profile", _profile)):
        if info.get(name):
            yield from tell(info[name])
    for name, trace in (
        ("thumbnails", Trace.THUMBNAIL),
        ("depth_images", Trace.SECOND_PICTURE),
        ("aux", Trace.SECOND_PICTURE),
    ):
        if info.get(name):
            yield trace, len(info[name])
    for item in info.get("metadata") or ():
        yield Trace.OTHER, " ".join(str(item.get(key, "")) for key in ("type", "content_type"))


def in_tiff(picture: ImageFile.ImageFile) -> Iterator[tuple[int | None, RawTrace]]:
    """Yield what a TIFF's directories hold, each with its page, from 1."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return
    page = 0
    with suppress(EOFError):
        for frame in range(2 * PAGES + 1):
            picture.seek(frame)
            if pictures.is_smaller_version(picture):
                yield None, (Trace.THUMBNAIL, "")
                continue
            page += 1
            yield from ((page, trace) for trace in _directory(picture))


def _directory(picture: TiffImagePlugin.TiffImageFile) -> Iterator[RawTrace]:
    yield from metadata.from_exif(picture.getexif())
    for tag, tell in (
        (TiffImagePlugin.XMP, metadata.from_xmp),
        (TiffImagePlugin.IPTC_NAA_CHUNK, metadata.from_iptc),
        (TiffImagePlugin.PHOTOSHOP_CHUNK, metadata.from_photoshop),
        (TiffImagePlugin.ICCPROFILE, _profile),
    ):
        value = picture.tag_v2.get(tag)
        data = value[0] if isinstance(value, tuple) and value else value
        if isinstance(data, bytes) and data:
            yield from tell(data)


def _application(number: int, body: bytes) -> Iterator[RawTrace]:
    """Say what an application segment of a JPEG is."""
    kind = markers.application(body)
    if kind is None:
        yield Trace.OTHER, f"APP{number} {plain(body[:24].partition(bytes(1))[0])} {len(body)}"
    elif kind in _APPLICATION_READERS:
        yield from _APPLICATION_READERS[kind](body)
    elif kind in _APPLICATION_TRACES or (kind is Application.JFIF and len(body) > _JFIF_BYTES):
        yield _APPLICATION_TRACES.get(kind, Trace.THUMBNAIL), ""


def _chunk(name: bytes, body: bytes) -> Iterator[RawTrace]:
    """Say what a chunk of a PNG or WebP is, by its name."""
    match name:
        case b"eXIf" | b"EXIF":
            yield from metadata.from_exif_block(body)
        case b"XMP ":
            yield from metadata.from_xmp(body)
        case b"ICCP":
            yield from _profile(body)
        case b"iCCP":
            yield from _profile(_inflated(body.partition(b"\0")[2][1:]))
        case b"tIME":
            year, rest = int.from_bytes(body[:2], "big"), body[2:]
            yield Trace.DATE, f"{year}-" + "-".join(f"{byte:02d}" for byte in rest[:5])
        case b"tEXt" | b"zTXt" | b"iTXt":
            yield from _text(name, body)
        case _:
            yield Trace.OTHER, f"{plain(name)} {len(body)}"


def _text(name: bytes, body: bytes) -> Iterator[RawTrace]:
    """Say what a text chunk of a PNG holds: keyword, then the text in one of three ways (PNG, 11.3.4)."""
    keyword, _, rest = body.partition(b"\0")
    if name == b"zTXt":
        rest = _inflated(rest[1:])
    elif name == b"iTXt":
        packed, words = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
        rest = _inflated(words[-1]) if packed else words[-1]
    if keyword.startswith(b"XML:com.adobe.xmp"):
        yield from metadata.from_xmp(rest)
        return
    title = plain(keyword)
    trace = _KEYWORDS.get(title.lower())
    yield (Trace.COMMENT, f"{title}: {plain(rest)}") if trace is None else (trace, rest)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _INFLATED)
    except zlib.error:
        return b""


def _profile(data: bytes) -> Iterator[RawTrace]:
    name = ""
    with suppress(ImageCms.PyCMSError, OSError):
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(data)))
    yield Trace.COLOUR_PROFILE, name


def _behind(data: mmap, end: int) -> Iterator[RawTrace]:
    """Say what lies behind the end of a picture: as a number of bytes, and what they look like."""
    rest = len(data) - end
    if rest <= 0:
        return
    kind = named(data[end : end + HEAD_BYTES])
    if kind == FileKind.JPEG:
        yield Trace.SECOND_PICTURE, ""
    yield Trace.BEHIND_END, f"{rest} {kind}"


_APPLICATION_READERS: Final[Mapping[Application, Callable[[bytes], Iterator[RawTrace]]]] = {
    Application.EXIF: metadata.from_exif_block,
    Application.XMP: lambda body: metadata.from_xmp(body.partition(b"\0")[2]),
    # The profile stands behind the segment's name, its number and how many there are.
    Application.COLOUR_PROFILE: lambda body: _profile(body[14:]),
    Application.PHOTOSHOP: lambda body: metadata.from_photoshop(body.removeprefix(Application.PHOTOSHOP.value)),
}
_APPLICATION_TRACES: Final = {
    Application.THUMBNAIL: Trace.THUMBNAIL,
    Application.SECOND_PICTURE: Trace.SECOND_PICTURE,
    Application.GAIN_MAP: Trace.SECOND_PICTURE,
}
