"""Tells what Exif and TIFF tags, IPTC fields and XMP properties give away, by one table for each (Exif 3.0, IIM 4.2, XMP).

Reads leniently and tells what it finds; a tag that no table names is told by its name or number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import IO, Final

from PIL import ExifTags
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from relay_client.pages.scans.model import Removed, Trace
from relay_client.pages.scans.plain import plain

_EXIF_PREFIX: Final = b"Exif\0\0"
_SUB_DIRECTORY: Final = 0x8769
_GPS_DIRECTORY: Final = 0x8825
_MAKER_NOTE: Final = 0x927C
_USER_COMMENT: Final = 0x9286
_WINDOWS: Final = range(0x9C9B, 0x9CA0)
"""Title, comment, author, keywords, subject as Windows writes them, in UTF-16."""
_CHARSET_BYTES: Final = 8
_TAGS: Final[Mapping[int, Trace]] = {
    tag: trace
    for trace, tags in {
        Trace.DEVICE: (0x010F, 0x0110, 0x013C, 0xA431, 0xA433, 0xA434, 0xA435, 0xC614, 0xC62F, 0xA439),
        Trace.NAME: (0x013B, 0x8298, 0x9C9D, 0xA430, 0xA437, 0xA438),
        Trace.COMMENT: (0x010D, 0x010E, 0x011D, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0xA436),
        Trace.DATE: (0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0xC71B),
        Trace.SOFTWARE: (0x000B, 0x0131, 0xA43A, 0xA43B, 0xA43C),
        Trace.NUMBER: (0xA420, 0xC65D),
    }.items()
    for tag in tags
}
_STRUCTURE: Final = frozenset(
    {
        *range(0x00FE, 0x0104),
        *(0x0106, 0x0107, 0x010A, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x0118, 0x0119, 0x011A, 0x011B, 0x011C),
        *(0x0122, 0x0123, 0x0124, 0x0125, 0x0128, 0x0129, 0x012D, 0x013D, 0x013E, 0x013F, 0x0140),
        *range(0x0142, 0x0147),
        *(0x014A, 0x014C, 0x0152, 0x0153, 0x0154, 0x0155, 0x015B, 0x0201, 0x0202),
        *range(0x0211, 0x0215),
        # Told as what they lead to, not as themselves.
        *(0x02BC, 0x83BB, 0x8649, 0x8773, _SUB_DIRECTORY, _GPS_DIRECTORY, 0xA005),
        # Version, components and size of the picture.
        *(0x9000, 0x9101, 0x9102, 0xA000, 0xA001, 0xA002, 0xA003),
    }
)
"""Tags that say how the pixels are stored, and nothing about who stored them."""


def from_block(data: bytes) -> Iterator[Removed]:
    """Yield what a block of Exif holds: its main directory, the two below it, and the thumbnail behind it."""
    body = data.removeprefix(_EXIF_PREFIX).removeprefix(_EXIF_PREFIX)
    file = BytesIO(body)
    main = ImageFileDirectory_v2(body[:8])
    file.seek(main.next)
    main.load(file)
    yield from from_directory(main, file, body[:8])
    if main.next:
        yield Removed(Trace.THUMBNAIL)


def from_directory(
    main: ImageFileDirectory_v2, file: IO[bytes], header: bytes, page: int | None = None
) -> Iterator[Removed]:
    """Yield what a directory of tags holds, with the directories that it leads to in the same file."""
    others: list[str] = []
    for directory in (main, _below(main, _SUB_DIRECTORY, file, header)):
        for tag, value in directory.items():
            if tag in _TAGS:
                yield Removed(_TAGS[tag], _text(tag, value), page)
            elif tag not in _STRUCTURE:
                others.append(ExifTags.TAGS.get(tag, str(tag)))
    if others:
        yield Removed(Trace.OTHER, ", ".join(others), page)
    gps = dict(_below(main, _GPS_DIRECTORY, file, header))
    if gps:
        yield Removed(Trace.POSITION, _position(gps), page)


def _below(main: ImageFileDirectory_v2, tag: int, file: IO[bytes], header: bytes) -> Mapping[int, object]:
    """Return the directory that `tag` leads to; empty where there is none, or none that can be read."""
    at = main.get(tag)
    if not isinstance(at, int):
        return {}
    below = ImageFileDirectory_v2(header)
    file.seek(at)
    below.load(file)
    return dict(below.items())


def _text(tag: int, value: object) -> str:
    if isinstance(value, tuple):
        value = bytes(value) if tag in _WINDOWS and all(isinstance(each, int) for each in value) else value
    if isinstance(value, bytes) and tag in _WINDOWS:
        return plain(value.decode("utf-16-le", "replace"))
    if isinstance(value, bytes) and tag == _USER_COMMENT:
        charset, body = value[:_CHARSET_BYTES], value[_CHARSET_BYTES:]
        return plain(body.decode("utf-16", "replace") if charset.startswith(b"UNICODE") else body)
    return plain(" ".join(map(str, value)) if isinstance(value, tuple) else value)


def _position(gps: Mapping[int, object]) -> str:
    """Return latitude and longitude in degrees, or which other things the directory holds."""
    try:
        return f"{_degrees(gps[2], gps[1], 'S'):.5f}, {_degrees(gps[4], gps[3], 'W'):.5f}"
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return ", ".join(ExifTags.GPSTAGS.get(tag, str(tag)) for tag in gps)


def _degrees(parts: object, reference: object, negative: str) -> float:
    if not isinstance(parts, tuple):
        raise TypeError
    degrees, minutes, seconds = (float(each) for each in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if reference == negative else 1)


# IIM 4.2, record 2.
_FIELDS: Final[Mapping[int, Trace]] = {
    field: trace
    for trace, fields in {
        Trace.NAME: (80, 85, 110, 115, 116, 118, 122),
        Trace.COMMENT: (5, 25, 40, 105, 120),
        Trace.DATE: (55, 60, 62, 63),
        Trace.POSITION: (90, 92, 95, 100, 101),
        Trace.SOFTWARE: (65, 70),
    }.items()
    for field in fields
}
_RECORD: Final = 2
_FIELD_MARK: Final = 0x1C
_IPTC_BLOCK: Final = 0x0404
_THUMBNAIL_BLOCKS: Final = frozenset({0x0409, 0x040C})


def from_iptc(data: bytes, page: int | None = None) -> Iterator[Removed]:
    """Yield the fields of an IPTC block, up to the first that is none."""
    at = 0
    while data[at : at + 1] == bytes([_FIELD_MARK]):
        record, field, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        if record == _RECORD and field:
            yield Removed(_FIELDS.get(field, Trace.OTHER), plain(data[at + 5 : at + 5 + length]), page)
        at += 5 + length


def from_photoshop(data: bytes, page: int | None = None) -> Iterator[Removed]:
    """Yield what Photoshop's blocks hold: IPTC, a thumbnail, and that there are others."""
    at, others = 0, 0
    while data[at : at + 4] == b"8BIM":
        block = int.from_bytes(data[at + 4 : at + 6], "big")
        name = at + 6
        size = name + (data[name] + 2) // 2 * 2 if name < len(data) else len(data)
        length = int.from_bytes(data[size : size + 4], "big")
        body = data[size + 4 : size + 4 + length]
        if block == _IPTC_BLOCK:
            yield from from_iptc(body, page)
        elif block in _THUMBNAIL_BLOCKS:
            yield Removed(Trace.THUMBNAIL, "", page)
        else:
            others += 1
        at = size + 4 + (length + 1) // 2 * 2
    if others:
        yield Removed(Trace.OTHER, f"Photoshop {others}", page)


