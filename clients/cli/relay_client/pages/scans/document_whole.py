"""Decides whether everything that a page of a PDF draws can be drawn: its pictures, its words, and the parts that it names.

A viewer leaves out what it cannot read and shows the rest as if it were all. So the instructions of a page are followed here,
through forms, patterns, masks and notes (ISO 32000-1, 7.8 and 8.10), and every picture that one of them draws is read on its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
from PIL import Image

from relay_client.pages.scans import fax
from relay_client.pages.scans.model import UnfitScan
from relay_client.pages.scans.whole import jpeg_is_whole

_DEEPEST: Final = 12
"""Forms within forms that are followed. A document with more is refused."""
_UNSEEN: Final = 3
"""Text rendering mode 3 draws nothing: the searchable text that scanners lay over a picture."""
_MANY_REFERENCES: Final = 7
"""A JBIG2 segment that refers to more than four others states so in place of their number, and the number in four bytes."""
_REFERENCE_BYTES: Final = ((0x100, 1), (0x1_0000, 2), (0xFFFF_FFFF, 4))
"""The highest number of a JBIG2 segment → bytes in which it states each segment that it refers to."""
_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})
_FAXES: Final = frozenset({"/CCITTFaxDecode", "/CCF"})
_FONT_FILES: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_NOT_LATIN: Final = ("/afii", "/uni", "/u0", "/u1", "/Hbar.", "/cid", "/CID", "/g0")
"""How glyph names begin that the letters every viewer brings along do not have."""
_COLOURS: Final = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/Indexed": 1,
    "/Separation": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
}
_FOUR: Final = "/DeviceCMYK"


def check_page(document: pikepdf.Pdf, path: Path, number: int) -> None:
    """Refuse page `number`, from 1: UnfitScan `page.pdf_picture`, `page.pdf_font` or `page.pdf_part` for what would be left out."""
    before = len(document.get_warnings())
    try:
        page = document.pages[number - 1]
        walk = _Walk()
        walk.follow(page.obj, page.obj.get("/Resources", pikepdf.Dictionary()), 0)
        for note in page.obj.get("/Annots", ()):
            walk.appearance(note)
    except _LeftOut as error:
        raise UnfitScan(error.code, path, number) from error
    except (
        pikepdf.PdfError,
        zlib.error,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        raise UnfitScan("page.pdf_part", path, number) from error
    if len(document.get_warnings()) > before:
        # The library mended a stream that ends early or is no stream of its kind.
        raise UnfitScan("page.pdf_part", path, number)


class _LeftOut(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _TextState:
    """Which font is set, and whether what is written with it shows; both are saved and restored with the rest (8.4.2)."""

    def __init__(self) -> None:
        self.font: Any = None
        self.unseen = False
        self._saved: list[tuple[Any, bool]] = []

    def take(self, operator: str, operands: Any) -> None:
        """Follow one instruction."""
        if operator == "Tf":
            self.font = operands[0]
        elif operator == "Tr":
            self.unseen = int(operands[0]) == _UNSEEN
        elif operator == "q":
            self._saved.append((self.font, self.unseen))
        elif operator == "Q" and self._saved:
            self.font, self.unseen = self._saved.pop()


class _Walk:
    """The way through one page. What was followed once is not followed again."""

    def __init__(self) -> None:
        self._followed: set[tuple[int, int]] = set()

    def follow(self, content: Any, resources: Any, depth: int) -> None:
        """Follow the instructions of a page, form or pattern."""
        if depth > _DEEPEST:
            raise _LeftOut("page.pdf_part")
        state = _TextState()
        for instruction in pikepdf.parse_content_stream(content):
            operator, operands = str(instruction.operator), instruction.operands
            state.take(operator, operands)
            if operator in _SHOWS and state.font is not None and not state.unseen:
                _check_font(_named(resources, "/Font", state.font))
            elif operator == "INLINE IMAGE":
                self._inline(operands[0], resources)
            elif operator in _CALLS and operands and isinstance(operands[-1], pikepdf.Name):
                kind, called = _CALLS[operator]
                called(self, _named(resources, kind, operands[-1]), resources, depth)

    def appearance(self, note: Any) -> None:
        """Follow what a note or form field shows."""
        appearance = note.get("/AP", {}).get("/N")
        states = () if appearance is None else (appearance,)
        if isinstance(appearance, pikepdf.Dictionary) and not isinstance(appearance, pikepdf.Stream):
            chosen = appearance.get(str(note.get("/AS", "/Off")))
            states = () if chosen is None else (chosen,)
        for state in states:
            self.draw(state, pikepdf.Dictionary(), 0)

    def _first_time(self, part: Any) -> bool:
        place = part.objgen
        if place == (0, 0) or place not in self._followed:
            self._followed.add(place)
            return True
        return False

    def draw(self, part: Any, resources: Any, depth: int) -> None:
        """Read a picture, or follow a form."""
        if not self._first_time(part):
            return
        if part.get("/Subtype") == "/Image":
            _check_picture(part, resources)
        elif part.get("/Subtype") == "/Form":
            self.follow(part, part.get("/Resources", resources), depth + 1)

    def mask(self, state: Any, resources: Any, depth: int) -> None:
        """Follow what a graphics state hides parts with."""
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            self.draw(mask.G, resources, depth + 1)

    def pattern(self, pattern: Any, resources: Any, depth: int) -> None:
        """Follow what an area is filled with."""
        if isinstance(pattern, pikepdf.Stream) and self._first_time(pattern):
            self.follow(pattern, pattern.get("/Resources", resources), depth + 1)

    def _inline(self, picture: Any, resources: Any) -> None:
        _check_picture(picture.obj if hasattr(picture, "obj") else picture, resources)


_CALLS: Final = {
    "Do": ("/XObject", _Walk.draw),
    "gs": ("/ExtGState", _Walk.mask),
    "scn": ("/Pattern", _Walk.pattern),
    "SCN": ("/Pattern", _Walk.pattern),
}
"""Instructions that draw by a name → where the name stands, and what follows it."""


def _named(resources: Any, kind: str, name: Any) -> Any:
    """Return what a page calls by a name; without it there is nothing to draw."""
    part = resources.get(kind, {}).get(str(name))
    if part is None:
        raise _LeftOut("page.pdf_part")
    return part


def _check_font(font: Any) -> None:
    """Refuse words whose letters are not in the document and not among those that every viewer brings along."""
    kind = font.get("/Subtype")
    if kind == "/Type0":
        (described,) = font.DescendantFonts
    elif kind == "/Type3":
        return
    else:
        described = font
    descriptor = described.get("/FontDescriptor", {})
    if any(name in descriptor for name in _FONT_FILES):
        return
    if kind == "/Type0" or _has_other_letters(font):
        raise _LeftOut("page.pdf_font")


def _has_other_letters(font: Any) -> bool:
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return False
    differences = encoding.get("/Differences", ())
    return any(isinstance(name, pikepdf.Name) and str(name).startswith(_NOT_LATIN) for name in differences)


def _check_picture(picture: Any, resources: Any) -> None:
    if not _is_whole(picture, resources):
        raise _LeftOut("page.pdf_picture")
    for mask in (picture.get("/SMask"), picture.get("/Mask")):
        if isinstance(mask, pikepdf.Stream) and not _is_whole(mask, resources):
            raise _LeftOut("page.pdf_picture")


def _is_whole(picture: Any, resources: Any) -> bool:
    filters = list(_filters(picture))
    coded = [name for name in filters if name in _CODED or name in _FAXES]
    if not coded:
        return len(picture.read_bytes()) >= _plain_length(picture, resources)
    if coded != filters[-1:]:
        return False
    if coded[0] in _FAXES:
        return len(filters) == 1 and _fax_is_whole(picture)
    return _CODED[coded[0]](_unwrapped(picture, filters[:-1]))


def _filters(picture: Any) -> Iterator[str]:
    stated = picture.get("/Filter", picture.get("/F"))
    if isinstance(stated, pikepdf.Name):
        yield str(stated)
    elif stated is not None:
        yield from map(str, stated)


def _unwrapped(picture: Any, outer: list[str]) -> bytes:
    """Take off the filters around coded data. Those that nobody puts there leave it unread: ValueError."""
    data = bytes(picture.read_raw_bytes())
    for name in outer:
        if name not in {"/FlateDecode", "/Fl"}:
            raise ValueError(f"a picture inside {name}")
        data = zlib.decompress(data)
    return data


def _fax_is_whole(picture: Any) -> bool:
    wrapped = pikepdf.PdfImage(picture)
    try:
        drawn = wrapped.as_pil_image()
    except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, OSError):
        return False
    stated = picture.get("/DecodeParms", picture.get("/DP", {}))
    if isinstance(stated, pikepdf.Array):
        stated = stated[-1]
    coding = "group4" if int(stated.get("/K", 0)) < 0 else "group3"
    return fax.is_whole(drawn.convert("1"), [bytes(picture.read_raw_bytes())], coding, drawn.height)


def _jpeg_2000_is_whole(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data), formats=("JPEG2000",)) as decoded:
            decoded.load()
    except Exception:  # noqa: BLE001 - a decoder may raise anything, and all of it means the same
        return False
    return True


def _segments_fit(data: bytes) -> bool:
    """Whether the segments of an embedded JBIG2 stream fill it exactly (ITU-T T.88, 7.2). A viewer is asked if they decode."""
    at = 0
    while at < len(data):
        if at + 6 > len(data):
            return False
        number, flags, references = int.from_bytes(data[at : at + 4], "big"), data[at + 4], data[at + 5] >> 5
        at += 6
        if references == _MANY_REFERENCES:
            count = int.from_bytes(data[at - 1 : at + 3], "big") & 0x1FFF_FFFF
            at += 3 + (count + 8) // 8
            references = count
        at += references * next(size for most, size in _REFERENCE_BYTES if number <= most)
        at += 4 if flags & 0x40 else 1
        length = int.from_bytes(data[at : at + 4], "big")
        at += 4 + length
    return at == len(data)


_CODED: Final = {
    "/DCTDecode": jpeg_is_whole,
    "/DCT": jpeg_is_whole,
    "/JPXDecode": _jpeg_2000_is_whole,
    "/JBIG2Decode": _segments_fit,
}
"""Filters whose data is a picture by itself → whether all of it is there."""


def _plain_length(picture: Any, resources: Any) -> int:
    """Return the bytes that a picture must have once nothing is coded any more; 0 where its colours are counted in another way."""
    width, height = (
        int(picture.get("/Width", picture.get("/W", 0))),
        int(picture.get("/Height", picture.get("/H", 0))),
    )
    if picture.get("/ImageMask", picture.get("/IM", False)):
        return height * ((width + 7) // 8)
    bits = int(picture.get("/BitsPerComponent", picture.get("/BPC", 8)))
    return height * (
        (width * bits * _components(picture.get("/ColorSpace", picture.get("/CS")), resources) + 7) // 8
    )


def _components(space: Any, resources: Any) -> int:
    if isinstance(space, pikepdf.Name):
        short = {"/G": 1, "/RGB": 3, "/CMYK": 4, "/I": 1}
        if str(space) in short:
            return short[str(space)]
        if str(space) == _FOUR:
            return 4
        own = resources.get("/ColorSpace", {}).get(str(space))
        return _COLOURS.get(str(space), 0) if own is None else _components(own, resources)
    if isinstance(space, pikepdf.Array) and len(space):
        name = str(space[0])
        if name == "/ICCBased":
            return int(space[1].get("/N", 0))
        if name == "/DeviceN":
            return len(space[1])
        return 4 if name == _FOUR else _COLOURS.get(name, 0)
    return 0
