"""Tells what a PDF holds beside what its pages show: who made it and with what, scripts, files, fields, links, layers, notes.

Reads the document's structure with a reader of its own, which runs nothing; what the pages show is drawn by `papers`. What
lies inside pictures on a page is not told; it is left behind like everything else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from relay_client.pages.scans import papers, tags
from relay_client.pages.scans.model import Removed, Trace
from relay_client.pages.scans.plain import plain

_INFORMATION: Final = {
    "/Author": Trace.NAME,
    "/Creator": Trace.SOFTWARE,
    "/Producer": Trace.SOFTWARE,
    "/Title": Trace.COMMENT,
    "/Subject": Trace.COMMENT,
    "/Keywords": Trace.COMMENT,
    "/CreationDate": Trace.DATE,
    "/ModDate": Trace.DATE,
}
_SCRIPTS: Final = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"})
_SHOWN: Final = frozenset({"/Popup", "/Widget", "/Link"})
"""Notes that are told as something else, or belong to another."""

# What the reader remarks on goes to nobody's screen.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def found(path: Path) -> Iterator[Removed]:
    """Yield what a document holds beside what its pages show."""
    with path.open("rb") as file:
        reader = PdfReader(file)
        for key, value in (reader.metadata or {}).items():
            yield Removed(_INFORMATION.get(key, Trace.OTHER), plain(value))
        yield from _of_document(reader.root_object)
        for each in reader.attachment_list:
            yield Removed(Trace.EMBEDDED_FILE, plain(each.alternative_name or each.name))
        for number, page in enumerate(reader.pages, start=1):
            yield from _of_page(page, number)
    yield from _behind(path)
    if papers.has_text(path):
        yield Removed(Trace.TEXT)


def _of_document(root: DictionaryObject) -> Iterator[Removed]:
    described = _at(root, "/Metadata")
    if isinstance(described, StreamObject):
        yield from tags.from_xmp(described.get_data())
    if _runs(_at(root, "/OpenAction")) or "/AA" in root or "/JavaScript" in _dictionary(_at(root, "/Names")):
        yield Removed(Trace.SCRIPT)
    for layer in _list(_at(_dictionary(_at(root, "/OCProperties")), "/OCGs")):
        yield Removed(Trace.LAYER, plain(_at(_dictionary(layer), "/Name")))


def _of_page(page: DictionaryObject, number: int) -> Iterator[Removed]:
    if "/Thumb" in page:
        yield Removed(Trace.THUMBNAIL, "", number)
    if "/AA" in page:
        yield Removed(Trace.SCRIPT, "", number)
    if "/PieceInfo" in page:
        yield Removed(Trace.OTHER, "PieceInfo", number)
    for each in _list(_at(page, "/Annots")):
        yield from _of_note(_dictionary(each), number)


def _of_note(note: DictionaryObject, number: int) -> Iterator[Removed]:
    kind = str(_at(note, "/Subtype"))
    action = _dictionary(_at(note, "/A"))
    if _runs(action) or "/AA" in note:
        yield Removed(Trace.SCRIPT, "", number)
    if "/URI" in action:
        yield Removed(Trace.LINK, plain(_at(action, "/URI")), number)
    if kind == "/Widget":
        field = note if "/T" in note else _dictionary(_at(note, "/Parent"))
        yield Removed(Trace.FORM_FIELD, f"{plain(_at(field, '/T') or '')}: {plain(_at(field, '/V') or '')}", number)
    elif kind == "/FileAttachment":
        file = _dictionary(_at(note, "/FS"))
        yield Removed(Trace.EMBEDDED_FILE, plain(_at(file, "/UF") or _at(file, "/F") or ""), number)
    elif kind not in _SHOWN:
        yield Removed(Trace.ANNOTATION, plain(_at(note, "/Contents") or kind.removeprefix("/")), number)
        if "/T" in note:
            yield Removed(Trace.NAME, plain(_at(note, "/T")), number)


def _behind(path: Path) -> Iterator[Removed]:
    """Say what lies behind the last end mark, white space apart."""
    rest = papers.tail_of(path).rpartition(papers.END)[2]
    if rest.strip(b"\r\n\0 \t"):
        yield Removed(Trace.BEHIND_END, str(len(rest)))


def _at(holder: DictionaryObject, key: str) -> object:
    """Return what stands under a key, looked up where the document keeps it elsewhere; None where nothing does."""
    return holder[key] if key in holder else None  # noqa: SIM401 - `get` would give the reference, not what it leads to


def _dictionary(value: object) -> DictionaryObject:
    found_at = value.get_object() if hasattr(value, "get_object") else value
    return found_at if isinstance(found_at, DictionaryObject) else DictionaryObject()


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, ArrayObject) else []


def _runs(action: object) -> bool:
    return _at(_dictionary(action), "/S") in _SCRIPTS