_XMP_BYTES: Final = 262_144
_PIECE: Final = re.compile(r"<([/A-Za-z_][\w.-]*):([\w.-]+)([^<>]*)>([^<]*)")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_][\w.-]*):([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FRAME: Final = frozenset({"rdf", "xmlns", "x", "xml", "stRef"})
_PROPERTIES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), trace)
    for pattern, trace in (
        (r"thumbnail|^image$", Trace.THUMBNAIL),
        (r"^gps|location|^city$|^country|^state$|province", Trace.POSITION),
        (r"serial|^make$|^model$|lens|camera|device", Trace.DEVICE),
        (r"documentid|instanceid|uniqueid|identifier|digest", Trace.NUMBER),
        (r"tool|software|producer|agent", Trace.SOFTWARE),
        (r"date|when|^time", Trace.DATE),
        (r"creator|artist|author|right|owner|credit|person|writer|contributor|publisher", Trace.NAME),
        (r"description|title|subject|comment|keyword|label|headline|caption|instruction", Trace.COMMENT),
    )
)


def from_xmp(data: bytes, page: int | None = None) -> Iterator[Removed]:
    """Yield what an XMP packet holds, property by property. Read as text: no reference in it is followed."""
    others: list[str] = []
    for name, value in _properties(data[:_XMP_BYTES].decode("utf-8", "replace")):
        trace = next((trace for pattern, trace in _PROPERTIES if pattern.search(name)), None)
        if trace is None:
            others.append(name)
        else:
            yield Removed(trace, plain(value) if trace is not Trace.THUMBNAIL else "", page)
    if others:
        yield Removed(Trace.OTHER, ", ".join(dict.fromkeys(others)), page)


def _properties(text: str) -> Iterable[tuple[str, str]]:
    inside = ""
    for prefix, name, attributes, content in _PIECE.findall(text):
        if prefix.startswith("/"):
            continue
        for its_prefix, its_name, first, second in _ATTRIBUTE.findall(attributes):
            if its_prefix not in _FRAME and (first or second).strip():
                yield its_name, first or second
        inside = inside if prefix in _FRAME else name
        if content.strip() and inside:
            yield inside, content
