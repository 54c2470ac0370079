"""Turns one of the sheets in `sheets/` and its data into a PDF file, in memory, with nothing in it of where and when it was made.

Only here is the typesetter known (docs/adr/0012). A sheet's markup is ours and fixed; whatever people wrote goes in beside it as
JSON and is never read as markup. Nothing is fetched, nothing is run, nothing is written to a disk.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import segno

from relay_client.errors import Misused

if TYPE_CHECKING:
    import typst

FONTS: Final = (
    "Libertinus Serif",
    "Noto Serif",
    "Noto Naskh Arabic",
    "Noto Sans Arabic",
    "Noto Serif Hebrew",
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "DejaVu Serif",
    "DejaVu Sans",
)
"""The first comes with the typesetter. Of the others, what this machine has; after them, any font that has the character."""
_STANDARD: Final = "ua-1"
"""PDF/UA: tagged, with a language, and refused by the typesetter where a character has no shape in any font."""
_CODES: Final = {
    "could not be displayed with font": "paper.no_font",
    "disallowed codepoint": "paper.no_font",
    "wider than the sheet": "paper.no_fit",
}
"""What the typesetter says → our code. The last is said by our own sheet."""
_PROGRAMS: Final = ("typst", "pikepdf")
_KEPT: Final = frozenset(
    {
        "{http://purl.org/dc/elements/1.1/}title",
        "{http://purl.org/dc/elements/1.1/}language",
        "{http://www.aiim.org/pdfua/ns/id/}part",
    }
)
"""What PDF/UA wants to be said about a file. Everything else is struck out."""


def require_typesetter() -> None:
    """Raise Misused `paper.no_typesetter` where this machine has not got what sets pages. Loads nothing."""
    if any(find_spec(program) is None for program in _PROGRAMS):
        raise Misused("paper.no_typesetter")


def typeset(
    sheet: str,
    given: Mapping[str, object],
    *,
    code: str | None = None,
    scans: Sequence[bytes] = (),
    system_fonts: bool = True,
) -> bytes:
    """Return the PDF file of `sheet`; the same arguments and fonts give the same bytes.

    `code` is a square code as SVG, `scans` are JPEG files. Without `system_fonts` only those of the typesetter are used.
    Raises Misused, for nothing is printed with holes in it: `paper.no_font` where a character has no shape in any font at hand,
    `paper.no_fit` where something cannot be broken and is wider than the sheet; and `paper.no_typesetter`.
    """
    require_typesetter()
    import typst

    sources = _sources(sheet, given, code, scans)
    try:
        made = typst.compile(sources, font_paths=_fonts(system_fonts), pdf_standards=[_STANDARD], timestamp=0)
    except typst.TypstError as error:
        code = next((code for sign, code in _CODES.items() if sign in str(error)), None)
        if code is None:
            raise
        raise Misused(code) from None
    return _bare(made)


def square(text: str, error: str) -> str:
    """Return a QR code as SVG without a border. `error` is its level of correction: `m` mends 15 %, `q` 25 % of it."""
    out = io.BytesIO()
    segno.make(text, error=error, boost_error=False, micro=False).save(
        out, kind="svg", border=0, xmldecl=False, omitsize=True, nl=False
    )
    return out.getvalue().decode("ascii")


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF file has."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _sources(sheet: str, given: Mapping[str, object], code: str | None, scans: Sequence[bytes]) -> Any:
    """Return a project in memory. The library documents that it takes one, and its own types leave it out."""
    return {
        "main.typ": _sheet(sheet),
        "style.typ": _sheet("style"),
        "given.json": json.dumps({"fonts": FONTS, **given}).encode("ascii"),
        **{f"scan-{number}.json": json.dumps(list(data)).encode("ascii") for number, data in enumerate(scans, 1)},
        **({} if code is None else {"code.svg": code.encode("ascii")}),
    }


def _bare(made: bytes) -> bytes:
    """Strike out the file's name cards: program, version, ids. Its id becomes a digest of its own bytes (PDF asks for one)."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        for name in ("/Info", "/ID"):
            if name in document.trailer:
                del document.trailer[name]
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for name in list(metadata):
                if name not in _KEPT:
                    del metadata[name]
        document.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def _sheet(name: str) -> bytes:
    return files("relay_client.pages.paper").joinpath("sheets", f"{name}.typ").read_bytes()


@cache
def _fonts(system: bool) -> typst.Fonts:  # noqa: FBT001 - cached by position
    import typst

    return typst.Fonts(include_system_fonts=system)
