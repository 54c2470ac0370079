"""Tells what a PDF holds beside what its pages show: who made it and with what, scripts, files, fields, links, layers, notes.

Reads the document's structure with a reader of its own (pikepdf), which runs nothing; what the pages show is drawn by `documents`.
What lies inside pictures on a page is not told; it is left behind like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf

from relay_client.pages.scans import documents, metadata
from relay_client.pages.scans.metadata import RawTrace
from relay_client.pages.scans.model import Trace

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


def found(path: Path) -> Iterator[tuple[int | None, RawTrace]]:
    """Yield what a document holds beside what its pages show, each with its page, from 1, or None."""
    with pikepdf.open(path, suppress_warnings=True) as document:
        yield from ((None, trace) for trace in _of_document(document))
        for number, page in enumerate(document.pages, start=1):
            yield from ((number, trace) for trace in _of_page(page.obj))
    yield from ((None, trace) for trace in _of_file(path))


def _of_document(document: pikepdf.Pdf) -> Iterator[RawTrace]:
    for key, value in document.docinfo.items():
        yield _INFORMATION.get(key, Trace.OTHER), value
    root: Any = document.Root
    if "/Metadata" in root:
        yield from metadata.from_xmp(root.Metadata.read_bytes())
    if _runs(root.get("/OpenAction")) or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield Trace.SCRIPT, ""
    for layer in root.get("/OCProperties", {}).get("/OCGs", ()):
        yield Trace.LAYER, layer.get("/Name", "")
    for name, file in document.attachments.items():
        yield Trace.EMBEDDED_FILE, file.filename or name


def _of_page(page: Any) -> Iterator[RawTrace]:
    for key, trace in (
        ("/Thumb", (Trace.THUMBNAIL, "")),
        ("/AA", (Trace.SCRIPT, "")),
        ("/PieceInfo", (Trace.OTHER, "PieceInfo")),
    ):
        if key in page:
            yield trace
    for note in page.get("/Annots", ()):
        yield from _of_note(note)


def _of_note(note: Any) -> Iterator[RawTrace]:
    kind, action = str(note.get("/Subtype", "")), note.get("/A", {})
    if _runs(action) or "/AA" in note:
        yield Trace.SCRIPT, ""
    if "/URI" in action:
        yield Trace.LINK, action["/URI"]
    if kind == "/Widget":
        field = note if "/T" in note else note.get("/Parent", {})
        yield Trace.FORM_FIELD, f"{field.get('/T', '')}: {field.get('/V', '')}"
    elif kind == "/FileAttachment":
        file = note.get("/FS", {})
        yield Trace.EMBEDDED_FILE, file.get("/UF", file.get("/F", ""))
    elif kind not in _SHOWN:
        yield Trace.ANNOTATION, note.get("/Contents", kind.removeprefix("/"))
        if "/T" in note:
            yield Trace.NAME, note["/T"]


def _of_file(path: Path) -> Iterator[RawTrace]:
    """Say what lies behind the last end mark, white space apart, and whether there is text to be searched for."""
    rest = documents.tail_of(path).rpartition(documents.END)[2]
    if rest.strip(b"\r\n\0 \t"):
        yield Trace.BEHIND_END, len(rest)
    if documents.has_text(path):
        yield Trace.TEXT, ""


def _runs(action: Any) -> bool:
    """Whether an action runs something. A destination is one too, and a list."""
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") in _SCRIPTS
