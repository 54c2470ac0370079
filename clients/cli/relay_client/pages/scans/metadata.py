"""Tells what Exif and TIFF tags, IPTC fields and XMP properties give away, by one table for each (Exif 3.0, IIM 4.2, XMP).

Reads leniently and tells what it finds; a tag that no table names is told by its name or number. Every function yields what was
found with its value as it stands in the file; `traces` makes that fit for a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from PIL import ExifTags, Image
from PIL.ExifTags import IFD

from relay_client.pages.scans.model import Trace

RawTrace: TypeAlias = tuple[Trace, object]
"""What kind of thing was found, and its value as it stands in the file."""
_USER_COMMENT: Final = 0x9286
_CHARSET_BYTES: Final = 8
_WINDOWS: Final = range(0x9C9B, 0x9CA0)
"""Title, comment, author, keywords, subject as Windows writes them, in UTF-16."""


def _by_number(table: Mapping[Trace, tuple[int, ...]]) -> dict[int, Trace]:
    return {number: trace for trace, numbers in table.items() for number in numbers}


_TAGS: Final = _by_number(
    {
        Trace.DEVICE: (0x010F, 0x0110, 0x013C, 0x0151, 0xA431, 0xA433, 0xA434, 0xA435, 0xC614, 0xC62F, 0xA439),
        Trace.NAME: (0x013B, 0x8298, 0x9C9D, 0xA430, 0xA437, 0xA438),
        Trace.COMMENT: (0x010D, 0x010E, 0x011D, _USER_COMMENT, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0xA436),
        Trace.DATE: (0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0xC71B),
        Trace.SOFTWARE: (0x000B, 0x0131, 0xA43A, 0xA43B, 0xA43C),
        Trace.NUMBER: (0xA420, 0xC65D),
    }
)
_STRUCTURE: Final = frozenset(
    {
        # Whatever TIFF 6.0 and its supplements number so is about pixels, but for the tags above.
        *range(0x00FE, 0x0215),
        # RawTrace as what they lead to, not as themselves: XMP, IPTC, Photoshop, colour profile, directories.
        *(0x02BC, 0x83BB, 0x8649, 0x8773, IFD.Exif, IFD.GPSInfo, IFD.Interop),
        # Version, components and size of the picture.
        *(0x9000, 0x9101, 0x9102, 0xA000, 0xA001, 0xA002, 0xA003),
    }
)
"""Tags that say how the pixels are stored, and nothing about who stored them."""


def from_exif_block(block: bytes) -> Iterator[RawTrace]:
    """Yield what a block of Exif holds, and that a thumbnail hangs behind it."""
    exif = Image.Exif()
    exif.load(block)
    yield from from_exif(exif)
    if exif.get_ifd(IFD.IFD1):
        yield Trace.THUMBNAIL, ""


def from_exif(exif: Image.Exif) -> Iterator[RawTrace]:
    """Yield what a directory of tags holds, with the two below it."""
    others: list[str] = []
    for tag, value in (*exif.items(), *exif.get_ifd(IFD.Exif).items()):
        if tag in _TAGS:
            yield _TAGS[tag], _text(tag, value)
        elif tag not in _STRUCTURE:
            others.append(ExifTags.TAGS.get(tag, str(tag)))
    if others:
        yield Trace.OTHER, ", ".join(others)
    gps = exif.get_ifd(IFD.GPSInfo)
    if gps:
        yield Trace.POSITION, _position(gps)


def _text(tag: int, value: object) -> object:
    if isinstance(value, bytes) and tag in _WINDOWS:
        return value.decode("utf-16-le", "replace")
    if isinstance(value, bytes) and tag == _USER_COMMENT:
        charset, body = value[:_CHARSET_BYTES], value[_CHARSET_BYTES:]
        return body.decode("utf-16", "replace") if charset.startswith(b"UNICODE") else body
    return " ".join(map(str, value)) if isinstance(value, tuple) else value


def _position(gps: Mapping[int, object]) -> str:
    """Return latitude and longitude in degrees, or which other things the directory holds."""
    try:
        return f"{_degrees(gps[2], gps[1], 'S'):.5f}, {_degrees(gps[4], gps[3], 'W'):.5f}"
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return ", ".join(ExifTags.GPSTAGS.get(tag, str(tag)) for tag in gps)


def _degrees(parts: object, reference: object, negative: str) -> float:
    if not isinstance(parts, tuple):
        raise TypeError
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if reference == negative else 1)


_FIELDS: Final = _by_number(
    {
        Trace.NAME: (80, 85, 110, 115, 116, 118, 122),
        Trace.COMMENT: (5, 25, 40, 105, 120),
        Trace.DATE: (55, 60, 62, 63),
        Trace.POSITION: (90, 92, 95, 100, 101),
        Trace.SOFTWARE: (65, 70),
    }
)
"""Data sets of IIM 4.2, record 2."""
_RECORD: Final = 2
_FIELD_MARK: Final = b"\x1c"
_IPTC_BLOCK: Final = 0x0404
_THUMBNAIL_BLOCKS: Final = frozenset({0x0409, 0x040C})


def from_iptc(data: bytes) -> Iterator[RawTrace]:
    """Yield the fields of an IPTC block, up to the first that is none."""
    at = 0
    while data.startswith(_FIELD_MARK, at):
        record, field, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        if record == _RECORD and field:
            yield _FIELDS.get(field, Trace.OTHER), data[at + 5 : at + 5 + length]
        at += 5 + length


def from_photoshop(data: bytes) -> Iterator[RawTrace]:
    """Yield what Photoshop's blocks hold: IPTC, a thumbnail, and that there are others."""
    at, others = 0, 0
    while data.startswith(b"8BIM", at):
        block = int.from_bytes(data[at + 4 : at + 6], "big")
        name = at + 6
        size = name + (data[name] + 2) // 2 * 2 if name < len(data) else len(data)
        length = int.from_bytes(data[size : size + 4], "big")
        if block == _IPTC_BLOCK:
            yield from from_iptc(data[size + 4 : size + 4 + length])
        elif block in _THUMBNAIL_BLOCKS:
            yield Trace.THUMBNAIL, ""
        else:
            others += 1
        at = size + 4 + (length + 1) // 2 * 2
    if others:
        yield Trace.OTHER, f"Photoshop {others}"


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


def from_xmp(data: bytes) -> Iterator[RawTrace]:
    """Yield what an XMP packet holds, property by property.

    Read as text and not as XML: no reference in it is followed, and a packet that is cut off tells what it has.
    """
    others: list[str] = []
    for name, value in _properties(data[:_XMP_BYTES].decode("utf-8", "replace")):
        trace = next((trace for pattern, trace in _PROPERTIES if pattern.search(name)), None)
        if trace is None:
            others.append(name)
        else:
            yield trace, "" if trace is Trace.THUMBNAIL else value
    if others:
        yield Trace.OTHER, ", ".join(dict.fromkeys(others))


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
