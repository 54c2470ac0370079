"""Decides whether a received page may be shown to anyone but its author and the mediators: it must be in the one form.

One comparison decides: the head is byte for byte what `form` says, the coded data is read to its last bit, and the picture
ends with the file. What differs is then explained, part by part, as far as it can be. Only a page with no finding is given
to a picture decoder. Works on hostile bytes: no exception leaves `check_page`, and time and memory are bounded by PAGE_BYTES.

What cannot be found, because it is in the picture: words or marks drawn on the page, faint patterns (such as the dots that
colour laser printers leave), and bits in how light or dark single pixels are, within what the eye forgives.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Final

from PIL import Image

from relay_client.pages.jpeg import coded_data, markers
from relay_client.pages.jpeg.coded_data import CodingFault
from relay_client.pages.jpeg.markers import Application
from relay_client.pages.scans import form
from relay_client.pages.scans.kinds import named
from relay_client.pages.scans.model import PAGE_BYTES, PAGE_TYPE, Finding
from relay_client.pages.scans.screen_text import plain


class Flaw(StrEnum):
    """Why a page must not be released. The values are stable: screens look their sentences up by them."""

    TYPE = "page.check.type"
    EMPTY = "page.check.empty"
    TOO_LARGE = "page.check.too_large"
    NOT_JPEG = "page.check.not_jpeg"
    BEFORE = "page.check.before"
    BEHIND = "page.check.behind"
    BETWEEN = "page.check.between"
    EXIF = "page.check.exif"
    XMP = "page.check.xmp"
    IPTC = "page.check.iptc"
    PROFILE = "page.check.profile"
    COMMENT = "page.check.comment"
    THUMBNAIL = "page.check.thumbnail"
    SECOND = "page.check.second"
    APPLICATION = "page.check.application"
    PART = "page.check.part"
    TABLES = "page.check.tables"
    SIZE = "page.check.size"
    TRUNCATED = "page.check.truncated"
    CODING = "page.check.coding"
    OVERDRIVEN = "page.check.overdriven"
    FORM = "page.check.form"
    NOT_SHOWN = "page.check.not_shown"


_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BASELINE: Final = 0xC0
_BLACK: Final = 0
_WHITE: Final = 255
_LOOKED_AT: Final = 64
"""Bytes of a segment that tell what it is."""
_APPLICATION_FLAWS: Final = {
    Application.THUMBNAIL: Flaw.THUMBNAIL,
    Application.EXIF: Flaw.EXIF,
    Application.XMP: Flaw.XMP,
    Application.COLOUR_PROFILE: Flaw.PROFILE,
    Application.SECOND_PICTURE: Flaw.SECOND,
    Application.GAIN_MAP: Flaw.SECOND,
    Application.PHOTOSHOP: Flaw.IPTC,
}


def check_page(data: bytes, stated: str) -> tuple[Finding, ...]:
    """Return every reason not to release a page, none where it is in the one form; `stated` is the type its author gave it."""
    findings: dict[Flaw, str] = {}
    if stated != PAGE_TYPE:
        findings[Flaw.TYPE] = plain(stated)
    if not data:
        findings[Flaw.EMPTY] = ""
    elif len(data) > PAGE_BYTES:
        findings[Flaw.TOO_LARGE] = str(len(data))
    else:
        findings |= _compare(data)
    return tuple(Finding(flaw.value, detail) for flaw, detail in findings.items())


def _compare(data: bytes) -> dict[Flaw, str]:
    """Compare a page with the one form."""
    head = form.recognise(data)
    if head is None:
        return _explain(data) or {Flaw.FORM: ""}
    if not head.fits():
        return {Flaw.SIZE: f"{head.width}×{head.height}"} | _explain(data)
    coded = data[head.data_at :].removesuffix(form.END)
    # In coded data FF is always stuffed; anything else behind an FF is a segment that a page does not have.
    if not data.endswith(form.END) or coded.count(b"\xff") != coded.count(b"\xff\0"):
        return _explain(data) or {Flaw.FORM: ""}
    units = head.form.units(head.width, head.height)
    match coded_data.fault(coded.replace(b"\xff\0", b"\xff"), units, head.form.components()):
        case None:
            return _decoding_flaws(data, head)
        case CodingFault.ENDS_EARLY:
            return {Flaw.TRUNCATED: ""}
        case CodingFault.BEYOND:
            return {Flaw.OVERDRIVEN: ""}
        case wrong:
            return {Flaw.CODING: wrong.name.lower()}


def _decoding_flaws(data: bytes, head: form.Recognised) -> dict[Flaw, str]:
    """Decode the whole picture, as the proof that it shows, and once more fainter, as the proof that it shows everywhere.

    Where samples come out of the arithmetic far below black or above white, decoders differ: some wrap around. At a quarter
    of its contrast nothing of an honest picture reaches black or white, and what does is too strong in some decoder.
    """
    fainter = head.form.head(head.width, head.height, fainter=form.FAINTER) + data[head.data_at :]
    try:
        _decode(data)
        extremes = [image.getextrema() for image in _decode(fainter).split()]
    except Exception as error:  # noqa: BLE001 - whatever a decoder raises on these bytes, they are not shown
        return {Flaw.NOT_SHOWN: type(error).__name__}
    return {Flaw.OVERDRIVEN: ""} if any(low == _BLACK or high == _WHITE for low, high in extremes) else {}


def _decode(data: bytes) -> Image.Image:
    """Return the picture in the components that it is stored in: light, or light and two of colour."""
    with Image.open(BytesIO(data), formats=("JPEG",)) as picture:
        picture.draft("L" if picture.mode == "L" else "YCbCr", picture.size)
        picture.load()
        return picture


def _explain(data: bytes) -> dict[Flaw, str]:
    """Say what a page has that the form has not. To find nothing here proves nothing."""
    if not data.startswith(form.START):
        begin = data.find(form.START + b"\xff")
        return {Flaw.NOT_JPEG: named(data)} | ({Flaw.BEFORE: str(begin)} if begin >= 0 else {})
    findings: dict[Flaw, str] = {}
    scans = 0
    try:
        for segment in markers.segments(data):
            for flaw, detail in _segment_flaws(data, segment):
                findings.setdefault(flaw, detail)
            scans += segment.marker == markers.SOS
            if scans > 1:
                findings.setdefault(Flaw.FORM, "SOS")
    except markers.Broken as broken:
        findings.setdefault(Flaw.TRUNCATED, str(broken.at))
    return findings


def _segment_flaws(data: bytes, segment: markers.Segment) -> Iterator[tuple[Flaw, str]]:
    """Say what is wrong with one part, as far as it can be told without the others."""
    body = data[segment.body : min(segment.coded, segment.body + _LOOKED_AT)]
    if segment.fill or segment.astray:
        yield Flaw.BETWEEN, str(segment.fill + segment.astray)
    whole = data[segment.at + segment.fill : segment.end]
    match segment.marker:
        case marker if marker in markers.APPLICATIONS:
            yield from _application_flaws(whole, body, marker)
        case marker if marker in _FRAMES:
            yield from _frame_flaws(body, marker)
        case markers.COM:
            yield Flaw.COMMENT, plain(body)
        case markers.DHT | markers.DQT if whole not in _known_segments():
            yield Flaw.TABLES, ""
        case markers.SOI if segment.at > 0:
            yield Flaw.SECOND, ""
        case markers.EOI:
            yield from _trailing_flaws(data[segment.end :])
        case markers.SOI | markers.SOS | markers.DHT | markers.DQT:
            return
        case marker:
            yield Flaw.PART, f"{marker:02X}"


def _trailing_flaws(rest: bytes) -> Iterator[tuple[Flaw, str]]:
    if rest:
        yield Flaw.BEHIND, f"{len(rest)} {named(rest)}".strip()
    if form.START + b"\xff" in rest:
        yield Flaw.SECOND, ""


def _application_flaws(whole: bytes, body: bytes, marker: int) -> Iterator[tuple[Flaw, str]]:
    number = f"APP{marker - markers.APP0}"
    if whole in _known_segments():
        return
    kind = markers.application(body)
    if kind is Application.JFIF:
        # Behind version, units and density stand the size of a thumbnail and its pixels.
        yield (Flaw.THUMBNAIL if body[12:] != b"\0\0" else Flaw.APPLICATION), number
    else:
        yield (
            (Flaw.APPLICATION if kind is None else _APPLICATION_FLAWS.get(kind, Flaw.APPLICATION)),
            f"{number}, {len(whole)}",
        )


def _frame_flaws(body: bytes, marker: int) -> Iterator[tuple[Flaw, str]]:
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    if not form.Recognised(form.FORMS[0], width, height, 0).fits():
        yield Flaw.SIZE, f"{width}×{height}"
    if marker != _BASELINE:
        yield Flaw.FORM, f"SOF{marker - _BASELINE}"


@cache
def _known_segments() -> frozenset[bytes]:
    """Return the parts that any of the forms has, but for the frame, which states a size."""
    heads = [page_form.head(0, 0) + form.END for page_form in form.FORMS]
    return frozenset(head[segment.at : segment.end] for head in heads for segment in markers.segments(head))
