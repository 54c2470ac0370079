"""Writes the PDF documents that the scans are tested with, object by object, so that each holds exactly what its test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from tests.unit.scans.corpus import ARTIST, COMMENT, KEYWORD, OWNER, PLACE, PRODUCER, SERIAL, XMP

A4 = (595, 842)
Objects = dict[int, bytes]


def stream(body: bytes, entries: str = "") -> bytes:
    return f"<< {entries} /Length {len(body)} >> stream\n".encode() + body + b"\nendstream"


def document(
    contents: Sequence[str],
    *,
    size: tuple[float, float] = A4,
    page: str = "",
    catalog: str = "",
    trailer: str = "",
    resources: str = "",
    objects: Mapping[int, bytes] | None = None,
) -> bytes:
    """Write a document with one page for each content; `objects` have numbers from 100 on."""
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(contents)))
    made: Objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        **(objects or {}),
    }
    for at, content in enumerate(contents):
        made[10 + 2 * at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {11 + 2 * at} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> {page} >>"
        ).encode()
        made[11 + 2 * at] = stream(content.encode())
    return assembled(made, trailer)


def assembled(objects: Objects, trailer: str = "") -> bytes:
    """Put objects together with their table."""
    out = BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    table = out.tell()
    last = max(objects)
    out.write(f"xref\n0 {last + 1}\n0000000000 65535 f \n".encode())
    for number in range(1, last + 1):
        line = f"{places[number]:010d} 00000 n \n" if number in places else "0000000000 65535 f \n"
        out.write(line.encode())
    out.write(f"trailer << /Size {last + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def text(words: str, *, at: tuple[int, int] = (72, 700), size: int = 24) -> str:
    return f"BT /F1 {size} Tf {at[0]} {at[1]} Td ({words}) Tj ET"


def box(left: int, bottom: int, width: int, height: int, colour: str = "0 0 0") -> str:
    """Fill a rectangle; the colour is three numbers from 0 to 1."""
    return f"{colour} rg {left} {bottom} {width} {height} re f"


def telling_pdf() -> bytes:
    """Write a document with an author, scripts, a file, a form, a link, notes, a hidden and a seen layer, and XMP."""
    field_look = "/Tx BMC 0 0 1 rg 0 0 200 40 re f EMC"
    objects: Objects = {
        100: f"<< /Author ({ARTIST}) /Producer ({PRODUCER}) /Title ({COMMENT}) /CreationDate (D:20310203040506Z) >>".encode(),
        101: stream(XMP, "/Type /Metadata /Subtype /XML"),
        102: b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
        103: stream(b"secret table", "/Type /EmbeddedFile"),
        104: f"<< /Type /Filespec /F ({PLACE}) /UF ({PLACE}) /EF << /F 103 0 R >> >>".encode(),
        105: (
            f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({KEYWORD}) /V ({SERIAL}) /Rect [100 500 300 540] /F 4 "
            "/AP << /N 106 0 R >> >>"
        ).encode(),
        106: stream(field_look.encode(), "/Type /XObject /Subtype /Form /BBox [0 0 200 40]"),
        107: (
            b"<< /Type /Annot /Subtype /Link /Rect [0 0 50 50] /Border [0 0 0] "
            b"/A << /S /URI /URI (https://example.org/visit) >> >>"
        ),
        108: (
            f"<< /Type /Annot /Subtype /Square /Rect [350 500 450 540] /F 4 /T ({OWNER}) /Contents (look here) "
            "/AP << /N 109 0 R >> >>"
        ).encode(),
        109: stream(b"1 0 0 rg 0 0 100 40 re f", "/Type /XObject /Subtype /Form /BBox [0 0 100 40]"),
        110: b"<< /Type /OCG /Name (drawn) >>",
        111: b"<< /Type /OCG /Name (not drawn) >>",
    }
    layers = f"/OC /on BDC {box(100, 300, 100, 40, '0 1 0')} EMC /OC /off BDC {box(300, 300, 100, 40)} EMC"
    return document(
        [f"{text('Dear other')} {layers}"],
        page="/Annots [105 0 R 107 0 R 108 0 R]",
        resources="/Properties << /on 110 0 R /off 111 0 R >>",
        catalog=(
            "/Metadata 101 0 R /OpenAction 102 0 R /AcroForm << /Fields [105 0 R] >> "
            "/Names << /EmbeddedFiles << /Names [(table) 104 0 R] >> /JavaScript << /Names [(s) 102 0 R] >> >> "
            "/OCProperties << /OCGs [110 0 R 111 0 R] /D << /ON [110 0 R] /OFF [111 0 R] >> >>"
        ),
        trailer="/Info 100 0 R",
        objects=objects,
    )


def locked(plain: bytes, password: str) -> bytes:
    """Encrypt a document; with an empty password everybody opens it, and only changing it is refused."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(plain)))
    writer.encrypt(user_password=password, owner_password="the owner's", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
